"""Verifying a long ledger: the whole time, and the time of each check.

    python -m benchmarks.verification [ENTRIES]

Wanted: 100,000 entries in less than 10 seconds. A floor of the same run is reading and validating all entries
once, which every reader needs.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.big import generate_turn_facts, make_drawn_contest
from benchmarks.common import make_disk_folder
from benchmarks.fold import ENTRIES_PER_TURN, JUROR_COUNT, measure_seconds
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.verify import verify
from scoring_tui.ledger.store import Ledger

WANTED_SECONDS = 10.0
WANTED_ENTRIES = 100_000
BATCH_SIZE = 500
ROUND_COUNT = 3


def generate_commands(turn_count: int) -> Iterator[tuple[Fact, Actor]]:
    """The facts of every turn, each of a command of its own, from the seat that gives it."""
    mc = Actor("MC", Seat(Role.MC, "A"))
    juror_ids = [f"j{index}" for index in range(JUROR_COUNT)]
    jurors = {juror_id: Actor(juror_id, Seat(Role.JUROR, juror_id)) for juror_id in juror_ids}
    for fact in generate_turn_facts(range(1, turn_count + 1), JUROR_COUNT):
        yield fact, jurors[fact.juror] if isinstance(fact, BallotSent) else mc


def fill(path: Path, entry_count: int) -> int:
    """Write a ledger that the rules allow; return the number of its entries."""
    turn_count = entry_count // ENTRIES_PER_TURN + 1
    with Ledger.create(path) as ledger:
        make_drawn_contest(ledger, turn_count, JUROR_COUNT, is_desk=False)
        with ledger.writing():
            for index, (fact, actor) in enumerate(generate_commands(turn_count)):
                ledger.append([fact], actor, f"command-{index}")
        return ledger.head[0]


def read_all(path: Path) -> None:
    """Read and validate every entry."""
    with Ledger.open(path) as ledger:
        seq = 0
        while entries := ledger.read_after(seq, BATCH_SIZE):
            seq = entries[-1].seq


def main(entry_count: int = WANTED_ENTRIES) -> None:
    """Print the medians, and whether the file is good."""
    with make_disk_folder() as folder:
        path = folder / "final.db"
        count = fill(path, entry_count)
        result = verify(path)
        assert result.is_good, [str(fault) for fault in result.faults]
        seconds = median(measure_seconds(lambda: verify(path)) for _ in range(ROUND_COUNT))
        floor = median(measure_seconds(lambda: read_all(path)) for _ in range(ROUND_COUNT))
    print(f"verify of {count:,} entries  {seconds:.1f} s (wanted: {WANTED_SECONDS:.0f} s for 100,000)")
    print(f"reading them             {floor:.1f} s, {seconds / floor:.1f} x")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
