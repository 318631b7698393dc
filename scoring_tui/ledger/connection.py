"""How a contest file is opened, and a glance at one before a screen is.

Loads neither entries nor pydantic: a juror's first frame should not wait for them. Imports driver, local_disk,
errors and the schema's numbers; the store imports it.
"""

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from scoring_tui.ledger import local_disk
from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.errors import (
    FileMissing,
    FileReadOnly,
    NewerVersion,
    NotAContest,
    translate_sqlite_errors,
)
from scoring_tui.ledger.schema import APPLICATION_ID, VERSION

BUSY_SECONDS = 5.0
"""How long to wait for a stranger's lock; our own writers queue at the gate."""


@dataclass(frozen=True, slots=True)
class SeatList:
    """What the first entry tells about the seats of a contest."""

    language: str
    jurors: tuple[str, ...]
    panels: tuple[str, ...]


def peek(path: Path) -> SeatList:
    """Language, declared jurors and panels; raises the `LedgerError` that opening the file would."""
    with closing(connect_contest(path.resolve())) as connection, translate_sqlite_errors(path):
        row = connection.execute("SELECT body FROM ledger WHERE seq = 1").fetchone()
    if row is None:
        raise NotAContest(path)
    contest = json.loads(row[0])["contest"]
    ids = [tuple(part["id"] for part in contest[name]) for name in ("juror", "panel")]
    return SeatList(contest["contest"]["language"], *ids)


def connect_contest(path: Path) -> Connection:
    """A connection to a contest file of this version, or a `LedgerError` that says why not."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise NotAContest(path)
    except PermissionError as error:
        raise FileReadOnly(path) from error
    except OSError as error:
        raise FileMissing(path) from error
    local_disk.refuse_unfit(path)
    with translate_sqlite_errors(path):
        connection = connect(path)
        try:
            _refuse_strangers(path, connection)
        except BaseException:
            connection.close()
            raise
    return connection


def connect(path: Path) -> Connection:
    """A connection whose commits are on the disk when they return."""
    uri = f"{path.as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _refuse_strangers(path: Path, connection: Connection) -> None:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise NotAContest(path)
    if (version := _pragma(connection, "user_version")) > VERSION:
        raise NewerVersion(path, version)


def _pragma(connection: Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
