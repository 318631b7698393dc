"""Evolvers for the ceremony."""

from dataclasses import replace

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.ceremony import CeremonyEnded, CeremonyMoved, CeremonyStarted
from scoring_tui.domain.state import Ceremony, State


@evolves(CeremonyStarted)
def _evolve_ceremony_started(state: State, entry: Entry, fact: CeremonyStarted) -> None:
    """The scenes that were chosen for rooms end, so that the ceremony is seen; displays of their own stay."""
    state.ceremony = Ceremony(fact.category, fact.steps)
    state.room_scenes.clear()


@evolves(CeremonyMoved)
def _evolve_ceremony_moved(state: State, entry: Entry, fact: CeremonyMoved) -> None:
    state.ceremony = state.ceremony and replace(state.ceremony, step=fact.step)


@evolves(CeremonyEnded)
def _evolve_ceremony_ended(state: State, entry: Entry, fact: CeremonyEnded) -> None:
    state.ceremony = None
