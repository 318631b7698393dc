"""Sheets as a committee saves them, CSV or XLSX, read into rows of text; meaning is `lines`' work.

Imports `said` and the headings, by which the separator of a CSV is told.
"""

import csv
import io
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zipfile import BadZipFile, ZipFile

from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import count_known_columns

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_BYTES = 30_000_000
"""Of a CSV, or of one part of a workbook when unpacked: far more than any roster."""

_MOST_CELLS = 2_000_000
"""Of one sheet; a single stray cell at the far end would otherwise be a wait of minutes."""

_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; from here on the last ones are not the typed ones."""

_OLD_OR_LOCKED = bytes.fromhex("d0cf11e0")
"""First bytes of an old .xls, and of an .xlsx with a password."""

_DAMAGED = (
    *(BadZipFile, zlib.error, SyntaxError, OSError, EOFError),
    *(LookupError, ValueError, TypeError, AttributeError, RuntimeError),
)
"""What openpyxl raises on files that are not what their name says (XML errors are syntax errors)."""


KnownColumns = Callable[[Sequence[Sequence[str]]], int]
"""How many columns of some rows mean something to the reader."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank."""

    row_number: int
    """As the spreadsheet program numbers it."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filled rows of one sheet."""

    title: str
    """The sheet's name; empty for a CSV."""
    rows: tuple[SheetRow, ...]
    is_hidden: bool = False


def read_sheets(path: Path, known: KnownColumns = count_known_columns) -> tuple[Sheet, ...]:
    """Every sheet of a CSV or XLSX file; `known` tells a CSV's separator, the one that gives most columns.

    Raises `Unusable` for another kind of file, a damaged one or one that cannot be opened.
    """
    kind = path.suffix.lower()
    if kind in {".xls", ".ods", ".xlsb", ".numbers"}:
        _refuse(path, lazy("files of the kind {kind} are not read: save it as .xlsx", kind=kind))
    if kind not in {".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}:
        _refuse(path, lazy("only .csv and .xlsx files are read, not {kind}", kind=kind or path.name))
    raw = _bytes(path)
    return tuple(_workbook(path, raw)) if kind in {".xlsx", ".xlsm"} else (_csv(path, raw, known),)


def _refuse(path: Path, why: LazyText, place: str | LazyText = "") -> NoReturn:
    raise InvalidInput(path.name, [InputProblem(place, why)])


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            _refuse(path, lazy("the file is too large"))
        raw = path.read_bytes()
    except OSError as error:
        _refuse(path, lazy("cannot be opened: {why}", why=error.strerror or str(error)))
    return raw


def _filled(rows: Iterator[tuple[str, ...]]) -> tuple[SheetRow, ...]:
    return tuple(SheetRow(n, cells) for n, cells in enumerate(rows, 1) if any(map(str.strip, cells)))


# --- CSV --------------------------------------------------------------------------------------------


def _csv(path: Path, raw: bytes, known: KnownColumns) -> Sheet:
    if raw.startswith((b"PK\x03\x04", _OLD_OR_LOCKED)):
        _refuse(path, lazy("this is an Excel workbook under the name of a CSV: rename it to .xlsx"))
    text = _text(path, raw)
    if text[:4].lower() == "sep=":  # Excel's own hint, which it does not count as a row
        text = text.partition("\n")[2]
    found = {mark: known([row.cells for row in _rows(text, mark)]) for mark in ";,\t|"}
    mark = max(found, key=lambda mark: found[mark])
    try:
        return Sheet("", _rows(text, mark, strict=True))
    except csv.Error:
        _refuse(
            path, lazy("a quotation mark is opened and not closed, or closed too early"), _where(text, mark)
        )


def _text(path: Path, raw: bytes) -> str:
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    _refuse(path, lazy("the letters cannot be read: save the file as CSV UTF-8"))


def _records(text: str, mark: str, strict: bool) -> Iterator[tuple[str, ...]]:
    csv.field_size_limit(_MOST_BYTES)
    yield from map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict))


def _rows(text: str, mark: str, strict: bool = False) -> tuple[SheetRow, ...]:
    return _filled(_records(text, mark, strict))


def _where(text: str, mark: str) -> LazyText:
    """The row at which strict reading stops."""
    number = 1
    try:
        for _ in _records(text, mark, strict=True):
            number += 1
    except csv.Error:
        return lazy("row {row}", row=number)
    raise AssertionError("reading did not stop")


# --- XLSX -------------------------------------------------------------------------------------------


def _workbook(path: Path, raw: bytes) -> Iterator[Sheet]:
    if raw.startswith(_OLD_OR_LOCKED):
        _refuse(
            path, lazy("the workbook has a password or is an old .xls: save it as .xlsx without password")
        )
    try:
        book = _open(path, raw)
    except _DAMAGED as error:
        _refuse(path, lazy("cannot be read as an Excel workbook: {why}", why=str(error)[:100]))
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            last = f"{sheet.title}!{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
            _refuse(
                path, lazy("the sheet reaches down to {cell}: delete the empty rows and columns", cell=last)
            )
        merged = _merged(sheet)
        rows = (tuple(_row(number, cells, merged)) for number, cells in enumerate(sheet.values, 1))
        yield Sheet(sheet.title, _filled(rows), is_hidden=sheet.sheet_state != "visible")


def _open(path: Path, raw: bytes) -> "Workbook":
    from openpyxl import load_workbook

    with ZipFile(io.BytesIO(raw)) as parts:
        if any(part.file_size > _MOST_BYTES for part in parts.infolist() if part.filename.endswith(".xml")):
            _refuse(path, lazy("the workbook is too large: copy the table alone into a new one"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of drop-down lists and the like that it leaves out
        # Not in read-only mode: that does not tell which cells are merged.
        return load_workbook(io.BytesIO(raw), data_only=True)


def _merged(sheet: "Worksheet") -> dict[tuple[int, int], object]:
    """What cells merged downwards show, as a team's name beside its five members."""
    shown: dict[tuple[int, int], object] = {}
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        shown.update(((row, area.min_col), value) for row in range(area.min_row + 1, area.max_row + 1))
    return shown


def _row(number: int, cells: Sequence[object], merged: dict[tuple[int, int], object]) -> Iterator[str]:
    for column, value in enumerate(cells, 1):
        yield _shown(merged.get((number, column)) if value is None else value)


def _shown(value: object) -> str:
    """A cell as text; a number too long for a spreadsheet as 1.98E+17, which is what is left of it."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(f"{value:.15g}")
        return f"{exact.normalize():E}" if abs(exact) >= _EXACT else f"{exact.normalize():f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).replace("_x000D_", "")
