"""The tables, triggers and views of a contest file, created with sqlite-utils."""

from scoring_tui.ledger.driver import Connection
from scoring_tui.ledger.views import VIEWS

APPLICATION_ID = 0x53434F52
"""Marks a SQLite file as a contest file: "SCOR"."""

VERSION = 7
"""Version of the schema, stored as `user_version`; raise it with every change of a table, view or trigger."""

_TABLES: dict[str, tuple[dict[str, type], tuple[str, ...]]] = {
    "ledger": (
        {"seq": int, "at": str, "actor": str, "seat": str, "device": str, "kind": str, "body": str,
         "key": str, "hash": str},
        ("seq",),
    ),
    "draft": (
        {"juror": str, "number": int, "marks": str, "note": str, "at": str},
        ("juror", "number"),
    ),
    "seat": (
        {"seat": str, "pin": str, "device": str, "since": str, "seen": int, "progress": str},
        ("seat",),
    ),
    "private_value": (
        {"seq": int, "commitment": str, "path": str, "salt": str, "value": str},
        ("seq", "commitment"),
    ),
}  # fmt: skip

_SEAT_DEFAULTS = {
    "pin": "", "device": "", "since": "", "seen": 0, "progress": "",
}  # fmt: skip

# REPLACE deletes rows without firing a DELETE trigger, so the third trigger checks every INSERT.
GUARDS = {
    "ledger_is_never_changed": """BEFORE UPDATE ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only: add a correcting entry');
    END""",
    "ledger_is_never_cut": """BEFORE DELETE ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted');
    END""",
    "ledger_grows_at_its_end": """BEFORE INSERT ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger grows only at its end')
        WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger);
        SELECT RAISE(ABORT, 'an entry with this key is there already')
        WHERE EXISTS (SELECT 1 FROM ledger WHERE key = NEW.key);
    END""",
    "private_value_is_never_changed": """BEFORE UPDATE ON private_value BEGIN
        SELECT RAISE(ABORT, 'a private value is never changed: add a correcting entry');
    END""",
    "private_value_comes_with_its_entry": """BEFORE INSERT ON private_value BEGIN
        SELECT RAISE(ABORT, 'a private value comes with its entry')
        WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger);
    END""",
    "private_value_stays_until_forgotten": """BEFORE DELETE ON private_value BEGIN
        SELECT RAISE(ABORT, 'private values are removed by: scoring-tui forget')
        WHERE OLD.seq > (SELECT coalesce(max(json_extract(body, '$.through')), 0)
            FROM ledger WHERE kind = 'personal-data-forgotten');
    END""",
}
"""Triggers that keep the ledger append-only, and the private values with their entries, by name."""

STATEMENTS = {
    **{name: f"CREATE TRIGGER {name} {guard}" for name, guard in GUARDS.items()},
    **{name: f"CREATE VIEW {name} AS {query}" for name, query in VIEWS.items()},
}
"""The statement that creates each trigger and view, by name; a file of this version has exactly these."""


def create_schema(connection: Connection) -> None:
    """Create everything inside the open transaction."""
    create_tables(connection)
    for statement in STATEMENTS.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def create_tables(connection: Connection) -> None:
    """Create the tables and their indexes."""
    from sqlite_utils import Database

    database = Database(connection, execute_plugins=False)
    for name, (columns, primary_key) in _TABLES.items():
        defaults = _SEAT_DEFAULTS if name == "seat" else None
        database.table(name).create(
            columns,
            pk=primary_key if len(primary_key) > 1 else primary_key[0],
            not_null=set(columns),
            defaults=defaults,
            strict=True,
        )
    _require_strict_tables(connection)  # before the views: SQLite would resolve all of them for this question
    database.table("ledger").create_index(["key"], unique=True)


def _require_strict_tables(connection: Connection) -> None:
    """Raise an error if a table is not STRICT: sqlite-utils omits it silently if its feature check fails."""
    rows = connection.execute("SELECT name, strict FROM pragma_table_list")
    strict_tables = {name for name, is_strict in rows if is_strict}
    if loose_tables := _TABLES.keys() - strict_tables:
        raise RuntimeError(f"tables are not STRICT: {sorted(loose_tables)}")
