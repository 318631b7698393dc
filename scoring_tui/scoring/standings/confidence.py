"""Confidence of the places of a standing: rank intervals and podium chances, in the unit of its scores.

The models are imported when they are first needed, because they are slow to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from scoring_tui.contest.scoring import Scoring
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.standings.methods import combine_values

if TYPE_CHECKING:
    from scoring_tui.scoring.arithmetic import Totals
    from scoring_tui.scoring.model.posterior import RankInterval
    from scoring_tui.scoring.standings.ranking import Candidate
    from scoring_tui.scoring.standings.tally import Standing


@dataclass(frozen=True, slots=True)
class Confidence:
    """Rank intervals by draw number; empty, with a reason, if there is no estimate."""

    intervals: Mapping[int, RankInterval] = field(default_factory=dict)
    reason: LazyText | None = None


def estimate_confidence(standing: Standing, scoring: Scoring, draws: int = 1000) -> Confidence:
    """5-95 % places and the chance of one of the first three, from the posterior of the mixed model.

    Earlier results and penalties are certain: they are added to the jury's score. They cannot be added to
    counts of places and to z-scores, which have another unit: then there is no interval.

    Args:
        standing: the ranked contestants with every juror's total.
        scoring: the declared rules, which set the unit of the scores.
        draws: number of draws from the posterior.
    """
    from scoring_tui.scoring.model.severity import NotEstimable

    candidates = [placing.candidate for placing in standing.placings]
    scale = _score_per_point(candidates, scoring)
    offsets = {candidate.number: _certain_part(candidate) for candidate in candidates}
    if scale is None and any(offsets.values()):
        return Confidence(
            reason=lazy("places and z-scores are no marks: no interval with results or penalties")
        )
    totals = {candidate.number: candidate.totals for candidate in candidates}
    try:
        return Confidence(_estimate_intervals(totals, offsets, scale or Fraction(1), draws))
    except NotEstimable as error:
        return Confidence(reason=error.message)


def _estimate_intervals(
    totals: Totals, offsets: Mapping[int, Fraction], scale: Fraction, draws: int
) -> dict[int, RankInterval]:
    """The intervals. Raises `PanelsNotLinked` or `NotEstimable` if the model has no estimate."""
    from scoring_tui.scoring.model.linkage import describe_linkage, measure_linkage
    from scoring_tui.scoring.model.posterior import rank_intervals
    from scoring_tui.scoring.model.reml import MAX_DEVIATION, estimate_ratios
    from scoring_tui.scoring.model.severity import NotEstimable, PanelsNotLinked, build_estimable_table

    jury_linkage = measure_linkage(totals)
    if jury_linkage.verdict == "unlinked":
        raise PanelsNotLinked(describe_linkage(jury_linkage))
    ratios = estimate_ratios(build_estimable_table(totals))
    if max(ratios) >= MAX_DEVIATION**2:
        raise NotEstimable(
            lazy("the jurors' totals differ by severity alone: they show no chance to reckon with")
        )
    return rank_intervals(totals, offsets=offsets, scale=scale, draws=draws, ratios=ratios)


def _certain_part(candidate: Candidate) -> Fraction:
    """The part of the final score that does not come from the jury."""
    return candidate.exact_score - candidate.jury_score * candidate.jury_share


def _score_per_point(candidates: list[Candidate], scoring: Scoring) -> Fraction | None:
    """What one point on every juror's total adds to the final score; None if scores have another unit."""
    method = scoring.method_info
    weight = next((candidate.jury_share for candidate in candidates), Fraction(1))
    if method.score_kind != "mark":
        return None
    if not method.is_independent:
        return weight
    seats = max((len(candidate.totals) for candidate in candidates), default=1)
    return weight * combine_values([Fraction(1)] * seats, seats, scoring)
