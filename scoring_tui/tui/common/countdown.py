"""A running clock: what is left, or how much is over. Shared by the MC, the board and the juror.

Shows facts of a `Timer` against the hub's clock; it never counts by itself.
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
"""The sign of what stands still; the pause sign of keyboards is missing from many terminals' letters."""


class Countdown(Static):
    """Time left of the running phase; classes `-soon`, `-over` and `-paused` say how urgent it is."""

    timer: reactive[Timer | None] = reactive(None, layout=True)
    """The facts; none hides the clock."""
    TICK: ClassVar[float] = 0.25

    def __init__(
        self, now: Callable[[], Reading], warnings: tuple[int, ...] = (60,), *, id: str | None = None
    ) -> None:
        super().__init__(id=id, markup=False)
        self._now, self.warnings = now, warnings

    def on_mount(self) -> None:
        """Look at the clock a few times a second."""
        self.set_interval(self.TICK, self.show)
        self.show()

    def watch_timer(self) -> None:
        """A new phase, a pause, time given."""
        self.show()

    def show(self) -> None:
        """Draw what is left now."""
        timer = self.timer
        self.display = timer is not None
        if timer is None:
            return
        left = timer.left(self._now())
        self.set_class(left < 0, "-over")
        self.set_class(0 <= left <= max(self.warnings, default=0) * 1000, "-soon")
        self.set_class(timer.started is None, "-paused")
        sign = f"{PAUSE_SIGN} " if timer.started is None else ("! " if left < 0 else "")
        self.draw(sign + format_countdown(left), timer.started is None)

    def draw(self, reading: str, paused: bool) -> None:
        """Put the reading on the screen."""
        update_line(self, Content(f"{reading} {tr('paused')}" if paused else reading))
