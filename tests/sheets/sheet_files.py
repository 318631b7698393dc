"""Write a grid of cells as a CSV, .xlsx or .ods file, and say what a person reads in each cell.

Nothing here uses the program's own rules: it is the other side of the comparison.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from tests.helpers.rosters import ODS_NAMESPACES
from tests.helpers.xls import Formula, XlsText, write_xls

INVISIBLE = "\u200b\u00ad\ufeff\u2060\u200e"
DIRECTION = "\u202e"


def _rounded(decimals: int) -> Callable[[Decimal], str]:
    unit = Decimal(1).scaleb(-decimals)
    return lambda value: f"{value.quantize(unit, ROUND_HALF_UP):f}"


def _date(value: Decimal) -> str:
    """A date in one form that everybody understands; below 1 a time."""
    days = value + (1 if 1 <= value < 60 else 0)  # Excel has a 29th of February 1900
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86400))
    return moment.date().isoformat() if value >= 1 else moment.time().isoformat()


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


FORMATS: dict[str, Callable[[Decimal], str]] = {
    "General": plain,
    "0": _rounded(0),
    "0.0": _rounded(1),
    "0.00": _rounded(2),
    "0%": lambda value: _rounded(0)(value * 100) + "%",
    "0.00%": lambda value: _rounded(2)(value * 100) + "%",
    "0000": lambda value: _rounded(0)(value).zfill(4),
    '0" poin"': lambda value: _rounded(0)(value) + " poin",
    "0.00E+00": lambda value: f"{value:E}",
    ";;;": lambda _: "",
    "d-mmm": _date,
    "[Red]0.00": _rounded(2),
    "@": plain,
}
"""Number formats, each with what Excel shows."""


@dataclass
class Cell:
    """One cell."""

    text: str = ""
    number: Decimal | None = None
    """The stored number; `text` is then not used."""
    number_format: str = "General"
    formula: str = ""
    """`valued`, or `bare` for a formula without a stored value."""
    error: str = ""
    boolean: bool | None = None
    is_struck: bool = False

    @property
    def shown(self) -> str | None:
        """What a person reads; None if that is not a text that may be taken."""
        if self.formula == "bare" or self.error:
            return None
        if self.boolean is not None:
            return str(self.boolean).upper()
        if self.number is not None:
            return FORMATS[self.number_format](self.number)
        if DIRECTION in self.text or any(letter < " " and letter not in "\n\t" for letter in self.text):
            return None
        return "".join(letter for letter in self.text if letter not in INVISIBLE).strip()

    @property
    def is_blank(self) -> bool:
        return self.shown == ""


@dataclass
class Grid:
    """A sheet."""

    rows: list[list[Cell]]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: tuple[int, int, int, int] | None = None
    """First row and column, last row and column."""

    def cell(self, row: int, column: int) -> Cell:
        """A cell, also outside the grid."""
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        cells.extend(Cell() for _ in range(column + 1 - len(cells)))
        return cells[column]

    def shown(self, row: int, column: int) -> str | None:
        """What a person reads there; a merged cell is read in all its rows."""
        if column in self.hidden_columns:
            return ""
        if self.merged:
            first_row, first_column, last_row, last_column = self.merged
            if first_row <= row <= last_row and first_column <= column <= last_column:
                return self.cell(first_row, first_column).shown if column == first_column else ""
        return self.cell(row, column).shown if column < len(self.rows[row]) else ""

    def is_visible(self, row: int) -> bool:
        """Whether a person sees a row that is not struck through."""
        return row not in self.hidden_rows

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


# --- CSV --------------------------------------------------------------------------------------------


def to_csv(grid: Grid, separator: str) -> bytes:
    """A CSV; what a person reads is all that is left of the cells."""
    lines = []
    for row in grid.rows:
        texts = [cell.error or (cell.text if cell.number is None else cell.shown or "") for cell in row]
        lines.append(separator.join(_quote(text, separator) for text in texts))
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _quote(text: str, separator: str) -> str:
    if any(letter in text for letter in (separator, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


# --- .xlsx ------------------------------------------------------------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FORMAT_CODES = list(FORMATS)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts>'
    + "".join(
        f'<numFmt numFmtId="{200 + index}" formatCode={quoteattr(code)}/>'
        for index, code in enumerate(_FORMAT_CODES)
    )
    + "</numFmts><fonts><font/><font><strike/></font></fonts><fills><fill/></fills>"
    "<borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs><cellXfs>"
    + "".join(
        f'<xf numFmtId="{200 + index}" fontId="{font}"/>'
        for font in (0, 1)
        for index in range(len(_FORMAT_CODES))
    )
    + "</cellXfs></styleSheet>"
)
_EXCEL_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
    '<sheet name="Sheet" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": _STYLES,
}


def _column_name(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else "A" + chr(ord("A") + column - 26)


def _excel_text(text: str) -> str:
    """A text with control characters as Excel writes them."""
    return escape("".join(f"_x{ord(letter):04X}_" if letter < " " and letter not in "\n\t" else letter
                          for letter in text))  # fmt: skip


def _excel_cell(cell: Cell, reference: str) -> str:
    style = _FORMAT_CODES.index(cell.number_format) + len(_FORMAT_CODES) * cell.is_struck
    start = f'<c r="{reference}" s="{style}"'
    formula = "<f>A1</f>" if cell.formula else ""
    if cell.formula == "bare":
        return f"{start}>{formula}</c>"
    if cell.error:
        return f'{start} t="e">{formula}<v>{cell.error}</v></c>'
    if cell.boolean is not None:
        return f'{start} t="b">{formula}<v>{int(cell.boolean)}</v></c>'
    if cell.number is not None:
        return f"{start}>{formula}<v>{float(cell.number)!r}</v></c>"
    if not cell.text:
        return ""
    if formula:
        return f'{start} t="str">{formula}<v>{_excel_text(cell.text)}</v></c>'
    return f'{start} t="inlineStr"><is><t xml:space="preserve">{_excel_text(cell.text)}</t></is></c>'


def to_xlsx(grid: Grid) -> bytes:
    rows = []
    for row, cells in enumerate(grid.rows):
        hidden = ' hidden="1"' if row in grid.hidden_rows else ""
        texts = "".join(
            _excel_cell(cell, f"{_column_name(column)}{row + 1}") for column, cell in enumerate(cells)
        )
        rows.append(f'<row r="{row + 1}"{hidden}>{texts}</row>')
    columns = "".join(
        f'<col min="{column + 1}" max="{column + 1}" width="9" hidden="1"/>'
        for column in sorted(grid.hidden_columns)
    )
    merge = ""
    if grid.merged:
        first_row, first_column, last_row, last_column = grid.merged
        area = f"{_column_name(first_column)}{first_row + 1}:{_column_name(last_column)}{last_row + 1}"
        merge = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
    sheet = (
        f'<worksheet xmlns="{_MAIN}">{f"<cols>{columns}</cols>" if columns else ""}'
        f"<sheetData>{''.join(rows)}</sheetData>{merge}</worksheet>"
    )
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, part in {**_EXCEL_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, part)
    return content.getvalue()


# --- .xls -------------------------------------------------------------------------------------------


def _xls_value(cell: Cell) -> object:
    if cell.formula == "bare":
        return Formula(None)
    if cell.error:
        return Formula(cell.error) if cell.formula else cell.error
    if cell.boolean is not None:
        return cell.boolean
    if cell.number is not None:
        return Formula(float(cell.number)) if cell.formula else float(cell.number)
    return XlsText(cell.text) if cell.text else None


def write_old_workbook(path: Path, grid: Grid) -> None:
    """An .xls."""
    styles = {
        (row, column): _FORMAT_CODES.index(cell.number_format) + len(_FORMAT_CODES) * cell.is_struck
        for row, cells in enumerate(grid.rows)
        for column, cell in enumerate(cells)
        if not cell.is_blank or cell.formula == "bare" or cell.number is not None
    }
    merged = ()
    if grid.merged:
        first_row, first_column, last_row, last_column = grid.merged
        merged = ((first_row, last_row, first_column, last_column),)
    write_xls(
        path,
        [list(map(_xls_value, cells)) for cells in grid.rows],
        styles=styles,
        hidden_rows=sorted(grid.hidden_rows),
        hidden_columns=sorted(grid.hidden_columns),
        merged=merged,
        formats=_FORMAT_CODES,
    )


# --- .ods -------------------------------------------------------------------------------------------


def _ods_cell(cell: Cell, span: str, is_covered: bool) -> str:
    name = "table:covered-table-cell" if is_covered else "table:table-cell"
    start = f"<{name}{span}{' table:style-name=' + quoteattr('struck') if cell.is_struck else ''}"
    formula = ' table:formula="of:=[.A1]"' if cell.formula else ""
    if cell.formula == "bare":
        return f"{start}{formula}/>"
    if cell.error:
        return (
            f'{start} table:formula="of:={cell.error}" office:value-type="string" office:string-value=""'
            f' calcext:value-type="error"><text:p>{cell.error}</text:p></{name}>'
        )
    if cell.boolean is not None:
        value = str(cell.boolean).lower()
        return (
            f'{start}{formula} office:value-type="boolean" office:boolean-value="{value}">'
            f"<text:p>{value.upper()}</text:p></{name}>"
        )
    if cell.number is not None:
        kind = "percentage" if "%" in cell.number_format else "float"
        return (
            f'{start}{formula} office:value-type="{kind}" office:value="{float(cell.number)!r}">'
            f"<text:p>{escape(cell.shown or '')}</text:p></{name}>"
        )
    text = "".join(letter for letter in cell.text if letter >= " " or letter in "\n\t")
    if not text:
        return f"{start}/>"
    return f'{start}{formula} office:value-type="string"><text:p>{escape(text)}</text:p></{name}>'


def to_ods(grid: Grid) -> bytes:
    if grid.merged:
        grid.cell(grid.merged[0], grid.merged[3])
    collapsed = ' table:visibility="collapse"'
    columns = "".join(
        f"<table:table-column{collapsed if column in grid.hidden_columns else ''}/>"
        for column in range(grid.width)
    )
    rows = []
    for row, cells in enumerate(grid.rows):
        hidden = ' table:visibility="collapse"' if row in grid.hidden_rows else ""
        texts = []
        for column, cell in enumerate(cells):
            span, is_covered = "", False
            if grid.merged:
                first_row, first_column, last_row, last_column = grid.merged
                is_inside = first_row <= row <= last_row and first_column <= column <= last_column
                is_covered = is_inside and (row, column) != (first_row, first_column)
                if is_inside and not is_covered:
                    span = (
                        f' table:number-rows-spanned="{last_row - first_row + 1}"'
                        f' table:number-columns-spanned="{last_column - first_column + 1}"'
                    )
            texts.append(_ods_cell(cell, span, is_covered))
        rows.append(f"<table:table-row{hidden}>{''.join(texts)}</table:table-row>")
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMESPACES}>'
            '<office:automatic-styles><style:style style:name="struck" style:family="table-cell">'
            '<style:text-properties style:text-line-through-style="solid"/></style:style>'
            "</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="Sheet">{columns}{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()
