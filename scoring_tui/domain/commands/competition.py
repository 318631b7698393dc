"""Commands about the rounds of a competition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:  # a screen that sends commands need not wait for pydantic
    from scoring_tui.contest.contestants import Contestant
    from scoring_tui.domain.facts.competition import RoundResult


@declare_command
class AdvanceEntrants(Command, roles=(Role.COMMITTEE,)):
    """Take over the entrants who passed the round before, with their scores."""

    result: RoundResult
    contestants: tuple[Contestant, ...]
    """The entrants, or the teams that they make; those who are in the contest already may be left out."""
    replace: bool = False
    """Remove all contestants first; before the draw, with a reason."""
    reason: str = ""
