"""A recording of the board in asciinema's format, version 2, while a final is played.

The board runs in a pseudo-terminal of its own; what it draws is written with its time. Format:
https://docs.asciinema.org/manual/asciicast/v2/
"""

import json
import os
import select
import signal
import struct
import sys
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy

POLL_SECONDS = 0.2
"""Seconds between two looks whether the recording shall end."""
READ_SIZE = 64 * 1024
END_TIMEOUT = 5.0
"""Seconds that the board has to end; then it is killed."""


@contextmanager
def record_board(
    contest_path: Path, recording_path: Path, size: tuple[int, int], title: str
) -> Iterator[None]:
    """Record the board of a contest file until the block ends.

    Args:
        size: columns and rows of the terminal.

    Raises `CommandRefused` on systems without pseudo-terminals.
    """
    if sys.platform == "win32":
        raise CommandRefused(lazy("a recording needs a system with pseudo-terminals, such as Linux or macOS"))
    with recording_path.open("w", encoding="utf-8") as file:
        recorder = _Recorder(contest_path, size)
        header = {
            "version": 2, "width": size[0], "height": size[1], "timestamp": int(time.time()), "title": title,
            "env": {"TERM": "xterm-256color"},
        }  # fmt: skip
        file.write(json.dumps(header, ensure_ascii=False) + "\n")
        thread = threading.Thread(target=recorder.write_events, args=(file,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            recorder.stop()
            thread.join(END_TIMEOUT)


class _Recorder:
    """The board's process and its terminal."""

    def __init__(self, contest_path: Path, size: tuple[int, int]) -> None:
        import fcntl
        import pty
        import termios

        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        arguments = [
            sys.executable,
            "-m",
            "scoring_tui",
            "board",
            str(contest_path),
            "--display",
            "asciinema",
        ]
        self._pid, self._fd = pty.fork()
        if self._pid == 0:  # the board's process
            os.execve(sys.executable, arguments, environment)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._started_at = time.monotonic()
        self._is_stopping = threading.Event()

    def write_events(self, file: TextIO) -> None:
        """Write what the board draws, each piece with the seconds since the start."""
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        while not self._is_stopping.is_set():
            if not select.select([self._fd], [], [], POLL_SECONDS)[0]:
                continue
            try:
                text = decode(os.read(self._fd, READ_SIZE))
            except OSError:  # the board has ended
                return
            event = [round(time.monotonic() - self._started_at, 6), "o", text]
            file.write(json.dumps(event, ensure_ascii=False) + "\n")

    def stop(self) -> None:
        """End the board; its last picture is in the recording."""
        time.sleep(POLL_SECONDS)
        self._is_stopping.set()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGTERM)
        deadline = time.monotonic() + END_TIMEOUT
        while os.waitpid(self._pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > deadline:
                os.kill(self._pid, signal.SIGKILL)
            time.sleep(POLL_SECONDS / 4)
        os.close(self._fd)
