"""The queue of a room over all its days, session by session, and what may be done with each contestant.

What may be done is asked of the rules themselves, once for each kind of turn. Imports state, rules, commands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.stage import Call, CloseScoring, Disqualify, MarkAbsent, Postpone, Withdraw
from scoring_tui.domain.state import State, Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import decide
from scoring_tui.views.announcements import AnnouncedPerson

STATE_SIGNS: Mapping[str, str] = {
    "waiting": "○", "stage": "▶", "scoring": "◐", "finished": "✓",
    "absent": "∅", "postponed": "↓", "withdrawn": "−", "disqualified": "×",
}  # fmt: skip
"""The sign of each state, so that colour is never the only one."""
WAITING_STATES = ("waiting", "postponed")


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One contestant in the queue."""

    person: AnnouncedPerson
    state: str
    """A key of `SIGNS`."""
    state_text: LazyText
    """The state in words."""
    call_refusal: LazyText | None
    """Why the contestant cannot be called now."""
    allowed_actions: frozenset[str]
    """What may be done: "absent", "postpone", "withdraw", "disqualify", "close"."""

    @property
    def number(self) -> int:
        """The draw number."""
        return self.person.number


@dataclass(frozen=True, slots=True)
class QueueBlock:
    """Consecutive lines of one session and category, or those that were postponed to the end."""

    day: date
    start: time
    category_name: str
    is_postponed: bool
    lines: tuple[QueueLine, ...]


def find_objection(state: State, command: Command, by: Actor, now: Reading) -> LazyText | None:
    """What the rules would say against a command at this moment."""
    try:
        decide(state, command, by, now)
    except CommandRefused as no:
        return no.message
    return None


def announced_person(state: State, number: int) -> AnnouncedPerson:
    """Who has this draw number; nothing of it is private."""
    who = state.contestants[state.turns[number].contestant]
    members = tuple(member.name for member in who.members)
    return AnnouncedPerson(number, who.name, who.unit, who.idea, who.say, members)


def make_queue_blocks(state: State, panel: str, by: Actor, now: Reading) -> tuple[QueueBlock, ...]:
    """The whole queue of a room."""
    turns = [state.turns[number] for number in state.rooms[panel].queue]
    known: dict[object, frozenset[str]] = {}
    made: list[QueueBlock] = []
    for (index, category, postponed), group in groupby(turns, _place):
        session = state.contest.session[index]
        lines = tuple(_line(state, turn, by, now, known) for turn in group)
        name = state.contest.categories[category].name
        made.append(QueueBlock(session.day, session.start, name, postponed, lines))
    return tuple(made)


def _place(turn: Turn) -> tuple[int, str, bool]:
    return turn.session, turn.category, turn.is_postponed


def _line(
    state: State, turn: Turn, by: Actor, now: Reading, known: dict[object, frozenset[str]]
) -> QueueLine:
    alike = (turn.category, turn.phase, turn.exclusion, state.rooms[turn.panel].live == turn.number)
    if alike not in known:
        known[alike] = _may(state, turn.number, by, now)
    key, words = describe_state(state, turn)
    no_call = find_objection(state, Call(turn.number), by, now)
    return QueueLine(announced_person(state, turn.number), key, words, no_call, known[alike])


def _may(state: State, number: int, by: Actor, now: Reading) -> frozenset[str]:
    asked: dict[str, Command] = {
        "absent": MarkAbsent(number),
        "postpone": Postpone(number),
        "withdraw": Withdraw(number),
        "disqualify": Disqualify(number, "?"),
        "close": CloseScoring(number, despite_missing=True),
    }
    return frozenset(
        name for name, command in asked.items() if find_objection(state, command, by, now) is None
    )


def describe_state(state: State, turn: Turn) -> tuple[str, LazyText]:
    """The state of a turn: its key and its words."""
    if turn.exclusion:
        return turn.exclusion, REASONS[turn.exclusion]
    if turn.phase == "queued":
        return ("postponed", REASONS["postponed"]) if turn.is_postponed else ("waiting", PHASES["queued"])
    if turn.phase == "scoring":
        sent, of = len(state.ballots.get(turn.number, ())), len(state.expected_jurors(turn.number))
        return "scoring", lazy("scoring {sent}/{of}", sent=sent, of=of)
    return ("finished" if turn.phase == "closed" else "stage"), PHASES[turn.phase]
