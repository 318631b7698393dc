"""Who takes part: out of competition, withdrawn, absent, disqualified, and jurors who are away."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import contest_path_argument
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.submission import read_day, submission_options, submit_and_print
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.domain.state import State

who_argument = click.argument("who", metavar="WHO")


@command(
    "guest",
    gettext_noop("Put a contestant out of competition: judged and shown, never ranked."),
    example='scoring-tui guest FINAL.db 12 --reason "host of the final"',
)
@contest_path_argument
@who_argument
@option("--off", "is_off", is_flag=True, help=gettext_noop("Back into the competition."))
@submission_options
def guest(
    contest_path: Path, who: str, is_off: bool, reason: str, actor_name: str, output_format: str
) -> None:
    """WHO is a draw number, NIP, id or exact name. No place or score of others depends on a guest."""
    from scoring_tui.domain.commands.participation import SetGuest
    from scoring_tui.rules.corrections import find_contestant

    def build(state: "State") -> "Command":
        return SetGuest(find_contestant(state, who).id, not is_off, reason)

    submit_and_print(contest_path, build, actor_name, output_format)


@command(
    "exclude",
    gettext_noop("Record that a contestant withdrew, is absent or is disqualified."),
    example='scoring-tui exclude FINAL.db 12 withdrawn --reason "ill"',
)
@contest_path_argument
@who_argument
@click.argument("exclusion", metavar="STATUS", type=click.Choice(["withdrawn", "absent", "disqualified"]))
@submission_options
def exclude(
    contest_path: Path, who: str, exclusion: str, reason: str, actor_name: str, output_format: str
) -> None:
    """STATUS is withdrawn, absent or disqualified. Before the draw the contestant then gets no number."""
    from scoring_tui.rules.corrections import find_contestant

    def build(state: "State") -> "Command":
        contestant = find_contestant(state, who)
        return _exclusion_command(state, contestant.id, contestant.name, exclusion, reason)

    submit_and_print(contest_path, build, actor_name, output_format)


def _exclusion_command(
    state: "State", contestant_id: str, name: str, exclusion: str, reason: str
) -> "Command":
    from scoring_tui.domain.commands.participation import ExcludeUndrawn
    from scoring_tui.domain.commands.stage import Disqualify, MarkAbsent, Withdraw

    turn = state.find_turn(contestant_id)
    if turn is not None:
        if exclusion == "absent":
            return MarkAbsent(turn.number, reason)
        if exclusion == "disqualified":
            return Disqualify(turn.number, reason)
        return Withdraw(turn.number, reason)
    if exclusion == "absent":
        message = lazy(
            "{name} has no draw number yet and cannot be absent; choose withdrawn or disqualified", name=name
        )
        raise CommandRefused(message)
    return ExcludeUndrawn(
        contestant_id, "disqualified" if exclusion == "disqualified" else "withdrawn", reason
    )


@command(
    "reinstate",
    gettext_noop("Take back that a contestant withdrew, is absent or is disqualified."),
    example='scoring-tui reinstate FINAL.db 12 --reason "came after all"',
)
@contest_path_argument
@who_argument
@submission_options
def reinstate(contest_path: Path, who: str, reason: str, actor_name: str, output_format: str) -> None:
    """WHO is a draw number, NIP, id or exact name."""
    from scoring_tui.domain.commands.participation import ReinstateUndrawn
    from scoring_tui.domain.commands.stage import Reinstate
    from scoring_tui.rules.corrections import find_contestant

    def build(state: "State") -> "Command":
        contestant_id = find_contestant(state, who).id
        turn = state.find_turn(contestant_id)
        return ReinstateUndrawn(contestant_id, reason) if turn is None else Reinstate(turn.number, reason)

    submit_and_print(contest_path, build, actor_name, output_format)


@command(
    "excuse",
    gettext_noop("Accept that ballots of a juror stay missing, who left for the day or for good."),
    example='scoring-tui excuse FINAL.db --juror j1 --day 2026-12-20 --reason "called away"',
)
@contest_path_argument
@option("--juror", "juror", required=True, metavar="WHO", help=gettext_noop("Id or exact name of the juror."))
@option("--day", metavar="YYYY-MM-DD", help=gettext_noop("Only turns of this day."))
@option("--panel", "panel_id", default="", metavar="ID", help=gettext_noop("Only turns before this panel."))
@option(
    "--number",
    "numbers",
    multiple=True,
    type=int,
    metavar="N",
    help=gettext_noop("Only this draw number; may be repeated."),
)
@option(
    "--off",
    "is_off",
    is_flag=True,
    help=gettext_noop("The juror came back: expect the ballots of turns that are not over."),
)
@submission_options
def excuse(
    contest_path: Path,
    juror: str,
    day: str | None,
    panel_id: str,
    numbers: tuple[int, ...],
    is_off: bool,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """All missing ballots of the juror, those of turns that have not taken place too. None becomes a zero."""
    from scoring_tui.domain.commands.juror_absence import ExcuseJuror, ExpectJuror
    from scoring_tui.rules.corrections import find_juror_id

    only_day = None if day is None else read_day(day)

    def build(state: "State") -> "Command":
        command_class = ExpectJuror if is_off else ExcuseJuror
        return command_class(find_juror_id(state, juror), reason, numbers, only_day, panel_id)

    submit_and_print(contest_path, build, actor_name, output_format)
