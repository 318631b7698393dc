"""Severity by least squares and by the mixed model: references and properties."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring_tui.scoring.arithmetic import Totals, mean
from scoring_tui.scoring.model.linkage import find_components
from scoring_tui.scoring.model.reml import ZERO_VARIANCE_SHARE
from scoring_tui.scoring.model.severity import (
    MixedModelFit,
    NotEstimable,
    VarianceRatios,
    fit_least_squares,
    fit_mixed_model,
)
from tests.helpers.mixed_models import restricted_likelihood, solve_full_equations


def totals_from_columns(contestants: Sequence[int], jurors: Sequence[int], marks: Sequence[int]) -> Totals:
    """Totals from three columns."""
    totals: dict[int, dict[str, Fraction]] = {}
    for number, juror, mark in zip(contestants, jurors, marks, strict=True):
        totals.setdefault(number, {})[f"j{juror}"] = Fraction(mark)
    return totals


# Montgomery, "Design and Analysis of Experiments": four catalysts in four batches of three.
MONTGOMERY = totals_from_columns(
    (1, 3, 4, 1, 2, 3, 2, 3, 4, 1, 2, 4),
    (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4),
    (73, 73, 75, 74, 75, 75, 67, 68, 72, 71, 72, 75),
)
# Li: seven treatments in seven blocks of three.
LI = totals_from_columns(
    (1, 2, 4, 2, 3, 5, 3, 4, 6, 4, 5, 7, 1, 5, 6, 2, 6, 7, 1, 3, 7),
    (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7),
    (10, 15, 11, 4, 12, 15, 5, 14, 10, 14, 19, 19, 8, 10, 17, 6, 11, 12, 5, 14, 21),
)


def exact_totals(rows: Mapping[int, Mapping[str, int]]) -> Totals:
    """Whole marks as totals."""
    return {number: {juror: Fraction(y) for juror, y in row.items()} for number, row in rows.items()}


@st.composite
def finals(draw: st.DrawFn, missing: bool = True) -> Totals:
    """Small juries with random marks, in which some ballots may be missing."""
    contestants, jurors = draw(st.integers(2, 7)), draw(st.integers(2, 5))
    highest = draw(st.sampled_from((3, 20, 100)))
    share = draw(st.sampled_from((0.0, 0.2, 0.4))) if missing else 0.0
    chance = Random(draw(st.integers(0, 2**32)))
    return {
        number: {
            f"j{k}": Fraction(chance.randint(1, highest)) for k in range(jurors) if chance.random() >= share
        }
        for number in range(1, contestants + 1)
    }


def is_linked(totals: Totals) -> bool:
    """Whether every contestant has a ballot and all are connected."""
    return all(totals.values()) and len(find_components(totals)) == 1


def fit_or_skip(totals: Totals, ratios: VarianceRatios | None = None) -> MixedModelFit:
    """The mixed model; examples without an estimate are skipped."""
    try:
        return fit_mixed_model(totals, ratios)
    except NotEstimable:
        assume(False)
        raise


# --- references -------------------------------------------------------------------------------------


def test_least_squares_of_the_textbook_examples() -> None:
    """To the last digit."""
    catalysts, blocks = fit_least_squares(MONTGOMERY), fit_least_squares(LI)
    assert list(catalysts.quality.values()) == [Fraction(k, 8) for k in (-9, -7, -4, 20)]
    assert list(catalysts.juror_effects.values()) == [Fraction(k, 8) for k in (7, 24, -31, 0)]
    assert (catalysts.mse, catalysts.df, catalysts.mean) == (Fraction(65, 100), 5, Fraction(145, 2))
    assert list(catalysts.standard_errors.values()) == pytest.approx(
        [(0.65 * 3 / 8 * 0.75) ** 0.5] * 4
    )  # k / (lambda t)
    assert list(blocks.quality.values()) == [-6, -3, -1, 0, 2, 3, 5]
    assert list(blocks.juror_effects.values()) == [3, -1, -3, 3, 0, -4, 2]
    assert (blocks.mse, blocks.df) == (Fraction(67, 4), 8)


def test_restricted_likelihood_of_the_textbook_examples() -> None:
    """Deviations and predictions as other programs find them."""
    catalysts, blocks = fit_mixed_model(MONTGOMERY), fit_mixed_model(LI)
    deviations = catalysts.deviations
    assert (deviations.contestant, deviations.juror, deviations.residual) == pytest.approx(
        (1.58802, 2.79234, 0.81278), abs=1e-5
    )
    quality = [float(theta) for theta in catalysts.quality.values()]
    assert quality == pytest.approx([-0.98846, -0.80516, -0.45542, 2.24903], abs=1e-5)
    deviations = blocks.deviations
    assert (deviations.contestant, deviations.juror, deviations.residual) == pytest.approx(
        (2.4924, 0.6307, 4.1426), abs=2e-4
    )


@pytest.mark.parametrize("totals", (MONTGOMERY, LI), ids=("montgomery", "li"))
def test_scores_are_exact(totals: Totals) -> None:
    """Henderson's equations in full, at the ratios stated, give the same fractions."""
    fitted = fit_mixed_model(totals)
    mu, theta, beta = solve_full_equations(totals, *fitted.ratios)
    assert (fitted.mean, dict(fitted.quality), dict(fitted.juror_effects)) == (mu, theta, beta)


