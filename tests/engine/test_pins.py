"""PINs and the ledger's commitments to them: what verify finds, and what is stored when two act at once."""

from hashlib import sha256

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import Substitute
from scoring_tui.domain.commands.setup import IssuePins
from scoring_tui.domain.facts.setup import PinsIssued
from scoring_tui.domain.seat import CHAIR_SEAT, COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.pins import prepare_pins, store_recorded_pins
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from tests.helpers.ledgers import own_connection

SEATS = (Seat(Role.JUROR, "j1"), CHAIR_SEAT)
COMMITTEE = Actor("Panitia", COMMITTEE_SEAT)


def issue(engine: Engine) -> dict[str, str]:
    """Make PINs for two seats, as the command line does."""
    command, prepared_pins = prepare_pins(engine, IssuePins(SEATS))
    engine.submit(
        command,
        COMMITTEE,
        before_commit=lambda engine, entries: store_recorded_pins(engine, entries, prepared_pins) and None,
    )
    return dict(prepared_pins.pins)


def list_pin_faults(engine: Engine) -> list[str]:
    """The sentences of verify about PINs."""
    return [str(fault) for fault in verify(engine.ledger.path).faults if "PIN" in str(fault)]


def test_the_ledger_commits_to_the_stored_hashes(final: Engine) -> None:
    pins = issue(final)
    rows = dict(own_connection(final.ledger).execute("SELECT seat, pin FROM seat WHERE pin <> ''").fetchall())
    fact = final.ledger.read_after(0)[-1].fact
    assert isinstance(fact, PinsIssued)
    assert fact.commitments == tuple(sha256(rows[str(seat)].encode()).hexdigest() for seat in SEATS)
    assert not any(pin in fact.model_dump_json() for pin in pins.values())
    result = verify(final.ledger.path)
    assert list_pin_faults(final) == [] and not any("PIN" in str(note) for note in result.notes)


@pytest.mark.parametrize("act", ["replaced", "removed", "swapped"])
def test_a_pin_changed_behind_the_programs_back_is_found(final: Engine, act: str) -> None:
    issue(final)
    connection = own_connection(final.ledger)
    if act == "replaced":
        final.ledger.seats.issue_pins(["juror:j1"])
    if act == "removed":
        connection.execute("UPDATE seat SET pin = '' WHERE seat = 'juror:j1'")
    if act == "swapped":
        (head_pin,) = connection.execute("SELECT pin FROM seat WHERE seat = 'chair'").fetchone()
        connection.execute("UPDATE seat SET pin = ? WHERE seat = 'juror:j1'", (head_pin,))
    assert list_pin_faults(final) == ["the PIN of seat juror:j1 is not the one that was recorded last"]


def test_a_new_pin_replaces_the_commitment(final: Engine) -> None:
    issue(final)
    issue(final)
    assert list_pin_faults(final) == []


def test_pins_without_commitments_are_a_note(final: Engine) -> None:
    """As in files of earlier versions."""
    issue(final)
    final.submit(
        IssuePins((SEATS[0],)),
        COMMITTEE,
        before_commit=lambda engine, entries: engine.ledger.seats.issue_pins(["juror:j1"]) and None,
    )
    assert list_pin_faults(final) == []
    assert [str(note) for note in verify(final.ledger.path).notes if "PIN" in str(note)] == [
        "PINs that cannot be compared with the ledger, because an earlier version made them: 1"
    ]


def test_commitments_must_be_one_for_each_seat(final: Engine) -> None:
    for commitments in (("ab" * 32,), ("ab" * 32, "AB" * 32), ("ab" * 32,) * 3, ("", "")):
        with pytest.raises(CommandRefused, match="commitment of 64 hexadecimal digits"):
            final.submit(IssuePins(SEATS, commitments), COMMITTEE)


def test_a_substitute_named_at_the_same_moment_stores_no_pin_for_another_seat(final: Engine) -> None:
    head_of_jury = Actor("Ketua", CHAIR_SEAT)
    first, prepared_pins = prepare_pins(final, Substitute("A", "j2", "Bu Ganti", "sakit", needs_pin=True))
    final.submit(Substitute("A", "j2", "Pak Lain", "sakit", needs_pin=False), head_of_jury)
    before = final.state.seq, final.ledger.seats.read_commitments()
    with pytest.raises(CommandRefused):
        final.submit(
            first,
            head_of_jury,
            before_commit=lambda engine, entries: (
                store_recorded_pins(engine, entries, prepared_pins) and None
            ),
        )
    assert (final.state.seq, final.ledger.seats.read_commitments()) == before


def test_other_seats_than_the_prepared_ones_are_refused(final: Engine) -> None:
    command, prepared_pins = prepare_pins(final, IssuePins((CHAIR_SEAT,)))
    assert isinstance(command, IssuePins)
    with pytest.raises(CommandRefused, match="changed at the same moment"):
        final.submit(
            IssuePins((SEATS[0],), command.commitments),
            COMMITTEE,
            before_commit=lambda engine, entries: (
                store_recorded_pins(engine, entries, prepared_pins) and None
            ),
        )
    assert final.ledger.seats.seats_with_pin() == set()
