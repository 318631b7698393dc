"""Calibration of the ranges of places and of the podium chances under the declared method.

    python -m benchmarks.confidence [FINALS]

Panels are complete, lack one ballot in ten, or rotate: all jurors but two mark each contestant. Quality SD 1,
severity SD 0.5, noise SD 0.5, on marks of mean 75 and SD 8, rounded to integers. With an erratic juror the
noise of one juror has four times that SD. The true place is that of the quality; the displayed podium are the
first three by the declared method. Exits with 1 if a range of 90 % covers the true place in less than 88 % or
more than 97 % of cases, or if the claimed podium chance differs from the true share by more than 5 points.
With fewer than 300 finals chance alone may do that.

Claimed less true podium chance in points, and coverage in per cent; "before" is the posterior of the mixed
model whatever the declared method, with central ranges (150 finals a cell), "now" the posterior of the
declared combination with a noise of each juror and shortest ranges (300 finals a cell):

    jurors contestants method   noise     before        now
         3           8 mean     erratic    +0.7  97     +3.7  93
         3          20 mean     erratic    +0.6  94     -3.6  92
         3          20 median   clean      +0.8  94     +0.1  92
         3          20 median   erratic   -11.0  94     -3.2  94
         5           8 trimmed  erratic    -6.8  97     +0.3  95
         5          20 mean     erratic    -1.3  94     -1.4  92
         5          20 trimmed  erratic    -9.5  94     +0.5  92
         5          20 median   erratic    -7.6  94     +0.7  91
         7          40 trimmed  erratic    -6.7  93     +0.8  92
         7          40 median   erratic    -7.1  93     +0.1  91

With one ballot in ten missing, and with rotating panels of five out of seven, coverage is 91 to 93 and the
podium claim within 3 points for all three methods. Up to 5.5 % of the displayed places lay outside their own
range before; now none does in complete panels, and fewer than 1 % in others.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import product
from multiprocessing import Pool
from random import Random
from typing import Literal

from scoring_tui.contest.scoring import Scoring
from scoring_tui.scoring.arithmetic import Totals, round_half_up
from scoring_tui.scoring.standings.confidence import estimate_confidence
from scoring_tui.scoring.standings.methods import Entrant, combine_values
from scoring_tui.scoring.standings.ranking import Candidate, rank_candidates
from scoring_tui.scoring.standings.tally import Standing

SEVERITY_DEVIATION, NOISE_DEVIATION = 0.5, 0.5
MARK_MEAN, MARK_DEVIATION = 75, 8
COVERAGE_LIMITS, MAX_CLAIM_ERROR = (88, 97), 5
SIZES = ((3, 8), (3, 20), (5, 8), (5, 20), (7, 40))
"""Jurors and contestants."""
MISSING_SHARE = 0.1
FACTORS = (1.0, 4.0)
METHODS = ("mean", "trimmed", "median")


@dataclass(frozen=True, slots=True)
class Cell:
    """One condition of the study."""

    juror_count: int
    contestant_count: int
    method: str
    erratic_factor: float
    """Noise SD of one juror as a multiple of the others'."""
    layout: Literal["complete", "missing", "rotating"] = "complete"

    @property
    def scoring(self) -> Scoring:
        """The declared rules; "trimmed" drops one total at each end."""
        trim = {"trim": {"lowest": 1, "highest": 1, "at_least": 3}} if self.method == "trimmed" else {}
        return Scoring.model_validate({"method": self.method, **trim})


@dataclass(slots=True)
class CellResult:
    """The claims and the truth, summed over finals."""

    finals: int = 0
    """Finals with an estimate."""
    places: int = 0
    covered: int = 0
    width: int = 0
    outside: int = 0
    """Places outside their own range."""
    claimed: list[float] = field(default_factory=list)
    """Claimed podium chance of each contestant on the displayed podium."""
    reached: list[bool] = field(default_factory=list)
    """Whether the contestant's true place is on the podium."""

    @property
    def coverage(self) -> float:
        """Share of true places within the range, in per cent."""
        return 100 * self.covered / self.places

    @property
    def claimed_podium(self) -> float:
        """Mean claimed podium chance, in per cent."""
        return 100 * sum(self.claimed) / len(self.claimed)

    @property
    def true_podium(self) -> float:
        """Share of the displayed podium that belongs there, in per cent."""
        return 100 * sum(self.reached) / len(self.reached)

    @property
    def is_calibrated(self) -> bool:
        """Whether both claims are within their limits."""
        min_coverage, max_coverage = COVERAGE_LIMITS
        is_podium_true = abs(self.claimed_podium - self.true_podium) <= MAX_CLAIM_ERROR
        return min_coverage <= self.coverage <= max_coverage and is_podium_true


def make_standing(totals: Totals, scoring: Scoring, *, is_complete: bool = True) -> Standing:
    """The places of these totals by an independent method, without earlier results and tie-breaks."""
    entrants = [Entrant(number, {}, row, len(row)) for number, row in totals.items()]
    candidates = [make_candidate(entrant, scoring) for entrant in entrants]
    placings = rank_candidates(candidates, lambda candidate: candidate.displayed_score, ())
    return Standing("a", 1, tuple(placings), (), is_complete, False)


