"""Scores adjusted for juror severity, where the marks can determine it.

Both models are `y_cj = mu + theta_c + beta_j + e_cj`: a contestant's quality, a juror's effect, noise. A
juror whose effect is +1.2 gives 1.2 points more than the jury on the same contestants. The adjusted score is
`mu + theta_c`, an exact fraction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import fmean

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.linear_algebra import cholesky, invert
from scoring_tui.scoring.model import normal_equations
from scoring_tui.scoring.model.crossed_table import CrossedTable, build_crossed_table
from scoring_tui.scoring.model.linkage import UNLINKED_MESSAGE, find_components
from scoring_tui.scoring.model.reml import RestrictedLikelihood, SolvedSystem, VarianceRatios, estimate_ratios

__all__ = [
    "LeastSquaresFit",
    "MixedModelFit",
    "NotEstimable",
    "PanelsNotLinked",
    "StandardDeviations",
    "VarianceRatios",
    "fit_least_squares",
    "fit_mixed_model",
]


class NotEstimable(Exception):
    """The marks do not determine the requested estimate; `message` gives the reason."""

    def __init__(self, message: LazyText) -> None:
        self.message = message
        super().__init__(str(message))


class PanelsNotLinked(NotEstimable):
    """The panels share no juror and no contestant, directly or through others."""


@dataclass(frozen=True, slots=True)
class LeastSquaresFit:
    """The estimates of the additive model. Quality and effects are points above the mean."""

    mean: Fraction
    """`mu`, such that qualities and effects each add up to zero."""
    quality: Mapping[int, Fraction]
    """`theta_c`; `mean + quality` is the adjusted score."""
    juror_effects: Mapping[str, Fraction]
    """`beta_j`."""
    mse: Fraction | None
    """The residual mean square, in squared marks; `None` without degrees of freedom."""
    df: int
    """`N - C - J + 1`."""
    standard_errors: Mapping[str, float]
    """Standard errors of the effects; empty without `mse`."""


@dataclass(frozen=True, slots=True)
class StandardDeviations:
    """Standard deviations in marks."""

    contestant: float
    juror: float
    residual: float


@dataclass(frozen=True, slots=True)
class MixedModelFit:
    """The predictions of the mixed model.

    Quality and effects are points above the mean, shrunk towards it.
    """

    mean: Fraction
    """`mu` by generalised least squares."""
    quality: Mapping[int, Fraction]
    """`theta_c`; `mean + quality` is the adjusted score."""
    juror_effects: Mapping[str, Fraction]
    """`beta_j`, which add up to zero."""
    standard_errors: Mapping[str, float]
    """Standard errors of the effects: deviations of `beta_j - mean beta` given the marks and the ratios."""
    deviations: StandardDeviations
    ratios: VarianceRatios
    """The exact variance ratios with which the equations were solved."""


def fit_least_squares(totals: Totals) -> LeastSquaresFit:
    """Fit the additive model by least squares, with `sum theta = 0` and `sum beta = 0`.

    Eliminating the contestants leaves `(A + 1 1') beta = r` (see `normal_equations`); then `mu + theta_c` is
    the contestant's mean of `y_cj - beta_j`. Source: Searle (1971), "Linear Models", chapter 7.

    Raises:
        NotEstimable: there are no ballots.
        PanelsNotLinked: the jury has more than one component.

    >>> marks = {1: {"ana": 7, "budi": 9}, 2: {"ana": 6, "citra": 6}, 3: {"budi": 8, "citra": 7}}
    >>> fitted = fit_least_squares({n: {j: Fraction(y) for j, y in row.items()} for n, row in marks.items()})
    >>> [str(fitted.mean + quality) for quality in fitted.quality.values()]
    ['47/6', '13/2', '43/6']
    """
    table = _build_table(totals)
    _require_linked(totals)
    equations = normal_equations.eliminate_contestants(table)
    juror_levels = normal_equations.solve_juror_effects(equations)
    contestant_levels = normal_equations.solve_contestants(table, juror_levels)
    mean_level = sum(contestant_levels.values(), Fraction(0)) / len(contestant_levels)
    df = table.ballot_count - len(contestant_levels) - len(juror_levels) + 1
    mse = _residual_squares(table, equations, juror_levels) / (df * table.unit**2) if df else None
    qualities, effects = _convert_to_marks(table, contestant_levels, juror_levels, mean_level)
    return LeastSquaresFit(
        table.grand_mean + mean_level / table.unit,
        qualities,
        effects,
        mse,
        df,
        _effect_errors(table, equations, mse),
    )


def _convert_to_marks(
    table: CrossedTable,
    contestant_levels: Mapping[int, Fraction],
    juror_levels: list[Fraction],
    mean_level: Fraction,
) -> tuple[dict[int, Fraction], dict[str, Fraction]]:
    """Qualities by draw number relative to `mean_level`, and effects by juror id, in marks."""
    qualities = {
        draw_number: (level - mean_level) / table.unit for draw_number, level in contestant_levels.items()
    }
    return qualities, {
        juror_id: juror_level / table.unit
        for juror_id, juror_level in zip(table.juror_ids, juror_levels, strict=True)
    }


def _residual_squares(
    table: CrossedTable, equations: normal_equations.JuryEquations, juror_effects: list[Fraction]
) -> Fraction:
    """`sum y^2 - sum_c Y_c^2 / n_c - beta' r`, in the table's unit."""
    within_squares = table.sum_of_squares - sum(
        (Fraction(stratum.sum_of_squares, stratum.ballot_count) for stratum in table.strata), Fraction(0)
    )
    return (
        within_squares
        - sum(
            (
                juror_effect * right_value
                for juror_effect, right_value in zip(juror_effects, equations.right_side, strict=True)
            ),
            Fraction(0),
        )
        / equations.denominator
    )


