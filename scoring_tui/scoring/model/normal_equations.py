"""Henderson's equations in exact arithmetic: eliminate the contestants, solve for the jury, solve back for
the contestants.

With `w_c = g_c / (1 + n_c g_c)` and `g_c = s_c^2 / s_e^2` (or `w_c = 1 / n_c` for least squares) the
elimination leaves

    A = diag(n_j) - sum_c w_c 1_c 1_c',   r = Y_j - sum_c w_c Y_c 1_c

where `1_c` is the indicator vector of the contestant's jurors. All values are in the table's unit, relative
to the grand mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scoring_tui.scoring.linear_algebra import solve_exactly
from scoring_tui.scoring.model.crossed_table import CrossedTable


@dataclass(frozen=True, slots=True)
class JuryEquations:
    """`A` and `r`, both multiplied by `denominator`."""

    denominator: int
    matrix: list[list[int]]
    right_side: list[int]

    @property
    def constrained_matrix(self) -> list[list[int]]:
        """`A + 1 1'`, which is invertible even if `A` alone does not determine the mean."""
        return [[value + self.denominator for value in row] for row in self.matrix]


def eliminate_contestants(table: CrossedTable, ratio: Fraction | None = None) -> JuryEquations:
    """The jury's equations with `g_c = ratio`; without a ratio, those of least squares."""
    weights = [
        ratio / (1 + stratum.ballot_count * ratio) if ratio else Fraction(1, stratum.ballot_count)
        for stratum in table.strata
    ]
    denominator = lcm(*(weight.denominator for weight in weights))
    integer_weights = [int(weight * denominator) for weight in weights]
    matrix = [
        _negative_weighted_sum(
            integer_weights, [stratum.shared_contestants[juror_index] for stratum in table.strata]
        )
        for juror_index in range(len(table.juror_ids))
    ]
    for juror_index, contestant_count in enumerate(table.contestants_per_juror):
        matrix[juror_index][juror_index] += denominator * contestant_count
    right_side = _negative_weighted_sum(integer_weights, [stratum.sums_by_juror for stratum in table.strata])
    juror_sums = (denominator * value for value in table.juror_sums)
    return JuryEquations(
        denominator,
        matrix,
        [right_value + juror_sum for right_value, juror_sum in zip(right_side, juror_sums, strict=True)],
    )


def _negative_weighted_sum(weights: Sequence[int], rows: Sequence[Sequence[int]]) -> list[int]:
    """`- sum_k weights_k rows_k`."""
    return [
        -sum(weight * value for weight, value in zip(weights, column, strict=True))
        for column in zip(*rows, strict=True)
    ]


def solve_juror_effects(equations: JuryEquations) -> list[Fraction]:
    """Solve for `beta` of least squares: `(A + 1 1') beta = r`. The effects add up to zero."""
    return solve_exactly(equations.constrained_matrix, equations.right_side)[0]


def solve_juror_levels(equations: JuryEquations, ratio: Fraction) -> list[Fraction]:
    """Solve `u = mu 1 + beta` of the mixed model: `(g_j A + I - 1 1' / J) u = g_j r`, with `g_j = ratio`.

    Summed over the jurors the equations imply that the effects add up to zero, so `mu` is the mean of `u`.
    """
    juror_count = len(equations.right_side)
    if not ratio:
        return [Fraction(sum(equations.right_side), sum(map(sum, equations.matrix)))] * juror_count
    numerator, scaled_denominator = ratio.numerator * juror_count, ratio.denominator * equations.denominator
    matrix = [
        [
            numerator * value + scaled_denominator * (juror_count * (row_index == column_index) - 1)
            for column_index, value in enumerate(row)
        ]
        for row_index, row in enumerate(equations.matrix)
    ]
    return solve_exactly(matrix, [numerator * value for value in equations.right_side])[0]


def solve_contestants(
    table: CrossedTable, juror_levels: Sequence[Fraction], ratio: Fraction | None = None
) -> dict[int, Fraction]:
    """Solve back for the contestants: `w_c (Y_c - sum of u_j over the contestant's jurors)`."""
    denominator = lcm(*(juror_level.denominator for juror_level in juror_levels))
    integer_levels = [
        juror_level.numerator * (denominator // juror_level.denominator) for juror_level in juror_levels
    ]
    weights = {
        stratum.ballot_count: (
            ratio / (1 + stratum.ballot_count * ratio) if ratio else Fraction(1, stratum.ballot_count)
        )
        / denominator
        for stratum in table.strata
    }
    return {
        draw_number: weights[len(panel)]
        * (
            table.contestant_sums[draw_number] * denominator
            - sum(integer_levels[juror_index] for juror_index in panel)
        )
        for draw_number, panel in table.panels.items()
    }
