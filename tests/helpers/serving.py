"""`serve` in a process of its own, and browsers that speak its real protocol."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import create_server
from typing import Self

import aiohttp

from tests.helpers.clis import ENGLISH
from tests.helpers.hubs import lives

HOST = "127.0.0.1"
SETTINGS = {**ENGLISH, "PYTHONPATH": str(Path(__file__).parents[2])}


def free_ports() -> tuple[int, int]:
    """Two that nobody has now."""
    with create_server((HOST, 0)) as one, create_server((HOST, 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def command(final: Path, web: int, ssh: int, *more: str) -> list[str]:
    """What starts a hub."""
    doors = ("--bind", HOST, "--web", str(web), "--ssh", str(ssh))
    return [sys.executable, "-m", "scoring_tui", "--lang", "en", "serve", str(final), *doors, *more]


class Served:
    """A running hub; what it has said so far."""

    def __init__(self, web: int, ssh: int) -> None:
        self.web, self.ssh = web, ssh
        self.out = self.log = ""
        self.process: asyncio.subprocess.Process
        self._news = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def start(
        cls, final: Path, *more: str, ports: tuple[int, int] | None = None
    ) -> AsyncIterator[Self]:
        """Run it; whatever is left of it at the end is killed."""
        hub = cls(*(ports or free_ports()))
        hub.process = await asyncio.create_subprocess_exec(
            *command(final, hub.web, hub.ssh, *more),
            stdout=PIPE,
            stderr=PIPE,
            env={**os.environ, **SETTINGS},
        )
        reading = [asyncio.create_task(hub._read(pipe)) for pipe in ("out", "log")]
        try:
            yield hub
        except BaseException as error:
            error.add_note(f"The hub said:\n{hub.out}\nand logged:\n{hub.log}")
            raise
        finally:
            if hub.process.returncode is None:
                hub.process.kill()
            await hub.process.wait()
            await asyncio.gather(*reading)

    async def _read(self, name: str) -> None:
        pipe = self.process.stdout if name == "out" else self.process.stderr
        assert pipe is not None
        while piece := await pipe.read(65536):
            setattr(self, name, getattr(self, name) + piece.decode())
            self._news.set()
        self._news.set()

    async def says(self, pattern: str, name: str = "out", times: int = 1, seconds: float = 15) -> str:
        """Wait until it has; the last match."""
        try:
            async with asyncio.timeout(seconds):
                while len(found := re.findall(pattern, getattr(self, name))) < times:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"never said {pattern}\n{self.out}\n{self.log}") from None
        return str(found[-1])

    async def ready(self) -> Self:
        """Wait until its doors are open."""
        await self.says("Ctrl\\+C: stop")
        return self

    async def exit(self, seconds: float = 15) -> int:
        """Wait for its end, and that of all who write to its log; its exit code."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    def family(self) -> list[int]:
        """The processes that it has started, and theirs."""
        return family(self.process.pid)

    def send(self, what: signal.Signals) -> None:
        """A signal."""
        self.process.send_signal(what)


def family(pid: int) -> list[int]:
    """All below a process, the warm parent first."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text() if lives(pid) else ""
    return [one for child in map(int, told.split()) for one in (child, *family(child))]


@asynccontextmanager
async def screen(
    port: int, post: str = "board", scheme: str = "http"
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A browser's terminal, painted for the first time."""
    base, jar = f"{scheme}://{HOST}:{port}", aiohttp.CookieJar(unsafe=True)
    connector = aiohttp.TCPConnector(ssl=False)
    async with aiohttp.ClientSession(base, cookie_jar=jar, connector=connector) as client:
        async with client.get(f"/{post}") as page:
            assert page.status == 200
        async with client.ws_connect(f"/ws/{post}?width=80&height=24", origin=base) as socket:
            async with asyncio.timeout(10):
                while (await socket.receive()).type is not aiohttp.WSMsgType.BINARY:
                    pass
            yield socket


async def closing_code(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """Wait until the hub has closed it; how."""
    async with asyncio.timeout(10):
        async for _ in socket:
            pass
    return socket.close_code
