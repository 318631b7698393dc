"""Breaks on the MC's screen: begin, extend, move the end, end."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.breaks import MoveBreakEnd, TakeBreakUntil
from scoring_tui.domain.commands.stage import EndBreak, TakeBreak
from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.dialogs import ChoiceDialog, ReasonDialog
from scoring_tui.tui.mc.dialogs import EntryDialog

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen

BREAKS = (5, 10, 15, 30, 60)
"""Lengths of a break to choose from, in minutes."""
UNTIL = "until"
"""The choice of an end instead of a length."""


@work(group="ask", exclusive=True)
async def toggle_break(screen: McScreen) -> None:
    """Begin a break, with its length or its end and a note; or end it."""
    panel_id = screen.view.panel_id
    if EndBreak in screen.view.allowed_commands:
        await screen.submit_command(EndBreak(panel_id))
        return
    choices = {str(minutes): tr("{n} minutes", n=minutes) for minutes in BREAKS}
    choices[UNTIL] = tr("until a time of day …")
    lines = [screen.describe_break_advice()] if screen.view.break_advice else []
    choice = await screen.app.push_screen_wait(ChoiceDialog(tr("How long a break?"), choices, lines))
    if choice is None:
        return
    until: time | None = None
    if choice == UNTIL:
        until = await _ask_time(screen, tr("Until when is the break?"))
        if until is None:
            return
    title = tr("A break until {time}", time=until) if until else tr("A break of {n} minutes", n=choice)
    prompt = tr("What for? The board shows it.")
    note = await screen.app.push_screen_wait(ReasonDialog(title, prompt=prompt, is_optional=True))
    if note is None:
        return
    if until is not None:
        await screen.submit_command(TakeBreakUntil(panel_id, until, note))
    else:
        await screen.submit_command(TakeBreak(panel_id, int(choice) * 60, note))


@work(group="ask", exclusive=True)
async def move_break_end(screen: McScreen) -> None:
    """Let the running break last until another time of day."""
    until = await _ask_time(screen, tr("Until when is the break?"))
    if until is not None:
        await screen.submit_command(MoveBreakEnd(screen.view.panel_id, until))


async def _ask_time(screen: McScreen, title: str) -> time | None:
    def find_error(text: str) -> str:
        return "" if parse_time(text) is not None else tr("a time of day is typed as 13.00 or 13:00")

    dialog = EntryDialog(title, prompt=tr("such as 13.00"), find_error=find_error, max_length=5)
    text = await screen.app.push_screen_wait(dialog)
    return None if text is None else parse_time(text)


def parse_time(text: str) -> time | None:
    """Read a time of day such as 13.00, 13:00 or 1300; None if it is none.

    >>> [parse_time(text) for text in ("13.00", "9:05", "0930")]
    [datetime.time(13, 0), datetime.time(9, 5), datetime.time(9, 30)]
    >>> [parse_time(text) for text in ("25.00", "13", "")]
    [None, None, None]
    """
    match = re.fullmatch(r"([0-9]{1,2})[.:]?([0-9]{2})", text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))
