"""Translation of SQLite's errors into `LedgerError`s."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage

from scoring_tui.ledger.damage import diagnose_damage
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.errors import (
    DiskFull,
    FileBusy,
    FileReadOnly,
    LedgerError,
    NotAContest,
)

_MIN_FREE_BYTES = 1 << 16
"""With less free space SQLite cannot open a file: its -shm file takes 32 KiB."""


@contextmanager
def translate_sqlite_errors(path: Path) -> Iterator[None]:
    """Raise the `LedgerError` that matches an SQLite error about the file; other errors pass unchanged."""
    try:
        yield
    except sqlite3.Error as error:
        ledger_error = _translate(path, error)
        if ledger_error is None:
            raise
        raise ledger_error from error


def _translate(path: Path, error: sqlite3.Error) -> LedgerError | None:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # the low byte is the primary result code
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return FileBusy(path)
        case sqlite3.SQLITE_FULL:
            return DiskFull(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return FileReadOnly(path)
        case sqlite3.SQLITE_NOTADB:
            return NotAContest(path)
        case sqlite3.SQLITE_IOERR if _is_disk_full(path.parent):
            return DiskFull(path)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CORRUPT:
            return diagnose_damage(path, error)
    return None


def _is_disk_full(folder: Path) -> bool:
    try:
        return disk_usage(folder).free < _MIN_FREE_BYTES
    except OSError:  # the folder is gone, which is another error
        return False
