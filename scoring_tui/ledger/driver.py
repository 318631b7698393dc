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

__all__ = ["Connection", "sqlite3"]
