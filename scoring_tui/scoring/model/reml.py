"""Variance components by restricted maximum likelihood (REML): quality, severity and residual noise.

`theta_c ~ N(0, s_c^2)`, `beta_j ~ N(0, s_j^2)`, `e ~ N(0, s_e^2)`. The mean and `s_e^2` are profiled out,
which leaves two ratios. All computations are in floats, on systems of the size of the jury.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, inf, log
from operator import mul
from statistics import variance
from typing import NamedTuple

from scoring_tui.scoring.linear_algebra import Rows, cholesky, invert, log_determinant
from scoring_tui.scoring.model import normal_equations
from scoring_tui.scoring.model.crossed_table import CrossedTable

RATIO_DIGITS = 8
"""Significant digits of a ratio; more than the marks can determine, and the same on every machine."""

ZERO_VARIANCE_SHARE = 1e-6
"""A variance smaller than this share of the residual variance counts as zero."""

MAX_DEVIATION = 1000
"""Upper limit of the searched standard deviations, relative to the residual one."""

ZERO_SHARE_WITHOUT_NOISE = 1e-3
"""As `ZERO_VARIANCE_SHARE`, if there is no noise and the greater ratio is `MAX_DEVIATION` squared."""

START_GRID = (0.2, 0.6, 1.5, 4.0, 20.0), (0.05, 0.4, 1.0, 3.0, 15.0)
"""Starting grid: standard deviations of contestants and of jurors relative to the residual one."""

MAX_NEWTON_STEPS = 60
"""Maximum number of Newton steps; more than any search has needed."""

STEP_TOLERANCE = 1e-10
"""A step shorter than this, or an increase of the criterion smaller than this, counts as zero."""

DIFFERENCE_STEP = 1e-5
"""Distance of the second gradient that gives the curvature, as a share of a standard deviation."""

Pair = tuple[float, float]


class VarianceRatios(NamedTuple):
    """Variances relative to the residual variance, `s_c^2 / s_e^2` and `s_j^2 / s_e^2`."""

    contestant: Fraction
    juror: Fraction


@dataclass(frozen=True, slots=True)
class SolvedSystem:
    """The solution of the jury's block at two ratios, in units of the residual variance.

    `A` and `r` are the equations after the contestants are eliminated (see `normal_equations`); then `u = mu
    1 + beta` solves `(I + g_j A) u = g_j r + mu 1`.
    """

    mean: float
    levels: list[float]
    """`u_j`: the mean plus the juror's effect."""
    inverse_block: Rows
    """`G = (I + g_j A)^-1`, so that `g_j G` is the covariance of the effects if the mean is known."""
    cholesky_factor: Rows
    """Lower Cholesky factor of `I + g_j A`."""
    mean_loadings: list[float]
    """`G 1`: the share of the mean's error in each juror's level."""
    mean_information: float
    """`q = 1' A G 1`: the inverse variance of the mean."""
    deviance: float
    """`y' P y`; divided by `N - 1` it is the residual variance."""
    matrix: Rows
    """`A`."""
    right_side: list[float]
    """`r`."""
    criterion: float
    """Minus twice the profiled restricted log-likelihood, up to a constant."""


