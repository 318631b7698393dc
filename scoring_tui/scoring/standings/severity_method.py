"""The method `severity`: raw means corrected for lenient and severe jurors, if the schedule allows it.

The models are imported when they are first needed, because they are slow to load.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals, mean
from scoring_tui.scoring.standings.relative_methods import GroupScores

Model = Literal["mixed", "least-squares"]


def correct_for_severity(totals: Totals, model: Model = "mixed") -> GroupScores:
    """`mu + theta_c` of the model `y_cj = mu + theta_c + beta_j + e`, or the raw mean if it has no estimate.

    Raw means are used, with a note, if every juror marked everyone, if jurors and contestants cannot be
    separated, and if the marks show no difference between the contestants.

    >>> complete = {1: {"a": Fraction(8), "b": Fraction(6)}, 2: {"a": Fraction(7), "b": Fraction(5)}}
    >>> correct_for_severity(complete).jury_scores
    {1: Fraction(7, 1), 2: Fraction(6, 1)}
    """
    raw_means = {
        draw_number: mean(contestant_totals.values()) for draw_number, contestant_totals in totals.items()
    }
    if len({frozenset(contestant_totals) for contestant_totals in totals.values()}) <= 1:
        from scoring_tui.scoring.model.linkage import describe_linkage, measure_linkage

        return GroupScores(raw_means, (describe_linkage(measure_linkage(totals)),))
    from scoring_tui.scoring.model.severity import NotEstimable, PanelsNotLinked

    try:
        estimates = _estimate_scores(totals, model)
    except (PanelsNotLinked, NotEstimable) as error:
        return GroupScores(raw_means, (error.message, lazy("the raw means are shown")))
    chosen_scores = estimates.pop(model)
    notes = _compare_podiums(raw_means, chosen_scores)
    return GroupScores(chosen_scores, notes, other_scores={"raw": raw_means, **estimates})


def _estimate_scores(totals: Totals, model: Model) -> dict[str, dict[int, Fraction]]:
    """Corrected scores by each model; without the mixed model if it has no estimate and is not `model`."""
    from scoring_tui.scoring.model.severity import NotEstimable, fit_least_squares, fit_mixed_model

    fixed_fit = fit_least_squares(totals)
    estimates = {
        "least-squares": {
            draw_number: fixed_fit.mean + quality for draw_number, quality in fixed_fit.quality.items()
        }
    }
    try:
        mixed_fit = fit_mixed_model(totals)
    except NotEstimable:
        if model == "mixed":
            raise
        return estimates
    mixed_scores = {
        draw_number: mixed_fit.mean + quality for draw_number, quality in mixed_fit.quality.items()
    }
    return {**estimates, "mixed": mixed_scores}


def _compare_podiums(
    raw_means: Mapping[int, Fraction], corrected_scores: Mapping[int, Fraction]
) -> tuple[LazyText, ...]:
    """Which contestants are among the first three by one score and not by the other."""
    raw_podium, corrected_podium = _find_podium(raw_means), _find_podium(corrected_scores)
    if raw_podium == corrected_podium:
        return (lazy("adjusted for severity: the same three lead as by the raw means"),)
    came, went = corrected_podium - raw_podium, raw_podium - corrected_podium
    return (
        lazy(
            "adjusted for severity: among the first three come no. {came}, go no. {went}",
            came=_list_numbers(came),
            went=_list_numbers(went),
        ),
    )


def _list_numbers(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers))) or "–"


def _find_podium(scores: Mapping[int, Fraction]) -> set[int]:
    *_, third_score = sorted(scores.values(), reverse=True)[:3]
    return {draw_number for draw_number, score in scores.items() if score >= third_score}
