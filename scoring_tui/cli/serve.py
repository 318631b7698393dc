"""The hub: serving the hall, and whether its machine and its hall are ready for the final."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import columns, final_argument, print_data, print_document
from scoring_tui.cli.localized import command, option, use_contest_language
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop

if TYPE_CHECKING:
    from scoring_tui.hub.hub import Certificate

WEB_PORT, SSH_PORT = 8000, 8022
"""Where the doors are unless the committee says otherwise."""

_port = click.IntRange(1, 65535)
_file = click.Path(path_type=Path)
_web = option(
    "--web",
    type=_port,
    default=WEB_PORT,
    show_default=True,
    metavar="PORT",
    help=gettext_noop("Port for browsers."),
)
_ssh = option(
    "--ssh",
    type=_port,
    default=SSH_PORT,
    show_default=True,
    metavar="PORT",
    help=gettext_noop("Port for SSH."),
)


@command("check-hall", gettext_noop("Measure on the hub whether machine and hall are ready for the final."))
@final_argument
@_web
@_ssh
@option("--as", "form", type=click.Choice(["table", "json"]), default="table", help=gettext_noop("The form."))
@option("--quick", is_flag=True, help=gettext_noop("Measure less: one second instead of seven."))
def check_hall(final: Path, web: int, ssh: int, form: str, quick: bool) -> None:
    """Exit code 1 when something is bad."""
    _refuse_windows()
    from scoring_tui.hub.preflight import report as paper
    from scoring_tui.hub.preflight import run_preflight

    if web == ssh:
        raise CommandRefused(lazy("--web and --ssh need a port each"))
    report = run_preflight(final, web, ssh, quick)
    use_contest_language(report.language)
    if form == "json":
        print_data(paper.as_json(report.findings))
    else:
        print_document(paper.as_table(report.findings, columns()))
    if not report.is_ready:
        click.get_current_context().exit(1)


@command("serve", gettext_noop("Let the hall in: every laptop by a browser or by SSH."))
@final_argument
@_web
@_ssh
@option("--no-web", is_flag=True, help=gettext_noop("No door for browsers."))
@option("--no-ssh", is_flag=True, help=gettext_noop("No door for SSH."))
@option(
    "--bind",
    default="0.0.0.0",
    show_default=True,
    metavar="ADDRESS",
    help=gettext_noop("The machine's address to be found at; otherwise all of them."),
)
@option("--tls", is_flag=True, help=gettext_noop("Encrypt for browsers, with a certificate made here."))
@option(
    "--tls-cert",
    metavar="FILE",
    type=_file,
    help=gettext_noop("Encrypt with this certificate (PEM) instead."),
)
@option("--tls-key", metavar="FILE", type=_file, help=gettext_noop("The certificate's key."))
@option("--tui", is_flag=True, help=gettext_noop("Show a status screen."))
@option(
    "--sessions",
    type=click.IntRange(1, 1000),
    default=120,
    show_default=True,
    metavar="N",
    help=gettext_noop("Screens that may be open at once."),
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
    from scoring_tui.hub.contest_info import read_contest_info
    from scoring_tui.hub.hub import HubConfig, parse_bind_address
    from scoring_tui.hub.limits import Limits

    about = read_contest_info(final)
    language, certificate = use_contest_language(about.language), _certificate(tls, tls_cert, tls_key)
    doors = (None if no_web else web, None if no_ssh else ssh)
    plan = HubConfig(
        final.resolve(), about, language, *doors, str(parse_bind_address(bind)), certificate, Limits(sessions)
    )
    console.run_hub(plan, show_screen=tui)


def _refuse_unfit(web: int, ssh: int, no_web: bool, no_ssh: bool, tui: bool) -> None:
    if no_web and no_ssh:
        raise CommandRefused(lazy("--no-web and --no-ssh together leave no door"))
    if web == ssh and not (no_web or no_ssh):
        raise CommandRefused(lazy("--web and --ssh need a port each"))
    if tui and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CommandRefused(lazy("this screen needs a terminal of its own"))


def _certificate(own: bool, path: Path | None, key: Path | None) -> "Certificate | None":
    from scoring_tui.hub.hub import Certificate

    if bool(path) != bool(key):
        raise CommandRefused(lazy("--tls-cert and --tls-key go together"))
    return Certificate(path, key) if own or path else None


def _refuse_windows() -> None:
    if sys.platform == "win32":
        raise CommandRefused(lazy("the hub runs on Linux and macOS; Windows can hold a single seat"))


COMMANDS = (check_hall, serve)
