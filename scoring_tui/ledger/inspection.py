"""Looking at a contest file from outside: is it whole, are its guards in place, which row is which.

Imports the store; `verify` imports it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.errors import FileDamaged
from scoring_tui.ledger.schema import STATEMENTS
from scoring_tui.ledger.store import Ledger

_ROW = "SELECT seq, at, actor, seat, kind FROM ledger WHERE seq = ?"
_CODE = "SELECT seq, at, actor, seat, kind FROM ledger WHERE hash LIKE ? || '%' ORDER BY seq LIMIT 1"

Title = tuple[int, str, str, str, str]
"""What a person knows an entry by: seq, at, actor, seat, kind."""


@contextmanager
def snapshot(ledger: Ledger) -> Iterator[None]:
    """The block reads everything at one moment; what the engine says against the file is `Damaged`."""
    usual = ledger.connection.text_factory
    ledger.connection.text_factory = _lenient
    try:
        ledger.connection.execute("BEGIN")
        yield
    except sqlite3.Error as error:
        raise FileDamaged(ledger.path, error) from error
    finally:
        ledger.connection.text_factory = usual
        ledger.connection.rollback()


def _lenient(raw: bytes) -> str:
    """Bytes that are no text are the row's fault, told by the chain."""
    return raw.decode(errors="replace")


def damage(ledger: Ledger) -> list[str]:
    """What the engine finds wrong with the file's pages and indexes, in its own words."""
    found = [line for (line,) in ledger.connection.execute("PRAGMA integrity_check(5)")]
    return [] if found == ["ok"] else found


def altered(ledger: Ledger) -> list[str]:
    """Names of the triggers and views that were taken out of the file, changed or put into it."""
    found = ledger.connection.execute("SELECT name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')")
    ours = {(name, " ".join(statement.split())) for name, statement in STATEMENTS.items()}
    return sorted({name for name, _ in ours ^ {(name, " ".join(sql.split())) for name, sql in found}})


def title(ledger: Ledger, seq: int) -> Title | None:
    """The entry at this place, if there is one."""
    row: Title | None = ledger.connection.execute(_ROW, (seq,)).fetchone()
    return row


def with_code(ledger: Ledger, code: str) -> Title | None:
    """The first entry whose hash begins with these hexadecimal digits."""
    row: Title | None = ledger.connection.execute(_CODE, (code,)).fetchone()
    return row
