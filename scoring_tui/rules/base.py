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
from scoring_tui.domain.state import Room, State, Turn
from scoring_tui.errors import Refused
from scoring_tui.i18n.lazy import Said, say


@dataclass(frozen=True, slots=True)
class Case:
    """Who asks, when, and what is known at that moment."""

    state: State
    by: Actor
    now: Reading


@singledispatch
def rule(command: Any, case: Case) -> list[Fact]:
    """What follows from a command: facts to append, at least one. Raises `Refused`."""
    raise TypeError(f"no rule for {type(command).__name__}")


def decide(state: State, command: Command, by: Actor, now: Reading) -> list[Fact]:
    """What may happen next: the facts that this command adds to the ledger.

    The state is not changed. Raises `Refused` when the command may not happen now, or not by this seat.
    """
    if by.role not in command.roles:
        raise Refused(say("this seat may not do that"))
    return rule(command, Case(state, by, now))


def require(condition: object, said: Said) -> None:
    """Refuse with these words unless the condition holds."""
    if not condition:
        raise Refused(said)


def turn_of(case: Case, number: int) -> Turn:
    """The turn with this draw number."""
    turn = case.state.turns.get(number)
    if turn is None:
        raise Refused(say("there is no draw number {number}", number=number))
    return turn


def room_of(case: Case, panel: str) -> Room:
    """The room of this panel, which must be the asking MC's own."""
    room = case.state.rooms.get(panel)
    if room is None:
        raise Refused(say("there is no panel {panel}", panel=panel))
    own = case.by.role != "mc" or case.by.post == panel
    require(own, say("panel {panel} has an MC of its own", panel=panel))
    return room


def staged(case: Case, number: int) -> Turn:
    """The turn, in the room of the asking MC, of a category that nobody signed."""
    turn = turn_of(case, number)
    room_of(case, turn.panel)
    unsigned(case, turn.category)
    return turn


def unsigned(case: Case, category: str) -> None:
    """Refuse while a category carries a signature."""
    require(
        not case.state.signatures.get(category),
        say("{category} is signed; withdraw the signatures first", category=category_name(case, category)),
    )


def category_name(case: Case, category: str) -> str:
    """The name of a category, which must exist."""
    declared = case.state.contest.categories.get(category)
    if declared is None:
        raise Refused(say("there is no category {category}", category=category))
    return declared.name


def names(case: Case, jurors: tuple[str, ...]) -> str:
    """Names of jurors in one line."""
    return ", ".join(case.state.jurors[juror].name for juror in jurors)


def reasoned(reason: str) -> str:
    """The reason, which must not be empty."""
    require(reason.strip(), say("a reason is needed"))
    return reason.strip()
