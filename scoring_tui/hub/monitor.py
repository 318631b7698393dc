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
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from scoring_tui.hub.limits import Connection
from scoring_tui.hub.process_memory import taken_by
from scoring_tui.hub.sessions.pool import SessionPool
from scoring_tui.hub.sessions.session import SessionEnd, TerminalSession
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger import local_disk
from scoring_tui.ledger.chain import short_code
from scoring_tui.ledger.connection import connect_contest
from scoring_tui.ledger.driver import Connection as File
from scoring_tui.ledger.errors import FileMoved, LedgerError, translate_sqlite_errors

T = TypeVar("T")
WEIGHED = 5.0
"""Seconds between two looks at the memory, each of which takes the kernel a millisecond a session."""
_HEAD = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
_SEATS = "SELECT device, seat FROM seat WHERE device <> ''"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session and whoever it is for; times as `time.time` counts them."""

    id: int
    role: str
    seat: str
    """As "juror:j1"; the role alone where nobody has said which."""
    signed_in: bool
    """A board needs no PIN and never is."""
    door: str
    """Which one it was opened by, "web" or "ssh"; empty before it had a connection."""
    address: str
    since: float
    proved: float
    """The client's last proof of life."""
    connected: bool
    """Otherwise it waits for its client to come back."""


@dataclass(frozen=True, slots=True)
class LedgerStatus:
    """What the contest file says."""

    entries: int = 0
    code: str = ""
    seats: tuple[tuple[str, str], ...] = ()
    """Each device that holds a seat, and which."""
    trouble: LazyText | None = None
    """Why the file cannot be read now; the rest is then as it was before."""


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """Bytes, with a process's part of what it shares; none where the system does not tell."""

    hub: int | None = None
    sessions: int | None = None
    """Their warm parent too."""


@dataclass(frozen=True, slots=True)
class HubSnapshot:
    """The hub at one moment."""

    at: float
    present: tuple[SessionRow, ...] = ()
    """By seat."""
    ended: tuple[tuple[SessionRow, SessionEnd], ...] = ()
    """Sessions that were there at the census before."""
    kept: LedgerStatus = LedgerStatus()
    memory: MemoryUse = MemoryUse()

    @property
    def connected(self) -> list[SessionRow]:
        """Those whose client is there."""
        return [one for one in self.present if one.connected]


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

    async def take(self) -> HubSnapshot:
        """A new one."""
        kept = await self._aside(self._file.look)
        memory = await self._aside(self._weigh)
        connected = {one.id: one for one in self._connections()}
        before = {one.id: one for one in self._last.present}
        held = dict(kept.seats)
        now, sessions = time.time(), dict(self._nursery.sessions)
        present = [_present(one, held, connected.get(id_), before.get(id_)) for id_, one in sessions.items()]
        gone = [(before[id_], one.ended) for id_, one in self._sessions.items() if one.ended]
        self._sessions = sessions
        self._last = HubSnapshot(
            now,
            tuple(sorted(present, key=lambda one: (one.seat, one.since))),
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
        if time.monotonic() - self._weighed < WEIGHED and self._last.memory.hub is not None:
            return self._last.memory
        self._weighed = time.monotonic()
        return MemoryUse(taken_by([os.getpid()]), taken_by(self._nursery.pids))


def _present(
    session: TerminalSession, held: dict[str, str], connection: Connection | None, before: SessionRow | None
) -> SessionRow:
    """A session's row; without a connection what is known of its last one."""
    seat, known = held.get(session.device, ""), connection or before
    return SessionRow(
        id=session.id,
        role=session.role,
        seat=seat or session.seat or session.role,
        signed_in=bool(seat),
        door=known.door if known else "",
        address=known.address if known else "",
        since=session.started,
        proved=known.proved if known else session.started,
        connected=connection is not None,
    )


class _File:
    """The contest file, open as long as the hub is, read in one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: File | None = None
        self._identity: local_disk.Identity
        self._kept = LedgerStatus()

    def look(self) -> LedgerStatus:
        """What it says now."""
        try:
            with translate_sqlite_errors(self._path):
                self._kept = self._read()
        except LedgerError as error:
            self._kept = LedgerStatus(self._kept.entries, self._kept.code, self._kept.seats, error.said)
        return self._kept

    def _read(self) -> LedgerStatus:
        if self._connection is None:
            self._connection = connect_contest(self._path)
            self._connection.execute(_HEAD).fetchall()  # its -wal is there from the first look on
            self._identity = local_disk.identity(self._path)
        if local_disk.identity(self._path) != self._identity:
            raise FileMoved(self._path)
        ((entries, hash_),) = self._connection.execute(_HEAD).fetchall()
        seats = self._connection.execute(_SEATS).fetchall()
        return LedgerStatus(entries, short_code(hash_), tuple(seats))

    def close(self) -> None:
        """Nothing more is read."""
        if self._connection is not None:
            self._connection.close()
