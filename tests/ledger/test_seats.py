"""PINs, locks, the one device of a seat, and signs of life."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.ledger import drafts, seats
from scoring_tui.ledger.seats import PinResult
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import BY, ballot

NOW = 1_900_000_000_000


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "final.db") as opened:
        yield opened


@pytest.fixture
def pin(ledger: Ledger) -> str:
    return seats.issue(ledger, ["chair"])["chair"]


def _wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06}"


def test_pins_are_six_digits_and_no_two_alike(ledger: Ledger) -> None:
    issued = seats.issue(ledger, ["chair", "mc:A", "juror:j1"])
    assert list(issued) == ["chair", "mc:A", "juror:j1"]
    assert len(set(issued.values())) == 3
    assert all(len(pin) == 6 and pin.isdigit() for pin in issued.values())


def test_pins_are_hashed_at_rest(ledger: Ledger, pin: str) -> None:
    kept = ledger.connection.execute("SELECT pin FROM seat").fetchone()[0]
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert pin not in kept


def test_a_new_pin_takes_the_place_of_the_old(ledger: Ledger, pin: str) -> None:
    new = seats.issue(ledger, ["chair"])["chair"]
    assert seats.check(ledger, "chair", new, NOW) == PinResult("right")
    assert new == pin or seats.check(ledger, "chair", pin, NOW).verdict == "wrong"


@pytest.mark.parametrize("seat", ["juror:j1", "nobody", ""])
def test_a_seat_without_pin(ledger: Ledger, pin: str, seat: str) -> None:
    seats.take(ledger, "juror:j1", "tablet", NOW)
    assert seats.check(ledger, seat, pin, NOW) == PinResult("unissued")


def test_five_wrong_pins_lock_for_a_minute(ledger: Ledger, pin: str) -> None:
    results = [seats.check(ledger, "chair", _wrong(pin), NOW) for _ in range(5)]
    assert [result.left for result in results] == [4, 3, 2, 1, 0]
    assert results[4] == PinResult("locked", seconds=60, tries=5)
    assert seats.check(ledger, "chair", pin, NOW + 59_001) == PinResult("locked", seconds=1)
    assert seats.check(ledger, "chair", pin, NOW + 60_000) == PinResult("right")
    assert seats.check(ledger, "chair", _wrong(pin), NOW) == PinResult("wrong", left=4)


def test_after_the_lock_five_tries_again(ledger: Ledger, pin: str) -> None:
    for _ in range(5):
        seats.check(ledger, "chair", _wrong(pin), NOW)
    assert seats.check(ledger, "chair", _wrong(pin), NOW + 60_000) == PinResult("wrong", left=4)


def test_a_clock_set_back_does_not_lock_for_an_hour(ledger: Ledger, pin: str) -> None:
    for _ in range(5):
        seats.check(ledger, "chair", _wrong(pin), NOW)
    assert seats.check(ledger, "chair", pin, NOW - 3_600_000) == PinResult("right")


def test_guesses_sent_at_once_are_counted_before_they_are_looked_at(
    ledger: Ledger, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner: list[PinResult] = []

    def slow(kept: str, guess: str) -> bool:
        if len(inner) < 5:
            inner.append(PinResult("unissued"))
            inner[-1] = seats.check(ledger, "chair", guess, NOW)
        return False

    monkeypatch.setattr(seats, "_matches", slow)
    seats.check(ledger, "chair", "000000", NOW)
    assert sum(result.verdict == "wrong" for result in inner) <= 3


def test_one_device_holds_a_seat(ledger: Ledger) -> None:
    assert seats.holder(ledger, "chair") == ""
    assert seats.take(ledger, "chair", "laptop", NOW) == ""
    assert seats.take(ledger, "chair", "laptop", NOW + 1) == ""
    assert seats.take(ledger, "chair", "tablet", NOW + 2) == "laptop"
    assert seats.holder(ledger, "chair") == "tablet"


def test_taking_a_seat_keeps_its_pin(ledger: Ledger, pin: str) -> None:
    seats.take(ledger, "chair", "laptop", NOW)
    assert seats.check(ledger, "chair", pin, NOW) == PinResult("right")
    assert seats.holder(ledger, "chair") == "laptop"


def test_signs_of_life(ledger: Ledger, pin: str) -> None:
    seats.take(ledger, "juror:j1", "laptop", NOW)
    assert seats.touch(ledger, "juror:j1", "laptop", "3/16", NOW + 500)
    assert not seats.touch(ledger, "juror:j1", "tablet", "0/16", NOW + 900)
    assert not seats.touch(ledger, "juror:j9", "tablet", "", NOW)
    assert seats.presence(ledger) == [
        seats.SeatRow("chair", "", "", 0, ""),
        seats.SeatRow("juror:j1", "laptop", "2030-03-17T17:46:40.000+00:00", NOW + 500, "3/16"),
    ]
    assert ledger.connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_seat_and_draft_change_with_the_entry_or_not_at_all(ledger: Ledger) -> None:
    with pytest.raises(KeyError), ledger.writing():
        seats.take(ledger, "chair", "laptop", NOW)
        drafts.save_draft(ledger, "j1", 1, {}, "")
        ledger.append([ballot()], BY, "k")
        raise KeyError
    assert (seats.presence(ledger), drafts.load_drafts(ledger, "j1"), ledger.head[0]) == ([], {}, 0)
