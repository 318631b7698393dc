"""Who beats whom among the jurors who marked both: every pair of a group at once.

A set of contestants is one whole number with a bit for each, so that a juror compares a contestant with all
others in one step. Jurors are counted by columns of bits, as numbers are added on paper. Imports `combine`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import lcm

from scoring_tui.scoring.arithmetic import Totals


@dataclass(slots=True)
class PairwiseComparison:
    """One contestant against all others of a group; sets of rivals, one for each juror."""

    lower: list[int] = field(default_factory=list)
    """Whom the juror ranks lower."""
    higher: list[int] = field(default_factory=list)
    met: int = 0
    """Everyone whom some juror marked as well, oneself among them."""

    @property
    def won(self) -> int:
        """Rivals whom more of the common jurors rank lower than higher."""
        return _more(self.lower, self.higher).bit_count()

    @property
    def in_favour(self) -> int:
        """Jurors in favour, over all duels."""
        return sum(rivals.bit_count() for rivals in self.lower)


def compare_pairs(totals: Totals) -> dict[int, PairwiseComparison]:
    """Every contestant's duels with all others of the group.

    >>> from fractions import Fraction
    >>> found = compare_pairs({1: {"a": Fraction(8), "b": Fraction(9)}, 2: {"a": Fraction(7), "b": Fraction(9)}})
    >>> found[1].won, found[1].in_favour, found[2].won
    (1, 1, 0)
    """
    found = {number: PairwiseComparison() for number in totals}
    bit = {number: 1 << place for place, number in enumerate(totals)}
    for given in by_juror(totals).values():
        equals: dict[int, int] = {}
        for number, total in given.items():
            equals[total] = equals.get(total, 0) | bit[number]
        everyone, below, lower = sum(equals.values()), 0, {}
        for total in sorted(equals):
            lower[total] = below
            below |= equals[total]
        for number, total in given.items():
            found[number].lower.append(lower[total])
            found[number].higher.append(everyone & ~lower[total] & ~equals[total])
            found[number].met |= everyone
    return found


def by_juror(totals: Totals) -> dict[str, dict[int, int]]:
    """Each juror's totals as whole numbers: times one common number, which changes no order."""
    whole = lcm(*{total.denominator for given in totals.values() for total in given.values()})
    found: dict[str, dict[int, int]] = {}
    for number, given in totals.items():
        for juror, total in given.items():
            found.setdefault(juror, {})[number] = total.numerator * (whole // total.denominator)
    return found


def _more(one: Iterable[int], other: Iterable[int]) -> int:
    """The bits that are set in more sets of the one than of the other."""
    left, right = _counted(one), _counted(other)
    more, less = 0, 0
    for place in reversed(range(max(len(left), len(right)))):
        a = left[place] if place < len(left) else 0
        b = right[place] if place < len(right) else 0
        more, less = more | (a & ~b & ~less), less | (b & ~a & ~more)
    return more


def _counted(sets: Iterable[int]) -> list[int]:
    """How often each bit is set, in binary: the columns of ones, twos, fours."""
    columns: list[int] = []
    for carry in sets:
        for place, column in enumerate(columns):
            columns[place], carry = column ^ carry, column & carry
            if not carry:
                break
        if carry:
            columns.append(carry)
    return columns
