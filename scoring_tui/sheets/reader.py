"""Read CSV, XLSX, XLS and ODS files, as spreadsheet programs save them, into rows of text."""

import csv
import io
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, TypeVar
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from scoring_tui.contest.input_files import UnreadableInput, read_input_file
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.formulas import unmark_formula
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.limits import MAX_CELLS, MAX_CSV_BYTES, MAX_FILE_BYTES, TooLarge, is_within_limits
from scoring_tui.sheets.sheet_scan import PARTLY_STRUCK

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

    from scoring_tui.sheets.sheet_scan import CellPosition, SheetScan

_EXACT_LIMIT = 10**15
"""A spreadsheet keeps 15 digits of a number; from here on the last digits are not the typed ones."""

_TEXT_KINDS = frozenset((".csv", ".tsv", ".txt"))
_WORKBOOK_KINDS = frozenset((".xlsx", ".xlsm", ".xls", ".ods"))

_SEPARATORS = ";,\t|"

_OLE_SIGNATURE = bytes.fromhex("d0cf11e0")
"""First bytes of an .xls, and of an .xlsx with a password."""

_DAMAGE_ERRORS = (
    *(BadZipFile, zlib.error, struct.error, ExpatError, ParseError, OSError, EOFError),
    *(LookupError, ValueError, TypeError, RuntimeError),
)
"""Exceptions of the scan of a workbook if the file is damaged or of another kind."""


_UTF_8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
"""A letter in UTF-8 that is hardly two or three letters of Windows."""

CountKnownColumns = Callable[[Sequence[Sequence[str]]], int]
"""Counts the known columns in some rows."""


Omission = Literal["", "hidden", "struck"]
"""Why a row does not count: it is hidden (by hand, by a filter, in a closed group) or struck through."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank."""

    row_number: int
    """From 1, as the spreadsheet program numbers it."""
    cells: tuple[str, ...]
    """The text of each cell as a person reads it."""
    number_columns: frozenset[int] = field(default=frozenset(), compare=False)
    """Cells that hold numbers; their decimal sign is a dot."""
    cell_errors: Mapping[int, LazyText] = field(default_factory=dict, compare=False)
    """Why the cell of a column cannot be read."""
    number_errors: Mapping[int, LazyText] = field(default_factory=dict, compare=False)
    """Why the cell of a column cannot be taken as a number."""
    omission: Omission = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that are not blank."""

    title: str
    """The sheet's name; empty for a CSV."""
    rows: tuple[SheetRow, ...]
    is_hidden: bool = False
    hidden_columns: frozenset[int] = field(default=frozenset(), compare=False)


def count_widest_row(rows: Sequence[Sequence[str]]) -> int:
    """The most cells of a row: the separator if nothing is known of the headings."""
    return max(map(len, rows), default=0)


def read_sheets(path: Path, count_columns: CountKnownColumns = count_widest_row) -> tuple[Sheet, ...]:
    """Read every sheet of a CSV, XLSX, XLS or ODS file.

    Args:
        count_columns: chooses the separator of a CSV, which is the one that gives most known columns.

    Raises:
        InvalidInput: the file is of another kind, damaged, too large or cannot be opened.
    """
    kind = path.suffix.lower()
    if kind in {".xlsb", ".numbers"}:  # of these, formula errors would be read as empty cells
        _refuse(path, lazy("files of the kind {kind} are not read: save it as .xlsx", kind=kind))
    if kind not in _TEXT_KINDS | _WORKBOOK_KINDS:
        message = lazy("only .csv, .xlsx, .xls and .ods files are read, not {kind}", kind=kind or path.name)
        _refuse(path, message)
    content = _read_bytes(path, MAX_CSV_BYTES if kind in _TEXT_KINDS else MAX_FILE_BYTES)
    if kind in _WORKBOOK_KINDS:
        return tuple(_read_workbook(path, content))
    return (_read_csv(path, content, count_columns),)


