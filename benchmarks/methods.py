"""The standing after one more ballot by every method: 147 contestants, 16 jurors, 10 criteria.

    python -m benchmarks.methods

Each method is compared with reading the same 23,520 marks once, in the same run. `severity` is in
`benchmarks.severity`.
"""

import sys
import time
from dataclasses import replace
from decimal import Decimal
from statistics import median

from benchmarks.fragility import JURORS, METHODS, make_contest, make_field
from scoring_tui.contest.models import Contest
from scoring_tui.domain.state import Ballot, State, Turn
from scoring_tui.scoring.standings.tally import Tally

ROUND_COUNT = 15


def make_state(contest: Contest) -> State:
    """The state of a final in which every ballot was sent."""
    juror_ids = tuple(f"j{n}" for n in range(JURORS))
    state = State(declared_contest=contest)
    for entrant in make_field(contest).entrants:
        turn = Turn(entrant.number, f"c{entrant.number}", "a", "A", 0, juror_ids, phase="scoring")
        state.turns[entrant.number] = turn
        state.ballots[entrant.number] = tuple(
            Ballot(entrant.number, "", entrant.number, juror_id, marks, False, "")
            for juror_id, marks in entrant.marks.items()
        )
    return state


def change_ballot(state: State, draw_number: int) -> None:
    """Replace a ballot of this contestant by one with half a point more on one criterion."""
    first_ballot, *other_ballots = state.ballots[draw_number]
    marks = {**first_ballot.marks, "k0": min(Decimal(100), first_ballot.marks["k0"] + Decimal("0.5"))}
    state.ballots[draw_number] = (replace(first_ballot, marks=marks), *other_ballots)


def measure_standing(state: State) -> float:
    """Milliseconds of CPU time for the standing after one more ballot, the median of several rounds."""
    tally, durations = Tally(), []
    tally.standing(state, "a")
    for draw_number in range(1, ROUND_COUNT + 1):
        change_ballot(state, draw_number)
        start = time.process_time()
        tally.standing(state, "a")
        durations.append((time.process_time() - start) * 1000)
    return median(durations)


def measure_reading(state: State) -> float:
    """Milliseconds of CPU time to add up every mark once."""
    durations = []
    for _ in range(ROUND_COUNT):
        start = time.process_time()
        sum(
            mark for ballots in state.ballots.values() for ballot in ballots for mark in ballot.marks.values()
        )
        durations.append((time.process_time() - start) * 1000)
    return median(durations)


def main() -> None:
    """Print the table; exit with 1 if a method is slower than 10 ms."""
    worst_ms = 0.0
    reading_ms = measure_reading(make_state(make_contest({}, 3, None)))
    print(f"reading every mark once: {reading_ms:.1f} ms")
    for name, scoring in METHODS:
        if scoring.get("method") != "severity":
            standing_ms = measure_standing(
                make_state(make_contest({**scoring, "ties": ["weights", "head-to-head"]}, 3, None))
            )
            worst_ms = max(worst_ms, standing_ms)
            print(f"{name:24} {standing_ms:7.1f} ms  {standing_ms / reading_ms:5.2f} times")
    sys.exit(worst_ms > 10)


if __name__ == "__main__":
    main()
