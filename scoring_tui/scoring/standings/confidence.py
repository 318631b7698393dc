"""Confidence of the places of a standing: ranges of places and podium chances.

The models are imported when they are first needed, because they are slow to load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from scoring_tui.contest.scoring import Scoring
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import trimmed
from scoring_tui.scoring.standings.methods import combine_values

if TYPE_CHECKING:
    from scoring_tui.scoring.arithmetic import Totals
    from scoring_tui.scoring.model.posterior import RankInterval
    from scoring_tui.scoring.standings.ranking import Candidate, Placing
    from scoring_tui.scoring.standings.tally import Standing


INCOMPLETE_MESSAGE = lazy("ranges of places and podium chances are computed when the category is complete")
OTHER_METHOD_MESSAGE = lazy(
    "ranges of places and podium chances are computed for marks only, not for rank sums, wins and z-scores"
)
NO_MARKS_MESSAGE = lazy("imported results are certain: there are no ranges of places and no podium chances")


@dataclass(frozen=True, slots=True)
class Confidence:
    """Rank intervals by draw number; empty, with a reason, if there is no estimate."""

    intervals: Mapping[int, RankInterval] = field(default_factory=dict)
    reason: LazyText | None = None
    outside_notes: Mapping[int, LazyText] = field(default_factory=dict)
    """By draw number: a sentence about a place outside its interval, with the cause."""
    outside_causes: tuple[LazyText, ...] = ()
    """The causes of all places outside their intervals."""


AGREED_LEVELS_MESSAGE = lazy(
    "the jury agreed on levels: single marks alone do not show how certain the places are"
)
DIFFERENT_CRITERIA_MESSAGE = lazy("the jurors mark different criteria: their totals cannot be compared")


def estimate_confidence(standing: Standing, scoring: Scoring, draws: int = 1000) -> Confidence:
    """The range of places with a probability of 90 %, and the chance of one of the first three.

    Computed by `rank_intervals` for the declared combination of a contestant's totals; means that are
    corrected for severity are the means of its model. Where the jury agreed on levels there is no estimate:
    the marks do not show how certain these are. Earlier results and penalties are certain: they are
    added to the jury's score. Rank sums, wins and z-scores have no interval: the model draws points, and the
    places follow from other values. While ballots are missing there is none either: the places of contestants
    without a score are open.

    Args:
        standing: the ranked contestants with every juror's total.
        scoring: the declared rules, which set the unit of the scores.
        draws: number of draws from the posterior.
    """
    from scoring_tui.scoring.model.severity import NotEstimable

    if scoring.method_info.score_kind != "mark":
        return Confidence(reason=OTHER_METHOD_MESSAGE)
    candidates = [placing.candidate for placing in standing.placings]
    if not all(candidate.totals for candidate in candidates):
        return Confidence(reason=NO_MARKS_MESSAGE)
    if not standing.is_complete:
        return Confidence(reason=INCOMPLETE_MESSAGE)
    if len({frozenset(marks) for candidate in candidates for marks in candidate.marks.values()}) > 1:
        return Confidence(reason=DIFFERENT_CRITERIA_MESSAGE)
    if any(candidate.agreed_marks for candidate in candidates):
        return Confidence(reason=AGREED_LEVELS_MESSAGE)
    offsets = {candidate.number: _certain_part(candidate) for candidate in candidates}
    try:
        intervals = _estimate_intervals(candidates, scoring, offsets, draws)
    except NotEstimable as error:
        return Confidence(reason=error.message)
    causes = _explain_outside(standing, intervals)
    notes = {
        placing.candidate.number: _describe_outside(placing, intervals, causes)
        for placing in standing.placings
        if placing.candidate.number in causes
    }
    distinct_causes = {str(cause): cause for cause in causes.values()}
    return Confidence(intervals, None, notes, tuple(distinct_causes.values()))


def _estimate_intervals(
    candidates: Sequence[Candidate], scoring: Scoring, offsets: Mapping[int, Fraction], draws: int
) -> dict[int, RankInterval]:
    """The intervals. Raises `PanelsNotLinked` or `NotEstimable` if the model has no estimate."""
    from scoring_tui.scoring.jury.juror_noise import estimate_juror_variances
    from scoring_tui.scoring.model.linkage import describe_linkage, measure_linkage
    from scoring_tui.scoring.model.posterior import rank_intervals
    from scoring_tui.scoring.model.reml import MAX_DEVIATION, estimate_ratios
    from scoring_tui.scoring.model.severity import NotEstimable, PanelsNotLinked, build_estimable_table

    totals: Totals = {candidate.number: candidate.totals for candidate in candidates}
    jury_linkage = measure_linkage(totals)
    if jury_linkage.verdict == "unlinked":
        raise PanelsNotLinked(describe_linkage(jury_linkage))
    ratios = estimate_ratios(build_estimable_table(totals))
    if max(ratios) >= MAX_DEVIATION**2:
        raise NotEstimable(
            lazy("the jurors' totals differ by severity alone: they show no chance to reckon with")
        )
    unit = _score_per_point(candidates, scoring)
    jury_share = next((candidate.jury_share for candidate in candidates), Fraction(1))
    is_by_criterion = scoring.per == "criterion" and scoring.method_info.is_independent
    return rank_intervals(
        totals,
        locations={candidate.number: float(candidate.jury_score / unit) for candidate in candidates}
        if is_by_criterion
        else None,
        combine=_choose_combination(scoring),
        juror_variances=estimate_juror_variances(totals),
        offsets=offsets,
        scale=jury_share * unit,
        draws=draws,
        ratios=ratios,
    )


def _choose_combination(scoring: Scoring) -> Callable[[Sequence[float]], float] | None:
    """The location of a contestant's totals by the declared method; None is the mean.

    A combination criterion by criterion is simulated as one of totals: with noise that is independent or
    equal across the criteria both have about the same error.
    """
    from statistics import fmean, median

    trim = scoring.trim
    if scoring.method == "median":
        return median
    if scoring.method == "trimmed" and trim is not None:
        return lambda totals: fmean(trimmed(totals, trim.lowest, trim.highest, trim.at_least))
    return None


def describe_range(interval: RankInterval) -> str:
    """The range of places: "2", or "2–5"."""
    return str(interval.low) if interval.low == interval.high else f"{interval.low}–{interval.high}"


def _explain_outside(standing: Standing, intervals: Mapping[int, RankInterval]) -> dict[int, LazyText]:
    """Why a place lies outside the range of places, for each contestant of whom it does."""
    has_one_panel = len({frozenset(placing.candidate.totals) for placing in standing.placings}) == 1
    return {
        placing.candidate.number: _explain_difference(placing, has_one_panel)
        for placing in standing.placings
        if (interval := intervals.get(placing.candidate.number)) is not None
        and not interval.low <= placing.place <= interval.high
    }


def _describe_outside(
    placing: Placing, intervals: Mapping[int, RankInterval], causes: Mapping[int, LazyText]
) -> LazyText:
    number = placing.candidate.number
    return lazy(
        "place {place} lies outside the range {range}: {cause}",
        place=placing.place, range=describe_range(intervals[number]), cause=causes[number],
    )  # fmt: skip


def _explain_difference(placing: Placing, has_one_panel: bool) -> LazyText:
    if not has_one_panel:
        return lazy("ranges allow for strict jurors and missing ballots, the method does not")
    if placing.is_tied or placing.settled_by:
        return lazy("the scores are equal, and ranges do not know the tie-break")
    return lazy("the scores are so close that chance decides between neighbouring places")


def _certain_part(candidate: Candidate) -> Fraction:
    """The part of the final score that does not come from the jury."""
    return candidate.exact_score - candidate.jury_score * candidate.jury_share


def _score_per_point(candidates: Sequence[Candidate], scoring: Scoring) -> Fraction:
    """What one point on every juror's total adds to the jury's score."""
    if not scoring.method_info.is_independent:
        return Fraction(1)
    seats = max((len(candidate.totals) for candidate in candidates), default=1)
    return combine_values([Fraction(1)] * seats, seats, scoring)
