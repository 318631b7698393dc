"""Floods of a hub by somebody without a PIN, and what an honest juror notices of them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import aiohttp

from benchmarks import fifty
from benchmarks.common import make_disk_folder
from benchmarks.screens import Screen, WebScreen
from benchmarks.serving import RunningServer, start_hub
from scoring_tui.hub.process_memory import proportional_memory

ATTACKER = "127.0.0.66"
SECONDS = 20.0
"""Length of a flood."""
CALM_SECONDS = 15.0
KEY_INTERVAL = 0.25
"""Seconds between two keys of a person who types fast."""
MOST_KEY_MS, MOST_HUB_MB = 15.0, 80.0
"""Goals under a flood of frames."""


@dataclass
class Hall:
    """A hub with one honest juror, who is signed in and types."""

    server: RunningServer
    juror: Screen

    @property
    def port(self) -> int:
        """Of the web server."""
        return int(self.server.address.rpartition(":")[2])

    @property
    def hub_megabytes(self) -> float:
        """Memory of the hub itself."""
        return (proportional_memory([self.server.pid]) or 0) / 1e6

    async def measure_keys(self, seconds: float) -> tuple[float, float]:
        """Milliseconds from a key until it is visible: p95, and the longest."""
        delays: list[float] = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            typed = ""
            for digit in "918273":
                await asyncio.sleep(KEY_INTERVAL)
                typed += digit
                self.juror.forget()
                start = time.perf_counter()
                await self.juror.type(digit)
                if len(typed) > 3:
                    await self.juror.sees(typed)
                    delays.append(1000 * (time.perf_counter() - start))
            await self.juror.type("\x7f" * len(typed))
        return quantiles(delays, n=20)[-1], max(delays)

    async def flood(self, kind: str, connections: int) -> tuple[tuple[float, float], float, str]:
        """Measure keys under a flood; return them, the hub's largest memory, and what was sent."""
        arguments = [kind, str(self.port), str(SECONDS), ATTACKER, str(connections)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.attacks.flooder", *arguments, stdout=PIPE
        )
        watch = asyncio.create_task(self._watch_memory())
        keys = await self.measure_keys(SECONDS)
        output, _ = await process.communicate()
        watch.cancel()
        return keys, self._largest_memory, output.decode().strip()

    _largest_memory = 0.0

    async def _watch_memory(self) -> None:
        self._largest_memory = self.hub_megabytes
        while True:
            await asyncio.sleep(0.5)
            self._largest_memory = max(self._largest_memory, self.hub_megabytes)


@asynccontextmanager
async def open_hall(folder: Path) -> AsyncIterator[Hall]:
    """Start a hub and sign an honest juror in."""
    path = folder / "final.db"
    pins = fifty.create_desk_contest(path, 3, 3)
    async with start_hub(path) as server, AsyncExitStack() as stack:
        juror, pin = next(iter(pins.items()))
        screen = await stack.enter_async_context(WebScreen.open(server.address, server.page, server.socket))
        await fifty.sign_in(screen, juror, pin)
        await screen.type("\r")
        await screen.sees(fifty.SEND_LABEL)
        yield Hall(server, screen)


def report(name: str, seen: str, wanted: str) -> None:
    """Print one line."""
    print(f"  {name:26} {seen:44} {wanted}", flush=True)


async def flood_and_report(hall: Hall, kind: str, connections: int, *, is_goal: bool) -> None:
    """Print keys and memory, calm and under a flood."""
    calm, megabytes = await hall.measure_keys(CALM_SECONDS), hall.hub_megabytes
    cpu_before = hall.server.cpu_seconds()
    keys, largest, sent = await hall.flood(kind, connections)
    cpu_after = hall.server.cpu_seconds()
    report("attacker", sent, f"{SECONDS:.0f} s, {connections} connections at a time")
    report("a key, calm", f"p95 {calm[0]:.1f} ms, longest {calm[1]:.1f} ms", "")
    goal = f"p95 below {MOST_KEY_MS:.0f} ms" if is_goal else ""
    report("a key, attacked", f"p95 {keys[0]:.1f} ms, longest {keys[1]:.1f} ms", goal)
    hub_cores, session_cores = (
        (after - before) / SECONDS for after, before in zip(cpu_after, cpu_before, strict=True)
    )
    report(
        "processors", f"hub {hub_cores:.2f}, sessions {session_cores:.2f}", f"load {os.getloadavg()[0]:.1f}"
    )
    report("the hub", f"{megabytes:.0f} MB, then {largest:.0f} MB", f"below {MOST_HUB_MB:.0f} MB")


