"""Kill writers with SIGKILL in mid-write: no acknowledged ballot may be missing afterwards.

    python -m benchmarks.kills [KILLS] [SEED]

Two writers append as fast as they can. Each writer logs every acknowledged key in a file of its own,
synced to the disk. Shortly after a random log entry it is killed and replaced.
"""

import os
import random
import signal
import sys
import time
import uuid
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks.common import JUROR_ACTOR, make_ballot, make_disk_folder
from scoring_tui.ledger.chain import ChainBreak
from scoring_tui.ledger.store import Ledger

KEY_BYTES = 33
"""A noted key and its line's end."""

_fork = get_context("fork")  # a writer has to be there at once, a thousand times


@dataclass(frozen=True)
class Outcome:
    """What the file holds after the kills."""

    acknowledged: int
    entries: int
    missing: int
    broken: ChainBreak | None
    integrity: str

    @property
    def sound(self) -> bool:
        """Nothing acknowledged is missing and the file is whole."""
        return not self.missing and self.broken is None and self.integrity == "ok"


def write_until_killed(path: Path, log: Path) -> None:
    """Append until killed, logging every acknowledged key."""
    noted = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with Ledger.open(path) as ledger:
        for number in count(1):
            key = uuid.uuid4().hex
            with ledger.writing():
                ledger.append([make_ballot(number)] * (1 + number % 3), JUROR_ACTOR, key)
            os.write(noted, f"{key}\n".encode())
            os.fsync(noted)


def _start(path: Path, log: Path) -> BaseProcess:
    writer = _fork.Process(target=write_until_killed, args=(path, log), daemon=True)
    writer.start()
    return writer


def _wait_for_notes(log: Path, notes: int, writer: BaseProcess, patience: float = 30.0) -> None:
    deadline = time.monotonic() + patience
    while not log.exists() or log.stat().st_size < notes * KEY_BYTES:
        if not writer.is_alive() or time.monotonic() > deadline:
            raise RuntimeError(f"a writer came to a stop: exit code {writer.exitcode}")
        time.sleep(0.0002)


def _kill(writer: BaseProcess) -> None:
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    writer.close()


def run_kills(folder: Path, kills: int, seed: int = 1) -> Outcome:
    """Kill so many writers, one after the other, while another goes on writing."""
    chance, path = random.Random(seed), folder / "final.db"
    Ledger.create(path).close()
    logs = iter(folder / f"{n}.log" for n in count())
    writers = [(_start(path, log), log) for log in (next(logs), next(logs))]
    for turn in range(kills):
        writer, log = writers[turn % 2]
        _wait_for_notes(log, chance.randint(1, 20), writer)
        time.sleep(chance.uniform(0, 0.002))  # somewhere in the next few writes
        _kill(writer)
        fresh = next(logs)
        writers[turn % 2] = (_start(path, fresh), fresh)
    for writer, _ in writers:
        _kill(writer)
    return compare_with_logs(path, [log.read_text() for log in folder.glob("*.log")])


def compare_with_logs(path: Path, notes: list[str]) -> Outcome:
    """Compare the notes with the file; a note cut in the middle was never finished."""
    acknowledged = {line for text in notes for line in text.split("\n")[:-1]}
    with Ledger.open(path) as ledger:
        entry_keys = {entry.key for entry in ledger.read_after(0)}
        integrity = "; ".join(ledger.audit.find_damage()) or "ok"
        broken, (entries, _) = ledger.audit.find_chain_break(), ledger.head
    return Outcome(len(acknowledged), entries, len(acknowledged - entry_keys), broken, integrity)


def main(kills: int = 1000, seed: int = 1) -> int:
    """Run and print; the exit code says whether all is sound."""
    with make_disk_folder() as folder:
        result = run_kills(folder, kills, seed)
    summary = f"{result.acknowledged} acknowledged, {result.missing} missing"
    print(f"{kills} kills, {result.entries} entries: {summary}")
    print(
        f"chain {'whole' if result.broken is None else result.broken.description}, integrity"
        f" {result.integrity}"
    )
    return 0 if result.sound else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
