"""Headless clients of a screen, by a browser's websocket or by SSH: they type keys and search the output
for text.

Both collect the output since the last `forget`, without positions and styles. Words of one line arrive in
one piece, because Textual sends whole changed lines.
"""

from __future__ import annotations

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import aiohttp
import asyncssh

SIZE = (80, 24)
LEAVE = "\x11"
_SEQUENCE = re.compile(rb"\x1b(\[[\d;?<>=]*[ $]*[@-~]|[@-Z\\^_])")


class Screen(ABC):
    """The terminal of one client."""

    def __init__(self) -> None:
        self._painted = bytearray()
        self._output_event = asyncio.Event()
        self.is_over = False
        """Whether the other end has let go."""

    @abstractmethod
    async def type(self, keys: str) -> None:
        """Press keys."""

    @property
    def words(self) -> str:
        """The output since the last `forget`."""
        return _SEQUENCE.sub(b"", self._painted).decode(errors="replace")

    def forget(self) -> None:
        """Discard the output so far."""
        self._painted.clear()

    async def sees(self, words: str, seconds: float = 60.0) -> None:
        """Wait until the output matches this pattern; fails after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while not re.search(words, self.words):
                    assert not self.is_over, f"over before it was seen: {words}\n{self.words[-3000:]}"
                    self._output_event.clear()
                    await self._output_event.wait()
        except TimeoutError:
            raise AssertionError(f"never seen: {words}\n{self.words[-3000:]}") from None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Self]:
        """Collect output in the background."""
        reading = asyncio.create_task(self._read())
        try:
            yield self
        finally:
            reading.cancel()

    @abstractmethod
    async def _read(self) -> None:
        """Read until the connection is closed."""

    def end(self) -> None:
        """Mark the connection as closed."""
        self.is_over = True
        self._output_event.set()

    def take(self, output: bytes) -> None:
        """Add output."""
        self._painted += output
        self._output_event.set()


class WebScreen(Screen):
    """The websocket of a page, without the page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        super().__init__()
        self._socket = socket

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str, page: str, path: str) -> AsyncIterator[Self]:
        """Load the page, then open its websocket, as a browser does."""
        size = {"width": SIZE[0], "height": SIZE[1]}
        connector = aiohttp.TCPConnector(ssl=False)  # the hub's own certificate is not checked
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(address, connector=connector, cookie_jar=jar) as browser:
            async with browser.get(page) as answer:
                answer.raise_for_status()
                await answer.read()
            async with (
                browser.ws_connect(path, params=size, origin=address, max_msg_size=0) as socket,
                cls(socket).read() as screen,
            ):
                yield screen

    async def type(self, keys: str) -> None:
        """Send keys as the page's script does."""
        await self._socket.send_json(["stdin", keys])

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.take(message.data)
        self.end()


class SshScreen(Screen):
    """A terminal over an SSH connection."""

    def __init__(self, process: asyncssh.SSHClientProcess[bytes]) -> None:
        super().__init__()
        self._process = process

    @classmethod
    @asynccontextmanager
    async def open(cls, port: int, user: str, pin: str = "") -> AsyncIterator[Self]:
        """Connect; a role's user name needs no PIN, a seat's does."""
        async with (
            asyncssh.connect(
                *("127.0.0.1", port),
                username=user,
                password=pin,
                known_hosts=None,
                config=None,
                client_keys=None,
                agent_path=None,
                preferred_auth="none,password",
            ) as connection,
            connection.create_process(encoding=None, term_type="xterm-256color", term_size=SIZE) as process,
        ):
            async with cls(process).read() as screen:
                yield screen
            connection.abort()

    async def type(self, keys: str) -> None:
        """Send keys through the channel."""
        self._process.stdin.write(keys.encode())

    async def _read(self) -> None:
        while output := await self._process.stdout.read(65536):
            self.take(output)
        self.end()
