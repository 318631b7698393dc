"""One browser's websocket to one session: proofs of life, what waits for a slow browser, how it ends.

Speaks textual-serve's protocol by handing itself to textual-serve's own reader. Imports sessions.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import IntEnum
from json import JSONDecodeError, loads
from typing import Self

from aiohttp import WSMessage, WSMsgType, web

from scoring_tui.hub.sessions.frames import TerminalData
from scoring_tui.hub.sessions.session import SessionEnd, TerminalSession

HEARTBEAT_INTERVAL = 2.0
"""Seconds between two signs of life, both ways."""
AWAY_TIMEOUT = 4.0
"""Seconds without a proof after which the seat is told that its person may be gone."""
CLOSE_TIMEOUT = 20.0
"""Seconds without a proof after which the connection is given up."""
MAX_PENDING_BYTES = 128 * 1024
"""Bytes that may wait for a slow browser; more are dropped, and the screen is painted anew."""
CLOSE_HANDSHAKE_TIMEOUT = 1.0
"""Seconds for a browser to answer a good-bye."""
COLUMNS, ROWS = range(20, 501), range(5, 201)
"""Sizes of a terminal that are believed."""


class CloseCode(IntEnum):
    """Why a connection is over, as codes that the page's script knows."""

    LOST = 0
    """The network or the browser; nobody can be told."""
    UNKNOWN_TOKEN = 4001
    """The pass is not one of this hub's."""
    TAKEN_OVER = 4002
    """Another tab has taken the session over."""
    LEFT = 4003
    CRASHED = 4004
    STOPPED = 4005
    """The hub."""
    CLOSED = 4006
    """The hub has ended the session."""
    INVALID_MESSAGE = 4007
    """What came was not of the protocol."""


_OF_ENDING = {
    SessionEnd.LEFT: CloseCode.LEFT,
    SessionEnd.CLOSED: CloseCode.CLOSED,
    SessionEnd.CRASHED: CloseCode.CRASHED,
}


class _BabbleError(Exception):
    """A message that is not of the protocol."""


class OutputQueue:
    """What waits for a browser, in whole pieces of terminal output."""

    def __init__(self, most: int = MAX_PENDING_BYTES) -> None:
        self._most = most
        self._pieces: list[bytes] = []
        self._some = asyncio.Event()
        self.held = 0
        """Bytes."""
        self.dropped = False
        """Whether the browser was too slow: the rest of the stream would tell it nonsense."""

    def put(self, piece: bytes) -> None:
        """Add a piece, unless what follows on it has been dropped."""
        if not self.dropped:
            self._pieces.append(piece)
            self.held += len(piece)
            self._some.set()
            if self.held > self._most:
                self.drop()

    def drop(self) -> None:
        """Send nothing more of this stream."""
        self._pieces, self.held, self.dropped = [], 0, True
        self._some.set()

    async def take(self) -> bytes:
        """All that waits, as soon as something does or was dropped."""
        await self._some.wait()
        self._some.clear()
        pieces, self._pieces, self.held = self._pieces, [], 0
        return b"".join(pieces)


