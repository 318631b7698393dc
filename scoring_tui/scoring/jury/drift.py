"""Whether a juror's strictness moves, over the running order or from day to day; shown, never corrected.

The order of a final is often seeded by strength, and a jury that drifts together cannot be seen at all: what
moves here moves against the rest of the jury. Imports its neighbours of this package and `said`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean

from scoring_tui.i18n.lazy import lazy
from scoring_tui.scoring.jury.additive_model import ROUNDING, ByBallot
from scoring_tui.scoring.jury.finding import JuryFinding

TURNS = 10
"""A slope is told in points per so many turns."""

_STEADY = lazy("this juror never differs from what the jury leads to expect")


@dataclass(frozen=True, slots=True)
class Slope:
    """How a juror's residuals move over the running order."""

    per_ten: float
    """Points per ten turns: above 0 the juror grows more generous than the rest, below 0 stricter."""
    error: float
    """Standard error of the slope."""
    t: float | None
    """Slope in standard errors, None on a perfect line; no p, for residuals of one fit hang together."""
    ballots: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A juror's mean residual of a day against the juror's first day."""

    day: date
    difference: float
    """Points; above 0 the juror was more generous than on the first day."""
    error: float | None
    """Standard error; None when one of the two days has a single ballot."""
    ballots: int
    """Ballots of this day."""


def drift(residuals: ByBallot, order: Sequence[int]) -> dict[str, JuryFinding[Slope]]:
    """Each juror's slope of the residuals e on the place x in the running order, by ordinary least squares.

    `b = sum (x - mean x)(e - mean e) / Sxx`, `error = sqrt(SSE / (n - 2) / Sxx)`, both times ten turns.

    Args:
        residuals: of the additive model (`additive.fit`), over all contestants of the order together.
        order: draw numbers as they appeared; residuals of other contestants are left out.

    Returns no value for a juror with fewer than three ballots or without any residual.

    >>> found = drift({1: {"a": 0.2}, 2: {"a": -0.3}, 3: {"a": 0.0}, 4: {"a": 0.1}}, [2, 3, 1, 4])
    >>> round(found["a"].value.per_ten, 6), round(found["a"].value.t, 6)
    (1.4, 2.160247)
    """
    moving: dict[str, list[tuple[int, float]]] = {}
    for turn, number in enumerate(order):
        for juror, residual in residuals.get(number, {}).items():
            moving.setdefault(juror, []).append((turn, residual))
    return {juror: _slope(moving[juror]) for juror in sorted(moving)}


def _slope(points: Sequence[tuple[int, float]]) -> JuryFinding[Slope]:
    n = len(points)
    if n < 3:
        return JuryFinding(None, lazy("fewer than three ballots: no drift can be told"))
    if not any(residual for _, residual in points):
        return JuryFinding(None, _STEADY)
    turn, middle = fmean(x for x, _ in points), fmean(e for _, e in points)
    spread = sum((x - turn) ** 2 for x, _ in points)
    slope = sum((x - turn) * (e - middle) for x, e in points) / spread
    squares = sum((e - middle - slope * (x - turn)) ** 2 for x, e in points)
    error = sqrt(squares / (n - 2) / spread)
    perfect = squares <= ROUNDING * sum(e * e for _, e in points)
    return JuryFinding(Slope(TURNS * slope, TURNS * error, None if perfect else slope / error, n))


def between_days(residuals: ByBallot, days: Mapping[int, date]) -> dict[str, JuryFinding[tuple[Shift, ...]]]:
    """Each juror's mean residual of every later day, less that of the juror's first day.

    `error = sqrt(s1^2/n1 + s2^2/n2)` with the sample variances of the two days (Welch 1947).

    Args:
        residuals: of the additive model over all days together; fitted day by day they would be 0 on each.
        days: the day of each contestant's turn; contestants without a day are left out.

    Returns no value for a juror who sat on one day only or has no residual at all.

    >>> first, second = date(2024, 12, 20), date(2024, 12, 21)
    >>> left = {1: {"a": 0.5}, 2: {"a": 0.3}, 3: {"a": -0.5}, 4: {"a": -0.3}}
    >>> found = between_days(left, {1: first, 2: first, 3: second, 4: second})["a"].value
    >>> round(found[0].difference, 6), round(found[0].error, 6)
    (-0.8, 0.141421)
    """
    by_day: dict[str, dict[date, list[float]]] = {}
    for number in sorted(residuals.keys() & days.keys()):
        for juror, residual in residuals[number].items():
            by_day.setdefault(juror, {}).setdefault(days[number], []).append(residual)
    return {juror: _shifts(by_day[juror]) for juror in sorted(by_day)}


def _shifts(by_day: Mapping[date, Sequence[float]]) -> JuryFinding[tuple[Shift, ...]]:
    first, *later = sorted(by_day)
    if not later:
        return JuryFinding(None, lazy("this juror sat on one day only"))
    if not any(residual for day in by_day.values() for residual in day):
        return JuryFinding(None, _STEADY)
    return JuryFinding(tuple(_shift(day, by_day[day], by_day[first]) for day in later))


def _shift(day: date, now: Sequence[float], before: Sequence[float]) -> Shift:
    told = len(now) > 1 and len(before) > 1
    error = sqrt(_of_mean(now) + _of_mean(before)) if told else None
    return Shift(day, fmean(now) - fmean(before), error, len(now))


def _of_mean(values: Sequence[float]) -> float:
    """The squared standard error of a mean."""
    middle = fmean(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1) / len(values)
