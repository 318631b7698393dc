"""The seats for which a head may make a new PIN."""

from dataclasses import dataclass

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import IssuePins
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.sentences.base import name_office, name_seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.rules.setup import list_seats
from scoring_tui.views.queue import find_objection


@dataclass(frozen=True, slots=True)
class PinSeat:
    """A seat, its person, and what tells it from other seats of the person."""

    seat: Seat
    name: str | LazyText
    place: str | LazyText
    """The rooms of a juror, or the office of a head."""


def list_pin_seats(engine: Engine, actor: Actor) -> tuple[PinSeat, ...]:
    """List the seats for which the rules allow this actor a new PIN."""
    state, now = engine.state, engine.clock()
    return tuple(
        PinSeat(
            seat,
            name_seat(state, seat),
            ", ".join(state.juror_rooms(seat.post))
            if seat.role is Role.JUROR
            else name_office(state, seat) or "",
        )
        for seat in list_seats(state)
        if find_objection(state, IssuePins((seat,)), actor, now) is None
    )
