"""Who scores what from a sheet: crosses below criteria, or a row for each juror and criterion."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.engine.engine import Engine
from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.assignments import read_assignments
from tests.helpers.assigned_criteria import essay_final
from tests.helpers.clis import done, refused

ENGLISH = ("--lang", "en")


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    engine = essay_final(tmp_path / "final.db")
    yield engine
    engine.ledger.close()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "tabel.csv"


def criteria_in(engine: Engine, sheet: Path, category: str = "pengawas") -> dict[str, tuple[str, ...]]:
    rows = read_assignments(sheet, engine.state).assigned
    return {row.juror: row.criteria for row in rows if row.category == category}


@pytest.mark.parametrize(
    "typed",
    [
        "Juri;Isi makalah;Bahasa;Wawancara\nJuri 1;x;x;\nj2;X;;\nJuri 4;;-;ya\nJuri 5;;;✓\n",
        "No,Nama Juri,Makalah,isi,Wawancara (60%)\n1,Juri 1,x,,\n2,j2,,x,\n3,j4,,,v\n4,j5,,,1\n",
        "juri;kriteria\nj1;makalah\nj2;isi\nj4;wawancara\nj5;Wawancara\n",
        "PEMBAGIAN TUGAS\njuri;kriteria;kategori\nj1;makalah;\nj2;isi;\nj4;wawancara;\nj5;wawancara;\n",
    ],
)
def test_both_forms_are_read(final: Engine, sheet: Path, typed: str) -> None:
    sheet.write_text(typed, encoding="utf-8")
    expected = {"j1": ("isi", "bahasa"), "j2": ("isi",), "j4": ("wawancara",), "j5": ("wawancara",)}
    assert criteria_in(final, sheet) == criteria_in(final, sheet, "pelaksana") == expected


def test_a_category_limits_a_row(final: Engine, sheet: Path) -> None:
    sheet.write_text("juri;kriteria;kategori\nj1;makalah;Pengawas\nj1;wawancara;pengawas\n", encoding="utf-8")
    assert criteria_in(final, sheet) == {"j1": ("isi", "bahasa", "wawancara")}
    assert criteria_in(final, sheet, "pelaksana") == {}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("juri;kriteria\nj9;makalah\n", "row 2, column juri: there is no juror j9; known are j1, j2"),
        ("juri;kriteria\nj1;suara\n", "row 2, column kriteria: there is no criterion suara"),
        ("juri;kriteria\nj1;\n", "row 2, column kriteria: the criterion is missing"),
        ("juri;kategori;isi\nj1;Pengawas✓;x\n", "row 2, column kategori: there is no category Pengawas✓"),
        (
            "juri;kriteria;kategori\nj1;isi;utama\n",
            "there is no category utama; there are pengawas, pelaksana",
        ),
        ("juri;kriteria;panel\nj1;isi;B\n", "row 2, column panel: there is no panel B"),
        ("juri;kriteria\nj1;isi\nj1;isi\n", "row 3: is the same as row 2"),
        ("juri;isi;wawancara\nj1;mungkin;\n", "write x for yes, or leave it empty, not mungkin"),
        ("juri;isi;suara\nj1;x;x\n", "row 1, column suara: this is no criterion of the contest"),
        ("juri;kriteria;isi\nj1;isi;x\n", "use a column of criteria, or a column for each, not both"),
        ("juri;isi;wawancara\nj1;;\n", "the sheet gives no criterion to anybody"),
        ("nama;nilai\nx;1\n", "no heading row"),
    ],
)
def test_every_problem_names_its_place(final: Engine, sheet: Path, typed: str, problem: str) -> None:
    sheet.write_text(typed, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_assignments(sheet, final.state)
    assert problem in "\n".join(map(str, caught.value.problems))


def test_the_command_assigns_and_takes_back(final: Engine, sheet: Path) -> None:
    path = final.ledger.path
    sheet.write_text("juri;isi;bahasa;wawancara\nj1;x;x;\nj2;;;x\n", encoding="utf-8")
    document = json.loads(done(*ENGLISH, "assign", path, sheet, "--as", "json"))
    assert document["assigned"][1] == {
        "category": "pengawas", "panel": "A", "juror": "j2", "criteria": ["wawancara"]
    }  # fmt: skip
    assert "pengawas, panel A: j2: wawancara" in done(*ENGLISH, "assign", path, "--all") + done(
        *ENGLISH, "assign", path, sheet
    )
    assert "these criteria are assigned already" in refused(*ENGLISH, "assign", path, sheet)
    sheet.write_text("juri;isi;bahasa;wawancara\nj1;x;x;\n", encoding="utf-8")
    assert "nobody marks Wawancara" in refused(*ENGLISH, "assign", path, sheet)
    assert "Every juror marks every criterion from now on" in done(*ENGLISH, "assign", path, "--all")
    assert "give a file, or --all" in refused(*ENGLISH, "assign", path)