class RestrictedLikelihood:
    """The restricted likelihood as a function of the two ratios (Patterson and Thompson, 1971)."""

    def __init__(self, table: CrossedTable) -> None:
        self.ballot_count = table.ballot_count
        self._contestants_per_juror = table.contestants_per_juror
        self._juror_sums = [table.to_float(value) for value in table.juror_sums]
        self._sum_of_squares = table.square_to_float(table.sum_of_squares)
        self._strata = table.strata
        self._stratum_sums = [
            [table.to_float(value) for value in stratum.sums_by_juror] for stratum in table.strata
        ]
        self._stratum_squares = [table.square_to_float(stratum.sum_of_squares) for stratum in table.strata]

    def solve_at(self, contestant_ratio: float, juror_ratio: float) -> SolvedSystem:
        """Solve Henderson's equations at these ratios for the jury."""
        weights = [
            contestant_ratio / (1 + stratum.ballot_count * contestant_ratio) for stratum in self._strata
        ]
        coefficients = self._coefficient_matrix(weights)
        right = _subtract_weighted(self._juror_sums, weights, self._stratum_sums)
        remaining_squares = self._sum_of_squares - sum(map(mul, weights, self._stratum_squares))
        return self._solve_system(contestant_ratio, juror_ratio, coefficients, right, remaining_squares)

    def _coefficient_matrix(self, weights: Sequence[float]) -> Rows:
        """`A`."""
        rows: Rows = []
        for row_index, contestant_count in enumerate(self._contestants_per_juror):
            row = _subtract_weighted(
                [0.0] * len(self._contestants_per_juror),
                weights,
                [stratum.shared_contestants[row_index] for stratum in self._strata],
            )
            row[row_index] += contestant_count
            rows.append(row)
        return rows

    def _solve_system(
        self,
        contestant_ratio: float,
        juror_ratio: float,
        matrix: Rows,
        right_side: list[float],
        remaining_squares: float,
    ) -> SolvedSystem:
        cholesky_factor = cholesky(
            [
                [juror_ratio * value for value in row[:row_index]] + [1 + juror_ratio * row[row_index]]
                for row_index, row in enumerate(matrix)
            ]
        )
        inverse_block = invert(cholesky_factor)
        mean_loadings = [sum(row) for row in inverse_block]
        mean_information = sum(sum(map(mul, row, mean_loadings)) for row in matrix)
        solved_right = [sum(map(mul, row, right_side)) for row in inverse_block]
        mean = sum(solved_right) / mean_information
        levels = [
            juror_ratio * value + mean * share
            for value, share in zip(solved_right, mean_loadings, strict=True)
        ]
        deviance = (
            remaining_squares
            - juror_ratio * sum(map(mul, right_side, solved_right))
            - mean * sum(solved_right)
        )
        criterion = (
            sum(
                stratum.contestant_count * log(1 + stratum.ballot_count * contestant_ratio)
                for stratum in self._strata
            )
            + log_determinant(cholesky_factor)
            + log(mean_information)
            + (self.ballot_count - 1) * (log(deviance) if deviance > 0 else -inf)
        )
        return SolvedSystem(
            mean,
            levels,
            inverse_block,
            cholesky_factor,
            mean_loadings,
            mean_information,
            deviance,
            matrix,
            right_side,
            criterion,
        )

    def gradient_at(self, contestant_ratio: float, juror_ratio: float, system: SolvedSystem) -> Pair:
        """Derivatives of the criterion with respect to the two ratios."""
        deviance_factor = (self.ballot_count - 1) / system.deviance
        loading_products = [sum(map(mul, row, system.mean_loadings)) for row in system.matrix]
        residuals = [
            right_value - sum(map(mul, row, system.levels))
            for right_value, row in zip(system.right_side, system.matrix, strict=True)
        ]
        juror_derivative = (
            _sum_of_products(system.matrix, system.inverse_block)
            - _sum_of_squares(loading_products) / system.mean_information
            - deviance_factor * _sum_of_squares(residuals)
        )
        level_spread = self._level_spread(juror_ratio, system, deviance_factor)
        contestant_derivative = 0.0
        for stratum, sums, stratum_squares in zip(
            self._strata, self._stratum_sums, self._stratum_squares, strict=True
        ):
            shrinkage = 1 + stratum.ballot_count * contestant_ratio
            noise = _sum_of_products(stratum.shared_contestants, level_spread)
            noise += deviance_factor * (stratum_squares - 2 * sum(map(mul, system.levels, sums)))
            contestant_derivative += (
                stratum.contestant_count * stratum.ballot_count / shrinkage - noise / shrinkage**2
            )
        return contestant_derivative, juror_derivative

    def _level_spread(self, juror_ratio: float, system: SolvedSystem, deviance_factor: float) -> Rows:
        """`g_j G + G 1 1' G / q + (N - 1) u u' / y'Py`."""
        return [
            [
                juror_ratio * entry + scaled_loading * loading + scaled_level * level
                for entry, loading, level in zip(row, system.mean_loadings, system.levels, strict=True)
            ]
            for row, scaled_loading, scaled_level in zip(
                system.inverse_block,
                [loading / system.mean_information for loading in system.mean_loadings],
                [deviance_factor * level for level in system.levels],
                strict=True,
            )
        ]


def estimate_ratios(table: CrossedTable) -> VarianceRatios:
    """Find the ratios of maximum restricted likelihood, rounded to `RATIO_DIGITS` significant digits.

    The search runs over standard deviations, so that a variance of zero is an ordinary minimum. It takes
    Newton steps from the local minima of a grid. The jurors are sorted first: otherwise a ratio at the limit
    between two roundings could depend on the jurors' ids.
    """
    table = table.with_sorted_jurors()
    likelihood = RestrictedLikelihood(table)
    if exact_ratios := _ratios_without_noise(table, likelihood):
        return exact_ratios
    contestant_deviation, juror_deviation = _search_minimum(likelihood)
    return VarianceRatios(_round_ratio(contestant_deviation**2), _round_ratio(juror_deviation**2))


def _ratios_without_noise(table: CrossedTable, likelihood: RestrictedLikelihood) -> VarianceRatios | None:
    """Ratios if every mark is exactly the sum of a quality and an effect.

    The likelihood then has no maximum: the greater ratio is set to its upper limit, and the other follows
    from the variances of qualities and effects.
    """
    max_ratio = Fraction(MAX_DEVIATION) ** 2
    if likelihood.solve_at(float(max_ratio), float(max_ratio)).deviance > 4 / max_ratio:
        return None
    juror_levels = normal_equations.solve_juror_levels(
        normal_equations.eliminate_contestants(table, max_ratio), max_ratio
    )
    qualities = normal_equations.solve_contestants(table, juror_levels, max_ratio).values()
    variances = variance(qualities), variance(juror_levels)
    return VarianceRatios(
        *(
            _round_ratio(float(max_ratio * component_variance / max(variances)), ZERO_SHARE_WITHOUT_NOISE)
            for component_variance in variances
        )
    )


