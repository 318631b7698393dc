"""The stage of one room on the board: who, the phase, the clock, the ballots so far, who is next."""

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
    """A countdown in large digits; while the file does not answer, it stops and has a `~` before it."""

    is_stale: reactive[bool] = reactive(False)
    is_small: reactive[bool] = reactive(False)
    reading = ""
    """The time left as text, without the `~`."""
    last_drawn: tuple[str, bool] = ("", False)
    """What is on the screen, and whether it is small."""

    def show(self) -> None:
        """Show the time left now, unless the time is unknown."""
        if not self.is_stale:
            super().show()

    def watch_is_stale(self) -> None:
        """Stop the clock, or let it run again."""
        self._draw_reading()
        self.show()

    def watch_is_small(self) -> None:
        """Draw in the other size."""
        self._draw_reading()

    def draw(self, reading: str, is_paused: bool) -> None:
        """Draw the formatted time; the phase beside it says when the clock is paused."""
        self.reading = reading
        self._draw_reading()

    def _draw_reading(self) -> None:
        text = f"~{self.reading}" if self.is_stale else self.reading
        if self.last_drawn == (text, self.is_small):
            return
        self.last_drawn = (text, self.is_small)
        if self.is_small:
            self.styles.width = cell_len(text) + 2  # the name beside it gets the rest
            self.update(Content(text), layout=False)
        else:
            text = text.replace(" ", "")
            self.styles.width = digits.Digits.get_width(text) + 2
            self.update(Align.right(digits.Digits(text, Style(bold=True))), layout=False)


class RoomPanel(Vertical):
    """A room: a block of lines, or one line if `is_small`."""

    room: reactive[BoardRoom | None] = reactive(None, repaint=False)
    is_small: reactive[bool] = reactive(False, toggle_class="-small", repaint=False)
    is_alone: reactive[bool] = reactive(False, toggle_class="-alone", repaint=False)
    """Whether no other room is on the board; then the end of a break has room for large digits."""
    is_stale: reactive[bool] = reactive(False, repaint=False)

    def __init__(self, read_clock: Callable[[], Reading], warnings: tuple[int, ...]) -> None:
        super().__init__()
        self.clock = BoardClock(read_clock, warnings)
        self.break_end = Digits(classes="hour")
        self._room_line, self._phase_line = TextLine("where"), TextLine("phase")
        self._name_line, self._unit_line, self._idea_line = (
            TextLine("who"),
            TextLine("unit"),
            TextLine("idea"),
        )
        self._ballots_line, self._next_line = TextLine("ballots"), TextLine("next")

    def compose(self) -> ComposeResult:
        """Room and phase; who, and the clock; the ballots and who is next."""
        with Horizontal(classes="top"):
            yield self._room_line
            yield self._phase_line
        with Horizontal(classes="middle"):
            with Vertical(classes="person"):
                yield self._name_line
                yield self.break_end
                yield self._unit_line
                yield self._idea_line
            yield self.clock
        with Horizontal(classes="bottom"):
            yield self._ballots_line
            yield self._next_line

    def watch_room(self) -> None:
        """Draw the room's new state."""
        if self.room is not None:
            self._show(self.room)

    def watch_is_small(self) -> None:
        """Draw in the other size."""
        self.clock.is_small = self.is_small
        self.watch_room()

    def watch_is_alone(self) -> None:
        """Draw in the other size."""
        self.watch_room()

    def watch_is_stale(self) -> None:
        """Stop the clock, or let it run again."""
        self.clock.is_stale = self.is_stale

    def _show(self, room: BoardRoom) -> None:
        person = room.person_on_stage
        category_name = person.category_name if person and not self.is_small else ""
        self._room_line.line_text = f"{room.room_name} · {category_name}" if category_name else room.room_name
        self._next_line.line_text = _format_next(room)
        self.set_class(room.room_break is not None, "-pause")
        if room.room_break is not None:
            self._show_break(room.room_break)
            return
        self._phase_line.line_text = _format_phase(room)
        self._name_line.line_text = self._format_person(room)
        self._unit_line.line_text = person.unit if person else ""
        self._idea_line.line_text = person.idea if person else ""
        self._ballots_line.line_text = _format_ballots(room, self.is_small, self.is_alone)
        self.clock.timer = room.timer

    def _format_person(self, room: BoardRoom) -> str:
        """Who is on stage; if nobody is, a small panel shows who is next."""
        if room.person_on_stage:
            return _format_name(room.person_on_stage)
        empty_text = "" if room.is_blank else tr("Nobody is on stage")
        return (self.is_small and _format_next(room)) or empty_text

    def _show_break(self, room_break: BoardBreak) -> None:
        self._phase_line.line_text = tr("break")
        end_time = format_clock_time(room_break.ends_at, room_break.timezone)
        self.break_end.update(end_time)
        title = tr("Break until") if self.is_alone else tr("Break until {hour}", hour=end_time)
        self._name_line.line_text = title
        self._unit_line.line_text = room_break.note
        self._idea_line.line_text = self._ballots_line.line_text = ""
        self.clock.timer = room_break.timer


def _format_name(person: BoardPerson) -> str:
    return tr("No. {number}  {name}", number=person.number, name=person.name)


def _format_next(room: BoardRoom) -> str:
    person = room.next_person
    return tr("Next: no. {number} {name}", number=person.number, name=person.name) if person else ""


def _format_phase(room: BoardRoom) -> str:
    if room.person_on_stage is None:
        return ""
    phase_text = translate(PHASES[room.phase])
    is_paused = room.timer is not None and room.timer.started_at is None
    return f"{phase_text} · {tr('paused')}" if is_paused else phase_text


def _format_ballots(room: BoardRoom, is_small: bool, is_alone: bool) -> str:
    if room.ballot_count is None:
        return ""
    if is_alone:
        return tr("{n} of {of} ballots in", n=room.ballot_count, of=room.expected_ballots)
    ratio = f"{room.ballot_count}/{room.expected_ballots}"
    return f"  {ratio}" if is_small else f"{tr('Ballots')} {ratio}"
