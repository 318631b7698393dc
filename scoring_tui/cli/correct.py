"""Corrections before and after the lot: contestants, jurors, head of jury, rooms, sessions."""

from collections.abc import Callable, Iterable
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scoring_tui.cli.common import contest_path_argument
from scoring_tui.cli.localized import command, option, subgroup
from scoring_tui.cli.submission import read_day, submission_options, submit_and_print
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.domain.facts.corrections import CorrectedValue
    from scoring_tui.domain.state import State

_TEXT_OPTIONS = {
    "name": gettext_noop("Name, with titles."),
    "unit": gettext_noop("Unit."),
    "idea": gettext_noop("Title of what is presented."),
    "nip": gettext_noop("NIP, 18 digits."),
    "category": gettext_noop("Id of the category; only before the contestant was called."),
    "say": gettext_noop("Pronunciation, for the MC."),
    "phone": gettext_noop("Telephone."),
    "mentor": gettext_noop("Mentor."),
    "theme": gettext_noop("Theme."),
}


@subgroup(
    "correct",
    gettext_noop("Correct what was typed wrong, with a reason; no mark and no draw number changes."),
    example='scoring-tui correct contestant FINAL.db 12 --name "Amir Hamzah" --reason "misspelt"',
)
def correct() -> None:
    """Every correction is an entry of the ledger with the values before and after."""


def _text_options(function: Any) -> Any:
    for field, help_text in reversed(_TEXT_OPTIONS.items()):
        function = option(f"--{field}", metavar="TEXT", help=help_text)(function)
    return function


@command(
    "contestant",
    gettext_noop("Correct a contestant, named by draw number, NIP, id or exact name."),
    example='scoring-tui correct contestant FINAL.db 12 --name "Amir Hamzah" --reason "misspelt"',
)
@contest_path_argument
@click.argument("who", metavar="WHO")
@_text_options
@option(
    "--member",
    "member_changes",
    multiple=True,
    nargs=2,
    metavar="OLD NEW",
    help=gettext_noop("Name of a team's member, before and after; may be repeated."),
)
@option(
    "--of",
    "member_name",
    metavar="MEMBER",
    help=gettext_noop("Correct this member of the team: name, unit, NIP, role, columns."),
)
@option("--role", metavar="TEXT", help=gettext_noop("Role in the team, with --of."))
@option(
    "--column",
    "extra_values",
    multiple=True,
    nargs=2,
    metavar="HEADING TEXT",
    help=gettext_noop("Another column of the roster, such as Jabatan; may be repeated."),
)
@submission_options
def correct_contestant(
    contest_path: Path,
    who: str,
    member_changes: tuple[tuple[str, str], ...],
    extra_values: tuple[tuple[str, str], ...],
    member_name: str | None,
    reason: str,
    actor_name: str,
    output_format: str,
    **texts: str | None,
) -> None:
    """A name that two contestants have is refused: the draw number or the id tells them apart."""
    from scoring_tui.domain.commands.corrections import CorrectContestant
    from scoring_tui.rules.corrections import change_columns, change_member, find_contestant, rename_members

    _require_other_columns(heading for heading, _ in extra_values)
    values: dict[str, CorrectedValue] = {field: text for field, text in texts.items() if text is not None}
    if member_name is None and "role" in values:
        raise CommandRefused(lazy("--role needs --of MEMBER"))
    if member_name is not None and member_changes:
        raise CommandRefused(lazy("--of and --member exclude each other; keep one of them"))

    def build(state: "State") -> "Command":
        contestant = find_contestant(state, who)
        if member_name is not None:
            members = change_member(contestant, member_name, values, extra_values)
            return CorrectContestant(contestant.id, {"members": members}, reason)
        new_values = {**values}
        if member_changes:
            new_values["members"] = rename_members(contestant, member_changes)
        if extra_values:
            if contestant.members:
                raise CommandRefused(lazy("a column belongs to each member: use --of MEMBER"))
            new_values["extra"] = change_columns(contestant.extra, extra_values)
        return CorrectContestant(contestant.id, new_values, reason)

    _submit(contest_path, build, actor_name, output_format)


def _require_other_columns(headings: Iterable[str]) -> None:
    """Refuse a column of the roster that has an option of its own."""
    from scoring_tui.sheets.headings import find_field

    for heading in headings:
        field = find_field(heading)
        if field in _TEXT_OPTIONS:
            raise CommandRefused(lazy("{heading}: use --{option}", heading=heading, option=field))


