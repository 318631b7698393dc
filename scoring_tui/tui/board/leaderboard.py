"""The lines of a standing or a running order, drawn line by line.

A table widget of Textual takes twenty times longer; here only lines that differ are drawn again.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar, NamedTuple

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

LEAD_WIDTH, TAIL_WIDTH, SCORE_WIDTH = 13, 22, 11
"""Cells before the name, cells after it, and those of the score within the latter."""
UNIT_FROM_WIDTH = 96
"""Width from which there is room for the unit beside the name."""
MOVE_SIGNS = " ▲▼"
"""By move: 0 unchanged, 1 risen, -1 fallen."""

LeaderboardRow = tuple[BoardLine, int]
"""A line, and whether its contestant rose (1) or fell (-1) since the category was last shown."""


def fit_text(text: str, width: int) -> str:
    """The text in exactly so many cells, cut with an ellipsis if it is too long."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width else ""


class _Layout(NamedTuple):
    """What all lines have in common."""

    is_ranked: bool = True
    """A standing; otherwise a running order."""
    spacing: int = 1
    """Lines of the screen from one line to the next."""
    has_units: bool = True
    score_name: str = ""


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

    class LineCountChanged(Message):
        """The widget has another size, so another number of lines may fit."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[LeaderboardRow, ...] = ()
        self._layout_settings = _Layout()

    @property
    def line_count(self) -> int:
        """How many lines fit below the heading."""
        return max(1, self.size.height - 1)

    def on_resize(self, event: Resize) -> None:
        """Ask for pages of the new length."""
        self.post_message(self.LineCountChanged())

    def show(self, rows: Sequence[LeaderboardRow], *, is_ranked: bool, spacing: int, score_name: str) -> None:
        """Show these lines, drawing only those that differ.

        Args:
            spacing: lines of the screen from one line to the next.
        """
        old_rows, self._rows = self._rows, tuple(rows)
        has_units = any(line.unit for line, _ in rows)
        layout_settings = _Layout(is_ranked, spacing, has_units, score_name)
        if layout_settings != self._layout_settings:
            self._layout_settings = layout_settings
            self.refresh()
            return
        for row_index, (old_row, new_row) in enumerate(zip_longest(old_rows, self._rows)):
            if old_row != new_row:
                self.refresh(Region(0, row_index * spacing + 1, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The heading, a line, or a blank."""
        width = self.size.width
        row_index, offset = divmod(y - 1, self._layout_settings.spacing)
        if y == 0:
            segments = [Segment(self._format_heading(width), self._find_style("head"))]
        elif offset or row_index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        else:
            base_style = self._find_style("even" if row_index % 2 else "odd")
            segments = self._render_row(*self._rows[row_index], base_style, width)
        return Strip(segments, width).adjust_cell_length(width)

    def _find_style(self, name: str, partial: bool = False) -> Style:
        return self.get_component_rich_style(f"leaderboard--{name}", partial=partial)

    def _format_heading(self, width: int) -> str:
        layout_settings = self._layout_settings
        tail = f"{layout_settings.score_name:>{SCORE_WIDTH}}  {tr('Ballots')}"
        tail = fit_text(tail if layout_settings.is_ranked else "", TAIL_WIDTH)
        unit_heading = tr("Unit") if layout_settings.has_units else ""
        name_headings = _format_name(tr("Name"), unit_heading, width - LEAD_WIDTH - TAIL_WIDTH)
        return f"{tr('No.'):>{LEAD_WIDTH - 2}}  {name_headings}{tail}"

    def _render_row(self, line: BoardLine, move: int, base_style: Style, width: int) -> list[Segment]:
        name_text = _format_name(line.name, line.unit, width - LEAD_WIDTH - TAIL_WIDTH)
        if line.score is None:
            style = base_style + self._find_style("words", partial=True)
            status_text = translate(line.status_text) if line.status_text else ""
            tail = fit_text(f"{status_text:>{SCORE_WIDTH}}", TAIL_WIDTH)
            return [Segment(_format_lead(line, 0) + name_text + tail, style)]
        style = base_style
        if line.place == 1:
            style += self._find_style("first", partial=True)
        elif line.place is None:
            name_text = _format_guest(line, width - LEAD_WIDTH - TAIL_WIDTH)
            style += self._find_style("words", partial=True)
        score_text = f"{format_number(line.score):>{SCORE_WIDTH}}"
        warning_sign = " !" if line.has_missing_ballots else ""
        ballots_text = f"  {line.ballot_count}/{line.expected_ballots}{warning_sign}"
        tail_style = base_style + self._find_style("few", partial=True) if line.has_missing_ballots else style
        return [
            Segment(_format_lead(line, move) + name_text + score_text, style),
            Segment(fit_text(ballots_text, TAIL_WIDTH - SCORE_WIDTH), tail_style),
        ]


def _format_lead(line: BoardLine, move: int) -> str:
    """Place, whether it is shared, whether it was another one before, and the draw number."""
    place_text = f"{line.place:>3}{'=' if line.is_tied else '.'}" if line.place is not None else " " * 4
    return f"{place_text}{MOVE_SIGNS[move]}{line.number:>6}  "


def _format_guest(line: BoardLine, width: int) -> str:
    """The name, and behind it why the contestant has no place."""
    status_text = f"  {translate(line.status_text)}  " if line.status_text else ""
    return fit_text(line.name, max(0, width - cell_len(status_text))) + fit_text(
        status_text, min(width, cell_len(status_text))
    )


def _format_name(name: str, unit: str, width: int) -> str:
    """The name, and the unit beside it if there is room."""
    if width < UNIT_FROM_WIDTH - LEAD_WIDTH - TAIL_WIDTH:
        return fit_text(name, width)
    name_width = width * 11 // 20
    return f"{fit_text(name, name_width - 2)}  {fit_text(unit, width - name_width)}"