@settings(max_examples=60)
@given(
    finals(),
    st.fractions(Fraction(1, 50), 50, max_denominator=99),
    st.fractions(Fraction(1, 50), 50, max_denominator=99),
)
def test_elimination_gives_the_solution_of_the_full_equations(
    totals: Totals, contestant: Fraction, juror: Fraction
) -> None:
    """The jury's system gives what the full equations give."""
    assume(all(totals.values()))
    fitted = fit_or_skip(totals, VarianceRatios(contestant, juror))
    mu, theta, beta = solve_full_equations(totals, contestant, juror)
    assert (fitted.mean, dict(fitted.quality), dict(fitted.juror_effects)) == (mu, theta, beta)
    assert sum(beta.values()) == 0


@settings(max_examples=40, deadline=None)
@given(finals())
def test_the_likelihood_is_greatest(totals: Totals) -> None:
    """No other ratios, near or far, have a greater likelihood; it is computed independently."""
    assume(all(totals.values()))
    ratios = fit_or_skip(totals).ratios
    contestant, juror = float(ratios.contestant), float(ratios.juror)
    assume(contestant < 1e5 and juror < 1e5)  # with full agreement the likelihood has no maximum
    likelihood = restricted_likelihood(totals, contestant, juror)
    near_ratios = [
        (contestant * c, max(juror, 10 * ZERO_VARIANCE_SHARE) * j)
        for c in (0.8, 1, 1.25)
        for j in (0.8, 1, 1.25)
    ]
    far_ratios = [(c, j) for c in (0.0, 0.05, 1.0, 20.0) for j in (0.0, 0.05, 1.0, 20.0)]
    assert all(
        restricted_likelihood(totals, *ratio) > likelihood - 1e-4 for ratio in near_ratios + far_ratios
    )


# --- properties -------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(finals(), st.randoms(use_true_random=False))
def test_names_and_order_do_not_change_the_estimates(totals: Totals, random: Random) -> None:
    """Contestants and jurors under other names, in another order."""
    assume(is_linked(totals))
    jurors = sorted({juror for row in totals.values() for juror in row})
    named = dict(zip(jurors, random.sample([f"x{k}" for k in range(len(jurors))], len(jurors)), strict=True))
    numbered = dict(zip(totals, random.sample(range(50), len(totals)), strict=True))
    renamed_totals = {
        numbered[n]: {named[j]: totals[n][j] for j in random.sample(sorted(totals[n]), len(totals[n]))}
        for n in random.sample(sorted(totals), len(totals))
    }
    least_squares, renamed_least_squares = fit_least_squares(totals), fit_least_squares(renamed_totals)
    assert {numbered[n]: q for n, q in least_squares.quality.items()} == renamed_least_squares.quality
    assert {
        named[j]: b for j, b in least_squares.juror_effects.items()
    } == renamed_least_squares.juror_effects
    ratios = fit_or_skip(totals).ratios
    fitted = fit_or_skip(renamed_totals)
    assert [float(r) for r in fitted.ratios] == pytest.approx([float(r) for r in ratios], rel=1e-5, abs=1e-5)
    refitted = fit_or_skip(renamed_totals, ratios)
    assert {numbered[n]: q for n, q in fit_or_skip(totals).quality.items()} == refitted.quality


