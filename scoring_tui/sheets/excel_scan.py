"""Scan the XML of an .xlsx workbook: `<row r="3"><c r="B3" s="1" t="e"><v>#REF!</v></c></row>`."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree
from zipfile import ZipFile

from scoring_tui.sheets.limits import MAX_TREE_BYTES
from scoring_tui.sheets.number_format import BUILT_IN_FORMATS
from scoring_tui.sheets.sheet_scan import NO_VALUE, PARTLY_STRUCK, CellPosition, SheetScan, XmlScanner

_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK, _RELATIONSHIPS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"

_LAST_COLUMN = 16_384
"""The columns of an Excel sheet."""


def scan_excel_workbook(archive: ZipFile) -> dict[str, SheetScan]:
    """Scan every worksheet, by its title."""
    sheet_parts, part_names = _find_parts(archive)
    styles = _read_styles(archive, part_names.get("styles", ""))
    struck_texts = _read_struck_texts(archive, part_names.get("sharedStrings", ""))
    return {title: _scan_sheet(archive, title, part, styles, struck_texts) for title, part in sheet_parts}


def _read_tree(archive: ZipFile, part_name: str) -> ElementTree.Element:
    """Read a small part as a tree."""
    if archive.getinfo(part_name).file_size > MAX_TREE_BYTES:
        raise ValueError(f"{part_name} is too large")
    return ElementTree.fromstring(archive.read(part_name))


def _find_parts(archive: ZipFile) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Title and part of each worksheet, and the other parts by their type."""
    targets: dict[str, str] = {}
    sheet_ids: set[str] = set()
    part_names: dict[str, str] = {}
    for relationship in _read_tree(archive, _RELATIONSHIPS):
        target = relationship.attrib["Target"]
        targets[relationship.attrib["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        kind = relationship.attrib["Type"].rpartition("/")[2]
        part_names[kind] = targets[relationship.attrib["Id"]]
        if kind == "worksheet":
            sheet_ids.add(relationship.attrib["Id"])
    sheet_parts = [
        (element.attrib["name"], targets[element.attrib[_RELATIONSHIP_ID]])
        for element in _read_tree(archive, _BOOK).iter()
        if element.tag.endswith("}sheet") and element.attrib[_RELATIONSHIP_ID] in sheet_ids
    ]
    return sheet_parts, part_names


# --- styles and texts -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _CellStyle:
    format_code: str
    is_struck: bool


def _local_name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_on(value: str | None) -> bool:
    """Whether an attribute of XML is true; an attribute without a value is."""
    return value is None or value in ("1", "true")


def _has_strike(element: ElementTree.Element) -> bool:
    return any(
        _local_name(part) in ("strike", "dstrike") and _is_on(part.attrib.get("val"))
        for part in element.iter()
    )


def _read_styles(archive: ZipFile, part_name: str) -> list[_CellStyle]:
    """Number format and strike of each cell style."""
    if part_name not in archive.namelist():
        return []
    formats, fonts, styles = dict(BUILT_IN_FORMATS), [False][:0], [_CellStyle("", False)][:0]
    for group in _read_tree(archive, part_name):
        match _local_name(group):
            case "numFmts":
                formats |= {int(item.attrib["numFmtId"]): item.attrib["formatCode"] for item in group}
            case "fonts":
                fonts = [_has_strike(font) for font in group]
            case "cellXfs":
                for item in group:
                    font, code = int(item.attrib.get("fontId", 0)), int(item.attrib.get("numFmtId", 0))
                    is_struck = font < len(fonts) and fonts[font]
                    styles.append(_CellStyle(formats.get(code, "General"), is_struck))
    return styles


def _read_struck_texts(archive: ZipFile, part_name: str) -> dict[int, bool]:
    """The shared texts with a struck run, by index; true if all of the text is struck."""
    if part_name not in archive.namelist():
        return {}
    struck_texts: dict[int, bool] = {}
    index = 0
    with archive.open(part_name) as part:
        events = ElementTree.iterparse(part, events=("start", "end"))
        _, root = next(events)
        for event, item in events:
            if event == "end" and _local_name(item) == "si":
                runs = [run for run in item if _local_name(run) == "r"]
                struck = [_has_strike(run) for run in runs if "".join(run.itertext()).strip()]
                if any(struck):
                    struck_texts[index] = all(struck)
                index += 1
                root.clear()  # a tree of all texts would take many times their size
    return struck_texts


# --- a sheet ----------------------------------------------------------------------------------------


def _scan_sheet(
    archive: ZipFile, title: str, part_name: str, styles: list[_CellStyle], struck_texts: dict[int, bool]
) -> SheetScan:
    scanner = _ExcelScanner(title, styles, struck_texts)
    scanner.parse(archive, part_name)
    return scanner.sheet


class _ExcelScanner(XmlScanner):
    """Scans one worksheet."""

    def __init__(self, title: str, styles: list[_CellStyle], struck_texts: dict[int, bool]) -> None:
        self.sheet = SheetScan(title)
        self._styles, self._struck_texts = styles, struck_texts
        self._row = self._column = -1
        self._type = ""
        self._value_parts: list[str] = []
        """Joined at the end: adding to a text takes minutes where entities unfold to megabytes."""
        self._style = _CellStyle("General", False)
        self._has_formula = self._in_value = self._has_inline_strike = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "col":
                self._add_column(attributes)
            case "row":
                self._start_row(attributes)
            case "c":
                self._start_cell(attributes)
            case "f":
                self._has_formula = True
            case "v" | "t":
                self._in_value = True
            case "strike":
                self._has_inline_strike = _is_on(attributes.get("val"))
            case "mergeCell":
                first_cell, _, last_cell = attributes["ref"].partition(":")
                self.sheet.add_merged_area(
                    _parse_reference(first_cell), _parse_reference(last_cell or first_cell)
                )

    def _add_column(self, attributes: dict[str, str]) -> None:
        if _is_on(attributes.get("hidden", "0")) or float(attributes.get("width", 1)) == 0:
            first_column, last_column = int(attributes["min"]), int(attributes["max"])
            self.sheet.hidden_columns.update(range(first_column - 1, min(last_column, _LAST_COLUMN)))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 2)) - 1
        self._column = -1
        if _is_on(attributes.get("hidden", "0")) or float(attributes.get("ht", 1)) == 0:
            self.sheet.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if reference := attributes.get("r"):
            self._row, self._column = _parse_reference(reference)
        else:
            self._column += 1
        self._type, self._value_parts = attributes.get("t", "n"), []
        style = int(attributes.get("s", 0))
        self._style = self._styles[style] if style < len(self._styles) else _CellStyle("General", False)
        self._has_formula = self._in_value = self._has_inline_strike = False
        self.sheet.include(self._row, self._column)

    def end(self, tag: str) -> None:
        match tag.rpartition(":")[2]:
            case "v" | "t":
                self._in_value = False
            case "c":
                self._end_cell((self._row, self._column))

    def text(self, text: str) -> None:
        if self._in_value:
            self._value_parts.append(text)

    def _end_cell(self, position: CellPosition) -> None:
        value = "".join(self._value_parts).strip()
        if self._has_formula and not value and self._type != "str":
            self.sheet.cell_errors[position] = NO_VALUE
        if not value:
            return
        if self._style.is_struck:
            self.sheet.struck_cells.add(position)
        match self._type:
            case "e":
                self.sheet.error_cells[position] = value
            case "s":
                self._check_shared_text(position, value)
            case "inlineStr" if self._has_inline_strike and not self._style.is_struck:
                self.sheet.cell_errors[position] = PARTLY_STRUCK
            case "n":
                self._check_number(position, value)

    def _check_shared_text(self, position: CellPosition, value: str) -> None:
        is_whole_struck = self._struck_texts.get(int(value))
        if is_whole_struck:
            self.sheet.struck_cells.add(position)
        elif is_whole_struck is not None and not self._style.is_struck:
            self.sheet.cell_errors[position] = PARTLY_STRUCK

    def _check_number(self, position: CellPosition, value: str) -> None:
        if self._style.format_code == "General":
            return
        try:
            number = Decimal(f"{float(value):.15g}")
        except (ValueError, InvalidOperation):
            return
        if number.is_finite():
            self.sheet.add_number(position, number, self._style.format_code)


def _parse_reference(reference: str) -> CellPosition:
    """`B3` is row 2, column 1."""
    letters = reference.replace("$", "").rstrip("0123456789")
    return int(reference.replace("$", "")[len(letters) :]) - 1, _column_index(letters)


def _column_index(letters: str) -> int:
    """`A` is 0, `Z` is 25, `AA` is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
