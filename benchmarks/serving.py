"""The servers under test: our hub, or textual-serve with the same app; each in processes of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL

from benchmarks.idle import cpu_seconds
from scoring_tui.hub.process_memory import proportional_memory
from tests.helpers.ports import free_port, free_ports

TEXTUAL_SERVE_SCRIPT = """
import shlex, sys
from textual_serve.server import Server
_, port, path = sys.argv
command = f"{sys.executable} -m scoring_tui juror {shlex.quote(path)} --lang en"
Server(command, "127.0.0.1", int(port)).serve()
"""
SERVER_TIMEOUT = 20.0
"""Seconds for a server to listen, or to stop."""


@dataclass(frozen=True)
class RunningServer:
    """A server that is running."""

    name: str
    pid: int
    address: str
    page: str
    socket: str
    ssh: int = 0

    @property
    def sessions(self) -> list[int]:
        """All descendant processes."""
        return list(_descendants(self.pid))

    def memory(self, screens: int) -> tuple[float, float]:
        """MiB of the server itself, and of all other processes for each screen; shared pages are split."""
        server_bytes, screen_bytes = (
            proportional_memory([self.pid]) or 0,
            proportional_memory(self.sessions) or 0,
        )
        return server_bytes / 2**20, screen_bytes / 2**20 / screens

    def cpu_seconds(self) -> tuple[float, float]:
        """Seconds of processor time of the server, and of everything else."""
        return cpu_seconds(self.pid), sum(map(cpu_seconds, self.sessions))


def _descendants(pid: int) -> Iterator[int]:
    """The process ids of children and grandchildren that still exist."""
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from _descendants(child)


@asynccontextmanager
async def start_hub(path: Path, *, has_tls: bool = False) -> AsyncIterator[RunningServer]:
    """`scoring-tui serve`, with TLS as it comes or without."""
    web, ssh = free_ports()
    command = ["-m", "scoring_tui", "serve", str(path), "--bind", "127.0.0.1"]
    command += [] if has_tls else ["--no-tls"]
    log = path.with_suffix(".hub.log")
    async with _run_server([*command, "--web", str(web), "--ssh", str(ssh)], log, web, ssh) as pid:
        scheme = "https" if has_tls else "http"
        yield RunningServer("hub", pid, f"{scheme}://127.0.0.1:{web}", "/juror", "/ws/juror", ssh)


@asynccontextmanager
async def start_textual_serve(path: Path) -> AsyncIterator[RunningServer]:
    """Textual-serve as it comes."""
    port = free_port()
    log = path.with_suffix(".textual-serve.log")
    async with _run_server(["-c", TEXTUAL_SERVE_SCRIPT, str(port), str(path)], log, port) as pid:
        yield RunningServer("textual-serve", pid, f"http://127.0.0.1:{port}", "/", "/ws")


@asynccontextmanager
async def _run_server(arguments: list[str], log: Path, *ports: int) -> AsyncIterator[int]:
    with log.open("w") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        async with asyncio.timeout(SERVER_TIMEOUT):
            for port in ports:
                await _wait_for_port(process, port, log)
        yield process.pid
    finally:
        await _stop(process)


async def _wait_for_port(process: asyncio.subprocess.Process, port: int, log: Path) -> None:
    while True:
        assert process.returncode is None, log.read_text()
        with suppress(ConnectionRefusedError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.05)


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Stop the server; textual-serve leaves its apps running, which are then killed."""
    if process.returncode is not None:
        return
    left = list(_descendants(process.pid))
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), SERVER_TIMEOUT)
    except TimeoutError:
        process.kill()
        await process.wait()
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
