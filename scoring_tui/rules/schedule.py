"""Rules of the running order after the draw: moves in the queue, to other sessions and rooms."""

from scoring_tui.contest.models import Session
from scoring_tui.domain.commands.schedule import MoveTurn
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.schedule import TurnMoved
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import State, Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_on_stage,
    require_reason,
    require_turn,
    rule,
)


def is_waiting(turn: Turn) -> bool:
    """Whether a contestant still waits for the call, or may be called again after an absence."""
    return turn.phase == "queued" and turn.exclusion in (None, "absent")


def describe_session(state: State, index: int) -> LazyText:
    """Return number, day, time and room of a session."""
    session = state.contest.session[index]
    return lazy(
        "session {number} ({day}, {time}, {room})",
        number=index + 1, day=session.day, time=session.start,
        room=state.contest.panels[session.panel].room,
    )  # fmt: skip


def is_session_over(state: State, index: int) -> bool:
    """Whether a later session of the same panel has begun. Contestants who were postponed do not count."""
    session = state.contest.session[index]
    ranks = {session_index: rank for rank, session_index in enumerate(state.contest.session_order)}
    return any(
        turn.panel == session.panel
        and ranks[turn.session] > ranks[index]
        and turn.phase != "queued"
        and not turn.is_postponed
        for turn in state.turns.values()
    )


@rule.register
def _decide_move_turn(command: MoveTurn, context: DecisionContext) -> list[Fact]:
    state, turn = context.state, require_on_stage(context, command.number)
    reason = (
        require_reason(command.reason) if context.actor.role is Role.COMMITTEE else command.reason.strip()
    )
    _require_waiting(turn)
    places = [command.before, command.after, command.session, command.to_end or None]
    message = lazy("say where: before or after a draw number, at the end, or in which session")
    require(sum(place is not None for place in places) == 1, message)
    if command.session is not None:
        fact = _move_to_session(state, turn, command.session, reason)
    elif command.to_end:
        queue = [number for number in state.rooms[turn.panel].queue if number != turn.number]
        require(queue, lazy("No. {number} has that place already", number=turn.number))
        fact = _move_beside(context, turn, queue[-1], reason, is_before=False)
    else:
        neighbour = require_turn(context, command.before or command.after or 0)
        is_before = command.before is not None
        require(neighbour.number != turn.number, lazy("say where: another draw number is needed"))
        _require_waiting(neighbour)
        fact = _move_beside(context, turn, neighbour.number, reason, is_before=is_before)
    _require_new_place(state, turn, fact)
    return [fact]


def _require_waiting(turn: Turn) -> None:
    message = lazy("No. {number} does not wait: only contestants who wait can be moved", number=turn.number)
    require(is_waiting(turn), message)


def _move_beside(
    context: DecisionContext, turn: Turn, neighbour_number: int, reason: str, *, is_before: bool
) -> TurnMoved:
    """Return the move to the place before or after another contestant, into the session of that one.

    Beside a postponed contestant of the same room the session stays: a postponed one keeps an old session.
    """
    state, neighbour = context.state, context.state.turns[neighbour_number]
    is_same_room = neighbour.panel == turn.panel
    session = turn.session if neighbour.is_postponed and is_same_room else neighbour.session
    _require_possible_session(state, turn, session)
    queue = [number for number in state.rooms[neighbour.panel].queue if number != turn.number]
    next_numbers = queue[queue.index(neighbour_number) + (not is_before) :]
    return TurnMoved(
        number=turn.number, from_panel=turn.panel, panel=neighbour.panel, session=session,
        before=next_numbers[0] if next_numbers else None,
        is_postponed=turn.is_postponed and neighbour.is_postponed, reason=reason,
    )  # fmt: skip


def _move_to_session(state: State, turn: Turn, index: int, reason: str) -> TurnMoved:
    """Return the move to the end of a session: behind its contestants, before those of later sessions."""
    last_number = len(state.contest.session)
    message = lazy("there is no session {number}; known are 1 to {last}", number=index + 1, last=last_number)
    require(0 <= index < last_number, message)
    _require_possible_session(state, turn, index)
    panel_id = state.contest.session[index].panel
    queue = [number for number in state.rooms[panel_id].queue if number != turn.number]
    ranks = {session_index: rank for rank, session_index in enumerate(state.contest.session_order)}
    end = 0
    for position, number in enumerate(queue, 1):
        other = state.turns[number]
        is_earlier = ranks[other.session] <= ranks[index] and not other.is_postponed
        if is_earlier or not is_waiting(other):
            end = position
    return TurnMoved(
        number=turn.number, from_panel=turn.panel, panel=panel_id, session=index,
        before=queue[end] if end < len(queue) else None, reason=reason,
    )  # fmt: skip


def _require_possible_session(state: State, turn: Turn, index: int) -> None:
    """Refuse a session without the category or that is over, and another panel once ballots are in."""
    session: Session = state.contest.session[index]
    if index != turn.session:
        require(
            turn.category in session.categories,
            lazy(
                "{session} has no {category}",
                session=describe_session(state, index), category=state.contest.categories[turn.category].name,
            ),
        )  # fmt: skip
        require(
            not is_session_over(state, index),
            lazy("{session} is over", session=describe_session(state, index)),
        )
    if session.panel != turn.panel:
        waiting_paper = any(number == turn.number for number, _ in state.typed_ballots)
        has_ballots = state.ballots.get(turn.number) or waiting_paper
        require(not has_ballots, lazy("ballots of no. {number} are in already", number=turn.number))


def _require_new_place(state: State, turn: Turn, fact: TurnMoved) -> None:
    """Refuse a move that changes nothing."""
    queue = state.rooms[turn.panel].queue
    next_numbers = queue[queue.index(turn.number) + 1 :]
    old_place = (turn.panel, turn.session, next_numbers[0] if next_numbers else None)
    is_new = (fact.panel, fact.session, fact.before) != old_place
    if not is_new and fact.is_postponed == turn.is_postponed:
        raise CommandRefused(lazy("No. {number} has that place already", number=turn.number))
