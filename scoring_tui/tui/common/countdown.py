"""A countdown of the running phase, shared by the screens.

The time left is computed from the `Timer` and the hub's clock at each tick, so a missed tick causes no error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.domain.clock import Reading
from scoring_tui.i18n.locale import format_countdown, tr
from scoring_tui.tui.common.line import update_line

if TYPE_CHECKING:
    from scoring_tui.domain.state import Timer


PAUSE_SIGN = "║"
"""Sign of a paused clock; many terminal fonts lack the usual pause sign."""


class Countdown(Static):
    """Time left of the running phase, with the classes `-soon`, `-over` and `-paused`."""

    timer: reactive[Timer | None] = reactive(None, layout=True)
    """Start, length and pauses of the phase; None hides the countdown."""
    TICK: ClassVar[float] = 0.25
    """Seconds between two updates."""

    def __init__(
        self,
        now: Callable[[], Reading],
        warnings: tuple[int, ...] = (60,),
        *,
        has_words: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id, markup=False)
        self._now, self.warnings, self._has_words = now, warnings, has_words

    def on_mount(self) -> None:
        """Update at every tick."""
        self.set_interval(self.TICK, self.show)
        self.show()

    def watch_timer(self) -> None:
        """Update at once when the phase, its length or a pause changes."""
        self.show()

    def show(self) -> None:
        """Show the time left now."""
        timer = self.timer
        self.display = timer is not None
        if timer is None:
            return
        time_left = timer.remaining_ms(self._now())
        self.set_class(time_left < 0, "-over")
        self.set_class(0 <= time_left <= max(self.warnings, default=0) * 1000, "-soon")
        self.set_class(timer.started_at is None, "-paused")
        sign = f"{PAUSE_SIGN} " if timer.started_at is None else ("! " if time_left < 0 else "")
        words = describe_time_left(time_left, self.warnings) if self._has_words else ""
        reading = f"{format_countdown(time_left)} {words}".rstrip()
        self.draw(reading if words else sign + reading, timer.started_at is None)

    def draw(self, reading: str, is_paused: bool) -> None:
        """Show the formatted time; subclasses may draw it in another way."""
        update_line(self, Content(f"{reading} {tr('paused')}" if is_paused else reading))


def describe_time_left(time_left: int, warnings: tuple[int, ...]) -> str:
    """The warning about the time left, in milliseconds, as sign and words; empty before the first one."""
    if time_left < 0:
        return "! " + tr("time is over")
    warning_count = sum(time_left <= seconds * 1000 for seconds in warnings)
    if not warning_count:
        return ""
    return "▲▲ " + tr("last warning") if warning_count == len(warnings) else "▲ " + tr("nearly over")
