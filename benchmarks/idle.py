"""A screen at which nobody types: what does it cost?

    python -m benchmarks.idle [SECONDS]

Every role, at a terminal of its own on this machine and in a hub's session: signed in, a contestant on stage
whose clock is running, a juror's cursor in a field, all other jurors giving their signs of life. Per cent of
one core by the kernel's count, and the bytes that went to the terminal. The goal is at most 1 %.
"""

import asyncio
import fcntl
import itertools
import os
import pty
import signal
import struct
import sys
import termios
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.common import scratch
from benchmarks.start import played
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.stage import Advance
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.hub.sessions.frames import TerminalData
from scoring_tui.hub.sessions.pool import SessionPool, TerminalSession
from scoring_tui.ledger.store import Ledger

SIZE = (120, 40)
SETTLED = 8.0
"""Seconds after which a screen has loaded what it needs."""
BEAT = 2.0
"""Seconds between two proofs of life of a client, as the doors pass them on."""
DIRECT = """
import sys
from pathlib import Path
from scoring_tui.domain.actor import Actor
from scoring_tui.tui.app import make_app
_, path, name, seat, device = sys.argv
make_app(Path(path), [Actor(name, Seat.parse(seat))], language="en", signed_in=True, device=device).run()
"""
Output = list[int]
"""Bytes so far."""


def on_stage(path: Path) -> list[Actor]:
    """A final in the middle of a presentation; returns who sits there, a role each."""
    played(path)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        live = next(room.live for room in engine.state.rooms.values() if room.live is not None)
        turn = engine.state.turns[live]
        engine.submit(Advance(live, "called"), Actor("MC", Seat(Role.MC, turn.panel)))
        juror = turn.jurors[0]
        people = [
            Actor(engine.state.jurors[juror].name, Seat(Role.JUROR, juror)),
            Actor("MC", Seat(Role.MC, turn.panel)),
        ]
        return [*people, Actor("", Seat(Role.BOARD)), Actor("Head", CHAIR_SEAT)]


@asynccontextmanager
async def evening() -> AsyncIterator[tuple[Path, list[Actor]]]:
    """That final's file, with the other jurors at work."""
    with scratch() as folder:
        path = folder / "final.db"
        people = on_stage(path)
        others = asyncio.create_task(beat(path, people))
        try:
            yield path, people
        finally:
            others.cancel()


async def beat(path: Path, people: list[Actor]) -> None:
    """The signs of life of all other jurors: what the MC sees change every second."""
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        seated = {str(Seat(Role.JUROR, juror)) for juror in engine.state.jurors} - {
            str(who.seat) for who in people
        }
        for seat in seated:
            ledger.seats.take(seat, "elsewhere", engine.clock().wall)
        start = time.monotonic()
        for n, seat in enumerate(itertools.cycle(seated)):
            await asyncio.sleep(start + n * BEAT / len(seated) - time.monotonic())
            ledger.seats.report_presence(seat, "elsewhere", "", engine.clock().wall)


@asynccontextmanager
async def at_terminal(path: Path, who: Actor) -> AsyncIterator[tuple[int, Output]]:
    """The role's screen in a process and a terminal of its own."""
    with Ledger.open(path) as ledger:
        ledger.seats.take(str(who.seat), "bench", Engine(ledger).clock().wall)
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color")
        os.execv(sys.executable, [sys.executable, "-c", DIRECT, str(path), who.name, str(who.seat), "bench"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *reversed(SIZE), 0, 0))
    output: Output = [0]

    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            output[0] += len(os.read(terminal, 65536))
        except OSError:  # nobody is at the other end any more
            loop.remove_reader(terminal)

    loop.add_reader(terminal, read)
    try:
        yield child, output
    finally:
        loop.remove_reader(terminal)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


@asynccontextmanager
async def in_session(nursery: SessionPool, who: Actor) -> AsyncIterator[tuple[int, Output]]:
    """The role's screen in a hub's session, whose client proves to be there."""
    session = await nursery.open(who.role, SIZE, str(who.seat), is_signed_in=True, device=f"hub-{who.role}")
    output: Output = [0]
    tasks = [asyncio.create_task(_read(session, output)), asyncio.create_task(_prove(session))]
    try:
        yield session.pid, output
    finally:
        for task in tasks:
            task.cancel()
        await session.end()


async def _read(session: TerminalSession, output: Output) -> None:
    async for packet in session.frames():
        if isinstance(packet, TerminalData):
            output[0] += len(packet.payload)


async def _prove(session: TerminalSession) -> None:
    while True:
        session.mark_alive()
        await asyncio.sleep(BEAT)


def spent(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measured(where: str, who: Actor, pid: int, output: Output, seconds: float) -> None:
    """Let it settle, then count; a process that has died meanwhile raises `FileNotFoundError`."""
    await asyncio.sleep(SETTLED)
    before, bytes_before = spent(pid), output[0]
    await asyncio.sleep(seconds)
    cpu, sent = (spent(pid) - before) / seconds, (output[0] - bytes_before) / seconds
    print(f"{where:8} {who.role:6} {100 * cpu:5.2f} % of a core   {sent:6.0f} bytes/s", flush=True)


async def main(seconds: float) -> None:
    """One role after the other, first at terminals, then in a hub."""
    async with evening() as (path, people):
        for who in people:
            async with at_terminal(path, who) as (pid, output):
                await measured("direct", who, pid, output, seconds)
    async with evening() as (path, people), SessionPool.start(path, "en") as nursery:
        for who in people:
            async with in_session(nursery, who) as (pid, output):
                await measured("hub", who, pid, output, seconds)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0))
