"""Read a sheet that lists contestants by NIP, name, id or draw number, with columns of values beside them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import find_field, fold_heading, is_heading
from scoring_tui.sheets.table import Table, Vocabulary, read_only_table

_HEADINGS = {
    "id": "id, contestant, contestant id, id peserta, kode, kode peserta",
    "draw": "draw number, no undian, nomor undian",
    "number": "number, no, nr, nomor, no urut, nomor urut, no peserta, nomor peserta",
}
"""Headings besides those of a roster. A plain number may be a row counter."""

_COLUMN_KINDS = {
    fold_heading(heading): kind for kind, headings in _HEADINGS.items() for heading in headings.split(",")
}
CONTESTANT_KINDS = frozenset(("id", "draw", "nip", "name", "team", "unit"))
"""Kinds of columns that identify a contestant."""

_VALUE = "value"
"""The kind of the columns beside the contestant's."""


def column_kind(heading: str) -> str | None:
    """The kind of information in a column, by its heading."""
    kinds = [kind for folded, kind in _COLUMN_KINDS.items() if is_heading(heading, (folded,))]
    return kinds[0] if kinds else find_field(heading)


@dataclass(frozen=True)
class ContestantSheet(Table):
    """The rows of a sheet that lists contestants."""

    warnings: tuple[InputProblem, ...] = ()
    """What the committee should check, such as hidden rows."""

    @cached_property
    def columns_by_kind(self) -> dict[str, list[int]]:
        """Columns with information about the contestant, by kind."""
        columns: dict[str, list[int]] = {}
        for column, title in enumerate(self.titles):
            if kind := column_kind(title):
                columns.setdefault(kind, []).append(column)
        return columns


SheetT = TypeVar("SheetT", bound=ContestantSheet)


def read_contestant_sheet(path: Path, value_headings: Collection[str]) -> ContestantSheet:
    """Read the only filled sheet of a file, below the row that names most of its columns.

    Args:
        value_headings: folded headings of the columns beside the contestant's; they hold numbers.

    Raises:
        InvalidInput: no row names both a contestant and one of these headings, or a cell cannot be read.
    """
    vocabulary = Vocabulary(
        find_kind=lambda title: _VALUE if is_heading(title, value_headings) else column_kind(title),
        required_kinds=(CONTESTANT_KINDS, frozenset((_VALUE,))),
        name_kinds=frozenset(("name", "team", "unit")),
        single_kinds=frozenset(("name", "nip")),
        number_kinds=frozenset((_VALUE, "draw")),
        value_kinds=frozenset((_VALUE,)),
        running_kinds=frozenset(("number",)),
    )
    no_headings = lazy(
        "no heading row: one row must name the contestant, by NIP, name or draw number, and the values"
    )
    return read_with_vocabulary(path, vocabulary, no_headings, ContestantSheet)


def read_with_vocabulary(
    path: Path, vocabulary: Vocabulary, no_headings: LazyText, sheet_class: type[SheetT]
) -> SheetT:
    """Read the only filled sheet of a file by the headings of a command.

    Args:
        no_headings: the message for a file without a heading row.
        sheet_class: the kind of sheet to return.

    Raises:
        InvalidInput: no heading row, no row below it, or a cell that cannot be read.
    """
    table, warnings = read_only_table(path, vocabulary)
    if table is None:
        raise InvalidInput(path.name, [InputProblem("", no_headings)])
    if not table.rows:
        raise InvalidInput(path.name, [InputProblem("", lazy("no rows under the headings"))])
    return sheet_class(table.source, table.sheet_title, table.headings, table.rows, vocabulary, warnings)
