"""Ranks with shared middle places, their correlation, and the chi-square test of Kendall's W.

Plain functions on plain numbers; imports nothing of the house.
"""

from collections import Counter
from collections.abc import Sequence
from math import copysign, erfc, exp, lgamma, log, sqrt
from typing import Any


def double_midranks(values: Sequence[Any]) -> list[int]:
    """Twice the rank of each value from the least, 1, upwards; ties share their middle rank.

    >>> double_midranks([30, 10, 20, 20])
    [8, 2, 5, 5]
    """
    rank, below = {}, 0
    counts = Counter(values)
    for value in sorted(counts):
        rank[value] = 2 * below + counts[value] + 1
        below += counts[value]
    return [rank[value] for value in values]


def chi_square_tail(chi_square: float, df: int) -> float:
    """Chance that a chi-square variable of `df` degrees of freedom is at least `chi_square`.

    The regularised upper incomplete gamma function `Q(df/2, chi2/2)`, from `Q(1/2, x) = erfc(sqrt x)` or
    `Q(1, x) = e^-x` by `Q(a+1, x) = Q(a, x) + x^a e^-x / Gamma(a+1)` (Abramowitz and Stegun 6.5.21).

    >>> round(chi_square_tail(3.841458820694124, 1), 12)
    0.05
    """
    x = chi_square / 2
    if x <= 0:
        return 1.0
    a, tail = (0.5, erfc(sqrt(x))) if df % 2 else (1.0, exp(-x))
    while a < df / 2:
        tail += exp(a * log(x) - x - lgamma(a + 1))
        a += 1
    return min(tail, 1.0)


def spearman(first: Sequence[Any], second: Sequence[Any]) -> float | None:
    """Spearman's rank correlation, the product-moment correlation of middle ranks; None without an order.

    >>> spearman([1, 2, 3, 4], [10, 20, 40, 30])
    0.8
    """
    ranks, others = double_midranks(first), double_midranks(second)
    middle = len(ranks) + 1
    x, y = [rank - middle for rank in ranks], [rank - middle for rank in others]
    spread = sum(a * a for a in x) * sum(b * b for b in y)
    if not spread:
        return None
    common = sum(a * b for a, b in zip(x, y, strict=True))
    return copysign(sqrt(common * common / spread), common) if common else 0.0
