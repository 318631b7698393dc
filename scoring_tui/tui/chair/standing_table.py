"""A category's standing as a table: places, names, scores, how sure they are, every juror's total.

Imports the sheet's view and its columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widgets import DataTable

from scoring_tui.tui.chair.standing_columns import Column, columns
from scoring_tui.views.standing_sheet import StandingLine, StandingSheet

if TYPE_CHECKING:
    from scoring_tui.scoring.model.posterior import RankInterval

FIXED = 3
"""Place, number and name stand still when jurors lie outside the screen."""


class SheetTable(DataTable[Text], inherit_bindings=False):
    """Follows `sheet`; the cursor stays on its contestant when the places change.

    Left, right and enter are the screen's.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
        Binding("shift+left", "cursor_left", show=False),
        Binding("shift+right", "cursor_right", show=False),
    ]
    sheet: reactive[StandingSheet | None] = reactive(None, repaint=False)
    sure: reactive[Mapping[int, RankInterval]] = reactive(dict, repaint=False)
    """How sure each place is, as far as that is known."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", fixed_columns=FIXED)
        self._shown: tuple[list[Column], list[int], list[int]] = ([], [], [])
        """Columns, their widths, and the draw numbers of the rows."""

    @property
    def line(self) -> StandingLine | None:
        """The line under the cursor."""
        lines = self.sheet.lines if self.sheet else ()
        return lines[self.cursor_row] if 0 <= self.cursor_row < len(lines) else None

    def watch_sheet(self, before: StandingSheet | None, sheet: StandingSheet | None) -> None:
        """Other lines, or another category."""
        self._show(before)

    def watch_sure(self) -> None:
        """It is known how sure the places are."""
        self._show(self.sheet)

    def on_resize(self, event: events.Resize) -> None:
        """Other columns may fit."""
        self._show(self.sheet)

    def _show(self, before: StandingSheet | None) -> None:
        """Redraw what changed: cells while the order and the widths are the same, else everything."""
        sheet = self.sheet
        if sheet is None or not self.size.width:
            return
        kept, widths = columns(sheet, self.sure, self.size.width - self.scrollbar_size_vertical)
        numbers = [line.number for line in sheet.lines]
        keys = [column.key for column in self._shown[0]]
        alike = keys == [column.key for column in kept] and self._shown[1:] == (widths, numbers)
        self._shown = (kept, widths, numbers)
        if alike and before is not None and before.category == sheet.category:
            self._update(sheet, kept)
        else:
            self._draw(sheet, before)

    def _update(self, sheet: StandingSheet, kept: Sequence[Column]) -> None:
        for row, line in enumerate(sheet.lines):
            for column, was in zip(kept, self.get_row_at(row), strict=True):
                cell = _cell(column, line)
                if cell != was:
                    self.update_cell(str(line.number), column.key, cell)

    def _draw(self, sheet: StandingSheet, before: StandingSheet | None) -> None:
        """Everything anew, the cursor on the same contestant while it is the same category."""
        kept = None
        if before is not None and before.category == sheet.category and self.cursor_row < len(before.lines):
            kept = before.lines[self.cursor_row].number
        self.clear(columns=True)
        shown, widths, numbers = self._shown
        for column, width in zip(shown, widths, strict=True):
            head = Text(column.head, justify="left" if column.left else "right")
            self.add_column(head, width=width, key=column.key)
        for line in sheet.lines:
            self.add_row(*(_cell(column, line) for column in shown), key=str(line.number))
        self.move_cursor(row=numbers.index(kept) if kept in numbers else 0)


def _cell(column: Column, line: StandingLine) -> Text:
    if column.left:
        return Text(column.cell(line), no_wrap=True, overflow="ellipsis")
    return Text(column.cell(line), justify="right")
