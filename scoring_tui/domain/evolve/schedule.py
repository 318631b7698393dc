"""Evolvers for an order drawn by hand and for contestants who are moved, and how undo moves them back."""

from dataclasses import replace

from scoring_tui.domain.evolve.base import (
    append_to_session,
    change_queues,
    change_room,
    change_turn,
    evolves,
    push_undo,
    without_number,
)
from scoring_tui.domain.evolve.setup import add_turn
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.schedule import OrderEntered, TurnMoved
from scoring_tui.domain.state import State, UndoStep


@evolves(OrderEntered)
def _evolve_order_entered(state: State, entry: Entry, fact: OrderEntered) -> None:
    for drawn_turn in fact.turns:
        add_turn(state, drawn_turn, state.contestants[drawn_turn.contestant].category)
        append_to_session(state, drawn_turn.number)


@evolves(TurnMoved)
def _evolve_turn_moved(state: State, entry: Entry, fact: TurnMoved) -> None:
    draw_number = fact.number
    push_undo(state, entry, fact.from_panel, draw_number)
    steps = state.undo_steps[fact.from_panel]
    steps[-1] = replace(steps[-1], moved_to=fact.session)
    old_queue = state.rooms[fact.from_panel].queue
    change_room(state, fact.from_panel, queue=without_number(old_queue, draw_number))
    change_turn(state, draw_number, session=fact.session, is_postponed=fact.is_postponed)

    def insert(queue: tuple[int, ...]) -> tuple[int, ...]:
        index = queue.index(fact.before) if fact.before in queue else len(queue)
        return (*queue[:index], draw_number, *queue[index:])

    if fact.panel == fact.from_panel:
        change_room(state, fact.panel, queue=insert(state.rooms[fact.panel].queue))
        return
    change_turn(
        state, draw_number,
        panel=fact.panel, jurors=state.judging_members(fact.panel, state.turns[draw_number].category),
        moved_from=fact.from_panel,
    )  # fmt: skip
    change_queues(state, fact.panel, insert)  # the other room keeps its undo, with the newcomer


def leave_other_room(state: State, step: UndoStep) -> None:
    """Before a move is undone: remove the turn from the queue of the room to which it was moved."""
    draw_number = step.turns[0].number
    turn = state.turns[draw_number]
    if turn.panel != step.room.panel:
        change_queues(state, turn.panel, lambda queue: without_number(queue, draw_number))


def restore_place(state: State, step: UndoStep) -> None:
    """Give a turn whose move is undone its earlier session, panel and jurors.

    A session that was changed by something else since then stays.
    """
    old_turn = step.turns[0]
    turn = state.turns[old_turn.number]
    if turn.panel != old_turn.panel:
        change_turn(
            state, turn.number,
            session=old_turn.session, panel=old_turn.panel, jurors=old_turn.jurors, moved_from="",
        )  # fmt: skip
    elif turn.session == step.moved_to:
        change_turn(state, turn.number, session=old_turn.session)
