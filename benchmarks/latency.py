"""A ballot is sent: when is it folded in the board of another process?

    python -m benchmarks.latency [BALLOTS]

The board looks for commits as a screen's link does. Senders measure from before they ask until the board has
folded it, on the clock that all processes of a machine share. Beside it the same with a bare insert into a
WAL file and a bare look at `data_version`, as the floor.
"""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Protocol

from benchmarks.big import drawn, marks
from benchmarks.common import scratch
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import SendBallot
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import POLL
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.store import Ledger

PATIENCE = 20.0
"""Seconds without news after which the board gives up."""

_fork = get_context("fork")
Times = dict[str, float]
"""Seconds of the shared clock by the ballot's key."""


class Way(Protocol):
    """One way to write a ballot and to see those of others."""

    def send(self, number: int, juror: str, key: str) -> None:
        """Durably."""

    def news(self) -> Iterable[str]:
        """Keys of ballots that came since this was last asked."""


class Ours:
    """The hall: rules, chain, gate, state."""

    def __init__(self, path: Path) -> None:
        self.engine, self.chance = Engine(Ledger.open(path)), Random(1)
        self.known = set(self.engine.state.ballots)

    def send(self, number: int, juror: str, key: str) -> None:
        """Through the one door."""
        self.engine.submit(SendBallot(number, marks(self.chance)), Actor(juror, Seat(Role.JUROR, juror)), key)

    def news(self) -> Iterable[str]:
        """Ballots that the state holds now and did not before."""
        if not (self.engine.ledger.poll_changes() and self.engine.catch_up()):
            return ()
        fresh = self.engine.state.ballots.keys() - self.known
        self.known |= fresh
        return [str(number) for number in fresh]


class Bare:
    """A plain table in a WAL file."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.seen, self.version, self.chance = 0, -1, Random(1)

    def send(self, number: int, juror: str, key: str) -> None:
        """One insert."""
        body = str(marks(self.chance))
        self.connection.execute("INSERT INTO ballot (key, body) VALUES (?, ?)", (str(number), body))

    def news(self) -> Iterable[str]:
        """Rows after the last one seen."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        if version == self.version:
            return ()
        self.version = version
        rows = self.connection.execute("SELECT id, key FROM ballot WHERE id > ?", (self.seen,)).fetchall()
        self.seen = max((id_ for id_, _ in rows), default=self.seen)
        return [key for _, key in rows]


@dataclass(frozen=True)
class Crowd:
    """How the ballots come: so many processes, with so much thinking before each ballot."""

    name: str
    jurors: int
    think: tuple[float, float]
    together: bool = False
    """Everybody sends in the same instant, again and again."""


CROWDS = (
    Crowd("1 juror", 1, (0.005, 0.03)),
    Crowd("5 at once", 5, (0.05, 0.09), together=True),
    Crowd("50, a second of think time", 50, (0.5, 1.5)),
)


@dataclass(frozen=True)
class Evening:
    """What every process is told."""

    way: type[Ours] | type[Bare]
    path: Path
    crowd: Crowd
    ballots: int
    ready: Barrier
    """Passed when everybody has the file open."""
    told: "Queue[Times]"


def juror(evening: Evening, own: int) -> None:
    """A process: thinks and sends; tells when it began to send each."""
    me, crowd, sent = evening.way(evening.path), evening.crowd, Times()
    thinks = Random("together" if crowd.together else str(own))
    evening.ready.wait()
    at = time.monotonic()
    for number in range(own + 1, evening.ballots + 1, crowd.jurors):
        at = (at if crowd.together else time.monotonic()) + thinks.uniform(*crowd.think)
        time.sleep(max(0.0, at - time.monotonic()))
        sent[str(number)] = time.monotonic()
        me.send(number, f"j{own}", f"key-{number}")
    evening.told.put(sent)


def board(evening: Evening, told: "Queue[Times]") -> None:
    """A process: looks for news as a screen's link does; tells when it had folded each."""
    me, seen = evening.way(evening.path), Times()
    evening.ready.wait()
    last = time.monotonic()
    while len(seen) < evening.ballots and time.monotonic() - last < PATIENCE:
        time.sleep(POLL)
        for key in me.news():
            seen[key] = last = time.monotonic()
    told.put(seen)


def measure(evening: Evening) -> tuple[Times, Times]:
    """When each ballot was sent, and when it was folded."""
    watched = _fork.Queue()
    own = range(evening.crowd.jurors)
    processes = [_fork.Process(target=juror, args=(evening, n), daemon=True) for n in own]
    processes.append(_fork.Process(target=board, args=(evening, watched), daemon=True))
    for process in processes:
        process.start()
    sent = Times()
    for _ in own:
        sent |= evening.told.get()
    seen: Times = watched.get()
    for process in processes:
        process.join()
    return sent, seen


def make(way: type[Ours] | type[Bare], path: Path, crowd: Crowd, ballots: int) -> None:
    """The file that the ballots go into."""
    if way is Ours:
        with Ledger.create(path) as ledger:
            drawn(ledger, ballots, crowd.jurors, desk=True)
        return
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("CREATE TABLE ballot (id INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT)")
    bare.close()


def main(ballots: int = 500) -> None:
    """Print the middle and the slow end of each crowd, both ways."""
    with scratch() as folder:
        for crowd in CROWDS:
            for name, way in (("hall", Ours), ("bare", Bare)):
                path = folder / f"{name}-{crowd.jurors}.db"
                make(way, path, crowd, ballots)
                ready = _fork.Barrier(crowd.jurors + 1)
                sent, seen = measure(Evening(way, path, crowd, ballots, ready, _fork.Queue()))
                took = [1000 * (seen[key] - at) for key, at in sent.items() if key in seen]
                p50, p95 = median(took), quantiles(took, n=20)[-1]
                count = f"seen {len(took)} of {ballots}"
                print(f"{crowd.name:27} {name}  p50 {p50:3.0f} ms  p95 {p95:3.0f} ms  {count}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
