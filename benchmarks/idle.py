"""CPU time of idle screens.

    python -m benchmarks.idle [SECONDS]

Every role, at a terminal of its own on this machine and in a session of a hub: signed in, a contestant on
stage with a running clock, a juror's cursor in a field, all other jurors sending heartbeats. Measured are
the kernel's CPU time, in per cent of one core, and the bytes sent to the terminal. The goal is at most 1
%.
"""

import asyncio
import itertools
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.common import SCREEN_SIZE, make_disk_folder, open_terminal
from benchmarks.start import create_played_final
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.stage import Advance
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.hub.sessions.frames import TerminalData
from scoring_tui.hub.sessions.pool import SessionPool, TerminalSession
from scoring_tui.ledger.store import Ledger

SETTLE_SECONDS = 8.0
"""Seconds after which a screen has finished loading."""
HEARTBEAT_SECONDS = 2.0
"""Seconds between two liveness signals of a client."""
DIRECT_SCRIPT = """
import sys
from pathlib import Path
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import Seat
from scoring_tui.tui.app import make_app
_, path, name, seat, device = sys.argv
make_app(Path(path), [Actor(name, Seat.parse(seat))], language="en", signed_in=True, device=device).run()
"""
ByteCount = list[int]
"""The number of bytes so far."""


def create_live_final(path: Path) -> list[Actor]:
    """A final in the middle of a presentation; returns one actor for each role."""
    create_played_final(path)
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
async def open_live_final() -> AsyncIterator[tuple[Path, list[Actor]]]:
    """The file of this final, with the other jurors active."""
    with make_disk_folder() as folder:
        path = folder / "final.db"
        people = create_live_final(path)
        others = asyncio.create_task(send_heartbeats(path, people))
        try:
            yield path, people
        finally:
            others.cancel()


async def send_heartbeats(path: Path, local_actors: list[Actor]) -> None:
    """Send the heartbeats of all other jurors, which the MC sees change every second."""
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        remote_seats = {str(Seat(Role.JUROR, juror)) for juror in engine.state.jurors} - {
            str(actor.seat) for actor in local_actors
        }
        for seat in remote_seats:
            ledger.seats.take(seat, "elsewhere", engine.clock().wall)
        start = time.monotonic()
        for index, seat in enumerate(itertools.cycle(remote_seats)):
            await asyncio.sleep(start + index * HEARTBEAT_SECONDS / len(remote_seats) - time.monotonic())
            ledger.seats.report_presence(seat, "elsewhere", "", engine.clock().wall)


@asynccontextmanager
async def open_in_terminal(path: Path, actor: Actor) -> AsyncIterator[tuple[int, ByteCount]]:
    """The screen of a role in a process and a terminal of its own."""
    with Ledger.open(path) as ledger:
        ledger.seats.take(str(actor.seat), "bench", Engine(ledger).clock().wall)
    output: ByteCount = [0]
    loop = asyncio.get_running_loop()
    arguments = ["-c", DIRECT_SCRIPT, str(path), actor.name, str(actor.seat), "bench"]
    with open_terminal(arguments) as (child_pid, terminal):

        def read() -> None:
            try:
                output[0] += len(os.read(terminal, 65536))
            except OSError:  # the other end is closed
                loop.remove_reader(terminal)

        loop.add_reader(terminal, read)
        try:
            yield child_pid, output
        finally:
            loop.remove_reader(terminal)


@asynccontextmanager
async def open_in_session(session_pool: SessionPool, actor: Actor) -> AsyncIterator[tuple[int, ByteCount]]:
    """The screen of a role in a session of a hub, with a live client."""
    session = await session_pool.open(
        actor.role, SCREEN_SIZE, str(actor.seat), is_signed_in=True, device=f"hub-{actor.role}"
    )
    output: ByteCount = [0]
    tasks = [asyncio.create_task(_read(session, output)), asyncio.create_task(_send_liveness(session))]
    try:
        yield session.pid, output
    finally:
        for task in tasks:
            task.cancel()
        await session.end()


async def _read(session: TerminalSession, output: ByteCount) -> None:
    async for packet in session.frames():
        if isinstance(packet, TerminalData):
            output[0] += len(packet.payload)


async def _send_liveness(session: TerminalSession) -> None:
    while True:
        session.mark_alive()
        await asyncio.sleep(HEARTBEAT_SECONDS)


def cpu_seconds(pid: int) -> float:
    """Seconds of CPU time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure_screen(place: str, actor: Actor, pid: int, output: ByteCount, seconds: float) -> None:
    """Measure a screen after it has settled; if its process has ended, `FileNotFoundError` is raised."""
    await asyncio.sleep(SETTLE_SECONDS)
    cpu_before, bytes_before = cpu_seconds(pid), output[0]
    await asyncio.sleep(seconds)
    cpu_share, byte_rate = (cpu_seconds(pid) - cpu_before) / seconds, (output[0] - bytes_before) / seconds
    print(
        f"{place:8} {actor.role:6} {100 * cpu_share:5.2f} % of a core   {byte_rate:6.0f} bytes/s", flush=True
    )


async def main(seconds: float) -> None:
    """One role after the other, first at terminals, then in a hub."""
    async with open_live_final() as (path, actors):
        for actor in actors:
            async with open_in_terminal(path, actor) as (pid, output):
                await measure_screen("direct", actor, pid, output, seconds)
    async with open_live_final() as (path, actors), SessionPool.start(path, "en") as session_pool:
        for actor in actors:
            async with open_in_session(session_pool, actor) as (pid, output):
                await measure_screen("hub", actor, pid, output, seconds)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0))
