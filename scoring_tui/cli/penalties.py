"""Penalties: one by command, or many from a sheet."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import FILE_PATH, actor_option, contest_path_argument, output_option
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.participation import who_argument
from scoring_tui.cli.submission import submission_options, submit_and_print
from scoring_tui.errors import CommandRefused, InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.domain.state import Penalty, State


@command(
    "penalise",
    gettext_noop("Take points off a contestant's score, or take a penalty back; no mark changes."),
    example='scoring-tui penalise FINAL.db 12 --points 2 --reason "over time"',
)
@contest_path_argument
@who_argument
@option("--points", "points_text", metavar="N", help=gettext_noop("Points off, such as 2 or 0,5."))
@option(
    "--penalty",
    "penalty_id",
    default="",
    metavar="ID",
    help=gettext_noop("A [[penalty]] of the contest file; without --points its points are taken."),
)
@option("--drop", "is_drop", is_flag=True, help=gettext_noop("Take the contestant's penalty back."))
@option("--entry", type=int, metavar="N", help=gettext_noop("Of several penalties, the one of this entry."))
@submission_options
def penalise(
    contest_path: Path,
    who: str,
    points_text: str | None,
    penalty_id: str,
    is_drop: bool,
    entry: int | None,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """WHO is a draw number, NIP, id or exact name."""
    from scoring_tui.domain.commands.jury import DropPenalty, Penalise

    if is_drop and (points_text or penalty_id):
        raise click.UsageError(tr("--drop takes neither --points nor --penalty"))
    if entry is not None and not is_drop:
        raise click.UsageError(tr("--entry belongs to --drop"))

    def build(state: "State") -> "Command":
        draw_number = _require_draw_number(state, who)
        if is_drop:
            return DropPenalty(draw_number, _find_entry(state, draw_number, entry), reason)
        return Penalise(draw_number, _find_points(state, points_text, penalty_id), reason, penalty_id)

    submit_and_print(contest_path, build, actor_name, output_format)


def _require_draw_number(state: "State", who: str) -> int:
    from scoring_tui.rules.corrections import find_contestant

    contestant = find_contestant(state, who)
    turn = state.find_turn(contestant.id)
    if turn is None:
        raise CommandRefused(lazy("{name} has no draw number yet", name=contestant.name))
    return turn.number


def _find_points(state: "State", points_text: str | None, penalty_id: str) -> Decimal:
    """The points that were typed, else those of the declared penalty."""
    from scoring_tui.rules.score_inputs import read_points

    if points_text is not None:
        points = read_points(points_text)
        if isinstance(points, LazyText):
            raise CommandRefused(lazy("--points {text}: {why}", text=points_text, why=points))
        return points
    declared_points = {kind.id: kind.points for kind in state.contest.penalty}
    if penalty_id in declared_points:
        return declared_points[penalty_id]
    known_ids = ", ".join(declared_points) or "–"
    if penalty_id:
        raise CommandRefused(
            lazy("there is no penalty {id}; known are {known}", id=penalty_id, known=known_ids)
        )
    raise CommandRefused(lazy("give --points, or --penalty with one of: {known}", known=known_ids))


def _find_entry(state: "State", draw_number: int, entry: int | None) -> int:
    """The entry of the penalty to take back: the one that was named, else the only one."""
    penalties = state.penalties.get(draw_number, ())
    if not penalties:
        raise CommandRefused(lazy("No. {number} has no penalty", number=draw_number))
    if entry is None and len(penalties) == 1:
        return penalties[0].seq
    if entry not in [penalty.seq for penalty in penalties]:
        lines = "; ".join(map(_describe_penalty, penalties))
        raise CommandRefused(
            lazy("No. {number}: name one with --entry: {penalties}", number=draw_number, penalties=lines)
        )
    return entry


def _describe_penalty(penalty: "Penalty") -> str:
    return tr("{entry} ({points}, {reason})", entry=penalty.seq, points=penalty.points, reason=penalty.reason)


@command(
    "penalties",
    gettext_noop("Take penalties from a CSV, XLSX, XLS or ODS file, all rows or none."),
    example="scoring-tui penalties FINAL.db penalties.xlsx",
)
@contest_path_argument
@click.argument("sheet_path", metavar="FILE", type=FILE_PATH)
@actor_option
@output_option("text", "json")
def penalties(contest_path: Path, sheet_path: Path, actor_name: str, output_format: str) -> None:
    """Columns: NIP, name or draw number; points or the id of a [[penalty]]; reason.

    A penalty that is in the ledger already is refused, so that a file cannot count twice.
    """
    from scoring_tui.domain.commands.deductions import GivePenalties
    from scoring_tui.sheets.penalties import read_penalties

    warnings: list[InputProblem] = []

    def build(state: "State") -> "Command":
        sheet = read_penalties(sheet_path, state)
        warnings.extend(sheet.warnings)
        return GivePenalties(sheet.penalties)

    submit_and_print(contest_path, build, actor_name, output_format, warnings=warnings)
