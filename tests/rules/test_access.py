"""Who may sit at a seat: new PINs and the committee end sessions, and the rules refuse the old device."""

from dataclasses import replace

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.access import EndSession, UnlockSeat
from scoring_tui.domain.commands.jury import Excuse
from scoring_tui.domain.commands.setup import IssuePins, TakeSeat
from scoring_tui.domain.facts.access import SeatUnlocked, SessionEnded
from scoring_tui.domain.seat import NO_DEVICE, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.sign_in import current_holder
from scoring_tui.errors import CommandRefused
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, juror

LAPTOP_CHAIR = replace(CHAIR, device="laptop")


@pytest.fixture
def seated(final: Engine) -> Engine:
    """The head of jury is signed in on a laptop."""
    final.submit(TakeSeat("laptop"), LAPTOP_CHAIR)
    return final


ENDING = [EndSession(CHAIR.seat), IssuePins((CHAIR.seat,))]


@pytest.mark.parametrize("command", ENDING, ids=["kick", "new PIN"])
def test_the_session_ends_at_once(seated: Engine, command: EndSession | IssuePins) -> None:
    seated.submit(command, COMMITTEE)
    with pytest.raises(CommandRefused, match="this session was ended: sign in again"):
        seated.submit(Excuse(1, "j2", "sakit"), LAPTOP_CHAIR)
    assert seated.ledger.seats.holder("chair") == NO_DEVICE
    assert current_holder(seated, CHAIR.seat, "tablet") is None  # nothing to take over
    seated.submit(TakeSeat("tablet"), replace(CHAIR, device="tablet"))
    assert seated.ledger.seats.holder("chair") == "tablet"


def test_the_session_that_was_ended_is_recorded_with_its_device(seated: Engine) -> None:
    (entry,) = seated.submit(EndSession(CHAIR.seat), COMMITTEE)
    assert entry.fact == SessionEnded(ended="chair", device="laptop")
    with pytest.raises(CommandRefused, match="nobody is signed in at chair"):
        seated.submit(EndSession(CHAIR.seat), COMMITTEE)


def test_a_new_pin_for_a_seat_that_nobody_holds_ends_nothing(final: Engine) -> None:
    final.submit(IssuePins((CHAIR.seat,)), COMMITTEE)
    assert final.state.seat_devices == {}


def test_only_the_committee_may_kick_and_unlock(seated: Engine) -> None:
    for actor in (juror("j1"), MC_A, CHAIR):
        for command in (EndSession(CHAIR.seat), UnlockSeat(CHAIR.seat)):
            with pytest.raises(CommandRefused, match="this seat may not do that"):
                seated.submit(command, actor)


@pytest.mark.parametrize("command_class", [EndSession, UnlockSeat])
def test_a_seat_that_does_not_exist_is_named(
    seated: Engine, command_class: type[EndSession] | type[UnlockSeat]
) -> None:
    with pytest.raises(CommandRefused, match="there is no seat juror:j9; known are juror:j1"):
        seated.submit(command_class(Seat.parse("juror:j9")), COMMITTEE)


def test_unlocking_is_recorded(seated: Engine) -> None:
    (entry,) = seated.submit(UnlockSeat(CHAIR.seat), COMMITTEE)
    assert (entry.fact, Actor(entry.actor, COMMITTEE.seat)) == (SeatUnlocked(unlocked="chair"), COMMITTEE)
