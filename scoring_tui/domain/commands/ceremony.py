"""Commands of the ceremony, in which a signed result is revealed step by step."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class StartCeremony(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Show the first step of a signed category's ceremony on the boards."""

    category: str
    single_count: int | None = None
    """So many of the first places are revealed one by one; None for all places with an award."""
    has_others: bool = True
    """Whether the contestants below are shown too, in groups, before the awards."""


@declare_command
class MoveCeremony(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Show another step. Whoever moves to the last step announces the result."""

    category: str
    step: int
    """Index of the new step."""
    seen_step: int
    """Index of the step on the screen of whoever gives the command."""


@declare_command
class EndCeremony(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Let the boards show something else."""

    category: str
