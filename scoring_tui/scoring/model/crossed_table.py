"""A table of contestants by jurors, reduced to the size of the jury.

The crossed model is `y_cj = mu + theta_c + beta_j + e_cj`. Its equations in the contestants are diagonal, so
they can be eliminated before anything is solved, and all that elimination needs to know of contestants with
equally many ballots are a few sums. Imports the common vocabulary only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from math import isqrt, lcm

from scoring_tui.scoring.arithmetic import Totals


@dataclass(frozen=True, slots=True)
class Stratum:
    """Contestants with equally many ballots; sums run over them."""

    ballots: int
    count: int
    together: list[list[int]]
    """`together[i][j]`: contestants whom jurors `i` and `j` both marked."""
    sums: list[int]
    """`sum_c Y_c` over those whom the juror marked, `Y_c` being the sum of a contestant's totals."""
    squares: int
    """`sum_c Y_c^2`."""


@dataclass(frozen=True)
class CrossedTable:
    """Whole numbers: every total less the grand mean, multiplied by `unit`."""

    jurors: tuple[str, ...]
    panels: Mapping[int, tuple[int, ...]]
    """Each contestant's jurors, by their index."""
    sums: Mapping[int, int]
    """`Y_c`."""
    received: list[int]
    """`Y_j`: the sum of each juror's totals."""
    squares: int
    """`sum y^2`."""
    unit: int
    grand: Fraction
    """The grand mean, in marks."""

    @property
    def ballots(self) -> int:
        """`N`, all ballots."""
        return sum(map(len, self.panels.values()))

    @cached_property
    def strata(self) -> tuple[Stratum, ...]:
        """Contestants by their number of ballots, fewest first."""
        numbers = sorted(self.panels, key=lambda number: (len(self.panels[number]), number))
        return tuple(
            self._stratum(size, list(alike))
            for size, alike in groupby(numbers, key=lambda number: len(self.panels[number]))
        )

    def _stratum(self, size: int, numbers: Sequence[int]) -> Stratum:
        marked, sums = [0] * len(self.jurors), [0] * len(self.jurors)  # the first as sets of bits
        for bit, number in enumerate(numbers):
            for juror in self.panels[number]:
                marked[juror] |= 1 << bit
                sums[juror] += self.sums[number]
        together = [[(one & other).bit_count() for other in marked] for one in marked]
        squares = sum(self.sums[number] ** 2 for number in numbers)
        return Stratum(size, len(numbers), together, sums, squares)

    @cached_property
    def marked(self) -> list[int]:
        """`n_j`: contestants whom each juror marked."""
        return [sum(s.together[j][j] for s in self.strata) for j in range(len(self.jurors))]

    @cached_property
    def root(self) -> int:
        """About `sqrt(sum y^2) 2^32`, the unit of the floats: the scale of the marks is not in them."""
        return isqrt(self.squares << 64)

    def light(self, value: int) -> float:
        """A sum as a float."""
        return (value << 32) / self.root

    def light_square(self, value: int) -> float:
        """A sum of squares as a float."""
        return (value << 64) / self.root**2

    def in_marks(self, light: float) -> float:
        """A float back on the scale of the marks."""
        return light * (self.root / (self.unit << 32))


def crossed_table(totals: Totals) -> CrossedTable:
    """The reduced table; a contestant without a ballot is left out. There must be a ballot.

    >>> table = crossed_table({1: {"ana": Fraction(70)}, 2: {"ana": Fraction(71), "budi": Fraction(75)}})
    >>> table.grand, table.unit, table.received
    (Fraction(72, 1), 3, [-9, 9])
    """
    marked = {number: row for number, row in sorted(totals.items()) if row}
    jurors = tuple(sorted({juror for row in marked.values() for juror in row}))
    index = {juror: i for i, juror in enumerate(jurors)}
    scale = lcm(*{total.denominator for row in marked.values() for total in row.values()})
    rows = {
        n: [(index[juror], _times(row[juror], scale)) for juror in sorted(row)] for n, row in marked.items()
    }
    ballots = sum(map(len, rows.values()))
    whole = sum(total for row in rows.values() for _, total in row)
    centred = {n: [(juror, total * ballots - whole) for juror, total in row] for n, row in rows.items()}
    received = [0] * len(jurors)
    for juror, total in _ballots(centred):
        received[juror] += total
    return CrossedTable(
        jurors,
        {number: tuple(juror for juror, _ in row) for number, row in centred.items()},
        {number: sum(total for _, total in row) for number, row in centred.items()},
        received,
        sum(total * total for _, total in _ballots(centred)),
        scale * ballots,
        Fraction(whole, scale * ballots),
    )


def _times(value: Fraction, scale: int) -> int:
    return value.numerator * (scale // value.denominator)


def _ballots(rows: Mapping[int, list[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    for row in rows.values():
        yield from row
