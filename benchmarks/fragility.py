"""CPU time of the fragility of 147 contestants, 16 jurors and 10 criteria: 23,520 marks, each up and down.

    python -m benchmarks.fragility [AWARDS [THROUGH]]

Every method is laid beside walking through all moves without asking what they change, in the same run, and
beside what counting everything anew for every change would take. For `severity` about four jurors mark each.
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


def contest(scoring: dict[str, Any], awards: int, through: int | None) -> Contest:
    """One panel, criteria of unlike weights."""
    ids = [f"j{n}" for n in range(JURORS)]
    criteria = [{"id": f"k{n}", "name": f"K{n}", "weight": weight} for n, weight in enumerate(WEIGHTS)]
    category = {"id": "a", "name": "A", "rubric": "r", "awards": ["Juara"] * awards, "through": through}
    return Contest.model_validate(
        {
            "contest": {"id": "besar", "name": "Besar", "desk": True},
            "rubric": {"r": {"scale": {"min": 50, "max": 100, "step": "0.5"}, "criteria": criteria}},
            "scoring": scoring,
            "category": [category],
            "juror": [{"id": id_, "name": id_} for id_ in ids],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": ids}],
            "session": [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["a"]}],
        }
    )


def field(declared: Contest) -> Field:
    """Contestants who differ by 6 points, marks that differ by 6 more."""
    chance, rubric = Random(1), declared.rubric["r"]
    few = declared.scoring.method == "severity"
    entrants = []
    for number in range(1, CONTESTANTS + 1):
        quality = chance.gauss(75, 6)
        marks = {
            f"j{j}": {leaf.id: halves(chance.gauss(quality, 6)) for leaf in rubric.leaves}
            for j in range(JURORS)
            if not few or (j + number) % 4 == 0 or (7 * j + number) % 23 == 0
        }
        entrants.append(build_entrant(number, marks, rubric, declared.scoring))
    return Field(declared, "a", tuple(entrants))


def halves(mark: float) -> Decimal:
    """The nearest mark on the scale."""
    return Decimal(max(100, min(200, round(2 * mark)))) / 2


def spent(work: Callable[[], object], times: int = 3) -> float:
    """Milliseconds of CPU, the middle of some runs."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


def places(one: Field) -> dict[int, int]:
    """One standing of the field, with nothing kept of it."""
    return Field(one.contest, one.category, one.entrants, one.adjustments, one.decisions).places


def walked(one: Field) -> int:
    """How many moves there are."""
    return sum(1 for _ in list_moves(one, one.entrants))


def main(awards: int = 3, through: int | None = None) -> None:
    """Print a line for each method."""
    print(f"{'':26}{'moves':>8}{'walk':>8}{'all':>8}{'ratio':>7}{'anew':>12}")
    for name, scoring in METHODS:
        one = field(contest(scoring, awards, through))
        count = walked(one)
        standing = spent(partial(places, one))
        walk = spent(partial(walked, one))
        whole = spent(partial(examine_field, one))
        print(
            f"{name:26}{count:>8}{walk:>5.0f} ms{whole:>5.0f} ms"
            f"{whole / walk:>7.1f}{standing * count / 1000:>10,.0f} s"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
