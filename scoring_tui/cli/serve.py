"""The hub: serving the hall, and whether its machine and its hall are ready for the final."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import columns, final_argument, put
from scoring_tui.cli.localized import command, option, speak
from scoring_tui.errors import Refused
from scoring_tui.i18n.lazy import say
from scoring_tui.i18n.locale import mark

if TYPE_CHECKING:
    from scoring_tui.hub.hub import Certificate

WEB_PORT, SSH_PORT = 8000, 8022
"""Where the doors are unless the committee says otherwise."""

_port = click.IntRange(1, 65535)
_file = click.Path(path_type=Path)
_web = option(
    "--web", type=_port, default=WEB_PORT, show_default=True, metavar="PORT", help=mark("Port for browsers.")
)
_ssh = option(
    "--ssh", type=_port, default=SSH_PORT, show_default=True, metavar="PORT", help=mark("Port for SSH.")
)


@command("check-hall", mark("Measure on the hub whether machine and hall are ready for the final."))
@final_argument
@_web
@_ssh
@option("--as", "form", type=click.Choice(["table", "json"]), default="table", help=mark("The form."))
@option("--quick", is_flag=True, help=mark("Measure less: one second instead of seven."))
def check_hall(final: Path, web: int, ssh: int, form: str, quick: bool) -> None:
    """Exit code 1 when something is bad."""
    _refuse_windows()
    from scoring_tui.hub.preflight import check
    from scoring_tui.hub.preflight import report as paper

    if web == ssh:
        raise Refused(say("--web and --ssh need a port each"))
    report = check(final, web, ssh, quick)
    speak(report.language)
    put(paper.as_json(report.findings) if form == "json" else paper.as_table(report.findings, columns()))
    if not report.ready:
        click.get_current_context().exit(1)


@command("serve", mark("Let the hall in: every laptop by a browser or by SSH."))
@final_argument
@_web
@_ssh
@option("--no-web", is_flag=True, help=mark("No door for browsers."))
@option("--no-ssh", is_flag=True, help=mark("No door for SSH."))
@option(
    "--bind",
    default="0.0.0.0",
    show_default=True,
    metavar="ADDRESS",
    help=mark("The machine's address to be found at; otherwise all of them."),
)
@option("--tls", is_flag=True, help=mark("Encrypt for browsers, with a certificate made here."))
@option("--tls-cert", metavar="FILE", type=_file, help=mark("Encrypt with this certificate (PEM) instead."))
@option("--tls-key", metavar="FILE", type=_file, help=mark("The certificate's key."))
@option("--tui", is_flag=True, help=mark("Show a status screen."))
@option(
    "--sessions",
    type=click.IntRange(1, 1000),
    default=120,
    show_default=True,
    metavar="N",
    help=mark("Screens that may be open at once."),
)
def serve(
    final: Path,
    web: int,
    ssh: int,
    no_web: bool,
    no_ssh: bool,
    bind: str,
    tls: bool,
    tls_cert: Path | None,
    tls_key: Path | None,
    tui: bool,
    sessions: int,
) -> None:
    """Until Ctrl+C or a signal to end."""
    _refuse_windows()
    _refuse_unfit(web, ssh, no_web, no_ssh, tui)
    from scoring_tui.hub import serve as console
    from scoring_tui.hub.contest_info import hall_info
    from scoring_tui.hub.hub import Plan, bindable
    from scoring_tui.hub.limits import Limits

    about = hall_info(final)
    language, certificate = speak(about.language), _certificate(tls, tls_cert, tls_key)
    doors = (None if no_web else web, None if no_ssh else ssh)
    plan = Plan(final.resolve(), about, language, *doors, str(bindable(bind)), certificate, Limits(sessions))
    console.run(plan, screen=tui)


def _refuse_unfit(web: int, ssh: int, no_web: bool, no_ssh: bool, tui: bool) -> None:
    if no_web and no_ssh:
        raise Refused(say("--no-web and --no-ssh together leave no door"))
    if web == ssh and not (no_web or no_ssh):
        raise Refused(say("--web and --ssh need a port each"))
    if tui and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(say("this screen needs a terminal of its own"))


def _certificate(own: bool, path: Path | None, key: Path | None) -> "Certificate | None":
    from scoring_tui.hub.hub import Certificate

    if bool(path) != bool(key):
        raise Refused(say("--tls-cert and --tls-key go together"))
    return Certificate(path, key) if own or path else None


def _refuse_windows() -> None:
    if sys.platform == "win32":
        raise Refused(say("the hub runs on Linux and macOS; Windows can hold a single seat"))


COMMANDS = (check_hall, serve)
