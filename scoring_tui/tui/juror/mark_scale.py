"""A criterion's scale as a line, with the juror's earlier marks and the present one on it."""

from collections.abc import Sequence
from decimal import Decimal

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from scoring_tui.contest.scales import Scale
from scoring_tui.i18n.locale import format_typed_number
from scoring_tui.tui.common.line import update_line

LONGEST_LINE = 80
"""Cells of the line at most."""
GROUND, EARLIER_SIGN, PRESENT_SIGN, BOTH_SIGN = "┄", "┃", "█", "▓"


class MarkScale(Static):
    """One row: the lowest mark, a line, the highest mark; `┃` is an earlier mark, `█` the present one."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(classes="scale", markup=False)
        self._scale = scale
        self._earlier_marks: tuple[Decimal, ...] = ()
        self._mark: Decimal | None = None

    def show(self, earlier_marks: Sequence[Decimal], mark: Decimal | None) -> None:
        """Draw the line with these marks."""
        self._earlier_marks, self._mark = tuple(earlier_marks), mark
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Draw the line in its new length."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_region.width
        if width:
            update_line(self, Content(draw_scale(self._scale, width, self._earlier_marks, self._mark)))


def draw_scale(scale: Scale, width: int, earlier_marks: Sequence[Decimal], mark: Decimal | None) -> str:
    """Return the row of text.

    >>> from scoring_tui.contest.scales import Scale
    >>> draw_scale(Scale(), 30, [Decimal(0), Decimal(50)], Decimal(100))
    '0 ┃┄┄┄┄┄┄┄┄┄┄┄┃┄┄┄┄┄┄┄┄┄┄┄█ 100'
    """
    lowest, highest = format_typed_number(scale.lowest), format_typed_number(scale.highest)
    length = min(LONGEST_LINE, width - len(lowest) - len(highest) - 2)
    if length < 2:
        return ""
    cells = [GROUND] * length
    for earlier_mark in earlier_marks:
        cells[_find_cell(scale, earlier_mark, length)] = EARLIER_SIGN
    if mark is not None:
        index = _find_cell(scale, mark, length)
        cells[index] = BOTH_SIGN if cells[index] == EARLIER_SIGN else PRESENT_SIGN
    return f"{lowest} {''.join(cells)} {highest}"


def _find_cell(scale: Scale, mark: Decimal, length: int) -> int:
    """The cell of a mark; marks of an earlier rubric may lie outside the scale."""
    span = scale.highest - scale.lowest
    share = (mark - scale.lowest) / span if span else Decimal(0)
    return round(min(max(share, Decimal(0)), Decimal(1)) * (length - 1))
