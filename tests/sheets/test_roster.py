"""Rosters as committees write them: what is understood, and what only gives a warning."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.errors import InvalidInput
from scoring_tui.i18n.visible import clean_text
from scoring_tui.sheets.furniture import opens_signature_block
from tests.helpers.rosters import NIP_A, NIP_B, NIP_PPPK, Desk, book, contest, names, warned


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# --- one table in many formats ----------------------------------------------------------

PLAIN = "Nama;Kategori;Unit Kerja\nSutrisno;pengawas;RSUD\nDewi Astuti, S.E.;ahli;Inspektorat\n"


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(";", "\t").encode(),
        b'Nama,Kategori,Unit Kerja\nSutrisno,pengawas,RSUD\n"Dewi Astuti, S.E.",ahli,Inspektorat\n',
        b"sep=;\r\n" + PLAIN.encode(),
        PLAIN.upper().encode().replace(b"SUTRISNO", b"Sutrisno").replace(b"DEWI ASTUTI", b"Dewi Astuti")
        .replace(b"RSUD", b"RSUD").replace(b"INSPEKTORAT", b"Inspektorat"),
        b"DAFTAR PESERTA, GRAND FINAL;;\n\n;;\nNo.;Nama Lengkap (dengan gelar)*;KATEGORI ;Unit Kerja / OPD\n"
        b"(1);(2);(3);(4)\n1;Sutrisno;Jabatan Pengawas;RSUD\n;;;\nNo.;Nama;Kategori;OPD\n"
        b"2;Dewi Astuti, S.E.; jabatan-ahli;Inspektorat\n",
        b"full name|CATEGORY|agency\nSutrisno|Pengawas|RSUD\nDewi Astuti, S.E.|AHLI|Inspektorat\n",
    ],
    ids=["plain", "bom", "utf-16", "crlf", "tab", "comma", "sep", "upper", "titles", "english"],
)  # fmt: skip
def test_equal_tables_in_different_formats(desk: Desk, raw: bytes) -> None:
    roster = desk.csv(raw)
    assert [(c.id, c.name, c.category, c.unit) for c in roster.contestants] == [
        ("c001", "Sutrisno", "pengawas", "RSUD"),
        ("c002", "Dewi Astuti, S.E.", "ahli", "Inspektorat"),
    ]
    assert roster.warnings == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Judul Gagasan", "idea"), ("INOVASI", "idea"), ("Idea", "idea"), ("Judul/Gagasan", "idea"),
     ("No. HP", "phone"), ("No HP/WA", "phone"), ("Cara baca", "say"), ("Pronunciation", "say"),
     ("Tema", "theme"), ("Pembimbing", "mentor"), ("Perangkat Daerah", "unit"), ("Asal Instansi", "unit")],
)  # fmt: skip
def test_columns_by_any_name(desk: Desk, heading: str, field: str) -> None:
    (one,) = desk.csv(f"Nama;Kategori;{heading}\nSutrisno;ahli;apa pun\n").contestants
    assert getattr(one, field) == "apa pun"


def test_the_encoding_of_old_windows_versions(desk: Desk) -> None:
    assert names(desk.csv("Nama;Kategori\nRené Supardi’\n".replace("’\n", "’;ahli\n").encode("cp1252"))) == [
        "René Supardi’"
    ]


def test_unknown_and_repeated_columns_are_named(desk: Desk) -> None:
    roster = desk.csv("Nama;Kategori;Pangkat;OPD;Instansi;Hobi\nSutrisno;ahli;III/c;RSUD;Pemkab;\n")
    assert warned(roster) == [
        "row 1: columns that are not known are kept for the papers: Pangkat, Instansi",
        "row 1: nothing stands under Hobi: move a cell down if it belongs to a row",
        "row 1: column Instansi means the same as OPD, which counts",
    ]
    assert roster.contestants[0].unit == "RSUD"


@pytest.mark.parametrize("heading", ["Tamu", "Di Luar Lomba", "Eksibisi", "Guest", "out of competition"])
@pytest.mark.parametrize(
    ("answer", "is_guest"),
    [("ya", True), ("X", True), ("1", True), ("Tamu", True), ("tidak", False), ("", False)],
)
def test_a_column_of_guests(desk: Desk, heading: str, answer: str, is_guest: bool) -> None:
    guest, other = desk.csv(f"Nama;Kategori;{heading}\nSutrisno;ahli;{answer}\nDewi;ahli;-\n").contestants
    assert (guest.is_guest, other.is_guest) == (is_guest, False)


def test_another_answer_about_a_guest_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="row 2, column Tamu: must be ya or tidak"):
        desk.csv("Nama;Kategori;Tamu\nSutrisno;ahli;mungkin\n")


def test_a_team_of_guests(desk: Desk) -> None:
    text = "Tim;Nama;Kategori;Tamu\nA;Ani;tim;ya\nA;Budi;tim;\nB;Citra;tim;\n"
    first, second = desk.csv(text, contest(tim="team")).contestants
    assert (first.is_guest, second.is_guest) == (True, False)
    with pytest.raises(InvalidInput, match="another one in row 2"):
        desk.csv("Tim;Nama;Kategori;Tamu\nA;Ani;tim;ya\nA;Budi;tim;tidak\n", contest(tim="team"))


def test_one_category_needs_no_column(desk: Desk) -> None:
    assert desk.csv("Nama\nSutrisno\n", contest(ahli="person")).contestants[0].category == "ahli"


def test_other_cells_lose_their_line_breaks_and_names_do_not_change(desk: Desk) -> None:
    text = 'Nama;Kategori;Judul\n"  Ir.  R. Wisnu ,S.T  ";ahli;"Satu\npintu \n untuk semua"\n'
    (one,) = desk.csv(text).contestants
    assert (one.name, one.idea) == ("Ir.  R. Wisnu ,S.T", "Satu pintu untuk semua")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=200)
    .filter(lambda name: name == name.strip() and name == clean_text(name) and "x005F_" not in name)
    .filter(lambda name: re.fullmatch(r"'?[0-9][0-9., %]*", name) is None)
    .filter(lambda name: not opens_signature_block(name))  # "Mengetahui", which a warning names
)  # fmt: skip
def test_any_name_is_read_unchanged(desk: Desk, name: str) -> None:
    quoted = name.replace('"', '""')
    assert names(desk.csv(f'Nama;Kategori\n"{quoted}";ahli\n')) == [name]
    made = book(Peserta=[["Nama", "Kategori"], ["", "ahli"]])
    made["Peserta"]["A2"].value, made["Peserta"]["A2"].data_type = name, "s"
    assert names(desk.xlsx(made)) == [name]


# --- workbooks --------------------------------------------------------------------------------------


def test_numbers_in_cells(desk: Desk) -> None:
    rows = [["Nama", "Kategori", "NIP", "No HP"], ["Sutrisno", "ahli", 198609262015051001, 81200000001.0]]
    roster = desk.xlsx(book(Peserta=rows))
    assert roster.contestants[0].nip == "1.98609262015051E+17"
    assert roster.contestants[0].phone == "81200000001"
    (warning,) = warned(roster)
    assert warning.startswith("row 2, column NIP: the last digits of the NIP are lost")


def test_nips_with_lost_digits_are_no_duplicates(desk: Desk) -> None:
    text = "Nama;Kategori;NIP\nSutrisno;ahli;1.98E+17\nSuparman;ahli;1.98E+17\n"
    assert len(desk.csv(text).warnings) == 2


def test_each_category_on_a_sheet_of_its_own(desk: Desk) -> None:
    heading = ["Nama", "OPD"]
    made = book(
        **{
            "Pengawas": [heading, ["Sutrisno", "RSUD"]],
            "JABATAN AHLI": [["AHLI"], heading, ["Dewi", "RSUD"]],
        },
        Catatan=[["Rapat hari Senin"]],
        Lama=[heading, ["Tahun Lalu", "RSUD"]],
    )
    made["Lama"].sheet_state = "hidden"
    roster = desk.xlsx(made)
    assert [(c.name, c.category) for c in roster.contestants] == [("Sutrisno", "pengawas"), ("Dewi", "ahli")]
    assert warned(roster) == [
        "Catatan: the sheet has no heading row and was not read",
        "Lama: the sheet is hidden and was not read",
    ]


def test_errors_name_the_sheet_where_there_are_several(desk: Desk) -> None:
    made = book(Pengawas=[["Nama"], ["Sutrisno"]], Juri=[["Nama"], ["Bukan Peserta"]])
    with pytest.raises(InvalidInput, match="Juri: row 2: the category is missing"):
        desk.xlsx(made)


def test_merged_cells_fill_all_their_rows(desk: Desk) -> None:
    rows = [["Peserta 2024", None, None], ["Nama", "Kategori", "Kontak"], [None, None, "HP"],
            ["Sutrisno", "ahli", "1"], ["Suparman", None, "2"]]  # fmt: skip
    made = book(Peserta=rows)
    for area in ("A1:C1", "A2:A3", "B2:B3", "B4:B5"):
        made["Peserta"].merge_cells(area)
    assert [(c.name, c.category, c.phone) for c in desk.xlsx(made).contestants] == [
        ("Sutrisno", "ahli", "1"),
        ("Suparman", "ahli", "2"),
    ]


def test_a_formula_without_a_value_is_refused_as_a_name(desk: Desk) -> None:
    rows = [["Nama", "Kategori"], ["=UPPER(B2)", "ahli"], ["#REF!", "ahli"]]
    with pytest.raises(InvalidInput) as caught:
        desk.xlsx(book(Peserta=rows))
    assert [str(p.place) for p in caught.value.problems] == ["row 2, column Nama", "row 3, column Nama"]


def test_an_error_in_a_column_other_than_the_name_is_refused_too(desk: Desk) -> None:
    made = book(Peserta=[["Nama", "Kategori", "OPD"], ["Sutrisno", "ahli", "#N/A"]])
    with pytest.raises(InvalidInput, match="row 2, column OPD: the formula in this cell has no value: #N/A"):
        desk.xlsx(made)


def test_a_stray_cell_far_below_is_refused_at_once(desk: Desk) -> None:
    made = book(Peserta=[["Nama", "Kategori"], ["Sutrisno", "ahli"]])
    made["Peserta"].cell(1_000_000, 40).value = "x"
    with pytest.raises(InvalidInput, match="delete the empty rows and columns"):
        desk.xlsx(made)


# --- existing contestants ---------------------------------------------------------------------------

EXISTING = Contestant(id="c007", category="ahli", name="Sutrisno", unit="RSUD", nip=NIP_A)


def test_ids_continue_after_the_existing_ones(desk: Desk) -> None:
    assert desk.csv("Nama;Kategori\nDewi\t;ahli\n", existing=[EXISTING]).contestants[0].id == "c008"


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("Sutrisno;ahli;RSUD;", "row 2, column Nama: listed already in c007: same name, category and unit"),
        (
            f"Dewi;ahli;RSUD;{NIP_A}",
            "row 2, column NIP: the NIP is that of Sutrisno in c007; to correct name, unit, idea or category:"
            " scoring-tui correct contestant FINAL.db c007 --help",
        ),
    ],
)
def test_duplicates_of_existing_contestants(desk: Desk, row: str, error: str) -> None:
    assert desk.errors(f"Nama;Kategori;OPD;NIP\n{row}\n", existing=[EXISTING]) == [error]


@pytest.mark.parametrize(
    "row", ["Sutrisno;ahli;BKD;", "Sutrisno;pengawas;RSUD;", f"sutrisno;ahli;RSUD;{NIP_B}"]
)
def test_namesakes_give_only_a_warning(desk: Desk, row: str) -> None:
    roster = desk.csv(f"Nama;Kategori;OPD;NIP\n{row}\n", existing=[EXISTING])
    assert warned(roster) == ["row 2, column Nama: the same name stands in c007: surely two persons?"]


SPELLINGS = ("Ma'ruf Sudarma", "Ma’ruf Sudarma", "MA‘RUF\u00a0 SUDARMA", "ｍa`ruf sudarma")
"""One name, as different keyboards and programs write it."""


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_duplicate_in_another_spelling(desk: Desk, spelling: str) -> None:
    maruf = Contestant(id="c007", category="ahli", name=SPELLINGS[0], unit="Pasar Jum'at")
    error = "row 2, column Nama: listed already in c007: same name, category and unit"
    assert desk.errors(f"Nama;Kategori;OPD\n{spelling};ahli;PASAR JUM’AT\n", existing=[maruf]) == [error]


@pytest.mark.parametrize("spelling", SPELLINGS[1:])
def test_a_team_in_another_spelling_is_one_team(desk: Desk, spelling: str) -> None:
    text = f"Tim;Nama;Judul\n{SPELLINGS[0]};Umi;Kebun Jum'at\n{spelling};Dewi;kebun jum’at\n"
    (team,) = desk.csv(text, TEAMS).contestants
    assert (team.name, team.idea) == (SPELLINGS[0], "Kebun Jum'at")
    assert [member.name for member in team.members] == ["Umi", "Dewi"]
    existing = Contestant(id="c003", category="tim", name=spelling, members=(Member(name="Ayu"),))
    error = f"row 2, column Tim: the team {SPELLINGS[0]} is in the contest already: c003"
    assert error in desk.errors(text, TEAMS, [existing])


def test_doubtful_nips_give_only_a_warning(desk: Desk) -> None:
    roster = desk.csv(f"Nama;Kategori;NIP\nA;ahli;123\nB;ahli;{NIP_PPPK}\nC;ahli;-\n")
    assert [c.nip for c in roster.contestants] == ["123", NIP_PPPK, ""]
    assert warned(roster) == ["row 2, column NIP: a NIP has 18 digits, this has 3"]


# --- teams and institutions -------------------------------------------------------------------------

TEAMS = contest(tim="team")


def test_rows_of_a_team_make_one_contestant(desk: Desk) -> None:
    text = (
        "Kelompok;Nama;NIP;OPD;Peran;Judul;Mentor;Tema\n"
        f"Tim Jalak;Sutrisno;{NIP_A};RSUD;Ketua;;Bu Rini;Kesehatan\n"
        "Tim Nuri;Dewi;;RSUD;;Lain;;\n"
        f"tim  jalak;Astuti;{NIP_B};BKD;;Satu pintu;Bu Rini;\n"
    )
    jalak, nuri = desk.csv(text, TEAMS).contestants
    assert jalak.model_dump(exclude={"members"}) == Contestant(
        id="c001", category="tim", name="Tim Jalak", idea="Satu pintu", mentor="Bu Rini", theme="Kesehatan"
    ).model_dump(exclude={"members"})
    assert jalak.members == (
        Member(name="Sutrisno", nip=NIP_A, unit="RSUD", role="Ketua"),
        Member(name="Astuti", nip=NIP_B, unit="BKD"),
    )
    assert (nuri.name, nuri.unit, len(nuri.members)) == ("Tim Nuri", "RSUD", 1)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        (";Sutrisno;;", "row 2, column Tim: the team is missing: every member's row names it"),
        ("Jalak;;;", "row 2, column Nama: the name is empty"),
        (
            "Jalak;Sutrisno;Satu;\nJalak;Dewi;Dua;",
            "row 3, column Judul: the team Jalak has another one in row 2",
        ),
        (
            f"Jalak;Sutrisno;;{NIP_A}\nNuri;Dewi;;{NIP_A}",
            "row 3, column NIP: the NIP is that of Sutrisno in row 2",
        ),
        ("Merak;Dewi;;", "row 2, column Tim: the team Merak is in the contest already: c003"),
        (f"Nuri;Dewi;;{NIP_B}", "row 2, column NIP: the NIP is that of Umi in c003"),
    ],
)
def test_errors_of_teams(desk: Desk, rows: str, error: str) -> None:
    merak = Contestant(id="c003", category="tim", name="Merak", members=(Member(name="Umi", nip=NIP_B),))
    (found,) = desk.errors(f"Tim;Nama;Judul;NIP\n{rows}\n", TEAMS, [merak])
    assert found.startswith(error)


def test_institutions_by_name_or_in_the_column_of_units(desk: Desk) -> None:
    both = contest(kabkota="institution", widyaiswara="person")
    text = "Kategori;Nama;Kab/Kota\nkabkota;;Kota Tegal\nkabkota;Kabupaten Tegal;\nwidyaiswara;Dewi;BPSDMD\n"
    assert [(c.name, c.unit) for c in desk.csv(text, both).contestants] == [
        ("Kota Tegal", ""),
        ("Kabupaten Tegal", ""),
        ("Dewi", "BPSDMD"),
    ]
    assert names(desk.csv("Kab/Kota\nKota Tegal\n", contest(kabkota="institution"))) == ["Kota Tegal"]
