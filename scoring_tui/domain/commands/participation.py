"""Commands about who takes part: out of competition, or excluded before the draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class SetGuest(Command, roles=(Role.CHAIR, Role.COMMITTEE)):
    """Put a contestant out of competition, or back into it."""

    contestant: str
    is_guest: bool
    reason: str


@dataclass(frozen=True)
class ExcludeUndrawn(Command, roles=(Role.COMMITTEE,)):
    """Record that a contestant without a draw number withdrew or is disqualified."""

    contestant: str
    exclusion: Literal["withdrawn", "disqualified"]
    reason: str


@dataclass(frozen=True)
class ReinstateUndrawn(Command, roles=(Role.COMMITTEE,)):
    """Take back an exclusion before the draw."""

    contestant: str
    reason: str
