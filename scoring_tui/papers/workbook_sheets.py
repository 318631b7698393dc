"""Sheets of a workbook: titles, headings that repeat on paper, cells by kind of value, references.

Text of users is written as text, never as formula or address. The same values make the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from scoring_tui.papers.models import PaperHead

HEAD_ROW = 4
"""Row of the headings, from 0; the same on every sheet."""
FIRST_ROW = 6
"""First row of data; the row before it has weights or the numbers of the columns."""
NARROW, MEDIUM, WIDE = 7, 12, 32
"""Widths of columns, in characters."""
LINE_HEIGHT = 13.5
"""Points of a line of text."""
WRAP_MARGIN = 0.88
"""Mean width of a letter in digits, with the room that is lost at the ends of lines."""

CellValue = str | int | Decimal | Fraction | None
Number = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet."""

    heading: str
    width: int
    number_format: str = ""
    """Empty for text."""
    second_heading: CellValue = None
    """What stands in the row below the heading."""


class WorkbookFile:
    """A workbook in memory."""

    def __init__(self, head: PaperHead, subtitle: str) -> None:
        self.head, self.subtitle = head, subtitle
        self._content = BytesIO()
        options = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        }  # fmt: skip
        self.file = xlsxwriter.Workbook(self._content, options)
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        created_at = datetime.fromisoformat(head.record_time).replace(microsecond=0, tzinfo=None)
        self.file.set_properties({"title": head.title, "author": head.organiser, "created": created_at})

    def make_format(self, **properties: object) -> Format:
        """Return a cell format; the same properties make the same format."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"font_name": "Arial", "font_size": 10, **properties})
        return self._formats[key]

    def make_title(self, title: str) -> str:
        """The title with the draft mark, if the result is not signed."""
        return f"{title} ({self.head.draft_word})" if self.head.draft_word else title

    def close(self) -> bytes:
        """Return the content of the file."""
        self.file.close()
        return self._content.getvalue()


class NumberSheet:
    """A sheet with a title, headings that repeat on every page, and rows of data."""

    def __init__(self, book: WorkbookFile, name: str, title: str, note: str = "") -> None:
        self._book, self.name = book, name
        self.page: Worksheet = book.file.add_worksheet(name)
        self._columns: Sequence[SheetColumn] = ()
        self._line_counts: dict[int, int] = {}
        """Lines of the longest text of each row."""
        self.page.write_string(0, 0, book.make_title(title), book.make_format(bold=True, font_size=14))
        self.page.write_string(1, 0, book.subtitle)
        self.page.write_string(2, 0, note, book.make_format(italic=True, font_color="#555555"))
        self.page.set_landscape()
        self.page.set_paper(9)  # A4
        self.page.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
        self.page.fit_to_pages(1, 0)
        self.page.set_footer("&C&P / &N")
        if book.head.draft_word:
            self.page.set_header(f'&C&"Arial,Bold"&24&K909090{book.head.draft_word}')

    def write_headings(self, columns: Sequence[SheetColumn], frozen_columns: int) -> None:
        """Write the headings, and freeze them with the first columns."""
        self._columns = columns
        heading_format = self._book.make_format(
            bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color="#EEEEEE"
        )
        for index, column in enumerate(columns):
            self.page.set_column(index, index, column.width)
            self.page.write_string(HEAD_ROW, index, column.heading, heading_format)
            second_format = self._book.make_format(
                border=1, align="center", font_size=8, font_color="#555555"
            )
            second_heading = index + 1 if column.second_heading is None else column.second_heading
            self._write_value(HEAD_ROW + 1, index, second_heading, second_format)
        self.page.set_row(HEAD_ROW, 48)
        self.page.freeze_panes(FIRST_ROW, frozen_columns)
        self.page.repeat_rows(HEAD_ROW, HEAD_ROW + 1)

    def end_rows(self, last_row: int) -> None:
        """Set the area that is printed, and the heights of rows with long texts."""
        for row, line_count in self._line_counts.items():
            self.page.set_row(row, LINE_HEIGHT * line_count + 2)
        self.page.print_area(0, 0, last_row, max(len(self._columns) - 1, 0))

    def write(self, row: int, column: int, value: CellValue) -> None:
        """Write a value: text as text, a number as a number, None as an empty cell."""
        self._write_value(row, column, value, self._find_format(column))

    def write_cells(self, row: int, values: Sequence[CellValue], first_column: int = 0) -> None:
        """Write neighbours in a row."""
        for column, value in enumerate(values, first_column):
            self.write(row, column, value)

    def write_formula(self, row: int, column: int, formula: str, value: CellValue) -> None:
        """Write a formula with its value of the record; None is an empty text."""
        shown = "" if value is None else value if isinstance(value, str) else float(value)
        self.page.write_formula(row, column, f"={formula}", self._find_format(column), shown)

    def _find_format(self, column: int) -> Format:
        declared = self._columns[column]
        if declared.number_format:
            align = "center" if declared.number_format == "0" else "right"
            return self._book.make_format(
                border=1, valign="vcenter", align=align, num_format=declared.number_format
            )
        return self._book.make_format(border=1, valign="vcenter", text_wrap=True, num_format="@")

    def _write_value(self, row: int, column: int, value: CellValue, cell_format: Format) -> None:
        if value is None:
            self.page.write_blank(row, column, None, cell_format)
        elif isinstance(value, str):
            self.page.write_string(row, column, value, cell_format)
            if row >= FIRST_ROW:
                line_count = ceil(len(value) * WRAP_MARGIN / self._columns[column].width)
                self._line_counts[row] = max(line_count, self._line_counts.get(row, 1))
        else:
            self.page.write_number(row, column, float(value), cell_format)

    # --- references -------------------------------------------------------------------------------------

    def cell(self, row: int, column: int) -> str:
        """A reference to a cell from any sheet."""
        return f"{self._quoted_name}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def row_cells(self, row: int, first_column: int, last_column: int) -> str:
        """A reference to neighbours in a row."""
        first = xl_rowcol_to_cell(row, first_column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(row, last_column, row_abs=True, col_abs=True)
        return f"{self._quoted_name}!{first}:{last}"

    def column_cells(self, column: int, first_row: int, last_row: int) -> str:
        """A reference to neighbours in a column."""
        name = xl_col_to_name(column, col_abs=True)
        return f"{self._quoted_name}!{name}${first_row + 1}:{name}${last_row + 1}"

    @property
    def _quoted_name(self) -> str:
        return "'" + self.name.replace("'", "''") + "'"