def make_candidate(entrant: Entrant, scoring: Scoring) -> Candidate:
    """The candidate with the combined totals as score."""
    score = combine_values(list(entrant.totals.values()), entrant.seats, scoring)
    return Candidate(
        number=entrant.number,
        marks=entrant.marks,
        totals=entrant.totals,
        exact_score=score,
        displayed_score=round_half_up(score, 2),
        jury_score=score,
    )


def simulate_final(cell: Cell, final_index: int) -> tuple[Totals, dict[int, int]]:
    """The totals, and the true place of each contestant. All methods get the same finals."""
    random = Random(f"{cell.contestant_count} {cell.juror_count} {cell.erratic_factor} {final_index}")
    severities = [random.gauss(0, SEVERITY_DEVIATION) for _ in range(cell.juror_count)]
    deviations = [NOISE_DEVIATION] * cell.juror_count
    deviations[random.randrange(cell.juror_count)] *= cell.erratic_factor
    qualities = {number: random.gauss(0, 1) for number in range(1, cell.contestant_count + 1)}
    totals = {
        number: {
            f"j{index}": _round_mark(quality + severity + random.gauss(0, deviation))
            for index, (severity, deviation) in enumerate(zip(severities, deviations, strict=True), 1)
        }
        for number, quality in qualities.items()
    }
    totals = {number: dict(_select_ballots(row, cell.layout, random)) for number, row in totals.items()}
    true_order = sorted(qualities, key=lambda number: -qualities[number])
    return totals, {number: place for place, number in enumerate(true_order, 1)}


def _select_ballots(row: dict[str, Fraction], layout: str, random: Random) -> Iterable[tuple[str, Fraction]]:
    """The ballots that are sent; every contestant has at least one."""
    ballots = list(row.items())
    if layout == "missing":
        return [ballot for ballot in ballots if random.random() > MISSING_SHARE] or ballots
    return random.sample(ballots, len(ballots) - 2) if layout == "rotating" else ballots


def _round_mark(value: float) -> Fraction:
    return Fraction(min(100, max(10, round(MARK_MEAN + MARK_DEVIATION * value))))


def evaluate_final(cell: Cell, final_index: int) -> CellResult:
    """Compare the claims for one final with the truth."""
    totals, true_places = simulate_final(cell, final_index)
    standing = make_standing(totals, cell.scoring)
    intervals = estimate_confidence(standing, cell.scoring).intervals
    result = CellResult(finals=int(bool(intervals)))
    for index, placing in enumerate(standing.placings if intervals else ()):
        number = placing.candidate.number
        interval = intervals[number]
        result.places += 1
        result.covered += interval.low <= true_places[number] <= interval.high
        result.width += interval.high - interval.low
        result.outside += not interval.low <= placing.place <= interval.high
        if index < 3:
            result.claimed.append(interval.podium_probability)
            result.reached.append(true_places[number] <= 3)
    return result


def evaluate_cell(cell: Cell, final_count: int, results: Iterator[CellResult] | None = None) -> CellResult:
    """The sum over finals."""
    total = CellResult()
    for result in results or (evaluate_final(cell, index) for index in range(final_count)):
        for name in CellResult.__slots__:
            setattr(total, name, getattr(total, name) + getattr(result, name))
    return total


def list_cells() -> Iterator[Cell]:
    """Every condition; three jurors of whom two are dropped are a median."""
    for juror_count, contestant_count in SIZES:
        for method in METHODS:
            if method != "trimmed" or juror_count > 3:
                yield from (Cell(juror_count, contestant_count, method, factor) for factor in FACTORS)
    for method, factor in product(METHODS, FACTORS):
        yield Cell(5, 20, method, factor, "missing")
        yield Cell(7, 20, method, factor, "rotating")


def main(final_count: int = 300) -> int:
    """Print the table; returns 1 if a claim is not true."""
    print(
        "jurors contestants layout    method   noise    covered %  claimed %  true %  difference  width "
        "outside"
    )
    has_failed = False
    with Pool() as pool:
        for cell in list_cells():
            results = pool.imap_unordered(partial(evaluate_final, cell), range(final_count), 8)
            result = evaluate_cell(cell, final_count, results)
            has_failed |= not result.is_calibrated
            print(
                f"{cell.juror_count:6d} {cell.contestant_count:11d} {cell.layout:9} {cell.method:8} "
                f"{'erratic' if cell.erratic_factor > 1 else 'clean':7} {result.coverage:10.1f} "
                f"{result.claimed_podium:10.1f} {result.true_podium:7.1f} "
                f"{result.claimed_podium - result.true_podium:+11.1f} {result.width / result.places:6.1f} "
                f"{result.outside:8d}{'' if result.is_calibrated else '  NOT TRUE'}"
            )
    return int(has_failed)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
