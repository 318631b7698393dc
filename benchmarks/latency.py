"""Latency from sending a ballot until another process has applied it.

    python -m benchmarks.latency [BALLOTS]

The board polls for commits as a screen does. The time runs from before the sender submits until the board
has applied the ballot, on the monotonic clock that all processes share. For comparison the same with a
plain insert into a WAL file and a plain read of `data_version`.
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

from benchmarks.big import make_drawn_contest, make_marks
from benchmarks.common import make_disk_folder
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import SendBallot
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import POLL_ACTIVE
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.store import Ledger

BOARD_TIMEOUT = 20.0
"""Seconds without a ballot after which the board stops."""

_fork = get_context("fork")
TimesByKey = dict[str, float]
"""Monotonic seconds by the ballot's key."""


class BallotChannel(Protocol):
    """One way to write a ballot and to see the ballots of others."""

    def send(self, number: int, run_juror: str, key: str) -> None:
        """Write a ballot durably."""

    def read_new_keys(self) -> Iterable[str]:
        """Keys of ballots since the last call."""


class EngineChannel:
    """The engine: rules, chain, lock, state."""

    def __init__(self, path: Path) -> None:
        self.engine, self.chance = Engine(Ledger.open(path)), Random(1)
        self.known = set(self.engine.state.ballots)

    def send(self, number: int, run_juror: str, key: str) -> None:
        """Submit a command."""
        self.engine.submit(
            SendBallot(number, make_marks(self.chance)), Actor(run_juror, Seat(Role.JUROR, run_juror)), key
        )

    def read_new_keys(self) -> Iterable[str]:
        """Ballots that are new in the state."""
        if not (self.engine.ledger.poll_changes() and self.engine.catch_up()):
            return ()
        fresh = self.engine.state.ballots.keys() - self.known
        self.known |= fresh
        return [str(number) for number in fresh]


class PlainChannel:
    """A plain table in a WAL file."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.seen, self.version, self.chance = 0, -1, Random(1)

    def send(self, number: int, run_juror: str, key: str) -> None:
        """One insert."""
        body = str(make_marks(self.chance))
        self.connection.execute("INSERT INTO ballot (key, body) VALUES (?, ?)", (str(number), body))

    def read_new_keys(self) -> Iterable[str]:
        """Rows after the last one read."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        if version == self.version:
            return ()
        self.version = version
        rows = self.connection.execute("SELECT id, key FROM ballot WHERE id > ?", (self.seen,)).fetchall()
        self.seen = max((id_ for id_, _ in rows), default=self.seen)
        return [key for _, key in rows]


@dataclass(frozen=True)
class SenderGroup:
    """The senders: the number of processes and the time before each ballot."""

    name: str
    jurors: int
    think: tuple[float, float]
    together: bool = False
    """All send at the same instants."""


SENDER_GROUPS = (
    SenderGroup("1 juror", 1, (0.005, 0.03)),
    SenderGroup("5 at once", 5, (0.05, 0.09), together=True),
    SenderGroup("50, a second of think time", 50, (0.5, 1.5)),
)


@dataclass(frozen=True)
class LatencyRun:
    """The configuration of every process."""

    way: type[EngineChannel] | type[PlainChannel]
    path: Path
    crowd: SenderGroup
    ballots: int
    ready: Barrier
    """Passed when every process has the file open."""
    sent_times_queue: "Queue[TimesByKey]"


def run_juror(run: LatencyRun, juror_index: int) -> None:
    """A sender process: waits and sends; reports when it began to send each ballot."""
    channel, group, sent_times = run.way(run.path), run.crowd, TimesByKey()
    random = Random("together" if group.together else str(juror_index))
    run.ready.wait()
    send_time = time.monotonic()
    for draw_number in range(juror_index + 1, run.ballots + 1, group.jurors):
        send_time = (send_time if group.together else time.monotonic()) + random.uniform(*group.think)
        time.sleep(max(0.0, send_time - time.monotonic()))
        sent_times[str(draw_number)] = time.monotonic()
        channel.send(draw_number, f"j{juror_index}", f"key-{draw_number}")
    run.sent_times_queue.put(sent_times)


def run_board(run: LatencyRun, result_queue: "Queue[TimesByKey]") -> None:
    """The board process: polls for ballots; reports when it had applied each."""
    channel, seen_times = run.way(run.path), TimesByKey()
    run.ready.wait()
    last_time = time.monotonic()
    while len(seen_times) < run.ballots and time.monotonic() - last_time < BOARD_TIMEOUT:
        time.sleep(POLL_ACTIVE)
        for key in channel.read_new_keys():
            seen_times[key] = last_time = time.monotonic()
    result_queue.put(seen_times)


def measure_latency(run: LatencyRun) -> tuple[TimesByKey, TimesByKey]:
    """When each ballot was sent, and when it was applied."""
    board_queue = _fork.Queue()
    juror_indices = range(run.crowd.jurors)
    processes = [
        _fork.Process(target=run_juror, args=(run, juror_index), daemon=True) for juror_index in juror_indices
    ]
    processes.append(_fork.Process(target=run_board, args=(run, board_queue), daemon=True))
    for process in processes:
        process.start()
    sent_times = TimesByKey()
    for _ in juror_indices:
        sent_times |= run.sent_times_queue.get()
    seen_times: TimesByKey = board_queue.get()
    for process in processes:
        process.join()
    return sent_times, seen_times


def create_file(
    channel_class: type[EngineChannel] | type[PlainChannel], path: Path, group: SenderGroup, ballot_count: int
) -> None:
    """Create the file for the ballots."""
    if channel_class is EngineChannel:
        with Ledger.create(path) as ledger:
            make_drawn_contest(ledger, ballot_count, group.jurors, is_desk=True)
        return
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE ballot (id INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT)")
    connection.close()


def main(ballot_count: int = 500) -> None:
    """Print the median and the 95th percentile of each group, for both channels."""
    with make_disk_folder() as folder:
        for group in SENDER_GROUPS:
            for name, channel_class in (("hall", EngineChannel), ("bare", PlainChannel)):
                path = folder / f"{name}-{group.jurors}.db"
                create_file(channel_class, path, group, ballot_count)
                ready = _fork.Barrier(group.jurors + 1)
                sent_times, seen_times = measure_latency(
                    LatencyRun(channel_class, path, group, ballot_count, ready, _fork.Queue())
                )
                latencies = [
                    1000 * (seen_times[key] - sent_time)
                    for key, sent_time in sent_times.items()
                    if key in seen_times
                ]
                p50, p95 = median(latencies), quantiles(latencies, n=20)[-1]
                count_text = f"seen {len(latencies)} of {ballot_count}"
                print(f"{group.name:27} {name}  p50 {p50:3.0f} ms  p95 {p95:3.0f} ms  {count_text}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
