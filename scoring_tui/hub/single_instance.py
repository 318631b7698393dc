"""One hub a contest file: a lock on a side file, which also tells a second one where the first is.

The kernel lets go of it with the process, however that ends. Imports `said`; the hub imports it.
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
    """What the hub that has the file says of itself, for the next one to read."""

    def __init__(self, file: int) -> None:
        self._file = file
        self.write()

    def write(self, ports: Sequence[int] = ()) -> None:
        """Who it is, and at which ports it can be found."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps({"pid": os.getpid(), "ports": list(ports)}).encode(), 0)

    def clear(self) -> None:
        """Nobody."""
        os.ftruncate(self._file, 0)


@contextmanager
def lock_contest_file(final: Path) -> Iterator[OwnerRecord]:
    """Be the file's only hub for the length of the block; raises `Refused` when there is one already."""
    path = lock_path(final)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandRefused(_taken(final, path)) from error
        sign = OwnerRecord(file)
        yield sign
        sign.clear()
    finally:
        os.close(file)


def lock_path(final: Path) -> Path:
    """The side file of a contest file."""
    return final.with_name(f"{final.name}-hub")


def _taken(final: Path, path: Path) -> LazyText:
    try:
        first = json.loads(path.read_text())
    except ValueError:  # it is only just beginning, and has written nothing yet
        return lazy("Another hub is about to serve {path}. Look for its window.", path=final)
    return lazy(
        "A hub serves {path} already (process {pid}, ports {ports}). Use that one, "
        "or stop it with Ctrl+C in its window or with: kill {pid}",
        path=final,
        pid=first["pid"],
        ports=", ".join(map(str, first["ports"])) or "—",
    )
