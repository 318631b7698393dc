"""Fifty jurors send at the same instant: time until the last ballot is acknowledged.

    python -m benchmarks.burst [PROCESSES] [ROUNDS]

Each juror is a process with the file open. The write lock is compared with SQLite's busy handler alone,
alternately on the same file.
"""

import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from statistics import median
from typing import Self

from benchmarks.common import JUROR_ACTOR, make_ballot, make_disk_folder
from scoring_tui.ledger.store import Ledger
from scoring_tui.ledger.write_lock import WriteLock

LEAD_SECONDS = 0.15
"""Seconds between the announcement and the instant, so that every process is waiting."""

_fork = get_context("fork")


class DisabledLock(WriteLock):
    """A lock that never blocks; only SQLite's busy handler remains."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Release nothing."""


def run_juror(path: Path, has_lock: bool, pipe: Pipe) -> None:
    """Send one ballot at each instant received through the pipe; answer after it was acknowledged."""
    with Ledger.open(path) as ledger:
        if not has_lock:
            database = ledger._database
            database._write_lock.close()
            database._write_lock = DisabledLock(path)
            database.connection.execute("PRAGMA busy_timeout = 60000")
        pipe.send(None)
        while (instant := pipe.recv()) is not None:
            fact, key = make_ballot(1), uuid.uuid4().hex
            time.sleep(max(0.0, instant - time.monotonic()))
            with ledger.writing():
                ledger.append([fact], JUROR_ACTOR, key)
            pipe.send(time.monotonic())


@contextmanager
def start_jurors(path: Path, has_lock: bool, process_count: int) -> Iterator[list[Pipe]]:
    """Start processes of jurors with the file open."""
    parent_pipes, juror_processes = [], []
    for _ in range(process_count):
        parent_pipe, child_pipe = _fork.Pipe()
        juror_processes.append(
            _fork.Process(target=run_juror, args=(path, has_lock, child_pipe), daemon=True)
        )
        juror_processes[-1].start()
        child_pipe.close()
        parent_pipes.append(parent_pipe)
    for pipe in parent_pipes:
        pipe.recv()
    yield parent_pipes
    for pipe in parent_pipes:
        pipe.send(None)
    for process in juror_processes:
        process.join()


def measure_burst(pipes: list[Pipe]) -> float:
    """Seconds until the last ballot of one instant is acknowledged."""
    instant = time.monotonic() + LEAD_SECONDS
    for pipe in pipes:
        pipe.send(instant)
    acknowledged: list[float] = [pipe.recv() for pipe in pipes]
    return max(acknowledged) - instant


def main(process_count: int = 50, round_count: int = 21) -> None:
    """Print the medians of both ways."""
    with make_disk_folder() as folder:
        path = folder / "final.db"
        Ledger.create(path).close()
        with (
            start_jurors(path, True, process_count) as lock_pipes,
            start_jurors(path, False, process_count) as busy_pipes,
        ):
            durations = [(measure_burst(lock_pipes), measure_burst(busy_pipes)) for _ in range(round_count)]
        with Ledger.open(path) as ledger:
            assert ledger.head[0] == 2 * process_count * round_count
    for name, times in zip(("gate", "busy handler"), zip(*durations, strict=True), strict=True):
        median_ms, worst_ms = median(times) * 1000, max(times) * 1000
        print(f"{name:12}  last of {process_count} after {median_ms:.0f} ms (worst {worst_ms:.0f})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
