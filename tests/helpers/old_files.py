"""Contest files that an earlier version of the program made."""

from contextlib import closing
from pathlib import Path

from scoring_tui.ledger.driver import sqlite3

FILES = Path(__file__).parent.parent / "ledger" / "files"


def make_old_file(path: Path, version: int) -> Path:
    """Write the contest file of that version of the schema from its dump; return the path."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((FILES / f"version-{version}.sql").read_text(encoding="utf-8"))
    return path
