"""The command of a screen that saw the machine's clock jump."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class ReportClockJump(Command, roles=(Role.MC, Role.CHAIR)):
    """Record that the wall clock jumped against the monotonic clock; it is recorded once."""

    jump_ms: int
    """Milliseconds that the wall clock gained; negative if it was set back."""
