"""Evolver for who scores which criteria."""

from scoring_tui.domain.evolve.base import change_turn, evolves
from scoring_tui.domain.facts.assignments import AssignmentsDeclared
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import State, Turn


@evolves(AssignmentsDeclared)
def _evolve_assignments_declared(state: State, entry: Entry, fact: AssignmentsDeclared) -> None:
    """A replaced juror keeps the criteria of the ballots that he sent. Turns get the jurors who mark them."""
    criteria_by_place: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for row in fact.assigned:
        place = (row.panel, row.category)
        criteria_by_place.setdefault(place, {})[row.juror] = frozenset(row.criteria)
    for place, criteria_by_juror in criteria_by_place.items():
        for juror_id, criteria in state.assigned_criteria.get(place, {}).items():
            if juror_id not in state.panel_members[place[0]]:
                criteria_by_juror.setdefault(juror_id, criteria)
    for turn in state.turns.values():
        criteria_by_juror = criteria_by_place.get((turn.panel, turn.category), {})
        for ballot in state.ballots.get(turn.number, ()) if criteria_by_juror else ():
            if ballot.juror not in state.panel_members[turn.panel]:
                criteria_by_juror.setdefault(ballot.juror, frozenset(ballot.marks))
    old_jurors = {
        turn.number: state.judging_members(turn.panel, turn.category) for turn in state.turns.values()
    }
    state.assigned_criteria = {**criteria_by_place}
    for turn in list(state.turns.values()):
        _change_jurors(state, turn, old_jurors[turn.number])
    state.undo_steps.clear()  # a step that is taken back would bring back the earlier jurors


def _change_jurors(state: State, turn: Turn, old_jurors: tuple[str, ...]) -> None:
    """Give a turn its jurors; one who was replaced meanwhile stays at the turns that he judged."""
    new_jurors = state.judging_members(turn.panel, turn.category)
    remaining_jurors = [
        juror_id
        for juror_id in turn.jurors
        if juror_id in new_jurors or juror_id not in state.panel_members[turn.panel]
    ]
    added_jurors = [
        juror_id for juror_id in new_jurors if juror_id not in old_jurors and juror_id not in remaining_jurors
    ]
    jurors = (*remaining_jurors, *added_jurors)
    if set(jurors) != set(turn.jurors):
        change_turn(state, turn.number, jurors=jurors)
