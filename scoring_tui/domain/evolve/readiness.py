"""Evolvers for calls to stand by and for contestants at the stage edge."""

from scoring_tui.domain.evolve.base import change_turn, evolves, push_undo
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.readiness import ReadinessConfirmed, StandByCalled
from scoring_tui.domain.state import State


@evolves(StandByCalled)
def _evolve_stand_by_called(state: State, entry: Entry, fact: StandByCalled) -> None:
    push_undo(state, entry, fact.panel, fact.number)
    call_readings = (*state.turns[fact.number].call_readings, fact.reading)
    change_turn(state, fact.number, call_readings=call_readings)


@evolves(ReadinessConfirmed)
def _evolve_readiness_confirmed(state: State, entry: Entry, fact: ReadinessConfirmed) -> None:
    push_undo(state, entry, fact.panel, fact.number)
    change_turn(state, fact.number, ready_at=fact.reading)
