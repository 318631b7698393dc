"""An open SQLite contest file: its connection, its write lock and its transactions.

Three promises are kept here. A commit is on the disk when it returns. A file that has lost an entry which
was acknowledged is neither read nor written: see `lock_file`. After a commit that the disk refused, nothing
is acknowledged before everything was copied from the log into the file: a failed write may have left a gap in
the log, behind which a restart of the machine would forget all later commits (PostgreSQL's "fsyncgate").
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Self

from scoring_tui.domain.clock import utc_now
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger import local_disk
from scoring_tui.ledger.access_file import AccessFile, describe_alarm
from scoring_tui.ledger.connection import connect, connect_contest, read_pragma
from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.errors import DiskRefused, EntriesMissing, FileMoved
from scoring_tui.ledger.lock_file import BackupRecord, Head, LockHolder
from scoring_tui.ledger.log_readers import find_log_reader
from scoring_tui.ledger.nudge import NudgeListener, send_nudges
from scoring_tui.ledger.presence import PresenceFile
from scoring_tui.ledger.row_format import read_row_format
from scoring_tui.ledger.schema import create_schema
from scoring_tui.ledger.sqlite_errors import translate_storage_errors
from scoring_tui.ledger.write_lock import WriteLock, use_write_ahead_log

LASTING_FAULT = timedelta(hours=24)
"""How long an error of the disk is shown after the disk works again."""

LONG_LOG_BYTES = 64_000_000
"""Size of a log that is not emptied any more; SQLite does so after 4 MB unless a reader needs it."""

_SELECT_HEAD = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
_SELECT_ALL = "SELECT count(*), max(seq), total(length(body)) FROM ledger"
_SELECT_FIRST_GAP = """
SELECT min(seq) + 1 FROM (SELECT 0 AS seq UNION ALL SELECT seq FROM ledger) AS earlier
WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.seq = earlier.seq + 1)
"""
_SELECT_HASH = "SELECT hash FROM ledger WHERE seq = ?"


class ContestDatabase:
    """Used by the ledger, the drafts, the seats and the audit of one contest file."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self.path = path
        self.connection = connection
        self.row_format = read_row_format(connection)
        self.presence = PresenceFile(path)
        self.access = AccessFile(path)
        self._write_lock = WriteLock(path)
        self._listener: NudgeListener | None = None
        try:
            use_write_ahead_log(path, connection)
            self._read_head()  # SQLite makes the -wal file at the first look
            self._data_version = self._read_data_version()
            self._identity = local_disk.read_identity(path)
            self._require_witness()
            # A killed process may have left a commit in the log that is not on the disk yet.
            self.make_durable()
            if self._has_open_fault():
                with self._write_lock:
                    self._heal_log()
        except BaseException:
            self._write_lock.close()
            raise

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a contest file; raises a `LedgerError`."""
        connection = connect_contest(path)
        try:
            with translate_storage_errors(path):
                return cls(path, connection)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Close the connection and the lock file."""
        self.connection.close()
        if self._listener is not None:
            self._listener.close()
        self.presence.close()
        self.access.close()
        self._write_lock.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open one durable transaction; inside another one it is part of that. See `LedgerPort.writing`."""
        if self.connection.in_transaction:
            yield
            return
        with translate_storage_errors(self.path), self._write_lock:
            self.check_identity()
            self._heal_log()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                witness = self._require_witness()
                yield
                head = self._read_head()
                self._commit()
            finally:
                self.connection.rollback()  # does nothing after the COMMIT
            if head != witness:  # also if the writer before was killed after its COMMIT
                self._write_lock.file.write_head(head)
        if head != witness:  # after the lock was released, so that nobody waits for this
            send_nudges(self._identity[0], self._listener)

    def _commit(self) -> None:
        try:
            self.connection.execute("COMMIT")
        except sqlite3.Error:
            self._write_lock.file.write_fault(utc_now(), is_open=True)
            raise

    # --- nothing lost in silence --------------------------------------------------------------------

    def _read_head(self) -> Head | None:
        row: Head | None = self.connection.execute(_SELECT_HEAD).fetchone()
        return row

    def _require_witness(self) -> Head | None:
        """Return the last entry that a writer acknowledged; raise `EntriesMissing` if the file lacks it."""
        witness = self._write_lock.file.read_head()
        if witness is not None:
            self.require_entry(witness, f"{self.path.name}-gate")
        return witness

    def require_entry(self, entry: Head, witness: str | None = None) -> None:
        """Raise `EntriesMissing` if the file does not hold this entry.

        Args:
            witness: who told the entry; None for this process.
        """
        with translate_storage_errors(self.path):
            _require_entry(self.path, self.connection, entry, witness)

    def make_durable(self) -> None:
        """Wait until everything that is in the log is on the disk."""
        # The log may be opened beside SQLite, which holds no lock on it.
        descriptor = os.open(f"{self.path}-wal", os.O_RDWR)
        try:
            os.fsync(descriptor)
        except OSError:  # the next fsync would succeed, although the disk does not have everything
            self._write_lock.file.write_fault(utc_now(), is_open=True)
            raise
        finally:
            os.close(descriptor)

    def _has_open_fault(self) -> bool:
        """Whether something that can be read may not be on the disk."""
        fault = self._write_lock.file.read_fault()
        return fault is not None and fault.is_open

    def _heal_log(self) -> None:
        """After an error of the disk: copy the whole log into the file before anything is acknowledged."""
        fault = self._write_lock.file.read_fault()
        if fault is not None and fault.is_open:
            if not self.copy_log():
                raise DiskRefused(self.path, fault.at.astimezone().strftime("%H:%M"))
            self._write_lock.file.write_fault(fault.at, is_open=False)

    def copy_log(self) -> bool:
        """Copy the whole log into the file and empty it; call it with the write lock, outside a transaction.

        Returns False if a reader still needs the log.
        """
        is_busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def rewrite_file(self) -> bool:
        """Write the file anew without the traces of deleted rows, and empty the log.

        Returns False if a reader still needs the log, which then has the old pages.
        """
        with translate_storage_errors(self.path), self._write_lock:
            self.check_identity()
            self._heal_log()
            self.connection.execute("VACUUM")
            return self.copy_log()

    def checkpoint(self) -> None:
        """Copy as much as possible of the log into the file, so that less depends on the log."""
        with translate_storage_errors(self.path), self._write_lock:
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def look_afresh(self) -> None:
        """Read the file as a process would that opens it now. Raises a `LedgerError`.

        SQLite keeps pages in memory, so that a file which was cut or replaced in place would go unnoticed.
        """
        self.check_identity()
        with translate_storage_errors(self.path), closing(connect(self.path)) as connection:
            count, last_seq, _ = connection.execute(_SELECT_ALL).fetchone()
            if count != (last_seq or 0):  # parts of the file are of an older copy, the log is not
                (missing_seq,) = connection.execute(_SELECT_FIRST_GAP).fetchone()
                raise EntriesMissing(self.path, missing_seq, count)
            if witness := self._write_lock.file.read_head():
                _require_entry(self.path, connection, witness, f"{self.path.name}-gate")

    def describe_warning(self) -> LazyText | None:
        """What the committee must know although everything works; None if there is nothing."""
        fault = self._write_lock.file.read_fault()
        if fault is not None and utc_now() - fault.at < LASTING_FAULT:
            return lazy(
                "Disk errors at {time}: make a backup on another disk now",
                time=fault.at.astimezone().time().replace(second=0, microsecond=0),
            )
        if (guessing := self._describe_guessing()) is not None:
            return guessing
        backup = self.last_backup
        if backup is not None and not backup.is_good:
            return lazy(
                "The backup at {time} failed: is the disk for backups there, and has it space?",
                time=backup.at.astimezone().time().replace(second=0, microsecond=0),
            )
        return self._describe_second_name() or self._describe_long_log()

    def _describe_guessing(self) -> LazyText | None:
        """Tell that somebody guesses a PIN, until an hour after the last wrong one."""
        alarms = self.access.list_alarms(int(utc_now().timestamp() * 1000))
        return describe_alarm(alarms[0]) if alarms else None

    def _describe_second_name(self) -> LazyText | None:
        """Warn of a hard link made while the file is open; no program of ours opens a file with two names."""
        if local_disk.count_names(self.path) < 2:
            return None
        return lazy(
            "{path} has got a second name (hard link). Delete the new name: nobody may open the file by it",
            path=self.path.name,
        )

    @property
    def last_backup(self) -> BackupRecord | None:
        """The last backup that was tried; None if none is known."""
        return self._write_lock.file.read_backup()

    def _describe_long_log(self) -> LazyText | None:
        """Name the foreign program that keeps the log from being emptied."""
        try:
            log_bytes = os.stat(f"{self.path}-wal").st_size  # noqa: PTH116 - asked twice a second
        except OSError:
            return None
        if log_bytes < LONG_LOG_BYTES:
            return None
        return lazy(
            "The log of {path} has grown to {size} MB: another program does not stop reading it ({reader})",
            path=self.path.name,
            size=log_bytes // 1_000_000,
            reader=find_log_reader(self.path) or "–",
        )

    def find_long_holder(self) -> LockHolder | None:
        """The process that keeps the file locked for long; None if there is none."""
        return self._write_lock.find_long_holder()

    # --- changes of others --------------------------------------------------------------------------

    def listen(self) -> NudgeListener | None:
        """Be told of entries that others append from now on; see `LedgerPort.listen`."""
        if self._listener is not None and not self._listener.is_reachable:
            self._listener.close()
            self._listener = None
        if self._listener is None:
            self._listener = NudgeListener.open(self._identity[0])
        return self._listener

    def check_identity(self) -> None:
        """Raise `FileMoved` if the file was renamed, replaced or deleted since it was opened."""
        if local_disk.read_identity(self.path) != self._identity:
            raise FileMoved(self.path)

    def poll_changes(self) -> bool:
        """Return whether another connection has committed since the previous call."""
        previous_version, self._data_version = self._data_version, self._read_data_version()
        return self._data_version != previous_version

    def _read_data_version(self) -> int:
        return read_pragma(self.connection, "data_version")


def _require_entry(path: Path, connection: Connection, entry: Head, witness: str | None) -> None:
    seq, expected_hash = entry
    row: tuple[str] | None = connection.execute(_SELECT_HASH, (seq,)).fetchone()
    if row is None or row[0] != expected_hash:
        head: Head | None = connection.execute(_SELECT_HEAD).fetchone()
        raise EntriesMissing(path, seq, head[0] if head else 0, witness)


def create_database(path: Path) -> None:
    """Write the tables, triggers and views into an empty file."""
    with (
        translate_storage_errors(path),
        closing(connect(path)) as connection,
        closing(WriteLock(path)) as write_lock,
        write_lock,
    ):
        write_lock.file.write_head(None)  # of an earlier file of this name
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        create_schema(connection)
        connection.execute("COMMIT")
