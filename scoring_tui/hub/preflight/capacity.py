"""How many sessions this machine carries: a few are opened and weighed, the rest is arithmetic.

They are boards, which write nothing. Imports the hub's sessions, when it measures.
"""

import asyncio
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.contest.models import Contest
from scoring_tui.hub.preflight.finding import Finding, bad, good, megabytes, warn
from scoring_tui.hub.preflight.machine import Machine
from scoring_tui.hub.process_memory import pss
from scoring_tui.i18n.lazy import LazyText, lazy

if TYPE_CHECKING:
    from scoring_tui.hub.sessions.pool import SessionPool

SAMPLE_SESSIONS = 4
"""Sessions that are opened."""

TERMINAL_SIZE = (120, 40)
"""Columns and rows of each."""

QUIET_SECONDS, DRAW_LIMIT, TOTAL_LIMIT = 0.5, 3.0, 30.0
"""Seconds without output after which a session has drawn itself; that one may draw; that all may take."""

HUB_MEMORY = 300_000_000
"""Bytes for the hub, the warm parent and what else wakes up."""

SESSIONS_PER_CORE = 25
"""Sessions in which people type at once and see 19 keys of 20 within some 50 ms, on a core as fast as `DRAWN`
says, which is then three quarters busy: `benchmarks.hub` with 50 of them on two."""

REFERENCE_DRAW_SECONDS = 0.25
"""Seconds in which such a core draws a first board."""

SPARE_FACTOR = 1.5
"""Times the seats of the contest, for second windows and devices that come back as new ones."""


@dataclass(frozen=True, slots=True)
class SessionCost:
    """What a session takes of this machine."""

    memory_bytes: int
    """Bytes, with its part of what it shares."""
    draw_seconds: float
    """Seconds until it has drawn itself, one at a time and at best: what else runs only makes it longer."""


REFERENCE_COST = SessionCost(29_000_000, REFERENCE_DRAW_SECONDS)
"""What one took where it was measured."""


def can_measure() -> bool:
    """Whether this system tells what a process takes."""
    return sys.platform == "linux"


def measure(path: Path, language: str) -> SessionCost:
    """Open sessions on this file, weigh them, end them; raises OSError where none lives."""
    from scoring_tui.hub.sessions.pool import SessionPoolClosed

    try:
        return asyncio.run(_measure(path, language))
    except SessionPoolClosed as error:
        raise ChildProcessError(str(error)) from error


async def _measure(path: Path, language: str) -> SessionCost:
    from scoring_tui.hub.sessions.pool import SessionPool

    async with asyncio.timeout(TOTAL_LIMIT), SessionPool.start(path, language) as nursery:
        drawn = [await _draw(nursery) for _ in range(SAMPLE_SESSIONS)]
        return SessionCost(mean_memory(session.pid for session in nursery.sessions.values()), min(drawn))


async def _draw(nursery: "SessionPool") -> float:
    """Open a session and read it until it is quiet; seconds until then."""
    begun = last = time.perf_counter()
    session = await nursery.open("board", TERMINAL_SIZE)
    packets = session.frames()
    with suppress(TimeoutError):
        while last - begun < DRAW_LIMIT:
            async with asyncio.timeout(QUIET_SECONDS):
                if await anext(packets, None) is None:
                    raise ChildProcessError(session.end_reason)
            last = time.perf_counter()
    return last - begun


def mean_memory(pids: Iterable[int]) -> int:
    """Bytes that a process takes on average, by the kernel's own account."""
    each = [pss(Path(f"/proc/{pid}/smaps_rollup").read_text()) for pid in pids]
    return sum(each) // len(each)


# --- verdict ----------------------------------------------------------------------------------------


def session_capacity(machine: Machine, sample: SessionCost) -> int:
    """Sessions that fit: by memory, and by how fast a core draws."""
    available = machine.total_memory // 2 if machine.available_memory is None else machine.available_memory
    by_memory = max(0, available - HUB_MEMORY) // sample.memory_bytes
    return min(
        by_memory,
        int(
            machine.core_count
            * SESSIONS_PER_CORE
            * REFERENCE_DRAW_SECONDS
            / max(sample.draw_seconds, REFERENCE_DRAW_SECONDS / 4)
        ),
    )


def count_seats(contest: Contest) -> int:
    """Sessions of a final: a juror's each, an MC and a board for each panel, the head of jury's."""
    return len(contest.juror) + 2 * len(contest.panel) + 1


def evaluate(machine: Machine, sample: SessionCost | None, seats: int) -> Finding:
    """Without a sample by what is usual."""
    room = session_capacity(machine, sample or REFERENCE_COST)
    seen = _seen(room, sample, seats)
    if room >= SPARE_FACTOR * seats:
        return good("sessions", seen)
    mend = lazy("Close other programs, or use a machine with more memory and more cores.")
    return (bad if room < seats else warn)("sessions", seen, mend)


def _seen(room: int, sample: SessionCost | None, seats: int) -> LazyText:
    size = megabytes((sample or REFERENCE_COST).memory_bytes)
    if sample is None:
        return lazy(
            "about {room} sessions, estimated at {size} MB each; this contest has {seats} seats",
            room=room, size=size, seats=seats,
        )  # fmt: skip
    return lazy(
        "about {room} sessions, measured at {size} MB and {drawn} ms to draw each; "
        "this contest has {seats} seats",
        room=room, size=size, seats=seats, drawn=round(sample.draw_seconds * 1000),
    )  # fmt: skip


def report_failed_start(why: Exception) -> Finding:
    """Not one session could be opened."""
    seen = lazy("no session can be opened: {why}", why=str(why) or type(why).__name__)
    return bad("sessions", seen, lazy("Start one by itself to see why: scoring-tui board FINAL.db"))
