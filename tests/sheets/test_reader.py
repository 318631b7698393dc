"""Cells, sheets and files as the reader of workbooks sees them: .xlsx and .ods."""

import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.reader import Sheet, SheetRow, read_sheets
from tests.helpers.rosters import book, ods_cell, write_ods


def read_xlsx(folder: Path, made: Any) -> tuple[Sheet, ...]:
    made.save(folder / "sheet.xlsx")
    return read_sheets(folder / "sheet.xlsx")


def refusal(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(InvalidInput) as caught:
        read_sheets(path)
    return str(caught.value)


def zip_part(path: Path, part_name: str) -> str:
    """One part of a workbook."""
    with ZipFile(path) as archive:
        return archive.read(part_name).decode()


def replace_part(path: Path, part_name: str, content: str) -> None:
    """Replace one part of a workbook."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part_name] = content.encode()
    with ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


# --- .xlsx ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (7.5, "7.5"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1E+21"),
        (198609262015051001, "1.98609262015051E+17"),
        (81200000001.0, "81200000001"),
        (True, "TRUE"),
        (date(2024, 12, 20), "2024-12-20"),
        (datetime(2024, 12, 20, 8, 30), "2024-12-20"),
        (time(8, 30), "08:30:00"),
        ("#REF!", "#REF!"),
        ("a_x000D_\nb", "a\nb"),
        (" x ", " x "),
    ],
)
def test_a_cell_of_each_type(tmp_path: Path, value: Any, text: str) -> None:
    (sheet,) = read_xlsx(tmp_path, book(Peserta=[[value, "x"]]))
    assert sheet.rows == (SheetRow(1, (text, "x")),)


def test_a_percentage_is_read_as_shown(tmp_path: Path) -> None:
    made = book(Peserta=[[0.22]])
    made["Peserta"]["A1"].number_format = "0%"
    (sheet,) = read_xlsx(tmp_path, made)
    assert sheet.rows == (SheetRow(1, ("22%",)),)


def test_rows_keep_their_numbers_and_columns_their_places(tmp_path: Path) -> None:
    made = book(Peserta=[])
    made["Peserta"]["C3"], made["Peserta"]["B5"] = "x", "y"
    (sheet,) = read_xlsx(tmp_path, made)
    assert [(row.row_number, row.cells) for row in sheet.rows] == [(3, ("", "", "x")), (5, ("", "y", ""))]


def test_a_merged_area_below_the_last_value_still_fills_its_rows(tmp_path: Path) -> None:
    made = book(Peserta=[["x", "y"]])
    made["Peserta"].merge_cells("A1:A3")
    (sheet,) = read_xlsx(tmp_path, made)
    assert [row.cells for row in sheet.rows] == [("x", "y"), ("x",), ("x",)]


def test_hidden_sheets_are_marked(tmp_path: Path) -> None:
    made = book(Satu=[["x"]], Dua=[["x"]], Tiga=[["x"]])
    made["Dua"].sheet_state, made["Tiga"].sheet_state = "hidden", "veryHidden"
    assert [(sheet.title, sheet.is_hidden) for sheet in read_xlsx(tmp_path, made)] == [
        ("Satu", False), ("Dua", True), ("Tiga", True),
    ]  # fmt: skip


def test_a_merged_column_is_refused_as_too_long(tmp_path: Path) -> None:
    book(Peserta=[["x"]]).save(tmp_path / "sheet.xlsx")
    replace_part(
        tmp_path / "sheet.xlsx",
        "xl/worksheets/sheet1.xml",
        '<worksheet><sheetData/><mergeCells><mergeCell ref="A1:C1048576"/></mergeCells></worksheet>',
    )
    assert "Peserta!C1048576: delete the empty rows" in refusal(tmp_path / "sheet.xlsx")


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    book(Peserta=[["x"]]).save(tmp_path / "sheet.xlsx")
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 60}">' for a, b in zip("abcdefg", "bcdefgh", strict=True))
    replace_part(
        tmp_path / "sheet.xlsx",
        "xl/worksheets/sheet1.xml",
        f'<!DOCTYPE x [<!ENTITY a "{"a" * 60}">{entities}]><worksheet><sheetData><row r="1">'
        '<c r="A1"><v>&h;</v></c></row></sheetData></worksheet>',
    )
    assert "cannot be read as an Excel workbook" in refusal(tmp_path / "sheet.xlsx")


def test_a_part_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    from zipfile import ZIP_DEFLATED

    with ZipFile(tmp_path / "sheet.xlsx", "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", " " * 31_000_000)
    assert "the workbook is too large" in refusal(tmp_path / "sheet.xlsx")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=3)), min_size=1, max_size=4), st.data())
def test_no_damage_to_a_part_ends_in_a_traceback(
    tmp_path: Path, changes: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    whole = io.BytesIO()
    book(Peserta=[["Nama", 1.5, True], ["=1/0", date(2024, 12, 20)]]).save(whole)
    with ZipFile(whole) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    part = parts[data.draw(st.sampled_from([name for name in parts if "sheet" in name or "book" in name]))]
    for position, replacement in changes:
        start = position % len(part)
        part[start : start + 2] = replacement
    path = tmp_path / "sheet.xlsx"
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))
    try:
        read_sheets(path)
    except InvalidInput as error:
        assert error.problems


# --- .ods -------------------------------------------------------------------------------------------

ERROR = 'table:formula="of:=#REF!" office:string-value="" calcext:value-type="error"'


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def test_an_ods_says_the_same_as_an_xlsx(tmp_path: Path) -> None:
    rows = [
        row(ods_cell("Nama"), ods_cell("Kategori"), ods_cell("NIP")),
        row(
            ods_cell("Sutrisno"),
            ods_cell("ahli", 'table:number-rows-spanned="2" table:number-columns-spanned="1"'),
            ods_cell("1,99E+17", 'office:value="198609262015051001"', 'office:value-type="float"'),
        ),
        row(ods_cell("Dewi"), "<table:covered-table-cell/>", ods_cell("#REF!", ERROR)),
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>',
        row(
            ods_cell("20/12/24", 'office:date-value="2024-12-20"', 'office:value-type="date"'),
            ods_cell("22%", 'office:value="0.22"', 'office:value-type="percentage"'),
            ods_cell("TRUE", 'office:boolean-value="true"', 'office:value-type="boolean"'),
        ),
        EMPTY_ROWS,
    ]
    path = write_ods(
        tmp_path / "sheet.ods", ("Peserta", "".join(rows), False), ("Lama", row(ods_cell("x")), True)
    )
    assert read_sheets(path) == (
        Sheet("Peserta", (
            SheetRow(1, ("Nama", "Kategori", "NIP")),
            SheetRow(2, ("Sutrisno", "ahli", "1.98609262015051E+17")),
            SheetRow(3, ("Dewi", "ahli", "#REF!")),
            SheetRow(6, ("2024-12-20", "22%", "TRUE")),
        )),
        Sheet("Lama", (SheetRow(1, ("x",)),), is_hidden=True),
    )  # fmt: skip


def test_an_ods_with_a_value_repeated_far_down_is_refused(tmp_path: Path) -> None:
    rows = f'<table:table-row table:number-rows-repeated="1000000">{ods_cell("x") * 3}</table:table-row>'
    path = write_ods(tmp_path / "sheet.ods", ("Peserta", rows, False))
    assert "Peserta!A1000000: delete the empty rows" in refusal(path)


def test_an_ods_with_a_password_is_refused(tmp_path: Path) -> None:
    manifest = "<manifest><encryption-data/></manifest>"
    path = write_ods(tmp_path / "sheet.ods", ("Peserta", row(ods_cell("x")), False), manifest=manifest)
    assert "the workbook has a password" in refusal(path)


def test_a_damaged_ods_never_ends_in_a_traceback(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "sheet.ods", ("Peserta", row(ods_cell("x")), False))
    content = path.read_bytes()
    for length in range(0, len(content), 41):
        path.write_bytes(content[:length])
        assert "cannot be read as an Excel workbook" in refusal(path)
