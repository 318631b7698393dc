"""Observes the hub: who is connected, the state of the contest file and the memory in use.

The caller takes a frozen snapshot every second. The file is read in a separate thread.
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
from scoring_tui.hub.process_memory import proportional_memory, with_children
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.sessions.session import SessionEnd, TerminalSession
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.access_file import SeatAlarm
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.lock_file import BackupRecord
from scoring_tui.ledger.status import StatusReader

T = TypeVar("T")
MEMORY_INTERVAL = 5.0
"""Seconds between two measurements of memory, each of which takes the kernel a millisecond per session."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session; times are seconds as of `time.time`."""

    session_id: int
    role: str
    seat: str
    """As "juror:j1"; the role alone where no seat was chosen."""
    is_signed_in: bool
    """Whether its PIN was accepted. A board needs no PIN and is never signed in."""
    protocol: str
    """Of its last connection, "web" or "ssh"; empty before the first one."""
    address: str
    started_at: float
    last_seen: float
    """When the client last answered."""
    is_connected: bool
    """Otherwise the session waits for its client to reconnect."""


@dataclass(frozen=True, slots=True)
class LedgerStatus:
    """The state of the contest file."""

    entry_count: int = 0
    ledger_code: str = ""
    device_seats: tuple[tuple[str, str], ...] = ()
    """Each device that holds a seat, and that seat."""
    backup: BackupRecord | None = None
    """The last backup that was tried."""
    alarms: tuple[SeatAlarm, ...] = ()
    """The seats whose PIN is being guessed."""
    error_message: LazyText | None = None
    """Why the file cannot be read now; the other fields then keep their last values."""


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """Proportional memory (PSS) in bytes; None where the system does not report it."""

    hub_bytes: int | None = None
    session_bytes: int | None = None
    """Including the preloaded parent process."""


@dataclass(frozen=True, slots=True)
class HubSnapshot:
    """The hub at one moment."""

    taken_at: float
    sessions: tuple[SessionRow, ...] = ()
    """Sorted by seat."""
    ended_sessions: tuple[tuple[SessionRow, SessionEnd], ...] = ()
    """Sessions that ended since the previous snapshot."""
    ledger_status: LedgerStatus = LedgerStatus()
    memory_use: MemoryUse = MemoryUse()

    @property
    def connected_sessions(self) -> list[SessionRow]:
        """The sessions whose client is connected."""
        return [session for session in self.sessions if session.is_connected]


class Monitor:
    """Takes snapshots of the hub and remembers the last one."""

    def __init__(
        self, path: Path, session_pool: SessionPool, list_connections: Callable[[], Iterable[Connection]]
    ) -> None:
        self._session_pool, self._list_connections = session_pool, list_connections
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="monitor")
        self._file_monitor = _FileMonitor(path)
        self._sessions: dict[int, TerminalSession] = {}
        self._last_snapshot = HubSnapshot(time.time())
        self._memory_measured_at = 0.0

    async def take_snapshot(self) -> HubSnapshot:
        """Take a new snapshot."""
        ledger_status = await self._run_in_thread(self._file_monitor.read_status)
        memory_use = await self._run_in_thread(self._measure_memory)
        connections = {connection.session_id: connection for connection in self._list_connections()}
        previous_rows = {row.session_id: row for row in self._last_snapshot.sessions}
        device_seats = dict(ledger_status.device_seats)
        sessions = dict(self._session_pool.sessions)
        rows = [
            _make_row(session, device_seats, connections.get(session_id), previous_rows.get(session_id))
            for session_id, session in sessions.items()
        ]
        ended_sessions = [
            (previous_rows[session_id], session.end_reason)
            for session_id, session in self._sessions.items()
            if session.end_reason
        ]
        self._sessions = sessions
        self._last_snapshot = HubSnapshot(
            time.time(),
            tuple(sorted(rows, key=lambda row: (row.seat, row.started_at))),
            tuple(ended_sessions),
            ledger_status,
            memory_use,
        )
        return self._last_snapshot

    async def close(self) -> None:
        """Close the file. As the last connection of this hub, it moves the write-ahead log into the file."""
        await self._run_in_thread(self._file_monitor.close)
        self._executor.shutdown()

    async def _run_in_thread(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, function)

    def _measure_memory(self) -> MemoryUse:
        last_use = self._last_snapshot.memory_use
        if time.monotonic() - self._memory_measured_at < MEMORY_INTERVAL and last_use.hub_bytes is not None:
            return last_use
        self._memory_measured_at = time.monotonic()
        return MemoryUse(
            proportional_memory([os.getpid()]),
            proportional_memory(with_children(self._session_pool.process_ids)),
        )


def _make_row(
    session: TerminalSession,
    device_seats: dict[str, str],
    connection: Connection | None,
    previous_row: SessionRow | None,
) -> SessionRow:
    """A session's row; without a connection, with what is known of its last one."""
    seat, last_client = device_seats.get(session.device, ""), connection or previous_row
    return SessionRow(
        session_id=session.id,
        role=session.role,
        seat=seat or session.seat or session.role,
        is_signed_in=bool(seat),
        protocol=last_client.protocol if last_client else "",
        address=last_client.address if last_client else "",
        started_at=session.started_at,
        last_seen=last_client.last_seen if last_client else session.started_at,
        is_connected=connection is not None,
    )


class _FileMonitor:
    """Reads the state of the contest file, which stays open as long as the hub. For one thread."""

    def __init__(self, path: Path) -> None:
        self._status_reader = StatusReader(path)
        self._last_status = LedgerStatus()

    def read_status(self) -> LedgerStatus:
        """Read the state; when the file cannot be read, return the previous one with the error."""
        try:
            status = self._status_reader.read()
            self._last_status = LedgerStatus(
                status.entry_count, status.code, status.seat_holders, status.backup, status.alarms
            )
        except LedgerError as error:
            self._last_status = replace(self._last_status, error_message=error.message)
        return self._last_status

    def close(self) -> None:
        """Close the file."""
        self._status_reader.close()
