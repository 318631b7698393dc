"""Refolding a long ledger against validating its entries alone; a standing after one more ballot.

    python -m benchmarks.fold [ENTRIES]

Validating is `model_validate_json` on the same bodies, which every reader has to pay. Memory is what Python
allocated while the state was refolded, at half of the entries and at all of them.
"""

import sys
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.big import drawn, fill, marks, played
from benchmarks.common import scratch
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import Reopen, SendBallot
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.base import KINDS
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import READ_BATCH_SIZE, Engine
from scoring_tui.ledger.store import Ledger

JURORS = 16
EACH = JURORS + 5
"""Entries of one turn."""
CONTESTANTS = 147
ROUNDS = 200


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def validate(bodies: list[tuple[str, str]]) -> None:
    """The floor: every body validated, nothing else."""
    for kind, body in bodies:
        KINDS[kind].model_validate_json(body)


def refold(ledger: Ledger) -> State:
    """As a process does that opens the file."""
    return Engine(ledger).state


def refold_to(ledger: Ledger, seq: int) -> State:
    """The state after so many entries."""
    state = State()
    while state.seq < seq:
        for entry in ledger.read_after(state.seq, min(READ_BATCH_SIZE, seq - state.seq)):
            apply_entry(state, entry)
    return state


def grown(work: Callable[[], object]) -> tuple[float, float]:
    """Megabytes that stay allocated with the result, and at the highest point."""
    tracemalloc.start()
    kept = work()
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return now / 1e6, peak / 1e6


def measure_folding(path: Path, entries: int) -> None:
    """Print the ratio and the memory."""
    turns = entries // EACH
    with Ledger.create(path) as ledger:
        drawn(ledger, turns, JURORS, desk=False)
        fill(ledger, played(range(1, turns + 1), JURORS))
        bodies = [(entry.fact.kind, entry.fact.model_dump_json()) for entry in ledger.read_after(0)]
        validate(bodies)  # builds the models
        taken = [(timed(lambda: validate(bodies)), timed(lambda: refold(ledger))) for _ in range(5)]
        floor, whole = (median(times) for times in zip(*taken, strict=True))
        half, all_ = (grown(partial(refold_to, ledger, n)) for n in (len(bodies) // 2, len(bodies)))
    print(
        f"refolding {len(bodies)} entries {whole:.2f} s, validating them {floor:.2f} s: {whole / floor:.2f}x"
    )
    print(f"memory of half {half[0]:.0f} MB (highest {half[1]:.0f}), of all {all_[0]:.0f} MB ({all_[1]:.0f})")


def measure_standing(path: Path) -> None:
    """Print the median of a standing right after one more ballot, and floors."""
    chance, taken = Random(2), []
    with Ledger.create(path) as ledger:
        engine = drawn(ledger, CONTESTANTS, JURORS, desk=True)
        for number in range(1, CONTESTANTS + 1):
            for juror in range(JURORS):
                _send(engine, number, juror, chance)
        for _ in range(ROUNDS):
            number, juror = chance.randint(1, CONTESTANTS), chance.randrange(JURORS)
            engine.submit(Reopen(number, f"j{juror}", "uji"), Actor("Ketua", CHAIR_SEAT))
            engine.tally.standing(engine.state, "a")
            _send(engine, number, juror, chance)
            taken.append(timed(lambda: engine.tally.standing(engine.state, "a")))
        state = engine.state
        plain = [timed(lambda: _plainly(state)) for _ in range(ROUNDS // 10)]
        scores = [p.candidate.displayed_score for p in engine.tally.standing(state, "a").placings]
        order = [timed(lambda: sorted(scores, reverse=True)) for _ in range(ROUNDS)]
    print(f"standing after one more ballot {median(taken) * 1000:.2f} ms (worst {max(taken) * 1000:.2f})")
    print(f"sorting as many scores {median(order) * 1000:.3f} ms")
    print(f"adding up every mark again, plainly {median(plain) * 1000:.2f} ms")


def _send(engine: Engine, number: int, juror: int, chance: Random) -> None:
    engine.submit(SendBallot(number, marks(chance)), Actor("Juri", Seat(Role.JUROR, f"j{juror}")))


def _plainly(state: State) -> dict[int, Decimal]:
    return {
        number: sum((mark for ballot in ballots for mark in ballot.marks.values()), Decimal(0))
        for number, ballots in state.ballots.items()
    }


def main(entries: int = 100_000) -> None:
    """Measure both."""
    with scratch() as folder:
        measure_folding(folder / "long.db", entries)
        measure_standing(folder / "wide.db")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
