"""The register of rules, and checks shared by the rules. A check raises `CommandRefused`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Juror
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.access import ReportWrongPins
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.setup import LockSeat, TakeSeat
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.seat import NO_DEVICE, Role
from scoring_tui.domain.state import Room, State, Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy

SESSION_ENDED = lazy("this session was ended: sign in again")
SEAT_TAKEN_OVER = lazy("another device took this seat over")
NO_STAGE = lazy("this contest is scored at desks; nobody is called")
NO_MARKS = lazy(
    "in this contest nobody appears and nobody gives marks: its score is made of imported results"
)
ONLY_HEAD_OF_JURY = lazy("only the head of jury may do that, not the head of a panel")


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """The state, the actor and the time of a decision."""

    state: State
    actor: Actor
    now: Reading


@singledispatch
def rule(command: Any, context: DecisionContext) -> list[Fact]:
    """Return the facts that follow from a command, at least one. Raises `CommandRefused`."""
    raise TypeError(f"no rule for {type(command).__name__}")


def decide(state: State, command: Command, actor: Actor, now: Reading) -> list[Fact]:
    """Return the facts that the command adds to the ledger; the state is not changed.

    Raises `CommandRefused` if the command is not possible now, or not from this seat.
    """
    if actor.role not in command.roles:
        raise CommandRefused(lazy("this seat may not do that"))
    if actor.seat.is_panel_head and not command.is_for_panel_head:
        raise CommandRefused(ONLY_HEAD_OF_JURY)
    if not isinstance(command, _WITHOUT_SEAT):
        _require_seat_held(state, actor)
    return rule(command, DecisionContext(state, actor, now))


_WITHOUT_SEAT = (TakeSeat, LockSeat, ReportWrongPins)
"""Commands of a device that does not hold the seat yet."""


def _require_seat_held(state: State, actor: Actor) -> None:
    """Refuse a device that lost its seat. The command line has no device."""
    holder = state.seat_devices.get(actor.seat, "")
    if actor.device and holder not in ("", actor.device):
        raise CommandRefused(SESSION_ENDED if holder == NO_DEVICE else SEAT_TAKEN_OVER)


def require(condition: object, message: LazyText) -> None:
    """Refuse with this message unless the condition is true."""
    if not condition:
        raise CommandRefused(message)


def require_stage_contest(context: DecisionContext) -> None:
    """Refuse what belongs to a stage in a contest that has none."""
    about = context.state.contest.contest
    require(about.has_ballots, NO_MARKS)
    require(about.has_stage, NO_STAGE)


def has_ballots(context: DecisionContext) -> bool:
    """Whether any ballot was ever sent."""
    state = context.state
    return any(state.ballots.values()) or bool(state.returned_ballots or state.typed_ballots)


def require_turn(context: DecisionContext, draw_number: int) -> Turn:
    """Return the turn with this draw number; refuse if there is none."""
    turn = context.state.turns.get(draw_number)
    if turn is None:
        raise CommandRefused(lazy("there is no draw number {number}", number=draw_number))
    return turn


def require_room(context: DecisionContext, panel_id: str) -> Room:
    """Return the room of a panel; refuse an MC of another panel."""
    room = context.state.rooms.get(panel_id)
    if room is None:
        raise CommandRefused(lazy("there is no panel {panel}", panel=panel_id))
    if context.actor.role is Role.MC and context.actor.post != panel_id:
        raise CommandRefused(lazy("panel {panel} has an MC of its own", panel=panel_id))
    return room


def require_own_panel(context: DecisionContext, panel_id: str) -> None:
    """Refuse the head of another panel."""
    actor = context.actor
    message = lazy(
        "that is for panel {panel}: the head of panel {own} acts in panel {own} only",
        panel=panel_id, own=actor.post,
    )  # fmt: skip
    require(not actor.seat.is_panel_head or actor.post == panel_id, message)


def limit_to_own_panel(context: DecisionContext, panel_id: str) -> str:
    """Return the panel that is meant, empty for all; the head of a panel means the own one. Refuse others."""
    if panel_id:
        require_own_panel(context, panel_id)
    return context.actor.post if context.actor.seat.is_panel_head else panel_id


def require_on_stage(context: DecisionContext, draw_number: int) -> Turn:
    """Return the turn; refuse an MC of another room, and any command on a signed category."""
    turn = require_turn(context, draw_number)
    require_room(context, turn.panel)
    require_unsigned_turn(context, turn)
    return turn


def require_unsigned_turn(context: DecisionContext, turn: Turn) -> None:
    """Refuse if the turn's category has a signature, unless no place depends on the turn."""
    if not turn.is_guest:
        require_unsigned(context, turn.category)


