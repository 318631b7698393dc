"""Rosters that are refused: every error by its row, all at once, and no row is imported."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.roster import read_roster
from scoring_tui.sheets.rows import MAX_ROWS
from tests.helpers.rosters import NIP_A, Desk, book, contest


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
EMPTY = "the name is empty: fill it in, or delete the row if it is no contestant's"
CONTROL = "holds a line break, tab or control character: type it again"
HAS = "the contest has: Jabatan Pengawas, Jabatan Ahli"
UNKNOWN = "the category juara is not in the contest, which has: Jabatan Pengawas, Jabatan Ahli"


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        (";ahli;;", f"row 2, column Nama: {EMPTY}"),
        ("Sutrisno;juara;;", f"row 2, column Kategori: {UNKNOWN}"),
        ("Sutrisno;;;", f"row 2, column Kategori: the category is missing; {HAS}"),
        ("N" * 201 + ";ahli;;", "row 2, column Nama: the name has 201 characters; 200 are the most"),
        ('"Sutrisno\nS.T.";ahli;;', f"row 2, column Nama: {CONTROL}"),
        ("Sutris\x07no;ahli;;", f"row 2, column Nama: {CONTROL}"),
        ("Sutrisno;ahli;RSUD;\x1b[31m1", f"row 2, column NIP: {CONTROL}"),
        ("#N/A;ahli;;", "row 2, column Nama: the formula in this cell has no value: #N/A"),
        (
            f"Sutrisno;ahli;RSUD;{NIP_A}\nSuparman;pengawas;;'{NIP_A[:8]} {NIP_A[8:]}",
            "row 3, column NIP: the NIP is that of Sutrisno in row 2",
        ),
        (
            "Sutrisno;ahli;RSUD;\n\nSUTRISNO ;Jabatan Ahli;rsud;",
            "row 4, column Nama: listed already in row 2: same name, category and unit",
        ),
    ],
)
def test_each_error_by_its_row(desk: Desk, rows: str, error: str) -> None:
    assert desk.errors(f"Nama;Kategori;OPD;NIP\n{rows}\n") == [error]


def test_all_errors_at_once_in_the_order_of_the_rows(desk: Desk) -> None:
    found = desk.errors("Nama;Kategori\n;ahli\nSutrisno;juara\nDewi;ahli\nDewi;ahli\n;juara\n")
    places = [": ".join(line.split(": ")[:1]) for line in found]
    assert places == [
        "row 2, column Nama",
        "row 3, column Kategori",
        "row 5, column Nama",
        "row 6, column Kategori",
        "row 6, column Nama",
    ]


def test_one_bad_row_keeps_out_all_good_ones(desk: Desk) -> None:
    assert (
        len(desk.errors("Nama;Kategori\n" + "".join(f"Peserta {n};ahli\n" for n in range(50)) + ";ahli\n"))
        == 1
    )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "the file is empty"),
        (b"\n ; \n", "the file is empty"),
        (b"Sutrisno;ahli\nDewi;ahli\n", "no heading row"),
        (b"Kategori;OPD\nahli;RSUD\n", "no heading row"),
        (b"Nama;Kategori\n;\n", "no rows under the headings"),
        (b'Nama;Kategori\nA;ahli\n"Sutrisno;ahli\nDewi;ahli\n', "row 3: a quotation mark is opened"),
        (b"PK\x03\x04...", "an Excel workbook under the name of a CSV"),
        (b"Nama;Kategori\n\x81\x8d;ahli\n", "save the file as CSV UTF-8"),
        (b"Nama;Kategori\n" + b"x;ahli\n" * (MAX_ROWS + 1), "more than 5000 rows"),
    ],
)  # fmt: skip
def test_files_that_hold_no_roster(desk: Desk, raw: bytes, words: str) -> None:
    (error,) = desk.errors(raw)
    assert words in error


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("lama.xls", b"", "cannot be read as an Excel workbook"),
        ("biner.xlsb", b"", "save it as .xlsx"),
        ("peserta.numbers", b"", "save it as .xlsx"),
        ("peserta.pdf", b"", "only .csv, .xlsx, .xls and .ods files are read"),
        ("peserta", b"", "only .csv, .xlsx, .xls and .ods files are read"),
        ("rusak.xlsx", b"PK\x03\x04 half a file", "cannot be read as an Excel workbook"),
        ("rusak.ods", b"PK\x03\x04 half a file", "cannot be read as an Excel workbook"),
        ("teks.xlsx", b"Nama;Kategori\n", "cannot be read as an Excel workbook"),
        ("rusak.xls", bytes.fromhex("d0cf11e0a1b11ae1"), "cannot be read as an Excel workbook"),
    ],
)
def test_files_of_another_kind(tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(InvalidInput, match=words):
        read_roster(tmp_path / name, contest())


def test_damaged_workbooks_never_end_in_a_traceback(tmp_path: Path) -> None:
    whole = io.BytesIO()
    book(Peserta=[["Nama", "Kategori"], ["Sutrisno", "ahli"]]).save(whole)
    path = tmp_path / "rusak.xlsx"
    for length in range(0, len(whole.getvalue()), 97):
        path.write_bytes(whole.getvalue()[:length])
        with pytest.raises(InvalidInput):
            read_roster(path, contest())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be opened: No such file"):
        read_roster(tmp_path / "tidak-ada.csv", contest())


def test_a_folder_under_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "peserta.csv").mkdir()
    with pytest.raises(InvalidInput, match="is no ordinary file but a folder"):
        read_roster(tmp_path / "peserta.csv", contest())


def test_a_workbook_with_a_part_missing(tmp_path: Path) -> None:
    path = tmp_path / "bagian.xlsx"
    with ZipFile(path, "w") as parts:
        parts.writestr("[Content_Types].xml", f"<Types xmlns={TYPES!r}/>")
    with pytest.raises(InvalidInput, match="cannot be read as an Excel workbook"):
        read_roster(path, contest())