@command(
    "juror",
    gettext_noop("Correct name or office of a juror, named by id or exact name."),
    example='scoring-tui correct juror FINAL.db j1 --name "Dr. Sri Wahyuni, M.Si." --reason "titles"',
)
@contest_path_argument
@click.argument("who", metavar="WHO")
@option("--name", metavar="TEXT", help=gettext_noop("Name, with titles."))
@option("--office", metavar="TEXT", help=gettext_noop("Office."))
@submission_options
def correct_juror(
    contest_path: Path,
    who: str,
    name: str | None,
    office: str | None,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """Another person in a juror's place is a substitution, on the screen of the head of jury."""
    from scoring_tui.domain.commands.corrections import CorrectJuror
    from scoring_tui.rules.corrections import find_juror_id

    def build(state: "State") -> "Command":
        return CorrectJuror(find_juror_id(state, who), reason, name, office)

    _submit(contest_path, build, actor_name, output_format)


@command(
    "chair",
    gettext_noop("Correct the name of the head of jury."),
    example='scoring-tui correct chair FINAL.db --name "Dr. Ratna Wulandari" --reason "titles"',
)
@contest_path_argument
@option("--name", required=True, metavar="TEXT", help=gettext_noop("Name, with titles."))
@submission_options
def correct_chair(contest_path: Path, name: str, reason: str, actor_name: str, output_format: str) -> None:
    """The seat and its PIN stay the same."""
    from scoring_tui.domain.commands.corrections import CorrectHeadOfJury

    _submit(contest_path, lambda state: CorrectHeadOfJury(name, reason), actor_name, output_format)


@command(
    "panel",
    gettext_noop("Correct the room of a panel, or its head."),
    example='scoring-tui correct panel FINAL.db A --room "Aula Timur" --reason "moved"',
)
@contest_path_argument
@click.argument("panel_id", metavar="PANEL")
@option("--room", metavar="TEXT", help=gettext_noop("Where the panel sits."))
@option("--head", metavar="WHO", help=gettext_noop("Who leads the panel: id of a juror, or a name."))
@submission_options
def correct_panel(
    contest_path: Path,
    panel_id: str,
    room: str | None,
    head: str | None,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """All sessions of the panel are in the new room. A new head needs a PIN: `pins --seat chair:A`."""
    from scoring_tui.domain.commands.corrections import CorrectPanelHead, CorrectRoom

    def build(state: "State") -> "Command":
        if head is not None and room is None:
            return CorrectPanelHead(panel_id, head, reason)
        if room is not None and head is None:
            return CorrectRoom(panel_id, room, reason)
        raise CommandRefused(lazy("correct the room or the head, one at a time: --room or --head"))

    _submit(contest_path, build, actor_name, output_format)


@command(
    "session",
    gettext_noop("Correct day, start or end of a session, named by its number in the contest file."),
    example='scoring-tui correct session FINAL.db 2 --start 09:30 --end 12:00 --reason "late opening"',
)
@contest_path_argument
@click.argument("number", metavar="NUMBER", type=click.IntRange(min=1))
@option("--day", metavar="YYYY-MM-DD", help=gettext_noop("Day, such as 2026-12-20."))
@option("--start", metavar="HH:MM", help=gettext_noop("Start, such as 09:30."))
@option("--end", metavar="HH:MM", help=gettext_noop("End, such as 12:00."))
@submission_options
def correct_session(
    contest_path: Path,
    number: int,
    day: str | None,
    start: str | None,
    end: str | None,
    reason: str,
    actor_name: str,
    output_format: str,
) -> None:
    """No contestant changes the session; the sessions of a room follow each other by day and start."""
    from scoring_tui.domain.commands.corrections import CorrectSession

    session_command = CorrectSession(
        number - 1,
        reason,
        None if day is None else read_day(day),
        None if start is None else _read_time(start),
        None if end is None else _read_time(end),
    )
    _submit(contest_path, lambda state: session_command, actor_name, output_format)


def _read_time(text: str) -> time:
    from scoring_tui.contest.base import check_time_of_day

    try:
        return time.fromisoformat(str(check_time_of_day(text)))
    except ValueError:
        raise CommandRefused(lazy("{text} is no time of day such as 09:30", text=text)) from None


for subcommand in (correct_contestant, correct_juror, correct_chair, correct_panel, correct_session):
    correct.add_command(subcommand)


def _submit(
    contest_path: Path, build: Callable[["State"], "Command"], actor_name: str, output_format: str
) -> None:
    submit_and_print(
        contest_path, build, actor_name, output_format, tr("Marks and draw numbers are unchanged.")
    )
