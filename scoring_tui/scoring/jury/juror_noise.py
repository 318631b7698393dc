"""The residual variance of each juror: how far the totals scatter about what the additive model expects.

One erratic juror makes every score less certain under the mean, but hardly under the median. A common
residual variance cannot tell the two apart.
"""

from statistics import median

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.jury.additive_model import fit_additive_model
from scoring_tui.scoring.linear_algebra import cholesky, invert

PRIOR_BALLOTS = 1.0
"""The typical variance counts as much as this many ballots of a juror. It keeps the equations solvable: two
jurors alone do not show which of them is the erratic one.
"""
MIN_SHARE = 0.02
"""Least variance of a juror, as a share of the mean residual variance."""


def estimate_juror_variances(totals: Totals) -> dict[str, float]:
    """The residual variance of each juror, in squared points; empty without degrees of freedom.

    Method of moments for measuring instruments without a known truth (Grubbs 1948, Journal of the American
    Statistical Association 43). A residual is about `e_cj - mean e_c`, so with n jurors of a contestant
    `E r_cj^2 = f ((1 - 2/n) s_j^2 + sum_i s_i^2 / n^2)`; f corrects for the estimated effects of the jurors.
    The sums over each juror's ballots are J linear equations in J variances. They are solved a first time
    with the mean residual variance as prior, and again with the median of these results, because one erratic
    juror raises the mean for all.

    >>> from fractions import Fraction
    >>> rows = [(70, 71, 64), (75, 75, 88), (80, 81, 79), (62, 61, 70), (66, 66, 52), (91, 92, 85)]
    >>> totals = {n: dict(zip("abc", map(Fraction, row))) for n, row in enumerate(rows)}
    >>> {juror: round(variance) for juror, variance in estimate_juror_variances(totals).items()}
    {'a': 6, 'b': 11, 'c': 73}
    """
    fit = fit_additive_model(totals)
    residual_count = sum(map(len, fit.residuals.values())) - len(fit.residuals)
    if not fit.df or not residual_count:
        return {}
    juror_ids = sorted({juror_id for row in fit.residuals.values() for juror_id in row})
    positions = {juror_id: position for position, juror_id in enumerate(juror_ids)}
    df_share = fit.df / residual_count
    squares = [0.0] * len(juror_ids)
    matrix = [[0.0] * len(juror_ids) for _ in juror_ids]
    for row in fit.residuals.values():
        if len(row) < 2:
            continue
        panel = [positions[juror_id] for juror_id in row]
        for position, residual in zip(panel, row.values(), strict=True):
            squares[position] += residual * residual
            matrix[position][position] += df_share * (1 - 2 / len(panel))
            for other_position in panel:
                matrix[position][other_position] += df_share / len(panel) ** 2
    mean_variance = fit.residual_sum_of_squares / fit.df
    least_variance = MIN_SHARE * mean_variance
    variances = _solve_moments(matrix, squares, mean_variance)
    typical_variance = median(max(least_variance, variance) for variance in variances)
    variances = _solve_moments(matrix, squares, typical_variance)
    return {
        juror_id: max(least_variance, variance)
        for juror_id, variance in zip(juror_ids, variances, strict=True)
    }


def _solve_moments(matrix: list[list[float]], squares: list[float], prior_variance: float) -> list[float]:
    rows = [
        [value + PRIOR_BALLOTS * (row_index == index) for index, value in enumerate(row)]
        for row_index, row in enumerate(matrix)
    ]
    right_side = [value + PRIOR_BALLOTS * prior_variance for value in squares]
    return [
        sum(value * right for value, right in zip(row, right_side, strict=True))
        for row in invert(cholesky(rows))
    ]
