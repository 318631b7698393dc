"""The stage of one room on the board: who, what phase, the clock, ballots in, who is next.

Imports the board's view, the countdown and text.
"""

from collections.abc import Callable

from rich.align import Align
from rich.cells import cell_len
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.renderables import digits
from textual.widgets import Digits

from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.clock import Reading
from scoring_tui.i18n.locale import format_clock_time, tr, translate
from scoring_tui.tui.common.countdown import Countdown
from scoring_tui.tui.common.line import TextLine
from scoring_tui.views.board import BoardBreak, BoardPerson, BoardRoom


class BoardClock(Countdown):
    """A countdown in large digits; when the file is not heard of, it stands still behind a `~`."""

    stale: reactive[bool] = reactive(False)
    small: reactive[bool] = reactive(False)
    _reading = ""
    _drawn: tuple[str, bool] = ("", False)

    def show(self) -> None:
        """Draw what is left now, unless nothing is known of now."""
        if not self.stale:
            super().show()

    def watch_stale(self) -> None:
        """Stop pretending, or go on."""
        self._draw()
        self.show()

    def watch_small(self) -> None:
        """Another size."""
        self._draw()

    def draw(self, reading: str, paused: bool) -> None:
        """Put the reading on the board; the phase says when it is paused."""
        self._reading = reading
        self._draw()

    def _draw(self) -> None:
        reading = f"~{self._reading}" if self.stale else self._reading
        if self._drawn == (reading, self.small):
            return
        self._drawn = (reading, self.small)
        if not self.small:
            reading = reading.replace(" ", "")
        large = Align.right(digits.Digits(reading, Style(bold=True)))
        cells = cell_len(reading) if self.small else digits.Digits.get_width(reading)
        self.styles.width = cells + 2  # the name beside it gets the rest
        self.update(Content(reading) if self.small else large, layout=False)


class RoomPanel(Vertical):
    """A room: a block of lines, or one line when `small`."""

    room: reactive[BoardRoom | None] = reactive(None, repaint=False)
    small: reactive[bool] = reactive(False, toggle_class="-small", repaint=False)
    alone: reactive[bool] = reactive(False, toggle_class="-alone", repaint=False)
    """No other room is on the board: there is room for the end of a break in large digits."""
    stale: reactive[bool] = reactive(False, repaint=False)

    def __init__(self, now: Callable[[], Reading], warnings: tuple[int, ...]) -> None:
        super().__init__()
        self.clock = BoardClock(now, warnings)
        self._where, self._phase = TextLine("where"), TextLine("phase")
        self._who, self._unit, self._idea = TextLine("who"), TextLine("unit"), TextLine("idea")
        self._hour = Digits(classes="hour")
        self._ballots, self._next = TextLine("ballots"), TextLine("next")

    def compose(self) -> ComposeResult:
        """Where and what; who, and the clock; ballots and who is next."""
        with Horizontal(classes="top"):
            yield self._where
            yield self._phase
        with Horizontal(classes="middle"):
            with Vertical(classes="person"):
                yield self._who
                yield self._hour
                yield self._unit
                yield self._idea
            yield self.clock
        with Horizontal(classes="bottom"):
            yield self._ballots
            yield self._next

    def watch_room(self) -> None:
        """News of the room."""
        if self.room is not None:
            self._show(self.room)

    def watch_small(self) -> None:
        """Another size."""
        self.clock.small = self.small
        self.watch_room()

    def watch_alone(self) -> None:
        """Another size."""
        self.watch_room()

    def watch_stale(self) -> None:
        """The clock knows."""
        self.clock.stale = self.stale

    def _show(self, room: BoardRoom) -> None:
        category = room.person_on_stage.category_name if room.person_on_stage and not self.small else ""
        self._where.line_text = f"{room.room_name} · {category}" if category else room.room_name
        self._next.line_text = _next(room)
        self.set_class(room.room_break is not None, "-pause")
        if room.room_break is not None:
            self._show_pause(room.room_break)
            return
        self._phase.line_text = _phase(room)
        self._who.line_text = self._on_stage(room)
        self._unit.line_text = room.person_on_stage.unit if room.person_on_stage else ""
        self._idea.line_text = room.person_on_stage.idea if room.person_on_stage else ""
        self._ballots.line_text = _ballots(room, self.small, self.alone)
        self.clock.timer = room.timer

    def _on_stage(self, room: BoardRoom) -> str:
        if room.person_on_stage:
            return _named(room.person_on_stage)
        nobody = "" if room.is_blank else tr("Nobody is on stage")
        return (self.small and _next(room)) or nobody

    def _show_pause(self, pause: BoardBreak) -> None:
        self._phase.line_text = tr("break")
        until = format_clock_time(pause.ends_at, pause.timezone)
        self._hour.update(until)
        self._who.line_text = tr("Break until") if self.alone else tr("Break until {hour}", hour=until)
        self._unit.line_text = pause.note
        self._idea.line_text = self._ballots.line_text = ""
        self.clock.timer = pause.timer


def _named(person: BoardPerson) -> str:
    return tr("No. {number}  {name}", number=person.number, name=person.name)


def _next(room: BoardRoom) -> str:
    coming = room.next_person
    return tr("Next: no. {number} {name}", number=coming.number, name=coming.name) if coming else ""


def _phase(room: BoardRoom) -> str:
    if room.person_on_stage is None:
        return ""
    phase = translate(PHASES[room.phase])
    paused = room.timer is not None and room.timer.started_at is None
    return f"{phase} · {tr('paused')}" if paused else phase


def _ballots(room: BoardRoom, small: bool, alone: bool) -> str:
    if room.ballot_count is None:
        return ""
    if not alone:
        count = f"{room.ballot_count}/{room.expected_ballots}"
        return f"  {count}" if small else f"{tr('Ballots')} {count}"
    return tr("{n} of {of} ballots in", n=room.ballot_count, of=room.expected_ballots)
