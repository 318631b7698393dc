"""From the jury's score to the score that is ranked: weight, earlier results, penalties, display.

Imports the declared models and the methods.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.models import Contest
from scoring_tui.contest.scoring import Scoring
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.standings.methods import Entrant, criteria_points
from scoring_tui.scoring.standings.ranking import Candidate
from scoring_tui.scoring.standings.relative_methods import GroupScores


def final_score(
    jury: Fraction, contest: Contest, results: Mapping[str, Decimal], penalty: Decimal
) -> Fraction:
    """The score before it is displayed: `w S_c + sum_s w_s R_cs - P_c`, weights in per cent.

    Args:
        jury: the jury's score `S_c`.
        contest: declares the weights; where places are added up, a penalty adds to them.
        results: `R_cs` of each declared stage; raises `KeyError` where one is missing.
        penalty: all points off, `P_c`.
    """
    scoring = contest.scoring
    score = jury * Fraction(scoring.weight) / 100 if contest.stage else jury
    for stage in contest.stage:
        score += Fraction(results[stage.id]) * Fraction(stage.weight) / 100
    off = Fraction(penalty)
    return score + off if scoring.lower_is_better else score - off


def build_candidate(
    one: Entrant,
    scores: GroupScores,
    contest: Contest,
    category: str,
    results: Mapping[str, Decimal],
    penalty: Decimal = Decimal(0),
) -> Candidate:
    """An entrant whom the method gave a score, ready to be ranked."""
    scoring, rubric, number = contest.scoring, contest.rubric_of(category), one.number
    exact = final_score(scores.jury_scores[number], contest, results, penalty)
    points = criteria_points(one, rubric, scoring) if scoring.per == "criterion" else {}
    beside = {name: given[number] for name, given in scores.other_scores.items()}
    return Candidate(
        number, one.marks, one.totals, exact, round_half_up(exact, scoring.decimals),
        scores.jury_scores[number], points, results, penalty, scores.tie_scores.get(number, Fraction(0)), beside,
    )  # fmt: skip


def ranking_key(one: Candidate, scoring: Scoring) -> Decimal | Fraction:
    """What a candidate is ranked by before any tie-break, greater is better."""
    score = one.displayed_score if scoring.rank_on == "displayed" else one.exact_score
    return -score if scoring.lower_is_better else score
