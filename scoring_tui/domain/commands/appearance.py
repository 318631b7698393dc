"""The command to give an appearance again."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class PresentAgain(Command, roles=(Role.MC,)):
    """Call a contestant who has appeared to appear again; ballots go back to their jurors."""

    number: int
    reason: str
