"""The gate: one lock on a side file, taken before every write.

The kernel's queue for it is fair, whereas SQLite's busy handler sleeps and lets a waiter starve; and it keeps
the writers and checkpoints of two processes apart, which SQLite before 3.51.3 needs so as not to lose rows
(the WAL-reset race). Imports nothing of the house.
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
                if error.errno != errno.EDEADLOCK:  # which only means: ten seconds went by
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
    """`with gate:` waits for its turn; the lock ends with the block or with the process, however it dies."""

    def __init__(self, path: Path) -> None:
        self._file = Path(f"{path}-gate").open("ab")  # noqa: SIM115 - open as long as the gate is

    def __enter__(self) -> Self:
        _lock(self._file.fileno())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _unlock(self._file.fileno())

    def close(self) -> None:
        """Let the side file go; it stays on the disk."""
        self._file.close()
