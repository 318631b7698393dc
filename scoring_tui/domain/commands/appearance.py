"""The command to give an appearance again."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class PresentAgain(Command, roles=(Role.MC,)):
    """Call a contestant who has appeared to appear again; ballots go back to their jurors."""

    number: int
    reason: str
