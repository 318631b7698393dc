"""Translation of the errors of SQLite and of the system into `LedgerError`s, each with its remedy."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import disk_usage

from scoring_tui.ledger.damage import find_foreign_log, is_damaged
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.errors import (
    DiskFull,
    DiskReadOnly,
    DiskRefused,
    FileBusy,
    FileDamaged,
    FileReadOnly,
    LedgerError,
    NotAContest,
    QuotaReached,
    UnexpectedFault,
)

_MIN_FREE_BYTES = 1 << 16
"""With less free space SQLite cannot open a file: its -shm file takes 32 KiB."""

_ERRORS_BY_NUMBER: dict[int, type[DiskFull | QuotaReached | DiskReadOnly | FileReadOnly]] = {
    errno.ENOSPC: DiskFull,
    errno.EROFS: DiskReadOnly,
    errno.EACCES: FileReadOnly,
    errno.EPERM: FileReadOnly,
    errno.EFBIG: QuotaReached,
    getattr(errno, "EDQUOT", -1): QuotaReached,
}
"""The errors of the system with a sentence of their own; all others are those of the disk or unexpected."""

_DISK_ERRORS = frozenset({errno.EIO, getattr(errno, "ESTALE", -1), errno.ENXIO, errno.ENODEV})


@contextmanager
def translate_storage_errors(path: Path) -> Iterator[None]:
    """Raise the `LedgerError` that says what SQLite or the system reported about the file."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a guard of the schema: a mistake of the caller
    except sqlite3.Error as error:
        raise _translate_sqlite_error(path, error) from error
    except UnicodeDecodeError as error:
        raise _find_damage(path, error) or FileDamaged(path, error) from error
    except OSError as error:
        raise translate_system_error(path, error) from error


def translate_system_error(path: Path, error: OSError) -> LedgerError:
    """Return the `LedgerError` for an error of the system."""
    number = error.errno or 0
    if number in _ERRORS_BY_NUMBER:
        return _ERRORS_BY_NUMBER[number](path)
    what = error.strerror or str(error)
    return DiskRefused(path, what) if number in _DISK_ERRORS else UnexpectedFault(path, what)


def _translate_sqlite_error(path: Path, error: sqlite3.Error) -> LedgerError:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # the low byte is the primary result code
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return FileBusy(path)
        case sqlite3.SQLITE_FULL:
            return _probe_folder(path) or DiskFull(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return _probe_folder(path) or FileReadOnly(path)
        case sqlite3.SQLITE_NOTADB:
            return NotAContest(path)
        case sqlite3.SQLITE_IOERR:
            name = getattr(error, "sqlite_errorname", "")
            return _probe_folder(path) or _find_damage(path, error) or DiskRefused(path, name or error)
        case sqlite3.SQLITE_CORRUPT:
            return _find_damage(path, error) or DiskRefused(path, error)
    return _find_damage(path, error) or UnexpectedFault(path, error)


def _find_damage(path: Path, error: Exception) -> LedgerError | None:
    """The error of a damaged file, if a new look at it confirms the damage."""
    return (find_foreign_log(path) or FileDamaged(path, error)) if is_damaged(path) else None


def _probe_folder(path: Path) -> LedgerError | None:
    """Try to write beside the file: SQLite does not report why the system refused."""
    if _is_disk_full(path.parent):
        return DiskFull(path)
    if _is_at_size_limit(path):
        return QuotaReached(path)
    probe_path = path.with_name(f".{path.name}-probe-{os.getpid()}")
    try:
        probe_path.write_bytes(b"\0" * 4096)
    except OSError as error:
        return translate_system_error(path, error)
    finally:
        with suppress(OSError):
            probe_path.unlink(missing_ok=True)
    return FileReadOnly(path) if path.exists() and not os.access(path, os.W_OK) else None


def _is_disk_full(folder: Path) -> bool:
    try:
        return disk_usage(folder).free < _MIN_FREE_BYTES
    except OSError:  # the folder is gone, which is another error
        return False


def _is_at_size_limit(path: Path) -> bool:
    """Whether the file or its log has reached the largest size that the system allows for a file."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return False
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    if limit == resource.RLIM_INFINITY:
        return False
    sizes = [part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists()]
    return max(sizes, default=0) + _MIN_FREE_BYTES > limit
