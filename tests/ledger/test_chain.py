"""Every change of the ledger is refused by a trigger or detected by the hash chain."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scoring_tui.ledger import driver
from scoring_tui.ledger.chain import find_chain_break
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import append_facts, ballot, own_connection, raw_connection


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "final.db") as opened:
        append_facts(opened, *(ballot(number) for number in range(1, 6)))
        yield opened


def test_the_chain_can_be_recomputed_without_this_program(ledger: Ledger) -> None:
    previous = "scoring-tui ledger 2"
    for row in own_connection(ledger).execute("SELECT * FROM ledger ORDER BY seq").fetchall():
        text = json.dumps(list(row[:8]), separators=(",", ":"), ensure_ascii=False)
        previous = hashlib.sha256((previous + text).encode()).hexdigest()
        assert previous == row[8]
    assert ledger.head == (5, previous)
    assert ledger.audit.find_chain_break() is None


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE ledger SET body = '{}' WHERE seq = 3", "append-only"),
        ("UPDATE ledger SET seq = 9 WHERE seq = 3", "append-only"),
        ("DELETE FROM ledger", "nothing is deleted"),
        ("INSERT OR REPLACE INTO ledger VALUES (3, {blank}, 'new', '')", "grows only at its end"),
        ("INSERT OR REPLACE INTO ledger VALUES (6, {blank}, {key}, '')", "this key is there"),
        ("INSERT OR IGNORE INTO ledger VALUES (7, {blank}, 'new', '')", "grows only at its end"),
        ("INSERT INTO ledger VALUES (NULL, {blank}, 'new', '')", "grows only at its end"),
        ("INSERT INTO ledger VALUES (-1, {blank}, 'new', '')", "grows only at its end"),
        ("UPDATE OR REPLACE ledger SET seq = 2 WHERE seq = 3", "append-only"),
    ],
)
def test_triggers_refuse_changes(ledger: Ledger, statement: str, words: str) -> None:
    before = ledger.read_after(0)
    with (
        closing(raw_connection(ledger)) as stranger,
        pytest.raises(driver.sqlite3.IntegrityError, match=words),
    ):
        blank = ", ".join(["''"] * 6)
        stranger.execute(statement.replace("{key}", repr(before[2].key)).replace("{blank}", blank))
    assert ledger.read_after(0) == before


def _tamper(ledger: Ledger, *statements: str) -> None:
    with closing(raw_connection(ledger)) as stranger:
        names = stranger.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            stranger.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            stranger.execute(statement)


@pytest.mark.parametrize(
    ("statement", "seq", "words"),
    [
        ("UPDATE ledger SET body = replace(body, '71.5', '77.5') WHERE seq = 3", 3, "entry 3 or its hash"),
        ("UPDATE ledger SET actor = 'Somebody Else' WHERE seq = 1", 1, "entry 1 or its hash"),
        ("UPDATE ledger SET hash = '00' || hash WHERE seq = 2", 2, "entry 2 or its hash"),
        ("UPDATE ledger SET body = CAST(x'ff' AS TEXT) WHERE seq = 4", 4, "entry 4 or its hash"),
        ("DELETE FROM ledger WHERE seq = 2", 2, "entry 2 is missing"),
        ("DELETE FROM ledger WHERE seq = 1", 1, "entry 1 is missing"),
        ("UPDATE ledger SET seq = 0 WHERE seq = 4", 0, "entry 0 stands at the place of 1"),
        ("UPDATE ledger SET seq = 50 WHERE seq = 4", 4, "entry 4 is missing"),
    ],
)
def test_the_first_bad_entry_is_reported(ledger: Ledger, statement: str, seq: int, words: str) -> None:
    _tamper(ledger, statement)
    found = ledger.audit.find_chain_break()
    assert found is not None
    assert (found.seq, words in str(found.description)) == (seq, True)
    assert own_connection(ledger).text_factory is str


def test_two_entries_that_changed_places(ledger: Ledger) -> None:
    rows = own_connection(ledger).execute("SELECT * FROM ledger ORDER BY seq").fetchall()
    assert find_chain_break(rows) is None
    rows[1], rows[2] = (2, *rows[2][1:]), (3, *rows[1][1:])
    found = find_chain_break(rows)
    assert found is not None
    assert found.seq == 2


def test_entries_cut_off_at_the_end_change_the_code_only(ledger: Ledger) -> None:
    photographed = ledger.code
    _tamper(ledger, "DELETE FROM ledger WHERE seq = 5")
    assert ledger.audit.find_chain_break() is None
    assert ledger.code != photographed
