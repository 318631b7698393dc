"""The day on the MC's screen: close it with a code, open the next one, read its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.days import OpenDay, SealDay
from scoring_tui.domain.facts.days import DayCodeMismatched, DaySealed
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import format_date, tr, translate
from scoring_tui.ledger.codes import EXAMPLE_CODE, parse_code
from scoring_tui.tui.common.dialogs import ConfirmDialog
from scoring_tui.tui.mc.dialogs import CodeDialog, EntryDialog, TextDialog
from scoring_tui.views.mc import McView
from scoring_tui.views.queue import WAITING_STATES

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen

WIDE_REPORT = 120
"""Columns of a screen from which the report has all its columns."""


@work(group="ask", exclusive=True)
async def seal_or_open_day(screen: McScreen) -> None:
    """Close the day and show its code large, or ask for the code of the sealed day."""
    view: McView = screen.view
    if view.unopened_day is not None:
        await ask_for_code(screen)
        return
    lines = [
        tr("Nobody is called to a stage until the code is typed that is shown then."),
        tr("Late ballots of the jury are still taken."),
    ]
    waiting_count = sum(
        line.state in WAITING_STATES
        for block in view.queue_blocks
        if block.day == view.planned_day
        for line in block.lines
    )
    if waiting_count:
        lines.append(tr("! {n} contestants of this day have not appeared.", n=waiting_count))
    title = tr("Close {day}?", day=format_date(view.planned_day))
    if not await screen.app.push_screen_wait(ConfirmDialog(title, lines, yes_label=tr("Close the day"))):
        return
    outcome = await screen.submit_command(SealDay(view.planned_day))
    sealed = next((entry.fact for entry in outcome.entries if isinstance(entry.fact, DaySealed)), None)
    if sealed is not None:
        file_name = await screen.ask_engine(lambda engine: engine.ledger.path.name)
        lines = [
            tr("Write the code down or photograph it: it is asked for before the next call."),
            tr("D, then S, shows it on the displays."),
            tr("To print it: scoring-tui seal-day {file}", file=file_name or "FINAL.db"),
        ]
        title = tr("{day} is closed", day=format_date(sealed.sealed_day))
        await screen.app.push_screen_wait(CodeDialog(title, sealed.code, lines))


async def ask_for_code(screen: McScreen) -> None:
    """Ask for the code of the sealed day, and open the next one."""
    seal = screen.view.unopened_day
    lines = [tr("Type the code that was written down when {day} was closed.", day=format_date(seal.day))]

    def find_error(text: str) -> str:
        try:
            parse_code(text)
        except CommandRefused as error:
            return translate(error.message)
        return ""

    dialog = EntryDialog(
        tr("Open the next day"), lines, prompt=EXAMPLE_CODE, find_error=find_error, max_length=30
    )
    code = await screen.app.push_screen_wait(dialog)
    if not code:
        return
    outcome = await screen.submit_command(OpenDay(code))
    if any(isinstance(entry.fact, DayCodeMismatched) for entry in outcome.entries):
        screen.show_message(
            tr("This is not the code of that day. The head of jury is told."), severity="error"
        )


@work(group="ask", exclusive=True)
async def show_day_report(screen: McScreen) -> None:
    """Show the report of the day: planned against actual, overtime, calls, breaks."""
    from scoring_tui.exports.day_report import build_day_report, day_report_as_text

    view: McView = screen.view
    report = await screen.ask_engine(lambda engine: build_day_report(engine, view.planned_day, view.panel_id))
    if report is not None:
        is_narrow = screen.app.size.width < WIDE_REPORT
        lines = day_report_as_text(report, is_narrow=is_narrow).splitlines()
        await screen.app.push_screen_wait(TextDialog(tr("Report of the day"), lines))
