"""Rules of who scores which criteria."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from scoring_tui.contest.assigned_criteria import find_coverage_objection, find_scoring_objection
from scoring_tui.contest.assignments import AssignedCriteria
from scoring_tui.contest.recount_limits import fits_recount
from scoring_tui.contest.scoring import Scoring
from scoring_tui.domain.commands.assignments import DeclareAssignments
from scoring_tui.domain.facts.assignments import AssignmentsDeclared
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.state import State, Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    find_signature_objection,
    has_ballots,
    require,
    require_category_name,
    require_juror,
    require_reason,
    rule,
)

CriteriaByPlace = Mapping[tuple[str, str], Mapping[str, frozenset[str]]]
"""Criteria by juror, by panel and category."""


@rule.register
def _decide_declare_assignments(command: DeclareAssignments, context: DecisionContext) -> list[Fact]:
    state = context.state
    new_criteria = _group_rows(context, command.assigned)
    if command.assigned:
        require_assignable(state.contest.scoring)
        _require_countable(state, {category_id for _, category_id in new_criteria})
        require_coverage(state, new_criteria, state.contest.scoring.minimum_ballots)
    old_criteria = {
        place: {
            juror_id: ids for juror_id, ids in criteria.items() if juror_id in state.panel_members[place[0]]
        }
        for place, criteria in state.assigned_criteria.items()
    }
    require(new_criteria != old_criteria, lazy("these criteria are assigned already"))
    _require_no_change_of_ballots(context, new_criteria, old_criteria)
    reason = require_reason(command.reason) if has_ballots(context) else command.reason.strip()
    return [AssignmentsDeclared(source=command.source, assigned=command.assigned, reason=reason)]


def require_assignable(scoring: Scoring) -> None:
    """Refuse rules of scoring that compare the totals of jurors, who have different criteria."""
    objection = find_scoring_objection(scoring)
    if objection is not None:
        raise CommandRefused(lazy("[scoring] {key}: {why}", key=objection[0], why=objection[1]))


def _require_countable(state: State, category_ids: Iterable[str]) -> None:
    """Refuse assignments in a category whose scores the recount could not hold then."""
    contest, seats = state.contest, max(map(len, state.panel_members.values()))
    for category_id in sorted(category_ids):
        rubric = contest.rubric_of(category_id)
        is_countable = fits_recount(
            rubric, contest.scoring, contest.stage, seats, category_id, has_assignments=True
        )
        message = lazy(
            "category {category} is too fine to be counted twice with assignments; round each criterion in"
            " [scoring]: {example}",
            category=category_id, example="round = { criterion = 2 }",
        )  # fmt: skip
        require(is_countable, message)


def _group_rows(context: DecisionContext, rows: Sequence[AssignedCriteria]) -> CriteriaByPlace:
    """Return the criteria by place and juror; refuse unknown ids, repeated rows, jurors of other panels."""
    state = context.state
    row_counts = Counter((row.panel, row.category, row.juror) for row in rows)
    criteria_by_place: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for row in rows:
        juror = require_juror(state, row.juror)
        require_category_name(context, row.category)
        require(row.panel in state.rooms, lazy("there is no panel {panel}", panel=row.panel))
        is_member = row.juror in state.panel_members[row.panel]
        message = lazy("{juror} does not sit in panel {panel}", juror=juror.name, panel=row.panel)
        require(is_member, message)
        is_single = row_counts[row.panel, row.category, row.juror] == 1
        require(is_single, lazy("{name} is named twice", name=juror.name))
        known_ids = state.contest.rubric_of(row.category).leaves_by_id.keys()
        is_known = row.criteria and known_ids >= set(row.criteria)
        message = lazy(
            "unknown criteria: {criteria}", criteria=", ".join(sorted({*row.criteria} - known_ids))
        )
        require(is_known, message)
        criteria_by_place.setdefault((row.panel, row.category), {})[row.juror] = frozenset(row.criteria)
    return criteria_by_place


def require_coverage(state: State, new_criteria: CriteriaByPlace, least: int) -> None:
    """Refuse a criterion with fewer than `least` jurors in a panel, in a category with assignments."""
    contest = state.contest
    assigned_ids = {category_id for _, category_id in new_criteria}
    judged_places = {(session.panel, id_) for session in contest.session for id_ in session.categories}
    for panel_id, category_id in sorted(judged_places):
        if category_id not in assigned_ids:
            continue
        criteria_by_juror = {
            juror_id: criteria
            for juror_id, criteria in new_criteria.get((panel_id, category_id), {}).items()
            if juror_id in state.panel_members[panel_id]
        }
        objection = find_coverage_objection(contest.rubric_of(category_id), criteria_by_juror, least)
        if objection is not None:
            message = lazy(
                "category {category}, panel {panel}: {why}",
                category=category_id, panel=panel_id, why=objection,
            )  # fmt: skip
            raise CommandRefused(message)


def _require_no_change_of_ballots(
    context: DecisionContext, new_criteria: CriteriaByPlace, old_criteria: CriteriaByPlace
) -> None:
    """Refuse other criteria for a juror whose ballot is in: it would lose marks, or lack some."""
    state = context.state
    for turn in state.turns.values():
        place = (turn.panel, turn.category)
        if new_criteria.get(place) == old_criteria.get(place):
            continue
        objection = find_signature_objection(state, turn.category)
        if objection is not None:
            raise CommandRefused(
                lazy(
                    "the criteria of this category must be as before, all its rows included: {why}",
                    why=objection,
                )
            )
        for juror_id in _list_answered(state, turn):
            message = lazy(
                "the ballot or recusal of {juror} for no. {number} is in with other criteria; reopen it, or"
                " leave the criteria of {juror} as they are",
                juror=state.jurors[juror_id].name, number=turn.number,
            )  # fmt: skip
            old_rubric = state.rubric_for(turn.number, juror_id)
            new_rubric = state.rubric_of(turn.number)
            if place in new_criteria:  # a juror who was replaced keeps the criteria
                is_member = juror_id in state.panel_members[turn.panel]
                new_ids = new_criteria[place].get(juror_id, frozenset())
                new_rubric = new_rubric.narrow_to(new_ids) if is_member else old_rubric
            require(new_rubric.leaves_by_id.keys() == old_rubric.leaves_by_id.keys(), message)


def _list_answered(state: State, turn: Turn) -> list[str]:
    """Return the ids of the jurors with a ballot, a paper ballot typed once, or a recusal for a turn."""
    sender_ids = [ballot.juror for ballot in state.ballots.get(turn.number, ())]
    keys = (*state.typed_ballots, *state.recused_jurors)
    return [*sender_ids, *(juror_id for number, juror_id in keys if number == turn.number)]
