"""What a pass over the stored sheet tells beyond the values: errors, formats, hidden and struck cells."""

from dataclasses import dataclass, field
from decimal import Decimal
from xml.parsers import expat
from zipfile import ZipFile

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.limits import MAX_CELLS, MAX_MERGED_CELLS, TooLarge
from scoring_tui.sheets.number_format import ShownNumber, show_number

CellPosition = tuple[int, int]
"""Row and column, both from 0."""

INVISIBLE_NUMBER = lazy("the number format of this cell hides its value: format it as General")
NO_VALUE = lazy("the formula in this cell has no stored value: open the file in Excel and save it again")
PARTLY_STRUCK = lazy("is struck through, at least in part: clear it, or remove the line")


class WorkbookLocked(ValueError):
    """The workbook is encrypted with a password."""


@dataclass(slots=True)
class SheetScan:
    """The result of one pass over a stored sheet."""

    title: str = ""
    row_count: int = 0
    column_count: int = 0
    merged_count: int = 0
    """Cells of all merged areas."""
    error_cells: dict[CellPosition, str] = field(default_factory=dict)
    """Formulas whose value is an error, as the sheet shows them: `#REF!`."""
    merged_areas: list[tuple[CellPosition, CellPosition]] = field(default_factory=list)
    """First and last cell of each merged area."""
    shown_texts: dict[CellPosition, str] = field(default_factory=dict)
    """Numbers that the sheet shows in another way: `88%` for 0.88."""
    cell_errors: dict[CellPosition, LazyText] = field(default_factory=dict)
    """Why a cell cannot be read at all."""
    number_errors: dict[CellPosition, LazyText] = field(default_factory=dict)
    """Why a cell cannot be taken as a number."""
    struck_cells: set[CellPosition] = field(default_factory=set)
    """Cells whose whole text is struck through."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def include(self, row: int, column: int) -> None:
        """Extend the sheet to this cell. Raises `TooLarge`."""
        self.row_count = max(self.row_count, row + 1)
        self.column_count = max(self.column_count, column + 1)
        if self.row_count * self.column_count > MAX_CELLS:
            raise TooLarge(self.title, self.row_count - 1, self.column_count - 1)

    def add_merged_area(self, first_cell: CellPosition, last_cell: CellPosition) -> None:
        """Add an area and extend the sheet to its end. Raises `TooLarge`."""
        (first_row, first_column), (last_row, last_column) = first_cell, last_cell
        self.merged_count += max(0, last_row - first_row + 1) * max(0, last_column - first_column + 1)
        if self.merged_count > MAX_MERGED_CELLS:
            raise TooLarge(self.title, last_row, last_column)
        self.merged_areas.append((first_cell, last_cell))
        self.include(*last_cell)

    def add_number(self, position: CellPosition, value: Decimal, format_code: str) -> None:
        """Note what the sheet shows for a number, if that is not the number itself."""
        if shown := show_number(value, format_code):
            self.add_shown_number(position, shown)

    def add_shown_number(self, position: CellPosition, shown: ShownNumber) -> None:
        """Note what the sheet shows for a number."""
        self.shown_texts[position] = shown.text
        if not shown.text:
            self.cell_errors[position] = INVISIBLE_NUMBER
        if shown.error:
            self.number_errors[position] = shown.error


class XmlScanner:
    """Calls `start`, `end` and `text` for the elements of one part, without building a tree."""

    def parse(self, archive: ZipFile, part_name: str) -> None:
        """Read the part to its end."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse_declaration
        with archive.open(part_name) as part:
            parser.ParseFile(part)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text inside an element."""


def _refuse_declaration(name: str, *_: object) -> None:
    """No spreadsheet program writes a DTD; its entities could unfold to gigabytes."""
    raise ValueError(f"a document type is declared: {name}")


def cell_reference(row: int, column: int) -> str:
    """The name of a cell: row 2, column 1 is `B3`."""
    letters, rest = "", column + 1
    while rest:
        rest, letter_index = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter_index) + letters
    return f"{letters}{row + 1}"
