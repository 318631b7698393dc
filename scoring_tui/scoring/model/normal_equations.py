"""Henderson's equations without any rounding: contestants eliminated, the jury solved, contestants back.

With `w_c = g_c / (1 + n_c g_c)` and `g_c = s_c^2 / s_e^2` (or `w_c = 1 / n_c` for least squares) they leave

    A = diag(n_j) - sum_c w_c 1_c 1_c',   r = Y_j - sum_c w_c Y_c 1_c

where `1_c` marks the contestant's jurors. Imports the reduced table and the solver; everything is in the
table's unit, about the grand mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scoring_tui.scoring.linear_algebra import solve_exactly
from scoring_tui.scoring.model.crossed_table import CrossedTable


@dataclass(frozen=True, slots=True)
class Jury:
    """`A` and `r`, both multiplied by `common`."""

    common: int
    normal: list[list[int]]
    right: list[int]

    @property
    def bound(self) -> list[list[int]]:
        """`A + 1 1'`, which has an inverse where `A` alone leaves the mean open."""
        return [[value + self.common for value in row] for row in self.normal]


def eliminated(table: CrossedTable, ratio: Fraction | None = None) -> Jury:
    """The jury's equations, with `g_c = ratio`; without one, those of least squares."""
    weights = [ratio / (1 + s.ballots * ratio) if ratio else Fraction(1, s.ballots) for s in table.strata]
    common = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * common) for weight in weights]
    normal = [_less(whole, [s.together[j] for s in table.strata]) for j in range(len(table.jurors))]
    for juror, marked in enumerate(table.marked):
        normal[juror][juror] += common * marked
    right = _less(whole, [s.sums for s in table.strata])
    received = (common * value for value in table.received)
    return Jury(common, normal, [one + other for one, other in zip(right, received, strict=True)])


def _less(weights: Sequence[int], rows: Sequence[Sequence[int]]) -> list[int]:
    """`- sum_k weights_k rows_k`."""
    return [-sum(w * v for w, v in zip(weights, column, strict=True)) for column in zip(*rows, strict=True)]


def effects(jury: Jury) -> list[Fraction]:
    """`beta` of least squares: `(A + 1 1') beta = r`, so that the effects add up to zero."""
    return solve_exactly(jury.bound, jury.right)[0]


def levels(jury: Jury, ratio: Fraction) -> list[Fraction]:
    """`u = mu 1 + beta` of the mixed model: `(g_j A + I - 1 1' / J) u = g_j r`, with `g_j = ratio`.

    Summed over the jurors the equations say that the effects add up to zero, so `mu` is the mean of `u`.
    """
    size = len(jury.right)
    if not ratio:
        return [Fraction(sum(jury.right), sum(map(sum, jury.normal)))] * size
    by, tie = ratio.numerator * size, ratio.denominator * jury.common
    matrix = [
        [by * value + tie * (size * (i == j) - 1) for j, value in enumerate(row)]
        for i, row in enumerate(jury.normal)
    ]
    return solve_exactly(matrix, [by * value for value in jury.right])[0]


def contestants(
    table: CrossedTable, jurors: Sequence[Fraction], ratio: Fraction | None = None
) -> dict[int, Fraction]:
    """`w_c (Y_c - sum of u_j over the contestant's jurors)`: what the jurors leave to each contestant."""
    common = lcm(*(juror.denominator for juror in jurors))
    whole = [juror.numerator * (common // juror.denominator) for juror in jurors]
    weights = {
        s.ballots: (ratio / (1 + s.ballots * ratio) if ratio else Fraction(1, s.ballots)) / common
        for s in table.strata
    }
    return {
        number: weights[len(panel)] * (table.sums[number] * common - sum(whole[juror] for juror in panel))
        for number, panel in table.panels.items()
    }
