"""Our hub compared with textual-serve serving the same app, on this machine, in one run.

    python -m benchmarks.hub [--sessions N] [--quick]

Everything runs on two processors, including the clients. A screen counts as painted when a juror's name is
visible, that is, after the file was read. Goals: first paint of one screen at most 0.4 of textual-serve's,
of 50 at once 0.6, memory per screen 0.65; key to screen p95 50 ms with 50 jurors typing, by browser with and
without TLS, and by SSH; idle 1 % of a core per screen; the hub itself 80 MB. Then run benchmarks.fifty to
check that no ballot is lost.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles

from benchmarks import fifty
from benchmarks.common import make_disk_folder
from benchmarks.screens import LEAVE, Screen, WebScreen
from benchmarks.serving import RunningServer, start_hub, start_textual_serve

Server = Callable[[Path], AbstractAsyncContextManager[RunningServer]]
KEY_INTERVAL = (0.2, 0.6)
"""Seconds between two keys of a typist: 30 words per minute."""
DIGIT_COUNT = 8
"""Digits typed into a field before it is cleared; the first three may occur elsewhere on the screen."""
SETTLE_SECONDS = 10.0
"""Seconds after which a screen has finished loading."""


@dataclass(frozen=True)
class MeasurementScale:
    """The size of the measurement."""

    sessions: int
    single_runs: int
    """Runs of one screen."""
    crowds: int
    """Runs of all screens at once."""
    typing: float
    idle: float
    """Seconds."""


def open_web_screen(served: RunningServer) -> AbstractAsyncContextManager[WebScreen]:
    """Open a screen by browser."""
    return WebScreen.open(served.address, served.page, served.socket)


# --- first paint ------------------------------------------------------------------------------------


async def measure_first_paint(server: RunningServer) -> float:
    """Seconds from requesting the page until the screen is painted."""
    start = time.perf_counter()
    async with open_web_screen(server) as screen:
        await screen.sees(fifty.NAME_PATTERN)
        paint_seconds = time.perf_counter() - start
        await screen.type(LEAVE)
    return paint_seconds


async def compare_single_paints(path: Path, runs: int) -> tuple[float, float]:
    """The medians of one screen's first paint, alternately: the hub's, textual-serve's."""
    hub_times, other_times = [], []
    async with start_hub(path) as hub, start_textual_serve(path) as other_server:
        for _ in range(runs + 1):
            hub_times.append(await measure_first_paint(hub))
            other_times.append(await measure_first_paint(other_server))
    return median(hub_times[1:]), median(other_times[1:])  # the first warms the disk


async def measure_crowd_paint(server: Server, path: Path, screen_count: int) -> tuple[float, float, float]:
    """All screens at once: seconds until the last is painted; MiB of the server, and for each screen."""
    async with server(path) as running_server, AsyncExitStack() as stack:
        start = time.perf_counter()

        async def open_screen() -> None:
            screen = await stack.enter_async_context(open_web_screen(running_server))
            await screen.sees(fifty.NAME_PATTERN, 180)

        await asyncio.gather(*(open_screen() for _ in range(screen_count)))
        return time.perf_counter() - start, *running_server.memory(screen_count)


# --- typing, and not typing -------------------------------------------------------------------------


@dataclass(frozen=True)
class TypingResult:
    """The measurements with all jurors signed in and typing."""

    delays: list[float]
    """Seconds from a key until its digit is visible."""
    memory: tuple[float, float]
    """MiB of the server, and for each screen."""
    busy: float
    """Cores used by the server and all screens while all jurors type."""
    idle: tuple[float, float]
    """Cores used by the server, and for each screen, while nobody types."""

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return 1000 * quantiles(self.delays, n=20)[-1]


async def measure_typing(
    server: Server, path: Path, pins: dict[str, str], by_web: int, typing: float, idle: float
) -> TypingResult:
    """All jurors open a form, type marks without sending them, then stop."""
    delays: list[float] = []
    async with server(path) as running_server, fifty.open_screens(running_server, pins, by_web) as screens:
        await asyncio.gather(*(_open_form(screen) for screen in screens.values()))
        await asyncio.sleep(SETTLE_SECONDS)
        start, cpu_before = time.monotonic(), sum(running_server.cpu_seconds())
        typists = (
            type_marks(screen, Random(juror_id), start + typing, delays)
            for juror_id, screen in screens.items()
        )
        await asyncio.gather(*typists)
        busy_cores = (sum(running_server.cpu_seconds()) - cpu_before) / (time.monotonic() - start)
        memory = running_server.memory(len(pins))
        await asyncio.sleep(SETTLE_SECONDS)
        idle_start = running_server.cpu_seconds()
        await asyncio.sleep(idle)
        server_seconds, screen_seconds = (
            end_seconds - start_seconds
            for end_seconds, start_seconds in zip(running_server.cpu_seconds(), idle_start, strict=True)
        )
    return TypingResult(
        delays, memory, busy_cores, (server_seconds / idle, screen_seconds / idle / len(pins))
    )


