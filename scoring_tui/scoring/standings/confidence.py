"""How sure the places of a standing are: rank intervals and podium confidence, in the unit of its scores.

Imports the tally and the posterior; the heavy part is imported when it is first needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from scoring_tui.contest.scoring import EACH_ALONE, Scoring
from scoring_tui.i18n.lazy import LazyText, lazy

if TYPE_CHECKING:
    from scoring_tui.scoring.arithmetic import Totals
    from scoring_tui.scoring.model.posterior import Interval
    from scoring_tui.scoring.standings.ranking import Candidate
    from scoring_tui.scoring.standings.tally import Standing


@dataclass(frozen=True, slots=True)
class Confidence:
    """What the marks can prove of each place; nothing, with a reason, where they prove nothing."""

    intervals: Mapping[int, Interval] = field(default_factory=dict)
    reason: LazyText | None = None


def estimate_confidence(standing: Standing, scoring: Scoring, draws: int = 1000) -> Confidence:
    """5-95 % places and the chance of one of the first three, from the mixed model's posterior.

    Earlier results and penalties are certain, and shift the jury's part by what they are worth. They cannot
    be laid beside places or z-scores, which are no marks: then there is no interval.

    Args:
        standing: who is ranked, with every juror's total.
        scoring: the declared rules, which tell the unit of the scores.
        draws: how many times the jury's judgement is drawn again.
    """
    from scoring_tui.scoring.model.severity import NotEstimable

    ranked = [placing.candidate for placing in standing.placings]
    scale = _scale(ranked, scoring)
    offsets = {one.number: _beside(one, scoring) for one in ranked}
    if scale is None and any(offsets.values()):
        return Confidence(
            reason=lazy("places and z-scores are no marks: no interval with results or penalties")
        )
    totals = {one.number: one.totals for one in ranked}
    try:
        return Confidence(_drawn(totals, offsets, scale or Fraction(1), draws))
    except NotEstimable as refused:
        return Confidence(reason=refused.said)


def _drawn(
    totals: Totals, offsets: Mapping[int, Fraction], scale: Fraction, draws: int
) -> dict[int, Interval]:
    """The intervals, where the jury hangs together and its marks show some chance. Raises `Untold`."""
    from scoring_tui.scoring.model.linkage import linkage, sentence
    from scoring_tui.scoring.model.posterior import rank_intervals
    from scoring_tui.scoring.model.reml import LARGEST, likeliest
    from scoring_tui.scoring.model.severity import NotEstimable, Unlinked, ready

    found = linkage(totals)
    if found.verdict == "unlinked":
        raise Unlinked(sentence(found))
    ratios = likeliest(ready(totals))
    if max(ratios) >= LARGEST**2:
        raise NotEstimable(
            lazy("the jurors' totals differ by severity alone: they show no chance to reckon with")
        )
    return rank_intervals(totals, offsets=offsets, scale=scale, draws=draws, ratios=ratios)


def _beside(one: Candidate, scoring: Scoring) -> Fraction:
    """What is in the score beside the jury's part."""
    weight = Fraction(scoring.weight) / 100
    return one.exact_score - (one.jury_score * weight if one.stage_results else one.jury_score)


def _scale(ranked: list[Candidate], scoring: Scoring) -> Fraction | None:
    """How much of the score one point of a juror's total is, or nothing where scores are no marks."""
    if scoring.method not in (*EACH_ALONE, "severity"):
        return None
    weight = Fraction(scoring.weight) / 100
    seats = max((len(one.totals) for one in ranked), default=1)
    if scoring.method == "sum":
        return weight * seats
    trim = scoring.trim
    if scoring.method == "trimmed" and trim is not None and trim.kept == "sum":
        return weight * max(1, seats - (trim.lowest + trim.highest if seats >= trim.at_least else 0))
    return weight
