"""The MC's large clock: the time left in digits, and a warning in words and signs.

Like `Countdown` it computes the time left from the `Timer` and the hub's clock at each tick.
"""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Digits, Static

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.state import Timer
from scoring_tui.i18n.locale import format_countdown, tr
from scoring_tui.tui.common.countdown import PAUSE_SIGN
from scoring_tui.tui.common.line import update_line


class StageClock(Vertical):
    """The clock of a phase, with the classes `-soon`, `-last`, `-over` and `-paused`."""

    timer: reactive[Timer | None] = reactive(None)
    """Start, length and pauses of the phase; None hides the clock."""
    warnings: reactive[tuple[int, ...]] = reactive(())
    """Seconds before the end at which the style changes, longest first."""
    TICK: ClassVar[float] = 0.25
    """Seconds between two updates."""

    def __init__(self, now: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now

    def compose(self) -> ComposeResult:
        """The digits, and the warning below."""
        yield Digits(id="left")
        yield Static(id="urgency", markup=False)

    def on_mount(self) -> None:
        """Update at every tick."""
        self.set_interval(self.TICK, self.show)
        self.show()

    def watch_timer(self) -> None:
        """Update at once when the phase, its length or a pause changes."""
        if self.children:
            self.show()

    def show(self) -> None:
        """Show the time left now."""
        timer = self.timer
        self.display = timer is not None
        if timer is None:
            return
        time_left = timer.remaining_ms(self._now())
        urgency = _find_urgency(time_left, self.warnings)
        for name in ("soon", "last", "over"):
            self.set_class(name == urgency, f"-{name}")
        self.set_class(timer.started_at is None, "-paused")
        digits, time_text = self.query_one("#left", Digits), format_countdown(time_left)
        if digits.value != time_text:
            digits.update(time_text)
        update_line(self.query_one("#urgency", Static), Content(_describe_time(urgency, timer)))


def _find_urgency(time_left: int, warnings: tuple[int, ...]) -> str:
    """The urgency of the time left in milliseconds: "", "soon" (from the first warning), "last" or "over"."""
    if time_left < 0:
        return "over"
    warning_count = sum(time_left <= seconds * 1000 for seconds in warnings)
    if not warning_count:
        return ""
    return "last" if warning_count == len(warnings) else "soon"


def _describe_time(urgency: str, timer: Timer) -> str:
    warning = {
        "": "",
        "soon": "▲ " + tr("nearly over"),
        "last": "▲▲ " + tr("last warning"),
        "over": "! " + tr("time is over"),
    }[urgency]
    pause = f"{PAUSE_SIGN} " + tr("paused") if timer.started_at is None else ""
    phase_length = tr("of {time}", time=format_countdown(timer.seconds * 1000))
    return "  ".join(part for part in (phase_length, pause, warning) if part)
