"""The ledger's short code and how old the last news of the file is. Imports text and words."""

from collections.abc import Callable

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.line import update_line

STALE_AGE = 3
"""Seconds without news of the file after which it says so."""


class LedgerCode(Static):
    """Looks at the age every second; class `-stale` when it is too old."""

    DEFAULT_CSS = """
    LedgerCode {
        width: auto; height: 1; margin-left: 2; color: $text-muted;
        &.-stale { color: $text-error; text-style: bold; }
    }
    """
    short_code: reactive[str] = reactive("", repaint=False)
    """Short code of the head; nothing is shown before there is one."""

    def __init__(self, age: Callable[[], float]) -> None:
        super().__init__(markup=False)
        self._age = age

    def on_mount(self) -> None:
        """Every second."""
        self.set_interval(1, self.watch_short_code)

    def watch_short_code(self) -> None:
        """Say it again."""
        age = int(self._age())
        stale = age > STALE_AGE
        said = tr("no news for {n} s", n=age) if stale else tr("{n} s ago", n=age)
        self.set_class(stale, "-stale")
        update_line(
            self, Content(f"{self.short_code} · {'!' if stale else '✓'} {said}" if self.short_code else "")
        )