def _refuse(path: Path, reason: LazyText, place: str | LazyText = "") -> NoReturn:
    raise InvalidInput(path.name, [InputProblem(place, reason)])


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        return read_input_file(path, max_bytes)
    except UnreadableInput as error:
        _refuse(path, error.message)
    except OSError as error:
        _refuse(path, lazy("cannot be opened: {why}", why=error.strerror or str(error)))


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
    if text.count("\n") + max(map(text.count, _SEPARATORS)) > MAX_CELLS:
        _refuse(path, lazy("the sheet has more than {n} cells: delete what is no table", n=MAX_CELLS))
    fitness: dict[str, tuple[int, int]] = {}
    """Known columns, then filled cells: a wrong separator leaves whole lines in one cell."""
    for separator in _SEPARATORS:
        rows = [row.cells for row in _csv_rows(text, separator)]
        known_count, cell_count = count_columns(rows), sum(bool(text.strip()) for row in rows for text in row)
        fitness[separator] = known_count, cell_count if known_count else 0
    separator = max(fitness, key=lambda separator: fitness[separator])
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
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and _UTF_8_LETTER.search(content):
            break  # some letters are UTF-8 and others are not: one half would be read wrongly
        return text
    _refuse(path, lazy("the letters cannot be read: save the file as CSV UTF-8"))


def _csv_records(text: str, separator: str, is_strict: bool) -> Iterator[tuple[str, ...]]:
    csv.field_size_limit(MAX_CSV_BYTES)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=is_strict)
    yield from (tuple(map(unmark_formula, record)) for record in records)


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
                sheet = workbook.get_sheet_by_name(metadata.name)
                is_hidden = metadata.visible != SheetVisibleEnum.Visible
                yield _read_sheet(sheet, metadata.name, scans[metadata.name], is_hidden)
    except (CalamineError, LookupError) as error:
        _refuse_damaged(path, error)


def _refuse_damaged(path: Path, error: Exception) -> NoReturn:
    _refuse(path, lazy("cannot be read as an Excel workbook: {why}", why=str(error)[:100]))


def _scan_parts(path: Path, content: bytes) -> "dict[str, SheetScan]":
    """Scan the stored sheets; refuse what is locked, damaged or too large before calamine reads it."""
    from scoring_tui.sheets.sheet_scan import WorkbookLocked, cell_reference
    from scoring_tui.sheets.xls_scan import PartlyStruckText

    try:
        scans = (
            _scan_old_workbook(content) if content.startswith(_OLE_SIGNATURE) else _scan_zip(path, content)
        )
    except WorkbookLocked:
        _refuse(path, lazy("the workbook has a password: save it without one"))
    except PartlyStruckText:
        _refuse(path, lazy("words inside a cell are struck through: save the file as .xlsx"))
    except TooLarge as too_large:
        last_cell = cell_reference(too_large.row, too_large.column)
        place = f"{too_large.title}!{last_cell}" if too_large.title else last_cell
        _refuse(path, lazy("the sheet reaches down to {cell}: delete the empty rows and columns", cell=place))
    except _DAMAGE_ERRORS as error:
        _refuse_damaged(path, error)
    return scans


def _scan_old_workbook(content: bytes) -> "dict[str, SheetScan]":
    from scoring_tui.sheets.xls_scan import scan_xls_workbook

    return scan_xls_workbook(content)


def _scan_zip(path: Path, content: bytes) -> "dict[str, SheetScan]":
    from scoring_tui.sheets.workbook_scan import scan_workbook

    with ZipFile(io.BytesIO(content)) as archive:
        if not is_within_limits(archive):
            _refuse(path, lazy("the workbook is too large: copy the table alone into a new one"))
        if damaged_part := archive.testzip():
            raise BadZipFile(damaged_part)
        return dict(scan_workbook(archive))


