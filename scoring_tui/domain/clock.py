"""Readings of the monotonic clock and the wall clock.

Phases are measured on the monotonic clock, so that setting the wall clock does not change a running timer.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of both clocks of the machine with the contest file."""

    boot: str
    """Identifies the start of the machine, from which the monotonic clock counts."""
    ms: int
    """Milliseconds of the monotonic clock."""
    wall: int
    """Milliseconds of the wall clock since 1970; used only if the machine was restarted in between."""

    def shift_by(self, milliseconds: int) -> "Reading":
        """Return the reading that many milliseconds later, on the same start of the machine."""
        return Reading(self.boot, self.ms + milliseconds, self.wall + milliseconds)

    def elapsed_since(self, earlier: "Reading") -> int:
        """Return the milliseconds from `earlier` to this reading, never negative."""
        is_same_boot = self.boot == earlier.boot
        return max(0, self.ms - earlier.ms if is_same_boot else self.wall - earlier.wall)


@cache
def boot_id() -> str:
    """Return an id of this start of the machine; empty if the system has none."""
    boot_id_file = Path("/proc/sys/kernel/random/boot_id")
    return boot_id_file.read_text().strip()[:8] if boot_id_file.exists() else ""


def read_clock() -> Reading:
    """Read both clocks."""
    boot_clock = getattr(time, "CLOCK_BOOTTIME", None)
    nanoseconds = time.clock_gettime_ns(boot_clock) if boot_clock is not None else time.monotonic_ns()
    return Reading(boot=boot_id(), ms=nanoseconds // 1_000_000, wall=time.time_ns() // 1_000_000)


def utc_now() -> datetime:
    """Return the time of the wall clock in UTC."""
    return datetime.now(UTC)


Clock = Callable[[], Reading]
"""A function that returns readings; tests use their own."""
