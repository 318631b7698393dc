"""What the marks can prove of the places: intervals of places, and how sure the podium is.

Given the ratios and in the words of `reml.Solved`, the jurors' levels are
`u ~ N(u^, s_e^2 (g_j G + G 1 1' G / q))`, and each contestant's quality follows by itself:
`theta_c ~ N(w_c (Y_c - sum of u_j over the contestant's jurors), s_e^2 w_c)` (Henderson, 1975). A contestant
ends with `scale (mu + theta_c) + offset_c`. To take the variances as known proved calibrated on simulated
finals, see `benchmarks/calibration.py`. Imports the mixed model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import islice
from math import fsum, sqrt
from random import Random
from statistics import NormalDist

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.linear_algebra import Rows, solve_upper
from scoring_tui.scoring.model.crossed_table import CrossedTable
from scoring_tui.scoring.model.reml import Ratios, Surface, likeliest
from scoring_tui.scoring.model.severity import ready, residual_deviation, told

TAIL = 0.05
"""Share of the draws that lies beyond each end of an interval."""

NORMALS = 1000
"""Values that stand for the normal distribution."""

A_JURY = 4
"""Draws of the contestants for one of the jurors, who say little of the places once they are linked."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The places of nine draws in ten, and the share of draws with a place on the podium."""

    low: int
    """The better place."""
    high: int
    podium: float


def rank_intervals(
    totals: Totals,
    *,
    offsets: Mapping[int, Fraction] | None = None,
    scale: Fraction | int = 1,
    podium: int = 3,
    draws: int = 1000,
    seed: int = 0,
    ratios: Ratios | None = None,
) -> dict[int, Interval]:
    """Places within the ranked group, drawn from the mixed model's posterior with its variances as estimated.

    Args:
        offsets: points from elsewhere by contestant: an earlier stage, or a penalty below zero.
        scale: the weight of a juror's total in the final score.
        podium: how many places the podium has.
        draws, seed: a probability is known to `sqrt(p (1 - p) / draws)`, the same for the same seed.
        ratios: such as `Mixed.ratios`; estimated when left out.

    Raises `Untold` where `mixed` does. Source: Goldstein and Spiegelhalter (1996) for intervals of ranks.
    >>> totals = {n: {j: Fraction(60 + 10 * n + k) for k, j in enumerate("abc")} for n in range(1, 5)}
    >>> rank_intervals(totals, ratios=Ratios(Fraction(30), Fraction(1, 4)))[4].low
    1
    """
    table = ready(totals)
    model = _Model(table, told(ratios or likeliest(table)), float(scale), offsets or {})
    taken = [_places(finals) for finals in islice(model.finals(Random(seed)), draws)]
    columns = zip(table.panels, zip(*taken, strict=True), strict=True)
    return {number: _interval(sorted(places), podium) for number, places in columns}


def _places(finals: Sequence[float]) -> list[int]:
    """The place of each final score; two never are equal."""
    places = [0] * len(finals)
    for place, index in enumerate(sorted(range(len(finals)), key=finals.__getitem__, reverse=True), 1):
        places[index] = place
    return places


def _interval(places: Sequence[int], podium: int) -> Interval:
    cut = int(TAIL * len(places))
    return Interval(places[cut], places[-1 - cut], sum(place <= podium for place in places) / len(places))


@cache
def _normals() -> list[float]:
    """Equally likely values with mean 0 and variance 1; to choose among them is quicker than to draw."""
    unit = NormalDist()
    values = [unit.inv_cdf((k + 0.5) / NORMALS) for k in range(NORMALS)]
    size = sqrt(fsum(value * value for value in values) / NORMALS)
    return [value / size for value in values]


class _Model:
    """The posterior of one table, laid out for drawing; everything in points of the final score."""

    def __init__(
        self, table: CrossedTable, ratios: Ratios, scale: float, offsets: Mapping[int, Fraction]
    ) -> None:
        contestant, juror = map(float, ratios)
        jury = Surface(table).at(contestant, juror)
        residual = scale * residual_deviation(table, jury)
        self.lower: Rows = jury.lower
        self.levels = [scale * table.in_marks(level) for level in jury.levels]
        self.loose = residual * sqrt(juror)
        self.shift = [residual * towards / sqrt(jury.information) for towards in jury.towards]
        self.panels, self.panel = _panels(table)
        self.weights = [contestant / (1 + len(p) * contestant) for p in table.panels.values()]
        self.noise = [residual * sqrt(weight) for weight in self.weights]
        sums = (scale * table.in_marks(table.light(total)) for total in table.sums.values())
        self.bases = [
            weight * total + float(offsets.get(number, 0))
            for number, weight, total in zip(table.panels, self.weights, sums, strict=True)
        ]

    def finals(self, random: Random) -> Iterator[list[float]]:
        """Everybody's final score, drawn again and again, less what all have in common."""
        while True:
            taken = self._taken(self._jury(random))
            middles = [b - w * taken[p] for b, w, p in zip(self.bases, self.weights, self.panel, strict=True)]
            for _ in range(A_JURY):
                unit = random.choices(_normals(), k=len(middles))
                yield [m + s * z for m, s, z in zip(middles, self.noise, unit, strict=True)]

    def _jury(self, random: Random) -> list[float]:
        """The jurors' levels."""
        effects = solve_upper(self.lower, random.choices(_normals(), k=len(self.levels)))
        mean = random.choice(_normals())
        return [
            level + self.loose * effect + mean * shift
            for level, effect, shift in zip(self.levels, effects, self.shift, strict=True)
        ]

    def _taken(self, levels: Sequence[float]) -> list[float]:
        """The sum of the levels of each panel; of a large one, what the jurors beside it leave of all."""
        every = sum(levels)
        return [
            every - sum([levels[j] for j in jurors]) if beside else sum([levels[j] for j in jurors])
            for beside, jurors in self.panels
        ]


def _panels(table: CrossedTable) -> tuple[list[tuple[bool, tuple[int, ...]]], list[int]]:
    """The panels, as their jurors or as those beside them (`True`), whichever are fewer, and each one's."""
    size, index = len(table.jurors), {panel: i for i, panel in enumerate(sorted(set(table.panels.values())))}
    panels = [
        (True, tuple(j for j in range(size) if j not in panel)) if 2 * len(panel) > size else (False, panel)
        for panel in index
    ]
    return panels, [index[panel] for panel in table.panels.values()]
