"""Rules about who may sit at a seat: wrong PINs, and sessions that the committee ends."""

from scoring_tui.domain.commands.access import EndSession, ReportWrongPins, UnlockSeat
from scoring_tui.domain.facts.access import SeatUnlocked, SessionEnded, WrongPinsReported
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.seat import NO_DEVICE, SUPERVISOR_SEAT, Seat
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import DecisionContext, require, rule
from scoring_tui.rules.setup import list_seats


@rule.register
def _decide_report_wrong_pins(command: ReportWrongPins, context: DecisionContext) -> list[Fact]:
    return [
        WrongPinsReported(
            guessed=str(command.seat), level=command.level, address=command.address,
            failures=command.failures, source_count=command.source_count,
        )
    ]  # fmt: skip


@rule.register
def _decide_unlock_seat(command: UnlockSeat, context: DecisionContext) -> list[Fact]:
    _require_seat(context, command.seat)
    return [SeatUnlocked(unlocked=str(command.seat))]


@rule.register
def _decide_end_session(command: EndSession, context: DecisionContext) -> list[Fact]:
    _require_seat(context, command.seat)
    device = context.state.seat_devices.get(command.seat, NO_DEVICE)
    require(device != NO_DEVICE, lazy("nobody is signed in at {seat}", seat=str(command.seat)))
    return [SessionEnded(ended=str(command.seat), device=device)]


def _require_seat(context: DecisionContext, seat: Seat) -> None:
    """Refuse a seat that the contest does not have."""
    seats = [*list_seats(context.state), SUPERVISOR_SEAT]
    known = ", ".join(map(str, seats))
    require(seat in seats, lazy("there is no seat {seat}; known are {known}", seat=str(seat), known=known))
