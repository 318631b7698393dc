"""The SQLite driver, chosen once: pysqlite3 where it is installed, else the standard library's.

It is the choice that sqlite-utils makes, without paying for its import; two SQLite libraries in one process
on one file would drop each other's locks. Imports nothing of the house; only the ledger may import it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

Connection = sqlite3.Connection

__all__ = ["Connection", "sqlite3"]
