"""Write to the hub's terminal and log from a thread, so that a blocked terminal does not block the hub.

A terminal blocks its writer on Ctrl+S, and some while the mouse selects text.
"""

import os
import shutil
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread

from scoring_tui.hub.limits import LOG_BURST, LOG_RATE, TokenBuckets
from scoring_tui.i18n.locale import tr
from scoring_tui.i18n.sanitize import sanitize

CLOSE_TIMEOUT = 1.0
"""Seconds that the last output may take."""
MAX_BACKLOG = 30
"""Pieces of a screen that may wait to be written."""
_CLEAR_LINE = "\r\x1b[K"


class NonBlockingTerminal:
    """Writes lines and, on a terminal, one status line below them that is updated in place."""

    def __init__(self, output_descriptor: int = 1, log_descriptor: int = 2) -> None:
        self.is_terminal = os.isatty(output_descriptor)
        self._output, self._log = output_descriptor, log_descriptor
        self._log_shares_terminal = self.is_terminal and os.isatty(log_descriptor)
        self._status_line = ""
        self._has_dropped = False
        self._log_budget, self._skipped_lines = TokenBuckets(LOG_RATE, LOG_BURST), 0
        self._queue: SimpleQueue[tuple[int, str] | None] = SimpleQueue()
        self._thread = Thread(target=self._write_queue, name="terminal-writer", daemon=True)
        self._thread.start()

    @property
    def width(self) -> int:
        """Cells of a line; the last one is left empty, because some terminals wrap there."""
        return shutil.get_terminal_size().columns - 1

    def write_lines(self, text: str) -> None:
        """Write whole lines for the reader, made safe for a terminal."""
        self._write_above_status(self._output, sanitize(text, multiline=True))

    def draw(self, picture: str) -> None:
        """Write lines of our own making that contain escape sequences, such as a QR code."""
        self._write_above_status(self._output, picture)

    def write_log(self, line: str) -> None:
        """Write to the log, made safe for a terminal; a traceback has several lines.

        Under a flood most lines are left out; the next line that is written says how many.
        """
        if not self._log_budget.take():
            self._skipped_lines += 1
            return
        if self._skipped_lines:
            line = f"{tr('{n} lines were left out.', n=self._skipped_lines)}\n{line}"
            self._skipped_lines = 0
        self._write_above_status(self._log, sanitize(f"{line}\n", multiline=True))

    def set_status_line(self, line: str) -> None:
        """Update the status line; ignored without a terminal, and while the terminal is blocked."""
        if self.is_terminal and self._queue.empty():
            self._status_line = sanitize(line)
            self._queue.put((self._output, f"{_CLEAR_LINE}{self._status_line}"))

    def paint_screen(self, text: str) -> None:
        """Write a piece of a screen; dropped when too many pieces wait already."""
        if self._queue.qsize() < MAX_BACKLOG:
            self._queue.put((self._output, text))
        else:
            self._has_dropped = True

    def has_caught_up(self) -> bool:
        """Whether something was dropped and the terminal accepts output again; True only once."""
        has_caught_up = self._has_dropped and self._queue.empty()
        self._has_dropped = self._has_dropped and not has_caught_up
        return has_caught_up

    def close(self) -> None:
        """Remove the status line and write what is still waiting, for at most `CLOSE_TIMEOUT`."""
        if self._status_line:
            self._queue.put((self._output, _CLEAR_LINE))
        self._queue.put(None)
        self._thread.join(CLOSE_TIMEOUT)

    def _write_above_status(self, descriptor: int, text: str) -> None:
        if self._status_line and (descriptor == self._output or self._log_shares_terminal):
            text = f"{_CLEAR_LINE}{text}{self._status_line}"
        self._queue.put((descriptor, text))

    def _write_queue(self) -> None:
        while (item := self._queue.get()) is not None:
            descriptor, text = item
            unwritten_bytes = text.encode(errors="replace")
            with suppress(OSError):  # the terminal was closed
                while unwritten_bytes:
                    unwritten_bytes = unwritten_bytes[os.write(descriptor, unwritten_bytes) :]