class TerminalSocket:
    """A websocket that shows a session, from its opening to its end."""

    def __init__(self, websocket: web.WebSocketResponse, session: TerminalSession, address: str) -> None:
        self._websocket, self._session = websocket, session
        self._outbox = OutputQueue()
        self._verdict: asyncio.Future[CloseCode] = asyncio.get_running_loop().create_future()
        self._heard, self._told = time.monotonic(), 0.0
        self.address = address
        self.since = time.time()
        """Seconds, as `time.time` counts them."""

    @property
    def proved(self) -> float:
        """The browser's last proof of life, as `time.time` counts."""
        return time.time() - (time.monotonic() - self._heard)

    async def run(self, read: Callable[[TerminalSocket], Awaitable[None]], *, from_start: bool) -> CloseCode:
        """Until one end lets go; `read` takes messages from this line and calls what they ask for.

        Unless it shows the session from its start, it has missed something: the screen is painted anew.
        """
        if not from_start:
            self._outbox.drop()
        parts = [self._pump(), self._send(), self._beat(), self._listen(read), self._verdict]
        tasks = [asyncio.ensure_future(part) for part in parts]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return max(task.result() for task in done)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def stop(self, over: CloseCode) -> None:
        """Let go of it from here, and tell the page why."""
        if not self._verdict.done():
            self._verdict.set_result(over)

    # --- to the browser ---------------------------------------------------------------------------

    async def _pump(self) -> CloseCode:
        """Never waits for the browser, so that the app does not either."""
        async for packet in self._session.frames():
            if isinstance(packet, TerminalData):
                self._outbox.put(packet.payload)
        return _OF_ENDING[await self._session.wait()]

    async def _send(self) -> CloseCode:
        try:
            while True:
                if waiting := await self._outbox.take():
                    await self._websocket.send_bytes(waiting)
                if self._outbox.dropped:
                    self._outbox.dropped = False
                    self._session.repaint()  # what it brings is for this line: the pump is at work
        except ConnectionError:
            return CloseCode.LOST

    async def _beat(self) -> CloseCode:
        """A ping that browsers answer by themselves; a word for the page's script, which sees none."""
        try:
            while True:
                await self._websocket.ping()
                await self._websocket.send_str('["beat"]')
                await asyncio.sleep(HEARTBEAT_INTERVAL)
        except ConnectionError:
            return CloseCode.LOST

    # --- from the browser -------------------------------------------------------------------------

    async def _listen(self, read: Callable[[TerminalSocket], Awaitable[None]]) -> CloseCode:
        try:
            await read(self)
        except _BabbleError:
            return CloseCode.INVALID_MESSAGE
        return CloseCode.LOST

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> WSMessage:
        """The next message; every one, and every answer to a ping, is a proof of life."""
        while True:
            message = await self._receive()
            self._prove()
            if message.type is WSMsgType.PING:
                await self._websocket.pong(message.data)
            elif message.type is not WSMsgType.PONG:
                _refuse_babble(message)
                return message

    async def _receive(self) -> WSMessage:
        """The next frame, unless the other end is gone or silent for too long."""
        while time.monotonic() - self._heard < CLOSE_TIMEOUT:
            try:
                message = await self._websocket.receive(timeout=AWAY_TIMEOUT)
            except TimeoutError:
                self._session.mark_away()
                continue
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                break
            return message
        raise StopAsyncIteration

    def _prove(self) -> None:
        self._heard = time.monotonic()
        if self._heard - self._told > HEARTBEAT_INTERVAL / 2:
            self._told = self._heard
            self._session.mark_alive()

    # --- what textual-serve's reader calls --------------------------------------------------------

    async def send_json(self, answer: object) -> None:
        """To the page's script."""
        await self._websocket.send_json(answer)

    async def send_bytes(self, typed: bytes) -> None:
        """To the app, from the keyboard."""
        self._session.write(typed)

    async def set_terminal_size(self, columns: int, rows: int) -> None:
        """To the app, if it can be true."""
        self._session.resize(*clamp_size(columns, rows))

    async def focus(self) -> None:
        """The browser's window came to the front."""
        self._session.focus(True)

    async def blur(self) -> None:
        """Another window did."""
        self._session.focus(False)


def clamp_size(columns: int, rows: int) -> tuple[int, int]:
    """A terminal's size within reason."""
    return _within(COLUMNS, columns), _within(ROWS, rows)


def _within(limits: range, number: int) -> int:
    return min(max(number, limits.start), limits.stop - 1)


def _refuse_babble(message: WSMessage) -> None:
    """Only what textual-serve's reader takes without stumbling goes to it."""
    if message.type is not WSMsgType.TEXT:
        raise _BabbleError
    try:
        said = loads(message.data)
    except (JSONDecodeError, RecursionError) as error:
        raise _BabbleError from error
    match said:
        case ["stdin", str()] | ["ping", str()] | ["focus"] | ["blur"]:
            return
        case ["resize", {"width": int(), "height": int()}]:
            return
    raise _BabbleError


async def close_websocket(websocket: web.WebSocketResponse, over: CloseCode, request: web.Request) -> None:
    """Close with a word that the page understands; a browser that does not answer is cut off."""
    told = over is not CloseCode.LOST and await _told(websocket, over)
    if not told and request.transport is not None:
        request.transport.abort()


async def _told(websocket: web.WebSocketResponse, over: CloseCode) -> bool:
    try:
        await asyncio.wait_for(websocket.close(code=over), CLOSE_HANDSHAKE_TIMEOUT)
    except (TimeoutError, ConnectionError):
        return False
    return True
