"""The code of the ledger, how long ago the file was last read, and the age of the last backup."""

from collections.abc import Callable
from datetime import datetime

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.domain.clock import utc_now
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
    head_code: reactive[str] = reactive("", repaint=False)
    """Code of the latest entry; nothing is shown while it is empty."""

    backup_at: reactive[datetime | None] = reactive(None, repaint=False)
    """When the last backup was made; its age is shown if there is one."""

    def __init__(self, age: Callable[[], float]) -> None:
        super().__init__(markup=False)
        self._age = age

    def on_mount(self) -> None:
        """Update every second."""
        self.set_interval(1, self.watch_head_code)

    def watch_head_code(self) -> None:
        """Show the code and the age."""
        age = int(self._age())
        is_stale = age > STALE_AGE
        age_text = tr("no news for {n} s", n=age) if is_stale else tr("{n} s ago", n=age)
        self.set_class(is_stale, "-stale")
        parts = [self.head_code, f"{'!' if is_stale else '✓'} {age_text}", *self._backup_part()]
        update_line(self, Content(" · ".join(parts) if self.head_code else ""))

    def _backup_part(self) -> list[str]:
        if self.backup_at is None:
            return []
        seconds = max(0, int((utc_now() - self.backup_at).total_seconds()))
        if seconds < 60:
            return [tr("backup {n} s ago", n=seconds)]
        return [tr("backup {n} min ago", n=seconds // 60)]
