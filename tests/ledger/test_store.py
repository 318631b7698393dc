"""The contest file in SQLite: driver, settings and tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.ledger import driver
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import own_connection


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "Grand Final #1 100%.db") as ledger:
        yield ledger


def test_driver_is_the_one_that_sqlite_utils_chooses() -> None:
    import sqlite_utils.utils

    assert driver.sqlite3 is sqlite_utils.utils.sqlite3


def test_settings_of_every_connection(ledger: Ledger) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    values = [own_connection(ledger).execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    assert values == ["wal", 2, 1, 5000]


def test_storage_info_reports_the_settings(ledger: Ledger) -> None:
    storage = ledger.audit.storage_info()
    assert storage.version == driver.sqlite3.sqlite_version_info
    assert storage.driver in ("sqlite3", "pysqlite3")
    assert (storage.journal, storage.synchronous) == ("wal", 2)


def test_tables_are_strict(ledger: Ledger) -> None:
    tables = own_connection(ledger).execute("SELECT name, strict FROM pragma_table_list").fetchall()
    is_strict = dict(tables)
    assert [is_strict[table] for table in ("ledger", "draft", "seat")] == [1, 1, 1]
    with pytest.raises(driver.sqlite3.IntegrityError, match="cannot store TEXT"):
        own_connection(ledger).execute("INSERT INTO seat (seat, seen) VALUES ('chair', 'yesterday')")
