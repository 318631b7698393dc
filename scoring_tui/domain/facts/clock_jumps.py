"""The fact of a jump of the machine's clock."""

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact


class ClockJumped(Fact, kind="clock-jumped"):
    """The wall clock jumped against the monotonic clock. Running timers are not affected."""

    jump_ms: int
    """Milliseconds that the wall clock gained; negative if it was set back."""
    reading: Reading
    """Both clocks after the jump."""
