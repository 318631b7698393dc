"""The jury's report card of a category, for the head of jury before signing. It changes no mark.

It collects the measures of this package. A measure that has no value does not affect the others.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import inf, sqrt
from typing import Any, Literal, TypeVar, get_args

from scoring_tui.contest.models import Leaf
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals, round_half_up
from scoring_tui.scoring.jury.additive_model import fit_additive_model
from scoring_tui.scoring.jury.agreement import (
    Concordance,
    Icc,
    compute_icc,
    compute_kendall_w,
    correlate_with_rest,
)
from scoring_tui.scoring.jury.drift import DayShift, DriftSlope, compare_days, measure_drift
from scoring_tui.scoring.jury.finding import JuryFinding
from scoring_tui.scoring.jury.krippendorff import Metric, krippendorff_alpha
from scoring_tui.scoring.jury.outliers import (
    OutlyingMark,
    OutlyingTotal,
    find_outlying_marks,
    find_outlying_totals,
)
from scoring_tui.scoring.model.linkage import Linkage, measure_linkage
from scoring_tui.scoring.model.severity import (
    LeastSquaresFit,
    MixedModelFit,
    NotEstimable,
    fit_least_squares,
    fit_mixed_model,
)
from scoring_tui.scoring.standings.confidence import DIFFERENT_CRITERIA_MESSAGE
from scoring_tui.scoring.standings.tally import Tally

POINT_DECIMALS = 2
"""Decimals of points in messages."""

Slopes = Mapping[str, JuryFinding[DriftSlope]]
"""Drift over the running order, by juror id."""

Shifts = Mapping[str, JuryFinding[tuple[DayShift, ...]]]
"""Drift between days, by juror id."""

FitT = TypeVar("FitT")


@dataclass(frozen=True, slots=True)
class SeverityEffect:
    """A juror's effect on a total, in points. The field names are keys of the exported JSON."""

    effect: float
    """Points more (+) or fewer (-) than the jury gives the same contestants."""
    error: float
    """Standard error of the effect."""


@dataclass(frozen=True, slots=True)
class JurySeverity:
    """The severity of each juror, by one of the two models. The field names are keys of the exported JSON."""

    model: Literal["mixed", "least-squares"]
    effects: Mapping[str, SeverityEffect]
    deviations: Mapping[str, float]
    """Standard deviations of "contestant", "juror", "residual" in points; least squares has only the last."""


@dataclass(frozen=True, slots=True)
class JuryReport:
    """The report card of one category after entry `seq`, over all counted ballots."""

    category_id: str
    name: str
    seq: int
    juror_names: Mapping[str, str]
    """Names of the jurors with a ballot, by juror id."""
    criterion_names: Mapping[str, str]
    """Names of the criteria that carry a mark, by criterion id."""
    is_complete: bool
    """No ballot of the category is expected any more."""
    contestant_count: int
    """Number of contestants with a ballot."""
    ballot_count: int
    linkage: Linkage
    """Of the ballots received, not of the plan."""
    severity: JuryFinding[JurySeverity]
    """By the mixed model, or by least squares if the mixed model has no estimate or no juror variance."""
    least_squares: JuryFinding[JurySeverity]
    """The severity by least squares, for comparison."""
    icc: JuryFinding[Icc]
    concordance: JuryFinding[Concordance]
    alpha: Mapping[Metric, JuryFinding[float]]
    """Krippendorff's alpha of the jurors' totals."""
    rest_correlations: Mapping[str, JuryFinding[float]]
    """Each juror's rank correlation with the other jurors."""
    outlying_totals: JuryFinding[tuple[OutlyingTotal, ...]]
    outlying_marks: JuryFinding[tuple[OutlyingMark, ...]]
    drift_slopes: Slopes
    """Over the running order of the category."""
    day_shifts: Shifts


