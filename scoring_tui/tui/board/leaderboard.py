"""The lines of a standing or a running order, drawn line by line: a table widget costs twenty times more.

Only lines that differ are drawn again. Imports the board's view and text.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.views.board import BoardLine

LEAD, TAIL, UNITS = 13, 22, 96
"""Cells before the name, cells after it, and the width from which there is room for the unit."""

Row = tuple[BoardLine, int]
"""A line, and whether its contestant rose (1) or fell (-1) since the hall last looked."""


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells, cut with an ellipsis where it is too long."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width else ""


class Leaderboard(Widget):
    """A heading, and as many lines as fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "leaderboard--head",
        "leaderboard--odd",
        "leaderboard--even",
        "leaderboard--first",
        "leaderboard--words",
        "leaderboard--few",
    }
    DEFAULT_CSS = """
    Leaderboard {
        height: 1fr;
        .leaderboard--head { color: $secondary; }
        .leaderboard--even { background: $surface; }
        .leaderboard--first { text-style: bold; color: $accent; }
        .leaderboard--words { color: $secondary; }
        .leaderboard--few { color: $warning; text-style: bold; }
    }
    """

    class Sized(Message):
        """Another number of lines fits."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._manner = (True, 1, True, "")
        """Whether it is a standing, how far apart lines are, whether any has a unit, the name of scores."""

    @property
    def fits(self) -> int:
        """How many lines fit under the heading."""
        return max(1, self.size.height - 1)

    def on_resize(self, event: Resize) -> None:
        """The pages are to be cut anew."""
        self.post_message(self.Sized())

    def show(self, rows: Sequence[Row], *, ranked: bool, apart: int, score: str) -> None:
        """Show these lines, drawing those that differ; each stands so many cells below the one before."""
        before, self._rows = self._rows, tuple(rows)
        manner = (ranked, apart, any(line.unit for line, _ in rows), score)
        if manner != self._manner:
            self._manner = manner
            self.refresh()
            return
        for place, (old, new) in enumerate(zip_longest(before, self._rows)):
            if old != new:
                self.refresh(Region(0, place * apart + 1, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The heading, a line, or nothing."""
        width = self.size.width
        place, between = divmod(y - 1, self._manner[1])
        if y == 0:
            segments = [Segment(self._heading(width), self._style("head"))]
        elif between or place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        else:
            base = self._style("even" if place % 2 else "odd")
            segments = self._segments(*self._rows[place], base, width)
        return Strip(segments, width).adjust_cell_length(width)

    def _style(self, name: str, partial: bool = False) -> Style:
        return self.get_component_rich_style(f"leaderboard--{name}", partial=partial)

    def _heading(self, width: int) -> str:
        tail = fit(f"{self._manner[3]:>11}  {tr('Ballots')}", TAIL) if self._manner[0] else " " * TAIL
        unit = tr("Unit") if self._manner[2] else ""
        names = _names(tr("Name"), unit, width - LEAD - TAIL)
        return f"{tr('No.'):>{LEAD - 2}}  {names}{tail}"

    def _segments(self, line: BoardLine, move: int, base: Style, width: int) -> list[Segment]:
        if line.place is None or line.score is None:
            style = base + self._style("words", partial=True)
            tail = fit(f"{translate(line.status_text) if line.status_text else '':>11}", TAIL)
            return [Segment(_lead(line, 0) + _names(line.name, line.unit, width - LEAD - TAIL) + tail, style)]
        style = base + self._style("first", partial=True) if line.place == 1 else base
        text = _lead(line, move) + _names(line.name, line.unit, width - LEAD - TAIL)
        ballots = fit(
            f"  {line.ballot_count}/{line.expected_ballots}{' !' if line.has_missing_ballots else ''}",
            TAIL - 11,
        )
        tail_style = base + self._style("few", partial=True) if line.has_missing_ballots else style
        return [Segment(f"{text}{format_number(line.score):>11}", style), Segment(ballots, tail_style)]


def _lead(line: BoardLine, move: int) -> str:
    """Place, whether it is shared, whether it was another one before, and the draw number."""
    place = f"{line.place:>3}{'=' if line.is_tied else '.'}" if line.place is not None else "    "
    return f"{place}{' ▲▼'[move]}{line.number:>6}  "


def _names(name: str, unit: str, width: int) -> str:
    """The name, and the unit beside it when there is room."""
    if width < UNITS - LEAD - TAIL:
        return fit(name, width)
    part = width * 11 // 20
    return f"{fit(name, part - 2)}  {fit(unit, width - part)}"
