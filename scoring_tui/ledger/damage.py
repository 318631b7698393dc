"""Tell a damaged contest file from a sound one that stands beside the log of another file.

A backup that is copied over a contest file stands beside the log (`-wal`) of the file before it, if that was
not closed in order. SQLite then reads the old log into the backup: it finds damage, or reads a mixture of
both. Once it has closed the file in order, the backup itself is changed.
"""

import os
from contextlib import closing
from pathlib import Path

from scoring_tui.ledger import chain
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.driver import STORAGE_ERRORS, Connection, sqlite3
from scoring_tui.ledger.errors import FileDamaged, ForeignLog, LedgerError
from scoring_tui.ledger.lock_file import LockFile
from scoring_tui.ledger.row_format import read_row_format
from scoring_tui.ledger.schema import APPLICATION_ID

_WRITE_VERSION = 18
"""Offset in the file of the byte that is 2 in WAL mode, and 1 in a file that VACUUM INTO wrote."""

_guards: dict[Path, Connection] = {}
"""Read-only connections that are never closed, see `_prevent_checkpoint`."""


def require_own_log(path: Path) -> None:
    """Raise `ForeignLog` if the log beside the file certainly belongs to another file. Changes nothing.

    A copy by VACUUM INTO cannot have a log. Any other file is checked as a whole if pages are missing. The
    caller must not have the file open in this process: closing it here would drop SQLite's locks.
    """
    if not _has_content(path, "-wal"):
        return
    with path.open("rb") as file:
        header = file.read(_WRITE_VERSION + 1)
    if header[_WRITE_VERSION:] == b"\x01" or (
        _lacks_pages(path) and read_sound_head(path, without_log=False) is None
    ):
        head = read_sound_head(path)
        if head is not None:
            raise _make_foreign_log(path, head)


def _lacks_pages(path: Path) -> bool:
    """Whether the log counts pages that neither the log nor the file has.

    SQLite itself may leave out pages that a transaction used and gave up, so this is a suspicion only.
    The format of the log: https://sqlite.org/fileformat2.html#the_write_ahead_log.
    """
    with Path(f"{path}-wal").open("rb", buffering=0) as log:
        header = log.read(32)
        page_size, salts = int.from_bytes(header[8:12]), header[16:24]
        page_count, pages, pages_of_transaction = 0, set[int](), set[int]()
        while len(frame := log.read(24)) == 24 and frame[8:16] == salts:
            pages_of_transaction.add(int.from_bytes(frame[:4]))
            if committed_page_count := int.from_bytes(frame[4:8]):
                page_count = committed_page_count
                pages |= pages_of_transaction
                pages_of_transaction.clear()
            log.seek(page_size, os.SEEK_CUR)
    file_page_count = path.stat().st_size // max(page_size, 1)  # read after the log, which may be emptied now
    return any(page not in pages for page in range(file_page_count + 1, page_count + 1))


def diagnose_damage(path: Path, what: object) -> LedgerError:
    """Return `ForeignLog` if the file is sound without the log beside it, else `FileDamaged`.

    Args:
        what: the damaged entry or the error message of SQLite.
    """
    return find_foreign_log(path) or FileDamaged(path, what)


def find_foreign_log(path: Path) -> ForeignLog | None:
    """Return the error of a damaged file that is sound without the log beside it; None if that is not so."""
    head = read_sound_head(path) if _has_content(path, "-wal") else None
    if head is None:
        return None
    _prevent_checkpoint(path)
    return _make_foreign_log(path, head)


def is_damaged(path: Path) -> bool:
    """Whether a new connection finds the file damaged; False if the disk cannot be read at all."""
    try:
        with closing(_connect_read_only(path)) as connection:
            (report,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return bool(report != "ok")
    except STORAGE_ERRORS as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        damage_codes = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
        return isinstance(error, UnicodeDecodeError) or code in damage_codes


def _make_foreign_log(path: Path, head: tuple[int, str]) -> ForeignLog:
    entry_count, head_hash = head
    acknowledged_seq = _read_acknowledged_seq(path)
    # An older copy also contradicts the witness in the lock file, which has to go with the log.
    suffixes = ("-wal", "-shm", "-gate") if acknowledged_seq > entry_count else ("-wal", "-shm")
    log_names = tuple(f"{path.name}{suffix}" for suffix in suffixes if _has_content(path, suffix))
    missing_count = max(0, acknowledged_seq - entry_count)
    return ForeignLog(path, log_names, entry_count, head_code(entry_count, head_hash), missing_count)


def _read_acknowledged_seq(path: Path) -> int:
    """The number of the last entry that a writer acknowledged, as the lock file tells; 0 if it does not."""
    try:
        lock_file = LockFile(path)
    except OSError:
        return 0
    try:
        witness = lock_file.read_head()
    finally:
        lock_file.close()
    return witness[0] if witness else 0


def _has_content(path: Path, suffix: str) -> bool:
    try:
        return Path(f"{path}{suffix}").stat().st_size > 0
    except OSError:
        return False


def read_sound_head(path: Path, *, without_log: bool = True) -> tuple[int, str] | None:
    """Return number and hash of the last entry of a sound file, or None if it is damaged. Changes nothing."""
    try:
        options = "&immutable=1" if without_log else ""  # immutable: the log is neither read nor changed
        with closing(_connect_read_only(path, options)) as connection:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            (report,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            row_format = read_row_format(connection)
            rows = connection.execute(f"{row_format.select_stored} ORDER BY seq").fetchall()
    except STORAGE_ERRORS:
        return None
    is_sound = (
        application_id == APPLICATION_ID
        and report == "ok"
        and chain.find_chain_break(rows, row_format.genesis) is None
    )
    return (rows[-1][0], rows[-1][-1]) if rows and is_sound else None


def _prevent_checkpoint(path: Path) -> None:
    """Keep the process from writing the foreign log into the file when its last connection is closed.

    SQLite does so unless another connection has the file open; a read-only one never does it.
    """
    if path in _guards:
        return
    try:
        guard = _guards[path] = _connect_read_only(path)
        guard.execute("BEGIN")
        guard.execute("PRAGMA schema_version").fetchone()
    except STORAGE_ERRORS:
        return  # nothing was read, so nothing can be written either


def _connect_read_only(path: Path, options: str = "") -> Connection:
    uri = f"{path.resolve().as_uri()}?mode=ro{options}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
