"""Ranks with shared middle places, their correlation, and the chi-square test of Kendall's W."""

from collections import Counter
from collections.abc import Sequence
from math import copysign, erfc, exp, lgamma, log, sqrt
from typing import Any


def double_midranks(values: Sequence[Any]) -> list[int]:
    """Twice the rank of each value, counted from 1 for the least; equal values share their middle rank.

    >>> double_midranks([30, 10, 20, 20])
    [8, 2, 5, 5]
    """
    rank_of_value, lower_count = {}, 0
    counts = Counter(values)
    for value in sorted(counts):
        rank_of_value[value] = 2 * lower_count + counts[value] + 1
        lower_count += counts[value]
    return [rank_of_value[value] for value in values]


def chi_square_tail(chi_square: float, df: int) -> float:
    """Probability that a chi-square variable of `df` degrees of freedom is at least `chi_square`.

    The regularised upper incomplete gamma function `Q(a, x)` with `a = df/2` and `x = chi2/2`, from
    `Q(1/2, x) = erfc(sqrt x)` or `Q(1, x) = e^-x` by `Q(a+1, x) = Q(a, x) + x^a e^-x / Gamma(a+1)`
    (Abramowitz and Stegun 6.5.21).

    >>> round(chi_square_tail(3.841458820694124, 1), 12)
    0.05
    """
    x = chi_square / 2
    if x <= 0:
        return 1.0
    a, probability = (0.5, erfc(sqrt(x))) if df % 2 else (1.0, exp(-x))
    while a < df / 2:
        probability += exp(a * log(x) - x - lgamma(a + 1))
        a += 1
    return min(probability, 1.0)


def spearman(first: Sequence[Any], second: Sequence[Any]) -> float | None:
    """Spearman's rank correlation: the product-moment correlation of middle ranks.

    None if either sequence has equal values only.

    >>> spearman([1, 2, 3, 4], [10, 20, 40, 30])
    0.8
    """
    first_ranks, second_ranks = double_midranks(first), double_midranks(second)
    mean_rank = len(first_ranks) + 1
    first_deviations = [rank - mean_rank for rank in first_ranks]
    second_deviations = [rank - mean_rank for rank in second_ranks]
    first_squares = sum(deviation * deviation for deviation in first_deviations)
    second_squares = sum(deviation * deviation for deviation in second_deviations)
    squares_product = first_squares * second_squares
    if not squares_product:
        return None
    pairs = zip(first_deviations, second_deviations, strict=True)
    covariance = sum(first_deviation * second_deviation for first_deviation, second_deviation in pairs)
    return copysign(sqrt(covariance * covariance / squares_product), covariance) if covariance else 0.0
