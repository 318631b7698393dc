"""How much of the marks is quality, how much severity, how much noise: variances by restricted likelihood.

`theta_c ~ N(0, s_c^2)`, `beta_j ~ N(0, s_j^2)`, `e ~ N(0, s_e^2)`; the mean and `s_e^2` are profiled out,
which leaves two ratios. Everything here is float and as large as the jury. Imports the reduced table, its
equations and the solver.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, inf, log
from operator import mul
from statistics import variance
from typing import NamedTuple

from scoring_tui.scoring.linear_algebra import Rows, cholesky, invert, log_determinant
from scoring_tui.scoring.model import normal_equations as henderson
from scoring_tui.scoring.model.crossed_table import CrossedTable

DIGITS = 8
"""Significant digits that a ratio keeps: the same on every machine, and far more than the marks can tell."""

NOTHING = 1e-6
"""A variance less than this share of the residual one is none."""

LARGEST = 1000
"""Standard deviations are sought up to so many times the residual one."""

NO_SPREAD = 1e-3
"""As `NOTHING`, where jurors agree without any noise and the greatest ratio is the `LARGEST` squared."""

GRID = (0.2, 0.6, 1.5, 4.0, 20.0), (0.05, 0.4, 1.0, 3.0, 15.0)
"""Where the search looks first: standard deviations of contestants and of jurors over the residual one."""

STEPS = 60
"""More than any search has needed."""

SLACK = 1e-10
"""A step shorter than this, and a loss smaller than this, are none."""

NEAR = 1e-5
"""How far off the slope is taken again, for the curvature; the share of a deviation."""

Pair = tuple[float, float]


class Ratios(NamedTuple):
    """Variances over the residual variance, `s_c^2 / s_e^2` and `s_j^2 / s_e^2`."""

    contestant: Fraction
    juror: Fraction


@dataclass(frozen=True, slots=True)
class SolvedSystem:
    """The jury's block at two ratios, in units of the residual variance.

    `A` and `r` are what is left when the contestants are eliminated (see `henderson`); then `u = mu 1 + beta`
    solves `(I + g_j A) u = g_j r + mu 1`.
    """

    mean: float
    levels: list[float]
    """`u_j`: the mean and the juror's effect."""
    block: Rows
    """`G = (I + g_j A)^-1`, so that `g_j G` is the covariance of the effects when the mean is known."""
    lower: Rows
    """Cholesky's triangle of `I + g_j A`."""
    towards: list[float]
    """`G 1`: what of the mean's error goes into a juror's level."""
    information: float
    """`q = 1' A G 1`: the inverse variance of the mean."""
    deviance: float
    """`y' P y`: over `N - 1` it is the residual variance."""
    normal: Rows
    """`A`."""
    right: list[float]
    """`r`."""
    criterion: float
    """Minus twice the profiled restricted log-likelihood, but for a constant."""


class Surface:
    """The restricted likelihood of one table over the two ratios (Patterson and Thompson, 1971)."""

    def __init__(self, table: CrossedTable) -> None:
        self.ballots = table.ballots
        self._marked = table.marked
        self._received = [table.light(value) for value in table.received]
        self._squares = table.light_square(table.squares)
        self._strata = table.strata
        self._sums = [[table.light(value) for value in s.sums] for s in table.strata]
        self._squared = [table.light_square(s.squares) for s in table.strata]

    def at(self, contestant: float, juror: float) -> SolvedSystem:
        """Henderson's equations at these ratios, solved for the jury."""
        weights = [contestant / (1 + s.ballots * contestant) for s in self._strata]
        information = self._information(weights)
        right = _less(self._received, weights, self._sums)
        squares = self._squares - sum(map(mul, weights, self._squared))
        return self._solved(contestant, juror, information, right, squares)

    def _information(self, weights: Sequence[float]) -> Rows:
        """`A`."""
        rows: Rows = []
        for i, marked in enumerate(self._marked):
            row = _less([0.0] * len(self._marked), weights, [s.together[i] for s in self._strata])
            row[i] += marked
            rows.append(row)
        return rows

    def _solved(
        self, contestant: float, juror: float, a: Rows, right: list[float], squares: float
    ) -> SolvedSystem:
        lower = cholesky(
            [[juror * value for value in row[:i]] + [1 + juror * row[i]] for i, row in enumerate(a)]
        )
        block = invert(lower)
        towards = [sum(row) for row in block]
        information = sum(sum(map(mul, row, towards)) for row in a)
        held = [sum(map(mul, row, right)) for row in block]
        mean = sum(held) / information
        levels = [juror * value + mean * share for value, share in zip(held, towards, strict=True)]
        deviance = squares - juror * sum(map(mul, right, held)) - mean * sum(held)
        criterion = (
            sum(s.count * log(1 + s.ballots * contestant) for s in self._strata)
            + log_determinant(lower)
            + log(information)
            + (self.ballots - 1) * (log(deviance) if deviance > 0 else -inf)
        )
        return SolvedSystem(mean, levels, block, lower, towards, information, deviance, a, right, criterion)

    def slope(self, contestant: float, juror: float, jury: SolvedSystem) -> Pair:
        """Derivatives of the criterion by the two ratios."""
        rest = (self.ballots - 1) / jury.deviance
        share = [sum(map(mul, row, jury.towards)) for row in jury.normal]
        pull = [r - sum(map(mul, row, jury.levels)) for r, row in zip(jury.right, jury.normal, strict=True)]
        by_juror = _dot(jury.normal, jury.block) - _square(share) / jury.information - rest * _square(pull)
        spread = self._spread(juror, jury, rest)
        by_contestant = 0.0
        for stratum, sums, squared in zip(self._strata, self._sums, self._squared, strict=True):
            shrink = 1 + stratum.ballots * contestant
            noise = _dot(stratum.together, spread)
            noise += rest * (squared - 2 * sum(map(mul, jury.levels, sums)))
            by_contestant += stratum.count * stratum.ballots / shrink - noise / shrink**2
        return by_contestant, by_juror

    def _spread(self, juror: float, jury: SolvedSystem, rest: float) -> Rows:
        """`g_j G + G 1 1' G / q + (N - 1) u u' / y'Py`."""
        return [
            [juror * g + one * t + other * u for g, t, u in zip(row, jury.towards, jury.levels, strict=True)]
            for row, one, other in zip(
                jury.block,
                [t / jury.information for t in jury.towards],
                [rest * u for u in jury.levels],
                strict=True,
            )
        ]


