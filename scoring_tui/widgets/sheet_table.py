"""A category's standing as a table: places, names, scores, every juror's total.

Imports the sheet's view and text.
"""

from decimal import Decimal
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widgets import DataTable

from scoring_tui.text import number, tr, words
from scoring_tui.views.sheet import Cell, Line, Sheet

LACKS = {
    "": "", "missing": "?", "reopened": "↺", "excused": "E", "recused": "R", "waiting": "·", "not-theirs": "",
}  # fmt: skip
"""Signs in the place of a total that is not there."""
NAME = 2
"""The column of the names, which gets the room that is left."""
NAME_WIDTHS = range(16, 41)
"""Narrowest and widest, in cells."""
SETTLED = -2
"""The column of what settled a tie; only the one after it, the exact score, may lie outside the screen."""


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
    sheet: reactive[Sheet | None] = reactive(None, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", fixed_columns=NAME + 1)

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        lines = self.sheet.lines if self.sheet else ()
        return lines[self.cursor_row] if 0 <= self.cursor_row < len(lines) else None

    def watch_sheet(self, before: Sheet | None, sheet: Sheet | None) -> None:
        """Redraw what changed: cells while the order and the widths are the same, else everything."""
        if sheet is None or not self.size.width:
            return
        if before is None or _shape(before) != _shape(sheet):
            self._draw(sheet, before)
            return
        for old, new in zip(before.lines, sheet.lines, strict=True):
            for column, (was, cell) in enumerate(zip(_row(old), _row(new), strict=True)):
                if was != cell:
                    self.update_cell(str(new.number), str(column), cell)

    def on_resize(self, event: events.Resize) -> None:
        """Give the names the room that is left."""
        if self.sheet is not None:
            self._draw(self.sheet, self.sheet)

    def _draw(self, sheet: Sheet, before: Sheet | None) -> None:
        """Everything anew, the cursor on the same contestant while it is the same category."""
        kept = None
        if before is not None and before.category == sheet.category and self.cursor_row < len(before.lines):
            kept = before.lines[self.cursor_row].number
        self.clear(columns=True)
        self._add_columns(sheet)
        for line in sheet.lines:
            self.add_row(*_row(line), key=str(line.number))
        numbers = [line.number for line in sheet.lines]
        self.move_cursor(row=numbers.index(kept) if kept in numbers else 0)

    def _add_columns(self, sheet: Sheet) -> None:
        widths = _widths(sheet)
        others = sum(width + 2 for width in widths[: SETTLED + 1]) - widths[NAME]
        room = min(widths[NAME], self.size.width - others - 2)
        widths[NAME] = min(max(room, NAME_WIDTHS.start), NAME_WIDTHS.stop)
        for place, (head, width) in enumerate(zip(_heads(sheet), widths, strict=True)):
            left = place in (NAME, len(widths) + SETTLED)
            self.add_column(Text(head) if left else _right(head), width=width, key=str(place))


def _heads(sheet: Sheet) -> list[str]:
    jurors = (f"J{place}" for place in range(1, len(sheet.jurors) + 1))
    return ["#", tr("No."), tr("Name"), tr("Score"), *jurors, tr("Spread"), tr("Decided by"), tr("Exact")]


def _widths(sheet: Sheet) -> list[int]:
    rows = [[text.cell_len for text in _row(line)] for line in sheet.lines]
    return [max(column) for column in zip(*rows, [len(head) for head in _heads(sheet)], strict=True)]


def _shape(sheet: Sheet) -> tuple[object, ...]:
    return sheet.category, sheet.jurors, [line.number for line in sheet.lines], _widths(sheet)


def _row(line: Line) -> list[Text]:
    place = "–" if line.place is None else f"={line.place}" if line.tied else str(line.place)
    said = line.why or line.settled_by
    return [
        _right(place),
        _right(str(line.number)),
        Text(line.name, no_wrap=True, overflow="ellipsis"),
        _right("–" if line.score is None else number(line.score)),
        *(_right(_cell(cell)) for cell in line.cells),
        _right(_spread(line)),
        Text(words(said) if said else ""),
        _right(number(Decimal(line.exact)) if line.exact else ""),
    ]


def _right(text: str) -> Text:
    return Text(text, justify="right")


def _cell(cell: Cell) -> str:
    return LACKS[cell.lack] if cell.total is None else number(cell.total)


def _spread(line: Line) -> str:
    """The spread between jurors; a wide one carries a mark."""
    if line.spread is None:
        return ""
    return f"! {number(line.spread)}" if line.wide else number(line.spread)
