"""The tables, triggers and views of a contest file, laid with sqlite-utils when the file is made.

Imports the views and the driver only; imported by the store.
"""

from scoring_tui.ledger.driver import Connection
from scoring_tui.ledger.views import VIEWS

APPLICATION_ID = 0x53434F52
"""Marks a SQLite file as a contest file: "SCOR"."""

VERSION = 2
"""The layout that this program writes, in the file's `user_version`; a changed view or trigger raises it."""

_TABLES: dict[str, tuple[dict[str, type], tuple[str, ...]]] = {
    "ledger": (
        {"seq": int, "at": str, "actor": str, "seat": str, "kind": str, "body": str, "key": str, "hash": str},
        ("seq",),
    ),
    "draft": (
        {"juror": str, "number": int, "marks": str, "note": str, "at": str},
        ("juror", "number"),
    ),
    "seat": (
        {"seat": str, "pin": str, "tries": int, "locked_until": int, "device": str, "since": str, "seen": int,
         "progress": str},
        ("seat",),
    ),
}  # fmt: skip

_SEAT_DEFAULTS = {
    "pin": "", "tries": 0, "locked_until": 0, "device": "", "since": "", "seen": 0, "progress": "",
}  # fmt: skip

# A plain REPLACE deletes without firing a DELETE trigger, so the guard stands before the INSERT.
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
}
"""Triggers by name."""

STATEMENTS = {
    **{name: f"CREATE TRIGGER {name} {guard}" for name, guard in GUARDS.items()},
    **{name: f"CREATE VIEW {name} AS {query}" for name, query in VIEWS.items()},
}
"""How each trigger and view is made, by name; a file of this version has these and no others."""


def create_schema(connection: Connection) -> None:
    """Create everything inside the transaction that is open."""
    from sqlite_utils import Database

    db = Database(connection, execute_plugins=False)
    for name, (columns, key) in _TABLES.items():
        defaults = _SEAT_DEFAULTS if name == "seat" else None
        db.table(name).create(
            columns, pk=key if len(key) > 1 else key[0], not_null=set(columns), defaults=defaults, strict=True
        )
    db.table("ledger").create_index(["key"], unique=True)
    for statement in STATEMENTS.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    _insist_on_strict(connection)


def _insist_on_strict(connection: Connection) -> None:
    """sqlite-utils leaves STRICT out in silence when its probe of the engine fails."""
    strict = {name for name, yes in connection.execute("SELECT name, strict FROM pragma_table_list") if yes}
    if loose := _TABLES.keys() - strict:
        raise RuntimeError(f"tables are not STRICT: {sorted(loose)}")
