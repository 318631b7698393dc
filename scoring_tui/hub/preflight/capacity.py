"""Estimate how many sessions this machine can run: measure a few real ones, then calculate.

The measured sessions are boards, which write nothing.
"""

import asyncio
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.contest.models import Contest
from scoring_tui.hub.preflight.finding import Finding, bad, good, megabytes, warn
from scoring_tui.hub.preflight.machine import Machine
from scoring_tui.hub.process_memory import proportional_memory
from scoring_tui.i18n.lazy import LazyText, lazy

if TYPE_CHECKING:
    from scoring_tui.hub.sessions.pool import SessionPool

SAMPLE_SESSIONS = 4
"""Sessions that are opened to measure."""

TERMINAL_SIZE = (120, 40)
"""Columns and rows of each sample session."""

QUIET_SECONDS = 0.5
"""A session has drawn its first screen when it writes nothing for so long."""

DRAW_LIMIT, TOTAL_LIMIT = 3.0, 30.0
"""Seconds that one session may draw, and that the whole measurement may take."""

HUB_MEMORY = 300_000_000
"""Bytes for the hub, the preloaded parent process and the rest of the system."""

SESSIONS_PER_CORE = 25
"""Sessions in which people type at the same time and 19 of 20 keys are shown within about 50 ms.

Measured by `benchmarks.hub` with 50 sessions on two cores of the speed in `REFERENCE_DRAW_SECONDS`; both were
three quarters busy.
"""

REFERENCE_DRAW_SECONDS = 0.25
"""Seconds in which a core of the benchmark machine draws the first board."""

SPARE_FACTOR = 1.5
"""Sessions per seat of the contest: second windows, and devices that return as new ones."""


@dataclass(frozen=True, slots=True)
class SessionCost:
    """What one session takes of this machine."""

    memory_bytes: int
    """Proportional memory (PSS)."""
    draw_seconds: float
    """Until the first screen is drawn. The best of all samples, because other programs only slow it down."""


REFERENCE_COST = SessionCost(29_000_000, REFERENCE_DRAW_SECONDS)
"""What one session took on the machine of the benchmark."""


def can_measure() -> bool:
    """Whether this system reports the proportional memory of a process."""
    return sys.platform == "linux"


def measure(path: Path, language: str) -> SessionCost:
    """Open sessions on this file, measure and end them. Raises OSError when none can be opened."""
    from scoring_tui.hub.sessions.pool import SessionPoolClosed

    try:
        return asyncio.run(_measure_sessions(path, language))
    except SessionPoolClosed as error:
        raise ChildProcessError(str(error)) from error


async def _measure_sessions(path: Path, language: str) -> SessionCost:
    from scoring_tui.hub.sessions.pool import SessionPool

    async with asyncio.timeout(TOTAL_LIMIT), SessionPool.start(path, language) as session_pool:
        draw_times = [await _measure_draw(session_pool) for _ in range(SAMPLE_SESSIONS)]
        process_ids = [session.pid for session in session_pool.sessions.values()]
        return SessionCost(mean_memory(process_ids), min(draw_times))


async def _measure_draw(session_pool: "SessionPool") -> float:
    """Open a session and read its output until it is quiet; seconds until then."""
    started_at = last_output_at = time.perf_counter()
    session = await session_pool.open("juror", TERMINAL_SIZE)
    frames = session.frames()
    with suppress(TimeoutError):
        while last_output_at - started_at < DRAW_LIMIT:
            async with asyncio.timeout(QUIET_SECONDS):
                if await anext(frames, None) is None:
                    raise ChildProcessError(session.end_reason)
            last_output_at = time.perf_counter()
    return last_output_at - started_at


def mean_memory(process_ids: Collection[int]) -> int:
    """Mean proportional memory of these processes, in bytes. Raises OSError when they have ended."""
    total_memory = proportional_memory(process_ids)
    if total_memory is None:
        raise ChildProcessError("the sessions ended before they were measured")
    return total_memory // len(process_ids)


# --- findings ---------------------------------------------------------------------------------------


def session_capacity(machine: Machine, session_cost: SessionCost) -> int:
    """Sessions that this machine can run, limited by memory and by how fast a core draws."""
    memory_limit = max(0, machine.available_memory - HUB_MEMORY) // session_cost.memory_bytes
    # Timing is not trusted beyond four times the reference speed.
    draw_seconds = max(session_cost.draw_seconds, REFERENCE_DRAW_SECONDS / 4)
    core_limit = machine.core_count * SESSIONS_PER_CORE * REFERENCE_DRAW_SECONDS / draw_seconds
    return min(memory_limit, int(core_limit))


def count_seats(contest: Contest) -> int:
    """Seats of a contest: jurors, an MC and a board for each panel, heads of panels, the head of jury."""
    head_count = sum(bool(panel.head) for panel in contest.panel)
    return len(contest.juror) + 2 * len(contest.panel) + head_count + 1


def evaluate(machine: Machine, session_cost: SessionCost | None, seat_count: int) -> Finding:
    """Compare capacity and seats; without a measurement, by the reference cost."""
    capacity = session_capacity(machine, session_cost or REFERENCE_COST)
    observation = _describe_capacity(capacity, session_cost, seat_count)
    if capacity >= SPARE_FACTOR * seat_count:
        return good("sessions", observation)
    remedy = lazy("Close other programs, or use a machine with more memory and more cores.")
    return (bad if capacity < seat_count else warn)("sessions", observation, remedy)


def _describe_capacity(capacity: int, session_cost: SessionCost | None, seat_count: int) -> LazyText:
    size = megabytes((session_cost or REFERENCE_COST).memory_bytes)
    if session_cost is None:
        return lazy(
            "about {room} sessions, estimated at {size} MB each; this contest has {seats} seats",
            room=capacity, size=size, seats=seat_count,
        )  # fmt: skip
    return lazy(
        "about {room} sessions, measured at {size} MB and {drawn} ms to draw each; "
        "this contest has {seats} seats",
        room=capacity, size=size, seats=seat_count, drawn=round(session_cost.draw_seconds * 1000),
    )  # fmt: skip


def report_failed_start(error: Exception) -> Finding:
    """The finding when no session could be opened."""
    observation = lazy("no session can be opened: {why}", why=str(error) or type(error).__name__)
    return bad("sessions", observation, lazy("Start one by itself to see why: scoring-tui board FINAL.db"))
