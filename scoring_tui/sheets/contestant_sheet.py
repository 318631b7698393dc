"""Read a sheet that lists contestants by NIP, name, id or draw number, with columns of values beside them."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import find_field, fold_heading
from scoring_tui.sheets.reader import Sheet, SheetRow, read_sheets

_HEADINGS = {
    "id": "id, contestant, contestant id, id peserta, kode, kode peserta",
    "draw": "draw number, no undian, nomor undian",
    "number": "number, no, nr, nomor, no urut, nomor urut, no peserta, nomor peserta",
}
"""Headings besides those of a roster. A plain number may be a row counter."""

_COLUMN_KINDS = {
    fold_heading(heading): kind for kind, headings in _HEADINGS.items() for heading in headings.split(",")
}
_REMARK = re.compile(r"\(.*?\)|\[.*?\]")

_TOP_ROWS = 30
"""The heading row is among so many filled rows of the top: a letterhead may come before."""

_CONTESTANT_KINDS = frozenset(("id", "draw", "nip", "name", "team", "unit"))
"""Kinds of columns that identify a contestant."""


def column_kind(heading: str) -> str | None:
    """The kind of information in a column, by its heading."""
    return _COLUMN_KINDS.get(fold_heading(heading)) or find_field(heading)


@dataclass(frozen=True)
class ContestantSheet:
    """The rows of a sheet below its headings."""

    source: str
    """Name of the file."""
    headings: SheetRow
    rows: tuple[SheetRow, ...]

    @cached_property
    def titles(self) -> list[str]:
        """The headings, with single spaces."""
        return [" ".join(title.split()) for title in self.headings.cells]

    def cell_place(self, row: SheetRow, column: int) -> LazyText:
        """`row 14, column Nilai`."""
        row_place = lazy("row {row}", row=row.row_number)
        return lazy("{place}, column {column}", place=row_place, column=self.titles[column])

    def missing_column(self, title: str) -> InputProblem:
        """The problem that a required heading is missing."""
        place = lazy("row {row}", row=self.headings.row_number)
        return InputProblem(place, lazy("the column {column} is missing", column=title))

    def find_columns(self, folded_headings: Collection[str]) -> list[int]:
        """Columns whose heading, folded, is one of these."""
        return [column for column, title in enumerate(self.titles) if _is_heading(title, folded_headings)]

    @cached_property
    def columns_by_kind(self) -> dict[str, list[int]]:
        """Columns with information about the contestant, by kind."""
        columns: dict[str, list[int]] = {}
        for column, title in enumerate(self.titles):
            if kind := column_kind(title):
                columns.setdefault(kind, []).append(column)
        return columns

    def filled_cells(self, row: SheetRow, *kinds: str) -> list[tuple[int, str]]:
        """The filled cells of a row in columns of these kinds: column and text."""
        columns = (column for kind in kinds for column in self.columns_by_kind.get(kind, ()))
        return [(column, text) for column in columns if (text := cell_text(row, column))]


def cell_text(row: SheetRow, column: int) -> str:
    """A cell without the space around it."""
    return row.cells[column].strip() if column < len(row.cells) else ""


def _is_heading(title: str, folded_headings: Collection[str]) -> bool:
    """Whether a title is one of these headings, with or without a remark in brackets such as (0-100)."""
    return fold_heading(title) in folded_headings or fold_heading(_REMARK.sub("", title)) in folded_headings


def read_contestant_sheet(path: Path, value_headings: Collection[str]) -> ContestantSheet:
    """Read the only filled sheet of a file, below the row that names most of its columns.

    Args:
        value_headings: folded headings of the columns beside the contestant's.

    Raises:
        InvalidInput: no row names both a contestant and one of these headings.
    """

    def count_value_columns(cells: Sequence[str]) -> int:
        if _CONTESTANT_KINDS.isdisjoint(map(column_kind, cells)):
            return 0
        return sum(_is_heading(title, value_headings) for title in cells)

    def best_count(rows: Sequence[Sequence[str]]) -> int:
        return max(map(count_value_columns, rows[:_TOP_ROWS]), default=0)

    rows = only_filled_sheet(path, read_sheets(path, best_count)).rows
    column_counts = [count_value_columns(row.cells) for row in rows[:_TOP_ROWS]]
    heading_index = column_counts.index(max(column_counts))
    if not column_counts[heading_index]:
        message = lazy(
            "no heading row: one row must name the contestant, by NIP, name or draw number, and the values"
        )
        raise InvalidInput(path.name, [InputProblem("", message)])
    if heading_index + 1 == len(rows):
        raise InvalidInput(path.name, [InputProblem("", lazy("no rows under the headings"))])
    return ContestantSheet(path.name, rows[heading_index], rows[heading_index + 1 :])


def only_filled_sheet(path: Path, sheets: Iterable[Sheet]) -> Sheet:
    """The only visible sheet with rows. Raises `InvalidInput` when there are several, or none."""
    filled_sheets = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    if len(filled_sheets) > 1:
        titles = ", ".join(sheet.title for sheet in filled_sheets)
        message = lazy("only one sheet may be filled, not {sheets}", sheets=titles)
        raise InvalidInput(path.name, [InputProblem("", message)])
    if not filled_sheets:
        raise InvalidInput(path.name, [InputProblem("", lazy("the file is empty"))])
    return filled_sheets[0]
