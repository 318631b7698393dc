"""The table of a sheet: headings, rows that are no data, and no cell dropped in silence."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.errors import InvalidInput
from scoring_tui.sheets import furniture
from scoring_tui.sheets.contestant_sheet import read_contestant_sheet
from scoring_tui.sheets.roster import Roster, read_roster
from scoring_tui.sheets.table import cell_text
from tests.helpers.rosters import TODAY, Desk, contest, names, warned
from tests.helpers.xls import write_xls
from tests.sheets.sheet_files import Cell, Grid, to_csv, to_ods, to_xlsx


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


PERSONS = contest(ahli="person")
HEAD = "No;Nama;NIP;Unit Kerja\n"
A, B = "1;Wening Larasati;198505262010122003;Dinas Kebun\n", "2;Bayu Prakosa;199008242014022002;Dinas Taman\n"
TWO = ["Wening Larasati", "Bayu Prakosa"]


# --- headings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "slipped"),
    [
        (";Analis", "Analis"),
        (";;Kepala Seksi;;", "Kepala Seksi"),
        (";Lurah;Arsiparis", "Lurah, Arsiparis"),
        (";;", None),
        (";Cara baca", None),  # a column that the program knows may stay empty
        (";Tanda Tangan;Ket.", None),  # filled in by hand on paper
    ],
)
def test_a_heading_above_an_empty_column(desk: Desk, headings: str, slipped: str | None) -> None:
    """A cell that slipped into the heading row beyond the table is named."""
    roster = desk.csv(HEAD.strip() + headings + "\n" + A + B, PERSONS)
    assert names(roster) == TWO
    assert [person.extra for person in roster.contestants] == [{}, {}]
    warning = f"row 1: nothing stands under {slipped}: move a cell down if it belongs to a row"
    assert warned(roster) == ([warning] if slipped else [])


@pytest.mark.parametrize("heading", ["88", "88,5", "88.25", "7%", "12345", "3.", "198505262010122003"])
def test_a_number_is_no_heading(desk: Desk, heading: str) -> None:
    text = HEAD.strip() + f';"{heading}"\n' + A + B
    assert desk.errors(text, PERSONS) == [f"row 1, column {heading}: a number is no heading: {heading}"]


def test_a_year_is_a_heading(desk: Desk) -> None:
    roster = desk.csv(HEAD.strip() + ";2023\n" + A + B.strip() + ";Juara II\n", PERSONS)
    assert roster.contestants[1].extra == {"2023": "Juara II"}


def test_a_heading_above_values_is_no_slipped_cell(desk: Desk) -> None:
    roster = desk.csv(HEAD.strip() + ";Pangkat\n" + A + B.strip() + ";Penata\n", PERSONS)
    assert [person.extra for person in roster.contestants] == [{}, {"Pangkat": "Penata"}]
    assert warned(roster) == ["row 1: columns that are not known are kept for the papers: Pangkat"]


# --- what is left out with a warning ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (HEAD + A + B + ";Jumlah;;2 orang\n", "row 4: left out: a total"),
        (HEAD + A + B + "Jumlah peserta: 2 orang\n", "row 4: left out: a total"),
        (HEAD + A + B + ";TOTAL\n", "row 4: left out: a total"),
        (HEAD + A + B + "Catatan: nama sesuai SK\n", "row 4: left out: a note"),
        (HEAD + A + B + "*) sesuai SK\n", "row 4: left out: a note"),
        (HEAD + "DINAS KEBUN\n" + A + "DINAS TAMAN\n" + B, "rows 2, 4: left out: a title of a section"),
        (HEAD + ";Dinas Kebun\n" + A + B, "row 2: left out: a title of a section"),
        (HEAD + A + ";Nama;;\n" + B, "row 3: left out: repeats headings"),
        (HEAD + A + "No;Nama;;OPD\n" + B, "row 3: left out: repeats headings"),
        (HEAD + A + B + "3;;;\n4;;;\n", "rows 4, 5: left out: only a running number"),
        ("Hari;Jumat\n" + HEAD + A + B, "row 1: left out: above the headings"),
        (
            HEAD + A + B + ";Mengetahui,;;Desa Contoh, 20 Desember 2024\n;Sekretaris;;Kepala Bidang\n"
            ";Drs. Gunadi, M.Si.;;Hj. Sulastri, M.M.\n;NIP. 196505051990031005;;NIP. 196705051990032005\n",
            "rows 4, 5, 6, 7: left out: signatures below the table",
        ),
        (
            HEAD + A + B + ";;;Desa Contoh, ..... Desember 2024\n;;;Ketua Panitia,\n;;;(................)\n",
            "rows 4, 5, 6: left out: signatures below the table",
        ),
    ],
)  # fmt: skip
def test_rows_that_are_no_contestants(desk: Desk, text: str, warning: str) -> None:
    roster = desk.csv(text, PERSONS)
    assert names(roster) == TWO
    assert warned(roster) == [warning]


@pytest.mark.parametrize(
    "text",
    [
        "DAFTAR PESERTA\nGRAND FINAL 2024\n" + HEAD + A + B,
        HEAD + "(1);(2);(3);(4)\n" + A + HEAD + B,
        HEAD + ";;;;;\n" + A + B + ";;\n",
        "No;Nama (50%);NIP*;Unit Kerja [OPD]\n" + A + B,
        "No;Nama;Data Pegawai;\n;;NIP;Unit Kerja\n" + A + B,
    ],
    ids=["titles", "repeated", "blank", "remarks", "double"],
)
def test_rows_that_need_no_warning(desk: Desk, text: str) -> None:
    roster = desk.csv(text, PERSONS)
    assert names(roster) == TWO
    assert warned(roster) == []


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (HEAD + A + "2;Bayu Prakosa;;Dinas Taman;Rapat\n",
         "row 3: has more cells than there are headings (Rapat)"),
        ("No;Nama;;Unit Kerja\n1;Budi;x;RSUD\n", "row 2, column C2: a value stands under no heading: x"),
        (HEAD + A + "Nama;No;Unit Kerja;NIP\nBayu Prakosa;2;Dinas Taman;\n",
         "row 3: a second table begins here"),
        ("Nama;Unit Kerja\nSiti;RSUD\n" + HEAD + A, "row 1: a second table begins here"),
        ("1;Siti;199008242014022002;RSUD\n" + HEAD + A, "row 1: stands above the headings"),
        ("No;Nama;Unit Kerja;;No;Nama;Unit Kerja\n1;Budi;RSUD;;2;Siti;RSUD\n",
         "row 1, column Nama: means the same as Nama: put a second table on its own sheet"),
        ("Nama;Peserta;Unit\nBudi;Siti;RSUD\n", "row 1, column Peserta: means the same as Nama"),
        (HEAD + A + ";Drs. Gunadi, M.Si.;;\n" + B, "row 3: only one cell is filled in"),
        (HEAD + A + ";NIP. 196505051990031005\n" + B, "row 3: looks like a part of a signature block"),
        (HEAD + "1;Wening Larasati;#N/A;Dinas\n",
         "row 2, column NIP: the formula in this cell has no value: #N/A"),
        (HEAD + "1;Wening Larasati;; S.Pd.\n", "row 2, column Unit Kerja: is a title"),
        (HEAD + "1;198505262010122003;;Dinas\n", "row 2, column Nama: a number is no name"),
        (HEAD + "1;Bayu \u202easokarP;;Dinas\n",
         "row 2, column Nama: holds a character that turns the line round"),
        (HEAD + "1;Bayu\ufffd;;Dinas\n", "row 2, column Nama: a letter was lost when the file was saved"),
        (HEAD + "1;Bayu;;Di\x07nas\n",
         "row 2, column Unit Kerja: holds a line break, tab or control character"),
        ("No;Nama;E-mail\n1;Bayu;a\u202eb\n",
         "row 2, column E-mail: holds a character that turns the line round"),
    ],
)  # fmt: skip
def test_rows_that_are_refused(desk: Desk, text: str, error: str) -> None:
    found = desk.errors(text, PERSONS)
    assert found[0].startswith(error)


def test_letters_of_two_encodings_in_one_file(desk: Desk) -> None:
    content = HEAD.encode() + "1;Ma’ruf;;Dinas\n".encode() + "2;René;;Dinas\n".encode("cp1252")
    assert desk.errors(content, PERSONS) == ["the letters cannot be read: save the file as CSV UTF-8"]


def test_invisible_characters_are_removed_with_a_warning(desk: Desk) -> None:
    roster = desk.csv("Na\u200bma;Unit\nWen\u200bing;Di\u00adnas\n", PERSONS)
    assert [(person.name, person.unit) for person in roster.contestants] == [("Wening", "Dinas")]
    assert warned(roster) == [
        f"row 2, column {title}: an invisible character was removed" for title in ("Nama", "Unit")
    ]


# --- people who look like furniture -----------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Ketua Adi", "Totalia Sari", "Jumlahwati", "Panitera Muda", "Kepala Surya", "Notari", "Budi, S.T.",
     "Mei Lan, M.Si.", "Sekar Dinasty", "Kelas Wijaya"],
)  # fmt: skip
def test_names_that_begin_like_furniture(desk: Desk, name: str) -> None:
    assert names(desk.csv(f'{HEAD}1;"{name}";;Kepala Dinas\n{B}', PERSONS)) == [name, "Bayu Prakosa"]


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Mengetahui,", True), ("NIP. 19650505 199003 1 005", True), ("Desa Contoh, 20 Desember 2024", True),
        ("Desa Contoh,      Desember 2024", True), ("Semarang, 20-12-2024", True), ("Ketua Panitia", True),
        ("(......................)", True), ("ttd", True), ("Kepala Bidang", False), ("Budi, S.T.", False),
        ("Drs. Gunadi, M.Si.", False), ("Dinas Kebun, Kota Contoh", False), ("198505262010122003", False),
        ("Bayu, Amin", False), ("Wulan, Mei", False),
    ],
)  # fmt: skip
def test_what_begins_a_signature_block(text: str, opens: bool) -> None:
    assert furniture.opens_signature_block(text) is opens


def test_totals_and_signatures_below_results(tmp_path: Path) -> None:
    path = tmp_path / "hasil.csv"
    path.write_text(
        "No;Nama;Nilai\n1;Budi;80\n2;Siti;82\n;Jumlah;162\n;Rata-rata;81,0\n\n"
        ";;Desa Contoh, 2 Mei 2024\n;;Ketua Panitia\n;;Dra. Ningsih\n",
        encoding="utf-8",
    )
    sheet = read_contestant_sheet(path, frozenset(("nilai",)))
    assert [cell_text(row, 1) for row in sheet.rows] == ["Budi", "Siti"]
    assert [str(problem) for problem in sheet.warnings] == [
        "rows 4, 5: left out: a total",
        "rows 7, 8, 9: left out: signatures below the table",
    ]


def test_marks_that_count_upwards_are_no_column_numbers(tmp_path: Path) -> None:
    path = tmp_path / "hasil.csv"
    path.write_text("No Undian;Nilai\n1;2\n", encoding="utf-8")
    assert [row.cells for row in read_contestant_sheet(path, frozenset(("nilai",))).rows] == [("1", "2")]


# --- the same roster whatever the form --------------------------------------------------------------

FIELDS = ("no", "name", "nip", "unit", "idea", "Jabatan", "Golongan")
TITLES = {
    "no": ("No", "No.", "Nomor Urut"),
    "name": ("Nama", "NAMA LENGKAP (dengan gelar)*", "Full name", "Nama Peserta"),
    "nip": ("NIP", "Nomor Induk Pegawai", "Employee number"),
    "unit": ("Unit Kerja", "OPD", "Perangkat Daerah", "Agency", "Unit Kerja / OPD"),
    "idea": ("Judul Gagasan", "Inovasi", "Project title"),
    "Jabatan": ("Jabatan",),
    "Golongan": ("Golongan",),
}
PEOPLE = (
    ("1", "Wening Larasati, S.Pd.", "198505262010122003", "Dinas Kebun; Taman",
     'Kartu "rumput"', "Analis", "III/c"),
    ("2", "H. Ma'ruf Sudarma, S.T., M.T.", "199203112015041001", "Dinas Pasar",
     "Posko, 24 jam", "Kepala", "IV/a"),
    ("3", "Bayu Prakosa", "199008242014022002", "Dinas Taman", "Sumur", "Staf", "III/a"),
)  # fmt: skip


def write_roster(folder: Path, suffix: str, separator: str, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / f"peserta{suffix}"
    grid = Grid([[Cell(text) for text in row] for row in rows])
    match suffix:
        case ".xls":
            return write_xls(path, rows)
        case ".csv":
            path.write_bytes(to_csv(grid, separator))
        case _:
            path.write_bytes({".xlsx": to_xlsx, ".ods": to_ods}[suffix](grid))
    return path


def facts(roster: Roster) -> list[tuple[str, ...]]:
    return [
        (p.name, p.nip, p.unit, p.idea, p.extra["Jabatan"], p.extra["Golongan"]) for p in roster.contestants
    ]


EXPECTED = [person[1:] for person in PEOPLE]
layouts = st.fixed_dictionaries(
    {
        "order": st.permutations(FIELDS),
        "suffix": st.sampled_from([".csv", ".xlsx", ".xls", ".ods"]),
        "separator": st.sampled_from([";", ",", "\t"]),
        "titles": st.fixed_dictionaries({field: st.sampled_from(TITLES[field]) for field in FIELDS}),
    }
)


def lay_out(layout: dict[str, object]) -> list[list[str]]:
    order = [FIELDS.index(field) for field in layout["order"]]  # type: ignore[attr-defined]
    titles = [layout["titles"][FIELDS[index]] for index in order]  # type: ignore[index]
    return [titles, *([person[index] for index in order] for person in PEOPLE)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(layouts)
def test_any_order_language_separator_and_format_give_the_same_roster(
    tmp_path: Path, layout: dict[str, object]
) -> None:
    path = write_roster(tmp_path, str(layout["suffix"]), str(layout["separator"]), lay_out(layout))
    roster = read_roster(path, PERSONS, today=TODAY)
    assert facts(roster) == EXPECTED
    assert [str(problem) for problem in roster.warnings if "kept for the papers" not in str(problem)] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(layouts, st.integers(1, 3), st.integers(0, 6), st.integers(1, 6), st.integers(0, 9))
def test_a_sheet_with_one_cell_moved_is_never_another_roster(
    tmp_path: Path, layout: dict[str, object], row: int, column: int, to_row: int, to_column: int
) -> None:
    """The cell goes to a free place, or takes the place of another cell."""
    rows = [*lay_out(layout), [], [], []]
    rows = [[*cells, *[""] * (10 - len(cells))] for cells in rows]
    cell, rows[row][column] = rows[row][column], ""
    rows[to_row][to_column] = cell
    path = write_roster(tmp_path, str(layout["suffix"]), str(layout["separator"]), rows)
    is_running_number = rows[0][column] in TITLES["no"]
    try:
        roster = read_roster(path, PERSONS, today=TODAY)
    except InvalidInput as error:
        assert error.problems
        return
    read = [tuple(fact) for fact in facts_of_moved(roster)]
    expected = [
        tuple(rows[n][rows[0].index(layout["titles"][field])] for field in FIELDS[1:]) for n in (1, 2, 3)
    ]  # type: ignore[index]
    assert read == expected or (is_running_number and read == EXPECTED)
    is_same_place = (row, column) == (to_row, to_column)
    is_in_table = to_row <= 3 and to_column < len(FIELDS)
    assert is_same_place or is_in_table or is_running_number


def facts_of_moved(roster: Roster) -> list[tuple[str, ...]]:
    return [
        (p.name, p.nip, p.unit, p.idea, p.extra.get("Jabatan", ""), p.extra.get("Golongan", ""))
        for p in roster.contestants
    ]
