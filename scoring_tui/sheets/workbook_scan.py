"""Scan a workbook before calamine reads it: its extent, formula errors and merged cells.

Calamine allocates every cell up to the last filled one, returns the error `#REF!` as an empty cell, and
reports merged cells for Excel files only. One pass over the XML of the sheets finds all three.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZipFile

CellPosition = tuple[int, int]
"""Row and column, both from 0."""

_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EXCEL_BOOK, _EXCEL_RELATIONSHIPS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ODS_CONTENT, _ODS_MANIFEST = "content.xml", "META-INF/manifest.xml"


class WorkbookLocked(ValueError):
    """The workbook is encrypted with a password."""


@dataclass(slots=True)
class SheetScan:
    """The result of one pass over the XML of a sheet."""

    row_count: int = 0
    column_count: int = 0
    error_cells: dict[CellPosition, str] = field(default_factory=dict)
    """Formulas without a value, as the sheet shows them: `#REF!`."""
    merged_areas: list[tuple[CellPosition, CellPosition]] = field(default_factory=list)
    """First and last cell of each merged area."""

    def include(self, row: int, column: int) -> None:
        """Extend the sheet to this cell."""
        self.row_count = max(self.row_count, row + 1)
        self.column_count = max(self.column_count, column + 1)

    def add_merged_area(self, first_cell: CellPosition, last_cell: CellPosition) -> None:
        """Add an area and extend the sheet to its end."""
        self.merged_areas.append((first_cell, last_cell))
        self.include(*last_cell)


def scan_workbook(archive: ZipFile) -> Mapping[str, SheetScan]:
    """Scan every sheet of an .xlsx or .ods file, by its title.

    Raises:
        WorkbookLocked: the file is encrypted.
        ValueError, LookupError, ExpatError, ParseError, BadZipFile: the file is damaged.
    """
    if _ODS_CONTENT in archive.namelist():
        if _ODS_MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_ODS_MANIFEST):
            raise WorkbookLocked
        scanner = _OdsScanner()
        scanner.parse(archive, _ODS_CONTENT)
        return scanner.sheets
    return {title: _scan_excel_sheet(archive, part) for title, part in _excel_sheets(archive)}


# --- .xlsx ------------------------------------------------------------------------------------------


def _excel_sheets(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Title and part of each worksheet, by the relationships of the workbook."""
    relationships = ElementTree.fromstring(archive.read(_EXCEL_RELATIONSHIPS))
    targets = {
        relationship.attrib["Id"]: relationship.attrib["Target"]
        for relationship in relationships
        if relationship.attrib["Type"].endswith("/worksheet")
    }
    for element in ElementTree.fromstring(archive.read(_EXCEL_BOOK)).iter():
        if element.tag.endswith("}sheet") and (target := targets.get(element.attrib[_RELATIONSHIP_ID])):
            part_name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield element.attrib["name"], part_name


def _scan_excel_sheet(archive: ZipFile, part_name: str) -> SheetScan:
    scanner = _ExcelScanner()
    scanner.parse(archive, part_name)
    return scanner.sheet


class _XmlScanner:
    """Calls `start`, `end` and `text` for the elements of one part, without building a tree."""

    def parse(self, archive: ZipFile, part_name: str) -> None:
        """Read the part to its end."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        with archive.open(part_name) as part:
            parser.ParseFile(part)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text inside an element."""


class _ExcelScanner(_XmlScanner):
    """Scans one worksheet: `<row r="3"><c r="B3" t="e"><v>#REF!</v></c></row>`."""

    def __init__(self) -> None:
        self.sheet = SheetScan()
        self._row = self._column = -1
        self._is_error = self._in_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                self._row = int(attributes.get("r", self._row + 2)) - 1
                self._column = -1
            case "c":
                if reference := attributes.get("r"):
                    self._row, self._column = _parse_reference(reference)
                else:
                    self._column += 1
                self._is_error = attributes.get("t") == "e"
                self.sheet.include(self._row, self._column)
            case "v":
                self._in_value = True
            case "mergeCell":
                first_cell, _, last_cell = attributes["ref"].partition(":")
                self.sheet.add_merged_area(
                    _parse_reference(first_cell), _parse_reference(last_cell or first_cell)
                )

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "v":
            self._in_value = False

    def text(self, text: str) -> None:
        if self._is_error and self._in_value:
            position = self._row, self._column
            self.sheet.error_cells[position] = self.sheet.error_cells.get(position, "") + text


def _parse_reference(reference: str) -> CellPosition:
    """`B3` is row 2, column 1."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, _column_index(letters)


def _column_index(letters: str) -> int:
    """`A` is 0, `Z` is 25, `AA` is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def cell_reference(row: int, column: int) -> str:
    """The name of a cell: row 2, column 1 is `B3`."""
    letters, rest = "", column + 1
    while rest:
        rest, letter_index = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter_index) + letters
    return f"{letters}{row + 1}"


# --- .ods -------------------------------------------------------------------------------------------


class _OdsScanner(_XmlScanner):
    """Scans `content.xml`, where a row or cell has no position but may have a repeat count."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetScan] = {}
        self._sheet = SheetScan()
        self._row = self._column = 0
        self._row_repeats = self._cell_repeats = 1
        self._is_error = self._is_filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "table:table":
                self._sheet = self.sheets.setdefault(attributes["table:name"], SheetScan())
                self._row = 0
            case "table:table-row":
                self._row_repeats = int(attributes.get("table:number-rows-repeated", 1))
                self._column = 0
            case "table:table-cell" | "table:covered-table-cell":
                self._start_cell(attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell_repeats = int(attributes.get("table:number-columns-repeated", 1))
        self._is_error = attributes.get("calcext:value-type") == "error"
        self._is_filled = "office:value-type" in attributes
        row_span = int(attributes.get("table:number-rows-spanned", 1))
        column_span = int(attributes.get("table:number-columns-spanned", 1))
        if row_span > 1 or column_span > 1:
            last_cell = self._row + row_span - 1, self._column + column_span - 1
            self._sheet.add_merged_area((self._row, self._column), last_cell)

    def end(self, tag: str) -> None:
        match tag:
            case "table:table-row":
                self._row += self._row_repeats
            case "table:table-cell" | "table:covered-table-cell":
                if self._is_filled:
                    self._sheet.include(
                        self._row + self._row_repeats - 1, self._column + self._cell_repeats - 1
                    )
                self._column += self._cell_repeats
                self._is_error = self._is_filled = False

    def text(self, text: str) -> None:
        self._is_filled = self._is_filled or bool(text.strip())
        if self._is_error and text.strip():
            position = self._row, self._column
            self._sheet.error_cells[position] = self._sheet.error_cells.get(position, "") + text
