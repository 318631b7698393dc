"""Fifty jurors send in the same instant: when is the last one through?

    python -m benchmarks.burst [PROCESSES] [ROUNDS]

Each is a process of its own with the file open already. The gate is measured against SQLite's busy handler
alone, in turns on the same files.
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

from benchmarks.common import BY, ballot, scratch
from scoring_tui.ledger.store import Ledger
from scoring_tui.ledger.write_lock import WriteLock

HEAD_START = 0.15
"""Seconds between the word and the instant, so that everybody is waiting for it."""

_fork = get_context("fork")


class NoGate(WriteLock):
    """Open to everybody: SQLite's busy handler is all that is left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to give back."""


def juror(path: Path, gate: bool, pipe: Pipe) -> None:
    """Send one ballot at each instant that comes through the pipe; answer when it was acknowledged."""
    with Ledger.open(path) as ledger:
        if not gate:
            database = ledger._database
            database._write_lock.close()
            database._write_lock = NoGate(path)
            database.connection.execute("PRAGMA busy_timeout = 60000")
        pipe.send(None)
        while (instant := pipe.recv()) is not None:
            fact, key = ballot(1), uuid.uuid4().hex
            time.sleep(max(0.0, instant - time.monotonic()))
            with ledger.writing():
                ledger.append([fact], BY, key)
            pipe.send(time.monotonic())


@contextmanager
def engine(path: Path, gate: bool, processes: int) -> Iterator[list[Pipe]]:
    """So many jurors with the file open."""
    ours, jurors = [], []
    for _ in range(processes):
        mine, theirs = _fork.Pipe()
        jurors.append(_fork.Process(target=juror, args=(path, gate, theirs), daemon=True))
        jurors[-1].start()
        theirs.close()
        ours.append(mine)
    for pipe in ours:
        pipe.recv()
    yield ours
    for pipe in ours:
        pipe.send(None)
    for process in jurors:
        process.join()


def burst(pipes: list[Pipe]) -> float:
    """Seconds until the last ballot of one instant is acknowledged."""
    instant = time.monotonic() + HEAD_START
    for pipe in pipes:
        pipe.send(instant)
    acknowledged: list[float] = [pipe.recv() for pipe in pipes]
    return max(acknowledged) - instant


def main(processes: int = 50, rounds: int = 21) -> None:
    """Print the medians of both ways."""
    with scratch() as folder:
        path = folder / "final.db"
        Ledger.create(path).close()
        with engine(path, True, processes) as gated, engine(path, False, processes) as busy:
            taken = [(burst(gated), burst(busy)) for _ in range(rounds)]
        with Ledger.open(path) as ledger:
            assert ledger.head[0] == 2 * processes * rounds
    for name, times in zip(("gate", "busy handler"), zip(*taken, strict=True), strict=True):
        middle, worst = median(times) * 1000, max(times) * 1000
        print(f"{name:12}  last of {processes} after {middle:.0f} ms (worst {worst:.0f})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
