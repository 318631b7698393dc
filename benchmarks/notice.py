"""Time from sending a ballot until another process shows it.

    python -m benchmarks.notice [BALLOTS]

The observer is an engine's thread as in every screen: with notices of commits, and with polling alone. The
time runs from before the sender submits until the observer has made its view of the ballot, on the monotonic
clock that all processes share. Every ballot is on the disk by then. For comparison the same with a plain
insert into a WAL file and a plain read of `data_version` 50 times a second. The ways take turns, and the
observer's processor time is measured while it waits for nothing.
"""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from statistics import median, quantiles

from benchmarks.big import make_drawn_contest, make_marks
from benchmarks.common import make_disk_folder
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import SendBallot
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import POLL_ACTIVE, EngineThread, Views
from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.nudge import NudgeListener
from scoring_tui.ledger.store import Ledger

OBSERVER_TIMEOUT = 20.0
"""Seconds without a ballot after which the observer stops."""
IDLE_SECONDS = 4.0
"""Seconds during which the processor time of a waiting observer is measured."""
ROUND_COUNT = 3
"""Turns of each way; the figures are medians of the turns."""

_fork = get_context("fork")
TimesByBallot = dict[int, float]
"""Monotonic seconds by draw number."""


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
class NoticeRun:
    """The configuration of every process."""

    way: str
    """"notices", "polling" or "plain"."""
    path: Path
    group: SenderGroup
    ballots: int
    ready: Barrier
    """Passed when every process has the file open."""
    sent_times_queue: "Queue[tuple[TimesByBallot, TimesByBallot]]"
    """When each ballot was sent, and when it was on the disk."""
    seen_times_queue: "Queue[TimesByBallot]"
    idle_queue: "Queue[float]"
    """The share of a processor that a waiting observer takes."""


# --- senders --------------------------------------------------------------------------------------


def run_juror(run: NoticeRun, juror_index: int) -> None:
    """A sender process: waits and sends; reports when it began to send each ballot."""
    send = make_plain_sender(run.path) if run.way == "plain" else make_sender(run.path, f"j{juror_index}")
    group, sent_times, saved_times = run.group, TimesByBallot(), TimesByBallot()
    random = Random("together" if group.together else str(juror_index))
    run.ready.wait()
    send_time = time.monotonic()
    for draw_number in range(juror_index + 1, run.ballots + 1, group.jurors):
        send_time = (send_time if group.together else time.monotonic()) + random.uniform(*group.think)
        time.sleep(max(0.0, send_time - time.monotonic()))
        sent_times[draw_number] = time.monotonic()
        send(draw_number)
        saved_times[draw_number] = time.monotonic()
    run.sent_times_queue.put((sent_times, saved_times))


def make_sender(path: Path, juror_id: str) -> Callable[[int], None]:
    """Sends through the engine: rules, chain, lock, state."""
    engine, random = Engine(Ledger.open(path)), Random(1)
    actor = Actor(juror_id, Seat(Role.JUROR, juror_id))

    def send(draw_number: int) -> None:
        engine.submit(SendBallot(draw_number, make_marks(random)), actor, f"key-{draw_number}")

    return send


def make_plain_sender(path: Path) -> Callable[[int], None]:
    """Inserts into a plain table."""
    connection, random = connect_plainly(path), Random(1)

    def send(draw_number: int) -> None:
        connection.execute("INSERT INTO ballot VALUES (?, ?)", (draw_number, str(make_marks(random))))

    return send


def connect_plainly(path: Path) -> Connection:
    """Open a plain WAL file with durable commits."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


# --- the observer ---------------------------------------------------------------------------------


def run_observer(run: NoticeRun) -> None:
    """The observer's process: reports when it saw each ballot, and its processor time before the first."""
    if run.way == "plain":
        run.seen_times_queue.put(observe_plainly(run))
        return
    if run.way == "polling":
        NudgeListener.open = lambda file_key: None  # type: ignore[method-assign]
    seen_times = TimesByBallot()
    is_open = threading.Event()

    def show(views: Views) -> None:
        now = time.monotonic()
        for draw_number, _ in views["ballots"]:
            seen_times.setdefault(draw_number, now)
        is_open.set()

    engine_thread = EngineThread(
        run.path, lambda engine: {"ballots": tuple(engine.state.ballots.items())}, show, lambda trouble: None
    )
    engine_thread.start()
    is_open.wait()
    cpu_before = time.process_time()
    time.sleep(IDLE_SECONDS)
    run.idle_queue.put((time.process_time() - cpu_before) / IDLE_SECONDS)
    run.ready.wait()
    wait_for_all(lambda: len(seen_times), run.ballots)
    engine_thread.stop()
    engine_thread.join()
    run.seen_times_queue.put(seen_times)


