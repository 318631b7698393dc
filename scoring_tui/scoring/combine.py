"""One juror's total and one contestant's score, exactly.

Everything is a `Fraction` until it is shown; rounding is HALF-UP and happens where the contest declares it.
Imports the declared models only.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest import Leaf

Totals = Mapping[int, Mapping[str, Fraction]]
"""Each juror's total of each contestant, by draw number and juror; a ballot that is missing has no key."""

EXACT_DECIMALS = 20
"""Decimals of an unrounded score in writing; a third has no last digit."""


def juror_total(marks: Mapping[str, Decimal], leaves: Iterable[Leaf]) -> Fraction:
    """A juror's total `y = sum_k w_k x_k / sum_k w_k` over the criteria that carry a mark.

    Args:
        marks: mark of each criterion id; criteria without one add nothing.
        leaves: criteria with `share = w_k / sum w`, scales already mapped to a common range.
    """
    return sum((leaf.share * Fraction(marks[leaf.id]) for leaf in leaves if leaf.id in marks), Fraction(0))


def mean(values: Iterable[Fraction]) -> Fraction:
    """Arithmetic mean; raises `ValueError` for no values, because no mark is not a zero."""
    present = list(values)
    if not present:
        raise ValueError("the mean of no values")
    return sum(present, Fraction(0)) / len(present)


def half_up(value: Fraction, decimals: int) -> Decimal:
    """The value at so many decimals, halves away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def written(value: Fraction) -> str:
    """An unrounded value in digits: all of them when they end, else the first `EXACT_DECIMALS`, HALF-UP."""
    text = f"{half_up(value, EXACT_DECIMALS):f}"
    return text.rstrip("0").rstrip(".")
