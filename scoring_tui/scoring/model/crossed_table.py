"""A contestant-by-juror table, reduced to a system of the size of the jury.

The crossed model is `y_cj = mu + theta_c + beta_j + e_cj`. Its equations for the contestants are diagonal, so
the contestants can be eliminated first. For contestants with equally many ballots the elimination needs only
a few sums.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from math import isqrt, lcm

from scoring_tui.scoring.arithmetic import Totals


@dataclass(frozen=True, slots=True)
class Stratum:
    """The sums over all contestants with the same number of ballots."""

    ballot_count: int
    contestant_count: int
    shared_contestants: list[list[int]]
    """`shared_contestants[i][j]`: the number of contestants marked by both juror `i` and juror `j`."""
    sums_by_juror: list[int]
    """For each juror `sum_c Y_c` over the contestants the juror marked; `Y_c` is the sum of a contestant's
    totals.
    """
    sum_of_squares: int
    """`sum_c Y_c^2`."""


@dataclass(frozen=True)
class CrossedTable:
    """All totals as integers: each total minus the grand mean, multiplied by `unit`."""

    juror_ids: tuple[str, ...]
    panels: Mapping[int, tuple[int, ...]]
    """The indices of each contestant's jurors, by draw number."""
    contestant_sums: Mapping[int, int]
    """`Y_c`, by draw number."""
    juror_sums: list[int]
    """`Y_j`: the sum of each juror's totals."""
    sum_of_squares: int
    """`sum y^2`."""
    unit: int
    grand_mean: Fraction
    """The grand mean, in marks."""

    def with_sorted_jurors(self) -> "CrossedTable":
        """The same table with the jurors ordered by their totals instead of their ids.

        Floating-point sums depend on the order of the jurors. In this order they do not depend on the ids,
        unless two jurors have the same sums.
        """
        sums_by_juror: list[list[int]] = [[] for _ in self.juror_ids]
        for draw_number, panel in self.panels.items():
            for juror_index in panel:
                sums_by_juror[juror_index].append(self.contestant_sums[draw_number])
        order = sorted(
            range(len(self.juror_ids)),
            key=lambda juror_index: (self.juror_sums[juror_index], sorted(sums_by_juror[juror_index])),
        )
        new_indices = {juror_index: new_index for new_index, juror_index in enumerate(order)}
        return replace(
            self,
            juror_ids=tuple(self.juror_ids[juror_index] for juror_index in order),
            panels={
                draw_number: tuple(sorted(new_indices[juror_index] for juror_index in panel))
                for draw_number, panel in self.panels.items()
            },
            juror_sums=[self.juror_sums[juror_index] for juror_index in order],
        )

    @property
    def ballot_count(self) -> int:
        """`N`, the number of ballots."""
        return sum(map(len, self.panels.values()))

    @cached_property
    def strata(self) -> tuple[Stratum, ...]:
        """The contestants grouped by their number of ballots, in ascending order."""
        draw_numbers = sorted(
            self.panels, key=lambda draw_number: (len(self.panels[draw_number]), draw_number)
        )
        return tuple(
            self._build_stratum(ballot_count, list(equal_numbers))
            for ballot_count, equal_numbers in groupby(
                draw_numbers, key=lambda draw_number: len(self.panels[draw_number])
            )
        )

    def _build_stratum(self, ballot_count: int, draw_numbers: Sequence[int]) -> Stratum:
        marked_bits, sums_by_juror = (
            [0] * len(self.juror_ids),
            [0] * len(self.juror_ids),
        )  # one bit for each contestant
        for bit, draw_number in enumerate(draw_numbers):
            for juror_index in self.panels[draw_number]:
                marked_bits[juror_index] |= 1 << bit
                sums_by_juror[juror_index] += self.contestant_sums[draw_number]
        shared_contestants = [
            [(juror_bits & other_bits).bit_count() for other_bits in marked_bits]
            for juror_bits in marked_bits
        ]
        sum_of_squares = sum(self.contestant_sums[draw_number] ** 2 for draw_number in draw_numbers)
        return Stratum(ballot_count, len(draw_numbers), shared_contestants, sums_by_juror, sum_of_squares)

    @cached_property
    def contestants_per_juror(self) -> list[int]:
        """`n_j`: the number of contestants each juror marked."""
        return [
            sum(stratum.shared_contestants[juror_index][juror_index] for stratum in self.strata)
            for juror_index in range(len(self.juror_ids))
        ]

    @cached_property
    def float_unit(self) -> int:
        """About `sqrt(sum y^2) 2^32`, the unit of all floats. It makes them independent of the scale of the
        marks.
        """
        return isqrt(self.sum_of_squares << 64)

    def to_float(self, value: int) -> float:
        """Convert a sum to a float."""
        return (value << 32) / self.float_unit

    def square_to_float(self, value: int) -> float:
        """Convert a sum of squares to a float."""
        return (value << 64) / self.float_unit**2

    def to_marks(self, value: float) -> float:
        """Convert a float back to marks."""
        return value * (self.float_unit / (self.unit << 32))


def build_crossed_table(totals: Totals) -> CrossedTable:
    """Reduce the totals to a `CrossedTable`.

    Contestants without a ballot are left out. There must be at least one ballot.

    >>> totals = {1: {"ana": Fraction(70)}, 2: {"ana": Fraction(71), "budi": Fraction(75)}}
    >>> table = build_crossed_table(totals)
    >>> table.grand_mean, table.unit, table.juror_sums
    (Fraction(72, 1), 3, [-9, 9])
    """
    totals_by_contestant = {draw_number: row for draw_number, row in sorted(totals.items()) if row}
    juror_ids = tuple(sorted({juror_id for row in totals_by_contestant.values() for juror_id in row}))
    juror_indices = {juror_id: juror_index for juror_index, juror_id in enumerate(juror_ids)}
    denominator = lcm(*{total.denominator for row in totals_by_contestant.values() for total in row.values()})
    integer_rows = {
        draw_number: [
            (juror_indices[juror_id], _scale_fraction(row[juror_id], denominator)) for juror_id in sorted(row)
        ]
        for draw_number, row in totals_by_contestant.items()
    }
    ballot_count = sum(map(len, integer_rows.values()))
    total_sum = sum(total for row in integer_rows.values() for _, total in row)
    centred_rows = {
        draw_number: [(juror_index, total * ballot_count - total_sum) for juror_index, total in row]
        for draw_number, row in integer_rows.items()
    }
    juror_sums = [0] * len(juror_ids)
    for juror_index, total in _iterate_totals(centred_rows):
        juror_sums[juror_index] += total
    return CrossedTable(
        juror_ids,
        {
            draw_number: tuple(juror_index for juror_index, _ in row)
            for draw_number, row in centred_rows.items()
        },
        {draw_number: sum(total for _, total in row) for draw_number, row in centred_rows.items()},
        juror_sums,
        sum(total * total for _, total in _iterate_totals(centred_rows)),
        denominator * ballot_count,
        Fraction(total_sum, denominator * ballot_count),
    )


def _scale_fraction(value: Fraction, denominator: int) -> int:
    return value.numerator * (denominator // value.denominator)


def _iterate_totals(rows: Mapping[int, list[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    for row in rows.values():
        yield from row
