"""What a decision is made upon, the refusal, and the guards that many rules share.

Rules import commands, entries and state; nothing of storage or screens.
"""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import Room, State, Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """Who asks, when, and what is known at that moment."""

    state: State
    actor: Actor
    now: Reading


@singledispatch
def rule(command: Any, context: DecisionContext) -> list[Fact]:
    """What follows from a command: facts to append, at least one. Raises `Refused`."""
    raise TypeError(f"no rule for {type(command).__name__}")


def decide(state: State, command: Command, actor: Actor, now: Reading) -> list[Fact]:
    """What may happen next: the facts that this command adds to the ledger.

    The state is not changed. Raises `Refused` when the command may not happen now, or not by this seat.
    """
    if actor.role not in command.roles:
        raise CommandRefused(lazy("this seat may not do that"))
    return rule(command, DecisionContext(state, actor, now))


def require(condition: object, said: LazyText) -> None:
    """Refuse with these words unless the condition holds."""
    if not condition:
        raise CommandRefused(said)


def require_turn(context: DecisionContext, number: int) -> Turn:
    """The turn with this draw number."""
    turn = context.state.turns.get(number)
    if turn is None:
        raise CommandRefused(lazy("there is no draw number {number}", number=number))
    return turn


def require_room(context: DecisionContext, panel: str) -> Room:
    """The room of this panel, which must be the asking MC's own."""
    room = context.state.rooms.get(panel)
    if room is None:
        raise CommandRefused(lazy("there is no panel {panel}", panel=panel))
    own = context.actor.role is not Role.MC or context.actor.post == panel
    require(own, lazy("panel {panel} has an MC of its own", panel=panel))
    return room


def require_on_stage(context: DecisionContext, number: int) -> Turn:
    """The turn, in the room of the asking MC, of a category that nobody signed."""
    turn = require_turn(context, number)
    require_room(context, turn.panel)
    require_unsigned(context, turn.category)
    return turn


def require_unsigned(context: DecisionContext, category: str) -> None:
    """Refuse while a category carries a signature."""
    require(
        not context.state.signatures.get(category),
        lazy(
            "{category} is signed; withdraw the signatures first",
            category=require_category_name(context, category),
        ),
    )


def require_category_name(context: DecisionContext, category: str) -> str:
    """The name of a category, which must exist."""
    declared = context.state.contest.categories.get(category)
    if declared is None:
        raise CommandRefused(lazy("there is no category {category}", category=category))
    return declared.name


def juror_names(context: DecisionContext, jurors: tuple[str, ...]) -> str:
    """Names of jurors in one line."""
    return ", ".join(context.state.jurors[juror].name for juror in jurors)


def require_reason(reason: str) -> str:
    """The reason, which must not be empty."""
    require(reason.strip(), lazy("a reason is needed"))
    return reason.strip()
