"""Read CSV, XLSX and ODS files, as spreadsheet programs save them, into rows of text."""

import csv
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import count_known_columns

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

    from scoring_tui.sheets.workbook_scan import SheetScan

_MAX_BYTES = 30_000_000
"""Of a CSV, or of one part of a workbook when unpacked: far more than any roster needs."""

_MAX_CELLS = 2_000_000
"""Of one sheet. A single stray cell far below would otherwise take minutes and gigabytes."""

_EXACT_LIMIT = 10**15
"""A spreadsheet keeps 15 digits of a number; from here on the last digits are not the typed ones."""

_OLE_SIGNATURE = bytes.fromhex("d0cf11e0")
"""First bytes of an old .xls, and of an .xlsx with a password."""

_DAMAGE_ERRORS = (
    *(BadZipFile, zlib.error, ExpatError, ParseError, OSError, EOFError),
    *(LookupError, ValueError, TypeError, RuntimeError),
)
"""Exceptions of the scan of a workbook if the file is damaged or of another kind."""


CountKnownColumns = Callable[[Sequence[Sequence[str]]], int]
"""Counts the known columns in some rows."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank."""

    row_number: int
    """From 1, as the spreadsheet program numbers it."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that are not blank."""

    title: str
    """The sheet's name; empty for a CSV."""
    rows: tuple[SheetRow, ...]
    is_hidden: bool = False


def read_sheets(path: Path, count_columns: CountKnownColumns = count_known_columns) -> tuple[Sheet, ...]:
    """Read every sheet of a CSV, XLSX or ODS file.

    Args:
        count_columns: chooses the separator of a CSV, which is the one that gives most known columns.

    Raises:
        InvalidInput: the file is of another kind, damaged, too large or cannot be opened.
    """
    kind = path.suffix.lower()
    if kind in {".xls", ".xlsb", ".numbers"}:  # of these, formula errors would be read as empty cells
        _refuse(path, lazy("files of the kind {kind} are not read: save it as .xlsx", kind=kind))
    if kind not in {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods"}:
        _refuse(path, lazy("only .csv, .xlsx and .ods files are read, not {kind}", kind=kind or path.name))
    content = _read_bytes(path)
    if kind in {".xlsx", ".xlsm", ".ods"}:
        return tuple(_read_workbook(path, content))
    return (_read_csv(path, content, count_columns),)


def _refuse(path: Path, reason: LazyText, place: str | LazyText = "") -> NoReturn:
    raise InvalidInput(path.name, [InputProblem(place, reason)])


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            _refuse(path, lazy("the file is too large"))
        content = path.read_bytes()
    except OSError as error:
        _refuse(path, lazy("cannot be opened: {why}", why=error.strerror or str(error)))
    return content


def _drop_blank_rows(rows: Iterable[tuple[str, ...]]) -> tuple[SheetRow, ...]:
    return tuple(
        SheetRow(row_number, cells) for row_number, cells in enumerate(rows, 1) if any(map(str.strip, cells))
    )


# --- CSV --------------------------------------------------------------------------------------------


def _read_csv(path: Path, content: bytes, count_columns: CountKnownColumns) -> Sheet:
    if content.startswith((b"PK\x03\x04", _OLE_SIGNATURE)):
        _refuse(path, lazy("this is an Excel workbook under the name of a CSV: rename it to .xlsx"))
    text = _decode(path, content)
    if text[:4].lower() == "sep=":  # Excel's own hint, which it does not count as a row
        text = text.partition("\n")[2]
    column_counts = {
        separator: count_columns([row.cells for row in _csv_rows(text, separator)]) for separator in ";,\t|"
    }
    separator = max(column_counts, key=lambda separator: column_counts[separator])
    try:
        return Sheet("", _csv_rows(text, separator, is_strict=True))
    except csv.Error:
        _refuse(
            path,
            lazy("a quotation mark is opened and not closed, or closed too early"),
            _find_csv_error(text, separator),
        )


def _decode(path: Path, content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    _refuse(path, lazy("the letters cannot be read: save the file as CSV UTF-8"))


def _csv_records(text: str, separator: str, is_strict: bool) -> Iterator[tuple[str, ...]]:
    csv.field_size_limit(_MAX_BYTES)
    yield from map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=is_strict))


