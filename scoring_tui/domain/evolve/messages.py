"""Evolvers for the message to the person on stage. Only the call of the next one is undone with it."""

from scoring_tui.domain.evolve.base import change_room, evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.messages import StageMessageCleared, StageMessageSent
from scoring_tui.domain.state import State


@evolves(StageMessageSent)
def _evolve_stage_message_sent(state: State, entry: Entry, fact: StageMessageSent) -> None:
    change_room(state, fact.panel, stage_message=fact.text)


@evolves(StageMessageCleared)
def _evolve_stage_message_cleared(state: State, entry: Entry, fact: StageMessageCleared) -> None:
    change_room(state, fact.panel, stage_message="")
