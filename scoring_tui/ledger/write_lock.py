"""The lock that every writer takes before a transaction, on a file of its own beside the contest file.

The kernel queues the waiting processes fairly, whereas SQLite's busy handler polls, and a process can wait
forever. The lock also keeps the writers and checkpoints of two processes apart: without it SQLite before
3.51.3 can lose rows (the WAL-reset race).

A process that is suspended keeps the lock. So the waiting is done in a thread of its own, and whoever wants
to write gives up after `MAX_WAIT_SECONDS` with the name of the holder.
"""

import errno
import os
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from scoring_tui.domain.clock import utc_now
from scoring_tui.ledger.driver import Connection
from scoring_tui.ledger.errors import FileBusy
from scoring_tui.ledger.lock_file import LOCK_OFFSET, LockFile, LockHolder
from scoring_tui.ledger.log_readers import find_lock_owner

MAX_WAIT_SECONDS = 3.0
"""How long a writer waits for the lock before it says who holds it."""

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, LOCK_OFFSET, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _lock(descriptor: int) -> None:
        while True:
            os.lseek(descriptor, LOCK_OFFSET, os.SEEK_SET)
            try:
                return msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError as error:
                if error.errno != errno.EDEADLOCK:  # LK_LOCK gives up after ten seconds
                    raise

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, LOCK_OFFSET, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


_holder_name = ""


def set_holder_name(name: str) -> None:
    """Name this process for others that wait for it, such as by its seat."""
    global _holder_name
    _holder_name = name


class WriteLock:
    """A context manager that waits for the lock. It is released when the block or the process ends."""

    def __init__(self, path: Path) -> None:
        """Open the lock file of a contest file. Raises `OSError`."""
        self._path = path
        self.file = LockFile(path)
        self._waiting: _WaitingThread | None = None

    def __enter__(self) -> Self:
        """Take the lock. Raises `FileBusy` if another process keeps it longer than `MAX_WAIT_SECONDS`."""
        if self._waiting is not None or not _try_lock(self.file.descriptor):
            self._wait()
        self.file.write_holder(_holder_name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.file.write_holder(None)
        finally:
            _unlock(self.file.descriptor)

    def _wait(self) -> None:
        if self._waiting is None or not self._waiting.want_again():
            self._waiting = _WaitingThread(self.file.descriptor)
            self._waiting.start()
        if not self._waiting.is_taken_within(MAX_WAIT_SECONDS):
            raise FileBusy(self._path, self._find_holder())
        self._waiting = None

    def _find_holder(self) -> LockHolder | None:
        """The process that holds the lock; asks the system if it was suspended before it told its name."""
        holder = self.file.read_holder()
        if holder is None and self._waiting is not None:
            process_id = find_lock_owner(os.fstat(self.file.descriptor).st_ino)
            holder = LockHolder(process_id, self._waiting.since, "") if process_id else None
        return holder

    def find_long_holder(self) -> LockHolder | None:
        """The process that has kept the lock for longer than `MAX_WAIT_SECONDS`; None if there is none."""
        holder = self._find_holder()
        if self._waiting is not None and self._waiting.still_waits:
            return holder
        if holder is None or (utc_now() - holder.since).total_seconds() < MAX_WAIT_SECONDS:
            return None
        if _try_lock(self.file.descriptor):  # its process has ended without a word
            _unlock(self.file.descriptor)
            return None
        return holder

    def close(self) -> None:
        """Close the lock file; it is not deleted."""
        self.file.close()


class _WaitingThread(Thread):
    """Waits for the lock, and releases it at once if nobody wants it any more.

    The copy of the descriptor stands for the same lock, and stays open if the file is closed meanwhile.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__(name="write-lock", daemon=True)  # a daemon: leaving never waits for it
        self._descriptor = os.dup(descriptor)
        self.since = utc_now()
        self._state_lock = Lock()
        self._is_wanted = True
        self._has_given_up = False
        self._taken_event = Event()

    def run(self) -> None:
        try:
            _lock(self._descriptor)
            with self._state_lock:
                if self._is_wanted:
                    self._taken_event.set()
                else:
                    self._has_given_up = True
                    _unlock(self._descriptor)
        finally:
            os.close(self._descriptor)

    @property
    def still_waits(self) -> bool:
        """Whether another process has the lock."""
        return not (self._taken_event.is_set() or self._has_given_up)

    def want_again(self) -> bool:
        """Whether the thread waits on, now for a new writer; False if it got the lock and released it."""
        with self._state_lock:
            self._is_wanted = True
            return not self._has_given_up

    def is_taken_within(self, seconds: float) -> bool:
        """Wait for the lock; after False it is wanted no longer."""
        if self._taken_event.wait(seconds):
            return True
        with self._state_lock:
            self._is_wanted = self._taken_event.is_set()
            return self._is_wanted


def use_write_ahead_log(path: Path, connection: Connection) -> None:
    """Set the journal mode that this program needs; a copy by VACUUM INTO has another one."""
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        with closing(WriteLock(path)) as write_lock, write_lock:
            connection.execute("PRAGMA journal_mode = WAL")
