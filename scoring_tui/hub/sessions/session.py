"""The hub's side of one session: an app in a process of its own, joined by a socket.

It does not depend on the contest, browsers or SSH.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from enum import StrEnum

from scoring_tui.hub.sessions.frames import ControlMessage, Frame, FrameDecoder, TerminalData, encode

MAX_PENDING_BYTES = 256 * 1024
"""Output that may wait for a slow client. Above it the app is paused until the client has read."""
END_TIMEOUT = 3.0
"""Seconds for a session to end by itself before it is killed."""


class SessionEnd(StrEnum):
    """Why a session has ended."""

    LEFT = "left"
    """The user left it."""
    CLOSED = "closed"
    """The hub ended it."""
    CRASHED = "crashed"
    """The app failed; the traceback is in the hub's log, never on the client's screen."""


class TerminalSession:
    """One app in a process of its own. It can outlive its connection.

    Input after the end is dropped.
    """

    def __init__(self, id_: int, role: str, seat: str, device: str, kill: Callable[[int], None]) -> None:
        self.id, self.role, self.seat, self.device = id_, role, seat, device
        self.pid = 0
        self.address = ""
        """Of the client that opened the session."""
        self.is_known = False
        """Whether its client was known at the opening: its PIN was checked, or it was signed in before."""
        self.is_away = False
        """Whether its client is disconnected."""
        self.started_at = time.time()
        """Unix time in seconds."""
        self.end_reason: SessionEnd | None = None
        """None while the session runs."""
        self.signed_in_seat = ""
        """The seat whose PIN was accepted in this session; empty before, and after the seat was lost."""
        self.on_seat_change: Callable[[], None] = lambda: None
        """Called after `signed_in_seat` has changed."""
        self.on_download: Callable[[str, str], None] = lambda digest, name: None
        """Called when the app offers a file of evidence to the browser, with its SHA-256 and its name."""
        self._kill = kill
        self.has_painted = asyncio.Event()
        """Set once the app has drawn something, or has ended."""
        self._output_frames = 0
        self._is_ending = False
        self._output_ended = False
        self._reported_exit_code = 1
        """The exit code that the app has told; 1 until then. It counts for an orphan, whose process nobody
        waits for."""
        self._on_orphan_exit: Callable[[int], None] | None = None
        self._ended = asyncio.Event()
        self._reader: _FrameReader | None = _FrameReader()
        self._transport: asyncio.Transport

    # --- output -----------------------------------------------------------------------------------

    async def frames(self) -> AsyncIterator[Frame]:
        """Yield what the app sends from now on; ends when its process has ended.

        There is one reader at a time: a new one ends the previous one. Output without a reader is dropped,
        so a client that returns must call `repaint`. The first reader gets everything since the start.
        """
        reader = self._attach_reader()
        try:
            while (frame := await reader.get()) is not None:
                yield frame
                if reader.pending_bytes <= MAX_PENDING_BYTES:
                    self._transport.resume_reading()
        finally:
            self._detach_reader(reader)

    def _attach_reader(self) -> _FrameReader:
        reader = self._reader
        if reader is None or reader.is_attached:
            if reader is not None:
                reader.put(None)
            reader = self._reader = _FrameReader()
            if self._output_ended:
                reader.put(None)
        reader.is_attached = True
        return reader

    def _detach_reader(self, reader: _FrameReader) -> None:
        if self._reader is reader:
            self._reader = None
        self._transport.resume_reading()

    # --- input ------------------------------------------------------------------------------------

    def write(self, terminal_input: bytes) -> None:
        """Send input of the terminal; the app counts it as a sign of life too."""
        self._send(TerminalData(terminal_input))

    @property
    def unread_bytes(self) -> int:
        """Input that the app has not read yet; the servers limit it."""
        return self._transport.get_write_buffer_size()

    def resize(self, columns: int, rows: int) -> None:
        """Send the terminal's new size."""
        self._send(ControlMessage("resize", {"width": columns, "height": rows}))

    def focus(self, has_focus: bool) -> None:
        """Send whether the client's window has the focus."""
        self._send(ControlMessage("focus" if has_focus else "blur"))

    def repaint(self) -> None:
        """Request the terminal's modes and the whole screen again."""
        self._send(ControlMessage("repaint"))

    @property
    def is_stranger(self) -> bool:
        """Whether nobody has signed in: not in this session, and not from this client before."""
        return not (self.signed_in_seat or self.is_known)

    def mark_alive(self) -> None:
        """Report a sign of life of the remote client, such as a reply to a ping; due about every 2 s.

        After 5 s without any, the app stops updating the seat's `seen` time, so the MC sees that it is old.
        """
        self.is_away = False
        self._send(ControlMessage("alive"))

    def mark_away(self) -> None:
        """Report that the remote client is disconnected; the seat's age grows until the next `mark_alive`."""
        self.is_away = True
        self._send(ControlMessage("away"))

    def _send(self, frame: Frame) -> None:
        if not (self._is_ending or self._transport.is_closing()):  # nothing may be written after the EOF
            self._transport.write(encode(frame))

    # --- end --------------------------------------------------------------------------------------

    async def end(self) -> None:
        """Ask the app to finish; kill it after `END_TIMEOUT`. Returns once the process has ended."""
        self._is_ending = True
        if not self._transport.is_closing():
            self._transport.write_eof()
        try:
            await asyncio.wait_for(self.wait(), END_TIMEOUT)
        except TimeoutError:
            self._kill(self.id)
            await self.wait()

    async def wait(self) -> SessionEnd:
        """Wait until the session has ended; return the reason."""
        await self._ended.wait()
        assert self.end_reason is not None
        return self.end_reason

    # --- for the pool -----------------------------------------------------------------------------

    async def connect(self, hub_socket: socket.socket) -> None:
        """Read from the hub's end of the socket."""
        protocol = _SessionProtocol(self._on_frame, self._on_output_end)
        event_loop = asyncio.get_running_loop()
        self._transport, _ = await event_loop.create_connection(lambda: protocol, sock=hub_socket)

    def disconnect(self) -> None:
        """Close the socket, if it is open; the process then ends by itself."""
        if hasattr(self, "_transport"):
            self._transport.close()

    def watch_output(self, on_exit: Callable[[int], None]) -> None:
        """Take the end of the output as the end of the process: the fork server, its parent, has died."""
        self._on_orphan_exit = on_exit
        if self._output_ended:
            self._report_orphan_exit()

    @property
    def can_be_killed(self) -> bool:
        """Whether its end of the socket is open, so that the process runs and its id is no other's."""
        return self.pid > 0 and not self._output_ended

    def _report_orphan_exit(self) -> None:
        if self._on_orphan_exit is not None:
            self._on_orphan_exit(self._reported_exit_code)

    def on_exit(self, exit_code: int) -> None:
        """Set the end's reason from the exit code of the process."""
        exit_reason = SessionEnd.CRASHED if exit_code else SessionEnd.LEFT
        self.end_reason = SessionEnd.CLOSED if self._is_ending else exit_reason
        self._ended.set()

    def _on_frame(self, frame: Frame) -> None:
        self._output_frames += 1
        if self._output_frames > 1:  # the first one only prepares the terminal
            self.has_painted.set()
        if isinstance(frame, ControlMessage) and frame.type == "exit":
            self._reported_exit_code = frame.fields["code"]
        if isinstance(frame, ControlMessage) and frame.type in ("signed-in", "seat-lost"):
            self.signed_in_seat = frame.fields.get("seat", "")
            self.on_seat_change()
            return
        if isinstance(frame, ControlMessage) and frame.type == "download":
            self.on_download(frame.fields["sha256"], frame.fields["name"])
            return
        if self._reader is not None:
            self._reader.put(frame)
            if self._reader.pending_bytes > MAX_PENDING_BYTES:
                self._transport.pause_reading()

    def _on_output_end(self) -> None:
        self._output_ended = True
        self.has_painted.set()
        if self._reader is not None:
            self._reader.put(None)
        self._report_orphan_exit()


class _FrameReader:
    """The queue of one reader of a session; None ends it."""

    def __init__(self) -> None:
        self.is_attached = False
        self.pending_bytes = 0
        self._queue: asyncio.Queue[Frame | None] = asyncio.Queue()

    def put(self, frame: Frame | None) -> None:
        """Add a frame."""
        self.pending_bytes += _payload_size(frame)
        self._queue.put_nowait(frame)

    async def get(self) -> Frame | None:
        """Wait for the next frame."""
        frame = await self._queue.get()
        self.pending_bytes -= _payload_size(frame)
        return frame


def _payload_size(frame: Frame | None) -> int:
    return len(frame.payload) if isinstance(frame, TerminalData) else 0


class _SessionProtocol(asyncio.Protocol):
    """Decodes what a session's process sends."""

    def __init__(self, on_frame: Callable[[Frame], None], on_output_end: Callable[[], None]) -> None:
        self._on_frame, self._on_output_end = on_frame, on_output_end
        self._decoder = FrameDecoder()

    def data_received(self, data: bytes) -> None:
        """Pass frames to the session's reader."""
        for frame in self._decoder.feed(data):
            self._on_frame(frame)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the output: the process has ended or is about to."""
        self._on_output_end()
