"""One browser's websocket, joined to a session: heartbeats, output for a slow browser, and the close code.

It implements both ends that textual-serve's reader expects, so textual-serve parses the messages.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import IntEnum
from json import JSONDecodeError, loads
from typing import Self

from aiohttp import WSMessage, WSMsgType, web

from scoring_tui.hub.limits import MAX_UNREAD_INPUT
from scoring_tui.hub.sessions.frames import TerminalData
from scoring_tui.hub.sessions.session import SessionEnd, TerminalSession

HEARTBEAT_INTERVAL = 2.0
"""Seconds between two heartbeats, in both directions."""
AWAY_TIMEOUT = 4.0
"""Seconds without a message or pong after which the session is marked as away."""
CLOSE_TIMEOUT = 20.0
"""Seconds without a message or pong after which the connection is closed."""
MAX_PENDING_BYTES = 128 * 1024
"""Output that may wait for a slow browser. Above it the output is dropped and the screen repainted."""
MAX_PENDING_RECORDS = 100
"""Records that may wait for a slow browser."""
KEPT_RECORDS = ("head", "receipt", "settings")
"""Messages of a session that the page's script keeps: heads that were seen, and receipts of ballots."""
CLOSE_HANDSHAKE_TIMEOUT = 1.0
"""Seconds for a browser to answer the close frame."""
COLUMN_RANGE, ROW_RANGE = range(20, 501), range(5, 201)
"""Terminal sizes that are accepted."""


class CloseCode(IntEnum):
    """Why a websocket was closed; the page's script uses the same codes."""

    LOST = 0
    """The network or the browser failed, so no code can be sent."""
    UNKNOWN_TOKEN = 4001
    """The token was not signed by this run of the hub."""
    TAKEN_OVER = 4002
    """Another tab has taken the session over."""
    LEFT = 4003
    CRASHED = 4004
    STOPPED = 4005
    """The hub has stopped."""
    CLOSED = 4006
    """The hub has ended the session."""
    INVALID_MESSAGE = 4007
    """The browser sent a message outside the protocol."""
    FLOOD = 4008
    """The browser sent more than a person can type."""
    SEAT_LOST = 4009
    """Another device took the seat over, or the committee ended the session."""
    PIN_AGAIN = 4010
    """The session is signed in, and this browser did not prove that it is the one that did so."""


_CODES_BY_END = {
    SessionEnd.LEFT: CloseCode.LEFT,
    SessionEnd.CLOSED: CloseCode.CLOSED,
    SessionEnd.CRASHED: CloseCode.CRASHED,
}


class _InvalidMessageError(Exception):
    """A message outside the protocol."""


class _FloodError(Exception):
    """More input than the app can read."""


class OutputQueue:
    """Terminal output that waits for a browser, in whole chunks of the app."""

    def __init__(self, max_bytes: int = MAX_PENDING_BYTES) -> None:
        self._max_bytes = max_bytes
        self._chunks: list[bytes] = []
        self._has_changed = asyncio.Event()
        self.pending_bytes = 0
        self.has_dropped = False
        """Whether output was dropped. Later output is incomplete without it, so a repaint is needed first."""

    def put(self, chunk: bytes) -> None:
        """Add a chunk, unless output before it has been dropped."""
        if not self.has_dropped:
            self._chunks.append(chunk)
            self.pending_bytes += len(chunk)
            self._has_changed.set()
            if self.pending_bytes > self._max_bytes:
                self.drop()

    def drop(self) -> None:
        """Drop all output until `has_dropped` is reset."""
        self._chunks, self.pending_bytes, self.has_dropped = [], 0, True
        self._has_changed.set()

    async def take(self) -> bytes:
        """Wait until there is output or some was dropped; return all output."""
        await self._has_changed.wait()
        self._has_changed.clear()
        chunks, self._chunks, self.pending_bytes = self._chunks, [], 0
        return b"".join(chunks)


