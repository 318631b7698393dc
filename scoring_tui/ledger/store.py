"""The contest file behind a few verbs: append at the head, read after a place, wait for news.

The rest of the program knows the ledger by these, and by drafts and seats beside it, so that another engine
can stand behind them. A `Ledger` belongs to the thread that opened it. Imports entries; imported by the
command line, the feed and whoever opens the door in.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import utc_now
from scoring_tui.domain.facts.base import KINDS, Entry, Fact
from scoring_tui.ledger import chain, local_disk
from scoring_tui.ledger import connection as contest_connection
from scoring_tui.ledger.driver import Connection
from scoring_tui.ledger.errors import (
    FileAlreadyExists,
    FileDamaged,
    FileMoved,
    FileReadOnly,
    NewerVersion,
    translate_sqlite_errors,
)
from scoring_tui.ledger.schema import create_schema
from scoring_tui.ledger.write_lock import WriteLock

_ROW = "SELECT seq, at, actor, seat, kind, body, key, hash FROM ledger"
_AFTER = f"{_ROW} WHERE seq > ? ORDER BY seq LIMIT ?"
_FIND = f"{_ROW} WHERE key = ?1 OR key > ?1 || '/' AND key < ?1 || '0' ORDER BY seq"  # '0' follows '/'
_HEAD = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
_APPEND = "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class Ledger:
    """An open contest file."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self.path = path
        self.connection = connection
        self._gate = WriteLock(path)
        with self._gate:
            connection.execute("PRAGMA journal_mode = WAL")
            self._version = self._data_version()
        self._identity = local_disk.identity(path)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new, empty contest file; never in the place of another file."""
        path = path.resolve()
        local_disk.refuse_unfit(path)
        try:
            path.touch(exist_ok=False)
        except FileExistsError as error:
            raise FileAlreadyExists(path) from error
        except OSError as error:
            raise FileReadOnly(path) from error
        try:
            _lay(path)
        except BaseException:  # half a contest file would only puzzle its finder
            remove(path)
            raise
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a contest file, or raise a `LedgerError` that says why not."""
        path = path.resolve()
        connection = contest_connection.connect_contest(path)
        try:
            with translate_sqlite_errors(path):
                return cls(path, connection)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Close the file; no other verb may follow."""
        self.connection.close()
        self._gate.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One durable transaction, alone in the file; inside another one it is part of that.

        Everything is on the disk when the block has ended, and nothing if it raised.
        """
        if self.connection.in_transaction:
            yield
            return
        with translate_sqlite_errors(self.path), self._gate:
            self.check_identity()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            finally:
                self.connection.rollback()  # does nothing after the COMMIT

    def check_identity(self) -> None:
        """Raise `Moved` when the file was renamed, replaced or deleted since it was opened."""
        if local_disk.identity(self.path) != self._identity:
            raise FileMoved(self.path)

    @contextmanager
    def writing_relaxed(self) -> Iterator[None]:
        """As `writing`, for what may be lost in a power cut: it does not wait for the disk."""
        self.connection.execute("PRAGMA synchronous = NORMAL")
        try:
            with self.writing():
                yield
        finally:
            self.connection.execute("PRAGMA synchronous = FULL")

    def append(self, facts: Sequence[Fact], by: Actor, key: str) -> list[Entry]:
        """Add facts at the head; only inside `writing`.

        `key` is the sender's and unique, without a slash; the second fact gets `key/2` and so on. A key that
        is taken raises the driver's IntegrityError: ask `find` first.
        """
        if not self.connection.in_transaction or "/" in key:
            raise ValueError("append needs writing() and a key without a slash")
        head, previous = self.head
        at = utc_now().isoformat(timespec="milliseconds")
        entries = []
        for n, fact in enumerate(facts, 1):
            own = key if n == 1 else f"{key}/{n}"
            content = (head + n, at, by.name, by.seat, fact.kind, fact.model_dump_json(), own)
            previous = chain.link(previous, content)
            self.connection.execute(_APPEND, (*content, previous))
            entries.append(Entry(head + n, at, by.name, by.seat, fact, own, previous))
        return entries

    def read_after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """The entries that follow `seq`, in order, validated; at most `limit`."""
        return self._read(_AFTER, seq, -1 if limit is None else limit)

    def find(self, key: str) -> list[Entry]:
        """The entries that a sender's key brought in; empty when it never arrived."""
        return self._read(_FIND, key)

    @property
    def head(self) -> tuple[int, str]:
        """Sequence number and hash of the last entry; (0, `chain.GENESIS`) of an empty ledger."""
        return self.connection.execute(_HEAD).fetchone() or (0, chain.GENESIS)

    @property
    def code(self) -> str:
        """The head's short code, to be shown and printed."""
        return chain.short_code(self.head[1])

    def changed(self) -> bool:
        """Whether another connection has committed since this was last asked."""
        before, self._version = self._version, self._data_version()
        return self._version != before

    def _data_version(self) -> int:
        version: int = self.connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _read(self, query: str, *values: object) -> list[Entry]:
        with translate_sqlite_errors(self.path):
            rows = self.connection.execute(query, values).fetchall()
        return [self._entry(row) for row in rows]

    def _entry(self, row: chain.Row) -> Entry:
        seq, at, actor, seat, kind, body, key, hash = row
        if kind not in KINDS:
            raise NewerVersion(self.path, kind)
        try:
            return Entry(seq, at, actor, seat, KINDS[kind].model_validate_json(body), key, hash)
        except ValidationError as error:
            raise FileDamaged(self.path, f"#{seq} {kind}") from error


def remove(path: Path) -> None:
    """Delete a contest file that nobody has open, with all that stands beside it."""
    for beside in ("", "-wal", "-shm", "-gate"):
        Path(f"{path}{beside}").unlink(missing_ok=True)


def _lay(path: Path) -> None:
    with (
        translate_sqlite_errors(path),
        closing(contest_connection.connect(path)) as connection,
        closing(WriteLock(path)) as gate,
        gate,
    ):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        create_schema(connection)
        connection.execute("COMMIT")