def _read_sheet(sheet: "CalamineSheet", title: str, scan: "SheetScan", is_hidden: bool) -> Sheet:
    """The rows of a sheet from its first row on, merged cells filled downwards and cells as shown."""
    values = sheet.to_python(skip_empty_area=False)
    cells = [list(map(_format_cell, row)) for row in values]
    numbers: dict[int, set[int]] = {}
    number_errors: dict[CellPosition, LazyText] = {}
    for row, row_values in enumerate(values):
        for column, value in enumerate(row_values):
            if isinstance(value, bool | date | time | timedelta):
                number_errors[row, column] = _no_number(value)
            elif isinstance(value, int | float):
                numbers.setdefault(row, set()).add(column)
    shown_texts = _of_numbers(scan.shown_texts, numbers)  # the format of a date is read by calamine
    number_errors |= _of_numbers(scan.number_errors, numbers)
    for (row, column), text in (*shown_texts.items(), *scan.error_cells.items()):
        _extend(cells, row, column)
        cells[row][column] = text
    for row, column in scan.cell_errors:
        _extend(cells, row, column)
        cells[row][column] = cells[row][column] or _UNREADABLE
    for first_cell, last_cell in scan.merged_areas:
        _fill_merged_area(cells, first_cell, last_cell, number_errors)
    omissions = [_find_omission(scan, row, texts) for row, texts in enumerate(cells)]
    struck_errors = {
        (row, column): PARTLY_STRUCK
        for row, column in scan.struck_cells
        if row < len(omissions) and not omissions[row]
    }
    cell_errors = {**struck_errors, **scan.cell_errors}
    rows = tuple(
        SheetRow(
            row + 1,
            tuple(texts),
            frozenset(numbers.get(row, ())),
            _row_part(cell_errors, row, texts),
            _row_part(number_errors, row, texts),
            omissions[row],
        )
        for row, texts in enumerate(cells)
        if any(map(str.strip, texts))
    )
    return Sheet(title, rows, is_hidden, frozenset(scan.hidden_columns))


_Note = TypeVar("_Note")


def _of_numbers(
    notes: "Mapping[CellPosition, _Note]", number_columns: Mapping[int, set[int]]
) -> "dict[CellPosition, _Note]":
    """The notes about cells that hold numbers."""
    return {
        (row, column): note for (row, column), note in notes.items() if column in number_columns.get(row, ())
    }


_UNREADABLE = "#?"
"""Stands in a cell that holds something that cannot be read."""


def _row_part(
    errors: "Mapping[CellPosition, LazyText]", row: int, texts: Sequence[str]
) -> Mapping[int, LazyText]:
    return {column: errors[row, column] for column in range(len(texts)) if (row, column) in errors}


def _find_omission(scan: "SheetScan", row: int, texts: Sequence[str]) -> Omission:
    """Whether a row is hidden, or every cell of it is struck through but a running number."""
    if row in scan.hidden_rows:
        return "hidden"
    filled_columns = [column for column, text in enumerate(texts) if text.strip()]
    plain_columns = [column for column in filled_columns if (row, column) not in scan.struck_cells]
    is_struck = len(plain_columns) < len(filled_columns) and all(
        column == filled_columns[0] and texts[column].strip(" .").isdigit() for column in plain_columns
    )
    return "struck" if is_struck else ""


def _fill_merged_area(
    cells: list[list[str]],
    first_cell: "CellPosition",
    last_cell: "CellPosition",
    number_errors: "dict[CellPosition, LazyText]",
) -> None:
    """Write the text of an area into the first column of all its rows; a merged area shows nothing else."""
    (first_row, first_column), (last_row, last_column) = first_cell, last_cell
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            if column < len(cells[row]) if row < len(cells) else False:
                cells[row][column] = cells[row][column] if (row, column) == first_cell else ""
        _extend(cells, row, first_column)
        cells[row][first_column] = cells[first_row][first_column]
        if last_row > first_row:
            number_errors[row, first_column] = lazy("one cell for several rows: write it into each row")


def _extend(rows: list[list[str]], row: int, column: int) -> None:
    """Add empty cells until there is this one; calamine leaves out what follows the last value."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend("" for _ in range(column + 1 - len(rows[row])))


def _no_number(value: bool | date | time | timedelta) -> LazyText:
    if isinstance(value, bool):
        return lazy("is {value}, not a number", value=_format_cell(value))
    shown = f"{value.day}-{value:%b}" if isinstance(value, date) else _format_cell(value)
    return lazy(
        "Excel made the date or time {shown} of what was typed: format the column as text and type it again",
        shown=shown,
    )


def _format_cell(value: object) -> str:
    """A cell as text. A number too long for a spreadsheet becomes 1.98E+17, which is what is left of it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        exact = Decimal(f"{value:.15g}")
        return f"{exact.normalize():E}" if abs(exact) >= _EXACT_LIMIT else f"{exact.normalize():f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).replace("\r", "")
