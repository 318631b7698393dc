"""Evolvers for disputes."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.disputes import DisputeRaised, DisputeResolved
from scoring_tui.domain.state import Dispute, State


@evolves(DisputeRaised)
def _evolve_dispute_raised(state: State, entry: Entry, fact: DisputeRaised) -> None:
    state.disputes[fact.number] = Dispute(entry.seq, entry.at, entry.actor, fact.note)


@evolves(DisputeResolved)
def _evolve_dispute_resolved(state: State, entry: Entry, fact: DisputeResolved) -> None:
    del state.disputes[fact.number]
