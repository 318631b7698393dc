"""One connection's app in a process of its own, as its door sees it.

Knows nothing of the contest, of browsers or of SSH. Imports packets; sessions.py imports it.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from enum import StrEnum

from scoring_tui.hub.sessions.frames import ControlMessage, FrameDecoder, Packet, TerminalData, encode

BACKLOG = 256 * 1024
"""Bytes that may wait for a slow client; then its app waits too, until the client has read or is let go."""
PATIENCE = 3.0
"""Seconds for a session to end by itself before it is killed."""
_COMMITTED = ControlMessage("committed")


class SessionEnd(StrEnum):
    """Why a session is over."""

    LEFT = "left"
    """The person left it."""
    CLOSED = "closed"
    """The hub ended it."""
    CRASHED = "crashed"
    """It broke down; the traceback is in the hub's own output, never on the client's screen."""


class TerminalSession:
    """One connection's app, in a process of its own, that outlives the connection if the hub wants it to.

    What is written to it after its end is dropped.
    """

    def __init__(self, id_: int, role: str, seat: str, device: str, kill: Callable[[int], None]) -> None:
        self.id, self.role, self.seat, self.device = id_, role, seat, device
        self.pid = 0
        self.started = time.time()
        """Seconds, as `time.time` counts them."""
        self.ended: SessionEnd | None = None
        """Why it is over, nothing while it lives."""
        self._kill = kill
        self._closing = False
        self._silent = False
        self._over = asyncio.Event()
        self._reader: _Reader | None = _Reader()
        self._wire: asyncio.Transport

    # --- out --------------------------------------------------------------------------------------

    async def packets(self) -> AsyncIterator[Packet]:
        """What the app puts out, from now on; ends when its process has ended.

        One reader at a time: a new one ends the one before. What comes while nobody reads is dropped, so
        whoever comes back asks for a `repaint`. The first reader gets everything since the start.
        """
        reader = self._attach()
        try:
            while (packet := await reader.get()) is not None:
                yield packet
                if reader.waiting <= BACKLOG:
                    self._wire.resume_reading()
        finally:
            self._detach(reader)

    def _attach(self) -> _Reader:
        reader = self._reader
        if reader is None or reader.taken:
            if reader is not None:
                reader.put(None)
            reader = self._reader = _Reader()
            if self._silent:
                reader.put(None)
        reader.taken = True
        return reader

    def _detach(self, reader: _Reader) -> None:
        if self._reader is reader:
            self._reader = None
        self._wire.resume_reading()

    # --- in ---------------------------------------------------------------------------------------

    def write(self, typed: bytes) -> None:
        """What came from the terminal; proves that its person is there."""
        self._send(TerminalData(typed))

    @property
    def unread(self) -> int:
        """Bytes that its app has yet to take; a door lets nobody pile them up."""
        return self._wire.get_write_buffer_size()

    def resize(self, columns: int, rows: int) -> None:
        """The terminal's new size."""
        self._send(ControlMessage("resize", {"width": columns, "height": rows}))

    def focus(self, focused: bool) -> None:
        """Whether the client's window is in front."""
        self._send(ControlMessage("focus" if focused else "blur"))

    def repaint(self) -> None:
        """Send the terminal's modes and the whole screen again."""
        self._send(ControlMessage("repaint"))

    def alive(self) -> None:
        """The far client proved to be there, by an answer to a ping: wanted every two seconds or so.

        After five without any the seat is no longer touched, so that the MC sees its age grow.
        """
        self._send(ControlMessage("alive"))

    def away(self) -> None:
        """The far client is gone: from now on the seat's age grows, until it is `alive` again."""
        self._send(ControlMessage("away"))

    def nudge(self) -> None:
        """Something was committed: look at once. For commits of sessions the nursery does it."""
        self._send(ControlMessage("nudge"))

    def _send(self, packet: Packet) -> None:
        if not (self._closing or self._wire.is_closing()):  # nothing can follow the end of the stream
            self._wire.write(encode(packet))

    # --- life -------------------------------------------------------------------------------------

    async def end(self) -> None:
        """Let it finish what is waiting; killed after three seconds. Returns once it is over."""
        self._closing = True
        if not self._wire.is_closing():
            self._wire.write_eof()
        try:
            await asyncio.wait_for(self.wait(), PATIENCE)
        except TimeoutError:
            self._kill(self.id)
            await self.wait()

    async def wait(self) -> SessionEnd:
        """Until it is over, and why."""
        await self._over.wait()
        assert self.ended is not None
        return self.ended

    # --- for the nursery --------------------------------------------------------------------------

    async def connect(self, end: socket.socket, on_commit: Callable[[], None]) -> None:
        """Listen at the hub's end of the process's socket; `on_commit` is told that the app has committed."""
        wire = _Wire(self._take, self._lose, on_commit)
        self._wire, _ = await asyncio.get_running_loop().create_connection(lambda: wire, sock=end)

    def drop(self) -> None:
        """Let go of the process, which then ends by itself."""
        self._wire.close()

    def finish(self, code: int) -> None:
        """The process has ended."""
        self.ended = SessionEnd.CLOSED if self._closing else SessionEnd.CRASHED if code else SessionEnd.LEFT
        self._over.set()

    def _take(self, packet: Packet) -> None:
        if self._reader is not None:
            self._reader.put(packet)
            if self._reader.waiting > BACKLOG:
                self._wire.pause_reading()

    def _lose(self) -> None:
        """Nothing more comes from the process."""
        self._silent = True
        if self._reader is not None:
            self._reader.put(None)


class _Reader:
    """What waits for one reader of a session."""

    def __init__(self) -> None:
        self.taken = False
        self.waiting = 0
        """Bytes."""
        self._queue: asyncio.Queue[Packet | None] = asyncio.Queue()

    def put(self, packet: Packet | None) -> None:
        """Add one; None is the last."""
        self.waiting += _size(packet)
        self._queue.put_nowait(packet)

    async def get(self) -> Packet | None:
        """The next one."""
        packet = await self._queue.get()
        self.waiting -= _size(packet)
        return packet


def _size(packet: Packet | None) -> int:
    return len(packet.payload) if isinstance(packet, TerminalData) else 0


class _Wire(asyncio.Protocol):
    """The socket to a session's process."""

    def __init__(
        self, take: Callable[[Packet], None], lose: Callable[[], None], commit: Callable[[], None]
    ) -> None:
        self._take, self._lose, self._commit = take, lose, commit
        self._unpacker = FrameDecoder()

    def data_received(self, data: bytes) -> None:
        """Sort what is for the hub from what is for the door."""
        for packet in self._unpacker.feed(data):
            if packet == _COMMITTED:
                self._commit()
            else:
                self._take(packet)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process has ended, or is about to."""
        self._lose()
