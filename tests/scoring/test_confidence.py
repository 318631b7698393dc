"""How certain places are, by the declared method: calibrated claims, reasons, and places outside their range.

The study is small here; `python -m benchmarks.confidence` runs more finals and more sizes of panels.
"""

from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks.confidence import Cell, evaluate_cell, make_standing
from scoring_tui.contest.methods import METHODS, Method
from scoring_tui.contest.scoring import Scoring
from scoring_tui.exports.standings import build_standings_document
from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.jury.juror_noise import MIN_SHARE, estimate_juror_variances
from scoring_tui.scoring.standings.confidence import (
    INCOMPLETE_MESSAGE,
    OTHER_METHOD_MESSAGE,
    Confidence,
    estimate_confidence,
)
from tests.helpers.support import new_final, send, small_contest, to_scoring
from tests.scoring.test_severity import exact_totals

FINALS = 60
"""Finals of each cell; the standard error of a podium share is about 3 points."""


@pytest.mark.parametrize("erratic_factor", [1.0, 4.0], ids=["clean", "erratic"])
@pytest.mark.parametrize("method", ["mean", "trimmed", "median"])
def test_claims_are_true_on_simulated_panels(method: str, erratic_factor: float) -> None:
    """The range covers the true place in 88 to 97 % of cases; the podium claim is within 5 points."""
    cell = Cell(juror_count=5, contestant_count=20, method=method, erratic_factor=erratic_factor)
    result = evaluate_cell(cell, FINALS)
    assert 88 <= result.coverage <= 97
    assert abs(result.claimed_podium - result.true_podium) <= 5
    assert result.outside == 0


def confidence_by(method: str, totals: Totals) -> Confidence:
    """The confidence of these totals by a method; "trimmed" drops one at each end."""
    trim = {"trim": {"lowest": 1, "highest": 1, "at_least": 3}} if method == "trimmed" else {}
    scoring = Scoring.model_validate({"method": method, **trim})
    return estimate_confidence(make_standing(totals, scoring), scoring)


ERRATIC = exact_totals(
    {
        n: {
            "a": 60 + 2 * n + n % 2,
            "b": 61 + 2 * n - n % 3,
            "c": 60 + 2 * n,
            "d": 60 + 40 * ((7 * n) % 5) // 4,
        }
        for n in range(1, 13)
    }
)
"""Three jurors agree; d gives what chance brings."""


def test_an_erratic_juror_costs_the_mean_more_than_the_median() -> None:
    """By the median the ranges are narrower and the first is surer of the podium."""
    by_mean, by_median, by_trimmed = (
        confidence_by(method, ERRATIC) for method in ("mean", "median", "trimmed")
    )
    widths = [
        sum(interval.high - interval.low for interval in confidence.intervals.values())
        for confidence in (by_mean, by_trimmed, by_median)
    ]
    assert widths[0] > 1.5 * max(widths[1:])
    assert by_mean.intervals[12].podium_probability < by_median.intervals[12].podium_probability


def test_the_noise_of_each_juror_is_told_apart() -> None:
    """Only the erratic juror has a large variance; without noise every variance has its least value."""
    variances = estimate_juror_variances(ERRATIC)
    assert variances["d"] > 20 * max(variances[juror] for juror in "abc")
    assert estimate_juror_variances(exact_totals({1: {"a": 5}, 2: {"a": 6}})) == {}
    two_jurors = estimate_juror_variances(exact_totals({n: {"a": n, "b": n + n % 2} for n in range(1, 9)}))
    assert two_jurors["a"] == pytest.approx(two_jurors["b"])
    assert MIN_SHARE > 0


def test_nothing_is_claimed_before_the_category_is_complete() -> None:
    """Only the reason is returned, even if the scores are far apart."""
    scoring = Scoring(method="mean")
    confidence = estimate_confidence(make_standing(ERRATIC, scoring, is_complete=False), scoring)
    assert (confidence.intervals, confidence.reason) == ({}, INCOMPLETE_MESSAGE)


@pytest.mark.parametrize("method", ["mean", "sum", "median", "trimmed"])
def test_places_lie_within_their_ranges_in_a_complete_panel(method: str) -> None:
    assert confidence_by(method, ERRATIC).outside_notes == {}


@pytest.mark.parametrize("method", METHODS)
def test_ranges_are_claimed_only_for_methods_whose_scores_are_marks(tmp_path: Path, method: Method) -> None:
    """By rank sums no. 2 and no. 3 share place 2, although the points of no. 2 are far lower: no range."""
    has_ranges = method in ("mean", "sum", "trimmed", "median", "severity")
    trim = {"trim": {"lowest": 1, "highest": 1, "at-least": 3}} if method == "trimmed" else {}
    contest = small_contest(scoring={"method": method, "ties": ["head-of-jury"], **trim})
    engine = new_final(tmp_path / "final.db", contest=contest)
    for draw_number, marks in {1: "9 9.5 9", 2: "5.5 5.5 9", 3: "8 8.5 7.5", 4: "3 3 3.5"}.items():
        to_scoring(engine, draw_number)
        for index, mark in enumerate(marks.split(), 1):
            send(engine, draw_number, f"j{index}", mark, mark, mark)
    document = build_standings_document(engine, ["pengawas"], with_confidence=True)
    (category,) = document["categories"]
    lines = category["placings"]
    assert len(lines) == 4
    for key in ("interval", "podium"):
        assert [line[key] is not None for line in lines] == [has_ranges] * 4
    reason = None if has_ranges else str(OTHER_METHOD_MESSAGE)
    assert category["confidence"]["why"] == reason
    engine.ledger.close()


@pytest.mark.parametrize("is_complete", [True, False])
def test_the_reason_of_other_methods_does_not_wait_for_the_last_ballot(is_complete: bool) -> None:
    scoring = Scoring(method="mean")
    standing = make_standing(ERRATIC, scoring, is_complete=is_complete)
    confidence = estimate_confidence(standing, Scoring(method="rank-sum"))
    assert (confidence.intervals, confidence.reason) == ({}, OTHER_METHOD_MESSAGE)


def test_a_missing_strict_juror_explains_a_place_outside_its_range() -> None:
    """No. 1 lacks the ballot of the strict juror, so that the mean puts no. 1 too high."""
    totals = {
        n: {"a": Fraction(60 + 4 * n + n % 2), "b": Fraction(60 + 4 * n - n % 3), "c": Fraction(30 + 4 * n)}
        for n in range(1, 9)
    }
    del totals[1]["c"]
    confidence = confidence_by("mean", totals)
    note = str(confidence.outside_notes[1])
    assert "ranges allow for strict jurors and missing ballots" in note
