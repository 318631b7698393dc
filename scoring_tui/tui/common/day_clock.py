"""The time of day in the contest's time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.domain.clock import Reading
from scoring_tui.i18n.locale import format_time_of_day
from scoring_tui.tui.common.line import update_line


class DayClock(Static):
    """Hours and minutes, on request seconds; it is drawn only when its text changes."""

    DEFAULT_CSS = "DayClock { width: auto; height: 1; margin-left: 2; text-style: bold; }"
    timezone: reactive[str] = reactive("", repaint=False)
    """Name of the time zone; nothing is shown while it is empty."""

    def __init__(self, now: Callable[[], Reading], *, with_seconds: bool = False) -> None:
        super().__init__(markup=False)
        self._now, self._with_seconds = now, with_seconds

    def on_mount(self) -> None:
        """Look at the clock every second."""
        self.set_interval(1, self.watch_timezone)

    def watch_timezone(self) -> None:
        """Show the time."""
        if not self.timezone:
            return
        moment = datetime.fromtimestamp(self._now().wall / 1000, UTC).astimezone(ZoneInfo(self.timezone))
        update_line(self, Content(format_time_of_day(moment.time(), with_seconds=self._with_seconds)))
