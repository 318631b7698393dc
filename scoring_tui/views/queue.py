"""The queue of a room over all days, session by session, and what the rules allow for each contestant.

The rules decide what is allowed; they are evaluated once for all turns with the same properties.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, time
from functools import cache
from itertools import groupby
from operator import attrgetter

from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.stage import Call
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import State, Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import decide, rule
from scoring_tui.rules.readiness import count_calls
from scoring_tui.views.announcements import AnnouncedPerson

STATE_SIGNS: Mapping[str, str] = {
    "waiting": "○", "stage": "▶", "scoring": "◐", "finished": "✓",
    "absent": "∅", "postponed": "↓", "withdrawn": "−", "disqualified": "×",
}  # fmt: skip
"""A character for each state, so that colour is not the only difference."""
WAITING_STATES = ("waiting", "postponed")
ANY_VALUES: Mapping[str, object] = {"reason": "?", "despite_missing": True}
"""Values of fields that a person fills in later; the rules must not refuse a command because of them."""

_INDIVIDUAL_FIELDS = {
    "number", "contestant", "panel", "session", "jurors",
    "reason", "timer", "past_timers", "called_at", "ended_at", "last_repeat", "is_guest", "call_readings",
    "ready_at",
}  # fmt: skip
_turn_kind = attrgetter(*(field.name for field in fields(Turn) if field.name not in _INDIVIDUAL_FIELDS))
"""What turns that are alike have in common; the rules allow the same commands for them."""


@dataclass(frozen=True, slots=True)
class CallStatus:
    """The calls of a contestant who has not come yet; times are milliseconds since 1970."""

    call_count: int
    """Calls that count, each at least the call interval after the one before."""
    last_at: int | None
    next_at: int | None
    """From when another call counts; None if it does at once, or if no other is needed."""
    is_enough: bool
    """Whether the contestant may be marked absent without a question."""
    ready_at: int | None
    """When the contestant was seen at the stage edge."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One contestant in the queue."""

    person: AnnouncedPerson
    state: str
    """A key of `STATE_SIGNS`."""
    state_text: LazyText
    """The state as shown to the reader."""
    call_refusal: LazyText | None
    """Why the contestant cannot be called now."""
    allowed_commands: frozenset[type[Command]]
    """The commands about this contestant that the rules allow now."""
    calls: CallStatus

    @property
    def number(self) -> int:
        """The draw number."""
        return self.person.number


@dataclass(frozen=True, slots=True)
class QueueBlock:
    """Consecutive lines of one session and category; postponed ones are a block of their own."""

    day: date
    start: time
    category_name: str
    is_postponed: bool
    lines: tuple[QueueLine, ...]


def find_objection(state: State, command: Command, actor: Actor, now: Reading) -> LazyText | None:
    """Return why the rules would refuse a command now; None if they allow it."""
    try:
        decide(state, command, actor, now)
    except CommandRefused as error:
        return error.message
    return None


def find_allowed_commands(
    state: State, values: Mapping[str, object], actor: Actor, now: Reading
) -> frozenset[type[Command]]:
    """Return the commands that the rules allow now, of those whose required fields all have a value here."""
    allowed_commands = []
    for command_class, field_names in _list_commands(actor.role, frozenset(values)):
        command = command_class(**{name: values[name] for name in field_names})
        if find_objection(state, command, actor, now) is None:
            allowed_commands.append(command_class)
    return frozenset(allowed_commands)


@cache
def _list_commands(
    role: Role, value_names: frozenset[str]
) -> tuple[tuple[type[Command], tuple[str, ...]], ...]:
    """The commands of a role that these values suffice for, with the names of the fields to fill in."""
    return tuple(
        (command_class, tuple(field.name for field in fields(command_class) if field.name in value_names))
        for command_class in rule.registry
        if issubclass(command_class, Command)
        and role in command_class.roles
        and {field.name for field in fields(command_class) if field.default is MISSING} <= value_names
    )


def announced_person(state: State, draw_number: int) -> AnnouncedPerson:
    """Return the public facts about the contestant with this draw number."""
    contestant = state.contestants[state.turns[draw_number].contestant]
    return AnnouncedPerson(
        draw_number, contestant.name, contestant.unit, contestant.idea, contestant.say,
        contestant.member_names, contestant.theme, contestant.mentor,
    )  # fmt: skip


def make_queue_blocks(state: State, panel_id: str, actor: Actor, now: Reading) -> tuple[QueueBlock, ...]:
    """Make the whole queue of a room."""
    turns = [state.turns[draw_number] for draw_number in state.rooms[panel_id].queue]
    allowed_by_kind: dict[object, frozenset[type[Command]]] = {}
    queue_blocks: list[QueueBlock] = []
    for (index, category_id, is_postponed), group in groupby(turns, _block_key):
        session = state.contest.session[index]
        lines = tuple(_queue_line(state, turn, actor, now, allowed_by_kind) for turn in group)
        name = state.contest.categories[category_id].name
        queue_blocks.append(QueueBlock(session.day, session.start, name, is_postponed, lines))
    return tuple(queue_blocks)


def _block_key(turn: Turn) -> tuple[int, str, bool]:
    return turn.session, turn.category, turn.is_postponed


def _queue_line(
    state: State,
    turn: Turn,
    actor: Actor,
    now: Reading,
    allowed_by_kind: dict[object, frozenset[type[Command]]],
) -> QueueLine:
    is_ready = turn.phase == "queued" and turn.ready_at is not None
    turn_kind = (*_turn_kind(turn), state.rooms[turn.panel].live == turn.number, is_ready)
    if turn_kind not in allowed_by_kind:
        values = {**ANY_VALUES, "number": turn.number}
        allowed_by_kind[turn_kind] = find_allowed_commands(state, values, actor, now)
    key, state_text = describe_state(state, turn)
    call_refusal = find_objection(state, Call(turn.number), actor, now)
    return QueueLine(
        announced_person(state, turn.number), key, state_text, call_refusal, allowed_by_kind[turn_kind],
        _call_status(state, turn),
    )  # fmt: skip


def _call_status(state: State, turn: Turn) -> CallStatus:
    calls = count_calls(state, turn)
    return CallStatus(
        len(calls.readings),
        calls.last.wall if calls.last else None,
        calls.next_at.wall if calls.next_at else None,
        calls.is_enough,
        turn.ready_at.wall if turn.ready_at else None,
    )


def describe_state(state: State, turn: Turn) -> tuple[str, LazyText]:
    """Return the state of a turn as a key of `STATE_SIGNS` and as text."""
    if turn.exclusion:
        return turn.exclusion, REASONS[turn.exclusion]
    if turn.phase == "queued":
        return ("postponed", REASONS["postponed"]) if turn.is_postponed else ("waiting", PHASES["queued"])
    if turn.phase == "scoring":
        sent_count, expected_count = (
            len(state.ballots.get(turn.number, ())),
            len(state.expected_jurors(turn.number)),
        )
        return "scoring", lazy("scoring {sent}/{of}", sent=sent_count, of=expected_count)
    return ("finished" if turn.phase == "closed" else "stage"), PHASES[turn.phase]
