"""Raised hands, requests to send a ballot, and ballots that are read again: none of them changes a result."""

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen, Substitute
from scoring_tui.domain.commands.requests import ConfirmBallot, LowerHand, NudgeJuror, RaiseHand
from scoring_tui.domain.commands.stage import Advance, Withdraw
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.views.jury_presence import make_turn_progress
from scoring_tui.views.requests import ConfirmedCount, count_confirmed, list_raised_hands
from tests.helpers.support import CHAIR, MC_A, FakeClock, juror, send, to_scoring

HEAD_A = Actor("Kepala", Seat(Role.CHAIR, "A"))
HEAD_Z = Actor("Kepala", Seat(Role.CHAIR, "Z"))
MC_Z = Actor("Pembawa acara", Seat(Role.MC, "Z"))


def clock_of(final: Engine) -> FakeClock:
    assert isinstance(final.clock, FakeClock)
    return final.clock


def refused(final: Engine, command: Command, actor: Actor, message: str) -> None:
    """The command is refused with this message, and nothing is written."""
    seq = final.state.seq
    with pytest.raises(CommandRefused, match=message):
        final.submit(command, actor)
    assert final.state.seq == seq


def hands(final: Engine, panel: str = "") -> list[tuple[str, str]]:
    return [(line.juror_name, line.reason) for line in list_raised_hands(final.state, panel)]


# --- hands -------------------------------------------------------------------------------------------


def test_a_hand_is_up_until_it_is_taken_down(final: Engine) -> None:
    final.submit(RaiseHand(" layar gelap "), juror("j2"))
    final.submit(RaiseHand(), juror("j1"))
    assert hands(final) == [("Juri 2", "layar gelap"), ("Juri 1", "")]
    assert hands(final, "A") == hands(final)
    assert hands(final, "B") == []
    final.submit(LowerHand("j2"), juror("j2"))
    assert hands(final) == [("Juri 1", "")]
    final.submit(LowerHand("j1"), CHAIR)
    assert hands(final) == []


@pytest.mark.parametrize("actor", [CHAIR, HEAD_A, MC_A])
def test_who_leads_takes_a_hand_down(final: Engine, actor: Actor) -> None:
    final.submit(RaiseHand(), juror("j1"))
    final.submit(LowerHand("j1"), actor)
    assert hands(final) == []


def test_a_hand_is_raised_once(final: Engine) -> None:
    final.submit(RaiseHand(), juror("j1"))
    refused(final, RaiseHand(), juror("j1"), "your hand is up already")
    final.submit(LowerHand("j1"), juror("j1"))
    refused(final, RaiseHand(), juror("j1"), "a moment ago; wait 10 seconds")
    clock_of(final).forward(10)
    final.submit(RaiseHand(), juror("j1"))
    assert hands(final) == [("Juri 1", "")]


def test_what_is_not_possible_with_hands(final: Engine) -> None:
    refused(final, LowerHand("j1"), CHAIR, "the hand of Juri 1 is not up")
    refused(final, LowerHand("j9"), CHAIR, "there is no juror j9")
    refused(final, RaiseHand(), juror("j9"), "there is no juror j9")
    refused(final, RaiseHand("x" * 201), juror("j1"), "at most 200 characters")
    refused(final, RaiseHand(), CHAIR, "this seat may not do that")
    final.submit(RaiseHand("x" * 200), juror("j1"))
    refused(final, LowerHand("j1"), juror("j2"), "that is the hand of Juri 1")
    refused(final, LowerHand("j1"), MC_Z, "Juri 1 sits in another panel")
    refused(final, LowerHand("j1"), HEAD_Z, "Juri 1 sits in another panel")


def test_the_hand_of_a_juror_who_left_the_panel_is_not_shown(final: Engine) -> None:
    final.submit(RaiseHand(), juror("j1"))
    final.submit(Substitute("A", "j1", "Juri Baru", "sakit"), CHAIR)
    assert hands(final) == []


