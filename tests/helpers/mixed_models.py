"""A second implementation of the mixed model for tests: dense matrices, without elimination of effects."""

from collections.abc import Sequence
from fractions import Fraction
from math import log
from typing import TypeVar

from scoring_tui.scoring.arithmetic import Totals

Number = TypeVar("Number", Fraction, float)
Ballot = tuple[int, str, Fraction]


def list_ballots(totals: Totals) -> list[Ballot]:
    """Contestant, juror and total of every ballot."""
    return [(number, juror, y) for number, row in totals.items() for juror, y in row.items()]


def solve_systems(
    matrix: Sequence[Sequence[Number]], rights: Sequence[Sequence[Number]]
) -> tuple[list[list[Number]], list[Number]]:
    """Solutions of `matrix x = right` for each right side by Gauss and Jordan, and the pivots."""
    rows = [[*equation, *(right[row_index] for right in rights)] for row_index, equation in enumerate(matrix)]
    pivots = []
    for pivot_index in range(len(rows)):
        best_row = max(range(pivot_index, len(rows)), key=lambda row_index: abs(rows[row_index][pivot_index]))
        rows[pivot_index], rows[best_row] = rows[best_row], rows[pivot_index]
        pivots.append(rows[pivot_index][pivot_index])
        rows[pivot_index] = [value / pivots[-1] for value in rows[pivot_index]]
        for row_index, equation in enumerate(rows):
            if row_index != pivot_index and equation[pivot_index]:
                factor = equation[pivot_index]
                rows[row_index] = [
                    value - factor * pivot_value
                    for value, pivot_value in zip(equation, rows[pivot_index], strict=True)
                ]
    return [
        [equation[len(rows) + column_index] for equation in rows] for column_index in range(len(rights))
    ], pivots


def solve_full_equations(
    totals: Totals, contestant: Fraction, juror: Fraction
) -> tuple[Fraction, dict[int, Fraction], dict[str, Fraction]]:
    """Solve the full mixed-model equations for `mu`, all `theta` and all `beta`, at these variance ratios."""
    numbers = sorted(totals)
    jurors = sorted({j for row in totals.values() for j in row})
    unknown_count = 1 + len(numbers) + len(jurors)
    matrix = [[Fraction(0)] * unknown_count for _ in range(unknown_count)]
    right = [Fraction(0)] * unknown_count
    for number, j, y in list_ballots(totals):
        unknowns = (0, 1 + numbers.index(number), 1 + len(numbers) + jurors.index(j))
        for row_index in unknowns:
            right[row_index] += y
            for column_index in unknowns:
                matrix[row_index][column_index] += 1
    for unknown in range(1, unknown_count):
        matrix[unknown][unknown] += 1 / (contestant if unknown <= len(numbers) else juror)
    (solution,), _ = solve_systems(matrix, [right])
    theta, beta = solution[1 : 1 + len(numbers)], solution[1 + len(numbers) :]
    return solution[0], dict(zip(numbers, theta, strict=True)), dict(zip(jurors, beta, strict=True))


def restricted_likelihood(totals: Totals, contestant: float, juror: float) -> float:
    """Minus twice the restricted log-likelihood, up to a constant, with the residual variance profiled out.

    `log |V| + log (1' V^-1 1) + (N - 1) log (y' P y)` with `V = I + g_c Z Z' + g_j W W'` over the ballots.
    """
    all_ballots = list_ballots(totals)
    v = [
        [(n == m) * contestant + (j == k) * juror + (n == m and j == k) for m, k, _ in all_ballots]
        for n, j, _ in all_ballots
    ]
    y = [float(total) for _, _, total in all_ballots]
    (solution, ones), pivots = solve_systems([[float(x) for x in row] for row in v], [y, [1.0] * len(y)])
    mean = sum(solution) / sum(ones)
    residual_squares = sum(a * b for a, b in zip(y, solution, strict=True)) - mean * sum(solution)
    return sum(log(abs(p)) for p in pivots) + log(sum(ones)) + (len(y) - 1) * log(residual_squares)
