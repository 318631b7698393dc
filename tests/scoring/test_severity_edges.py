"""Severity with little data: a reason is given instead of a meaningless number."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.model.severity import (
    NotEstimable,
    PanelsNotLinked,
    fit_least_squares,
    fit_mixed_model,
)
from tests.scoring.test_severity import exact_totals, finals


def test_jurors_without_severity_differences() -> None:
    """No juror variance: no effects, and ratios that say so."""
    fitted = fit_mixed_model(
        exact_totals(
            {1: {"a": 10, "b": 12}, 2: {"a": 21, "b": 19}, 3: {"a": 30, "b": 31}, 4: {"a": 42, "b": 40}}
        )
    )
    assert fitted.ratios.juror == 0
    assert set(fitted.juror_effects.values()) == {0}
    assert fitted.deviations.juror == 0
    assert list(fitted.quality.values()) == sorted(fitted.quality.values())


def test_jurors_without_residual_variance() -> None:
    """No noise at all: hardly any shrinkage, and no failure."""
    fitted = fit_mixed_model(
        exact_totals({n: {j: 3 * n + k for k, j in enumerate("abc")} for n in range(1, 6)})
    )
    assert [float(q) for q in fitted.quality.values()] == pytest.approx([-6, -3, 0, 3, 6], abs=1e-4)
    assert fitted.deviations.residual < 0.01


def test_a_juror_with_one_ballot() -> None:
    """Least squares takes the ballot for that juror's severity alone."""
    totals = exact_totals({1: {"a": 1, "b": 2}, 2: {"a": 5, "b": 4}, 3: {"a": 3, "b": 3, "c": 9}})
    without = {n: {j: y for j, y in row.items() if j != "c"} for n, row in totals.items()}
    assert fit_least_squares(totals).quality == fit_least_squares(without).quality
    assert fit_mixed_model(totals).standard_errors["c"] > 0


def test_panels_without_common_jurors() -> None:
    """Least squares raises and says why."""
    totals = exact_totals(
        {1: {"a": 1, "b": 2}, 2: {"a": 5, "b": 4}, 3: {"c": 3, "d": 3}, 4: {"c": 6, "d": 7}}
    )
    with pytest.raises(PanelsNotLinked) as refused:
        fit_least_squares(totals)
    assert "share no juror and no contestant" in str(refused.value.message)


@pytest.mark.parametrize(
    ("rows", "words"),
    (
        ({}, "no ballots"),
        ({1: {}}, "no ballots"),
        ({1: {"a": 7, "b": 8}}, "only one contestant"),
        ({1: {"a": 7, "b": 8}, 2: {}}, "only one contestant"),
        ({1: {"a": 7}, 2: {"a": 8}}, "only one juror"),
        ({1: {"a": 7, "b": 7}, 2: {"a": 7, "b": 7}}, "all totals are equal"),
        ({1: {"a": 7}, 2: {"b": 8}}, "too few ballots"),
        ({1: {"a": 7, "b": 9}, 2: {"b": 8}}, "too few ballots"),
        ({1: {"a": 7, "b": 9}, 2: {"a": 7, "b": 9}, 3: {"a": 7, "b": 9}}, "no more than chance"),
    ),
)
def test_a_model_without_an_estimate_gives_a_reason(
    rows: Mapping[int, Mapping[str, int]], words: str
) -> None:
    """A reason is given instead of a meaningless number."""
    with pytest.raises(NotEstimable) as refused:
        fit_mixed_model(exact_totals(rows))
    assert words in str(refused.value.message)


@settings(max_examples=150, deadline=None)
@given(finals(), st.sampled_from((fit_least_squares, fit_mixed_model)))
def test_any_jury_gives_an_estimate_or_a_reason(totals: Totals, model: Callable[[Totals], object]) -> None:
    """Any small jury at all."""
    try:
        assert model(totals)
    except NotEstimable as refused:
        assert str(refused.message)