def _csv_rows(text: str, separator: str, is_strict: bool = False) -> tuple[SheetRow, ...]:
    return _drop_blank_rows(_csv_records(text, separator, is_strict))


def _find_csv_error(text: str, separator: str) -> LazyText:
    """The row at which strict reading stops."""
    row_number = 1
    try:
        for _ in _csv_records(text, separator, is_strict=True):
            row_number += 1
    except csv.Error:
        return lazy("row {row}", row=row_number)
    raise AssertionError("reading did not stop")


# --- workbooks --------------------------------------------------------------------------------------


def _read_workbook(path: Path, content: bytes) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    scans = _scan_parts(path, content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for metadata in workbook.sheets_metadata:
            if metadata.typ == SheetTypeEnum.WorkSheet:
                rows = _workbook_rows(workbook, metadata.name, scans[metadata.name])
                is_hidden = metadata.visible != SheetVisibleEnum.Visible
                yield Sheet(metadata.name, _drop_blank_rows(rows), is_hidden)
    except (CalamineError, LookupError) as error:
        _refuse_damaged(path, error)


def _refuse_damaged(path: Path, error: Exception) -> NoReturn:
    _refuse(path, lazy("cannot be read as an Excel workbook: {why}", why=str(error)[:100]))


def _scan_parts(path: Path, content: bytes) -> "dict[str, SheetScan]":
    """Scan the XML of the workbook; refuse what is locked, damaged or too large before calamine reads it."""
    from scoring_tui.sheets.workbook_scan import WorkbookLocked, cell_reference, scan_workbook

    locked = lazy("the workbook has a password or is an old .xls: save it as .xlsx without password")
    if content.startswith(_OLE_SIGNATURE):
        _refuse(path, locked)
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if any(part.file_size > _MAX_BYTES for part in archive.infolist() if _is_xml(part.filename)):
                _refuse(path, lazy("the workbook is too large: copy the table alone into a new one"))
            if damaged_part := archive.testzip():
                raise BadZipFile(damaged_part)
            scans = dict(scan_workbook(archive))
    except WorkbookLocked:
        _refuse(path, locked)
    except _DAMAGE_ERRORS as error:
        _refuse_damaged(path, error)
    for title, scan in scans.items():
        if scan.row_count * scan.column_count > _MAX_CELLS:
            last_cell = f"{title}!{cell_reference(scan.row_count - 1, scan.column_count - 1)}"
            _refuse(
                path,
                lazy("the sheet reaches down to {cell}: delete the empty rows and columns", cell=last_cell),
            )
    return scans


def _is_xml(part_name: str) -> bool:
    return part_name.lower().endswith((".xml", ".rels"))


def _workbook_rows(workbook: "CalamineWorkbook", title: str, scan: "SheetScan") -> list[tuple[str, ...]]:
    """The rows of a sheet from its first row on, merged cells filled downwards and errors as shown."""
    sheet = workbook.get_sheet_by_name(title)
    rows = [list(map(_format_cell, row)) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), error_text in scan.error_cells.items():
        _extend(rows, row, column)
        rows[row][column] = error_text
    for (first_row, column), (last_row, _) in scan.merged_areas:
        for row in range(first_row, last_row + 1):
            _extend(rows, row, column)
            rows[row][column] = rows[row][column] or rows[first_row][column]
    return list(map(tuple, rows))


def _extend(rows: list[list[str]], row: int, column: int) -> None:
    """Add empty cells until there is this one; calamine leaves out what follows the last value."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend("" for _ in range(column + 1 - len(rows[row])))


def _format_cell(value: object) -> str:
    """A cell as text. A number too long for a spreadsheet becomes 1.98E+17, which is what is left of it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(f"{value:.15g}")
        return f"{exact.normalize():E}" if abs(exact) >= _EXACT_LIMIT else f"{exact.normalize():f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).replace("\r", "")