def _round_ratio(ratio: float, zero_share: float = ZERO_VARIANCE_SHARE) -> Fraction:
    return Fraction(f"{ratio:.{RATIO_DIGITS - 1}e}") if ratio > zero_share else Fraction(0)


def _search_minimum(likelihood: RestrictedLikelihood) -> Pair:
    """The lowest minimum reached from the local minima of the grid; nearly always there is only one."""
    grid_values = {
        (row, column): likelihood.solve_at(contestant_deviation**2, juror_deviation**2).criterion
        for row, contestant_deviation in enumerate(START_GRID[0])
        for column, juror_deviation in enumerate(START_GRID[1])
    }
    starts = [
        (START_GRID[0][row], START_GRID[1][column])
        for (row, column), grid_value in grid_values.items()
        if grid_value
        <= min(
            grid_values.get(neighbour, inf)
            for neighbour in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
        )
    ]
    return min((_minimize_from(likelihood, start) for start in starts), key=lambda minimum: minimum[0])[1]


def _minimize_from(likelihood: RestrictedLikelihood, position: Pair) -> tuple[float, Pair]:
    """Minimize by Newton steps, each halved until the criterion does not increase.

    Returns the criterion and its position.
    """
    criterion, gradient = _evaluate_criterion(likelihood, position)
    for _ in range(MAX_NEWTON_STEPS):
        newton_step = _newton_step(likelihood, position, gradient)
        while True:
            next_position = (
                _limit_deviation(position[0] + newton_step[0]),
                _limit_deviation(position[1] + newton_step[1]),
            )
            next_criterion, next_gradient = _evaluate_criterion(likelihood, next_position)
            step_length = max(abs(next_position[0] - position[0]), abs(next_position[1] - position[1]))
            if next_criterion <= criterion + STEP_TOLERANCE or step_length < STEP_TOLERANCE:
                break
            newton_step = newton_step[0] / 2, newton_step[1] / 2
        position, criterion, gradient = next_position, next_criterion, next_gradient
        if step_length < STEP_TOLERANCE:
            break
    return criterion, position


def _limit_deviation(deviation: float) -> float:
    return min(abs(deviation), float(MAX_DEVIATION))


def _evaluate_criterion(likelihood: RestrictedLikelihood, position: Pair) -> tuple[float, Pair]:
    """The criterion and its derivatives with respect to the two standard deviations."""
    contestant_ratio, juror_ratio = position[0] ** 2, position[1] ** 2
    system = likelihood.solve_at(contestant_ratio, juror_ratio)
    gradient = likelihood.gradient_at(contestant_ratio, juror_ratio, system)
    return system.criterion, (2 * position[0] * gradient[0], 2 * position[1] * gradient[1])


def _newton_step(likelihood: RestrictedLikelihood, position: Pair, gradient: Pair) -> Pair:
    """A Newton step where the surface is convex, otherwise a gradient step; limited in length."""
    distances = [DIFFERENCE_STEP * max(value, 0.1) for value in position]
    right_gradient = _evaluate_criterion(likelihood, (position[0] + distances[0], position[1]))[1]
    upper_gradient = _evaluate_criterion(likelihood, (position[0], position[1] + distances[1]))[1]
    contestant_curvature = (right_gradient[0] - gradient[0]) / distances[0]
    juror_curvature = (upper_gradient[1] - gradient[1]) / distances[1]
    mixed_curvature = (
        (right_gradient[1] - gradient[1]) / distances[0] + (upper_gradient[0] - gradient[0]) / distances[1]
    ) / 2
    determinant = contestant_curvature * juror_curvature - mixed_curvature * mixed_curvature
    if contestant_curvature > 0 and juror_curvature > 0 and determinant > 0:
        step = (
            (mixed_curvature * gradient[1] - juror_curvature * gradient[0]) / determinant,
            (mixed_curvature * gradient[0] - contestant_curvature * gradient[1]) / determinant,
        )
    else:
        step = (
            -gradient[0] / (abs(contestant_curvature) + STEP_TOLERANCE),
            -gradient[1] / (abs(juror_curvature) + STEP_TOLERANCE),
        )
    length_factor = max(
        1.0, *(abs(component) / (0.1 + value) for component, value in zip(step, position, strict=True))
    )
    return step[0] / length_factor, step[1] / length_factor


def _subtract_weighted(
    values: Sequence[float], weights: Sequence[float], rows: Sequence[Sequence[float]]
) -> list[float]:
    """`values - sum_k weights_k rows_k`."""
    result = list(values)
    for weight, row in zip(weights, rows, strict=True):
        result = [value - weight * row_value for value, row_value in zip(result, row, strict=True)]
    return result


def _sum_of_products(left_rows: Sequence[Sequence[float]], right_rows: Sequence[Sequence[float]]) -> float:
    """The sum of the element-wise products of two matrices."""
    return fsum(
        sum(map(mul, left_row, right_row)) for left_row, right_row in zip(left_rows, right_rows, strict=True)
    )


def _sum_of_squares(values: Sequence[float]) -> float:
    return fsum(map(mul, values, values))
