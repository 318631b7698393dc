"""Drift of a juror's severity over the running order or between days. It is shown and never corrected.

The order of a final is often seeded by strength, and a drift common to the whole jury cannot be detected.
A drift measured here is relative to the rest of the jury.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean

from scoring_tui.i18n.lazy import lazy
from scoring_tui.scoring.jury.additive_model import ROUNDING_ERROR, ValueByBallot
from scoring_tui.scoring.jury.finding import JuryFinding

MIN_DRIFT_BALLOTS = 8
"""Fewest ballots of a juror from which a drift is told. With fewer, one odd total makes a slope."""

TURNS_PER_SLOPE = 10
"""Slopes are given in points per this many turns."""

_FEW_BALLOTS_MESSAGE = lazy("drift is told from {count} ballots of a juror on", count=MIN_DRIFT_BALLOTS)
_NO_RESIDUAL_MESSAGE = lazy("this juror never differs from what the jury leads to expect")


@dataclass(frozen=True, slots=True)
class DriftSlope:
    """The trend of a juror's residuals over the running order. The field names are keys of the exported
    JSON.
    """

    per_ten: float
    """Points per ten turns: above 0 the juror becomes more generous relative to the jury, below 0
    stricter.
    """
    error: float
    """Standard error of the slope."""
    t: float | None
    """Slope divided by its standard error, `None` on a perfect line. There is no p, as residuals of one
    fit are correlated.
    """
    ballots: int


@dataclass(frozen=True, slots=True)
class DayShift:
    """A juror's mean residual of a day relative to the juror's first day. The field names are keys of the
    exported JSON.
    """

    day: date
    difference: float
    """Points; above 0 the juror was more generous than on the first day."""
    error: float | None
    """Standard error; `None` if one of the two days has only one ballot."""
    ballots: int
    """Number of ballots on this day."""


def measure_drift(residuals: ValueByBallot, order: Sequence[int]) -> dict[str, JuryFinding[DriftSlope]]:
    """Each juror's slope of the residuals e over the position x in the running order, by ordinary least
    squares.

    `b = sum (x - mean x)(e - mean e) / Sxx`, `error = sqrt(SSE / (n - 2) / Sxx)`, both times ten turns.

    Args:
        residuals: of one fit (`fit_additive_model`) over all contestants of the order.
        order: draw numbers in the order of appearance; other contestants are left out.

    Returns no value for a juror with fewer than eight ballots or without any residual.

    >>> residuals = {n: {"a": e} for n, e in enumerate([-0.3, -0.4, 0.1, -0.1, 0.2, 0.0, 0.2, 0.3])}
    >>> slopes = measure_drift(residuals, range(8))
    >>> round(slopes["a"].value.per_ten, 6), round(slopes["a"].value.t, 6)
    (0.857143, 3.753259)
    """
    points_by_juror: dict[str, list[tuple[int, float]]] = {}
    for position, draw_number in enumerate(order):
        for juror_id, residual in residuals.get(draw_number, {}).items():
            points_by_juror.setdefault(juror_id, []).append((position, residual))
    return {juror_id: _fit_slope(points_by_juror[juror_id]) for juror_id in sorted(points_by_juror)}


def _fit_slope(points: Sequence[tuple[int, float]]) -> JuryFinding[DriftSlope]:
    n = len(points)
    if n < MIN_DRIFT_BALLOTS:
        return JuryFinding(None, _FEW_BALLOTS_MESSAGE)
    if not any(residual for _, residual in points):
        return JuryFinding(None, _NO_RESIDUAL_MESSAGE)
    mean_position, mean_residual = fmean(x for x, _ in points), fmean(e for _, e in points)
    position_squares = sum((x - mean_position) ** 2 for x, _ in points)
    slope = sum((x - mean_position) * (e - mean_residual) for x, e in points) / position_squares
    residual_squares = sum((e - mean_residual - slope * (x - mean_position)) ** 2 for x, e in points)
    error = sqrt(residual_squares / (n - 2) / position_squares)
    is_perfect = residual_squares <= ROUNDING_ERROR * sum(e * e for _, e in points)
    return JuryFinding(
        DriftSlope(TURNS_PER_SLOPE * slope, TURNS_PER_SLOPE * error, None if is_perfect else slope / error, n)
    )


def compare_days(
    residuals: ValueByBallot, days: Mapping[int, date]
) -> dict[str, JuryFinding[tuple[DayShift, ...]]]:
    """Each juror's mean residual of every later day, less that of the juror's first day.

    `error = sqrt(s1^2/n1 + s2^2/n2)` with the sample variances of the two days (Welch 1947).

    Args:
        residuals: of one fit over all days; in separate fits they would be 0 on each day.
        days: the day of each contestant's turn; contestants without a day are left out.

    Returns no value for a juror with only one day, fewer than eight ballots or no residual.

    >>> first, second = date(2024, 12, 20), date(2024, 12, 21)
    >>> residuals = {number: {"a": 0.1 * (number % 2) - 0.8 * (number > 4)} for number in range(1, 9)}
    >>> days = {number: first if number < 5 else second for number in residuals}
    >>> shifts = compare_days(residuals, days)["a"].value
    >>> round(shifts[0].difference, 6), round(shifts[0].error, 6)
    (-0.8, 0.040825)
    """
    residuals_by_day: dict[str, dict[date, list[float]]] = {}
    for draw_number in sorted(residuals.keys() & days.keys()):
        for juror_id, residual in residuals[draw_number].items():
            residuals_by_day.setdefault(juror_id, {}).setdefault(days[draw_number], []).append(residual)
    return {
        juror_id: _compare_with_first_day(residuals_by_day[juror_id]) for juror_id in sorted(residuals_by_day)
    }


def _compare_with_first_day(
    residuals_by_day: Mapping[date, Sequence[float]],
) -> JuryFinding[tuple[DayShift, ...]]:
    first_day, *later_days = sorted(residuals_by_day)
    if not later_days:
        return JuryFinding(None, lazy("this juror sat on one day only"))
    if sum(map(len, residuals_by_day.values())) < MIN_DRIFT_BALLOTS:
        return JuryFinding(None, _FEW_BALLOTS_MESSAGE)
    if not any(any(residuals) for residuals in residuals_by_day.values()):
        return JuryFinding(None, _NO_RESIDUAL_MESSAGE)
    return JuryFinding(
        tuple(_compute_shift(day, residuals_by_day[day], residuals_by_day[first_day]) for day in later_days)
    )


def _compute_shift(day: date, day_residuals: Sequence[float], first_residuals: Sequence[float]) -> DayShift:
    has_error = len(day_residuals) > 1 and len(first_residuals) > 1
    error = (
        sqrt(_squared_error_of_mean(day_residuals) + _squared_error_of_mean(first_residuals))
        if has_error
        else None
    )
    return DayShift(day, fmean(day_residuals) - fmean(first_residuals), error, len(day_residuals))


def _squared_error_of_mean(values: Sequence[float]) -> float:
    """The squared standard error of a mean."""
    mean_value = fmean(values)
    return sum((value - mean_value) ** 2 for value in values) / (len(values) - 1) / len(values)
