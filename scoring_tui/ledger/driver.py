"""The SQLite driver, chosen once: pysqlite3 where it is installed, else the standard library's.

sqlite-utils makes the same choice; this module avoids its slow import. Two different SQLite libraries in one
process must not open the same file, because one would release the other's locks.
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

STORAGE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What the driver raises: the second one if a text of the file, or SQLite's message about it, is no UTF-8."""

__all__ = ["STORAGE_ERRORS", "Connection", "sqlite3"]