def build_jury_report(state: State, tally: Tally, category_id: str) -> JuryReport:
    """Build the report card of a category. Contestants who are excluded or have no score are left out."""
    entrants = tally.entrants(state, category_id)
    totals: Totals = {entrant.number: entrant.totals for entrant in entrants}
    leaves = state.contest.rubric_of(category_id).leaves
    present_ids = {juror_id for contestant_totals in totals.values() for juror_id in contestant_totals}
    return JuryReport(
        category_id=category_id,
        name=state.contest.categories[category_id].name,
        seq=state.seq,
        juror_names={
            juror_id: juror.name for juror_id, juror in state.jurors.items() if juror_id in present_ids
        },
        criterion_names={leaf.id: leaf.name for leaf in leaves},
        is_complete=state.is_complete(category_id),
        contestant_count=len(totals),
        ballot_count=sum(map(len, totals.values())),
        linkage=measure_linkage(totals),
        outlying_marks=find_outlying_marks(
            {entrant.number: entrant.marks for entrant in entrants}, _scale_steps(leaves)
        ),
        **(
            _refuse_comparisons(present_ids)
            if state.has_assignments(category_id)
            else _compare_totals(state, totals)
        ),
    )


def _compare_totals(state: State, totals: Totals) -> dict[str, Any]:
    """The measures of a report that compare the totals of the jurors."""
    severity, least_squares = estimate_severities(totals)
    drift_slopes, day_shifts = _measure_drift(state, totals)
    return {
        "severity": severity,
        "least_squares": least_squares,
        "icc": compute_icc(totals),
        "concordance": compute_kendall_w(totals),
        "alpha": {
            metric: krippendorff_alpha((row.values() for row in totals.values()), metric)
            for metric in get_args(Metric)
        },
        "rest_correlations": correlate_with_rest(totals),
        "outlying_totals": find_outlying_totals(totals),
        "drift_slopes": drift_slopes,
        "day_shifts": day_shifts,
    }


def _refuse_comparisons(juror_ids: Iterable[str]) -> dict[str, Any]:
    """The same measures without a value: jurors who mark different criteria have no comparable totals."""
    finding: JuryFinding[Any] = JuryFinding(None, DIFFERENT_CRITERIA_MESSAGE)
    by_juror = dict.fromkeys(juror_ids, finding)
    return {
        **dict.fromkeys(("severity", "least_squares", "icc", "concordance", "outlying_totals"), finding),
        "alpha": dict.fromkeys(get_args(Metric), finding),
        "rest_correlations": by_juror,
        "drift_slopes": by_juror,
        "day_shifts": by_juror,
    }


def _scale_steps(leaves: Iterable[Leaf]) -> dict[str, Decimal | None]:
    """The step of each scale; for a list of values the smallest difference of two."""
    return {leaf.id: leaf.scale.step or _least_gap(leaf.scale.values) for leaf in leaves}


def _least_gap(values: Iterable[Decimal]) -> Decimal | None:
    sorted_values = sorted(values)
    return min((upper - lower for lower, upper in pairwise(sorted_values)), default=None)


def _measure_drift(state: State, totals: Totals) -> tuple[Slopes, Shifts]:
    """Each juror's drift over the running order and between days."""
    residuals, draw_numbers = (
        fit_additive_model(totals).residuals,
        running_order(state, [state.turns[draw_number] for draw_number in totals]),
    )
    sessions = state.contest.session
    return measure_drift(residuals, draw_numbers), compare_days(
        residuals,
        {draw_number: sessions[state.turns[draw_number].session].day for draw_number in draw_numbers},
    )


def running_order(state: State, turns: Iterable[Turn]) -> list[int]:
    """Draw numbers in the order in which they were scored.

    Sorted by day and by the time the stage was left; contestants who were never on stage follow in
    programme order.
    """
    contest = state.contest
    queue_positions = {
        draw_number: queue_position
        for room in state.rooms.values()
        for queue_position, draw_number in enumerate(room.queue)
    }

    def sort_key(turn: Turn) -> tuple[object, ...]:
        end_time = turn.ended_at.wall if turn.ended_at else inf
        session_position = contest.session_ranks[turn.session]
        return (
            contest.session[turn.session].day,
            end_time,
            session_position,
            queue_positions.get(turn.number, 0),
            turn.number,
        )

    return [turn.number for turn in sorted(turns, key=sort_key)]


