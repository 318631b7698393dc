"""One juror's total and one contestant's score, exactly.

All values are fractions until they are displayed. Rounding is HALF-UP, only where the contest declares it.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import TypeVar

from scoring_tui.contest.models import Leaf

Totals = Mapping[int, Mapping[str, Fraction]]
"""Each juror's total of each contestant, by draw number and juror id; a missing ballot has no key."""

ValueT = TypeVar("ValueT", Fraction, float)

EXACT_DECIMALS = 20
"""Decimals of an unrounded score when it is written; 1/3 has no last decimal."""

ROOT_DECIMALS = 30
"""Decimals of a square root, so that it has the same digits on every machine."""


def juror_total(
    marks: Mapping[str, Decimal],
    leaves: Iterable[Leaf],
    difficulty: Mapping[str, Decimal] | None = None,
    *,
    best: bool = False,
) -> Fraction:
    """A juror's total `y = sum_k w_k x_k / sum_k w_k` over the criteria that carry a mark.

    Args:
        marks: mark by criterion id; criteria without a mark add nothing.
        leaves: criteria with `share = w_k / sum w`, on scales of a common range.
        difficulty: factor on each criterion, 1 where there is none.
        best: the criteria are attempts; only the best one counts.

    >>> from scoring_tui.contest.models import Rubric
    >>> rubric = Rubric.model_validate({"criteria": [{"id": "a", "name": "A", "weight": 60},
    ...                                              {"id": "b", "name": "B", "weight": 40}]})
    >>> juror_total({"a": Decimal(80), "b": Decimal("72.5")}, rubric.leaves)
    Fraction(77, 1)
    """
    factors = difficulty or {}
    points = [_points(leaf, marks[leaf.id], factors.get(leaf.id)) for leaf in leaves if leaf.id in marks]
    if best:
        return max((Fraction(*point) for point in points), default=Fraction(0))
    # Plain integers, reduced once at the end: four times as fast as a sum of fractions.
    total, total_denominator = 0, 1
    for numerator, denominator in points:
        total = total * denominator + numerator * total_denominator
        total_denominator *= denominator
    return Fraction(total, total_denominator)


def _points(leaf: Leaf, mark: Decimal, factor: Decimal | None) -> tuple[int, int]:
    """Numerator and denominator of what a mark adds to the total; they may have a common divisor."""
    numerator, denominator = mark.as_integer_ratio()
    factor_numerator, factor_denominator = (1, 1) if factor is None else factor.as_integer_ratio()
    share = leaf.share
    return (
        share.numerator * numerator * factor_numerator,
        share.denominator * denominator * factor_denominator,
    )


def mean(values: Iterable[Fraction]) -> Fraction:
    """Arithmetic mean; raises `ValueError` for no values, because a missing mark is not zero.

    >>> mean([Fraction(70), Fraction(81)])
    Fraction(151, 2)
    """
    value_list = list(values)
    if not value_list:
        raise ValueError("the mean of no values")
    return sum(value_list, Fraction(0)) / len(value_list)


def median(values: Iterable[Fraction]) -> Fraction:
    """The middle value, or the mean of the two in the middle; raises `ValueError` for no values.

    >>> median([Fraction(70), Fraction(95), Fraction(71)])
    Fraction(71, 1)
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("the median of no values")
    middle, is_odd = divmod(len(ordered), 2)
    return ordered[middle] if is_odd else (ordered[middle - 1] + ordered[middle]) / 2


def trimmed(values: Iterable[ValueT], lowest: int, highest: int, at_least: int = 1) -> Sequence[ValueT]:
    """The values without the `lowest` least and the `highest` greatest; all values if fewer than `at_least`.

    This is the rule of diving, skating and gymnastics panels. Raises `ValueError` if no value would remain.

    >>> [int(mark) for mark in trimmed([Fraction(n) for n in (9, 3, 7, 8, 8)], 1, 1)]
    [7, 8, 8]
    """
    ordered = sorted(values)
    if len(ordered) < at_least:
        return ordered
    if len(ordered) <= lowest + highest:
        raise ValueError("trimming leaves nothing")
    return ordered[lowest : len(ordered) - highest]


def square_root(value: Fraction) -> Fraction:
    """The square root, truncated to `ROOT_DECIMALS` decimals; raises `ValueError` for a negative value.

    >>> square_root(Fraction(9, 4))
    Fraction(3, 2)
    """
    scale = 10**ROOT_DECIMALS
    return Fraction(isqrt(value.numerator * scale * scale // value.denominator), scale)


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """Round to a number of decimals, halves away from zero.

    >>> round_half_up(Fraction("82.125"), 2)
    Decimal('82.13')
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def round_if_declared(value: Fraction, decimals: int | None) -> Fraction:
    """Round to the declared number of decimals; None leaves the value as it is.

    >>> round_if_declared(Fraction(2, 3), 2), round_if_declared(Fraction(2, 3), None)
    (Fraction(67, 100), Fraction(2, 3))
    """
    return value if decimals is None else Fraction(round_half_up(value, decimals))


def to_decimal_string(value: Fraction) -> str:
    """Write a value with all its decimals, or rounded to `EXACT_DECIMALS` if they do not end.

    >>> to_decimal_string(Fraction(1, 8)), to_decimal_string(Fraction(2, 3))
    ('0.125', '0.66666666666666666667')
    """
    text = f"{round_half_up(value, EXACT_DECIMALS):f}"
    return text.rstrip("0").rstrip(".")
