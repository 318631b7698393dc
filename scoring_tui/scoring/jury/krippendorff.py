"""Krippendorff's alpha: agreement of any number of jurors, with missing marks."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import fsum, lcm
from typing import Literal

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.jury.finding import JuryFinding
from scoring_tui.scoring.rank_statistics import double_midranks

Mark = int | Decimal | Fraction
Metric = Literal["nominal", "ordinal", "interval", "ratio"]
ValueCounts = Mapping[int, int]
"""The frequency of each value."""


def krippendorff_alpha(
    units: Iterable[Iterable[Mark | None]], metric: Metric = "interval"
) -> JuryFinding[float]:
    """Krippendorff's alpha: 1 is perfect agreement, 0 is agreement by chance, below 0 is systematic
    disagreement.

    `alpha = 1 - (n-1) sum o_ab d_ab / sum n_a n_b d_ab`: a unit of m marks adds each pair of its marks to the
    coincidences `o_ab` with weight `1/(m-1)`; n_a counts the value a among all n marks that have a partner.
    Distances: nominal `a != b`, interval `(a-b)^2`, ratio `((a-b)/(a+b))^2`, ordinal the squared count of
    marks from a to b, the ends by half (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).

    Args:
        units: for each contestant (and criterion) its marks; `None`, or no entry, is a missing mark.
        metric: the distance between two marks; use `interval` for totals.

    Returns no value if fewer than two units have two marks (for one unit alpha is always 0), if all marks are
    equal, or for the ratio metric with negative marks.

    >>> round(krippendorff_alpha([(1, 1, None), (2, 2, 3), (3, 3, 3), (None, 4, None)]).value, 4)
    0.8409
    """
    pairable_units = _select_pairable(units)
    if metric == "ordinal":
        pairable_units = _rank_marks(pairable_units)
    pooled_counts = Counter(mark for unit in pairable_units for mark in unit)
    missing_reason = _missing_reason(len(pairable_units), pooled_counts, metric)
    if missing_reason:
        return JuryFinding(None, missing_reason)
    sum_distances = _DISTANCE_SUMS[metric]
    observed_disagreement = fsum(sum_distances(Counter(unit)) / (len(unit) - 1) for unit in pairable_units)
    return JuryFinding(
        1 - observed_disagreement / (sum_distances(pooled_counts) / (pooled_counts.total() - 1))
    )


def _missing_reason(unit_count: int, pooled_counts: ValueCounts, metric: Metric) -> LazyText | None:
    if not unit_count:
        return lazy("no contestant has two marks to compare")
    if unit_count == 1:
        return lazy("only one contestant has two marks: agreement cannot be told from chance")
    if len(pooled_counts) == 1:
        return lazy("all marks are equal: agreement cannot be told from chance")
    if metric == "ratio" and min(pooled_counts) < 0:
        return lazy("marks below zero have no ratio")
    return None


def _select_pairable(units: Iterable[Iterable[Mark | None]]) -> list[list[int]]:
    """Select units with at least two marks, scaled to integers by a common factor. No metric depends on
    the scale.
    """
    units_with_marks = [[Fraction(mark) for mark in unit if mark is not None] for unit in units]
    scale = lcm(*{mark.denominator for unit in units_with_marks for mark in unit})
    return [[int(mark * scale) for mark in unit] for unit in units_with_marks if len(unit) > 1]


def _rank_marks(units: list[list[int]]) -> list[list[int]]:
    """Replace each mark by twice its middle rank. The ordinal distance is half the difference of two."""
    ranks = iter(double_midranks([mark for unit in units for mark in unit]))
    return [[next(ranks) for _ in unit] for unit in units]


# Sums of d_ab over all ordered pairs; without a loop over pairs if the distance allows it.


def _sum_nominal(counts: ValueCounts) -> float:
    return sum(counts.values()) ** 2 - sum(count * count for count in counts.values())


def _sum_squared(counts: ValueCounts) -> float:
    weighted_sum = sum(count * value for value, count in counts.items())
    weighted_squares = sum(count * value * value for value, count in counts.items())
    return 2 * (sum(counts.values()) * weighted_squares - weighted_sum * weighted_sum)


def _sum_relative(counts: ValueCounts) -> float:
    pairs = sorted((float(value), count) for value, count in counts.items())
    sums = [
        count * fsum([n * q * q for b, n in pairs[:i] for q in ((a - b) / (a + b),)])
        for i, (a, count) in enumerate(pairs)
    ]
    return 2 * fsum(sums)


_DISTANCE_SUMS: dict[Metric, Callable[[ValueCounts], float]] = {
    "nominal": _sum_nominal,
    "ordinal": _sum_squared,
    "interval": _sum_squared,
    "ratio": _sum_relative,
}