def wait_for_all(count: Callable[[], int], expected_count: int) -> None:
    """Wait until everything was seen, or nothing new for `OBSERVER_TIMEOUT`."""
    seen_count, seen_at = 0, time.monotonic()
    while seen_count < expected_count and time.monotonic() - seen_at < OBSERVER_TIMEOUT:
        time.sleep(0.2)
        if count() > seen_count:
            seen_count, seen_at = count(), time.monotonic()


def observe_plainly(run: NoticeRun) -> TimesByBallot:
    """Poll a plain file."""
    connection, seen_times, seen_version = connect_plainly(run.path), TimesByBallot(), -1
    run.ready.wait()
    last_time = time.monotonic()
    while len(seen_times) < run.ballots and time.monotonic() - last_time < OBSERVER_TIMEOUT:
        time.sleep(POLL_ACTIVE)
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != seen_version:
            seen_version = version
            rows = connection.execute("SELECT number FROM ballot").fetchall()
            last_time = time.monotonic()
            for (draw_number,) in rows:
                seen_times.setdefault(draw_number, last_time)
    return seen_times


# --- the run --------------------------------------------------------------------------------------


def measure(run: NoticeRun) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of each ballot: from sending to view, from sending to disk, from disk to view."""
    juror_indices = range(run.group.jurors)
    processes = [_fork.Process(target=run_juror, args=(run, index), daemon=True) for index in juror_indices]
    processes.append(_fork.Process(target=run_observer, args=(run,), daemon=True))
    for process in processes:
        process.start()
    sent_times, saved_times = TimesByBallot(), TimesByBallot()
    for _ in juror_indices:
        times = run.sent_times_queue.get()
        sent_times |= times[0]
        saved_times |= times[1]
    seen_times = run.seen_times_queue.get()
    for process in processes:
        process.join()
    return (
        subtract_times(seen_times, sent_times),
        subtract_times(saved_times, sent_times),
        subtract_times(seen_times, saved_times),
    )


def subtract_times(end_times: TimesByBallot, start_times: TimesByBallot) -> list[float]:
    """The duration of each ballot in milliseconds."""
    return [1000 * (end_times[number] - start_times[number]) for number in start_times if number in end_times]


def create_file(way: str, path: Path, group: SenderGroup, ballot_count: int) -> None:
    """Create the file for the ballots."""
    if way == "plain":
        connect_plainly(path).execute("CREATE TABLE ballot (number INTEGER PRIMARY KEY, body TEXT)")
        return
    with Ledger.create(path) as ledger:
        make_drawn_contest(ledger, ballot_count, group.jurors, is_desk=True)


def main(ballot_count: int = 500) -> None:
    """Print median and 95th percentile in ms of each group and way, and the observer's processor time."""
    idle_shares: dict[str, list[float]] = {"notices": [], "polling": []}
    with make_disk_folder() as folder:
        for group in SENDER_GROUPS:
            figures: dict[str, list[tuple[float, ...]]] = {}
            for way in ("notices", "polling", "plain") * ROUND_COUNT:
                path = folder / f"{way}-{group.jurors}-{len(figures.get(way, []))}.db"
                create_file(way, path, group, ballot_count)
                ready = _fork.Barrier(group.jurors + 1)
                queues = (_fork.Queue(), _fork.Queue(), _fork.Queue())
                run = NoticeRun(way, path, group, ballot_count, ready, *queues)
                seen, saved, delays = measure(run)
                if way in idle_shares:
                    idle_shares[way].append(run.idle_queue.get())
                row = (*describe(seen), *describe(saved), *describe(delays), ballot_count - len(seen))
                figures.setdefault(way, []).append(row)
            for way, rows in figures.items():
                medians = tuple(median(column) for column in zip(*rows, strict=True))
                text = (
                    "seen {:5.1f} {:5.1f}  on disk {:5.1f} {:5.1f}  difference {:5.1f} {:5.1f}  unseen {:.0f}"
                )
                print(f"{group.name:27} {way:8} {text.format(*medians)}", flush=True)
    for way, shares in idle_shares.items():
        print(f"a waiting engine thread, {way:8}  {100 * median(shares):.2f} % of a core")


def describe(milliseconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return median(milliseconds), quantiles(milliseconds, n=20)[-1]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