async def attack_frames(hall: Hall) -> None:
    """Tiny websocket frames, as fast as they are taken."""
    await flood_and_report(hall, "frames", 20, is_goal=True)


async def attack_texts(hall: Hall) -> None:
    """Long texts typed into sign-in pages."""
    await flood_and_report(hall, "texts", 20, is_goal=False)


async def attack_pages(hall: Hall) -> None:
    """Pages requested without end."""
    await flood_and_report(hall, "pages", 20, is_goal=False)


async def attack_halves(hall: Hall) -> None:
    """Requests that never end."""
    await flood_and_report(hall, "halves", 400, is_goal=False)


async def attack_sessions(hall: Hall) -> None:
    """Sessions without PIN, 120 at once; meanwhile an honest client of another and of the same address."""
    await flood_and_report(hall, "sessions", 120, is_goal=False)
    arguments = ["sessions", str(hall.port), "15", ATTACKER, "120"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.attacks.flooder", *arguments, stdout=PIPE
    )
    await asyncio.sleep(6)
    for name, page, words, source in (
        ("juror, other address", "juror", fifty.NAME_PATTERN, "127.0.0.1"),
        ("board, other address", "board", "provisional", "127.0.0.1"),
        ("MC, attacker's address", "mc", "MC", ATTACKER),
    ):
        start = time.perf_counter()
        try:
            await see_screen(hall, page, words, source)
            seen = f"painted after {1000 * (time.perf_counter() - start):.0f} ms"
        except (aiohttp.ClientError, AssertionError, TimeoutError) as error:
            seen = f"refused: {type(error).__name__} {str(error)[:60]}"
        report(name, seen, "painted")
    await process.communicate()


async def see_screen(hall: Hall, page: str, words: str, source: str) -> None:
    """Open a screen from an address and wait until it is painted."""
    connector = aiohttp.TCPConnector(local_addr=(source, 0))
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(hall.server.address, connector=connector, cookie_jar=jar) as browser:
        async with browser.get(f"/{page}") as answer:
            answer.raise_for_status()
        async with (
            browser.ws_connect(f"/ws/{page}?width=80&height=24", origin=hall.server.address) as socket,
            WebScreen(socket).read() as screen,
        ):
            await screen.sees(words, 10)


async def attack_images(hall: Hall) -> None:
    """A foreign page lets a juror's browser ask for 300 missing images; then the juror loads the page."""
    async with aiohttp.ClientSession(hall.server.address) as browser:
        for number in range(300):
            async with browser.get(f"/image-{number}.png") as answer:
                assert answer.status == 404
        async with browser.get("/juror") as page:
            report("the juror's page", f"status {page.status}", "status 200")


async def attack_parent(hall: Hall) -> None:
    """The preloaded parent of all sessions is killed."""
    children = Path(f"/proc/{hall.server.pid}/task/{hall.server.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)
    keys = await hall.measure_keys(3)
    report("the juror goes on", f"p95 {keys[0]:.1f} ms", "the session lives")
    start = time.perf_counter()
    await see_screen(hall, "board", "provisional", "127.0.0.1")
    report("a new screen", f"painted after {1000 * (time.perf_counter() - start):.0f} ms", "painted")


ATTACKS = {
    "frames": attack_frames,
    "texts": attack_texts,
    "pages": attack_pages,
    "halves": attack_halves,
    "sessions": attack_sessions,
    "images": attack_images,
    "parent": attack_parent,
}


async def run(name: str) -> None:
    """Run one attack against a hub of its own."""
    attack = ATTACKS[name]
    print(f"{name}: {attack.__doc__}", flush=True)
    with make_disk_folder() as folder:
        async with open_hall(folder) as hall:
            await attack(hall)
