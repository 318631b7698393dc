"""Helpers shared by the benchmarks: a ballot as in a final, a folder on the disk, a program in a terminal."""

import fcntl
import os
import pty
import signal
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.seat import Role, Seat

SCREEN_SIZE = (120, 40)
"""Columns and rows of a terminal."""
JUROR_ACTOR = Actor("Rahmi Adiputra", Seat(Role.JUROR, "j1"))


def make_ballot(draw_number: int) -> BallotSent:
    """A ballot with ten marks."""
    marks = {f"criterion-{index}": Decimal(f"{70 + index}.5") for index in range(10)}
    return BallotSent(number=draw_number, juror="j1", marks=marks)


@contextmanager
def make_disk_folder() -> Iterator[Path]:
    """A temporary folder in the current directory; /tmp may be in memory, where nothing is synced."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        yield Path(folder)


@contextmanager
def open_terminal(arguments: list[str]) -> Iterator[tuple[int, int]]:
    """A Python program in a pseudo-terminal.

    Yields:
        The id of the process and the file descriptor of its terminal. The process is killed at the end.
    """
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, *arguments], {**os.environ, "TERM": "xterm-256color"})
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", *reversed(SCREEN_SIZE), 0, 0))
    try:
        yield pid, fd
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)
