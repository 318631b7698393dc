"""The hub: whether its machine and its hall are ready for the final."""

import sys
from pathlib import Path

import click

from scoring_tui.cli.desk import columns, final_argument, put
from scoring_tui.cli.spoken import command, option, speak
from scoring_tui.said import Refused, say
from scoring_tui.text import mark

WEB_PORT, SSH_PORT = 8000, 8022
"""Where the doors are unless the committee says otherwise."""

_port = click.IntRange(1, 65535)
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
    from scoring_tui.hub.hall_check import check, paper

    if web == ssh:
        raise Refused(say("--web and --ssh need a port each"))
    report = check(final, web, ssh, quick)
    speak(report.language)
    put(paper.as_json(report.findings) if form == "json" else paper.as_table(report.findings, columns()))
    if not report.ready:
        click.get_current_context().exit(1)


def _refuse_windows() -> None:
    if sys.platform == "win32":
        raise Refused(say("the hub runs on Linux and macOS; Windows can hold a single seat"))


COMMANDS = (check_hall,)
