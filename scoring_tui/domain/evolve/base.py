"""The register of how each kind of entry changes the state, and the hands that the folds share.

Imports state and entries.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.state import RoomBeforeStep, State, TurnBeforeStep, UndoStep

Evolver = Callable[[State, Entry, Any], None]
EVOLVERS: dict[type[Fact], Evolver] = {}


def evolves(kind: type[Fact]) -> Callable[[Evolver], Evolver]:
    """Register how a kind of fact changes the state."""

    def register(fold: Evolver) -> Evolver:
        EVOLVERS[kind] = fold
        return fold

    return register


def push_undo(state: State, entry: Entry, panel: str, *numbers: int) -> None:
    """Keep what a step of the MC is about to replace."""
    turns = tuple(TurnBeforeStep.of(state.turns[number]) for number in numbers)
    step = UndoStep(entry.seq, type(entry.fact).kind, RoomBeforeStep.of(state.rooms[panel]), turns)
    state.undo_steps.setdefault(panel, []).append(step)


def change_turn(state: State, number: int, **changes: Any) -> None:
    """Put a changed turn in the place of the old one."""
    state.turns[number] = replace(state.turns[number], **changes)


def change_room(state: State, panel: str, **changes: Any) -> None:
    """Put a changed room in the place of the old one."""
    state.rooms[panel] = replace(state.rooms[panel], **changes)
