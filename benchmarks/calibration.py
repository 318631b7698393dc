"""Calibration of rank intervals and podium probabilities on simulated finals with a known true order.

    python -m benchmarks.calibration [FINALS]

147 contestants in four categories, four panels of four jurors; quality SD 1, severity SD 0.5, noise SD
0.5, on marks of mean 75 and SD 8, rounded to integers. Exits with 1 if the 90 % interval covers the true
place in less than 88 % or more than 97 % of cases, or if the claimed podium probability is off by more
than 5 points. Panels without common jurors are shown for information: no method can estimate their
severity.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing import Pool
from random import Random

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.model.posterior import rank_intervals
from scoring_tui.scoring.model.severity import NotEstimable, fit_mixed_model

CATEGORY_SIZES = (28, 22, 43, 54)
PANELS = [[f"p{p}j{k}" for k in range(4)] for p in range(4)]
SEVERITY_DEVIATION, NOISE_DEVIATION = 0.5, 0.5
MARK_MEAN, MARK_DEVIATION = 75, 8
COVERAGE_LIMITS, MAX_CLAIM_ERROR = (88, 97), 5
CHECKED_PLANS = ("one panel per category", "one juror swapped at half time")
PLANS = (*CHECKED_PLANS, "split, nobody shared", "everyone sees everyone")


@dataclass(slots=True)
class CalibrationCount:
    """The results, summed over finals."""

    places: int = 0
    covered: int = 0
    width: int = 0
    podium: int = 0
    on_podium: int = 0
    claimed: float = 0
    inestimable: int = 0

    def add(self, addition: "CalibrationCount") -> None:
        """Add the results of another final."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(addition, name))

    def true(self) -> bool:
        """Whether the claims are within their limits."""
        min_coverage, max_coverage = COVERAGE_LIMITS
        claim_error = 100 * abs(self.claimed - self.on_podium) / self.podium
        return (
            min_coverage <= 100 * self.covered / self.places <= max_coverage
            and claim_error <= MAX_CLAIM_ERROR
        )

    def row(self) -> str:
        """A row of the table."""
        share = 100 / self.podium
        return (
            f"{100 * self.covered / self.places:8.1f} {self.width / self.places:8.1f} "
            f"{share * self.claimed:9.1f} {share * self.on_podium:8.1f} {self.inestimable:7d}"
        )


def find_jurors(plan: str, category_index: int, turn: int) -> list[str]:
    """The jurors of the contestant of this turn."""
    if plan == "everyone sees everyone":
        return [juror_id for panel_ids in PANELS for juror_id in panel_ids]
    if plan == "one panel per category":
        return PANELS[category_index]
    panel, next_panel = PANELS[turn % 4], PANELS[(turn + 1) % 4]
    is_swapped = plan == "one juror swapped at half time" and 2 * turn >= CATEGORY_SIZES[category_index]
    return [next_panel[0], *panel[1:]] if is_swapped else panel


def simulate_categories(plan: str, final: int) -> Iterator[tuple[Totals, list[float]]]:
    """The totals and the true qualities of each category."""
    random = Random(f"{plan} {final}")
    severities = {juror_id: random.gauss(0, SEVERITY_DEVIATION) for panel in PANELS for juror_id in panel}
    for category_index, size in enumerate(CATEGORY_SIZES):
        qualities = [random.gauss(0, 1) for _ in range(size)]
        yield (
            {
                turn + 1: {
                    juror_id: _round_mark(
                        qualities[turn] + severities[juror_id] + random.gauss(0, NOISE_DEVIATION)
                    )
                    for juror_id in find_jurors(plan, category_index, turn)
                }
                for turn in range(size)
            },
            qualities,
        )


def _round_mark(value: float) -> Fraction:
    return Fraction(min(100, max(10, round(MARK_MEAN + MARK_DEVIATION * value))))


def evaluate_final(task: tuple[str, int]) -> CalibrationCount:
    """Compare the claims for one final with the truth."""
    count = CalibrationCount()
    for totals, qualities in simulate_categories(*task):
        try:
            count.add(_evaluate_category(totals, qualities))
        except NotEstimable:
            count.inestimable += 1
    return count


def _evaluate_category(totals: Totals, qualities: Sequence[float]) -> CalibrationCount:
    fitted = fit_mixed_model(totals)
    intervals = rank_intervals(totals, ratios=fitted.ratios)
    true_order = sorted(totals, key=lambda draw_number: -qualities[draw_number - 1])
    true_places = {draw_number: true_places for true_places, draw_number in enumerate(true_order, 1)}
    claimed_podium = sorted(totals, key=lambda draw_number: (-fitted.quality[draw_number], draw_number))[:3]
    return CalibrationCount(
        places=len(intervals),
        covered=sum(
            interval.low <= true_places[draw_number] <= interval.high
            for draw_number, interval in intervals.items()
        ),
        width=sum(interval.high - interval.low for interval in intervals.values()),
        podium=len(claimed_podium),
        on_podium=sum(true_places[draw_number] <= 3 for draw_number in claimed_podium),
        claimed=sum(intervals[draw_number].podium_probability for draw_number in claimed_podium),
    )


def main(final_count: int = 200) -> int:
    """Print the table; 1 when a claim of a linked plan is not true."""
    print(
        f"{final_count} finals of {sum(CATEGORY_SIZES)}              "
        f"covered %   width claimed %   true %  untold"
    )
    has_failed = 0
    with Pool(2) as pool:
        for plan in PLANS:
            count = CalibrationCount()
            for result in pool.imap_unordered(
                evaluate_final, [(plan, final_index) for final_index in range(final_count)]
            ):
                count.add(result)
            is_wrong = plan in CHECKED_PLANS and not count.true()
            has_failed |= is_wrong
            print(f"{plan:31} {count.row()}{'  NOT TRUE' if is_wrong else ''}")
    return int(has_failed)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
