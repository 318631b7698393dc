"""One juror's total and one contestant's score, exactly.

Everything is a `Fraction` until it is shown; rounding is HALF-UP and happens where the contest declares it.
Imports the declared models only.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from scoring_tui.contest.models import Leaf

Totals = Mapping[int, Mapping[str, Fraction]]
"""Each juror's total of each contestant, by draw number and juror; a ballot that is missing has no key."""

EXACT_DECIMALS = 20
"""Decimals of an unrounded score in writing; a third has no last digit."""

ROOT_DECIMALS = 30
"""Decimals to which a square root is carried: the same digits on every machine."""


def juror_total(
    marks: Mapping[str, Decimal],
    leaves: Iterable[Leaf],
    difficulty: Mapping[str, Decimal] | None = None,
    *,
    best: bool = False,
) -> Fraction:
    """A juror's total `y = sum_k w_k x_k / sum_k w_k` over the criteria that carry a mark.

    Args:
        marks: mark of each criterion id; criteria without one add nothing.
        leaves: criteria with `share = w_k / sum w`, scales already mapped to a common range.
        difficulty: factor on each criterion, 1 where there is none.
        best: the criteria are attempts, of which only the best counts.

    >>> from scoring_tui.contest.models import Rubric
    >>> rubric = Rubric.model_validate({"criteria": [{"id": "a", "name": "A", "weight": 60},
    ...                                              {"id": "b", "name": "B", "weight": 40}]})
    >>> juror_total({"a": Decimal(80), "b": Decimal("72.5")}, rubric.leaves)
    Fraction(77, 1)
    """
    factors = difficulty or {}
    points = (_points(leaf, marks[leaf.id], factors.get(leaf.id)) for leaf in leaves if leaf.id in marks)
    return max(points, default=Fraction(0)) if best else sum(points, Fraction(0))


def _points(leaf: Leaf, mark: Decimal, factor: Decimal | None) -> Fraction:
    points = leaf.share * Fraction(mark)
    return points if factor is None else points * Fraction(factor)


def mean(values: Iterable[Fraction]) -> Fraction:
    """Arithmetic mean; raises `ValueError` for no values, because no mark is not a zero.

    >>> mean([Fraction(70), Fraction(81)])
    Fraction(151, 2)
    """
    present = list(values)
    if not present:
        raise ValueError("the mean of no values")
    return sum(present, Fraction(0)) / len(present)


def median(values: Iterable[Fraction]) -> Fraction:
    """The middle value, or the mean of the two in the middle; raises `ValueError` for no values.

    >>> median([Fraction(70), Fraction(95), Fraction(71)])
    Fraction(71, 1)
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("the median of no values")
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def trimmed(values: Iterable[Fraction], lowest: int, highest: int, at_least: int = 1) -> Sequence[Fraction]:
    """The values without the `lowest` least and the `highest` greatest; all when fewer than `at_least`.

    The rule of diving, skating and gymnastics panels; of equal values it is all the same which one goes.
    Raises `ValueError` when nothing would be left.

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
    """The square root, cut after `ROOT_DECIMALS` decimals; raises `ValueError` below zero.

    >>> square_root(Fraction(9, 4))
    Fraction(3, 2)
    """
    scale = 10**ROOT_DECIMALS
    return Fraction(isqrt(value.numerator * scale * scale // value.denominator), scale)


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """The value at so many decimals, halves away from zero.

    >>> round_half_up(Fraction("82.125"), 2)
    Decimal('82.13')
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def round_if_declared(value: Fraction, decimals: int | None) -> Fraction:
    """The value as it goes on from a declared rounding point; unchanged where none is declared.

    >>> round_if_declared(Fraction(2, 3), 2), round_if_declared(Fraction(2, 3), None)
    (Fraction(67, 100), Fraction(2, 3))
    """
    return value if decimals is None else Fraction(round_half_up(value, decimals))


def to_decimal_string(value: Fraction) -> str:
    """An unrounded value in digits: all of them when they end, else the first `EXACT_DECIMALS`, HALF-UP.

    >>> to_decimal_string(Fraction(1, 8)), to_decimal_string(Fraction(2, 3))
    ('0.125', '0.66666666666666666667')
    """
    text = f"{round_half_up(value, EXACT_DECIMALS):f}"
    return text.rstrip("0").rstrip(".")
