"""Evolvers for the facts about who may sit at a seat."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.access import SeatUnlocked, SessionEnded, WrongPinsReported
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.seat import NO_DEVICE, Seat
from scoring_tui.domain.state import State


@evolves(WrongPinsReported)
@evolves(SeatUnlocked)
def _ignore(state: State, entry: Entry, fact: Fact) -> None:
    """Do nothing: who may try is counted in a side file."""


@evolves(SessionEnded)
def _evolve_session_ended(state: State, entry: Entry, fact: SessionEnded) -> None:
    state.seat_devices[Seat.parse(fact.ended)] = NO_DEVICE
