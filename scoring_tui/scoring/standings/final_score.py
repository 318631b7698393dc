"""From the jury's score to the score that is ranked: weight, earlier results, penalties, rounding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.models import Contest
from scoring_tui.contest.scoring import Scoring
from scoring_tui.domain.state import Penalty
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.standings.methods import Entrant, score_criteria
from scoring_tui.scoring.standings.ranking import Candidate
from scoring_tui.scoring.standings.relative_methods import GroupScores


@dataclass(frozen=True, slots=True)
class Adjustments:
    """Stage results and penalties of one contestant."""

    stage_results: Mapping[str, Decimal]
    """Result of each stage of the category, as imported."""
    penalties: tuple[Penalty, ...] = ()
    stage_points: Mapping[str, Fraction] = field(default_factory=dict)
    """The points that each result makes."""

    @property
    def penalty_points(self) -> Decimal:
        """Points of all penalties together."""
        return sum((penalty.points for penalty in self.penalties), Decimal(0))


def final_score(
    jury_score: Fraction,
    contest: Contest,
    category_id: str,
    stage_points: Mapping[str, Fraction],
    penalty_points: Decimal,
) -> Fraction:
    """The score before it is displayed: `w S_c + sum_s min(w_s R_cs, cap_s) - P_c`, weights in per cent.

    Args:
        jury_score: `S_c`.
        contest: declares the weights; where a lower score is better, penalties are added.
        category_id: the stages of this category count.
        stage_points: `R_cs` of each stage that adds points; raises `KeyError` if one is missing.
        penalty_points: `P_c`.
    """
    scoring = contest.scoring
    score = jury_score * contest.jury_share(category_id)
    for stage in contest.stages_by_category[category_id]:
        if stage.adds_points:
            score += stage.weigh_points(stage_points[stage.id])
    penalty = Fraction(penalty_points)
    return score + penalty if scoring.lower_is_better else score - penalty


def build_candidate(
    entrant: Entrant,
    group_scores: GroupScores,
    contest: Contest,
    category_id: str,
    adjustments: Adjustments,
) -> Candidate:
    """Build the candidate of an entrant that has a score. Standings and sensitivity both build it here."""
    scoring, draw_number = contest.scoring, entrant.number
    jury_score, penalty_points = group_scores.jury_scores[draw_number], adjustments.penalty_points
    exact_score = final_score(jury_score, contest, category_id, adjustments.stage_points, penalty_points)
    criterion_points = {}
    if scoring.per == "criterion":
        criterion_points = score_criteria(entrant, contest.rubric_of(category_id), scoring)
    return Candidate(
        number=draw_number,
        marks=entrant.marks,
        totals=entrant.totals,
        exact_score=exact_score,
        displayed_score=round_half_up(exact_score, scoring.decimals),
        jury_score=jury_score,
        criterion_points=criterion_points,
        agreed_marks=entrant.agreed_marks,
        jury_share=contest.jury_share(category_id),
        stage_results=adjustments.stage_results,
        stage_points=adjustments.stage_points,
        penalty_points=penalty_points,
        tie_score=group_scores.tie_scores.get(draw_number, Fraction(0)),
        other_scores={name: scores[draw_number] for name, scores in group_scores.other_scores.items()},
    )


def ranking_key(candidate: Candidate, scoring: Scoring) -> Decimal | Fraction:
    """The key that a candidate is ranked by before any tie-break; greater is better."""
    score = candidate.displayed_score if scoring.rank_on == "displayed" else candidate.exact_score
    return -score if scoring.lower_is_better else score