def likeliest(table: CrossedTable) -> Ratios:
    """The ratios of the greatest restricted likelihood, rounded to `DIGITS` significant digits.

    The search runs over standard deviations, where no variance at all is an ordinary minimum: Newton's steps
    from the best point of a grid.
    """
    surface = Surface(table)
    if without := _without_noise(table, surface):
        return without
    contestant, juror = _search(surface)
    return Ratios(_rounded(contestant**2), _rounded(juror**2))


def _without_noise(table: CrossedTable, surface: Surface) -> Ratios | None:
    """Ratios where every mark is the sum of a quality and an effect, and no likelihood is the greatest.

    The greater is as large as ratios go, and they are to each other as the qualities are to the effects.
    """
    most = Fraction(LARGEST) ** 2
    if surface.at(float(most), float(most)).deviance > 4 / most:
        return None
    levels = henderson.levels(henderson.eliminated(table, most), most)
    qualities = henderson.contestants(table, levels, most).values()
    spreads = variance(qualities), variance(levels)
    return Ratios(*(_rounded(float(most * spread / max(spreads)), NO_SPREAD) for spread in spreads))


def _rounded(ratio: float, nothing: float = NOTHING) -> Fraction:
    return Fraction(f"{ratio:.{DIGITS - 1}e}") if ratio > nothing else Fraction(0)


def _search(surface: Surface) -> Pair:
    """The deepest of the valleys that the grid shows; nearly always there is one."""
    depth = {
        (i, k): surface.at(contestant**2, juror**2).criterion
        for i, contestant in enumerate(GRID[0])
        for k, juror in enumerate(GRID[1])
    }
    starts = [
        (GRID[0][i], GRID[1][k])
        for (i, k), here in depth.items()
        if here <= min(depth.get(p, inf) for p in ((i - 1, k), (i + 1, k), (i, k - 1), (i, k + 1)))
    ]
    return min((_descend(surface, start) for start in starts), key=lambda found: found[0])[1]


def _descend(surface: Surface, at: Pair) -> tuple[float, Pair]:
    """Newton's steps, shortened until each of them goes down: the criterion reached, and where."""
    value, slope = _value(surface, at)
    for _ in range(STEPS):
        step = _step(surface, at, slope)
        while True:
            new = _within(at[0] + step[0]), _within(at[1] + step[1])
            reached, gradient = _value(surface, new)
            moved = max(abs(new[0] - at[0]), abs(new[1] - at[1]))
            if reached <= value + SLACK or moved < SLACK:
                break
            step = step[0] / 2, step[1] / 2
        at, value, slope = new, reached, gradient
        if moved < SLACK:
            break
    return value, at


def _within(deviation: float) -> float:
    return min(abs(deviation), float(LARGEST))


def _value(surface: Surface, at: Pair) -> tuple[float, Pair]:
    """The criterion and its derivatives by the two standard deviations."""
    contestant, juror = at[0] ** 2, at[1] ** 2
    jury = surface.at(contestant, juror)
    slope = surface.slope(contestant, juror, jury)
    return jury.criterion, (2 * at[0] * slope[0], 2 * at[1] * slope[1])


def _step(surface: Surface, at: Pair, slope: Pair) -> Pair:
    """Newton's step where the surface is curved upwards, else downhill; never far."""
    near = [NEAR * max(value, 0.1) for value in at]
    right = _value(surface, (at[0] + near[0], at[1]))[1]
    up = _value(surface, (at[0], at[1] + near[1]))[1]
    a, d = (right[0] - slope[0]) / near[0], (up[1] - slope[1]) / near[1]
    b = ((right[1] - slope[1]) / near[0] + (up[0] - slope[0]) / near[1]) / 2
    if a > 0 and d > 0 and a * d > b * b:
        step = (
            (b * slope[1] - d * slope[0]) / (a * d - b * b),
            (b * slope[0] - a * slope[1]) / (a * d - b * b),
        )
    else:
        step = -slope[0] / (abs(a) + SLACK), -slope[1] / (abs(d) + SLACK)
    far = max(1.0, *(abs(s) / (0.1 + value) for s, value in zip(step, at, strict=True)))
    return step[0] / far, step[1] / far


def _less(values: Sequence[float], weights: Sequence[float], rows: Sequence[Sequence[float]]) -> list[float]:
    """`values - sum_k weights_k rows_k`."""
    result = list(values)
    for weight, row in zip(weights, rows, strict=True):
        result = [value - weight * other for value, other in zip(result, row, strict=True)]
    return result


def _dot(one: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> float:
    """The sum of the products of entries in the same place."""
    return fsum(sum(map(mul, row, beside)) for row, beside in zip(one, other, strict=True))


def _square(values: Sequence[float]) -> float:
    return fsum(map(mul, values, values))
