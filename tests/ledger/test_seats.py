"""Seats in SQLite: what the contract test cannot see from outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.ledger.pepper import read_pepper
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


def test_pins_are_stored_as_argon2_hashes_with_the_id_of_the_pepper(ledger: Ledger, pin: str) -> None:
    stored_pin = own_connection(ledger).execute("SELECT pin FROM seat").fetchone()[0]
    pepper = read_pepper(ledger.path)
    assert pepper is not None
    assert stored_pin.startswith(f"{pepper.id}:$argon2id$v=19$m=19456,t=2,p=1$")
    assert pin not in stored_pin


def test_commits_are_durable_again_after_a_presence_report(ledger: Ledger) -> None:
    ledger.seats.take("juror:j1", "laptop", NOW_MS)
    ledger.seats.report_presence("juror:j1", "laptop", "3/16", NOW_MS + 500)
    assert own_connection(ledger).execute("PRAGMA synchronous").fetchone() == (2,)
