"""The register of evolvers, one for each kind of fact, and their shared helpers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.state import BallotsBeforeStep, State, UndoStep

Evolver = Callable[[State, Entry, Any], None]
EVOLVERS: dict[type[Fact], Evolver] = {}


def evolves(fact_class: type[Fact]) -> Callable[[Evolver], Evolver]:
    """Register an evolver, the function that applies one kind of fact to the state."""

    def register(evolver: Evolver) -> Evolver:
        EVOLVERS[fact_class] = evolver
        return evolver

    return register


def push_undo(
    state: State,
    entry: Entry,
    panel_id: str,
    *draw_numbers: int,
    ballots_before: BallotsBeforeStep | None = None,
) -> None:
    """Store the values that a step of the MC replaces, for undo."""
    for draw_number in draw_numbers:
        settle_move(state, draw_number)
    turns = tuple(state.turns[draw_number] for draw_number in draw_numbers)
    step = UndoStep(entry.seq, type(entry.fact).kind, state.rooms[panel_id], turns, ballots_before)
    state.undo_steps.setdefault(panel_id, []).append(step)


def forget_undo(state: State, draw_number: int) -> None:
    """Drop the last step that changed a turn, and all steps before it: undo would bring back old values."""
    settle_move(state, draw_number)
    panel_id = state.turns[draw_number].panel
    if step_indexes := _list_step_indexes(state, panel_id, draw_number):
        state.undo_steps[panel_id] = state.undo_steps[panel_id][step_indexes[-1] + 1 :]


def settle_move(state: State, draw_number: int) -> None:
    """Make the move of a turn from another room final, because its new room goes on with it.

    The other room keeps its undo without the turn: the move is dropped from its steps, and so are the steps
    up to the last one that changed the turn.
    """
    panel_id = state.turns[draw_number].moved_from
    if not panel_id:
        return
    change_turn(state, draw_number, moved_from="")
    step_indexes = _list_step_indexes(state, panel_id, draw_number)
    if not step_indexes:
        return
    *earlier_indexes, move_index = step_indexes
    first_index, steps = earlier_indexes[-1] + 1 if earlier_indexes else 0, state.undo_steps[panel_id]
    state.undo_steps[panel_id] = [
        replace(step, room=replace(step.room, queue=without_number(step.room.queue, draw_number)))
        for step in (*steps[first_index:move_index], *steps[move_index + 1 :])
    ]


def _list_step_indexes(state: State, panel_id: str, draw_number: int) -> list[int]:
    """Return the indexes of a room's steps that changed a turn."""
    steps = state.undo_steps.get(panel_id, [])
    return [
        index for index, step in enumerate(steps) if any(turn.number == draw_number for turn in step.turns)
    ]


def without_number(queue: tuple[int, ...], draw_number: int) -> tuple[int, ...]:
    """Return the queue without this draw number."""
    return tuple(number for number in queue if number != draw_number)


def change_turn(state: State, draw_number: int, **changes: Any) -> None:
    """Replace fields of a turn."""
    state.turns[draw_number] = replace(state.turns[draw_number], **changes)


def change_room(state: State, panel_id: str, **changes: Any) -> None:
    """Replace fields of a room."""
    state.rooms[panel_id] = replace(state.rooms[panel_id], **changes)


def change_contest(state: State, **changes: Any) -> None:
    """Replace parts of the declared contest. The new contest has no value that was computed from the old."""
    old_parts = {name: getattr(state.contest, name) for name in Contest.model_fields}
    state.declared_contest = Contest.model_validate({**old_parts, **changes})


def forget_run(state: State, draw_number: int, called_at: Reading | None = None) -> None:
    """Forget the times of the run so far; another run may begin at `called_at`."""
    change_turn(state, draw_number, timer=None, past_timers=(), called_at=called_at, ended_at=None)


def change_queues(state: State, panel_id: str, change: Callable[[tuple[int, ...]], tuple[int, ...]]) -> None:
    """Change the queue of a room, and its queue in every step that undo can take back."""
    change_room(state, panel_id, queue=change(state.rooms[panel_id].queue))
    if panel_id in state.undo_steps:
        state.undo_steps[panel_id] = [
            replace(step, room=replace(step.room, queue=change(step.room.queue)))
            for step in state.undo_steps[panel_id]
        ]


def append_to_session(state: State, draw_number: int) -> None:
    """Put a turn into the queue of its room, behind its session. Nobody else changes place or loses undo."""
    turn, ranks = state.turns[draw_number], state.contest.session_ranks

    def insert(queue: tuple[int, ...]) -> tuple[int, ...]:
        earlier_positions = (
            position
            for position, number in enumerate(queue, 1)
            if ranks[state.turns[number].session] <= ranks[turn.session]
        )
        end = max(earlier_positions, default=0)
        return (*queue[:end], draw_number, *queue[end:])

    change_queues(state, turn.panel, insert)
