"""How a contest file is opened, and how its declaration is read without opening the whole ledger.

Loads neither the entries nor pydantic: the first frame of a screen and the hub must not wait for them.
"""

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary

from scoring_tui.ledger import local_disk
from scoring_tui.ledger.damage import require_own_log
from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.errors import FileMissing, FileReadOnly, NewerVersion, NotAContest
from scoring_tui.ledger.schema import APPLICATION_ID, VERSION
from scoring_tui.ledger.sqlite_errors import translate_storage_errors

BUSY_SECONDS = 5.0
"""How long to wait for another program's lock; our own writers queue at the write lock."""


class ContestConnection(Connection):
    """A connection to a contest file."""


_open_paths: WeakKeyDictionary[Connection, Path] = WeakKeyDictionary()
"""The file of each connection of this process that may be open."""
_connecting = RLock()


@dataclass(frozen=True, slots=True)
class SeatList:
    """The language and the declared seats of a contest, read from its first entry."""

    language: str
    jurors: tuple[str, ...]
    """Ids; substitutes come later."""
    panels: tuple[str, ...]
    """Ids."""


def peek(path: Path) -> SeatList:
    """Read language, jurors and panels; raises the `LedgerError` that opening the file would raise."""
    declaration = read_declaration(path)
    juror_ids, panel_ids = (tuple(row["id"] for row in declaration[table]) for table in ("juror", "panel"))
    return SeatList(declaration["contest"]["language"], juror_ids, panel_ids)


def read_declaration(path: Path) -> dict[str, Any]:
    """Return the contest of the first entry as plain JSON values, with the rooms as they were corrected.

    Raises a `LedgerError` for a file that cannot be read.
    """
    with closing(connect_contest(path.resolve())) as connection, translate_storage_errors(path):
        row = connection.execute("SELECT body FROM ledger WHERE seq = 1").fetchone()
        corrections = connection.execute(
            "SELECT json_extract(body, '$.panel'), json_extract(body, '$.after') FROM ledger"
            " WHERE kind = 'room-corrected' ORDER BY seq"
        ).fetchall()
    if row is None:
        raise NotAContest(path)
    declaration: dict[str, Any] = json.loads(row[0])["contest"]
    rooms = dict(corrections)
    for panel in declaration["panel"]:
        panel["room"] = rooms.get(panel["id"], panel["room"])
    return declaration


def connect_contest(path: Path) -> Connection:
    """Connect to a contest file of this version. Raises a `LedgerError` for anything else."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise NotAContest(path)
    except PermissionError as error:
        raise FileReadOnly(path) from error
    except OSError as error:
        raise FileMissing(path) from error
    local_disk.require_usable_path(path)
    with translate_storage_errors(path):
        with _connecting:
            if path not in _open_paths.values():
                require_own_log(path)
            connection = connect(path)
        try:
            _check_format(path, connection)
        except BaseException:
            connection.close()
            raise
    return connection


def connect(path: Path) -> Connection:
    """Open a connection whose commits are on the disk when they return."""
    uri = f"{path.as_uri()}?mode=rw"
    with _connecting:
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, factory=ContestConnection
        )
        _open_paths[connection] = path
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _check_format(path: Path, connection: Connection) -> None:
    """Raise `NotAContest` or `NewerVersion` by the numbers in the file's header."""
    if read_pragma(connection, "application_id") != APPLICATION_ID:
        raise NotAContest(path)
    if (version := read_pragma(connection, "user_version")) > VERSION:
        raise NewerVersion(path, version)


def read_pragma(connection: Connection, name: str) -> int:
    """Return the value of a pragma that is a number."""
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
