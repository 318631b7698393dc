"""Scores that make good for a juror's severity, where the marks can tell it.

Both models are `y_cj = mu + theta_c + beta_j + e_cj`: a contestant's quality, a juror's effect, noise. A
juror whose effect is +1.2 gives 1.2 points more than the jury on the same contestants. The adjusted score is
`mu + theta_c`, an exact fraction. Imports the reduced table, the equations and the variances.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import fmean

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.linear_algebra import cholesky, invert
from scoring_tui.scoring.model import normal_equations as henderson
from scoring_tui.scoring.model.crossed_table import CrossedTable, crossed_table
from scoring_tui.scoring.model.linkage import APART, components
from scoring_tui.scoring.model.reml import Ratios, SolvedSystem, Surface, likeliest

__all__ = [
    "Deviations",
    "LeastSquares",
    "Mixed",
    "NotEstimable",
    "Ratios",
    "Unlinked",
    "least_squares",
    "mixed",
]


class NotEstimable(Exception):
    """The marks do not tell what was asked of them; `said` says why."""

    def __init__(self, said: LazyText) -> None:
        self.said = said
        super().__init__(str(said))


class Unlinked(NotEstimable):
    """Panels share no juror and no contestant, directly or through others."""


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """The additive model's estimates; quality and effects are points above the mean."""

    mean: Fraction
    """`mu`, so that both kinds of effects add up to zero."""
    quality: Mapping[int, Fraction]
    """`theta_c`; `mean + quality` is the adjusted score."""
    effects: Mapping[str, Fraction]
    """`beta_j`."""
    mse: Fraction | None
    """The residual mean square, in squared marks; nothing when there are no degrees of freedom for it."""
    df: int
    """`N - C - J + 1`."""
    errors: Mapping[str, float]
    """Standard errors of the effects; empty without `mse`."""


@dataclass(frozen=True, slots=True)
class Deviations:
    """Standard deviations in marks."""

    contestant: float
    juror: float
    residual: float


@dataclass(frozen=True, slots=True)
class Mixed:
    """The mixed model's predictions; quality and effects are points above the mean, shrunk towards it."""

    mean: Fraction
    """`mu` by generalised least squares."""
    quality: Mapping[int, Fraction]
    """`theta_c`; `mean + quality` is the adjusted score."""
    effects: Mapping[str, Fraction]
    """`beta_j`, which add up to zero."""
    errors: Mapping[str, float]
    """Standard errors of the effects: deviations of `beta_j - mean beta` given the marks and the ratios."""
    deviations: Deviations
    ratios: Ratios
    """The variance ratios that the equations were solved with, exactly."""


def least_squares(totals: Totals) -> LeastSquares:
    """The additive model by least squares, with `sum theta = 0` and `sum beta = 0`.

    Eliminating the contestants leaves `(A + 1 1') beta = r` (see `henderson`); then `mu + theta_c` is the
    contestant's mean of `y_cj - beta_j`. Source: Searle (1971), "Linear Models", chapter 7.

    Raises:
        Untold: there are no ballots.
        Unlinked: the jury is in pieces that share nobody.

    >>> marks = {1: {"ana": 7, "budi": 9}, 2: {"ana": 6, "citra": 6}, 3: {"budi": 8, "citra": 7}}
    >>> fitted = least_squares({n: {j: Fraction(y) for j, y in row.items()} for n, row in marks.items()})
    >>> [str(fitted.mean + quality) for quality in fitted.quality.values()]
    ['47/6', '13/2', '43/6']
    """
    table = _table(totals)
    _linked(totals)
    jury = henderson.eliminated(table)
    beta = henderson.effects(jury)
    level = henderson.contestants(table, beta)
    mu = sum(level.values(), Fraction(0)) / len(level)
    df = table.ballots - len(level) - len(beta) + 1
    mse = _residual_squares(table, jury, beta) / (df * table.unit**2) if df else None
    quality, effects = _in_marks(table, level, beta, mu)
    return LeastSquares(table.grand + mu / table.unit, quality, effects, mse, df, _errors(table, jury, mse))


def _in_marks(
    table: CrossedTable, contestants: Mapping[int, Fraction], jurors: list[Fraction], mu: Fraction
) -> tuple[dict[int, Fraction], dict[str, Fraction]]:
    """Contestants' levels about `mu` and jurors' effects, by their names."""
    quality = {number: (level - mu) / table.unit for number, level in contestants.items()}
    return quality, {name: beta / table.unit for name, beta in zip(table.jurors, jurors, strict=True)}


def _residual_squares(table: CrossedTable, jury: henderson.Jury, beta: list[Fraction]) -> Fraction:
    """`sum y^2 - sum_c Y_c^2 / n_c - beta' r`, in the table's unit."""
    within = table.squares - sum((Fraction(s.squares, s.ballots) for s in table.strata), Fraction(0))
    return within - sum((b * r for b, r in zip(beta, jury.right, strict=True)), Fraction(0)) / jury.common


