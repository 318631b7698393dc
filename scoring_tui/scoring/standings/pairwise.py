"""Pairwise comparison of the contestants of a group by the jurors who marked both.

A set of contestants is an integer with one bit for each, so that one operation compares a contestant with all
others. Jurors are counted bit by bit, as a carry-save adder does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import lcm

from scoring_tui.scoring.arithmetic import Totals


@dataclass(slots=True)
class PairwiseComparison:
    """One contestant against all others of a group. Each list has one set of rivals for each juror."""

    lower_rivals: list[int] = field(default_factory=list)
    """Rivals that the juror ranks lower."""
    higher_rivals: list[int] = field(default_factory=list)
    """Rivals that the juror ranks higher."""
    compared: int = 0
    """All contestants with a juror in common, this contestant included."""

    @property
    def win_count(self) -> int:
        """Number of rivals that more of the common jurors rank lower than higher."""
        return _majority(self.lower_rivals, self.higher_rivals).bit_count()

    @property
    def votes_in_favour(self) -> int:
        """Number of jurors in favour, added over all rivals."""
        return sum(rivals.bit_count() for rivals in self.lower_rivals)


def compare_pairs(totals: Totals) -> dict[int, PairwiseComparison]:
    """Compare every contestant with all others of the group.

    >>> from fractions import Fraction
    >>> eight, nine = Fraction(8), Fraction(9)
    >>> pairs = compare_pairs({1: {"a": nine, "b": nine}, 2: {"a": eight, "b": nine}})
    >>> pairs[1].win_count, pairs[1].votes_in_favour, pairs[2].win_count
    (1, 1, 0)
    """
    comparisons = {draw_number: PairwiseComparison() for draw_number in totals}
    bits = {draw_number: 1 << position for position, draw_number in enumerate(totals)}
    for juror_totals in totals_by_juror(totals).values():
        equal_rivals: dict[int, int] = {}
        for draw_number, total in juror_totals.items():
            equal_rivals[total] = equal_rivals.get(total, 0) | bits[draw_number]
        everyone, below, lower_rivals = sum(equal_rivals.values()), 0, {}
        for total in sorted(equal_rivals):
            lower_rivals[total] = below
            below |= equal_rivals[total]
        for draw_number, total in juror_totals.items():
            comparison = comparisons[draw_number]
            comparison.lower_rivals.append(lower_rivals[total])
            comparison.higher_rivals.append(everyone & ~lower_rivals[total] & ~equal_rivals[total])
            comparison.compared |= everyone
    return comparisons


def totals_by_juror(totals: Totals) -> dict[str, dict[int, int]]:
    """Each juror's totals as whole numbers: all are multiplied by the same number, so the order stays."""
    unit = lcm(
        *{total.denominator for contestant_totals in totals.values() for total in contestant_totals.values()}
    )
    by_juror: dict[str, dict[int, int]] = {}
    for draw_number, contestant_totals in totals.items():
        for juror_id, total in contestant_totals.items():
            by_juror.setdefault(juror_id, {})[draw_number] = total.numerator * (unit // total.denominator)
    return by_juror


def _majority(lower_sets: Iterable[int], higher_sets: Iterable[int]) -> int:
    """The bits that are set in more of the first sets than of the second."""
    lower_columns, higher_columns = _count_bits(lower_sets), _count_bits(higher_sets)
    more, less = 0, 0
    for place in reversed(range(max(len(lower_columns), len(higher_columns)))):
        low = lower_columns[place] if place < len(lower_columns) else 0
        high = higher_columns[place] if place < len(higher_columns) else 0
        more, less = more | (low & ~high & ~less), less | (high & ~low & ~more)
    return more


def _count_bits(bit_sets: Iterable[int]) -> list[int]:
    """How often each bit is set, in binary: the columns of ones, twos, fours and so on."""
    columns: list[int] = []
    for carry in bit_sets:
        for place, column in enumerate(columns):
            columns[place], carry = column ^ carry, column & carry
            if not carry:
                break
        if carry:
            columns.append(carry)
    return columns
