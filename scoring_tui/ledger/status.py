"""Read the head and the seats of a contest file; the hub does this every second.

Loads neither the entries nor pydantic, so that the hub stays small.
"""

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.ledger import local_disk
from scoring_tui.ledger.access_file import AccessFile, SeatAlarm
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.connection import connect_contest
from scoring_tui.ledger.driver import Connection
from scoring_tui.ledger.errors import EntriesMissing, FileMoved
from scoring_tui.ledger.lock_file import BackupRecord, LockFile
from scoring_tui.ledger.sqlite_errors import translate_storage_errors
from scoring_tui.ledger.write_lock import use_write_ahead_log

_SELECT_HEAD = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
_SELECT_HOLDERS = "SELECT device, seat FROM seat WHERE device <> ''"


@dataclass(frozen=True, slots=True)
class FileStatus:
    """The head of the ledger and who holds which seat."""

    entry_count: int
    code: str
    """Code of the last entry."""
    seat_holders: tuple[tuple[str, str], ...]
    """Each device that holds a seat, and that seat."""
    backup: BackupRecord | None = None
    """The last backup that was tried."""
    alarms: tuple[SeatAlarm, ...] = ()
    """The seats whose PIN is being guessed."""


class StatusReader:
    """Reads the status of one contest file; keeps the file open between reads. For one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: Connection | None = None
        self._identity: local_disk.Identity
        self._seen_count = 0
        self._access_file = AccessFile(path)

    def read(self) -> FileStatus:
        """Read the status now. Raises a `LedgerError`; the next call tries again."""
        with translate_storage_errors(self._path):
            if self._connection is None:
                self._connection, self._identity = self._connect()
            if local_disk.read_identity(self._path) != self._identity:
                raise FileMoved(self._path)
            ((entry_count, head_hash),) = self._connection.execute(_SELECT_HEAD).fetchall()
            seat_holders = self._connection.execute(_SELECT_HOLDERS).fetchall()
            self._require_seen_entry(entry_count)
            with closing(LockFile(self._path)) as lock_file:
                backup = lock_file.read_backup()
            alarms = tuple(self._access_file.list_alarms(int(time.time() * 1000)))
        return FileStatus(entry_count, head_code(entry_count, head_hash), tuple(seat_holders), backup, alarms)

    def _connect(self) -> tuple[Connection, local_disk.Identity]:
        """Open the file; nothing stays open if that fails, so that the next call starts afresh."""
        connection = connect_contest(self._path)
        try:
            use_write_ahead_log(self._path, connection)
            connection.execute(_SELECT_HEAD).fetchall()  # makes SQLite create the -wal file
            return connection, local_disk.read_identity(self._path)
        except BaseException:
            connection.close()
            raise

    def _require_seen_entry(self, entry_count: int) -> None:
        """Raise `EntriesMissing` if the file has fewer entries than this reader has seen in it."""
        if entry_count < self._seen_count:
            raise EntriesMissing(self._path, self._seen_count, entry_count)
        self._seen_count = entry_count

    def close(self) -> None:
        """Close the file."""
        self._access_file.close()
        if self._connection is not None:
            self._connection.close()
