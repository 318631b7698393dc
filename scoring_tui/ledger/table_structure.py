"""The tables and indexes of a contest file, compared with those of its version.

Columns and their order are compared, not the statements, which differ between versions of sqlite-utils.
"""

from contextlib import closing
from functools import cache
from hashlib import sha256

from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.earlier_schemas import TABLE_DIGESTS
from scoring_tui.ledger.schema import VERSION, create_tables

# Not `pragma_table_list`: SQLite would resolve every view for it, which takes a third of a second.
_SELECT_TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
_SELECT_COLUMNS = 'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)'
_SELECT_INDEXES = 'SELECT name, "unique", origin, partial FROM pragma_index_list(?)'
_SELECT_INDEX_COLUMNS = 'SELECT name, "desc", coll, key FROM pragma_index_xinfo(?)'
_OWN_PREFIX = "sqlite_"
"""Names of SQLite's own tables and indexes; nobody else can create such names."""


def find_altered_tables(connection: Connection, version: int) -> list[str]:
    """Return the names of tables and indexes that are missing, changed or foreign, sorted."""
    expected = TABLE_DIGESTS[version] if version < VERSION else _read_own_digests()
    actual = read_table_digests(connection)
    return sorted({name for name, _ in expected.items() ^ actual.items()})


def read_table_digests(connection: Connection) -> dict[str, str]:
    """Return a digest of the structure of each table and each index by its name."""
    digests: dict[str, str] = {}
    for name, statement in connection.execute(_SELECT_TABLES).fetchall():
        if name.startswith(_OWN_PREFIX):
            continue
        digests[name] = _make_digest(
            _read_options(statement), connection.execute(_SELECT_COLUMNS, (name,)).fetchall()
        )
        for index_name, *index_options in connection.execute(_SELECT_INDEXES, (name,)).fetchall():
            columns = connection.execute(_SELECT_INDEX_COLUMNS, (index_name,)).fetchall()
            if not index_name.startswith(_OWN_PREFIX):
                digests[index_name] = _make_digest([name, *index_options], columns)
    return digests


@cache
def _read_own_digests() -> dict[str, str]:
    """Return the digests of a new file of this version; callers must not change them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create_tables(connection)
        return read_table_digests(connection)


def _read_options(statement: str) -> list[int | str]:
    """Whether a table is STRICT and whether it is WITHOUT ROWID; for a virtual table its statement."""
    if not statement.startswith("CREATE TABLE"):
        return [statement]
    options = {" ".join(option.upper().split()) for option in statement.rpartition(")")[2].split(",")}
    return [int("STRICT" in options), int("WITHOUT ROWID" in options)]


def _make_digest(*structure: object) -> str:
    return sha256(repr(structure).encode()).hexdigest()[:16]
