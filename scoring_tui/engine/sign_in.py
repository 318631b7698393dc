"""Coming in: who may sit where, the PIN at the door, taking a seat from another device.

Functions of the `Hall`, run in the link's thread for the sign-in screen. Imports hall and the ledger's seats.
"""

from dataclasses import dataclass

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import LockSeat, TakeSeat
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.sentences.base import name_seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.port import PinResult, SeatRow


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """A seat that a person may choose."""

    seat: Seat
    name: str | LazyText
    office: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class SignInInfo:
    """What stands at the door before anybody signed in."""

    contest: str
    venue: str
    seats: tuple[SeatChoice, ...]


def sign_in_info(engine: Engine, role: Role) -> SignInInfo:
    """The contest's name and the seats of a role that are in use now."""
    about = engine.state.contest.contest
    return SignInInfo(about.name, about.venue, tuple(_seats(engine.state, role)))


def _seats(state: State, role: Role) -> list[SeatChoice]:
    panels = state.contest.panels
    if role is Role.JUROR:
        rooms = {
            juror: ", ".join(panels[panel].room for panel, sit in state.panel_members.items() if juror in sit)
            for members in state.panel_members.values()
            for juror in members
        }
        return [
            SeatChoice(Seat(Role.JUROR, j), state.jurors[j].name, state.jurors[j].office, rooms[j])
            for j in rooms
        ]
    offered_seats = [Seat(role, panel) for panel in panels] if role is Role.MC else [Seat(role)]
    return [SeatChoice(seat, name_seat(state, seat)) for seat in offered_seats]


def check_pin(engine: Engine, seat: Seat, pin: str, device: str) -> PinResult:
    """Try a PIN; the wrong one that locks the seat is recorded in the ledger under the device's name."""
    result = engine.ledger.seats.check_pin(str(seat), pin, engine.clock().wall)
    if result.lock_tries:
        engine.submit(LockSeat(seat, device, result.lock_tries), Actor(device, seat))
    return result


def current_holder(engine: Engine, seat: Seat, device: str) -> SeatRow | None:
    """The other device that holds a seat, or nothing."""
    rows = engine.ledger.seats.list_rows()
    return next((row for row in rows if row.seat == str(seat) and row.device not in ("", device)), None)


def take_seat(engine: Engine, who: Actor, device: str, over: str) -> None:
    """Take a seat; `over` is the device that the person agreed to take it from. Raises `Refused`."""
    engine.submit(TakeSeat(device, over), who)
