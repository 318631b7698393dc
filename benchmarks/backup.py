"""Backups of a full final while four processes append ballots as fast as they can.

    python -m benchmarks.backup [BACKUPS]

Prints the median and the longest time of a backup, verified and durable, beside a plain copy of the file's
bytes in the same run, and the median append of the writers with and without backups.
"""

import multiprocessing
import shutil
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.big import append_facts, generate_turn_facts, make_drawn_contest
from benchmarks.common import JUROR_ACTOR, make_ballot, make_disk_folder
from scoring_tui.ledger.backup import write_backup
from scoring_tui.ledger.store import Ledger

CONTESTANT_COUNT, JUROR_COUNT, WRITER_COUNT = 147, 5, 4


def create_full_final(path: Path) -> int:
    """A final in which everything was sent; return the number of entries."""
    with Ledger.create(path) as ledger:
        make_drawn_contest(ledger, CONTESTANT_COUNT, JUROR_COUNT, is_desk=False)
        append_facts(ledger, generate_turn_facts(range(1, CONTESTANT_COUNT + 1), JUROR_COUNT))
        return ledger.head[0]


def append_until(path: Path, seconds: float, medians: "multiprocessing.Queue[float]") -> None:
    """Append ballots without a pause; put the median seconds of one."""
    durations = []
    with Ledger.open(path) as ledger:
        end_time = time.monotonic() + seconds
        while time.monotonic() < end_time:
            start = time.perf_counter()
            with ledger.writing():
                ledger.append([make_ballot(1)], JUROR_ACTOR, uuid.uuid4().hex)
            durations.append(time.perf_counter() - start)
            time.sleep(0.02)
    medians.put(median(durations))


def write_beside(path: Path, seconds: float, work: Callable[[], None]) -> float:
    """Do something while ballots are appended; return the median append of all writers, in seconds."""
    context = multiprocessing.get_context("spawn")
    medians: multiprocessing.Queue[float] = context.Queue()
    arguments = (path, seconds, medians)
    writers = [context.Process(target=append_until, args=arguments) for _ in range(WRITER_COUNT)]
    for writer in writers:
        writer.start()
    work()
    writer_medians = [medians.get() for _ in writers]
    for writer in writers:
        writer.join()
    return median(writer_medians)


def main(backup_count: int = 10) -> None:
    """Print the figures."""
    with make_disk_folder() as folder:
        path, backups = folder / "FINAL.db", folder / "backups"
        entry_count = create_full_final(path)
        backup_times: list[float] = []
        copy_times: list[float] = []

        def back_up() -> None:
            time.sleep(1)  # until the writers have started
            for _ in range(backup_count):
                start = time.perf_counter()
                write_backup(path, backups, 2)
                backup_times.append(time.perf_counter() - start)
                start = time.perf_counter()
                shutil.copy(path, folder / "copy.db")
                copy_times.append(time.perf_counter() - start)

        calm = write_beside(path, 4, lambda: None)
        beside = write_beside(path, 1 + backup_count, back_up)
    print(f"{entry_count} entries, {WRITER_COUNT} writers")
    print(f"backup          median {median(backup_times):.3f} s, longest {max(backup_times):.3f} s")
    print(f"copy of bytes   median {median(copy_times):.3f} s")
    print(f"append          {calm * 1000:.1f} ms, beside backups {beside * 1000:.1f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
