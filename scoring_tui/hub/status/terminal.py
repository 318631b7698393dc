"""A terminal or a log that is written to from a thread: one that is held (Ctrl+S, a mouse that marks text)
must not hold up the hall.
"""

import os
import shutil
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread

from scoring_tui.i18n.sanitize import sanitize

CLOSE_TIMEOUT = 1.0
"""Seconds that the last words may take."""
MAX_BACKLOG = 30
"""Pieces of a screen that may wait."""
_CLEAR = "\r\x1b[K"


class NonBlockingTerminal:
    """Lines, and on a terminal one more at the end that is kept up to date."""

    def __init__(self, out: int = 1, log: int = 2) -> None:
        self.is_terminal = os.isatty(out)
        self._out, self._log, self._same = out, log, os.isatty(out) and os.isatty(log)
        self._line = ""
        self._dropped = False
        self._queue: SimpleQueue[tuple[int, str] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    @property
    def width(self) -> int:
        """Cells of a line; the last one stays empty, for some terminals wrap there."""
        return shutil.get_terminal_size().columns - 1

    def write_lines(self, text: str) -> None:
        """Write whole lines for the reader, made safe for a terminal."""
        self._above(self._out, sanitize(text, multiline=True))

    def draw(self, picture: str) -> None:
        """Write lines of our own making that contain escape sequences, such as a QR code."""
        self._above(self._out, picture)

    def write_log(self, line: str) -> None:
        """Write to the log, made safe for a terminal; a traceback has several lines."""
        self._above(self._log, sanitize(f"{line}\n", multiline=True))

    def set_status_line(self, line: str) -> None:
        """The line at the end; nothing where nobody looks, and none while the terminal is held."""
        if self.is_terminal and self._queue.empty():
            self._line = sanitize(line)
            self._queue.put((self._out, f"{_CLEAR}{self._line}"))

    def paint_screen(self, text: str) -> None:
        """Something of a screen; dropped when too much waits already."""
        if self._queue.qsize() < MAX_BACKLOG:
            self._queue.put((self._out, text))
        else:
            self._dropped = True

    def has_caught_up(self) -> bool:
        """Whether something was dropped that can now be painted; told once."""
        caught_up = self._dropped and self._queue.empty()
        self._dropped = self._dropped and not caught_up
        return caught_up

    def close(self) -> None:
        """Take the line away and finish what can be written."""
        if self._line:
            self._queue.put((self._out, _CLEAR))
        self._queue.put(None)
        self._thread.join(CLOSE_TIMEOUT)

    def _above(self, file: int, text: str) -> None:
        if self._line and (file == self._out or self._same):
            text = f"{_CLEAR}{text}{self._line}"
        self._queue.put((file, text))

    def _run(self) -> None:
        while (piece := self._queue.get()) is not None:
            file, text = piece
            left = text.encode(errors="replace")
            with suppress(OSError):  # nobody reads any more: the terminal was closed
                while left:
                    left = left[os.write(file, left) :]