def estimate_severities(totals: Totals) -> tuple[JuryFinding[JurySeverity], JuryFinding[JurySeverity]]:
    """The severity of each juror: the preferred estimate, and that by least squares.

    The mixed model treats unlinked panels as equally strong; here they have no value. If the mixed model
    cannot distinguish the contestants, least squares replaces it. So it does if the restricted likelihood is
    greatest at a juror variance of 0: the mixed model then gives every juror the effect 0 with the error 0,
    although the marks only fail to show that the jurors differ.

    >>> marks = {1: {"a": 7, "b": 9}, 2: {"a": 6, "b": 8}, 3: {"a": 9, "b": 10}, 4: {"a": 5, "b": 7}}
    >>> totals = {n: {j: Fraction(y) for j, y in row.items()} for n, row in marks.items()}
    >>> preferred, least_squares = estimate_severities(totals)
    >>> preferred.value.model, round(least_squares.value.effects["b"].effect, 3)
    ('mixed', 0.875)
    """
    least_squares_fit = _fit_or_reason(fit_least_squares, totals)
    if isinstance(least_squares_fit, LazyText):
        return JuryFinding(None, least_squares_fit), JuryFinding(None, least_squares_fit)
    mixed_fit = _fit_or_reason(fit_mixed_model, totals)
    if not isinstance(mixed_fit, LazyText) and not mixed_fit.ratios.juror:
        mixed_fit = lazy(
            "chance alone can explain the differences between the jurors: no difference in severity is proved"
        )
    if not isinstance(mixed_fit, LazyText):
        return JuryFinding(_mixed_severity(mixed_fit)), _least_squares_severity(least_squares_fit, None)
    least_squares = _least_squares_severity(least_squares_fit, mixed_fit)
    return least_squares, least_squares


def _fit_or_reason(fit_model: Callable[[Totals], FitT], totals: Totals) -> FitT | LazyText:
    try:
        return fit_model(totals)
    except NotEstimable as error:
        return error.message


def _mixed_severity(fit: MixedModelFit) -> JurySeverity:
    fit_deviations = fit.deviations
    deviations = {
        "contestant": fit_deviations.contestant,
        "juror": fit_deviations.juror,
        "residual": fit_deviations.residual,
    }
    return JurySeverity("mixed", _pair_with_errors(fit.juror_effects, fit.standard_errors), deviations)


def _least_squares_severity(fit: LeastSquaresFit, reason: LazyText | None) -> JuryFinding[JurySeverity]:
    """If the residual variance is zero, only the reason of the mixed model is returned."""
    if reason and not fit.mse:
        return JuryFinding(None, reason)
    juror_effects = _pair_with_errors(fit.juror_effects, fit.standard_errors)
    return JuryFinding(JurySeverity("least-squares", juror_effects, {"residual": sqrt(fit.mse or 0)}), reason)


def _pair_with_errors(
    juror_effects: Mapping[str, Fraction], standard_errors: Mapping[str, float]
) -> dict[str, SeverityEffect]:
    return {
        juror_id: SeverityEffect(float(effect), standard_errors[juror_id])
        for juror_id, effect in juror_effects.items()
    }


def describe_effect(effect: float) -> LazyText:
    """Describe an effect: "1.20 points stricter".

    >>> str(describe_effect(-1.2)), str(describe_effect(0.804)), str(describe_effect(0.004))
    ('1.20 points stricter', '0.80 points more generous', 'like the jury')
    """
    points = round_half_up(Fraction(abs(effect)), POINT_DECIMALS)
    if not points:
        return lazy("like the jury")
    if effect < 0:
        return lazy("{points} points stricter", points=points)
    return lazy("{points} points more generous", points=points)
