"""The private values of a contest file: stored with their entry, compared with the ledger, and erased."""

from collections import Counter
from collections.abc import Iterator, Mapping

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.database import ContestDatabase
from scoring_tui.ledger.private_values import (
    PRIVATE_PARTS,
    PrivateValue,
    find_private_kind,
    hide_values,
    list_body_values,
    list_commitments,
    show_values,
)
from scoring_tui.ledger.sqlite_errors import translate_storage_errors

_INSERT = "INSERT INTO private_value (seq, path, salt, value, commitment) VALUES (?, ?, ?, ?, ?)"
_SELECT_VALUES = "SELECT commitment, value FROM private_value WHERE seq = ?"
_SELECT_SALTS = "SELECT path, value, salt FROM private_value ORDER BY seq"
_SELECT_PATHS = "SELECT path FROM private_value"
_SELECT_THROUGH = """
SELECT coalesce(max(json_extract(body, '$.through')), 0) FROM ledger WHERE kind = 'personal-data-forgotten'
"""
_SELECT_ERASED = """
SELECT coalesce(max(json_extract(body, '$.through')), 0) FROM ledger
WHERE kind = 'personal-data-forgotten' AND seq IN (
    SELECT json_extract(body, '$.forgotten') FROM ledger WHERE kind = 'personal-data-erased')
"""
_ERASE = "DELETE FROM private_value WHERE seq <= ?"
_ERASE_DRAFTS = "DELETE FROM draft"
_SELECT_ROWS = "SELECT seq, commitment, path, salt, value FROM private_value ORDER BY seq, commitment"
_SELECT_BODIES = f"""
SELECT seq, kind, body FROM ledger WHERE kind IN ({", ".join(f"'{kind}'" for kind in PRIVATE_PARTS)})
ORDER BY seq
"""


class SqlitePrivateValues:
    """Implements `PrivateValuePort` for a file that has a table of them."""

    def __init__(self, database: ContestDatabase) -> None:
        self._database = database
        self._connection = database.connection

    def count_values(self) -> Mapping[str, int]:
        """Return how many values the file has, by kind; see `PrivateValuePort.count_values`."""
        with translate_storage_errors(self._database.path):
            paths = self._connection.execute(_SELECT_PATHS).fetchall()
        counts = Counter(find_private_kind(path) for (path,) in paths)
        return {kind: counts[kind] for kind in ("nip", "phone", "extra", "evidence")}

    def erase_values(self, through: int) -> bool:
        """Erase the values of all entries up to this one, and all drafts; see `PrivateValuePort`."""
        with self._database.writing():
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.execute(_ERASE, (through,))
            self._connection.execute(_ERASE_DRAFTS)
        return self._database.rewrite_file()

    def is_forgotten(self, seq: int) -> bool:
        """Whether the ledger has the decision to remove the values of this entry."""
        (through,) = self._connection.execute(_SELECT_THROUGH).fetchone()
        return bool(seq <= through)

    def store_values(self, seq: int, kind: str, body: str) -> str:
        """Store the private values of the next entry; return the body that is hashed."""
        salts = {} if kind == "roster-imported" else self._read_salts()  # nothing is compared with a roster
        hidden_body, values = hide_values(kind, body, lambda path, value: salts.get((path, value)))
        rows = [(seq, value.path, value.salt, value.value, value.commitment) for value in values.values()]
        self._connection.executemany(_INSERT, rows)
        return hidden_body

    def _read_salts(self) -> dict[tuple[str, str], str]:
        """Return the last salt of each value at its path."""
        return {(path, value): salt for path, value, salt in self._connection.execute(_SELECT_SALTS)}

    def restore_values(self, seq: int, body: str) -> tuple[str, bool]:
        """Return the body of an entry with its private values, and whether all of them are there."""
        commitments = list_commitments(body)
        if not commitments:
            return body, True
        values = dict(self._connection.execute(_SELECT_VALUES, (seq,)))
        return show_values(body, values), values.keys() >= set(commitments)

    def find_faults(self) -> Iterator[tuple[int, LazyText]]:
        """Compare the values with the commitments in the ledger; yield number and fault of bad entries."""
        (through,) = self._connection.execute(_SELECT_THROUGH).fetchone()
        (erased_through,) = self._connection.execute(_SELECT_ERASED).fetchone()
        stored_values: dict[int, dict[str, PrivateValue]] = {}
        for seq, *columns in self._connection.execute(_SELECT_ROWS).fetchall():
            value = PrivateValue(*columns)
            stored_values.setdefault(seq, {})[value.commitment] = value
        for seq, kind, body in self._connection.execute(_SELECT_BODIES).fetchall():
            entry_values = stored_values.pop(seq, {})
            if entry_values and seq <= erased_through:
                yield seq, lazy("a private value of entry {seq} was put back after its removal", seq=seq)
            yield from _find_entry_faults(seq, kind, body, entry_values, is_forgotten=seq <= through)
        for seq in stored_values:
            yield seq, _describe_foreign(seq)


def _find_entry_faults(
    seq: int, kind: str, body: str, stored_values: dict[str, PrivateValue], *, is_forgotten: bool
) -> Iterator[tuple[int, LazyText]]:
    is_missing = is_changed = is_open = False
    committed_paths: dict[str, str] = {}
    for body_value in list_body_values(kind, body):
        is_open = is_open or not body_value.commitment
        committed_paths[body_value.commitment] = body_value.path
    for commitment, path in committed_paths.items():
        value = stored_values.get(commitment)
        is_missing = is_missing or (value is None and commitment != "")
        is_changed = is_changed or (value is not None and not (value.is_genuine and value.path == path))
    if is_open:
        yield seq, lazy("entry {seq} has a private value in its hashed text", seq=seq)
    if is_missing and not is_forgotten:
        yield seq, lazy("a private value of entry {seq} is missing", seq=seq)
    if is_changed:
        yield seq, lazy("a private value of entry {seq} was changed", seq=seq)
    if stored_values.keys() - committed_paths.keys():
        yield seq, _describe_foreign(seq)


def _describe_foreign(seq: int) -> LazyText:
    return lazy("beside entry {seq} stands a private value that the entry does not have", seq=seq)
