"""Evolver for a running break that got another end."""

from dataclasses import replace

from scoring_tui.domain.evolve.base import change_room, evolves, push_undo
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.breaks import BreakChanged
from scoring_tui.domain.state import State


@evolves(BreakChanged)
def _evolve_break_changed(state: State, entry: Entry, fact: BreakChanged) -> None:
    push_undo(state, entry, fact.panel)
    room_break = state.rooms[fact.panel].current_break
    changed_break = room_break and replace(room_break, seconds=fact.seconds, until=fact.until)
    change_room(state, fact.panel, current_break=changed_break)
