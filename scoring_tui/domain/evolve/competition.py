"""Evolvers for the facts about the rounds of a competition."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.competition import EntrantsAdvanced
from scoring_tui.domain.state import RoundAdvance, State


@evolves(EntrantsAdvanced)
def _evolve_entrants_advanced(state: State, entry: Entry, fact: EntrantsAdvanced) -> None:
    state.advances = (*state.advances, RoundAdvance(entry.seq, entry.at, fact.result, fact.reason))
