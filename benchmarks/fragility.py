"""CPU time of the fragility of 147 contestants, 16 jurors and 10 criteria: 23,520 marks, each up and down.

    python -m benchmarks.fragility [AWARDS [THROUGH]]

Every method is compared, in the same run, with walking through all moves without evaluating them, and with
recounting everything for every change. For `severity` about four jurors mark each contestant.
"""

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from random import Random
from statistics import median
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.scoring.sensitivity.field import Field
from scoring_tui.scoring.sensitivity.findings import examine_field
from scoring_tui.scoring.sensitivity.moves import list_moves
from scoring_tui.scoring.standings.methods import build_entrant

CONTESTANTS, JURORS, WEIGHTS = 147, 16, (5, 7, 8, 9, 10, 10, 11, 12, 13, 15)
TRIM = {"lowest": 1, "highest": 1, "at_least": 4}
METHODS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mean", {}),
    ("mean, whole numbers", {"decimals": 0}),
    ("sum", {"method": "sum"}),
    ("median", {"method": "median"}),
    ("trimmed", {"method": "trimmed", "trim": TRIM}),
    ("trimmed, per criterion", {"method": "trimmed", "trim": TRIM, "per": "criterion"}),
    ("rank-sum", {"method": "rank-sum"}),
    ("head-to-head", {"method": "head-to-head"}),
    ("z-score", {"method": "z-score"}),
    ("severity, mixed", {"method": "severity"}),
    ("severity, least squares", {"method": "severity", "model": "least-squares"}),
)


def make_contest(scoring: dict[str, Any], award_count: int, through: int | None) -> Contest:
    """A contest with one panel and criteria of different weights."""
    juror_ids = [f"j{index}" for index in range(JURORS)]
    criteria = [
        {"id": f"k{index}", "name": f"K{index}", "weight": weight} for index, weight in enumerate(WEIGHTS)
    ]
    category = {"id": "a", "name": "A", "rubric": "r", "awards": ["Juara"] * award_count, "through": through}
    return Contest.model_validate(
        {
            "contest": {"id": "besar", "name": "Besar", "desk": True},
            "rubric": {"r": {"scale": {"min": 50, "max": 100, "step": "0.5"}, "criteria": criteria}},
            "scoring": scoring,
            "category": [category],
            "juror": [{"id": juror_id, "name": juror_id} for juror_id in juror_ids],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": juror_ids}],
            "session": [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["a"]}],
        }
    )


def make_field(contest: Contest) -> Field:
    """Contestants with an SD of 6 points, marks with an SD of 6 points."""
    random, rubric = Random(1), contest.rubric["r"]
    has_missing_ballots = contest.scoring.method == "severity"
    entrants = []
    for draw_number in range(1, CONTESTANTS + 1):
        quality = random.gauss(75, 6)
        marks = {
            f"j{juror_index}": {leaf.id: round_to_half(random.gauss(quality, 6)) for leaf in rubric.leaves}
            for juror_index in range(JURORS)
            if not has_missing_ballots
            or (juror_index + draw_number) % 4 == 0
            or (7 * juror_index + draw_number) % 23 == 0
        }
        entrants.append(build_entrant(draw_number, marks, rubric, contest.scoring))
    return Field(contest, "a", tuple(entrants))


def round_to_half(mark: float) -> Decimal:
    """The nearest mark on the scale."""
    return Decimal(max(100, min(200, round(2 * mark)))) / 2


def measure_cpu(work: Callable[[], object], run_count: int = 3) -> float:
    """Milliseconds of CPU time, the median of several runs."""
    durations = []
    for _ in range(run_count):
        start = time.process_time()
        work()
        durations.append((time.process_time() - start) * 1000)
    return median(durations)


def compute_places(field: Field) -> dict[int, int]:
    """Compute the places of the field without any cached values."""
    return Field(field.contest, field.category, field.entrants, field.adjustments, field.decisions).places


def count_moves(field: Field) -> int:
    """The number of moves."""
    return sum(1 for _ in list_moves(field, field.entrants))


def main(award_count: int = 3, through: int | None = None) -> None:
    """Print a line for each method."""
    print(f"{'':26}{'moves':>8}{'walk':>8}{'all':>8}{'ratio':>7}{'anew':>12}")
    for name, scoring in METHODS:
        field = make_field(make_contest(scoring, award_count, through))
        move_count = count_moves(field)
        standing_ms = measure_cpu(partial(compute_places, field))
        walk_ms = measure_cpu(partial(count_moves, field))
        total_ms = measure_cpu(partial(examine_field, field))
        print(
            f"{name:26}{move_count:>8}{walk_ms:>5.0f} ms{total_ms:>5.0f} ms"
            f"{total_ms / walk_ms:>7.1f}{standing_ms * move_count / 1000:>10,.0f} s"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
