"""Seats in SQLite: what the contract test cannot see from outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.ledger import seats
from scoring_tui.ledger.port import PinResult
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import own_connection

NOW_MS = 1_900_000_000_000


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "final.db") as ledger:
        yield ledger


@pytest.fixture
def pin(ledger: Ledger) -> str:
    return ledger.seats.issue_pins(["chair"])["chair"]


def test_pins_are_stored_as_argon2_hashes(ledger: Ledger, pin: str) -> None:
    stored_pin = own_connection(ledger).execute("SELECT pin FROM seat").fetchone()[0]
    assert stored_pin.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert pin not in stored_pin


def test_parallel_guesses_are_counted_before_they_are_compared(
    ledger: Ledger, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    results: list[PinResult] = []

    def guess_again(pin_hash: str, guess: str) -> bool:
        if len(results) < 5:
            results.append(PinResult("unissued"))
            results[-1] = ledger.seats.check_pin("chair", guess, NOW_MS)
        return False

    monkeypatch.setattr(seats, "_is_right_pin", guess_again)
    ledger.seats.check_pin("chair", "000000", NOW_MS)
    assert sum(result.verdict == "wrong" for result in results) <= 3


def test_commits_are_durable_again_after_a_presence_report(ledger: Ledger) -> None:
    ledger.seats.take("juror:j1", "laptop", NOW_MS)
    ledger.seats.report_presence("juror:j1", "laptop", "3/16", NOW_MS + 500)
    assert own_connection(ledger).execute("PRAGMA synchronous").fetchone() == (2,)