@given(finals(), st.integers(0, 4), st.fractions(-50, 50))
def test_a_severe_juror_does_not_change_least_squares(
    totals: Totals, juror_index: int, points: Fraction
) -> None:
    """A constant on all of one juror's marks goes into that juror's effect, and nowhere else."""
    assume(is_linked(totals))
    jurors = sorted({juror for row in totals.values() for juror in row})
    severe = jurors[juror_index % len(jurors)]
    shifted_totals = {n: {j: y + points * (j == severe) for j, y in row.items()} for n, row in totals.items()}
    before, after = fit_least_squares(totals), fit_least_squares(shifted_totals)
    assert before.quality == after.quality
    assert before.mse == after.mse
    share = points / len(jurors)
    assert after.mean == before.mean + share
    assert after.juror_effects == {
        j: b + points * (j == severe) - share for j, b in before.juror_effects.items()
    }


@settings(deadline=None)
@given(finals(missing=False), st.integers(0, 4), st.integers(-50, 50))
def test_a_severe_juror_changes_no_order_in_a_full_panel(
    totals: Totals, juror_index: int, points: int
) -> None:
    """Where everyone marks everyone, the mixed model ranks as the plain mean does."""
    jurors = sorted(totals[1])
    severe = jurors[juror_index % len(jurors)]
    shifted_totals = {n: {j: y + points * (j == severe) for j, y in row.items()} for n, row in totals.items()}
    before, after = fit_or_skip(totals), fit_or_skip(shifted_totals)
    assert _order(before.quality) == _order(after.quality)
    assert _order(before.quality) == _order({n: mean(row.values()) for n, row in totals.items()})


def _order(values: Mapping[int, Fraction]) -> list[list[int]]:
    """Contestants from the best down, equals together."""
    return [
        [n for n in sorted(values) if values[n] == value]
        for value in sorted(set(values.values()), reverse=True)
    ]


def test_a_severe_juror_may_change_the_order_where_ballots_are_missing() -> None:
    """The mixed model shrinks effects, so that part of a severity stays with those whom the juror marked.

    Least squares does not; nothing may promise more of the mixed model.
    """
    totals = exact_totals({1: {"a": 7, "b": 7, "c": 7}, 2: {"c": 7}, 3: {"a": 8, "b": 9}})
    shifted_totals = exact_totals({1: {"a": 8, "b": 7, "c": 7}, 2: {"c": 7}, 3: {"a": 9, "b": 9}})
    before, after = fit_mixed_model(totals), fit_mixed_model(shifted_totals)
    assert _order(before.quality) == [[3], [2], [1]]
    assert (
        _order(after.quality)
        == _order(fit_mixed_model(shifted_totals, before.ratios).quality)
        == [[3], [1], [2]]
    )
    assert (
        _order(fit_least_squares(totals).quality)
        == _order(fit_least_squares(shifted_totals).quality)
        == [[3], [1, 2]]
    )


@settings(deadline=None)
@given(finals(), st.integers(1, 9), st.integers(-50, 50))
def test_another_scale_does_not_change_the_ranks(totals: Totals, factor: int, shift: int) -> None:
    """Marks out of a hundred, or out of ten and one: scores follow the scale."""
    assume(is_linked(totals))
    scaled_totals = {n: {j: factor * y + shift for j, y in row.items()} for n, row in totals.items()}
    before, after = fit_or_skip(totals), fit_or_skip(scaled_totals)
    scores = {n: factor * (before.mean + theta) + shift for n, theta in before.quality.items()}
    if before.ratios == after.ratios:
        assert {n: after.mean + theta for n, theta in after.quality.items()} == scores
    found_ratios = [float(r) for r in after.ratios]
    assert found_ratios == pytest.approx([float(r) for r in before.ratios], rel=1e-5, abs=1e-5)
    least_squares, scaled_least_squares = fit_least_squares(totals), fit_least_squares(scaled_totals)
    assert {n: factor * theta for n, theta in least_squares.quality.items()} == scaled_least_squares.quality


def test_a_missing_ballot_does_not_count_as_zero() -> None:
    """Without noise, who was marked by the severe juror alone scores as if by all."""
    whole = exact_totals({n: {"a": 50 + 5 * n, "b": 52 + 5 * n, "c": 58 + 5 * n} for n in range(1, 6)})
    part = {
        n: {j: y for j, y in row.items() if (n, j) not in ((1, "c"), (1, "b"), (4, "a"))}
        for n, row in whole.items()
    }
    assert fit_least_squares(part).quality == fit_least_squares(whole).quality
