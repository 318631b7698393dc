"""The command of a screen that saw the machine's clock jump."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class ReportClockJump(Command, roles=(Role.MC, Role.CHAIR)):
    """Record that the wall clock jumped against the monotonic clock; it is recorded once."""

    jump_ms: int
    """Milliseconds that the wall clock gained; negative if it was set back."""
