"""Screens as a client without eyes has them: a browser's websocket, or SSH; typed into, and read for words.

Both keep what was painted since the last `forget`, without places and looks: words of one line arrive in one
piece, because Textual sends whole lines of what has changed.
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
    """One client's terminal."""

    def __init__(self) -> None:
        self._painted = bytearray()
        self._news = asyncio.Event()
        self.over = False
        """Whether the other end has let go."""

    @abstractmethod
    async def type(self, keys: str) -> None:
        """Press keys."""

    @property
    def words(self) -> str:
        """What was painted since it was last forgotten."""
        return _SEQUENCE.sub(b"", self._painted).decode(errors="replace")

    def forget(self) -> None:
        """Only what is painted from now on counts."""
        self._painted.clear()

    async def sees(self, words: str, seconds: float = 60.0) -> None:
        """Wait for what matches this pattern; fails when it does not come in time."""
        try:
            async with asyncio.timeout(seconds):
                while not re.search(words, self.words):
                    assert not self.over, f"over before it was seen: {words}\n{self.words[-3000:]}"
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"never seen: {words}\n{self.words[-3000:]}") from None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Self]:
        """Take in what is painted meanwhile."""
        reading = asyncio.create_task(self._read())
        try:
            yield self
        finally:
            reading.cancel()

    @abstractmethod
    async def _read(self) -> None:
        """Until the other end lets go."""

    def end(self) -> None:
        """Nothing more will come."""
        self.over = True
        self._news.set()

    def take(self, painted: bytes) -> None:
        """Something was painted."""
        self._painted += painted
        self._news.set()


class WebScreen(Screen):
    """A page's websocket, without the page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        super().__init__()
        self._socket = socket

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str, page: str, path: str) -> AsyncIterator[Self]:
        """As a browser does: the page first, then its websocket."""
        size = {"width": SIZE[0], "height": SIZE[1]}
        async with aiohttp.ClientSession(address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            async with browser.get(page) as answer:
                answer.raise_for_status()
                await answer.read()
            async with (
                browser.ws_connect(path, params=size, origin=address, max_msg_size=0) as socket,
                cls(socket).read() as screen,
            ):
                yield screen

    async def type(self, keys: str) -> None:
        """As the page's script sends it."""
        await self._socket.send_json(["stdin", keys])

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.take(message.data)
        self.end()


class SshScreen(Screen):
    """A terminal at the end of an SSH connection."""

    def __init__(self, process: asyncssh.SSHClientProcess[bytes]) -> None:
        super().__init__()
        self._process = process

    @classmethod
    @asynccontextmanager
    async def open(cls, port: int, user: str, pin: str = "") -> AsyncIterator[Self]:
        """A role's user name needs no PIN, a seat's does."""
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
        """Into the channel."""
        self._process.stdin.write(keys.encode())

    async def _read(self) -> None:
        while painted := await self._process.stdout.read(65536):
            self.take(painted)
        self.end()
