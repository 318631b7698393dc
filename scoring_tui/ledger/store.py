"""The contest file in SQLite: append entries at the head, read them, poll for changes.

`Ledger` implements `port.LedgerPort`; the documentation of the interface is there.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import utc_now
from scoring_tui.domain.facts.base import KINDS, Entry, Fact
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger import chain, local_disk
from scoring_tui.ledger.audit import SqliteAudit
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.damage import diagnose_damage
from scoring_tui.ledger.database import ContestDatabase, create_database
from scoring_tui.ledger.drafts import SqliteDrafts
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.errors import (
    FileAlreadyExists,
    FileDamaged,
    FileReadOnly,
    LedgerError,
    NewerVersion,
    describe_holder,
)
from scoring_tui.ledger.file_names import SIDE_SUFFIXES, name_unless_taken
from scoring_tui.ledger.nudge import NudgeListener
from scoring_tui.ledger.pepper import create_pepper
from scoring_tui.ledger.port import DuplicateKeyError
from scoring_tui.ledger.private_table import SqlitePrivateValues
from scoring_tui.ledger.private_values import PRIVATE_PARTS
from scoring_tui.ledger.seats import SqliteSeats
from scoring_tui.ledger.sqlite_errors import translate_storage_errors

_AFTER = " WHERE seq > ? ORDER BY seq LIMIT ?"
# A key and its parts `key/2`, `key/3` and so on: '0' is the character that follows '/'.
_BY_KEY = " WHERE key = ?1 OR key > ?1 || '/' AND key < ?1 || '0' ORDER BY seq"
_SELECT_HEAD = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"


class Ledger:
    """An open contest file. It belongs to the thread that opened it."""

    def __init__(self, database: ContestDatabase) -> None:
        self._database = database
        self._row_format = database.row_format
        self._select_entries, self._insert_entry = self._row_format.select_entries, self._row_format.insert
        self.private_values = SqlitePrivateValues(database) if self._row_format.has_private_values else None
        self.path = database.path
        self.drafts = SqliteDrafts(database)
        self.seats = SqliteSeats(database)
        self.audit = SqliteAudit(database)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Create a new, empty contest file; never overwrites a file. Raises a `LedgerError`."""
        path = path.resolve()
        local_disk.require_usable_path(path)
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError as error:
            raise FileAlreadyExists(path) from error
        except OSError as error:
            raise FileReadOnly(path) from error
        try:
            create_database(path)
        except BaseException:  # leave no half-made contest file
            remove_contest_file(path)
            raise
        return cls.open(path)

    @staticmethod
    @contextmanager
    def making(path: Path) -> Iterator[Path]:
        """Yield the path under which a new contest file is made; give it its name when the block ends.

        The block creates the file and closes it. Raises a `LedgerError`, such as `FileAlreadyExists`; no file
        is left then.
        """
        path = path.resolve()
        if path.exists():
            raise FileAlreadyExists(path)
        _remove_unfinished_files(path)
        unnamed_path = path.with_name(f".{path.name}{_UNFINISHED}{os.getpid()}")
        try:
            yield unnamed_path
            with translate_storage_errors(path):
                _name_file(unnamed_path, path)
                create_pepper(path)  # if this is interrupted, the first PIN makes it
        finally:
            remove_contest_file(unnamed_path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a contest file. Raises a `LedgerError`."""
        path = path.resolve()
        if local_disk.count_names(path) > 1:  # `making` may have been killed between its last two steps
            _remove_unfinished_files(path)
        return cls(ContestDatabase.open(path))

    def close(self) -> None:
        """Close the file; no other method may be called afterwards."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def writing(self) -> AbstractContextManager[None]:
        """Open one durable transaction; inside another `writing` block it is part of that one."""
        return self._database.writing()

    def listen(self) -> NudgeListener | None:
        """Be told of entries that others append from now on; see `LedgerPort.listen`."""
        return self._database.listen()

    def check_identity(self) -> None:
        """Raise `FileMoved` if the file was renamed, replaced or deleted since it was opened."""
        self._database.check_identity()

    def require_entry(self, entry: tuple[int, str]) -> None:
        """Raise `EntriesMissing` if the file does not hold this entry, by number and hash."""
        self._database.require_entry(entry)

    def look_afresh(self) -> None:
        """Read the file by a new connection; raises a `LedgerError` if it was cut, replaced or damaged."""
        self._database.look_afresh()

    def make_durable(self) -> None:
        """Wait until everything that can be read is on the disk."""
        self._database.make_durable()

    def checkpoint(self) -> None:
        """Copy as much as possible of the log into the file."""
        self._database.checkpoint()

    @property
    def last_backup_at(self) -> datetime | None:
        """When the last good backup was made; None if none is known, or if the last one failed."""
        record = self._database.last_backup
        return record.at if record is not None and record.is_good else None

    def describe_lock(self) -> LazyText | None:
        """Who keeps the file locked for long; None if nobody does."""
        holder = self._database.find_long_holder()
        return describe_holder(holder) if holder else None

    def describe_warning(self) -> LazyText | None:
        """Errors of the disk, or a program that keeps the log from being emptied; None if all is well."""
        return self._database.describe_warning()

    def poll_changes(self) -> bool:
        """Return whether another connection has committed since the previous call."""
        return self._database.poll_changes()

    def append(self, facts: Sequence[Fact], actor: Actor, key: str) -> list[Entry]:
        """Append facts at the head; only inside `writing`. Raises `DuplicateKeyError` if the key is taken."""
        if not self._database.connection.in_transaction or "/" in key:
            raise ValueError("append needs writing() and a key without a slash")
        head_seq, previous_hash = self.head
        at = utc_now().isoformat(timespec="milliseconds")
        seat = str(actor.seat)
        stored_device = (actor.device,) if self._row_format.has_device else ()
        device = actor.device if self._row_format.has_device else ""
        entries = []
        for index, fact in enumerate(facts, 1):
            entry_key = key if index == 1 else f"{key}/{index}"
            body = self._make_body(head_seq + index, fact)
            content = (head_seq + index, at, actor.name, seat, *stored_device, fact.kind, body, entry_key)
            previous_hash = chain.hash_row(previous_hash, content)
            self._insert((*content, previous_hash))
            entries.append(
                Entry(head_seq + index, at, actor.name, seat, fact, entry_key, previous_hash, device)
            )
        return entries

    def _make_body(self, seq: int, fact: Fact) -> str:
        """Return the text that is hashed, and store the private values of the fact beside it."""
        body = fact.model_dump_json()
        if self.private_values is not None and fact.kind in PRIVATE_PARTS:
            return self.private_values.store_values(seq, fact.kind, body)
        return body

    def _insert(self, row: chain.LedgerRow) -> None:
        try:
            self._database.connection.execute(self._insert_entry, row)
        except sqlite3.IntegrityError as error:
            raise DuplicateKeyError(f"an entry with the key {row[-2]} is there already") from error

    def read_after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """Return the entries after `seq` in order, validated; at most `limit`."""
        entries = self._read_entries(_AFTER, seq, -1 if limit is None else limit)
        for expected_seq, entry in enumerate(entries, seq + 1):
            if entry.seq != expected_seq:  # part of the file is of another copy
                raise self._make_damage_error(f"#{expected_seq}")
        return entries

    def find_by_key(self, key: str) -> list[Entry]:
        """Return the entries that were appended with this key; empty if there are none."""
        return self._read_entries(_BY_KEY, key)

    @property
    def head(self) -> tuple[int, str]:
        """Sequence number and hash of the last entry; 0 and the chain's first value in an empty ledger."""
        return self._database.connection.execute(_SELECT_HEAD).fetchone() or (0, self._row_format.genesis)

    @property
    def code(self) -> str:
        """The code of the head, to be displayed and printed."""
        return head_code(*self.head)

    def _read_entries(self, condition: str, *parameters: object) -> list[Entry]:
        with translate_storage_errors(self.path):
            rows = self._database.connection.execute(self._select_entries + condition, parameters).fetchall()
        return [self._make_entry(row) for row in rows]

    def _make_entry(self, row: tuple[int, str, str, str, str, str, str, str, str]) -> Entry:
        seq, at, actor_name, seat, device, kind, body, key, entry_hash = row
        if kind not in KINDS:
            raise NewerVersion(self.path, kind)
        if self.private_values is not None and kind in PRIVATE_PARTS:
            body, is_complete = self.private_values.restore_values(seq, body)
            if not (is_complete or self.private_values.is_forgotten(seq)):
                raise FileDamaged(self.path, f"#{seq} {kind}")
        try:
            fact = KINDS[kind].model_validate_json(body)
        except ValidationError as error:
            raise self._make_damage_error(f"#{seq} {kind}") from error
        return Entry(seq, at, actor_name, seat, fact, key, entry_hash, device)

    def _make_damage_error(self, what: str) -> LedgerError:
        """The error of a bad entry: it was changed by somebody, unless the file is damaged as a whole."""
        is_damaged = bool(self.audit.find_damage())
        return diagnose_damage(self.path, what) if is_damaged else FileDamaged(self.path, what)


_UNFINISHED = ".new-"


def _remove_unfinished_files(path: Path) -> None:
    """Delete what processes that were killed left behind while they made a file of this name."""
    for left_path in path.parent.glob(f".{glob.escape(path.name)}{_UNFINISHED}*"):
        process_text = left_path.name.partition(_UNFINISHED)[2].partition("-")[0]
        if process_text.isdigit() and not _is_running(int(process_text)):
            left_path.unlink(missing_ok=True)


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:  # a process of another user, or another system
        return True
    return True


def _name_file(unnamed_path: Path, path: Path) -> None:
    """Give a closed file its name; never overwrites a file."""
    for suffix in SIDE_SUFFIXES:  # of an earlier file of this name
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    if not name_unless_taken(unnamed_path, path):
        raise FileAlreadyExists(path)
    unnamed_path.unlink(missing_ok=True)


def remove_contest_file(path: Path) -> None:
    """Delete a contest file that is not open, and the files that SQLite and the write lock put beside it."""
    for suffix in ("", *SIDE_SUFFIXES, "-pepper"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
