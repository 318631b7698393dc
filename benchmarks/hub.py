"""Our hub against textual-serve serving the same app, on this machine, in one run.

    python -m benchmarks.hub [--sessions N] [--quick]

Everything runs on two processors, the clients too. A screen is painted when a juror's name stands on it: the
file has been read. Goals: first paint of one screen at most 0.4 of textual-serve's, of 50 at once 0.6, memory
a screen 0.65; key to screen p95 50 ms with 50 typing, by browser's protocol and by SSH; idle 1 % of a core a
screen; the hub itself 80 MB. Then benchmarks.fifty: nothing sent is lost.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles

from benchmarks import fifty
from benchmarks.common import scratch
from benchmarks.screens import LEAVE, Screen, WebScreen
from benchmarks.serving import Served, our_hub, textual_serve

Server = Callable[[Path], AbstractAsyncContextManager[Served]]
KEY = (0.2, 0.6)
"""Seconds between two keys of a person who types: 30 words a minute."""
DIGITS = 8
"""Typed into a mark's field before it is cleared; the first three might stand elsewhere too."""
SETTLED = 10.0
"""Seconds after which a screen has loaded what it needs."""


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    sessions: int
    alone: int
    """Runs of one screen."""
    crowds: int
    """Runs of all at once."""
    typing: float
    idle: float
    """Seconds."""


def web(served: Served) -> AbstractAsyncContextManager[WebScreen]:
    """A screen by browser."""
    return WebScreen.open(served.address, served.page, served.socket)


# --- first paint ------------------------------------------------------------------------------------


async def painted(served: Served) -> float:
    """Seconds from asking for the page until one screen is painted."""
    start = time.perf_counter()
    async with web(served) as screen:
        await screen.sees(fifty.ANY_NAME)
        took = time.perf_counter() - start
        await screen.type(LEAVE)
    return took


async def alone(path: Path, runs: int) -> tuple[float, float]:
    """The middle of one screen's first paint, in turn: the hub's, textual-serve's."""
    ours, theirs = [], []
    async with our_hub(path) as hub, textual_serve(path) as other:
        for _ in range(runs + 1):
            ours.append(await painted(hub))
            theirs.append(await painted(other))
    return median(ours[1:]), median(theirs[1:])  # the first warms the disk


async def crowd(server: Server, path: Path, screens: int) -> tuple[float, float, float]:
    """Everybody at once: seconds until the last is painted; MiB of the server, and for each screen."""
    async with server(path) as served, AsyncExitStack() as stack:
        start = time.perf_counter()

        async def come() -> None:
            screen = await stack.enter_async_context(web(served))
            await screen.sees(fifty.ANY_NAME, 180)

        await asyncio.gather(*(come() for _ in range(screens)))
        return time.perf_counter() - start, *served.memory(screens)


# --- typing, and not typing -------------------------------------------------------------------------


@dataclass(frozen=True)
class Seated:
    """What everybody signed in and typing came to."""

    delays: list[float]
    """Seconds from a key until its digit is on the screen."""
    memory: tuple[float, float]
    """MiB of the server, and for each screen."""
    busy: float
    """Cores of the server and all screens while everybody types; more than there are left is a queue."""
    idle: tuple[float, float]
    """Cores of the server, and for each screen, when nobody types."""

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return 1000 * quantiles(self.delays, n=20)[-1]


async def seated(
    server: Server, path: Path, pins: dict[str, str], by_web: int, typing: float, idle: float
) -> Seated:
    """Everybody opens a form, types marks that they never send, then thinks."""
    delays: list[float] = []
    async with server(path) as served, fifty.seated(served, pins, by_web) as screens:
        await asyncio.gather(*(_open_form(screen) for screen in screens.values()))
        await asyncio.sleep(SETTLED)
        start, before = time.monotonic(), sum(served.spent())
        typists = (type_marks(s, Random(j), start + typing, delays) for j, s in screens.items())
        await asyncio.gather(*typists)
        busy = (sum(served.spent()) - before) / (time.monotonic() - start)
        memory = served.memory(len(pins))
        await asyncio.sleep(SETTLED)
        quiet = served.spent()
        await asyncio.sleep(idle)
        own, others = (after - ago for after, ago in zip(served.spent(), quiet, strict=True))
    return Seated(delays, memory, busy, (own / idle, others / idle / len(pins)))


