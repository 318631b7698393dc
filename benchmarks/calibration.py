"""Are intervals of places and podium confidence true? Simulated finals whose true order is known.

    python -m benchmarks.calibration [FINALS]

147 contestants in four categories, four panels of four jurors; quality SD 1, severity SD 0.5, noise SD 0.5,
on marks of mean 75 and SD 8 rounded to whole ones. Exits with 1 when the 90 % interval covers the true place
in less than 88 % or more than 97 %, or the claimed podium confidence is more than 5 points from the truth.
Panels that share no juror are shown for information: no method can tell their severity.
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

SIZES = (28, 22, 43, 54)
PANELS = [[f"p{p}j{k}" for k in range(4)] for p in range(4)]
SEVERITY, NOISE = 0.5, 0.5
MEAN, SPREAD = 75, 8
COVERED, CLAIMED = (88, 97), 5
JUDGED = ("one panel per category", "one juror swapped at half time")
PLANS = (*JUDGED, "split, nobody shared", "everyone sees everyone")


@dataclass(slots=True)
class Count:
    """What came true, added up over finals."""

    places: int = 0
    covered: int = 0
    width: int = 0
    podium: int = 0
    on_it: int = 0
    claimed: float = 0
    untold: int = 0

    def add(self, other: "Count") -> None:
        """Those of another final too."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def true(self) -> bool:
        """Whether the claims are within their limits."""
        low, high = COVERED
        off = 100 * abs(self.claimed - self.on_it) / self.podium
        return low <= 100 * self.covered / self.places <= high and off <= CLAIMED

    def row(self) -> str:
        """For the table."""
        share = 100 / self.podium
        return (
            f"{100 * self.covered / self.places:8.1f} {self.width / self.places:8.1f} "
            f"{share * self.claimed:9.1f} {share * self.on_it:8.1f} {self.untold:7d}"
        )


def jurors(plan: str, category: int, turn: int) -> list[str]:
    """Who marks the contestant of this turn."""
    if plan == "everyone sees everyone":
        return [juror for panel in PANELS for juror in panel]
    if plan == "one panel per category":
        return PANELS[category]
    here, next_ = PANELS[turn % 4], PANELS[(turn + 1) % 4]
    swapped = plan == "one juror swapped at half time" and 2 * turn >= SIZES[category]
    return [next_[0], *here[1:]] if swapped else here


def categories(plan: str, final: int) -> Iterator[tuple[Totals, list[float]]]:
    """Each category's totals and true qualities."""
    chance = Random(f"{plan} {final}")
    severity = {juror: chance.gauss(0, SEVERITY) for panel in PANELS for juror in panel}
    for category, size in enumerate(SIZES):
        quality = [chance.gauss(0, 1) for _ in range(size)]
        yield (
            {
                turn + 1: {
                    juror: _mark(quality[turn] + severity[juror] + chance.gauss(0, NOISE))
                    for juror in jurors(plan, category, turn)
                }
                for turn in range(size)
            },
            quality,
        )


def _mark(value: float) -> Fraction:
    return Fraction(min(100, max(10, round(MEAN + SPREAD * value))))


def judged(task: tuple[str, int]) -> Count:
    """One final's claims against the truth."""
    count = Count()
    for totals, quality in categories(*task):
        try:
            count.add(_category(totals, quality))
        except NotEstimable:
            count.untold += 1
    return count


def _category(totals: Totals, quality: Sequence[float]) -> Count:
    fitted = fit_mixed_model(totals)
    found = rank_intervals(totals, ratios=fitted.ratios)
    order = sorted(totals, key=lambda n: -quality[n - 1])
    place = {number: place for place, number in enumerate(order, 1)}
    shown = sorted(totals, key=lambda n: (-fitted.quality[n], n))[:3]
    return Count(
        places=len(found),
        covered=sum(one.low <= place[n] <= one.high for n, one in found.items()),
        width=sum(one.high - one.low for one in found.values()),
        podium=len(shown),
        on_it=sum(place[n] <= 3 for n in shown),
        claimed=sum(found[n].podium_probability for n in shown),
    )


def main(finals: int = 200) -> int:
    """Print the table; 1 when a claim of a linked plan is not true."""
    print(f"{finals} finals of {sum(SIZES)}              covered %   width claimed %   true %  untold")
    failed = 0
    with Pool(2) as pool:
        for plan in PLANS:
            count = Count()
            for one in pool.imap_unordered(judged, [(plan, final) for final in range(finals)]):
                count.add(one)
            wrong = plan in JUDGED and not count.true()
            failed |= wrong
            print(f"{plan:31} {count.row()}{'  NOT TRUE' if wrong else ''}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
