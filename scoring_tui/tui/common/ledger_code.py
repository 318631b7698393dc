"""The short code of the ledger, and how long ago the file was last read."""

from collections.abc import Callable

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.line import update_line

STALE_AGE = 3
"""Seconds since the last read of the file from which the age is an alarm."""


class LedgerCode(Static):
    """Updates the age every second; has the class `-stale` while it is too old."""

    DEFAULT_CSS = """
    LedgerCode {
        width: auto; height: 1; margin-left: 2; color: $text-muted;
        &.-stale { color: $text-error; text-style: bold; }
    }
    """
    short_code: reactive[str] = reactive("", repaint=False)
    """Short code of the latest entry; nothing is shown while it is empty."""

    def __init__(self, age: Callable[[], float]) -> None:
        super().__init__(markup=False)
        self._age = age

    def on_mount(self) -> None:
        """Update every second."""
        self.set_interval(1, self.watch_short_code)

    def watch_short_code(self) -> None:
        """Show the code and the age."""
        age = int(self._age())
        is_stale = age > STALE_AGE
        age_text = tr("no news for {n} s", n=age) if is_stale else tr("{n} s ago", n=age)
        self.set_class(is_stale, "-stale")
        update_line(
            self,
            Content(f"{self.short_code} · {'!' if is_stale else '✓'} {age_text}" if self.short_code else ""),
        )
