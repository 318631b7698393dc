"""Cells of every file format: what a person reads, or an error that names the cell."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.contestant_sheet import read_contestant_sheet
from scoring_tui.sheets.number_format import differs_from_shown, show_number
from scoring_tui.sheets.table import Table, cell_text
from tests.helpers.rosters import book, ods_cell, write_ods
from tests.helpers.xls import STRUCK, Formula, write_xls
from tests.sheets.sheet_files import Cell, Grid, to_ods, to_xlsx

VALUES = frozenset(("nilai",))
HEAD = ["Nama", "Nilai"]


def read(path: Path) -> Table:
    return read_contestant_sheet(path, VALUES)


def errors(path: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(path)
    return [str(problem) for problem in caught.value.problems]


def write_cell(folder: Path, suffix: str, cell: Cell) -> Path:
    """A sheet with this cell in the column of numbers."""
    grid = Grid([[Cell("Nama"), Cell("Nilai")], [Cell("Budi"), cell]])
    path = folder / f"hasil{suffix}"
    path.write_bytes({".xlsx": to_xlsx, ".ods": to_ods}[suffix](grid))
    return path


# --- numbers in workbooks ---------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("88", "General", "88"),
        ("88.5", "0.00", "88.5"),
        ("88", "0.0", "88"),
        ("88.125", "General", "88.1250"),
        ("1000", "General", "1000"),
        ("75.25", "[Red]0.00", "75.25"),
        ("88", "@", "88"),
    ],
)
def test_numbers_that_show_what_they_hold(
    tmp_path: Path, suffix: str, value: str, number_format: str, text: str
) -> None:
    path = write_cell(tmp_path, suffix, Cell(number=Decimal(value), number_format=number_format))
    assert cell_text(read(path).rows[0], 1) == text


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize(("value", "shown"), [("0.88", "88%"), ("0.07", "7%"), ("1", "100%")])
def test_per_cent_are_read_as_shown(tmp_path: Path, suffix: str, value: str, shown: str) -> None:
    path = write_cell(tmp_path, suffix, Cell(number=Decimal(value), number_format="0%"))
    assert cell_text(read(path).rows[0], 1) == shown


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (Cell(number=Decimal("88.6"), number_format="0"), "shows 89, but holds 88.6"),
        (Cell(number=Decimal("0.885"), number_format="0%"), "shows 89%, but holds 88.5%"),
        (Cell(number=Decimal("88"), number_format='0" poin"'), "shows 88 poin, but holds 88"),
        (Cell(boolean=True), "is TRUE, not a number"),
        (Cell(error="#REF!"), "the formula in this cell has no value: #REF!"),
        (Cell(formula="bare"), "the formula in this cell has no stored value"),
    ],
)
def test_cells_that_show_something_else_are_refused(
    tmp_path: Path, suffix: str, cell: Cell, error: str
) -> None:
    (problem,) = errors(write_cell(tmp_path, suffix, cell))
    assert problem.startswith(f"row 2, column Nilai: {error}")


@pytest.mark.parametrize(
    ("number_format", "error"),
    [
        (";;;", "the number format of this cell hides its value"),
        ("# ?/?", "has the number format # ?/?"),
        ("0.00E+00", "has the number format 0.00E+00"),
        ("0,", "has the number format 0,"),
        ("[>50]0.0", "has the number format [>50]0.0"),
    ],
)
def test_number_formats_that_nobody_can_check_are_refused(
    tmp_path: Path, number_format: str, error: str
) -> None:
    made = book(Sheet=[HEAD, ["Budi", 88]])
    made["Sheet"]["B2"].number_format = number_format
    made.save(tmp_path / "hasil.xlsx")
    (problem,) = errors(tmp_path / "hasil.xlsx")
    assert problem.startswith(f"row 2, column Nilai: {error}")


def test_dates_that_excel_made_of_marks(tmp_path: Path) -> None:
    made = book(Sheet=[HEAD, ["Budi", date(2024, 5, 7)]])
    made.save(tmp_path / "hasil.xlsx")
    (problem,) = errors(tmp_path / "hasil.xlsx")
    assert problem.startswith("row 2, column Nilai: Excel made the date or time 7-May of what was typed")


def test_one_mark_for_several_rows(tmp_path: Path) -> None:
    made = book(Sheet=[HEAD, ["Budi", 88], ["Siti", None]])
    made["Sheet"].merge_cells("B2:B3")
    made.save(tmp_path / "hasil.xlsx")
    assert errors(tmp_path / "hasil.xlsx") == [
        f"row {row}, column Nilai: one cell for several rows: write it into each row" for row in (2, 3)
    ]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("88", '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', None),
        ("88", "[$-421]0.00", None),
        ("88", '0.0"%"', "88.0%"),
        ("5", "0000", "0005"),
        ("0.885", "0.0%", "88.5%"),
        ("-5", "0;[Red]-0", None),
        ("1000", "#,##0", None),
    ],
)
def test_what_a_number_format_shows(value: str, code: str, text: str | None) -> None:
    shown = show_number(Decimal(value), code)
    assert (shown.text if shown else None) == text
    assert shown is None or shown.error is None


@pytest.mark.parametrize(
    ("value", "shown", "differs"),
    [
        ("88.6", "88,6", False),
        ("88.6", "88,60", False),
        ("88.6", "89", True),
        ("1000", "1.000", False),
        ("1000.5", "1.000,50", False),
        ("1000", "1 000", False),
        ("88", "", True),
        ("88", "8 dari 10", True),
    ],
)
def test_a_shown_number_with_any_signs(value: str, shown: str, differs: bool) -> None:
    assert differs_from_shown(Decimal(value), shown) is differs


# --- hidden and struck ------------------------------------------------------------------------------


def strike_row(workbook: Workbook, cells: str) -> None:
    for (cell,) in zip(*workbook["Sheet"][cells], strict=True):
        cell.font = Font(strike=True)


def save(workbook: Workbook, folder: Path) -> Path:
    path = folder / "hasil.xlsx"
    workbook.save(path)
    return path


ROWS = [["No", "Nama", "Nilai"], [1, "Budi", 80], [2, "Siti", 81], [3, "Dewi", 82]]


def hide_row(workbook: Workbook) -> None:
    workbook["Sheet"].row_dimensions[3].hidden = True


def strike_all(workbook: Workbook) -> None:
    strike_row(workbook, "A3:C3")


def strike_all_but_the_number(workbook: Workbook) -> None:
    strike_row(workbook, "B3:C3")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (hide_row, "hidden, by hand or by a filter"),
        (strike_all, "struck through"),
        (strike_all_but_the_number, "struck through"),
    ],
)
def test_rows_that_are_left_out_with_a_warning(
    tmp_path: Path, change: Callable[[Workbook], None], reason: str
) -> None:
    made = book(Sheet=ROWS)
    change(made)
    sheet = read_contestant_sheet(save(made, tmp_path), VALUES)
    assert [cell_text(row, 1) for row in sheet.rows] == ["Budi", "Dewi"]
    assert [str(problem) for problem in sheet.warnings] == [f"row 3: left out: {reason}"]


def test_a_struck_cell_in_a_row_is_refused(tmp_path: Path) -> None:
    made = book(Sheet=ROWS)
    strike_row(made, "C3:C3")
    assert errors(save(made, tmp_path)) == [
        "row 3, column Nilai: is struck through, at least in part: clear it, or remove the line"
    ]


def test_struck_words_in_a_cell_are_refused(tmp_path: Path) -> None:
    made = book(Sheet=ROWS)
    made["Sheet"]["C3"] = CellRichText(TextBlock(InlineFont(strike=True), "80"), " 85")
    assert errors(save(made, tmp_path))[0].startswith("row 3, column Nilai: is struck through")


def test_a_hidden_column_is_not_read(tmp_path: Path) -> None:
    made = book(Sheet=[["Nama", "Nilai", "Total"], ["Budi", 80, 90]])
    made["Sheet"].column_dimensions["C"].hidden = True
    sheet = read_contestant_sheet(save(made, tmp_path), frozenset(("nilai", "total")))
    assert sheet.rows[0].cells == ("Budi", "80", "")
    assert [str(problem) for problem in sheet.warnings] == [
        "row 1, column Total: the column is hidden and was not read: show it if it counts"
    ]


def test_hidden_and_struck_rows_of_an_ods(tmp_path: Path) -> None:
    def row(name: str, attributes: str = "", style: str = "") -> str:
        cells = ods_cell(name, style) + ods_cell("80", style)
        return f"<table:table-row {attributes}>{cells}</table:table-row>"

    group = f'<table:table-row-group table:display="false">{row("Lipat")}</table:table-row-group>'
    table = (
        f"<table:table-row>{ods_cell('Nama')}{ods_cell('Nilai')}</table:table-row>"
        + row("Budi")
        + row("Saring", 'table:visibility="filter"')
        + row("Tutup", 'table:visibility="collapse"')
        + group
        + row("Coret", "", 'table:style-name="coret"')
        + row("Dewi")
    )
    path = write_ods(tmp_path / "hasil.ods", ("Sheet", table, False))
    style = (
        '<style:style style:name="coret" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    from tests.sheets.test_reader import replace_part, zip_part

    content = zip_part(path, "content.xml").replace(
        "<office:automatic-styles>", f"<office:automatic-styles>{style}"
    )
    replace_part(path, "content.xml", content)
    sheet = read_contestant_sheet(path, VALUES)
    assert [cell_text(row, 0) for row in sheet.rows] == ["Budi", "Dewi"]
    assert [str(problem) for problem in sheet.warnings] == [
        "rows 3, 4, 5: left out: hidden, by hand or by a filter",
        "row 6: left out: struck through",
    ]


# --- .xls -------------------------------------------------------------------------------------------


def test_an_xls_is_read_as_an_xlsx(tmp_path: Path) -> None:
    rows = [HEAD, ["Budi", 88.5], ["Siti", Formula(90.0)], ["Dewi", 0.88], ["Umi", "77,5"]]
    path = write_xls(tmp_path / "hasil.xls", rows, styles={(3, 1): 2})
    assert [row.cells for row in read(path).rows] == [
        ("Budi", "88.5"), ("Siti", "90"), ("Dewi", "88%"), ("Umi", "77,5"),
    ]  # fmt: skip


def test_hidden_and_struck_rows_of_an_xls(tmp_path: Path) -> None:
    rows = [HEAD, ["Budi", 80], ["Siti", 81], ["Dewi", 82]]
    styles = {(3, 0): STRUCK, (3, 1): STRUCK}
    path = write_xls(tmp_path / "hasil.xls", rows, styles=styles, hidden_rows=[2])
    sheet = read_contestant_sheet(path, VALUES)
    assert [row.cells for row in sheet.rows] == [("Budi", "80")]
    assert [str(problem) for problem in sheet.warnings] == [
        "row 3: left out: hidden, by hand or by a filter",
        "row 4: left out: struck through",
    ]


@pytest.mark.parametrize(
    ("value", "style", "error"),
    [
        ("#REF!", 0, "the formula in this cell has no value: #REF!"),
        (Formula("#N/A"), 0, "the formula in this cell has no value: #N/A"),
        (Formula(None), 0, "the formula in this cell has no stored value"),
        (88.6, 1, "shows 89, but holds 88.6"),
        (45419, 4, "Excel made the date or time 7-May of what was typed"),
        (True, 0, "is TRUE, not a number"),
    ],
)
def test_cells_of_an_xls_that_are_refused(tmp_path: Path, value: Any, style: int, error: str) -> None:
    path = write_xls(tmp_path / "hasil.xls", [HEAD, ["Budi", value]], styles={(1, 1): style})
    (problem,) = errors(path)
    assert problem.startswith(f"row 2, column Nilai: {error}")


def test_merged_cells_and_hidden_columns_of_an_xls(tmp_path: Path) -> None:
    rows = [["Kategori", "Nama", "Nilai", "Total"], ["Ahli", "Budi", 80, 90], [None, "Siti", 81, 91]]
    path = write_xls(tmp_path / "hasil.xls", rows, hidden_columns=[3], merged=[(1, 2, 0, 0)])
    assert [row.cells for row in read(path).rows] == [("Ahli", "Budi", "80", ""), ("Ahli", "Siti", "81", "")]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"is_locked": True}, "the workbook has a password: save it without one"),
        ({"has_struck_words": True}, "words inside a cell are struck through: save the file as .xlsx"),
    ],
)
def test_an_xls_that_is_refused(tmp_path: Path, options: dict[str, bool], error: str) -> None:
    path = write_xls(tmp_path / "hasil.xls", [HEAD, ["Budi", 80]], **options)  # type: ignore[arg-type]
    assert errors(path) == [error]


def test_a_damaged_xls_never_ends_in_a_traceback(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "hasil.xls", [HEAD, ["Budi", 80]])
    content = path.read_bytes()
    for length in range(0, len(content), 67):
        path.write_bytes(content[:length])
        try:
            assert read(path).rows[0].cells == ("Budi", "80")  # only padding was cut off
        except InvalidInput as error:
            assert error.problems
    for position in range(0, len(content), 13):
        changed = bytearray(content)
        changed[position] ^= 0xFF
        path.write_bytes(bytes(changed))
        try:
            assert read(path).rows
        except InvalidInput as error:
            assert error.problems
