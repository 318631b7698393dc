"""The hub's side of sessions: a nursery that forks them, and what a door does with one.

Knows nothing of the contest, of browsers or of SSH. Imports packets; the doors and the hub import it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from scoring_tui.hub.packets import Packet

BACKLOG = 256 * 1024
"""Bytes that may wait for a slow client; then its app waits too, until the client has read or is let go."""
PATIENCE = 3.0
"""Seconds for a session to end by itself before it is killed."""


class Ending(StrEnum):
    """Why a session is over."""

    LEFT = "left"
    """The person left it."""
    CLOSED = "closed"
    """The hub ended it."""
    CRASHED = "crashed"
    """It broke down; the traceback is in the hub's own output, never on the client's screen."""


class NurseryGoneError(Exception):
    """No session can be opened: the warm parent has ended."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The session that a door asks for."""

    role: str
    size: tuple[int, int] = (80, 24)
    """Columns and rows."""
    seat: str = ""
    """As "juror:j1"; empty where the app asks."""
    signed_in: bool = False
    """The door has checked the seat's PIN."""
    device: str = ""
    """A name for the client that a person can recognise; empty takes the process's."""


class Session:
    """One connection's app, in a process of its own, that outlives the connection if the hub wants it to.

    Everything that is written goes unless the process has ended; then it is dropped.
    """

    id: int
    role: str
    seat: str
    device: str
    pid: int
    started: float
    """Seconds, as `time.time` counts them."""
    ended: Ending | None
    """Why it is over, nothing while it lives."""

    def packets(self) -> AsyncIterator[Packet]:
        """What the app puts out, from now on; ends when its process has ended.

        One reader at a time: a new one ends the one before. What comes while nobody reads is dropped, so
        whoever comes back asks for a `repaint`. The first reader gets everything since the start.
        """
        raise NotImplementedError

    def write(self, typed: bytes) -> None:
        """What came from the terminal; counts as proof that its person is there."""
        raise NotImplementedError

    def resize(self, columns: int, rows: int) -> None:
        """The terminal's new size."""
        raise NotImplementedError

    def focus(self, focused: bool) -> None:
        """Whether the browser's window is in front."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Send the terminal's modes and the whole screen again."""
        raise NotImplementedError

    def alive(self) -> None:
        """The far client proved to be there: an answer, a ping. Every two seconds keeps a seat fresh."""
        raise NotImplementedError

    def away(self) -> None:
        """The far client is gone: from now on the seat's age grows, until it is `alive` again."""
        raise NotImplementedError

    def nudge(self) -> None:
        """Something was committed: look at once. The nursery does this for its own sessions' commits."""
        raise NotImplementedError

    async def end(self) -> None:
        """Let it finish what is waiting; killed after three seconds. Returns once it is over."""
        raise NotImplementedError

    async def wait(self) -> Ending:
        """Until it is over, and why."""
        raise NotImplementedError


class Nursery:
    """The warm parent of all sessions, on the hub's side. Dies with the hub, and its children with it."""

    sessions: dict[int, Session]
    """Those that live, by id."""

    @classmethod
    @asynccontextmanager
    async def start(cls, path: Path, language: str = "id") -> AsyncIterator[Self]:
        """Have it warmed up; on leaving all sessions end. The file is not opened here, only by sessions."""
        raise NotImplementedError
        yield

    async def open(
        self,
        role: str,
        size: tuple[int, int] = (80, 24),
        seat: str = "",
        signed_in: bool = False,
        device: str = "",
    ) -> Session:
        """A new session; see `Wanted` for what the arguments mean. Raises `NurseryGoneError`."""
        raise NotImplementedError
