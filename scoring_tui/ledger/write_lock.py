"""The lock that every writer takes before a transaction, on a file of its own beside the contest file.

The kernel queues the waiting processes fairly, whereas SQLite's busy handler polls, and a process can wait
forever. The lock also keeps the writers and checkpoints of two processes apart: without it SQLite before
3.51.3 can lose rows (the WAL-reset race).
"""

import errno
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> None:
        while True:
            try:
                return msvcrt.locking(fd, msvcrt.LK_LOCK, 1)
            except OSError as error:
                if error.errno != errno.EDEADLOCK:  # LK_LOCK gives up after ten seconds
                    raise

    def _unlock(fd: int) -> None:
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX)

    def _unlock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)


class WriteLock:
    """A context manager that waits for the lock. It is released when the block or the process ends."""

    def __init__(self, path: Path) -> None:
        self._file = Path(f"{path}-gate").open("ab")  # noqa: SIM115 - stays open as long as this object

    def __enter__(self) -> Self:
        _lock(self._file.fileno())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _unlock(self._file.fileno())

    def close(self) -> None:
        """Close the lock file; it is not deleted."""
        self._file.close()
