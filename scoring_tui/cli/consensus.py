"""The assessors' meeting: the level that the jury agreed on, and its cancellation."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import contest_path_argument
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.submission import submission_options, submit_and_print
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.domain.state import State


@command(
    "agree",
    gettext_noop("Record the level that the jury agreed on; no juror's mark changes."),
    example='scoring-tui agree FINAL.db 12 integritas 3 --reason "examples 2 and 4 show it"',
)
@contest_path_argument
@click.argument("draw_number", metavar="NUMBER", type=int)
@click.argument("criterion_id", metavar="CRITERION")
@click.argument("level_text", metavar="[LEVEL]", required=False)
@option("--cancel", "is_cancellation", is_flag=True, help=gettext_noop("Cancel the agreed level."))
@submission_options
def agree(
    contest_path: Path,
    draw_number: int,
    criterion_id: str,
    level_text: str | None,
    is_cancellation: bool,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """NUMBER is a draw number, CRITERION an id of the rubric."""
    from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement

    if is_cancellation == (level_text is not None):
        raise click.UsageError(tr("give a level, or --cancel"))

    def build(_state: "State") -> "Command":
        if level_text is None:
            return CancelAgreement(draw_number, criterion_id, reason)
        return AgreeLevel(draw_number, criterion_id, _read_level(level_text), reason)

    submit_and_print(contest_path, build, actor_name, output_format)


def _read_level(text: str) -> Decimal:
    from scoring_tui.contest.scales import read_number

    level = read_number(text)
    if isinstance(level, LazyText):
        raise CommandRefused(lazy("level {text}: {why}", text=text, why=level))
    return level
