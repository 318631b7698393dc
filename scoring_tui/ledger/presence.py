"""When each device last reported, in a small file of its own (`FINAL.db-presence`) beside the contest file.

Fifty screens report every second. In the contest file these writes would stand in the same log as the
ballots, and a write that the disk refused would endanger those; here nothing depends on them. The file is not
waited for, and is made again if it is damaged.
"""

import os
from contextlib import suppress
from pathlib import Path

from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.local_disk import require_no_link

_CREATE_TABLE = """
CREATE TABLE IF NOT EXISTS presence (
    seat TEXT PRIMARY KEY, device TEXT NOT NULL, seen INTEGER NOT NULL, progress TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""
_SET = """
INSERT INTO presence VALUES (?, ?, ?, ?)
ON CONFLICT (seat) DO UPDATE SET device = excluded.device, seen = excluded.seen, progress = excluded.progress
"""
_SELECT = "SELECT seat, device, seen, progress FROM presence"
_DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)

BUSY_SECONDS = 1.0
_DISPLAY_PREFIX = "display:"
"""Before the names of displays, which are listed among the seats; no seat begins so."""

Presence = tuple[int, str]
"""When the device reported, in milliseconds since 1970, and the progress of its seat."""


class PresenceFile:
    """The open side file of one contest file; all methods may raise `sqlite3.Error` or `OSError`."""

    def __init__(self, path: Path) -> None:
        self._path = presence_path(path)
        self._connection: Connection | None = None

    def report(self, seat: str, device: str, now_ms: int, progress: str) -> None:
        """Record that a device is online."""
        self._run(_SET, (seat, device, now_ms, progress))

    def list_devices(self) -> dict[tuple[str, str], Presence]:
        """The last report of each seat and device."""
        return {(seat, device): (seen, progress) for seat, device, seen, progress in self._run(_SELECT)}

    def report_display(self, name: str, now_ms: int, report: str) -> None:
        """Record that a display is seen; it has no seat of its own."""
        self._run(_SET, (f"{_DISPLAY_PREFIX}{name}", "", now_ms, report))

    def list_displays(self) -> dict[str, Presence]:
        """The last report of each display, by name."""
        return {
            seat.removeprefix(_DISPLAY_PREFIX): (seen, report)
            for seat, _, seen, report in self._run(_SELECT)
            if seat.startswith(_DISPLAY_PREFIX)
        }

    def _run(self, statement: str, parameters: tuple[object, ...] = ()) -> list[tuple[str, str, int, str]]:
        try:
            return self._connect().execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            self.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGE_CODES:
                raise
        self._path.unlink(missing_ok=True)  # damaged: it holds nothing that cannot be reported again
        return self._connect().execute(statement, parameters).fetchall()

    def _connect(self) -> Connection:
        if self._connection is None:
            require_no_link(self._path)
            with suppress(FileExistsError):
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=BUSY_SECONDS)
            self._connection = connection
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_CREATE_TABLE)
        return self._connection

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def presence_path(path: Path) -> Path:
    """The side file of a contest file."""
    return path.with_name(f"{path.name}-presence")
