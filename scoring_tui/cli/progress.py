"""A line on the terminal that tells how far a long command is."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from scoring_tui.i18n.locale import tr

SECONDS_BETWEEN_LINES = 0.2
SECONDS_BEFORE_FIRST_LINE = 0.5
"""A command that ends sooner shows no progress."""


class ProgressLine:
    """Rewrites one line of the error channel; shows nothing if that is not a terminal."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._next_time = time.monotonic() + SECONDS_BEFORE_FIRST_LINE
        self._has_line = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self._has_line:
            self._write("")

    def show(self, done_count: int, entry_count: int) -> None:
        """Show how many entries are verified, if it is time for another line."""
        self._show_line(lambda: tr("{done} of {count} entries verified", done=done_count, count=entry_count))

    def show_file(self, done_count: int, file_count: int, file_name: str) -> None:
        """Show how many files are written and which one is next, if it is time for another line."""
        self._show_line(
            lambda: tr("{done} of {count} files: {name}", done=done_count, count=file_count, name=file_name)
        )

    def _show_line(self, make_line: Callable[[], str]) -> None:
        if not self._is_shown or time.monotonic() < self._next_time:
            return
        self._next_time = time.monotonic() + SECONDS_BETWEEN_LINES
        self._has_line = True
        self._write(make_line())

    def _write(self, line: str) -> None:
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()
