"""Who of a round goes on to the next, as text and as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.contest.terms import OUTCOMES
from scoring_tui.domain.commands.competition import AdvanceEntrants
from scoring_tui.domain.facts.competition import RoundOutcome, RoundResult
from scoring_tui.domain.state import State
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.rules.competition import find_carried_score
from scoring_tui.scoring.arithmetic import round_half_up


def list_outcome_records(state: State, result: RoundResult) -> list[dict[str, Any]]:
    """Return a record for each entrant of a round.

    Args:
        state: of the round's own ledger.
    """
    return [
        {
            "contestant": outcome.contestant,
            "name": state.contestants[outcome.contestant].name,
            "category": outcome.category,
            "number": outcome.number,
            "place": outcome.place,
            "scores": {round_id: f"{score:f}" for round_id, score in outcome.scores.items()},
            "passed": outcome.is_passed,
            "reason": outcome.reason,
            "note": outcome.note,
        }
        for outcome in result.outcomes
    ]


def outcomes_as_text(state: State, result: RoundResult, width: int | None = None) -> str:
    """Return a table for each category: those who go on first, by place, then the others.

    Args:
        state: of the round's own ledger.
        width: terminal cells; None for no limit.
    """
    return "\n".join(_format_categories(state, result, width))


def _format_categories(state: State, result: RoundResult, width: int | None) -> Iterator[str]:
    headings = (tr("Place"), tr("No."), tr("Name"), tr("Score"), tr("Outcome"))
    for category in state.contest.category:
        outcomes = [outcome for outcome in result.outcomes if outcome.category == category.id]
        if not outcomes:
            continue
        outcomes.sort(key=lambda outcome: (not outcome.is_passed, outcome.place or len(outcomes) + 1))
        rows = [_make_row(state, result, outcome) for outcome in outcomes]
        passed_count = sum(outcome.is_passed for outcome in outcomes)
        title = tr("{category}: {n} of {m} go on", category=category.name, n=passed_count, m=len(outcomes))
        table = format_table(headings, rows, frozenset({0, 1, 3}), width)
        yield f"{title}\n{table}{_summarize_reasons(outcomes)}\n"


def _make_row(state: State, result: RoundResult, outcome: RoundOutcome) -> Sequence[str]:
    score, decimals = outcome.scores.get(result.round), state.contest.scoring.decimals
    reason = translate(OUTCOMES[outcome.reason])
    return (
        "" if outcome.place is None else str(outcome.place),
        "" if outcome.number is None else str(outcome.number),
        state.contestants[outcome.contestant].name,
        "" if score is None else format_number(round_half_up(Fraction(score), decimals)),
        f"{reason}: {outcome.note}" if outcome.note else reason,
    )


def _summarize_reasons(outcomes: Sequence[RoundOutcome]) -> str:
    counts = Counter(outcome.reason for outcome in outcomes)
    return "; ".join(f"{translate(OUTCOMES[reason])}: {count}" for reason, count in counts.items())


def teams_as_text(contest: Contest, advancing: AdvanceEntrants, width: int | None = None) -> str:
    """Return a table of the teams with their members, mentor and earlier scores; empty without teams.

    Args:
        contest: of the round that the teams enter.
        width: terminal cells; None for no limit.
    """
    teams = [contestant for contestant in advancing.contestants if contestant.members]
    contest_round = contest.round
    if not teams or contest_round is None:
        return ""
    stages = [contest.stages[earlier.id] for earlier in contest_round.counted]
    headings = (tr("Team"), *(stage.name for stage in stages), tr("Mentor"), tr("Members"))
    rows = [
        (
            team.name,
            *(
                "" if score is None else format_number(score)
                for stage in stages
                for score in (find_carried_score(contest_round, advancing.result, team, stage),)
            ),
            team.mentor,
            ", ".join(member.name for member in team.members),
        )
        for team in teams
    ]
    return format_table(headings, rows, frozenset(range(1, 1 + len(stages))), width)