async def _open_form(screen: Screen) -> None:
    await screen.type("\r")
    await screen.sees(fifty.FORM)


async def type_marks(screen: Screen, chance: Random, until: float, delays: list[float]) -> None:
    """Digit after digit; how long each took to be seen behind those before it."""
    while time.monotonic() < until:
        typed = ""
        for _ in range(DIGITS):
            await asyncio.sleep(chance.uniform(*KEY))
            typed += str(chance.randint(1, 9))
            screen.forget()
            start = time.perf_counter()
            await screen.type(typed[-1])
            if len(typed) > 3:
                await screen.sees(typed)
                delays.append(time.perf_counter() - start)
        await screen.type("\x7f" * DIGITS)


# --- all of it --------------------------------------------------------------------------------------


def row(what: str, seen: str, goal: str = "") -> None:
    """A line of the table."""
    print(f"{what:44} {seen:34} {goal}", flush=True)


def load() -> str:
    """How busy the machine is with other things."""
    return f"load {os.getloadavg()[0]:.1f}"


async def compare_paints(path: Path, scale: Scale) -> None:
    """First paint and memory, ours and theirs."""
    paints("first paint, one screen", *await alone(path, scale.alone), "at most 0.4")
    hub, other = [], []
    for _ in range(scale.crowds):
        hub.append(await crowd(our_hub, path, scale.sessions))
        other.append(await crowd(textual_serve, path, scale.sessions))
    at, own, each = map(median, zip(*hub, strict=True))
    their_at, _, their_each = map(median, zip(*other, strict=True))
    paints(f"{scale.sessions} at once, all painted", at, their_at, "at most 0.6")
    row(
        "memory a screen (PSS)",
        f"{each:.1f} / {their_each:.1f} MiB = {each / their_each:.2f}",
        "at most 0.65",
    )
    row("the hub itself (PSS)", f"{own:.1f} MiB", "at most 80 MB")


def paints(what: str, ours: float, theirs: float, goal: str) -> None:
    """A line of the table, with the ratio."""
    row(what, f"{ours:.2f} / {theirs:.2f} s = {ours / theirs:.2f}", f"{goal}, {load()}")


async def compare_typing(folder: Path, scale: Scale) -> None:
    """Key to screen and idle: textual-serve's for comparison, ours by browser's protocol, and by SSH."""
    for name, server, by_web in (
        ("hub, all by browser", our_hub, scale.sessions),
        ("hub, half by SSH", our_hub, scale.sessions // 2),
        ("textual-serve", textual_serve, scale.sessions),
    ):
        path = folder / f"{name}.db"  # nobody's seat is taken yet
        pins = fifty.at_desks(path, scale.sessions, 3)
        told = await seated(server, path, pins, by_web, scale.typing, scale.idle)
        middle = 1000 * median(told.delays)
        row(f"key to screen, {name}", f"median {middle:.0f}, p95 {told.p95:.0f} ms", f"50 ms, {load()}")
        row(f"processors while typing, {name}", f"{told.busy:.2f} of 2")
        row(f"memory a screen, {name}", f"{told.memory[1]:.1f} MiB, server {told.memory[0]:.1f}")
        row(f"idle a screen, {name}", f"{100 * told.idle[1]:.2f} %, server {100 * told.idle[0]:.1f} %", "1 %")


async def main(scale: Scale) -> None:
    """Measure one after the other, print as it comes."""
    print(f"{scale.sessions} screens, {len(os.sched_getaffinity(0))} processors, {load()}")
    with scratch() as folder:
        path = folder / "final.db"
        fifty.at_desks(path, scale.sessions, 3)
        await compare_paints(path, scale)
        await compare_typing(folder, scale)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    full, quick = Scale(asked.sessions, 10, 3, 30, 60), Scale(asked.sessions, 3, 1, 10, 10)
    asyncio.run(main(quick if asked.quick else full))
