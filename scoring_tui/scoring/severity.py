"""Scores that make good for a juror's severity, where the marks can tell it.

Both models are `y_cj = mu + theta_c + beta_j + e_cj`: a contestant's quality, a juror's effect, noise. A
juror whose effect is +1.2 gives 1.2 points more than the jury on the same contestants. Imports the reduced
table, the variances and the solver; every score is an exact fraction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt

from scoring_tui.said import Said, say
from scoring_tui.scoring.combine import Totals
from scoring_tui.scoring.crossed import Crossed, crossed
from scoring_tui.scoring.linear import cholesky, inverse, solve_exactly
from scoring_tui.scoring.linkage import components
from scoring_tui.scoring.reml import Jury, Ratios, Surface, likeliest

__all__ = [
    "Deviations",
    "LeastSquares",
    "Mixed",
    "Ratios",
    "Unlinked",
    "Untold",
    "least_squares",
    "mixed",
    "ready",
    "residual_deviation",
]


class Untold(Exception):
    """The marks do not tell what was asked of them; `said` says why."""

    def __init__(self, said: Said) -> None:
        self.said = said
        super().__init__(str(said))


class Unlinked(Untold):
    """Panels share no juror and no contestant, directly or through others."""


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """The additive model's estimates; quality and effects are points above the mean."""

    mean: Fraction
    quality: Mapping[int, Fraction]
    """`theta_c`, which add up to zero; `mean + quality` is the adjusted score."""
    effects: Mapping[str, Fraction]
    """`beta_j`, which add up to zero."""
    mse: Fraction | None
    """The residual mean square; nothing when there are no degrees of freedom for it."""
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
    """Standard errors of the effects: deviations of `beta_j` given the marks and the ratios."""
    deviations: Deviations
    ratios: Ratios
    """The variance ratios that the equations were solved with, exactly."""


def least_squares(totals: Totals) -> LeastSquares:
    """The additive model by least squares, with `sum theta = 0` and `sum beta = 0`.

    Eliminating the contestants leaves `(A + 1 1') beta = r`, where `A = diag(n_j) - sum_c 1_c 1_c' / n_c` and
    `r = Y_j - sum_c Y_c 1_c / n_c`; then `mu + theta_c` is the contestant's mean of `y_cj - beta_j`.

    Raises:
        Untold: there are no ballots.
        Unlinked: the jury is in pieces that share nobody.

    Source: Searle (1971), "Linear Models", chapter 7.

    >>> marks = {1: {"ana": 7, "budi": 9}, 2: {"ana": 6, "citra": 6}, 3: {"budi": 8, "citra": 7}}
    >>> fitted = least_squares({n: {j: Fraction(y) for j, y in row.items()} for n, row in marks.items()})
    >>> [str(fitted.mean + quality) for quality in fitted.quality.values()]
    ['47/6', '13/2', '43/6']
    """
    table = _table(totals)
    pieces = components({number: row for number, row in totals.items() if row})
    if len(pieces) > 1:
        raise Unlinked(
            say(
                "The jury is in {count} parts that share no juror and no contestant: "
                "severity and quality cannot be told apart.",
                count=len(pieces),
            )
        )
    common, normal, right = _eliminated(table, None)
    size = len(table.jurors)
    whole = [[value + common for value in row] for row in normal]
    (effects,) = solve_exactly(whole, right)
    levels = _levels(table, effects)
    mean = sum(levels.values(), Fraction(0)) / len(levels)
    squares = Fraction(table.squares) - sum(Fraction(s.squares, s.ballots) for s in table.strata)
    squares -= (
        sum((effect * value for effect, value in zip(effects, right, strict=True)), Fraction(0)) / common
    )
    df = table.ballots - len(levels) - size + 1
    mse = squares / df / table.unit**2 if df else None
    return LeastSquares(
        table.grand + mean / table.unit,
        {number: (level - mean) / table.unit for number, level in levels.items()},
        {juror: effect / table.unit for juror, effect in zip(table.jurors, effects, strict=True)},
        mse,
        df,
        _errors(table, whole, common, mse),
    )


def _errors(table: Crossed, whole: list[list[int]], common: int, mse: Fraction | None) -> dict[str, float]:
    """`mse ((A + 1 1')^-1 - 1 1' / J^2)`, of which the diagonal."""
    if mse is None:
        return {}
    covariance = inverse(cholesky([[value / common for value in row] for row in whole]))
    free = 1 / len(whole) ** 2
    return {
        juror: sqrt(float(mse) * max(0.0, covariance[j][j] - free)) for j, juror in enumerate(table.jurors)
    }


def _table(totals: Totals) -> Crossed:
    if not any(totals.values()):
        raise Untold(say("There are no ballots yet."))
    return crossed(totals)


