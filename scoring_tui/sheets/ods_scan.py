"""Scan `content.xml` of an .ods workbook, where a row or cell has no position but may have a repeat count."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from zipfile import ZipFile

from scoring_tui.i18n.lazy import lazy
from scoring_tui.sheets.limits import MAX_CELLS
from scoring_tui.sheets.number_format import ShownNumber, differs_from_shown
from scoring_tui.sheets.sheet_scan import (
    NO_VALUE,
    PARTLY_STRUCK,
    CellPosition,
    SheetScan,
    WorkbookLocked,
    XmlScanner,
)

CONTENT_PART, _MANIFEST_PART = "content.xml", "META-INF/manifest.xml"


def scan_ods_workbook(archive: ZipFile) -> dict[str, SheetScan]:
    """Scan every sheet, by its title. Raises `WorkbookLocked` if the file is encrypted."""
    if _MANIFEST_PART in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST_PART):
        raise WorkbookLocked
    scanner = _OdsScanner()
    scanner.parse(archive, CONTENT_PART)
    return scanner.sheets


class _OdsScanner(XmlScanner):
    """Scans all sheets in one pass."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetScan] = {}
        self._sheet = SheetScan()
        self._row = self._column = 0
        self._row_repeats = self._cell_repeats = 1
        self._row_style = ""
        self._hidden_groups = 0
        self._group_stack: list[bool] = []
        self._column_styles: list[tuple[int, str]] = []
        """Last column and default style of each group of columns."""
        self._style_name = ""
        self._struck_styles: set[str] = set()
        self._attributes: dict[str, str] = {}
        self._texts: list[tuple[str, bool]] = []
        """Parts of the cell's text, each with whether it is struck."""
        self._span_styles: list[str] = []
        self._in_cell = False
        self._ignored_depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "style:style":
                self._style_name = attributes.get("style:name", "")
            case "style:text-properties":
                self._add_style(attributes)
            case "table:table":
                self._sheet = self.sheets.setdefault(
                    attributes["table:name"], SheetScan(attributes["table:name"])
                )
                self._row = self._column = 0
                self._column_styles = []
            case "table:table-column":
                self._add_columns(attributes)
            case "table:table-row-group" | "table:table-column-group":
                self._group_stack.append(attributes.get("table:display") == "false")
            case "table:table-row":
                self._start_row(attributes)
            case "table:table-cell" | "table:covered-table-cell":
                self._start_cell(attributes)
            case _:
                self._start_text(tag, attributes)

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "text:span":
                self._span_styles.append(attributes.get("text:style-name", ""))
            case "text:s" if self._in_cell:
                self._texts.append((" ", False))
            case "office:annotation":
                self._ignored_depth += 1

    def _add_style(self, attributes: dict[str, str]) -> None:
        lines = [attributes.get(f"style:text-line-through-{part}", "none") for part in ("style", "type")]
        if lines != ["none", "none"]:
            self._struck_styles.add(self._style_name)

    def _add_columns(self, attributes: dict[str, str]) -> None:
        repeats = int(attributes.get("table:number-columns-repeated", 1))
        last_column = self._column + repeats - 1
        is_hidden = any(self._group_stack) or (attributes.get("table:visibility") in ("collapse", "filter"))
        if is_hidden:
            self._sheet.hidden_columns.update(range(self._column, self._column + min(repeats, 20_000)))
        self._column_styles.append((last_column, attributes.get("table:default-cell-style-name", "")))
        self._column = last_column + 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row_repeats = int(attributes.get("table:number-rows-repeated", 1))
        self._row_style = attributes.get("table:default-cell-style-name", "")
        self._column = 0
        is_hidden = any(self._group_stack) or attributes.get("table:visibility") in ("collapse", "filter")
        if is_hidden:
            end_row = min(self._row + self._row_repeats, MAX_CELLS)
            self._sheet.hidden_rows.update(range(self._row, end_row))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._attributes, self._texts, self._in_cell = attributes, [], True
        self._cell_repeats = int(attributes.get("table:number-columns-repeated", 1))
        row_span = int(attributes.get("table:number-rows-spanned", 1))
        column_span = int(attributes.get("table:number-columns-spanned", 1))
        if row_span > 1 or column_span > 1:
            last_cell = self._row + row_span - 1, self._column + column_span - 1
            self._sheet.add_merged_area((self._row, self._column), last_cell)

    def end(self, tag: str) -> None:
        match tag:
            case "table:table-row-group" | "table:table-column-group" if self._group_stack:
                self._group_stack.pop()
            case "table:table-row":
                self._row += self._row_repeats
            case "text:span" if self._span_styles:
                self._span_styles.pop()
            case "office:annotation":
                self._ignored_depth -= 1
            case "text:p" if self._in_cell and not self._ignored_depth:
                self._texts.append(("\n", False))
            case "table:table-cell" | "table:covered-table-cell":
                self._end_cell()
                self._column += self._cell_repeats
                self._in_cell = False

    def text(self, text: str) -> None:
        if self._in_cell and not self._ignored_depth:
            is_struck = any(name in self._struck_styles for name in self._span_styles)
            self._texts.append((text, is_struck))

    # --- a cell -----------------------------------------------------------------------------------

    def _end_cell(self) -> None:
        shown_text = "".join(text for text, _ in self._texts).strip()
        value_type = self._attributes.get("office:value-type", "")
        has_formula = "table:formula" in self._attributes
        if shown_text or value_type or has_formula:
            self._sheet.include(self._row + self._row_repeats - 1, self._column + self._cell_repeats - 1)
        if has_formula and not value_type and not shown_text:
            self._sheet.cell_errors.update(dict.fromkeys(self._positions(), NO_VALUE))
        if not shown_text and not value_type:
            return
        if self._attributes.get("calcext:value-type") == "error":
            self._sheet.error_cells.update(dict.fromkeys(self._positions(), shown_text))
        self._check_strike()
        self._check_number(value_type, shown_text)

    def _positions(self) -> Iterator[CellPosition]:
        """The cells that this element stands for; `SheetScan.include` has limited them."""
        for row in range(self._row, self._row + self._row_repeats):
            for column in range(self._column, self._column + self._cell_repeats):
                yield row, column

    def _check_strike(self) -> None:
        struck = [is_struck for text, is_struck in self._texts if text.strip()]
        if self._cell_style() in self._struck_styles or (struck and all(struck)):
            self._sheet.struck_cells.update(self._positions())
        elif any(struck):
            self._sheet.cell_errors.update(dict.fromkeys(self._positions(), PARTLY_STRUCK))

    def _cell_style(self) -> str:
        """The style of the cell, else of its row, else of its column."""
        if name := self._attributes.get("table:style-name") or self._row_style:
            return name
        return next((name for last_column, name in self._column_styles if self._column <= last_column), "")

    def _check_number(self, value_type: str, shown_text: str) -> None:
        if value_type not in ("float", "percentage", "currency"):
            return
        try:
            value = Decimal(f"{float(self._attributes['office:value']):.15g}")
        except (KeyError, ValueError, InvalidOperation):
            return
        is_percent = value_type == "percentage" or shown_text.endswith("%")
        shown_value = value * 100 if value_type == "percentage" else value
        is_shown = bool(self._texts)  # a generator may store the value alone
        has_words = shown_text.strip("%0123456789.,-+E \u00a0\u202f") != ""
        is_other = is_shown and differs_from_shown(shown_value, shown_text)
        if not value.is_finite() or abs(value) >= 10**15 or not (is_percent or is_other or has_words):
            return
        held = f"{shown_value.normalize():f}" + "%" * is_percent
        error = None
        if is_other or has_words:
            error = lazy(
                "shows {shown}, but holds {held}: write the value that counts",
                shown=shown_text[:30] or "-",
                held=held,
            )
        shown = ShownNumber(shown_text if is_shown else held, error)
        for position in self._positions():
            self._sheet.add_shown_number(position, shown)
