"""The MC's big clock: digits for the time left, and words and a sign for how urgent it is.

Like `Countdown` it shows the facts of a `Timer` against the hub's clock and never counts by itself.
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
    """Classes `-soon`, `-last`, `-over` and `-paused` follow the time left."""

    timer: reactive[Timer | None] = reactive(None)
    """The facts; none hides the clock."""
    warnings: reactive[tuple[int, ...]] = reactive(())
    """Seconds before the end at which the look changes, longest first."""
    TICK: ClassVar[float] = 0.25

    def __init__(self, now: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now

    def compose(self) -> ComposeResult:
        """Digits over words."""
        yield Digits(id="left")
        yield Static(id="urgency", markup=False)

    def on_mount(self) -> None:
        """Look at the clock a few times a second."""
        self.set_interval(self.TICK, self.show)
        self.show()

    def watch_timer(self) -> None:
        """A new phase, a pause, time given."""
        if self.children:
            self.show()

    def show(self) -> None:
        """Draw what is left now."""
        timer = self.timer
        self.display = timer is not None
        if timer is None:
            return
        left = timer.left(self._now())
        urgency = _urgency(left, self.warnings)
        for name in ("soon", "last", "over"):
            self.set_class(name == urgency, f"-{name}")
        self.set_class(timer.started is None, "-paused")
        digits, reading = self.query_one("#left", Digits), format_countdown(left)
        if digits.value != reading:
            digits.update(reading)
        update_line(self.query_one("#urgency", Static), Content(_words(urgency, timer)))


def _urgency(left: int, warnings: tuple[int, ...]) -> str:
    """How urgent so many milliseconds are: in order "", "soon" (first warning), "last", "over"."""
    if left < 0:
        return "over"
    passed = sum(left <= seconds * 1000 for seconds in warnings)
    return "last" if passed and passed == len(warnings) else ("soon" if passed else "")


def _words(urgency: str, timer: Timer) -> str:
    said = {
        "": "",
        "soon": "▲ " + tr("nearly over"),
        "last": "▲▲ " + tr("last warning"),
        "over": "! " + tr("time is over"),
    }[urgency]
    paused = f"{PAUSE_SIGN} " + tr("paused") if timer.started is None else ""
    allotted = tr("of {time}", time=format_countdown(timer.seconds * 1000))
    return "  ".join(part for part in (allotted, paused, said) if part)
