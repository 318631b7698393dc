"""At most one hub for each contest file: a lock on a side file.

The file records the process and the ports of the running hub. The kernel releases the lock when the process
ends, also after a crash.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy


class OwnerRecord:
    """The content of the lock file: process and ports of the hub that holds the lock."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.write()

    def write(self, ports: Sequence[int] = ()) -> None:
        """Write this process and the ports at which it listens."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps({"pid": os.getpid(), "ports": list(ports)}).encode(), 0)

    def clear(self) -> None:
        """Empty the file."""
        os.ftruncate(self._descriptor, 0)


@contextmanager
def lock_contest_file(contest_path: Path) -> Iterator[OwnerRecord]:
    """Hold the lock of a contest file within the block. Raises `CommandRefused` when another hub holds it."""
    path = lock_path(contest_path)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandRefused(_describe_owner(contest_path, path)) from error
        owner_record = OwnerRecord(descriptor)
        yield owner_record
        owner_record.clear()
    finally:
        os.close(descriptor)


def lock_path(contest_path: Path) -> Path:
    """The lock file of a contest file."""
    return contest_path.with_name(f"{contest_path.name}-hub")


def _describe_owner(contest_path: Path, lock_file: Path) -> LazyText:
    try:
        owner = json.loads(lock_file.read_text())
    except ValueError:  # the other hub has just started and has written nothing yet
        return lazy("Another hub is about to serve {path}. Look for its window.", path=contest_path)
    return lazy(
        "A hub serves {path} already (process {pid}, ports {ports}). Use that one, "
        "or stop it with Ctrl+C in its window or with: kill {pid}",
        path=contest_path,
        pid=owner["pid"],
        ports=", ".join(map(str, owner["ports"])) or "—",
    )
