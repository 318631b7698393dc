"""Rules of the running order after the draw: moves in the queue, to other sessions and rooms."""

from collections.abc import Iterable, Iterator, Sequence

from scoring_tui.contest.models import Session
from scoring_tui.domain.commands.schedule import EnteredNumber, EnterOrder, MoveTurn
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.schedule import OrderEntered, TurnMoved
from scoring_tui.domain.facts.setup import DrawnTurn
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import State, Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_category_name,
    require_on_stage,
    require_reason,
    require_turn,
    require_unsigned,
    rule,
)
from scoring_tui.rules.setup import build_turns, require_draw

HIGHEST_NUMBER = 9_999
"""The highest draw number that a person may enter."""


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
    ranks = state.contest.session_ranks
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
    _require_session(state, index)
    _require_possible_session(state, turn, index)
    panel_id = state.contest.session[index].panel
    queue = [number for number in state.rooms[panel_id].queue if number != turn.number]
    ranks = state.contest.session_ranks
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
        _require_category(state, turn.category, index)
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


# --- drawn by hand ------------------------------------------------------------------------------------


@rule.register
def _decide_enter_order(command: EnterOrder, context: DecisionContext) -> list[Fact]:
    state, numbers = context.state, command.entered_numbers
    require_draw(context)
    if command.category is not None:
        require_category_name(context, command.category)
    require(state.contestants, lazy("there are no contestants yet; import a roster first"))
    require(numbers, lazy("every contestant has a draw number already"))
    category_ids = [command.category] if command.category else list(state.contest.categories)
    missing_contestants = {
        contestant.id: contestant
        for category_id in category_ids
        for contestant in state.undrawn_contestants(category_id)
    }
    used_numbers = set(state.turns)
    for entered in numbers:
        contestant = missing_contestants.pop(entered.contestant, None)
        if contestant is None:
            raise CommandRefused(lazy("contestant {id} needs no draw number", id=entered.contestant))
        require_unsigned(context, contestant.category)
        is_number = 1 <= entered.number <= HIGHEST_NUMBER
        require(is_number, lazy("draw numbers go from 1 to {highest}", highest=HIGHEST_NUMBER))
        message = lazy("no. {number} belongs to another contestant", number=entered.number)
        require(entered.number not in used_numbers, message)
        used_numbers.add(entered.number)
        if entered.session is not None:
            _require_session(state, entered.session)
            _require_category(state, contestant.category, entered.session)
    names = ", ".join(contestant.name for contestant in missing_contestants.values())
    require(not missing_contestants, lazy("without a number: {names}", names=names))
    has_sessions = {entered.session is not None for entered in numbers}
    require(len(has_sessions) == 1, lazy("give every contestant a session, or none"))
    is_schedule = True in has_sessions
    turns = tuple(_list_schedule(numbers)) if is_schedule else _spread_over_sessions(state, numbers)
    return [OrderEntered(source=command.source, turns=turns, is_schedule=is_schedule)]


def _require_session(state: State, index: int) -> None:
    last_number = len(state.contest.session)
    message = lazy("there is no session {number}; known are 1 to {last}", number=index + 1, last=last_number)
    require(0 <= index < last_number, message)


def _require_category(state: State, category_id: str, index: int) -> None:
    message = lazy(
        "{session} has no {category}",
        session=describe_session(state, index), category=state.contest.categories[category_id].name,
    )  # fmt: skip
    require(category_id in state.contest.session[index].categories, message)


def _list_schedule(numbers: Iterable[EnteredNumber]) -> Iterator[DrawnTurn]:
    for entered in numbers:
        if entered.session is not None:
            yield DrawnTurn(number=entered.number, contestant=entered.contestant, session=entered.session)


def _spread_over_sessions(state: State, numbers: Sequence[EnteredNumber]) -> tuple[DrawnTurn, ...]:
    """Return the turns in the sessions that a draw by lot would give, session by session in this order."""
    sessions: dict[str, int] = {}
    numbers_by_category: dict[str, list[EnteredNumber]] = {}
    for entered in numbers:
        category_id = state.contestants[entered.contestant].category
        numbers_by_category.setdefault(category_id, []).append(entered)
    for category_id, category_numbers in numbers_by_category.items():
        contestant_ids = [entered.contestant for entered in category_numbers]
        spread_turns = build_turns(state, category_id, contestant_ids, 1)
        sessions.update((turn.contestant, turn.session) for turn in spread_turns)
    ranks = state.contest.session_ranks
    ordered = sorted(numbers, key=lambda entered: ranks[sessions[entered.contestant]])
    return tuple(
        DrawnTurn(number=entered.number, contestant=entered.contestant, session=sessions[entered.contestant])
        for entered in ordered
    )
