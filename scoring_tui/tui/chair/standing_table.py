"""The standing of a category as a table: places, names, scores, confidence and the total of each juror."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widgets import DataTable

from scoring_tui.tui.chair.standing_columns import Column, fit_columns
from scoring_tui.views.standing_sheet import StandingLine, StandingSheet

if TYPE_CHECKING:
    from scoring_tui.scoring.model.posterior import RankInterval

FIXED_COLUMNS = 3
"""Place, number and name do not scroll sideways."""


class StandingTable(DataTable[Text], inherit_bindings=False):
    """Shows `sheet`; the cursor stays on its contestant when the places change.

    Left, right and enter belong to the screen.
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
    intervals: reactive[Mapping[int, RankInterval]] = reactive(dict, repaint=False)
    """Confidence interval of each place by draw number, as far as they are computed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", fixed_columns=FIXED_COLUMNS)
        self._table_layout: tuple[list[Column], list[int], list[int]] = ([], [], [])
        """Columns, their widths, and the draw numbers of the rows."""

    @property
    def line(self) -> StandingLine | None:
        """The line under the cursor."""
        lines = self.sheet.lines if self.sheet else ()
        return lines[self.cursor_row] if 0 <= self.cursor_row < len(lines) else None

    def watch_sheet(self, old_sheet: StandingSheet | None, sheet: StandingSheet | None) -> None:
        """Show other lines or another category."""
        self._show_sheet(old_sheet)

    def watch_intervals(self) -> None:
        """Show or hide the columns of the confidence."""
        self._show_sheet(self.sheet)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns to the new width."""
        self._show_sheet(self.sheet)

    def _show_sheet(self, old_sheet: StandingSheet | None) -> None:
        """Update the changed cells if order and widths are the same, otherwise draw the whole table."""
        sheet = self.sheet
        if sheet is None or not self.size.width:
            return
        table_width = self.size.width - self.scrollbar_size_vertical
        columns, widths = fit_columns(sheet, self.intervals, table_width)
        draw_numbers = [line.number for line in sheet.lines]
        old_columns, *old_layout = self._table_layout
        has_same_columns = [column.key for column in old_columns] == [column.key for column in columns]
        has_same_layout = has_same_columns and old_layout == [widths, draw_numbers]
        self._table_layout = (columns, widths, draw_numbers)
        if has_same_layout and old_sheet is not None and old_sheet.category_id == sheet.category_id:
            self._update_cells(sheet, columns)
        else:
            self._draw_table(sheet, old_sheet)

    def _update_cells(self, sheet: StandingSheet, columns: Sequence[Column]) -> None:
        for row_index, line in enumerate(sheet.lines):
            for column, old_cell in zip(columns, self.get_row_at(row_index), strict=True):
                cell = _draw_cell(column, line)
                if cell != old_cell:
                    self.update_cell(str(line.number), column.key, cell)

    def _draw_table(self, sheet: StandingSheet, old_sheet: StandingSheet | None) -> None:
        """Draw all rows; in the same category the cursor stays on its contestant."""
        selected_number = None
        is_same_category = old_sheet is not None and old_sheet.category_id == sheet.category_id
        if old_sheet and is_same_category and self.cursor_row < len(old_sheet.lines):
            selected_number = old_sheet.lines[self.cursor_row].number
        self.clear(columns=True)
        columns, widths, draw_numbers = self._table_layout
        for column, width in zip(columns, widths, strict=True):
            heading = Text(column.heading, justify="left" if column.is_left_aligned else "right")
            self.add_column(heading, width=width, key=column.key)
        for line in sheet.lines:
            self.add_row(*(_draw_cell(column, line) for column in columns), key=str(line.number))
        row_index = draw_numbers.index(selected_number) if selected_number in draw_numbers else 0
        self.move_cursor(row=row_index)


def _draw_cell(column: Column, line: StandingLine) -> Text:
    if column.is_left_aligned:
        return Text(column.cell_text(line), no_wrap=True, overflow="ellipsis")
    return Text(column.cell_text(line), justify="right")
