"""Evolvers for the facts of the assessors' meeting."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.consensus import AgreementCancelled, LevelAgreed
from scoring_tui.domain.state import AgreedLevel, State


def drop_agreements(state: State, draw_number: int) -> None:
    """Drop the agreed levels of a turn whose ballots change: their basis, the single marks, is gone."""
    state.agreed_levels.pop(draw_number, None)


@evolves(LevelAgreed)
def _evolve_level_agreed(state: State, entry: Entry, fact: LevelAgreed) -> None:
    agreed_level = AgreedLevel(entry.seq, entry.at, fact.level, fact.reason)
    other_levels = state.agreed_levels.get(fact.number, {})
    state.agreed_levels[fact.number] = {**other_levels, fact.criterion: agreed_level}


@evolves(AgreementCancelled)
def _evolve_agreement_cancelled(state: State, entry: Entry, fact: AgreementCancelled) -> None:
    levels = state.agreed_levels[fact.number]
    remaining_levels = {id_: level for id_, level in levels.items() if id_ != fact.criterion}
    state.agreed_levels[fact.number] = remaining_levels
