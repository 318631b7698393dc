"""What the sentences of the journal share: `tell`, which the other rooms extend, and names in words.

Imports entries and state.
"""

from functools import singledispatch
from typing import Any

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy

Known = tuple[State, Entry]
"""What is known, and the entry that is told of."""


@singledispatch
def describe_fact(fact: Any, known: Known) -> LazyText:
    """A fact as a sentence; raises `TypeError` for a kind that has none."""
    raise TypeError(f"no words for {type(fact).__name__}")


def who_is(known: Known, number: int) -> str:
    """Number and name, never apart."""
    state = known[0]
    return f"{number} {state.contestant_name(number)}" if number in state.turns else str(number)


def juror_name(known: Known, id_: str) -> str:
    """The juror's name, or the id of one who never sat."""
    juror = known[0].jurors.get(id_)
    return juror.name if juror else id_


def category_name(known: Known, id_: str) -> str:
    """The name of a category."""
    return known[0].contest.categories[id_].name


def room_name(known: Known, panel: str) -> str:
    """The room of a panel."""
    return known[0].contest.panels[panel].room


def because(reason: str) -> LazyText | str:
    """The end of a sentence that may carry a reason."""
    return lazy(": {reason}", reason=reason) if reason else ""


def seat_name(state: State, seat: Seat) -> str | LazyText:
    """Who a seat is for: the juror's name, the MC's room, the head of jury."""
    if seat.role is Role.JUROR and seat.post in state.jurors:
        return state.jurors[seat.post].name
    if seat.role is Role.MC and seat.post in state.contest.panels:
        return lazy("MC {room}", room=state.contest.panels[seat.post].room)
    if seat.role is Role.CHAIR:
        return state.contest.contest.head_of_jury or lazy("Head of jury")
    return str(seat)