def _errors(table: CrossedTable, jury: henderson.Jury, mse: Fraction | None) -> dict[str, float]:
    """Roots of the diagonal of `mse ((A + 1 1')^-1 - 1 1' / J^2)`."""
    if mse is None:
        return {}
    covariance = invert(cholesky([[value / jury.common for value in row] for row in jury.bound]))
    free = 1 / len(covariance) ** 2
    return {j: sqrt(float(mse) * max(0.0, covariance[i][i] - free)) for i, j in enumerate(table.jurors)}


def mixed(totals: Totals, ratios: Ratios | None = None) -> Mixed:
    """The mixed model `theta_c ~ N(0, s_c^2)`, `beta_j ~ N(0, s_j^2)`: best linear unbiased prediction.

    Variances are those of the greatest restricted likelihood; their ratios are rounded to eight significant
    digits, and with these Henderson's equations are solved exactly (see `henderson`): scores are fractions of
    the marks and of the ratios stated. `ratios` given are not estimated. Panels that share nobody are taken
    to be equally strong. Source: Henderson (1975); Patterson and Thompson (1971) for the likelihood.

    Raises:
        Untold: no ballots, one contestant or juror, equal totals, no ballots to tell quality from chance,
            or contestants that differ no more than chance would make them.

    >>> marks = {1: {"ana": 70, "budi": 75}, 2: {"ana": 80, "budi": 84}, 3: {"ana": 75}}
    >>> totals = {n: {j: Fraction(y) for j, y in row.items()} for n, row in marks.items()}
    >>> fitted = mixed(totals, Ratios(Fraction(4), Fraction(1)))
    >>> {number: round(float(fitted.mean + quality), 3) for number, quality in fitted.quality.items()}
    {1: 73.002, 2: 81.447, 3: 76.618}
    """
    table = ready(totals)
    ratios = told(ratios or likeliest(table))
    levels = henderson.levels(henderson.eliminated(table, ratios.contestant), ratios.juror)
    mu = sum(levels, Fraction(0)) / len(levels)
    theta = henderson.contestants(table, levels, ratios.contestant)
    quality, effects = _in_marks(table, theta, [level - mu for level in levels], Fraction(0))
    deviations, errors = _uncertainty(table, ratios)
    return Mixed(table.grand + mu / table.unit, quality, effects, errors, deviations, ratios)


def _uncertainty(table: CrossedTable, ratios: Ratios) -> tuple[Deviations, dict[str, float]]:
    """Standard deviations at these ratios, and of each effect less the mean of the jury's.

    The effects' covariance is `s_e^2 (g_j G + (1 - G 1)(1 - G 1)' / q)`, in the words of `reml.Solved`; it is
    centred, for how strict this jury is as a whole is another question, and a far less certain one.
    """
    contestant, juror = map(float, ratios)
    solved = Surface(table).at(contestant, juror)
    residual = residual_deviation(table, solved)
    block = [
        [juror * value + (1 - own) * (1 - other) / solved.information
         for value, other in zip(row, solved.towards, strict=True)]
        for row, own in zip(solved.block, solved.towards, strict=True)
    ]  # fmt: skip
    means = [fmean(row) for row in block]
    squares = (block[j][j] - 2 * means[j] + fmean(means) for j in range(len(means)))
    errors = {
        name: residual * sqrt(max(0.0, square)) for name, square in zip(table.jurors, squares, strict=True)
    }
    return Deviations(sqrt(contestant) * residual, sqrt(juror) * residual, residual), errors


def residual_deviation(table: CrossedTable, solved: SolvedSystem) -> float:
    """`s_e`, in marks."""
    return table.in_marks(sqrt(solved.deviance / (table.ballots - 1)))


# --- what cannot be told ----------------------------------------------------------------------------


def ready(totals: Totals) -> CrossedTable:
    """The reduced table, when variances can be told from it. Raises `Untold`."""
    table = _table(totals)
    if len(table.panels) < 2:
        raise NotEstimable(lazy("only one contestant has ballots: there is nobody to compare with"))
    if len(table.jurors) < 2:
        raise NotEstimable(lazy("only one juror has marked: severity and quality cannot be told apart"))
    if not table.squares:
        raise NotEstimable(lazy("all totals are equal: they tell nobody apart"))
    if table.ballots <= len(table.panels) + len(table.jurors) - _pieces(totals):
        raise NotEstimable(lazy("there are too few ballots to tell quality from chance"))
    return table


def told(ratios: Ratios) -> Ratios:
    """The same ratios, when contestants differ. Raises `Untold`."""
    if not ratios.contestant:
        raise NotEstimable(lazy("the contestants differ no more than chance alone would make them"))
    return ratios


def _table(totals: Totals) -> CrossedTable:
    if not any(totals.values()):
        raise NotEstimable(lazy("there are no ballots yet"))
    return crossed_table(totals)


def _pieces(totals: Totals) -> int:
    return len(components(totals))


def _linked(totals: Totals) -> None:
    """Raises `Unlinked`."""
    if _pieces(totals) > 1:
        raise Unlinked(APART)
