"""The head of jury's key for the assessors' meeting: agree on levels, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.chair.meeting_dialog import (
    AgreedLevelDialog,
    MeetingChoice,
    MeetingDialog,
    name_level,
)
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.chair.submission import submit_and_report
from scoring_tui.tui.common.actions import Action
from scoring_tui.tui.common.dialogs import ReasonDialog
from scoring_tui.views.chair import ChairView
from scoring_tui.views.consensus import list_discussed_levels

if TYPE_CHECKING:
    from scoring_tui.tui.chair.screen import ChairScreen


def has_consensus(view: ChairView | None, selection: Selection) -> bool:
    """Whether the jury may agree on levels and the seat leads the whole jury."""
    return view is not None and view.has_consensus


@work(group="ask", exclusive=True)
async def hold_meeting(screen: ChairScreen) -> None:
    """Show the levels of the selected category, and again after each step, until the dialog is dismissed."""
    view = screen.view
    if view is None or not view.has_consensus:
        return
    category_id, category_name = screen.sheet.category_id, screen.sheet.category_name
    cursor_key: tuple[int, str] | None = None
    while True:
        levels = await screen.ask_engine(lambda engine: list_discussed_levels(engine.state, category_id))
        if levels is None:
            return
        choice = await screen.app.push_screen_wait(MeetingDialog(category_name, levels, cursor_key))
        if choice is None:
            return
        cursor_key = choice.level.key
        await _change_level(screen, choice)


async def _change_level(screen: ChairScreen, choice: MeetingChoice) -> None:
    """Ask for level and reason, or for the reason alone, and send the command."""
    level = choice.level
    number, criterion_id = level.key
    if choice.is_cancellation:
        title = tr("Take back the agreed level: {level}", level=name_level(level))
        lines = [tr("The marks of the jurors count again.")]
        if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
            await submit_and_report(screen, CancelAgreement(number, criterion_id, reason, level.seq))
        return
    agreed_value = await screen.app.push_screen_wait(AgreedLevelDialog(level))
    if agreed_value is not None:
        command = AgreeLevel(number, criterion_id, agreed_value.level, agreed_value.reason, level.seq)
        await submit_and_report(screen, command)


MEETING_ACTION: Action[ChairScreen, ChairView, Selection] = Action(
    "chair.meeting", "z", gettext_noop("Agree levels"),
    gettext_noop("The levels of all jurors, far apart first; agree on a level with a reason"),
    hold_meeting, is_offered=has_consensus, key_display="Z",
)  # fmt: skip
