"""A backup that was copied over a contest file whose process was killed: the old log lies beside it."""

import multiprocessing
import os
import shutil
from contextlib import closing
from pathlib import Path

from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import append_facts, ballot, own_connection

LOG_SUFFIXES = ("-wal", "-shm", "-gate")


def restore_beside_old_log(path: Path, how: str = "vacuum", entries: tuple[int, ...] = (3, 5)) -> int:
    """Back the file up, go on, kill the process, copy the backup over the file.

    Args:
        how: "vacuum" for VACUUM INTO, "pages" for a copy of all pages.
        entries: numbers of ballots after the backup; the log is written into the file between them.

    Returns:
        the number of entries in the backup.
    """
    backup = path.with_name("BACKUP.db")
    process = multiprocessing.get_context("spawn").Process(target=_play_on, args=(path, backup, how, entries))
    process.start()
    process.join(60)
    assert process.exitcode == KILLED
    with closing(sqlite3.connect(f"{backup.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        (entry_count,) = connection.execute("SELECT count(*) FROM ledger").fetchone()
    shutil.copy(backup, path)
    return int(entry_count)


KILLED = 9


def _play_on(path: Path, backup: Path, how: str, entries: tuple[int, ...]) -> None:
    ledger = Ledger.open(path)
    connection = own_connection(ledger)
    if how == "vacuum":
        connection.execute("VACUUM INTO ?", (str(backup),))
    else:
        with closing(sqlite3.connect(backup)) as target:
            connection.backup(target)
    first_count, *other_counts = entries
    append_facts(ledger, *(ballot(1, f"j{index}") for index in range(first_count)))
    for count in other_counts:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        append_facts(ledger, *(ballot(1, f"j{index}") for index in range(count)))
    os._exit(KILLED)  # nothing is closed


def move_log_aside(path: Path) -> None:
    """Do what the error message says."""
    folder = path.parent / "aside"
    folder.mkdir()
    for suffix in LOG_SUFFIXES:
        Path(f"{path}{suffix}").rename(folder / f"{path.name}{suffix}")
