"""A sheet that lists contestants by NIP, name, id or draw number, with numbers beside: headings and rows.

Whom a row means is `named_people`'s work, the numbers `earlier_results`'. Imports the roster's reader.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import find_field, fold_heading
from scoring_tui.sheets.reader import Sheet, SheetRow, read_sheets

_WORDS = {
    "id": "id, contestant, contestant id, id peserta, kode, kode peserta",
    "draw": "draw number, no undian, nomor undian",
    "number": "number, no, nr, nomor, no urut, nomor urut, no peserta, nomor peserta",
}
"""Headings beside those of a roster. A plain number may merely count the rows of the sheet."""

_FIELDS = {fold_heading(word): field for field, words in _WORDS.items() for word in words.split(",")}
_REMARK = re.compile(r"\(.*?\)|\[.*?\]")

_TOP = 30
"""The headings stand within so many filled rows of the top: a letterhead may come before."""

_WHOM = frozenset(("id", "draw", "number", "nip", "name", "team", "unit"))


def column_kind(heading: str) -> str | None:
    """What a column tells of the contestant, by its heading."""
    return _FIELDS.get(fold_heading(heading)) or find_field(heading)


@dataclass(frozen=True)
class ContestantSheet:
    """The rows of a sheet under its headings."""

    source: str
    headings: SheetRow
    rows: tuple[SheetRow, ...]

    @cached_property
    def titles(self) -> list[str]:
        """The headings, spaces made single."""
        return [" ".join(title.split()) for title in self.headings.cells]

    def place(self, row: SheetRow, column: int) -> LazyText:
        """`row 14, column Nilai`."""
        where = lazy("row {row}", row=row.row_number)
        return lazy("{place}, column {column}", place=where, column=self.titles[column])

    def missing(self, column: str) -> InputProblem:
        """A heading that should be there."""
        where = lazy("row {row}", row=self.headings.row_number)
        return InputProblem(where, lazy("the column {column} is missing", column=column))

    def columns(self, words: Collection[str]) -> list[int]:
        """Columns whose heading, folded, is one of these words."""
        return [n for n, title in enumerate(self.titles) if _is_one(title, words)]

    @cached_property
    def kinds(self) -> dict[str, list[int]]:
        """Columns that tell of the contestant, by what they tell."""
        found: dict[str, list[int]] = {}
        for column, title in enumerate(self.titles):
            if kind := column_kind(title):
                found.setdefault(kind, []).append(column)
        return found

    def cells(self, row: SheetRow, *kinds: str) -> list[tuple[int, str]]:
        """What a row tells of this kind, with the column that it stands in."""
        columns = (column for kind in kinds for column in self.kinds.get(kind, ()))
        return [(column, typed) for column in columns if (typed := cell_text(row, column))]


def cell_text(row: SheetRow, column: int) -> str:
    """A cell without the space around it."""
    return row.cells[column].strip() if column < len(row.cells) else ""


def _is_one(title: str, words: Collection[str]) -> bool:
    """Whether a heading is one of these, with or without a remark in brackets such as (0-100)."""
    return fold_heading(title) in words or fold_heading(_REMARK.sub("", title)) in words


def read_contestant_sheet(path: Path, words: Collection[str]) -> ContestantSheet:
    """The only filled sheet of a CSV or XLSX file, under the row that names most of its columns.

    Args:
        words: folded headings of the columns that stand beside the contestant's.

    Raises:
        Unusable: no row names both a contestant and one of these.
    """

    def worth(cells: Sequence[str]) -> int:
        whom = not _WHOM.isdisjoint(map(column_kind, cells))
        return whom * sum(_is_one(title, words) for title in cells)

    def best(rows: Sequence[Sequence[str]]) -> int:
        return max(map(worth, rows[:_TOP]), default=0)

    rows = _only(path, read_sheets(path, best)).rows
    at = max(range(min(_TOP, len(rows))), key=lambda n: (worth(rows[n].cells), -n))
    if not worth(rows[at].cells):
        what = lazy(
            "no heading row: one row must name the contestant, by NIP, name or number, and the values"
        )
        raise InvalidInput(path.name, [InputProblem("", what)])
    if at + 1 == len(rows):
        raise InvalidInput(path.name, [InputProblem("", lazy("no rows under the headings"))])
    return ContestantSheet(path.name, rows[at], rows[at + 1 :])


def _only(path: Path, sheets: Iterable[Sheet]) -> Sheet:
    filled = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    if len(filled) > 1:
        titles = ", ".join(sheet.title for sheet in filled)
        what = lazy("only one sheet may be filled, not {sheets}", sheets=titles)
        raise InvalidInput(path.name, [InputProblem("", what)])
    if not filled:
        raise InvalidInput(path.name, [InputProblem("", lazy("the file is empty"))])
    return filled[0]
