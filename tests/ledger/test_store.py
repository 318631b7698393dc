"""The ledger's verbs: append in a transaction, read after a place, find by key, wait for news; drafts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.domain.facts.jury import BallotReopened
from scoring_tui.ledger import chain, drafts, driver
from scoring_tui.ledger.chain import short_code
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import BY, ballot, put


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Grand Final #1 100%.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.create(path) as opened:
        yield opened


def test_driver_is_the_choice_of_sqlite_utils() -> None:
    import sqlite_utils.utils

    assert driver.sqlite3 is sqlite_utils.utils.sqlite3


def test_settings_of_every_connection(ledger: Ledger) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    values = [ledger.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    assert values == ["wal", 2, 1, 5000]


def test_tables_are_strict(ledger: Ledger) -> None:
    listed = ledger.connection.execute("SELECT name, strict FROM pragma_table_list").fetchall()
    strict = dict(listed)
    assert [strict[table] for table in ("ledger", "draft", "seat")] == [1, 1, 1]
    with pytest.raises(driver.sqlite3.IntegrityError, match="cannot store TEXT"):
        ledger.connection.execute("INSERT INTO seat (seat, seen) VALUES ('chair', 'yesterday')")


def test_entries_come_back_as_they_went_in(ledger: Ledger) -> None:
    name = "Ola [/] N · עברית · 🎤"
    first, second = put(ledger, ballot(), BallotReopened(number=1, juror="j1", reason=name))
    assert ledger.read_after(0) == [first, second]
    assert ledger.read_after(1) == [second]
    assert ledger.read_after(0, limit=1) == [first]
    assert ledger.read_after(2) == []
    assert (first.seq, second.seq, first.actor, first.seat) == (1, 2, BY.name, BY.seat)
    assert first.at.endswith("+00:00")


def test_head_and_code(ledger: Ledger) -> None:
    assert ledger.head == (0, chain.GENESIS)
    last = put(ledger, ballot(), ballot(2))[-1]
    assert ledger.head == (2, last.hash)
    assert ledger.code == short_code(last.hash) == f"{last.hash[:4]}-{last.hash[4:8]}"


def test_find_gives_all_that_a_key_brought_in(ledger: Ledger) -> None:
    with ledger.writing():
        both = ledger.append([ballot(1), ballot(2)], BY, "ab")
        other = ledger.append([ballot(3)], BY, "ab0")
    assert [entry.key for entry in both] == ["ab", "ab/2"]
    assert ledger.find("ab") == both
    assert ledger.find("ab0") == other
    assert ledger.find("a") == []


def test_a_key_is_taken_once(ledger: Ledger) -> None:
    with ledger.writing():
        kept = ledger.append([ballot()], BY, "once")
    with pytest.raises(driver.sqlite3.IntegrityError, match="this key is there already"), ledger.writing():
        ledger.append([ballot()], BY, "once")
    assert ledger.read_after(0) == kept


def test_nothing_stays_of_a_block_that_raised(ledger: Ledger) -> None:
    with pytest.raises(KeyError), ledger.writing():
        ledger.append([ballot()], BY, "lost")
        drafts.save_draft(ledger, "j1", 1, {"idea": "7"}, "")
        raise KeyError
    assert ledger.read_after(0) == []
    assert drafts.load_drafts(ledger, "j1") == {}
    assert put(ledger, ballot())[0].seq == 1


@pytest.mark.parametrize("key", ["k", "k/2"])
def test_append_needs_a_transaction_and_a_plain_key(ledger: Ledger, key: str) -> None:
    with pytest.raises(ValueError):
        if "/" in key:
            with ledger.writing():
                ledger.append([ballot()], BY, key)
        else:
            ledger.append([ballot()], BY, key)
    assert ledger.head[0] == 0


def test_news_of_others_only(ledger: Ledger, path: Path) -> None:
    with Ledger.open(path) as other:
        assert not other.changed()
        put(ledger, ballot())
        assert other.changed()
        assert not other.changed()
        assert not ledger.changed()


def test_a_form_half_typed_is_kept_exactly(ledger: Ledger, path: Path) -> None:
    drafts.save_draft(ledger, "j1", 7, {"idea": "7,5,", "impact": ""}, "strong start")
    drafts.save_draft(ledger, "j1", 9, {"idea": "8"}, "")
    drafts.save_draft(ledger, "j2", 7, {"idea": "1"}, "")
    drafts.save_draft(ledger, "j1", 9, {"idea": "8 1/2"}, "")
    ledger.close()
    with Ledger.open(path) as again:
        kept = drafts.load_drafts(again, "j1")
        assert {number: draft.marks for number, draft in kept.items()} == {
            7: {"idea": "7,5,", "impact": ""},
            9: {"idea": "8 1/2"},
        }
        assert kept[7].note == "strong start"
        with again.writing():
            again.append([ballot(7)], BY, "sent")
            drafts.delete_draft(again, "j1", 7)
        assert list(drafts.load_drafts(again, "j1")) == [9]
        assert list(drafts.load_drafts(again, "j2")) == [7]