def _effect_errors(
    table: CrossedTable, equations: normal_equations.JuryEquations, mse: Fraction | None
) -> dict[str, float]:
    """Square roots of the diagonal of `mse ((A + 1 1')^-1 - 1 1' / J^2)`."""
    if mse is None:
        return {}
    covariance = invert(
        cholesky([[value / equations.denominator for value in row] for row in equations.constrained_matrix])
    )
    mean_variance = 1 / len(covariance) ** 2
    return {
        juror_id: sqrt(float(mse) * max(0.0, covariance[row_index][row_index] - mean_variance))
        for row_index, juror_id in enumerate(table.juror_ids)
    }


def fit_mixed_model(totals: Totals, ratios: VarianceRatios | None = None) -> MixedModelFit:
    """Fit the mixed model `theta_c ~ N(0, s_c^2)`, `beta_j ~ N(0, s_j^2)`: best linear unbiased prediction.

    The variances maximise the restricted likelihood; their ratios are rounded to eight significant digits.
    With these ratios Henderson's equations are solved exactly (see `normal_equations`), so the scores are
    exact fractions. If `ratios` is given, nothing is estimated. Panels that are not linked are assumed to be
    equally strong. Source: Henderson (1975); Patterson and Thompson (1971) for the likelihood.

    Raises:
        NotEstimable: no ballots, only one contestant or juror, equal totals, too few ballots to separate
            quality from chance, or contestants that differ no more than by chance.

    >>> marks = {1: {"ana": 70, "budi": 75}, 2: {"ana": 80, "budi": 84}, 3: {"ana": 75}}
    >>> totals = {n: {j: Fraction(y) for j, y in row.items()} for n, row in marks.items()}
    >>> fitted = fit_mixed_model(totals, VarianceRatios(Fraction(4), Fraction(1)))
    >>> {number: round(float(fitted.mean + quality), 3) for number, quality in fitted.quality.items()}
    {1: 73.002, 2: 81.447, 3: 76.618}
    """
    table = build_estimable_table(totals)
    ratios = require_contestant_variance(ratios or estimate_ratios(table))
    juror_levels = normal_equations.solve_juror_levels(
        normal_equations.eliminate_contestants(table, ratios.contestant), ratios.juror
    )
    mean_level = sum(juror_levels, Fraction(0)) / len(juror_levels)
    contestant_levels = normal_equations.solve_contestants(table, juror_levels, ratios.contestant)
    qualities, effects = _convert_to_marks(
        table, contestant_levels, [level - mean_level for level in juror_levels], Fraction(0)
    )
    deviations, errors = _estimate_uncertainty(table, ratios)
    return MixedModelFit(
        table.grand_mean + mean_level / table.unit, qualities, effects, errors, deviations, ratios
    )


