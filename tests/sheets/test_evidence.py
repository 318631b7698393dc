"""Claims from sheets: headings, numbers as they are typed, links, and every fault with its cell."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.facts.evidence import EvidenceClaim
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import InvalidInput
from scoring_tui.i18n.locale import use_language
from scoring_tui.sheets.evidence import EvidenceSheet, read_evidence
from tests.helpers.evidence import desk_final
from tests.helpers.rosters import book

HEADINGS = "Instansi;Indikator;Angka;Dasar;Satuan;Nilai klaim;Tautan;Catatan"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Three institutions at desks."""
    use_language("en")
    with_file = desk_final(tmp_path / "final.db")
    yield with_file
    with_file.ledger.close()


def read(engine: Engine, *rows: str, headings: str = HEADINGS) -> EvidenceSheet:
    """Read a CSV with these rows."""
    path = engine.ledger.path.with_name("klaim.csv")
    path.write_text("\n".join((headings, *rows)))
    return read_evidence(path, engine.state)


def only_claim(engine: Engine, row: str, headings: str = HEADINGS) -> EvidenceClaim:
    sheet = read(engine, row, headings=headings)
    (claim,) = sheet.claims
    assert sheet.warnings == ()
    return claim


def problems(engine: Engine, *rows: str, headings: str = HEADINGS) -> list[str]:
    """Place and message of every problem."""
    with pytest.raises(InvalidInput) as refused:
        read(engine, *rows, headings=headings)
    return [f"{problem.place}: {problem.what}" for problem in refused.value.problems]


def test_a_whole_row(engine: Engine) -> None:
    links = "https://a.go.id/dpa https://a.go.id/apbd"
    amounts = "Rp34.000.000.000,50;21.250.000.000.000;Rp"
    row = f"Kota Awan;Anggaran;{amounts};;{links};Perubahan"
    assert only_claim(engine, row) == EvidenceClaim(
        contestant="c1", criterion="anggaran",
        value=Decimal("34000000000.5"), base=Decimal(21_250 * 10**9),
        links=("https://a.go.id/dpa", "https://a.go.id/apbd"), note="Perubahan",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("Kota Awan;ANGGARAN;0,16%;;;;;", "0.16"),
        ("Kota Awan;anggaran;0,16;;%;;;", "0.16"),
        ("Kota Awan;anggaran;0,16;;persen APBD;;;", "0.16"),
        ("Kota Awan;jam;1.240,5;;jam pelajaran;;;", "1240.5"),
        ("Kota Awan;Jam pelatihan;62;;;;;", "62"),
    ],
)
def test_figures_in_per_cent_and_by_themselves(engine: Engine, row: str, value: str) -> None:
    claim = only_claim(engine, row)
    assert (claim.value, claim.base) == (Decimal(value), None)


def test_a_workbook_with_numbers_and_a_merged_institution(engine: Engine, tmp_path: Path) -> None:
    rows = [
        ["REKAP KLAIM"], ["No", "Kabupaten/Kota", "Indikator", "Capaian", "Pembanding", "Link"],
        [1, "Kota Awan", "Anggaran", 34000000000, 21250000000000, "https://a.go.id/1"],
        [2, "Kota Awan", "Jam pelatihan", 62.125, None, None],
    ]  # fmt: skip
    workbook = book(Klaim=rows)
    workbook["Klaim"].merge_cells("B3:B4")
    workbook.save(tmp_path / "klaim.xlsx")
    sheet = read_evidence(tmp_path / "klaim.xlsx", engine.state)
    assert [(claim.criterion, claim.value) for claim in sheet.claims] == [
        ("anggaran", Decimal(34 * 10**9)), ("jam", Decimal("62.125"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        ("Kota Awn;Anggaran;0,16%;;;;;", "Instansi", "is it Kota Awan?"),
        ("Kota Awan;Angaran;0,16%;;;;;", "Indikator", 'is it "Anggaran"?'),
        ("Kota Awan;LMS;0,16%;;;;;", "Indikator", "there are Regulasi dan rencana, Anggaran, Jam pelatihan"),
        ("Kota Awan;;5;;;;;", "Indikator", "the criterion is missing"),
        ("Kota Awan;Anggaran;34 miliar;21.250.000.000.000;;;;", "Angka", "not a number: 34 miliar"),
        ("Kota Awan;Jam pelatihan;1.240;;;;;", "Angka", "may mean 1240 or 1.24"),
        ("Kota Awan;Anggaran;34.000.000.000;;;;;", "Dasar", "the base is missing (APBD)"),
        ("Kota Awan;Anggaran;;21.250.000.000.000;;;;", "Dasar", "a base without a value"),
        ("Kota Awan;Anggaran;5;0;;;;", "Angka", "the base must be above 0"),
        ("Kota Awan;Anggaran;0,16%;21.250.000.000.000;;;;", "Angka", "is in per cent"),
        ("Kota Awan;Jam pelatihan;5%;;;;;", "Angka", "counted in jam pelajaran"),
        ("Kota Awan;Jam pelatihan;5;;hari;;;", "Satuan", "counted in jam pelajaran"),
        ("Kota Awan;Anggaran;34000;21250;jam;;;", "Satuan", "counted in Rp"),
        ("Kota Awan;Anggaran;;;;60;;", "Nilai klaim", "follows from the figure"),
        ("Kota Awan;Regulasi dan rencana;5;;;;;", "Angka", "declared without a figure"),
        ("Kota Awan;Regulasi dan rencana;;;;101;;", "Nilai klaim", "only whole numbers from 0 to 100"),
        ("Kota Awan;Regulasi dan rencana;;;;;drive/bukti;", "Tautan", "no whole address"),
        ("Kota Awan;Regulasi dan rencana;;;;;javascript:alert(1);", "Tautan", "no whole address"),
        ("Kota Awan;Regulasi dan rencana;;;;;file:///etc/passwd;", "Tautan", "no whole address"),
        ("Kota Awan;Regulasi dan rencana;;;;;;a\u202eb", "Catatan", "turns the line round"),
    ],
)  # fmt: skip
def test_every_fault_names_its_cell(engine: Engine, row: str, place: str, message: str) -> None:
    (problem,) = problems(engine, row)
    assert problem.startswith(f"row 2, column {place}: ") and message in problem


def test_all_faults_at_once_and_no_row_taken(engine: Engine) -> None:
    found = problems(
        engine, "Kota Awan;Anggaran;abc;x;;;;", "Kota Awan;Anggaran;0,1%;;;;;", "Kota Awan;jam;1;;;;;",
        "Entah;jam;1;;;;;",
    )  # fmt: skip
    assert len(found) == 4 and "row 3, column Indikator: is claimed in row 2 already" in found


def test_a_row_without_a_claim_is_passed_over_with_a_warning(engine: Engine) -> None:
    sheet = read(engine, "Kota Awan;Anggaran;0,16%;;;;;", "Kota Awan;Jam pelatihan;;;;;;")
    assert len(sheet.claims) == 1
    (warning,) = sheet.warnings
    assert (str(warning.place), str(warning.what)) == ("row 3", "claims nothing and was passed over")
    assert problems(engine, "Kota Awan;Jam pelatihan;;;;;;") == [": no row claims anything"]


def test_a_sheet_without_criteria_is_refused(engine: Engine) -> None:
    (problem,) = problems(engine, "Kota Awan;5", headings="Instansi;Angka")
    assert "no heading row" in problem and "Indikator" in problem
