"""Evolvers for the facts about who takes part."""

from scoring_tui.domain.evolve.base import change_turn, evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.participation import GuestChanged, UndrawnExcluded, UndrawnReinstated
from scoring_tui.domain.state import State, UndrawnExclusion


@evolves(GuestChanged)
def _evolve_guest_changed(state: State, entry: Entry, fact: GuestChanged) -> None:
    contestant = state.contestants[fact.contestant]
    state.contestants[fact.contestant] = contestant.model_copy(update={"is_guest": fact.is_guest})
    if (turn := state.find_turn(fact.contestant)) is not None:
        change_turn(state, turn.number, is_guest=fact.is_guest)


@evolves(UndrawnExcluded)
def _evolve_undrawn_excluded(state: State, entry: Entry, fact: UndrawnExcluded) -> None:
    state.excluded_undrawn[fact.contestant] = UndrawnExclusion(fact.exclusion, fact.reason)


@evolves(UndrawnReinstated)
def _evolve_undrawn_reinstated(state: State, entry: Entry, fact: UndrawnReinstated) -> None:
    del state.excluded_undrawn[fact.contestant]