def _estimate_uncertainty(
    table: CrossedTable, ratios: VarianceRatios
) -> tuple[StandardDeviations, dict[str, float]]:
    """The standard deviations at these ratios, and the standard error of each effect relative to the jury's
    mean.

    The covariance of the effects is `s_e^2 (g_j G + (1 - G 1)(1 - G 1)' / q)`, in the notation of
    `reml.SolvedSystem`. It is centred, because the severity of the jury as a whole is a different and far
    less certain quantity.
    """
    contestant_ratio, juror_ratio = map(float, ratios)
    solved_system = RestrictedLikelihood(table).solve_at(contestant_ratio, juror_ratio)
    residual_error = residual_deviation(table, solved_system)
    covariance = [
        [juror_ratio * value + (1 - row_loading) * (1 - column_loading) / solved_system.mean_information
         for value, column_loading in zip(row, solved_system.mean_loadings, strict=True)]
        for row, row_loading in zip(solved_system.inverse_block, solved_system.mean_loadings, strict=True)
    ]  # fmt: skip
    row_means = [fmean(row) for row in covariance]
    variances = (
        covariance[row_index][row_index] - 2 * row_means[row_index] + fmean(row_means)
        for row_index in range(len(row_means))
    )
    standard_errors = {
        juror_id: residual_error * sqrt(max(0.0, variance))
        for juror_id, variance in zip(table.juror_ids, variances, strict=True)
    }
    return StandardDeviations(
        sqrt(contestant_ratio) * residual_error, sqrt(juror_ratio) * residual_error, residual_error
    ), standard_errors


def residual_deviation(table: CrossedTable, solved_system: SolvedSystem) -> float:
    """`s_e`, in marks."""
    return table.to_marks(sqrt(solved_system.deviance / (table.ballot_count - 1)))


# --- checks ---------------------------------------------------------------------------------------


def build_estimable_table(totals: Totals) -> CrossedTable:
    """Build the reduced table, if it can determine the variances. Raises `NotEstimable`."""
    table = _build_table(totals)
    if len(table.panels) < 2:
        raise NotEstimable(lazy("only one contestant has ballots: there is nobody to compare with"))
    if len(table.juror_ids) < 2:
        raise NotEstimable(lazy("only one juror has marked: severity and quality cannot be told apart"))
    if not table.sum_of_squares:
        raise NotEstimable(lazy("all totals are equal: they tell nobody apart"))
    if table.ballot_count <= len(table.panels) + len(table.juror_ids) - _count_components(totals):
        raise NotEstimable(lazy("there are too few ballots to tell quality from chance"))
    return table


def require_contestant_variance(ratios: VarianceRatios) -> VarianceRatios:
    """Return the same ratios, if contestants differ. Raises `NotEstimable`."""
    if not ratios.contestant:
        raise NotEstimable(lazy("the contestants differ no more than chance alone would make them"))
    return ratios


def _build_table(totals: Totals) -> CrossedTable:
    if not any(totals.values()):
        raise NotEstimable(lazy("there are no ballots yet"))
    return build_crossed_table(totals)


def _count_components(totals: Totals) -> int:
    return len(find_components(totals))


def _require_linked(totals: Totals) -> None:
    """Raises `PanelsNotLinked`."""
    if _count_components(totals) > 1:
        raise PanelsNotLinked(UNLINKED_MESSAGE)
