"""Paper ballots on the command line: enter a sheet, list what waits for its second typing, take one back."""

from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.cli.common import print_json, terminal_width
from scoring_tui.cli.output import CommandOutput
from scoring_tui.errors import CommandRefused, InputProblem
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import format_clock_time, tr

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.domain.state import State
    from scoring_tui.engine.engine import Engine


def enter_paper_ballots(
    engine: "Engine", sheet_path: Path, actor: "Actor", never_called: bool, output: CommandOutput
) -> None:
    """Enter the ballots of a sheet, all or none, and print what counts now and what waits."""
    from scoring_tui.domain.commands.jury import EnterPaper
    from scoring_tui.domain.facts.paper import PaperTyped
    from scoring_tui.sheets.paper_ballots import read_paper_ballots

    warnings: list[InputProblem] = []
    sheet = read_paper_ballots(sheet_path, engine, actor, never_called, warnings)
    entries = engine.submit(EnterPaper(sheet, never_called), actor)
    output.print_problems(warnings)
    typed_count = sum(isinstance(entry.fact, PaperTyped) for entry in entries)
    counted_count, known_count = len(entries) - typed_count, len(sheet) - len(entries)
    if counted_count:
        output.print_line(tr("{count} paper ballots entered", count=counted_count))
    if typed_count:
        message = tr(
            "{count} paper ballots typed once by {typist}: they count when another person types the same",
            count=typed_count,
            typist=actor.name,
        )
        output.print_line(message)
    if known_count:
        output.print_line(tr("{count} were in already", count=known_count))
    counts = {"entered": counted_count, "typed_once": typed_count, "known": known_count}
    output.print_end(engine, entries, counts)


def print_waiting_ballots(state: "State", output: CommandOutput) -> None:
    """Print the paper ballots that wait for their second typing."""
    from scoring_tui.exports.documents import build_state_document
    from scoring_tui.exports.table import format_table

    typings = sorted(state.typed_ballots.items())
    if output.is_json:
        records = [
            {"number": draw_number, "juror": juror_id, "typed_by": typing.typist, "at": typing.at}
            for (draw_number, juror_id), typing in typings
        ]
        print_json(build_state_document("waiting", state, {"waiting": records}))
        return
    if not typings:
        output.print_line(tr("No paper ballot waits for its second typing"))
        return
    timezone = state.contest.contest.timezone
    rows = [
        (
            str(draw_number),
            state.contestant_name(draw_number),
            state.jurors[juror_id].name,
            typing.typist,
            format_clock_time(typing.at, timezone),
        )
        for (draw_number, juror_id), typing in typings
    ]
    headings = (tr("No."), tr("Name"), tr("Juror"), tr("Typed by"), tr("At"))
    output.print_document(format_table(headings, rows, frozenset({0}), terminal_width()))


def take_back_paper_ballot(
    engine: "Engine", ballot_name: str, reason: str, actor: "Actor", output: CommandOutput
) -> None:
    """Take back the paper ballot `NUMBER:JUROR`."""
    from scoring_tui.domain.commands.jury import TakeBackPaper

    number_text, _, juror_id = ballot_name.partition(":")
    if not (number_text.isascii() and number_text.isdigit() and juror_id):
        raise CommandRefused(lazy("write the ballot as NUMBER:JUROR, such as 4:j1"))
    entries = engine.submit(TakeBackPaper(int(number_text), juror_id, reason), actor)
    output.print_entries(engine.state, entries)
    output.print_end(engine, entries)