def mixed(totals: Totals, ratios: Ratios | None = None) -> Mixed:
    """The mixed model `theta_c ~ N(0, s_c^2)`, `beta_j ~ N(0, s_j^2)`: best linear unbiased prediction.

    Variances are those of the greatest restricted likelihood; their ratios are then rounded to eight
    significant digits, and Henderson's equations are solved with these exactly: scores are fractions of the
    marks and of the ratios stated. Eliminating the contestants, with `w_c = g_c / (1 + n_c g_c)`, leaves

        (g_j A + I - 1 1' / J) u = g_j r,   A = diag(n_j) - sum_c w_c 1_c 1_c',   r = Y_j - sum_c w_c Y_c 1_c

    for the levels `u = mu 1 + beta`; then `theta_c = w_c (Y_c - sum of u_j over the contestant's jurors)`.

    Args:
        totals: each juror's total of each contestant; missing ballots have no key.
        ratios: variances over the residual one; estimated when left out.

    Raises:
        Untold: fewer than two contestants or jurors, marks all equal, no ballots to tell noise from quality,
            or contestants that differ no more than by chance.

    Source: Henderson (1975), Biometrics 31; Patterson and Thompson (1971), Biometrika 58.

    >>> marks = {1: {"ana": 70, "budi": 75}, 2: {"ana": 80, "budi": 84}, 3: {"ana": 75}}
    >>> totals = {n: {j: Fraction(y) for j, y in row.items()} for n, row in marks.items()}
    >>> fitted = mixed(totals, Ratios(Fraction(4), Fraction(1)))
    >>> {number: round(float(fitted.mean + quality), 3) for number, quality in fitted.quality.items()}
    {1: 73.002, 2: 81.447, 3: 76.618}
    """
    table = ready(totals)
    ratios = ratios or likeliest(table)
    if not ratios.contestant:
        raise Untold(say("The contestants differ no more than chance alone would make them."))
    levels = _jury_levels(table, ratios)
    mean = sum(levels, Fraction(0)) / len(levels)
    quality = _quality(table, ratios.contestant, levels)
    jury = Surface(table).at(float(ratios.contestant), float(ratios.juror))
    residual = residual_deviation(table, jury)
    contestant, juror = (sqrt(ratio) * residual for ratio in ratios)
    return Mixed(
        table.grand + mean / table.unit,
        quality,
        {name: (level - mean) / table.unit for name, level in zip(table.jurors, levels, strict=True)},
        {name: residual * error for name, error in zip(table.jurors, _spreads(jury, ratios), strict=True)},
        Deviations(contestant, juror, residual),
        ratios,
    )


def residual_deviation(table: Crossed, jury: Jury) -> float:
    """`s_e`, in marks."""
    return table.in_marks(sqrt(jury.deviance / (table.ballots - 1)))


def ready(totals: Totals) -> Crossed:
    """The reduced table, when variances can be told from it. Raises `Untold`."""
    table = _table(totals)
    if len(table.panels) < 2:
        raise Untold(say("Only one contestant has ballots: there is nobody to compare with."))
    if len(table.jurors) < 2:
        raise Untold(say("Only one juror has marked: severity and quality cannot be told apart."))
    if not table.squares:
        raise Untold(say("All totals are equal: they tell nobody apart."))
    pieces = components({number: row for number, row in totals.items() if row})
    if table.ballots <= len(table.panels) + len(table.jurors) - len(pieces):
        raise Untold(say("There are too few ballots to tell quality from chance."))
    return table


def _eliminated(table: Crossed, ratio: Fraction | None) -> tuple[int, list[list[int]], list[int]]:
    """A common denominator, and `A` and `r` multiplied by it; without a ratio `w_c = 1 / n_c`."""
    weights = [ratio / (1 + s.ballots * ratio) if ratio else Fraction(1, s.ballots) for s in table.strata]
    common = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * common) for weight in weights]
    normal = []
    for i, marked in enumerate(table.marked):
        row = [
            -sum(w * s.together[i][j] for w, s in zip(whole, table.strata, strict=True))
            for j in range(len(table.jurors))
        ]
        row[i] += common * marked
        normal.append(row)
    right = [
        common * value - sum(w * s.sums[i] for w, s in zip(whole, table.strata, strict=True))
        for i, value in enumerate(table.received)
    ]
    return common, normal, right


def _jury_levels(table: Crossed, ratios: Ratios) -> list[Fraction]:
    """`u_j`, in the table's unit."""
    common, normal, right = _eliminated(table, ratios.contestant)
    size = len(table.jurors)
    if not ratios.juror:
        return [Fraction(sum(right), sum(map(sum, normal)))] * size
    by = ratios.juror.numerator * size
    tie = ratios.juror.denominator * common
    matrix = [
        [by * value + tie * (size * (i == j) - 1) for j, value in enumerate(row)]
        for i, row in enumerate(normal)
    ]
    return solve_exactly(matrix, [by * value for value in right])[0]


def _quality(table: Crossed, ratio: Fraction, levels: list[Fraction]) -> dict[int, Fraction]:
    """`theta_c`, in marks."""
    common = lcm(*(level.denominator for level in levels))
    whole = [level.numerator * (common // level.denominator) for level in levels]
    weights = {s.ballots: ratio / (1 + s.ballots * ratio) / (common * table.unit) for s in table.strata}
    return {
        number: weights[len(panel)] * (table.sums[number] * common - sum(whole[juror] for juror in panel))
        for number, panel in table.panels.items()
    }


def _levels(table: Crossed, effects: list[Fraction]) -> dict[int, Fraction]:
    """Each contestant's mean after the effects are taken off, in the table's unit."""
    return {
        number: (table.sums[number] - sum((effects[juror] for juror in panel), Fraction(0))) / len(panel)
        for number, panel in table.panels.items()
    }


def _spreads(jury: Jury, ratios: Ratios) -> list[float]:
    """Roots of the diagonal of `g_j G + (1 - G 1)(1 - G 1)' / q`: deviations of the effects over `s_e`."""
    return [
        sqrt(float(ratios.juror) * row[j] + (1 - towards) ** 2 / jury.information)
        for j, (row, towards) in enumerate(zip(jury.block, jury.towards, strict=True))
    ]
