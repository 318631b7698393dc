"""Commands about who takes part: out of competition, or excluded before the draw."""

from __future__ import annotations

from typing import Literal

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class SetGuest(Command, roles=(Role.CHAIR, Role.COMMITTEE)):
    """Put a contestant out of competition, or back into it."""

    contestant: str
    is_guest: bool
    reason: str


@declare_command
class ExcludeUndrawn(Command, roles=(Role.COMMITTEE,)):
    """Record that a contestant without a draw number withdrew or is disqualified."""

    contestant: str
    exclusion: Literal["withdrawn", "disqualified"]
    reason: str


@declare_command
class ReinstateUndrawn(Command, roles=(Role.COMMITTEE,)):
    """Take back an exclusion before the draw."""

    contestant: str
    reason: str
