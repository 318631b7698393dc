"""Rank intervals and podium probabilities."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.model.posterior import RankInterval, rank_intervals
from scoring_tui.scoring.model.severity import NotEstimable, fit_mixed_model
from tests.scoring.test_severity import MONTGOMERY, exact_totals, finals

STEADY = exact_totals(
    {n: {j: 60 + 3 * n + (7 * n + 5 * k) % 4 for k, j in enumerate("abc")} for n in range(1, 11)}
)
"""Ten contestants, each clearly better than the one before."""


def simulated(noise: float, contestants: int = 12, jurors: int = 4) -> Totals:
    """A simulated complete panel with this standard deviation of noise."""
    chance = Random(4)
    severity = [chance.gauss(0, 4) for _ in range(jurors)]
    return {
        n: {
            f"j{k}": Fraction(round(70 + 2 * n + beta + chance.gauss(0, noise)))
            for k, beta in enumerate(severity)
        }
        for n in range(1, contestants + 1)
    }


@settings(max_examples=60, deadline=None)
@given(finals(), st.integers(1, 3))
@example(exact_totals({1: {"a": 1}, 2: {"a": 2, "b": 2}, 3: {"c": 2}, 4: {"a": 2, "b": 2}}), 1)
def test_intervals_are_places(totals: Totals, podium: int) -> None:
    """Within the group, the better end first; as much probability as there are places on the podium."""
    try:
        intervals = rank_intervals(totals, draws=40, podium=podium)
    except NotEstimable:
        assume(False)
    marked_numbers = [n for n, row in totals.items() if row]
    assert list(intervals) == marked_numbers
    assert all(1 <= interval.low <= interval.high <= len(marked_numbers) for interval in intervals.values())
    assert sum(interval.podium_probability for interval in intervals.values()) == pytest.approx(
        min(podium, len(marked_numbers))
    )


def test_the_same_marks_give_the_same_intervals() -> None:
    """The order of ballots does not matter; another seed gives other intervals."""
    turned = {n: dict(reversed(MONTGOMERY[n].items())) for n in sorted(MONTGOMERY, reverse=True)}
    assert rank_intervals(MONTGOMERY) == rank_intervals(turned)
    assert rank_intervals(MONTGOMERY) == rank_intervals(MONTGOMERY, ratios=fit_mixed_model(MONTGOMERY).ratios)
    assert rank_intervals(MONTGOMERY) != rank_intervals(MONTGOMERY, seed=1)


def test_noise_widens_intervals() -> None:
    """Intervals are narrow with little noise and wide with much."""

    def width(intervals: Mapping[int, RankInterval]) -> int:
        return sum(interval.high - interval.low for interval in intervals.values())

    assert width(rank_intervals(simulated(0.5))) < 12 < width(rank_intervals(simulated(8)))


def test_the_podium_is_certain_where_the_marks_are() -> None:
    """The best contestant has probability 1, the last has 0."""
    intervals = rank_intervals(STEADY)
    assert (intervals[10].podium_probability, intervals[1].podium_probability) == (1.0, 0.0)
    assert intervals[10].low == 1
    assert intervals[1].high == 10


def test_offsets_change_the_intervals() -> None:
    """A large penalty makes the place certain; offsets weigh more if the jury's weight is small."""
    fined = rank_intervals(STEADY, offsets={10: Fraction(-1000)})
    assert fined[10] == RankInterval(10, 10, 0.0)
    lead = {1: Fraction(12)}
    assert rank_intervals(STEADY, offsets=lead)[1].low > 3
    assert rank_intervals(STEADY, offsets=lead, scale=Fraction(1, 10))[1] == RankInterval(1, 1, 1.0)


def test_another_scale_changes_no_interval() -> None:
    """Marks out of ten or out of a hundred."""
    tenfold = {n: {j: 10 * y + 3 for j, y in row.items()} for n, row in MONTGOMERY.items()}
    assert rank_intervals(tenfold) == rank_intervals(MONTGOMERY)


def test_severity_in_a_complete_panel_does_not_change_the_intervals() -> None:
    """A severe juror who marks everyone leaves the intervals about the same."""
    strict = {n: {j: y - 40 * (j == "b") for j, y in row.items()} for n, row in STEADY.items()}
    before, after = rank_intervals(STEADY), rank_intervals(strict)
    assert all(abs(before[n].low - after[n].low) <= 1 for n in STEADY)
    assert all(
        before[n].podium_probability == pytest.approx(after[n].podium_probability, abs=0.06) for n in STEADY
    )


def test_a_close_race() -> None:
    """Two equal contestants have equal chances of the first place."""
    totals = exact_totals(
        {1: {"a": 80, "b": 82}, 2: {"a": 82, "b": 80}, 3: {"a": 60, "b": 61}, 4: {"a": 55, "b": 50}}
    )
    intervals = rank_intervals(totals, podium=1, draws=4000)
    assert intervals[1].podium_probability == pytest.approx(0.5, abs=0.04)
    assert intervals[1].podium_probability + intervals[2].podium_probability == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("rows", ({}, {1: {"a": 7}, 2: {"a": 8}}, {n: {"a": 7, "b": 9} for n in (1, 2, 3)}))
def test_too_little_data_raises(rows: Mapping[int, Mapping[str, int]]) -> None:
    """The error of the model is raised."""
    with pytest.raises(NotEstimable):
        rank_intervals(exact_totals(rows))
