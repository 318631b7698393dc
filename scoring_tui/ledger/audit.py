"""Checks of a contest file that may be damaged or altered, and the recount by SQL queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from scoring_tui.ledger import chain, earlier_schemas
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.connection import read_pragma
from scoring_tui.ledger.damage import diagnose_damage, find_foreign_log
from scoring_tui.ledger.database import ContestDatabase
from scoring_tui.ledger.driver import STORAGE_ERRORS, sqlite3
from scoring_tui.ledger.errors import ForeignLog
from scoring_tui.ledger.port import EntryHeader, RecountedPlace, StorageInfo
from scoring_tui.ledger.private_table import SqlitePrivateValues
from scoring_tui.ledger.schema import STATEMENTS
from scoring_tui.ledger.sqlite_errors import translate_storage_errors
from scoring_tui.ledger.table_structure import find_altered_tables
from scoring_tui.ledger.views import RECOUNT_VIEWS

if TYPE_CHECKING:
    from scoring_tui.i18n.lazy import LazyText
    from scoring_tui.ledger.leaves import LedgerLeaf

_SELECT_HEADER = "SELECT seq, at, actor, seat, device, kind FROM ({entries}) WHERE seq = ?"
_SELECT_HASHES = "SELECT hash FROM ledger ORDER BY seq"
_SELECT_OBJECTS = "SELECT name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')"
# The queries of this program, not the file's views, which may be of an earlier version or altered.
_RECOUNT_QUERIES = ", ".join(f"{name} AS MATERIALIZED ({query})" for name, query in RECOUNT_VIEWS.items())
_SELECT_STANDINGS = f"WITH {_RECOUNT_QUERIES} SELECT category, number, score, place, n, d FROM standing"


FIRST_WITH_RECOUNT = 2
"""The first schema whose entries hold everything that the recount needs."""


class SqliteAudit:
    """Implements `AuditPort`."""

    def __init__(self, database: ContestDatabase) -> None:
        self._database = database
        self._connection = database.connection

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything inside the block at one moment; an error of SQLite becomes `FileDamaged`."""
        text_factory = self._connection.text_factory
        self._connection.text_factory = _decode_replacing
        try:
            self._connection.execute("BEGIN")
            yield
        except STORAGE_ERRORS as error:
            raise diagnose_damage(self._database.path, error) from error
        finally:
            self._connection.text_factory = text_factory
            self._connection.rollback()

    def find_chain_break(self) -> chain.ChainBreak | None:
        """Recompute the hash chain; return the first entry that does not follow from those before it."""
        text_factory, self._connection.text_factory = self._connection.text_factory, _decode_escaping
        row_format = self._database.row_format
        cursor = self._connection.execute(f"{row_format.select_stored} ORDER BY seq")
        try:
            return chain.find_chain_break(cursor, row_format.genesis)
        finally:
            cursor.close()  # a half-read cursor would keep an old snapshot open
            self._connection.text_factory = text_factory

    def find_damage(self) -> list[str]:
        """Return the messages of SQLite about damaged pages and indexes; at most five lines."""
        report = [line for (line,) in self._connection.execute("PRAGMA integrity_check(5)")]
        return [] if report == ["ok"] else report

    def find_foreign_log(self) -> ForeignLog | None:
        """Return the error of a damaged file that is sound without the log beside it; else None."""
        return find_foreign_log(self._database.path)

    def altered_objects(self) -> list[str]:
        """Return the names of triggers and views that are not those of the file's version."""
        earlier_digests = earlier_schemas.DIGESTS.get(self.version)
        expected = set(earlier_digests.items()) if earlier_digests else _make_digests(STATEMENTS.items())
        actual = _make_digests(self._connection.execute(_SELECT_OBJECTS).fetchall())
        return sorted({name for name, _ in expected ^ actual})

    def altered_tables(self) -> list[str]:
        """Return the names of tables and indexes that are not those of the file's version."""
        return find_altered_tables(self._connection, self.version)

    def find_private_faults(self) -> list[tuple[int, LazyText]]:
        """Return entry and fault of each private value that is not the one its entry commits to."""
        if not self._database.row_format.has_private_values:
            return []
        with translate_storage_errors(self._database.path):
            return list(SqlitePrivateValues(self._database).find_faults())

    def read_header(self, seq: int) -> EntryHeader | None:
        """Return the header of one entry, or None."""
        query = _SELECT_HEADER.format(entries=self._database.row_format.select_entries)
        with translate_storage_errors(self._database.path):
            row = self._connection.execute(query, (seq,)).fetchone()
        return EntryHeader(*row) if row else None

    def find_header(self, code: str) -> EntryHeader | None:
        """Return the entry with this receipt, or that had this code or hash when it was the last, or None."""
        hashes = self.list_hashes()
        for seq, entry_hash in enumerate(hashes, 1):
            if code in (entry_hash, head_code(seq, entry_hash)):
                return self.read_header(seq)
        receipts = (leaf.seq for leaf in self.list_leaves(len(hashes)) if leaf.receipt_code == code)
        seq = next(receipts, 0)
        return self.read_header(seq) if seq else None

    def list_hashes(self) -> list[str]:
        """Return the hash of each entry, in order."""
        with translate_storage_errors(self._database.path):
            return [entry_hash for (entry_hash,) in self._connection.execute(_SELECT_HASHES)]

    def list_leaves(self, count: int) -> list[LedgerLeaf]:
        """Return the leaves of the Merkle tree over the first `count` entries."""
        from scoring_tui.ledger.leaves import make_leaf  # no screen needs it at its start

        query = f"{self._database.row_format.select_entries} WHERE seq <= ? ORDER BY seq"
        with translate_storage_errors(self._database.path):
            return [make_leaf(row) for row in self._connection.execute(query, (count,))]

    def read_leaf(self, seq: int) -> LedgerLeaf | None:
        """Return the leaf of one entry, or None."""
        from scoring_tui.ledger.leaves import make_leaf

        query = f"{self._database.row_format.select_entries} WHERE seq = ?"
        with translate_storage_errors(self._database.path):
            row = self._connection.execute(query, (seq,)).fetchone()
        return make_leaf(row) if row else None

    @property
    def version(self) -> int:
        """Version of the schema of the file."""
        return read_pragma(self._connection, "user_version")

    @property
    def has_devices(self) -> bool:
        """Whether the entries say which device sent them."""
        return self._database.row_format.has_device

    @property
    def has_recount(self) -> bool:
        """Whether the queries can count this file; one of schema 1 lacks some values that they need."""
        return self.version >= FIRST_WITH_RECOUNT

    def recount_standings(self) -> dict[str, dict[int, RecountedPlace]]:
        """Return the rows of the query `standing`, by category and draw number.

        Empty for a method that SQL cannot count.
        """
        standings: dict[str, dict[int, RecountedPlace]] = {}
        with translate_storage_errors(self._database.path):
            rows = self._connection.execute(_SELECT_STANDINGS).fetchall()
        for category_id, draw_number, score, place, n, d in rows:
            category_places = standings.setdefault(category_id, {})
            category_places[draw_number] = RecountedPlace(score, place, Fraction(n, d))
        return standings

    def storage_info(self) -> StorageInfo:
        """Return the version and settings of SQLite."""

        def read_value(query: str) -> str:
            return str(self._connection.execute(query).fetchone()[0])

        with translate_storage_errors(self._database.path):
            version = tuple(map(int, read_value("SELECT sqlite_version()").split(".")))
            journal_mode, synchronous = read_value("PRAGMA journal_mode"), read_value("PRAGMA synchronous")
        return StorageInfo(version, sqlite3.__name__, journal_mode, int(synchronous))


def _make_digests(objects: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Names and the digests of their statements, with all white space made alike.

    A set of pairs, because a trigger may have the name of a view.
    """
    return {(name, sha256(" ".join(sql.split()).encode()).hexdigest()[:16]) for name, sql in objects}


def _decode_replacing(raw: bytes) -> str:
    """Decode invalid UTF-8 without an error: the chain check reports the row."""
    return raw.decode(errors="replace")


def _decode_escaping(raw: bytes) -> str:
    """Decode invalid UTF-8 so that the original bytes are hashed."""
    return raw.decode(errors="surrogateescape")
