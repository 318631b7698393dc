"""An open SQLite contest file: its connection, its write lock and its transactions."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from scoring_tui.ledger import local_disk
from scoring_tui.ledger.connection import connect, connect_contest, read_pragma
from scoring_tui.ledger.driver import Connection
from scoring_tui.ledger.errors import FileMoved
from scoring_tui.ledger.schema import create_schema
from scoring_tui.ledger.sqlite_errors import translate_sqlite_errors
from scoring_tui.ledger.write_lock import WriteLock


class ContestDatabase:
    """Used by the ledger, the drafts, the seats and the audit of one contest file."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self.path = path
        self.connection = connection
        self._write_lock = WriteLock(path)
        with self._write_lock:
            connection.execute("PRAGMA journal_mode = WAL")
            self._data_version = self._read_data_version()
        self._identity = local_disk.read_identity(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a contest file; raises a `LedgerError`."""
        connection = connect_contest(path)
        try:
            with translate_sqlite_errors(path):
                return cls(path, connection)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Close the connection and the lock file."""
        self.connection.close()
        self._write_lock.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open one durable transaction; inside another one it is part of that. See `LedgerPort.writing`."""
        if self.connection.in_transaction:
            yield
            return
        with translate_sqlite_errors(self.path), self._write_lock:
            self.check_identity()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            finally:
                self.connection.rollback()  # does nothing after the COMMIT

    @contextmanager
    def writing_relaxed(self) -> Iterator[None]:
        """As `writing`, but do not wait for the disk: a power cut may lose what is written."""
        self.connection.execute("PRAGMA synchronous = NORMAL")
        try:
            with self.writing():
                yield
        finally:
            self.connection.execute("PRAGMA synchronous = FULL")

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


def create_database(path: Path) -> None:
    """Write the tables, triggers and views into an empty file."""
    with (
        translate_sqlite_errors(path),
        closing(connect(path)) as connection,
        closing(WriteLock(path)) as write_lock,
        write_lock,
    ):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        create_schema(connection)
        connection.execute("COMMIT")