async def _open_form(screen: Screen) -> None:
    await screen.type("\r")
    await screen.sees(fifty.SEND_LABEL)


async def type_marks(screen: Screen, random: Random, end_time: float, delays: list[float]) -> None:
    """Type digit after digit; record how long each took to appear."""
    while time.monotonic() < end_time:
        typed_text = ""
        for _ in range(DIGIT_COUNT):
            await asyncio.sleep(random.uniform(*KEY_INTERVAL))
            typed_text += str(random.randint(1, 9))
            screen.forget()
            start = time.perf_counter()
            await screen.type(typed_text[-1])
            if len(typed_text) > 3:
                await screen.sees(typed_text)
                delays.append(time.perf_counter() - start)
        await screen.type("\x7f" * DIGIT_COUNT)


# --- all of it --------------------------------------------------------------------------------------


def print_row(label: str, numbers: str, goal: str = "") -> None:
    """Print a row of the table."""
    print(f"{label:44} {numbers:34} {goal}", flush=True)


def describe_load() -> str:
    """The load average of the machine."""
    return f"load {os.getloadavg()[0]:.1f}"


async def compare_paints(path: Path, scale: MeasurementScale) -> None:
    """Compare first paint and memory of the hub and textual-serve."""
    print_paints(
        "first paint, one screen", *await compare_single_paints(path, scale.single_runs), "at most 0.4"
    )
    hub_results, other_results = [], []
    for _ in range(scale.crowds):
        hub_results.append(await measure_crowd_paint(start_hub, path, scale.sessions))
        other_results.append(await measure_crowd_paint(start_textual_serve, path, scale.sessions))
    hub_seconds, hub_memory, screen_memory = map(median, zip(*hub_results, strict=True))
    other_seconds, _, other_memory = map(median, zip(*other_results, strict=True))
    print_paints(f"{scale.sessions} at once, all painted", hub_seconds, other_seconds, "at most 0.6")
    print_row(
        "memory a screen (PSS)",
        f"{screen_memory:.1f} / {other_memory:.1f} MiB = {screen_memory / other_memory:.2f}",
        "at most 0.65",
    )
    print_row("the hub itself (PSS)", f"{hub_memory:.1f} MiB", "at most 80 MB")


def print_paints(label: str, ours: float, theirs: float, goal: str) -> None:
    """Print a row of the table with the ratio."""
    print_row(label, f"{ours:.2f} / {theirs:.2f} s = {ours / theirs:.2f}", f"{goal}, {describe_load()}")


async def compare_typing(folder: Path, scale: MeasurementScale) -> None:
    """Compare key-to-screen delay and idle cost of the hub, by each way, and of textual-serve."""
    for name, server, by_web in (
        ("hub, all by browser", start_hub, scale.sessions),
        ("hub, all with TLS", partial(start_hub, has_tls=True), scale.sessions),
        ("hub, half by SSH", start_hub, scale.sessions // 2),
        ("textual-serve", start_textual_serve, scale.sessions),
    ):
        path = folder / f"{name}.db"  # nobody's seat is taken yet
        pins = fifty.create_desk_contest(path, scale.sessions, 3)
        result = await measure_typing(server, path, pins, by_web, scale.typing, scale.idle)
        median_ms = 1000 * median(result.delays)
        print_row(
            f"key to screen, {name}",
            f"median {median_ms:.0f}, p95 {result.p95:.0f} ms",
            f"50 ms, {describe_load()}",
        )
        print_row(f"processors while typing, {name}", f"{result.busy:.2f} of 2")
        print_row(f"memory a screen, {name}", f"{result.memory[1]:.1f} MiB, server {result.memory[0]:.1f}")
        print_row(
            f"idle a screen, {name}",
            f"{100 * result.idle[1]:.2f} %, server {100 * result.idle[0]:.1f} %",
            "1 %",
        )


async def main(scale: MeasurementScale) -> None:
    """Run all measurements and print the results."""
    print(f"{scale.sessions} screens, {len(os.sched_getaffinity(0))} processors, {describe_load()}")
    with make_disk_folder() as folder:
        path = folder / "final.db"
        fifty.create_desk_contest(path, scale.sessions, 3)
        await compare_paints(path, scale)
        await compare_typing(folder, scale)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    full, quick = (
        MeasurementScale(arguments.sessions, 10, 3, 30, 60),
        MeasurementScale(arguments.sessions, 3, 1, 10, 10),
    )
    asyncio.run(main(quick if arguments.quick else full))
