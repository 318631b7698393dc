"""Commands about a juror who is away: many ballots excused at once, or expected again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:  # a screen that sends commands need not wait for it
    from datetime import date


@declare_command
class ExcuseJuror(Command, roles=(Role.CHAIR, Role.COMMITTEE), is_for_panel_head=True):
    """Accept that ballots of a juror stay missing, also those of turns that have not taken place yet."""

    juror: str
    reason: str
    numbers: tuple[int, ...] = ()
    """Draw numbers; empty for all turns whose ballot is missing."""
    day: date | None = None
    """Only turns of this day."""
    panel: str = ""
    """Only turns before this panel."""


@declare_command
class ExpectJuror(Command, roles=(Role.CHAIR, Role.COMMITTEE), is_for_panel_head=True):
    """Expect the excused ballots of a juror again, who came back."""

    juror: str
    reason: str
    numbers: tuple[int, ...] = ()
    """Draw numbers; empty for all turns whose ballot is excused."""
    day: date | None = None
    """Only turns of this day."""
    panel: str = ""
    """Only turns before this panel."""
