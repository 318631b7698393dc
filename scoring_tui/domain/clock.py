"""Time that does not jump: a reading of the machine's own stopwatch beside the wall clock.

Phases are measured by readings, so that a corrected wall clock never moves a running timer. Imports
nothing of the house.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clocks of the machine that holds the contest file."""

    boot: str
    """Which start of the machine the stopwatch counts from."""
    ms: int
    """Milliseconds on that stopwatch."""
    wall: int
    """Milliseconds of the wall clock since 1970, used only across a restart of the machine."""

    def elapsed_since(self, earlier: "Reading") -> int:
        """Milliseconds from `earlier` to this reading, never negative."""
        same = self.boot == earlier.boot
        return max(0, self.ms - earlier.ms if same else self.wall - earlier.wall)


@cache
def boot_id() -> str:
    """The name of this start of the machine; empty where the system does not tell."""
    source = Path("/proc/sys/kernel/random/boot_id")
    return source.read_text().strip()[:8] if source.exists() else ""


def read_clock() -> Reading:
    """A reading taken now."""
    counter = getattr(time, "CLOCK_BOOTTIME", None)
    ns = time.clock_gettime_ns(counter) if counter is not None else time.monotonic_ns()
    return Reading(boot=boot_id(), ms=ns // 1_000_000, wall=time.time_ns() // 1_000_000)


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


Clock = Callable[[], Reading]
"""Where readings come from; tests hand in their own."""
