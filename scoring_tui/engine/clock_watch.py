"""Whether the machine's clock jumped, as far as an engine can see it.

An engine compares its clocks with their last reading in the ledger, or with those of its own start. So a jump
is seen by a running screen within a second, and by a screen that is started later too.
"""

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.state import State
from scoring_tui.rules.clock_jumps import SMALLEST_JUMP_MS, measure_jump


class ClockWatch:
    """Finds jumps of the wall clock that nobody has recorded yet."""

    def __init__(self, state: State, now: Reading) -> None:
        """Take the last reading of the ledger as the reference; without one, the present one."""
        self._reference = state.last_reading or now

    def find_jump(self, state: State, now: Reading) -> int | None:
        """Return the milliseconds of a jump that is not in the ledger; None if there is none."""
        last_jump = state.last_clock_jump
        if last_jump is not None and self._is_later(last_jump.reading, now):
            self._reference = last_jump.reading
        jump_ms = measure_jump(self._reference, now)
        return jump_ms if abs(jump_ms) >= SMALLEST_JUMP_MS else None

    def _is_later(self, reading: Reading, now: Reading) -> bool:
        """Whether a reading of the present start of the machine is later than the reference."""
        is_later = self._reference.boot != now.boot or reading.ms >= self._reference.ms
        return reading.boot == now.boot and is_later
