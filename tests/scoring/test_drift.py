"""Drift of a juror over the running order and between days: examples, properties, too little data."""

from datetime import date, timedelta
from fractions import Fraction
from math import sqrt
from random import Random
from statistics import linear_regression, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.scoring.jury.additive_model import fit_additive_model
from scoring_tui.scoring.jury.drift import compare_days, measure_drift

FIRST_DAY = date(2024, 12, 20)
SECOND_DAY, THIRD_DAY = FIRST_DAY + timedelta(1), FIRST_DAY + timedelta(2)
POINTS = st.floats(-5, 5).map(lambda value: round(value, 3))


def totals_with_drift(contestants: int, points_per_turn: Fraction) -> dict[int, dict[str, Fraction]]:
    """Four jurors; d gives `by` points less with every turn."""
    random = Random(5)
    return {
        n: {j: Fraction(round(random.gauss(70, 1), 1)) - points_per_turn * n * (j == "d") for j in "abcd"}
        for n in range(1, contestants + 1)
    }


def test_a_juror_who_grows_stricter() -> None:
    """The slope is against the mean of a jury of four, three quarters of what the juror really moves."""
    slopes = measure_drift(fit_additive_model(totals_with_drift(30, Fraction(1, 4))).residuals, range(1, 31))
    slope = slopes["d"].value
    assert slope is not None and slope.t is not None
    assert slope.per_ten == pytest.approx(-2.5 * 3 / 4, abs=0.3)
    assert slope.t < -8 and slope.t == pytest.approx(slope.per_ten / slope.error) and slope.ballots == 30
    assert sum(finding.value.per_ten for finding in slopes.values() if finding.value) == pytest.approx(
        0, abs=1e-9
    )


def test_a_steady_jury() -> None:
    """With noise alone every slope is small."""
    slopes = measure_drift(fit_additive_model(totals_with_drift(30, Fraction(0))).residuals, range(1, 31))
    assert all(
        finding.value and finding.value.t is not None and abs(finding.value.t) < 3
        for finding in slopes.values()
    )


@given(st.lists(POINTS, min_size=8, max_size=12), st.randoms(use_true_random=False))
def test_slope_by_the_library(residuals: list[float], random: Random) -> None:
    """Against the library's regression; turns of other contestants in between count as turns."""
    order = random.sample(range(1, 21), 20)
    numbers = sorted(random.sample(order, len(residuals)), key=order.index)
    residual_table = {number: {"a": value} for number, value in zip(numbers, residuals, strict=True)}
    finding = measure_drift(residual_table, order)["a"]
    if not any(residuals):
        assert finding.value is None and finding.message is not None
        return
    turns = [order.index(number) for number in numbers]
    slope, intercept = linear_regression(turns, residuals)
    squares = sum((e - intercept - slope * x) ** 2 for x, e in zip(turns, residuals, strict=True))
    spread = sum((x - sum(turns) / len(turns)) ** 2 for x in turns)
    assert finding.value is not None
    assert finding.value.per_ten == pytest.approx(10 * slope, abs=1e-9)
    assert finding.value.error == pytest.approx(10 * sqrt(squares / (len(turns) - 2) / spread), abs=1e-6)


def test_drift_follows_the_running_order() -> None:
    """Draw numbers do not matter: the reversed running order reverses the sign of the slope."""
    numbers = list(range(1, 9))
    residuals = {n: {"a": float(n)} for n in numbers}
    up, down = (
        measure_drift(residuals, numbers)["a"].value,
        measure_drift(residuals, numbers[::-1])["a"].value,
    )
    assert up and down
    assert up.per_ten == pytest.approx(10) and down.per_ten == pytest.approx(-10)
    assert up.t is None


def test_too_little_data_gives_a_message() -> None:
    """Seven ballots, a juror without residuals, and no jurors at all."""
    residuals = {n: {"a": 0.0, "b": 1.0 - 2 * (n % 2)} for n in range(1, 8)} | {8: {"a": 0.0}}
    findings = measure_drift(residuals, range(1, 9))
    assert [finding.value for finding in findings.values()] == [None, None]
    assert str(findings["a"].message) == "this juror never differs from what the jury leads to expect"
    assert str(findings["b"].message) == "drift is told from 8 ballots of a juror on"
    assert measure_drift({}, [1, 2]) == {} == measure_drift(residuals, [])


@pytest.mark.parametrize("jurors", ["a", "abc"])
def test_equal_totals_have_no_drift(jurors: str) -> None:
    """All marks equal, or one juror alone: every juror gets a message."""
    residuals = fit_additive_model({n: dict.fromkeys(jurors, Fraction(7)) for n in range(1, 9)}).residuals
    days = {n: FIRST_DAY if n < 5 else SECOND_DAY for n in range(1, 9)}
    assert all(
        finding.value is None and finding.message
        for finding in measure_drift(residuals, range(1, 9)).values()
    )
    shifts = compare_days(residuals, days)
    assert all(finding.value is None and finding.message for finding in shifts.values())
    assert len(shifts) == len(jurors)


def test_shifts_between_days() -> None:
    """Each later day against the juror's own first, with its standard error."""
    residuals = {
        1: {"a": 1.0, "b": 0.0},
        2: {"a": 3.0, "b": 2.0},
        3: {"a": -1.0, "c": 1.0},
        4: {"a": -2.0, "c": 1.0},
        5: {"a": -1.0},
        **{n: {"a": -1.5} for n in (6, 7, 8)},
    }
    days = {n: FIRST_DAY if n < 3 else THIRD_DAY if n == 5 else SECOND_DAY for n in residuals}
    shifts = compare_days(residuals, days | {4: THIRD_DAY})
    assert shifts["a"].value is not None
    second, third = shifts["a"].value
    assert (second.day, second.difference, second.ballots) == (SECOND_DAY, -3.375, 4)
    assert second.error == pytest.approx(
        sqrt(stdev([1, 3]) ** 2 / 2 + stdev([-1, -1.5, -1.5, -1.5]) ** 2 / 4)
    )
    assert (third.day, third.difference, third.ballots) == (THIRD_DAY, -3.5, 2)
    assert shifts["b"].value is None and str(shifts["b"].message) == "this juror sat on one day only"
    assert shifts["c"].value is None
    assert str(shifts["c"].message) == "drift is told from 8 ballots of a juror on"


def test_a_day_with_one_ballot_has_no_error() -> None:
    """One residual shows no scatter."""
    residuals = {n: {"a": 0.5 * (n % 3)} for n in range(1, 9)}
    days = {n: SECOND_DAY if n == 8 else FIRST_DAY for n in residuals}
    (shift,) = compare_days(residuals, days)["a"].value or ()
    assert (shift.ballots, shift.error) == (1, None)


@given(st.dictionaries(st.integers(1, 20), st.dictionaries(st.sampled_from("abc"), POINTS)), st.data())
def test_names_and_orders_do_not_change_the_result(
    residuals: dict[int, dict[str, float]], data: st.DataObject
) -> None:
    """Renamed contestants in a shuffled table give the same slopes and shifts."""
    order = sorted(residuals)
    days = {number: FIRST_DAY + timedelta(number % 3) for number in order}
    shuffled = data.draw(st.permutations(order))
    renamed = {number + 100: residuals[number] for number in shuffled}
    assert measure_drift(renamed, [number + 100 for number in order]) == measure_drift(residuals, order)
    assert compare_days(renamed, {n + 100: day for n, day in days.items()}) == compare_days(residuals, days)