def require_unsigned(context: DecisionContext, category_id: str) -> None:
    """Refuse if the category is locked or has a signature."""
    require_category_name(context, category_id)
    objection = find_signature_objection(context.state, category_id)
    if objection is not None:
        raise CommandRefused(objection)


def find_signature_objection(state: State, category_id: str) -> LazyText | None:
    """Return why nothing that counts in a category may change; None if it is neither locked nor signed."""
    category_name = state.contest.categories[category_id].name
    if state.signatures.get(category_id):
        return lazy("{category} is signed; withdraw the signatures first", category=category_name)
    is_locked = category_id in state.locked_categories
    return lazy("{category} is locked; unlock it first", category=category_name) if is_locked else None


def require_undisputed(context: DecisionContext, category_id: str) -> None:
    """Refuse if the result of a contestant of the category is in dispute."""
    disputed_numbers = context.state.disputed_numbers(category_id)
    message = lazy(
        "{category} is held: the result of no. {numbers} is in dispute",
        category=require_category_name(context, category_id), numbers=", ".join(map(str, disputed_numbers)),
    )  # fmt: skip
    require(not disputed_numbers, message)


def require_category_name(context: DecisionContext, category_id: str) -> str:
    """Return the name of a category; refuse if it does not exist."""
    category = context.state.contest.categories.get(category_id)
    if category is None:
        raise CommandRefused(lazy("there is no category {category}", category=category_id))
    return category.name


def require_contestant(context: DecisionContext, contestant_id: str) -> Contestant:
    """Return the contestant; refuse an unknown one, and one of a signed category."""
    contestant = require_known_contestant(context, contestant_id)
    require_unsigned(context, contestant.category)
    return contestant


def require_known_contestant(context: DecisionContext, contestant_id: str) -> Contestant:
    """Return the contestant; refuse an unknown one."""
    contestant = context.state.contestants.get(contestant_id)
    if contestant is None:
        raise CommandRefused(lazy("there is no contestant {id}", id=contestant_id))
    return contestant


def require_juror(state: State, juror_id: str) -> Juror:
    """Return the juror with this id; refuse an unknown one."""
    juror = state.jurors.get(juror_id)
    if juror is None:
        known_ids = ", ".join(state.jurors)
        raise CommandRefused(
            lazy("there is no juror {juror}; known are {known}", juror=juror_id, known=known_ids)
        )
    return juror


def juror_names(context: DecisionContext, juror_ids: tuple[str, ...]) -> str:
    """Join the names of jurors with commas."""
    return ", ".join(context.state.jurors[juror_id].name for juror_id in juror_ids)


def require_reason(reason: str) -> str:
    """Return the reason without surrounding spaces; refuse an empty one."""
    require(reason.strip(), lazy("a reason is needed"))
    return reason.strip()


def require_unique(keys: Iterable[str]) -> None:
    """Refuse a sheet that is empty, or that has a key twice."""
    key_counts = Counter(keys)
    require(key_counts, lazy("the sheet holds no line"))
    most_common_key, key_count = key_counts.most_common(1)[0]
    require(key_count == 1, lazy("contestant {id} is there twice", id=most_common_key))
