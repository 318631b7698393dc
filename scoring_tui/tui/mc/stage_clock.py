"""The MC's large clock: the time left in large digits, a bar, and the warning in words and signs.

Like `Countdown` it computes the time left from the `Timer` and the hub's clock at each tick. While no phase
runs it shows the time of day.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.state import Timer
from scoring_tui.i18n.locale import format_clock_time, format_countdown, tr, translate
from scoring_tui.tui.common.countdown import PAUSE_SIGN
from scoring_tui.tui.common.large_text import LargeText
from scoring_tui.tui.common.line import update_line

URGENCIES = ("", "soon", "last", "over")
"""From the least to the most urgent."""


class StageClock(Vertical):
    """The clock of a phase, with the classes `-soon`, `-last`, `-over`, `-paused` and `-idle`."""

    timer: reactive[Timer | None] = reactive(None)
    """Start, length and pauses of the phase; None shows the time of day."""
    warnings: reactive[tuple[int, ...]] = reactive(())
    """Seconds before the end at which the style changes, longest first."""
    is_break: reactive[bool] = reactive(False)
    """Whether the timer is that of a break."""
    bell: bool = False
    """Whether the terminal sounds at each warning."""
    timezone: str = "UTC"
    TICK: ClassVar[float] = 0.25
    """Seconds between two updates."""

    def __init__(self, now: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now
        self._urgency: tuple[Timer | None, str] = (None, "")

    def compose(self) -> ComposeResult:
        """The digits, the warning below, and the bar."""
        yield LargeText(id="left")
        yield Static(id="urgency", markup=False)
        yield Static(id="bar", markup=False)

    def on_mount(self) -> None:
        """Update at every tick."""
        self.set_interval(self.TICK, self.show)
        self.show()

    def watch_timer(self) -> None:
        """Update at once when the phase, its length or a pause changes."""
        if self.children:
            self.show()

    @property
    def time_left(self) -> int | None:
        """Milliseconds left now, negative in overtime; None while no phase runs."""
        return self.timer.remaining_ms(self._now()) if self.timer is not None else None

    def show(self) -> None:
        """Show the time left now."""
        timer, time_left = self.timer, self.time_left
        self.set_class(timer is None, "-idle")
        digits = self.query_one("#left", LargeText)
        if timer is None or time_left is None:
            self._set_urgency(None, "")
            moment = datetime.fromtimestamp(self._now().wall / 1000, UTC)
            digits.text = format_clock_time(moment, self.timezone)
            update_line(self.query_one("#urgency", Static), Content(tr("time of day")))
            update_line(self.query_one("#bar", Static), Content(""))
            return
        urgency = find_urgency(time_left, self.warnings)
        self._set_urgency(timer, urgency)
        self.set_class(timer.started_at is None, "-paused")
        digits.text = format_countdown(time_left)
        description = _describe_time(urgency, timer, time_left, self.warnings, self.is_break)
        update_line(self.query_one("#urgency", Static), Content(description))
        bar = self.query_one("#bar", Static)
        update_line(bar, Content(_draw_bar(timer, time_left, bar.content_region.width)))

    def _set_urgency(self, timer: Timer | None, urgency: str) -> None:
        """Set the classes; sound the bell when the same timer becomes more urgent."""
        old_timer, old_urgency = self._urgency
        is_same = old_timer is not None and timer is not None and old_timer.phase == timer.phase
        if self.bell and is_same and URGENCIES.index(urgency) > URGENCIES.index(old_urgency):
            self.app.bell()
        self._urgency = timer, urgency
        for name in ("soon", "last", "over"):
            self.set_class(name == urgency, f"-{name}")
        self.set_class(False, "-paused")


def find_urgency(time_left: int, warnings: tuple[int, ...]) -> str:
    """The urgency of the time left in milliseconds: "", "soon" (from the first warning), "last" or "over"."""
    if time_left < 0:
        return "over"
    warning_count = sum(time_left <= seconds * 1000 for seconds in warnings)
    if not warning_count:
        return ""
    return "last" if warning_count == len(warnings) else "soon"


def _describe_time(
    urgency: str, timer: Timer, time_left: int, warnings: tuple[int, ...], is_break: bool
) -> str:
    phase_name = tr("break") if is_break else translate(PHASES[timer.phase])
    phase_length = tr("{phase} {time}", phase=phase_name, time=format_countdown(timer.seconds * 1000))
    pause = f"{PAUSE_SIGN} " + tr("paused") if timer.started_at is None else ""
    return "  ".join(
        part for part in (phase_length, pause, _describe_urgency(urgency, time_left, warnings)) if part
    )


def _describe_urgency(urgency: str, time_left: int, warnings: tuple[int, ...]) -> str:
    if urgency == "over":
        return "! " + tr("time is over")
    passed_warnings = [seconds for seconds in warnings if time_left <= seconds * 1000]
    if not passed_warnings:
        return ""
    seconds = min(passed_warnings)
    sign = "▲▲" if urgency == "last" else "▲"
    if seconds % 60:
        return f"{sign} " + tr("under {n} s", n=seconds)
    return f"{sign} " + tr("under {n} min", n=seconds // 60)


def _draw_bar(timer: Timer, time_left: int, width: int) -> str:
    """The time used as a bar; full in overtime."""
    used_share = 1 - max(0, time_left) / (timer.seconds * 1000)
    used_cells = min(width, max(0, round(used_share * width)))
    return "█" * used_cells + "░" * (width - used_cells)
