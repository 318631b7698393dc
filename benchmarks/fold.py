"""Rebuilding the state of a long ledger, compared with validating its entries; a standing after one more
ballot.

    python -m benchmarks.fold [ENTRIES]

Validating is `model_validate_json` on the same bodies, which every reader needs. Memory is what Python
allocates while the state is rebuilt, at half of the entries and at all of them.
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

from benchmarks.big import append_facts, generate_turn_facts, make_drawn_contest, make_marks
from benchmarks.common import make_disk_folder
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import Reopen, SendBallot
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.base import KINDS
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import READ_BATCH_SIZE, Engine
from scoring_tui.ledger.store import Ledger

JUROR_COUNT = 16
ENTRIES_PER_TURN = JUROR_COUNT + 5
"""Entries of one turn."""
CONTESTANT_COUNT = 147
ROUND_COUNT = 200


def measure_seconds(work: Callable[[], object]) -> float:
    """Seconds the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def validate_bodies(bodies: list[tuple[str, str]]) -> None:
    """Validate every body and nothing else."""
    for kind, body in bodies:
        KINDS[kind].model_validate_json(body)


def rebuild_state(ledger: Ledger) -> State:
    """Rebuild the state as a process does that opens the file."""
    return Engine(ledger).state


def rebuild_state_to(ledger: Ledger, seq: int) -> State:
    """The state after the entry `seq`."""
    state = State()
    while state.seq < seq:
        for entry in ledger.read_after(state.seq, min(READ_BATCH_SIZE, seq - state.seq)):
            apply_entry(state, entry)
    return state


def measure_memory(work: Callable[[], object]) -> tuple[float, float]:
    """Megabytes that remain allocated with the result, and at the peak."""
    tracemalloc.start()
    result = work()
    current_bytes, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del result
    return current_bytes / 1e6, peak_bytes / 1e6


def measure_folding(path: Path, entry_count: int) -> None:
    """Print the ratio and the memory."""
    turn_count = entry_count // ENTRIES_PER_TURN
    with Ledger.create(path) as ledger:
        make_drawn_contest(ledger, turn_count, JUROR_COUNT, is_desk=False)
        append_facts(ledger, generate_turn_facts(range(1, turn_count + 1), JUROR_COUNT))
        bodies = [(entry.fact.kind, entry.fact.model_dump_json()) for entry in ledger.read_after(0)]
        validate_bodies(bodies)  # builds the models
        durations = [
            (measure_seconds(lambda: validate_bodies(bodies)), measure_seconds(lambda: rebuild_state(ledger)))
            for _ in range(5)
        ]
        validate_seconds, rebuild_seconds = (median(times) for times in zip(*durations, strict=True))
        half_memory, full_memory = (
            measure_memory(partial(rebuild_state_to, ledger, entry_count))
            for entry_count in (len(bodies) // 2, len(bodies))
        )
    print(
        f"refolding {len(bodies)} entries {rebuild_seconds:.2f} s, validating them"
        f" {validate_seconds:.2f} s: {rebuild_seconds / validate_seconds:.2f}x"
    )
    print(
        f"memory of half {half_memory[0]:.0f} MB (highest {half_memory[1]:.0f}), of all"
        f" {full_memory[0]:.0f} MB ({full_memory[1]:.0f})"
    )


def measure_standing(path: Path) -> None:
    """Print the median of a standing right after one more ballot, and floors."""
    random, durations = Random(2), []
    with Ledger.create(path) as ledger:
        engine = make_drawn_contest(ledger, CONTESTANT_COUNT, JUROR_COUNT, is_desk=True)
        for draw_number in range(1, CONTESTANT_COUNT + 1):
            for juror_index in range(JUROR_COUNT):
                _send(engine, draw_number, juror_index, random)
        for _ in range(ROUND_COUNT):
            draw_number, juror_index = random.randint(1, CONTESTANT_COUNT), random.randrange(JUROR_COUNT)
            engine.submit(Reopen(draw_number, f"j{juror_index}", "uji"), Actor("Ketua", CHAIR_SEAT))
            engine.tally.standing(engine.state, "a")
            _send(engine, draw_number, juror_index, random)
            durations.append(measure_seconds(lambda: engine.tally.standing(engine.state, "a")))
        state = engine.state
        plain_durations = [measure_seconds(lambda: _add_all_marks(state)) for _ in range(ROUND_COUNT // 10)]
        scores = [placing.candidate.displayed_score for placing in engine.tally.standing(state, "a").placings]
        sort_durations = [measure_seconds(lambda: sorted(scores, reverse=True)) for _ in range(ROUND_COUNT)]
    print(
        f"standing after one more ballot {median(durations) * 1000:.2f} ms"
        f" (worst {max(durations) * 1000:.2f})"
    )
    print(f"sorting as many scores {median(sort_durations) * 1000:.3f} ms")
    print(f"adding up every mark again, plainly {median(plain_durations) * 1000:.2f} ms")


def _send(engine: Engine, draw_number: int, juror_index: int, random: Random) -> None:
    engine.submit(
        SendBallot(draw_number, make_marks(random)), Actor("Juri", Seat(Role.JUROR, f"j{juror_index}"))
    )


def _add_all_marks(state: State) -> dict[int, Decimal]:
    return {
        draw_number: sum((mark for ballot in ballots for mark in ballot.marks.values()), Decimal(0))
        for draw_number, ballots in state.ballots.items()
    }


def main(entry_count: int = 100_000) -> None:
    """Measure both."""
    with make_disk_folder() as folder:
        measure_folding(folder / "long.db", entry_count)
        measure_standing(folder / "wide.db")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