# --- requests to send --------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [MC_A, CHAIR, HEAD_A])
def test_a_juror_is_asked_once_a_minute_for_one_ballot(final: Engine, actor: Actor) -> None:
    to_scoring(final, 1)
    final.submit(NudgeJuror(1, "j1"), actor)
    clock_of(final).forward(59)
    refused(final, NudgeJuror(1, "j1"), MC_A, "Juri 1 was asked less than a minute ago")
    final.submit(NudgeJuror(1, "j2"), MC_A)
    clock_of(final).forward(1)
    final.submit(NudgeJuror(1, "j1"), MC_A)
    (status, *_) = make_turn_progress(final.state, 1, {}, 0, is_live=True).ballot_statuses
    assert (status.juror_id, status.nudged_at_ms) == ("j1", final.clock().wall)


def test_only_a_juror_who_can_send_now_is_asked(final: Engine) -> None:
    refused(final, NudgeJuror(9, "j1"), MC_A, "there is no draw number 9")
    refused(final, NudgeJuror(1, "j1"), MC_A, "Juri 1 owes no ballot for no. 1 now")
    to_scoring(final, 1)
    refused(final, NudgeJuror(1, "j9"), MC_A, "there is no juror j9")
    refused(final, NudgeJuror(1, "j1"), MC_Z, "panel A has an MC of its own")
    refused(final, NudgeJuror(1, "j1"), HEAD_Z, "the head of panel Z acts in panel Z only")
    refused(final, NudgeJuror(1, "j1"), juror("j2"), "this seat may not do that")
    send(final, 1, "j1", "7", "8", "9")
    refused(final, NudgeJuror(1, "j1"), MC_A, "owes no ballot")
    final.submit(Recuse(1, "j2"), juror("j2"))
    refused(final, NudgeJuror(1, "j2"), MC_A, "owes no ballot")
    final.submit(Excuse(1, "j3", "sakit"), CHAIR)
    refused(final, NudgeJuror(1, "j3"), MC_A, "owes no ballot")


def test_a_reopened_ballot_of_a_closed_turn_is_owed(final: Engine) -> None:
    to_scoring(final, 1)
    for id_ in ("j1", "j2", "j3"):
        send(final, 1, id_, "7", "8", "9")
    final.submit(Advance(1, "scoring"), MC_A)
    refused(final, NudgeJuror(1, "j1"), MC_A, "owes no ballot")
    final.submit(Reopen(1, "j1", "tertukar"), CHAIR)
    final.submit(NudgeJuror(1, "j1"), MC_A)
    final.submit(Withdraw(1, "sakit"), MC_A)
    refused(final, NudgeJuror(1, "j1"), CHAIR, "owes no ballot")


# --- ballots read again ------------------------------------------------------------------------------


def test_a_ballot_is_confirmed_until_it_is_sent_again(final: Engine) -> None:
    refused(final, ConfirmBallot(1), juror("j1"), "there is no ballot of yours for no. 1")
    to_scoring(final, 1)
    send(final, 1, "j1", "7", "8", "9")
    send(final, 1, "j2", "7", "8", "9")
    assert not final.state.is_confirmed(1, "j1")
    final.submit(ConfirmBallot(1), juror("j1"))
    assert final.state.is_confirmed(1, "j1") and not final.state.is_confirmed(1, "j2")
    assert count_confirmed(final.state, "pengawas") == ConfirmedCount(1, 2)
    refused(final, ConfirmBallot(1), juror("j1"), "you confirmed your ballot for no. 1 already")
    final.submit(Reopen(1, "j1", "tertukar"), CHAIR)
    assert not final.state.is_confirmed(1, "j1")
    send(final, 1, "j1", "7", "8", "9.5")
    assert not final.state.is_confirmed(1, "j1")
    final.submit(ConfirmBallot(1), juror("j1"))
    assert count_confirmed(final.state, "pengawas") == ConfirmedCount(1, 2)


def test_nobody_confirms_for_a_juror(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7", "8", "9")
    refused(final, ConfirmBallot(1), CHAIR, "this seat may not do that")
    refused(final, ConfirmBallot(1), juror("j2"), "there is no ballot of yours")
