"""Krippendorff's alpha: agreement of any number of jurors, with missing marks.

Imports its neighbours of this package and `said`.
"""

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
Counts = Mapping[int, int]
"""How often each value occurs."""


def alpha(units: Iterable[Iterable[Mark | None]], metric: Metric = "interval") -> JuryFinding[float]:
    """Krippendorff's alpha: 1 is perfect agreement, 0 what chance gives, less is systematic disagreement.

    `alpha = 1 - (n-1) sum o_ab d_ab / sum n_a n_b d_ab`: a unit of m marks adds each pair of its marks to the
    coincidences `o_ab` with weight `1/(m-1)`; n_a counts the value a among all n marks that have a partner.
    Distances: nominal `a != b`, interval `(a-b)^2`, ratio `((a-b)/(a+b))^2`, ordinal the squared count of
    marks from a to b, the ends by half (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).

    Args:
        units: for each contestant (and criterion) the marks it got; None, or no entry, is a missing mark.
        metric: what a distance between two marks means; `interval` suits totals.

    Returns no value when fewer than two units have two marks (of one unit it is always 0), when all marks are
    equal, or for a ratio of negative marks.

    >>> round(alpha([(1, 1, None), (2, 2, 3), (3, 3, 3), (None, 4, None)]).value, 4)
    0.8409
    """
    pairable = _pairable(units)
    if metric == "ordinal":
        pairable = _placed(pairable)
    pooled = Counter(mark for unit in pairable for mark in unit)
    lack = _lack(len(pairable), pooled, metric)
    if lack:
        return JuryFinding(None, lack)
    apart = _APART[metric]
    observed = fsum(apart(Counter(unit)) / (len(unit) - 1) for unit in pairable)
    return JuryFinding(1 - observed / (apart(pooled) / (pooled.total() - 1)))


def _lack(units: int, pooled: Counts, metric: Metric) -> LazyText | None:
    if not units:
        return lazy("no contestant has two marks to compare")
    if units == 1:
        return lazy("only one contestant has two marks: agreement cannot be told from chance")
    if len(pooled) == 1:
        return lazy("all marks are equal: agreement cannot be told from chance")
    if metric == "ratio" and min(pooled) < 0:
        return lazy("marks below zero have no ratio")
    return None


def _pairable(units: Iterable[Iterable[Mark | None]]) -> list[list[int]]:
    """Units of two marks or more, as integers of one common fraction, which no metric can tell apart."""
    present = [[Fraction(mark) for mark in unit if mark is not None] for unit in units]
    scale = lcm(*{mark.denominator for unit in present for mark in unit})
    return [[int(mark * scale) for mark in unit] for unit in present if len(unit) > 1]


def _placed(units: list[list[int]]) -> list[list[int]]:
    """Each mark as twice its middle rank among all; the ordinal distance is half the difference of two."""
    ranks = iter(double_midranks([mark for unit in units for mark in unit]))
    return [[next(ranks) for _ in unit] for unit in units]


# Sums of d_ab over all ordered pairs, without a loop over the pairs where the distance allows it.


def _unequal(counts: Counts) -> float:
    return sum(counts.values()) ** 2 - sum(count * count for count in counts.values())


def _squared(counts: Counts) -> float:
    total = sum(count * value for value, count in counts.items())
    squares = sum(count * value * value for value, count in counts.items())
    return 2 * (sum(counts.values()) * squares - total * total)


def _relative(counts: Counts) -> float:
    pairs = sorted((float(value), count) for value, count in counts.items())
    sums = [
        count * fsum([n * q * q for b, n in pairs[:i] for q in ((a - b) / (a + b),)])
        for i, (a, count) in enumerate(pairs)
    ]
    return 2 * fsum(sums)


_APART: dict[Metric, Callable[[Counts], float]] = {
    "nominal": _unequal,
    "ordinal": _squared,
    "interval": _squared,
    "ratio": _relative,
}
