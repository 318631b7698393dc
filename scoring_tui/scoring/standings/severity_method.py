"""The method `severity`: raw means corrected for lenient and severe jurors, where the schedule allows it.

Imports `combine`, `compared` and `severity`; the heavy part is imported when it is first needed.
"""

from fractions import Fraction
from typing import Literal

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals, mean
from scoring_tui.scoring.standings.relative_methods import GroupScores

Model = Literal["mixed", "least-squares"]


def correct_for_severity(totals: Totals, model: Model = "mixed") -> GroupScores:
    """`mu + theta_c` of the model `y_cj = mu + theta_c + beta_j + e`; the raw mean where it cannot be told.

    Raw means stand, with a note that says so, when every juror marked everyone, when the jurors' and the
    contestants' part cannot be told apart, and when the marks do not tell the contestants apart.

    >>> complete = {1: {"a": Fraction(8), "b": Fraction(6)}, 2: {"a": Fraction(7), "b": Fraction(5)}}
    >>> correct_for_severity(complete).jury_scores
    {1: Fraction(7, 1), 2: Fraction(6, 1)}
    """
    raw = {number: mean(given.values()) for number, given in totals.items()}
    if len({frozenset(given) for given in totals.values()}) <= 1:
        from scoring_tui.scoring.model.linkage import linkage, sentence

        return GroupScores(raw, (sentence(linkage(totals)),))
    from scoring_tui.scoring.model.severity import NotEstimable, Unlinked

    try:
        estimates = _estimates(totals, model)
    except (Unlinked, NotEstimable) as refused:
        return GroupScores(raw, (refused.said, lazy("the raw means are shown")))
    chosen = estimates.pop(model)
    return GroupScores(chosen, _notes(raw, chosen), other_scores={"raw": raw, **estimates})


def _estimates(totals: Totals, model: Model) -> dict[str, dict[int, Fraction]]:
    """Adjusted scores by each model; the one beside may be missing."""
    from scoring_tui.scoring.model.severity import NotEstimable, least_squares, mixed

    straight = least_squares(totals)
    found = {"least-squares": {n: straight.mean + theta for n, theta in straight.quality.items()}}
    try:
        shrunk = mixed(totals)
        found["mixed"] = {n: shrunk.mean + theta for n, theta in shrunk.quality.items()}
    except NotEstimable:
        if model == "mixed":
            raise
    return found


def _notes(raw: dict[int, Fraction], chosen: dict[int, Fraction]) -> tuple[LazyText, ...]:
    """Who stands on the podium by one score and not by the other."""
    before, after = _podium(raw), _podium(chosen)
    if before == after:
        return (lazy("adjusted for severity: the same three lead as by the raw means"),)
    came, went = (", ".join(map(str, sorted(part))) or "–" for part in (after - before, before - after))
    said = lazy(
        "adjusted for severity: among the first three come no. {came}, go no. {went}", came=came, went=went
    )
    return (said,)


def _podium(scores: dict[int, Fraction]) -> set[int]:
    *_, third = sorted(scores.values(), reverse=True)[:3]
    return {n for n, score in scores.items() if score >= third}