class TerminalSocket:
    """A websocket that shows a session."""

    def __init__(self, websocket: web.WebSocketResponse, session: TerminalSession, address: str) -> None:
        self._websocket, self._session = websocket, session
        self._output_queue = OutputQueue()
        self._records: asyncio.Queue[list[object]] = asyncio.Queue(MAX_PENDING_RECORDS)
        self._stop_code: asyncio.Future[CloseCode] = asyncio.get_running_loop().create_future()
        self._last_received, self._last_alive = time.monotonic(), 0.0
        """Last message of the browser and last report of it to the session; monotonic seconds."""
        self.address = address
        self.was_closed_by_browser = False
        """Whether the tab was closed or left; otherwise the network or the machine failed."""
        self.connected_at = time.time()
        """Unix time in seconds."""

    @property
    def last_seen(self) -> float:
        """When the browser last sent a message or pong; Unix time in seconds."""
        return time.time() - (time.monotonic() - self._last_received)

    async def run(
        self, read_messages: Callable[[TerminalSocket], Awaitable[None]], *, from_start: bool
    ) -> CloseCode:
        """Run until the connection or the session ends.

        Args:
            read_messages: reads messages from this object and calls its methods for them.
            from_start: the session's output is shown from its start; otherwise the screen is repainted.
        """
        if not from_start:
            self._output_queue.drop()
        task_results = [
            self._queue_output(),
            self._send_output(),
            self._send_records(),
            self._send_heartbeats(),
            self._receive_messages(read_messages),
            self._stop_code,
        ]
        tasks = [asyncio.ensure_future(task_result) for task_result in task_results]
        try:
            done_tasks, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return max(task.result() for task in done_tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def stop(self, close_code: CloseCode) -> None:
        """End `run` with this code."""
        if not self._stop_code.done():
            self._stop_code.set_result(close_code)

    # --- to the browser ---------------------------------------------------------------------------

    async def _queue_output(self) -> CloseCode:
        """Queue the app's output. It does not wait for the browser, so neither does the app."""
        async for frame in self._session.frames():
            if isinstance(frame, TerminalData):
                self._output_queue.put(frame.payload)
            elif frame.type in KEPT_RECORDS:
                self._queue_record([frame.type, frame.fields])
        return _CODES_BY_END[await self._session.wait()]

    def _queue_record(self, record: list[object]) -> None:
        """Queue what the browser keeps; of a browser that is far too slow the oldest is dropped."""
        if self._records.full():
            self._records.get_nowait()
        self._records.put_nowait(record)

    async def _send_records(self) -> CloseCode:
        try:
            while True:
                await self._websocket.send_json(await self._records.get())
        except ConnectionError:
            return CloseCode.LOST

    async def _send_output(self) -> CloseCode:
        try:
            while True:
                if output := await self._output_queue.take():
                    await self._websocket.send_bytes(output)
                if self._output_queue.has_dropped:
                    self._output_queue.has_dropped = False
                    self._session.repaint()  # `_queue_output` runs already, so the repaint is not missed
        except ConnectionError:
            return CloseCode.LOST

    async def _send_heartbeats(self) -> CloseCode:
        """Send pings, which browsers answer by themselves, and messages, which the page's script sees."""
        try:
            while True:
                await self._websocket.ping()
                await self._websocket.send_str('["beat"]')
                await asyncio.sleep(HEARTBEAT_INTERVAL)
        except ConnectionError:
            return CloseCode.LOST

    # --- from the browser -------------------------------------------------------------------------

    async def _receive_messages(
        self, read_messages: Callable[[TerminalSocket], Awaitable[None]]
    ) -> CloseCode:
        try:
            await read_messages(self)
        except _InvalidMessageError:
            return CloseCode.INVALID_MESSAGE
        except _FloodError:
            return CloseCode.FLOOD
        return CloseCode.LOST

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> WSMessage:
        """The next valid message. Every message and pong is a sign of life of the browser."""
        while True:
            message = await self._receive()
            self._mark_alive()
            if message.type is WSMsgType.PING:
                await self._websocket.pong(message.data)
            elif message.type is not WSMsgType.PONG:
                _check_message(message)
                return message

    async def _receive(self) -> WSMessage:
        """The next frame; stops when the connection was closed or silent for `CLOSE_TIMEOUT`."""
        while time.monotonic() - self._last_received < CLOSE_TIMEOUT:
            try:
                message = await self._websocket.receive(timeout=AWAY_TIMEOUT)
            except TimeoutError:
                self._session.mark_away()
                continue
            self.was_closed_by_browser = message.type is WSMsgType.CLOSE
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                break
            return message
        raise StopAsyncIteration

    def _mark_alive(self) -> None:
        self._last_received = time.monotonic()
        if self._last_received - self._last_alive > HEARTBEAT_INTERVAL / 2:
            self._last_alive = self._last_received
            self._session.mark_alive()

    async def send_ticket(self, ticket: str) -> None:
        """Send the ticket with which the page fetches its pass."""
        with suppress(ConnectionError):
            await self._websocket.send_json(["pass", ticket])

    async def send_download(self, ticket: str) -> None:
        """Send the ticket with which the page fetches a file of evidence."""
        with suppress(ConnectionError):
            await self._websocket.send_json(["download", ticket])

    # --- called by textual-serve's reader ---------------------------------------------------------

    async def send_json(self, answer: object) -> None:
        """Send an answer to the page's script."""
        await self._websocket.send_json(answer)

    async def send_bytes(self, terminal_input: bytes) -> None:
        """Send keyboard input to the app."""
        self._session.write(terminal_input)
        if self._session.unread_bytes > MAX_UNREAD_INPUT:
            raise _FloodError

    async def set_terminal_size(self, columns: int, rows: int) -> None:
        """Send the terminal's size to the app, within limits."""
        self._session.resize(*clamp_size(columns, rows))

    async def focus(self) -> None:
        """The browser's window has the focus."""
        self._session.focus(True)

    async def blur(self) -> None:
        """The browser's window has lost the focus."""
        self._session.focus(False)


def clamp_size(columns: int, rows: int) -> tuple[int, int]:
    """Limit a terminal's size to the accepted ranges."""
    return _clamp(columns, COLUMN_RANGE), _clamp(rows, ROW_RANGE)


def _clamp(number: int, limits: range) -> int:
    return min(max(number, limits.start), limits.stop - 1)


def _check_message(message: WSMessage) -> None:
    """Raise `_InvalidMessageError` unless textual-serve's reader can process the message."""
    if message.type is not WSMsgType.TEXT:
        raise _InvalidMessageError
    try:
        content = loads(message.data)
    except (JSONDecodeError, RecursionError) as error:
        raise _InvalidMessageError from error
    match content:
        case ["stdin", str()] | ["ping", str()] | ["focus"] | ["blur"]:
            return
        case ["resize", {"width": int(), "height": int()}]:
            return
    raise _InvalidMessageError


async def close_websocket(
    websocket: web.WebSocketResponse, close_code: CloseCode, request: web.Request
) -> None:
    """Close with a code for the page; abort the connection if the browser does not answer."""
    was_closed = close_code is not CloseCode.LOST and await _send_close(websocket, close_code)
    if not was_closed and request.transport is not None:
        request.transport.abort()


async def _send_close(websocket: web.WebSocketResponse, close_code: CloseCode) -> bool:
    try:
        await asyncio.wait_for(websocket.close(code=close_code), CLOSE_HANDSHAKE_TIMEOUT)
    except (TimeoutError, ConnectionError):
        return False
    return True
