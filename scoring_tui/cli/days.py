"""Days of the contest: seal one with a code, open the next, and the report of a day."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.common import (
    actor_option,
    committee_actor,
    contest_path_argument,
    open_engine,
    output_option,
    print_data,
    print_document,
    print_json,
)
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.output import CommandOutput
from scoring_tui.cli.submission import read_day
from scoring_tui.i18n.locale import gettext_noop, tr

if TYPE_CHECKING:
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.domain.state import DaySeal

WRONG_CODE_STATUS = 1
"""Exit status after a code that is not that of the sealed day."""


@command(
    "seal-day",
    gettext_noop("Close a day with a code; nobody is called until it is typed again."),
    example="scoring-tui seal-day FINAL.db 2026-12-20",
)
@contest_path_argument
@click.argument("day", metavar="[DAY]", required=False)
@actor_option
@output_option("text", "json")
def seal_day(contest_path: Path, day: str | None, actor_name: str, output_format: str) -> None:
    """DAY is a day of the contest such as 2026-12-20; without it the day of the last call.

    Prints a paper with the code. A day that is sealed already gets the same paper again.
    """
    from scoring_tui.domain.commands.days import SealDay
    from scoring_tui.exports.day_report import find_last_day
    from scoring_tui.exports.day_seal import seal_as_text

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        sealed_day = read_day(day) if day else find_last_day(engine.state)
        entries: Sequence[Entry] = ()
        if not _is_sealed(engine.state.unopened_day, sealed_day):
            entries = engine.submit(SealDay(sealed_day), committee_actor(actor_name))
        seal = engine.state.unopened_day
        assert seal is not None
        output.print_document(seal_as_text(engine.state, seal))
        output.print_end(engine, entries, {"day": seal.day.isoformat(), "code": seal.code})


def _is_sealed(seal: "DaySeal | None", day: date) -> bool:
    return seal is not None and seal.day == day


@command(
    "open-day",
    gettext_noop("Go on after a sealed day, with the code that was written down."),
    example="scoring-tui open-day FINAL.db 7KQ2-M0XA-9D3T-VW5E",
)
@contest_path_argument
@click.argument("code", metavar="[CODE]", required=False, default="")
@option(
    "--reason", default="", metavar="TEXT", help=gettext_noop("Why there is no code; it stays in the ledger.")
)
@actor_option
@output_option("text", "json")
def open_day(contest_path: Path, code: str, reason: str, actor_name: str, output_format: str) -> None:
    """A wrong code is recorded, opens nothing, and gives exit status 1."""
    from scoring_tui.domain.commands.days import OpenDay
    from scoring_tui.domain.facts.days import DayCodeMismatched

    output = CommandOutput(output_format)
    with open_engine(contest_path) as engine:
        entries = engine.submit(OpenDay(code, reason), committee_actor(actor_name))
        output.print_entries(engine.state, entries)
        is_wrong = any(isinstance(entry.fact, DayCodeMismatched) for entry in entries)
        if is_wrong:
            output.print_warning(
                tr("This is not the code of the sealed day: compare the paper with the record.")
            )
        output.print_end(engine, entries, {"opened": not is_wrong})
    if is_wrong:
        raise SystemExit(WRONG_CODE_STATUS)


@command(
    "report-day",
    gettext_noop("Planned against actual of a day: calls, times, overtime, breaks."),
    example="scoring-tui report-day FINAL.db --day 2026-12-20",
)
@contest_path_argument
@option(
    "--day",
    default="",
    metavar="DAY",
    help=gettext_noop("Such as 2026-12-20; without it the day of the last call."),
)
@option("--panel", "panel_id", default="", metavar="ID", help=gettext_noop("Only this panel's room."))
@output_option("text", "json", "csv", "excel-csv")
def report_day(contest_path: Path, day: str, panel_id: str, output_format: str) -> None:
    """One line for each turn of the day, and the sums."""
    from scoring_tui.exports.csv_text import CSV_FORMATS
    from scoring_tui.exports.day_report import (
        build_day_report,
        day_report_as_csv,
        day_report_as_document,
        day_report_as_text,
    )

    with open_engine(contest_path) as engine:
        report = build_day_report(engine, read_day(day) if day else None, panel_id)
        if output_format == "json":
            print_json(day_report_as_document(engine.state, report))
        elif output_format in CSV_FORMATS:
            print_data(day_report_as_csv(report, output_format))
        else:
            print_document(day_report_as_text(report))
