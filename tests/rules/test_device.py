"""A device that lost its seat can send nothing: the rules refuse it in the transaction of its command."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Excuse, SendBallot
from scoring_tui.domain.commands.setup import TakeSeat
from scoring_tui.domain.commands.stage import Blank
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, juror, to_scoring


def on(actor: Actor, device: str) -> Actor:
    """The same person at this device."""
    return replace(actor, device=device)


def ballot(engine: Engine) -> SendBallot:
    """A whole ballot for no. 1."""
    return SendBallot(1, {leaf.id: Decimal(8) for leaf in engine.state.rubric_of(1).leaves})


@pytest.mark.parametrize("actor", [juror("j1"), MC_A, CHAIR], ids=lambda actor: str(actor.seat))
def test_a_device_that_lost_its_seat_is_refused(final: Engine, actor: Actor) -> None:
    to_scoring(final, 1)
    command: Command = {"juror": ballot(final), "mc": Blank("A", True), "chair": Excuse(1, "j2", "sakit")}[
        actor.role
    ]
    final.submit(TakeSeat("old"), on(actor, "old"))
    final.submit(TakeSeat("new", "old"), on(actor, "new"))
    head = final.ledger.head
    with pytest.raises(CommandRefused, match="another device took this seat over"):
        final.submit(command, on(actor, "old"))
    assert final.ledger.head == head
    (entry,) = final.submit(command, on(actor, "new"))
    assert (entry.device, final.ledger.read_after(head[0])[0].device) == ("new", "new")


def test_the_draft_of_a_refused_ballot_stays(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(TakeSeat("new"), on(juror("j1"), "new"))
    final.ledger.drafts.save("j1", 1, {"dampak": "8"}, "")
    with pytest.raises(CommandRefused):
        final.submit(ballot(final), on(juror("j1"), "old"))
    assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "8"}


def test_a_ballot_that_was_committed_before_the_seat_was_lost_counts_once(final: Engine) -> None:
    """Its retry, with the same key, is answered with the entry of the first attempt."""
    to_scoring(final, 1)
    final.submit(TakeSeat("old"), on(juror("j1"), "old"))
    entries = final.submit(ballot(final), on(juror("j1"), "old"), "key")
    final.submit(TakeSeat("new", "old"), on(juror("j1"), "new"))
    assert final.submit(ballot(final), on(juror("j1"), "old"), "key") == entries


def test_a_seat_that_nobody_holds_and_the_command_line_need_no_device(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(ballot(final), on(juror("j1"), "laptop"))
    final.submit(TakeSeat("laptop"), on(juror("j2"), "laptop"))
    assert final.submit(ballot(final), juror("j2"))[0].device == ""
    final.submit(Excuse(1, "j3", "sakit"), COMMITTEE)
