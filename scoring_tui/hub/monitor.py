"""Who is connected, and how the hub is: taken every second, one frozen picture after the other.

Seats, entry and code come from the file, read in a thread of their own. Imports sessions, doors and the
ledger's opening; the hub imports it.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from scoring_tui.hub.limits import Connection
from scoring_tui.hub.process_memory import proportional_memory
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.sessions.session import SessionEnd, TerminalSession
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.status import StatusReader

T = TypeVar("T")
MEMORY_INTERVAL = 5.0
"""Seconds between two looks at the memory, each of which takes the kernel a millisecond a session."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session and whoever it is for; times as `time.time` counts them."""

    session_id: int
    role: str
    seat: str
    """As "juror:j1"; the role alone where nobody has said which."""
    is_signed_in: bool
    """A board needs no PIN and never is."""
    protocol: str
    """Which one it was opened by, "web" or "ssh"; empty before it had a connection."""
    address: str
    started_at: float
    last_seen: float
    """The client's last proof of life."""
    is_connected: bool
    """Otherwise it waits for its client to come back."""


@dataclass(frozen=True, slots=True)
class LedgerStatus:
    """What the contest file says."""

    entry_count: int = 0
    ledger_code: str = ""
    device_seats: tuple[tuple[str, str], ...] = ()
    """Each device that holds a seat, and which."""
    error_message: LazyText | None = None
    """Why the file cannot be read now; the rest is then as it was before."""


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """Bytes, with a process's part of what it shares; none where the system does not tell."""

    hub_bytes: int | None = None
    session_bytes: int | None = None
    """Their warm parent too."""


@dataclass(frozen=True, slots=True)
class HubSnapshot:
    """The hub at one moment."""

    taken_at: float
    sessions: tuple[SessionRow, ...] = ()
    """By seat."""
    ended_sessions: tuple[tuple[SessionRow, SessionEnd], ...] = ()
    """Sessions that were there at the census before."""
    ledger_status: LedgerStatus = LedgerStatus()
    memory_use: MemoryUse = MemoryUse()

    @property
    def connected_sessions(self) -> list[SessionRow]:
        """Those whose client is there."""
        return [one for one in self.sessions if one.is_connected]


class Monitor:
    """Takes one census after the other; remembers the last."""

    def __init__(
        self, path: Path, nursery: SessionPool, connections: Callable[[], Iterable[Connection]]
    ) -> None:
        self._nursery, self._connections = nursery, connections
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="clerk")
        self._file = _File(path)
        self._sessions: dict[int, TerminalSession] = {}
        self._last = HubSnapshot(time.time())
        self._weighed = 0.0

    async def take_snapshot(self) -> HubSnapshot:
        """A new one."""
        kept = await self._aside(self._file.look)
        memory = await self._aside(self._weigh)
        connected = {one.session_id: one for one in self._connections()}
        before = {one.session_id: one for one in self._last.sessions}
        held = dict(kept.device_seats)
        now, sessions = time.time(), dict(self._nursery.sessions)
        present = [_present(one, held, connected.get(id_), before.get(id_)) for id_, one in sessions.items()]
        gone = [(before[id_], one.end_reason) for id_, one in self._sessions.items() if one.end_reason]
        self._sessions = sessions
        self._last = HubSnapshot(
            now,
            tuple(sorted(present, key=lambda one: (one.seat, one.started_at))),
            tuple((one, ending) for one, ending in gone),
            kept,
            memory,
        )
        return self._last

    async def close(self) -> None:
        """Let the file go, as the last of this hub to have it: what is in its log is then in it."""
        await self._aside(self._file.close)
        self._thread.shutdown()

    async def _aside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _weigh(self) -> MemoryUse:
        if time.monotonic() - self._weighed < MEMORY_INTERVAL and self._last.memory_use.hub_bytes is not None:
            return self._last.memory_use
        self._weighed = time.monotonic()
        return MemoryUse(proportional_memory([os.getpid()]), proportional_memory(self._nursery.process_ids))


def _present(
    session: TerminalSession, held: dict[str, str], connection: Connection | None, before: SessionRow | None
) -> SessionRow:
    """A session's row; without a connection what is known of its last one."""
    seat, known = held.get(session.device, ""), connection or before
    return SessionRow(
        session_id=session.id,
        role=session.role,
        seat=seat or session.seat or session.role,
        is_signed_in=bool(seat),
        protocol=known.protocol if known else "",
        address=known.address if known else "",
        started_at=session.started_at,
        last_seen=known.last_seen if known else session.started_at,
        is_connected=connection is not None,
    )


class _File:
    """The contest file, open as long as the hub is, read in one thread."""

    def __init__(self, path: Path) -> None:
        self._status_reader = StatusReader(path)
        self._last_status = LedgerStatus()

    def look(self) -> LedgerStatus:
        """Read the status of the file; when it cannot be read, return the previous one with the error."""
        try:
            status = self._status_reader.read()
            self._last_status = LedgerStatus(status.entry_count, status.code, status.seat_holders)
        except LedgerError as error:
            self._last_status = replace(self._last_status, error_message=error.message)
        return self._last_status

    def close(self) -> None:
        """Close the file."""
        self._status_reader.close()
