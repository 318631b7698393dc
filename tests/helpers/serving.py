"""The `serve` command in a process of its own, and websocket clients for it."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal, Self

import aiohttp

from tests.helpers.clis import ENGLISH
from tests.helpers.hubs import is_running
from tests.helpers.ports import free_ports

HOST = "127.0.0.1"
ENVIRONMENT = {**ENGLISH, "PYTHONPATH": str(Path(__file__).parents[2])}


def serve_command(final: Path, web_port: int, ssh_port: int, *options: str) -> list[str]:
    """The command line that starts a hub: without TLS, unless the options name it."""
    addresses = ("--bind", HOST, "--web", str(web_port), "--ssh", str(ssh_port))
    encryption = () if any("tls" in option for option in options) else ("--no-tls",)
    program = (sys.executable, "-m", "scoring_tui", "--lang", "en", "serve")
    return [*program, str(final), *addresses, *encryption, *options]


class RunningHub:
    """A hub in a process of its own, with its output and its log so far."""

    def __init__(self, web_port: int, ssh_port: int) -> None:
        self.web_port, self.ssh_port = web_port, ssh_port
        self.output = self.log_text = ""
        self.process: asyncio.subprocess.Process
        self._has_output = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def start(
        cls, final: Path, *options: str, ports: tuple[int, int] | None = None
    ) -> AsyncIterator[Self]:
        """Start the hub; kill it at the end if it still runs."""
        hub = cls(*(ports or free_ports()))
        hub.process = await asyncio.create_subprocess_exec(
            *serve_command(final, hub.web_port, hub.ssh_port, *options),
            stdout=PIPE,
            stderr=PIPE,
            env={**os.environ, **ENVIRONMENT},
        )
        read_tasks = [asyncio.create_task(hub._read(stream)) for stream in ("output", "log")]
        try:
            yield hub
        except BaseException as error:
            error.add_note(f"The hub printed:\n{hub.output}\nand logged:\n{hub.log_text}")
            raise
        finally:
            if hub.process.returncode is None:
                hub.process.kill()
            await hub.process.wait()
            await asyncio.gather(*read_tasks)

    async def _read(self, stream: Literal["output", "log"]) -> None:
        pipe = self.process.stdout if stream == "output" else self.process.stderr
        assert pipe is not None
        while chunk := await pipe.read(65536):
            if stream == "output":
                self.output += chunk.decode()
            else:
                self.log_text += chunk.decode()
            self._has_output.set()
        self._has_output.set()

    async def wait_for_text(
        self, pattern: str, stream: Literal["output", "log"] = "output", times: int = 1, seconds: float = 15
    ) -> str:
        """Wait until a pattern was printed or logged so many times; return the last match."""
        try:
            async with asyncio.timeout(seconds):
                while len(matches := re.findall(pattern, self._text(stream))) < times:
                    self._has_output.clear()
                    await self._has_output.wait()
        except TimeoutError:
            raise AssertionError(f"never printed {pattern}\n{self.output}\n{self.log_text}") from None
        return str(matches[-1])

    def _text(self, stream: Literal["output", "log"]) -> str:
        return self.output if stream == "output" else self.log_text

    async def wait_until_ready(self) -> Self:
        """Wait until its servers listen."""
        await self.wait_for_text("Ctrl\\+C: stop")
        return self

    async def wait_for_exit(self, seconds: float = 15) -> int:
        """Wait until the process has ended; return its exit code."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    def descendant_pids(self) -> list[int]:
        """Process ids of its children and their descendants."""
        return find_descendants(self.process.pid)

    def send_signal(self, signal_number: signal.Signals) -> None:
        """Send a signal to the hub."""
        self.process.send_signal(signal_number)


def find_descendants(pid: int) -> list[int]:
    """Process ids of all descendants; a parent comes before its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text() if is_running(pid) else ""
    return [
        descendant for child in map(int, children.split()) for descendant in (child, *find_descendants(child))
    ]


@asynccontextmanager
async def open_terminal(
    port: int, post: str = "board", scheme: str = "http"
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a page's websocket and wait for its first output."""
    base_url, cookie_jar = f"{scheme}://{HOST}:{port}", aiohttp.CookieJar(unsafe=True)
    connector = aiohttp.TCPConnector(ssl=False)
    async with aiohttp.ClientSession(base_url, cookie_jar=cookie_jar, connector=connector) as client:
        async with client.get(f"/{post}") as page:
            assert page.status == 200
        async with client.ws_connect(f"/ws/{post}?width=80&height=24", origin=base_url) as socket:
            async with asyncio.timeout(10):
                while (await socket.receive()).type is not aiohttp.WSMsgType.BINARY:
                    pass
            yield socket


async def read_close_code(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """Wait until the hub has closed the websocket; return its close code."""
    async with asyncio.timeout(10):
        async for _ in socket:
            pass
    return socket.close_code
