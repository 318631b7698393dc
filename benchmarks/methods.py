"""The standing after one more ballot by every method: 147 contestants, 16 jurors, 10 criteria.

    python -m benchmarks.methods

Each is laid beside reading the same 23,520 marks once, in the same run;
`severity` is in `benchmarks.severity`.
"""

import sys
import time
from dataclasses import replace
from decimal import Decimal
from statistics import median

from benchmarks.fragility import JURORS, METHODS, contest, field
from scoring_tui.contest.models import Contest
from scoring_tui.domain.state import Ballot, State, Turn
from scoring_tui.scoring.standings.tally import Tally

ROUNDS = 15


def drawn(declared: Contest) -> State:
    """Everyone has appeared and every ballot is in."""
    jurors = tuple(f"j{n}" for n in range(JURORS))
    state = State(declared_contest=declared)
    for one in field(declared).entrants:
        turn = Turn(one.number, f"c{one.number}", "a", "A", 0, jurors, phase="scoring")
        state.turns[one.number] = turn
        state.ballots[one.number] = tuple(
            Ballot(one.number, "", one.number, juror, marks, False, "") for juror, marks in one.marks.items()
        )
    return state


def one_more(state: State, number: int) -> None:
    """A ballot of this contestant comes anew, half a point higher on one criterion."""
    first, *others = state.ballots[number]
    marks = {**first.marks, "k0": min(Decimal(100), first.marks["k0"] + Decimal("0.5"))}
    state.ballots[number] = (replace(first, marks=marks), *others)


def standing(state: State) -> float:
    """Milliseconds of CPU for the standing after one more ballot, the middle of some rounds."""
    tally, times = Tally(), []
    tally.standing(state, "a")
    for number in range(1, ROUNDS + 1):
        one_more(state, number)
        start = time.process_time()
        tally.standing(state, "a")
        times.append((time.process_time() - start) * 1000)
    return median(times)


def reading(state: State) -> float:
    """Milliseconds of CPU to add up every mark once."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        sum(mark for sent in state.ballots.values() for ballot in sent for mark in ballot.marks.values())
        times.append((time.process_time() - start) * 1000)
    return median(times)


def main() -> None:
    """Print the table; exit with 1 when a method is slower than 10 ms."""
    worst = 0.0
    floor = reading(drawn(contest({}, 3, None)))
    print(f"reading every mark once: {floor:.1f} ms")
    for name, scoring in METHODS:
        if scoring.get("method") != "severity":
            took = standing(drawn(contest({**scoring, "ties": ["weights", "head-to-head"]}, 3, None)))
            worst = max(worst, took)
            print(f"{name:24} {took:7.1f} ms  {took / floor:5.2f} times")
    sys.exit(worst > 10)


if __name__ == "__main__":
    main()
