"""Paper ballots typed into a file: every error by row and column, all or none."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.jury import EnterPaper, Recuse
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.paper_ballots import read_paper_ballots
from tests.helpers.clis import done, refused
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    contestants,
    new_final,
    send,
    small_contest,
    to_scoring,
)

HEAD = "juror;number;dampak;kebaruan;paparan\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "kertas.csv"


def problems(engine: Engine, sheet: Path) -> list[str]:
    """All problems of a file."""
    with pytest.raises(InvalidInput) as caught:
        read_paper_ballots(sheet, engine, COMMITTEE)
    return [str(problem) for problem in caught.value.problems]


def marks(engine: Engine, number: int, juror: str) -> list[Decimal]:
    ballot = engine.state.find_ballot(number, juror)
    assert ballot is not None and ballot.paper
    return list(ballot.marks.values())


@pytest.mark.parametrize(
    "typed",
    [
        "juror;number;dampak;kebaruan;paparan\nj1;1;7,5;8;9\nJuri 2;2;7.5;8,0;10\n",
        "\ufeffJuri;No.;Dampak;Kebaruan;Paparan\nJURI 1;1;7,5;8;9\nj2;2;7,5;8;10\n",
        'juror,number,dampak,kebaruan,paparan\nj1,1,"7,5",8,9\nj2,2,7.5,8,10\n',
        "LEMBAR NILAI\nJuri;No Undian (lot);Dampak (50%);Kebaruan (30%);Paparan [0-10]\nj1;1;7,5;8;9\n"
        "j2;2;7,5;8;10\n",
        "Juri,Nomor Undian,Dampak,Kebaruan,Paparan\nj1,1,7.5,8,9\nj2,2,7.5,8,10\n",
        "sep=;\nno;juri;paparan;kebaruan;dampak;total;at\n1;j1;9;8;7,5;;\n\n2;j2;10;8;7,5;99;x\n",
        "number\tjuror\tdampak\tkebaruan\tpaparan\n1\tj1\t7.5\t8\t9\n2\tj2\t7.5\t8\t10\n",
    ],
)
def test_files_as_a_committee_saves_them(final: Engine, sheet: Path, typed: str) -> None:
    sheet.write_text(typed, encoding="utf-8")
    final.submit(EnterPaper(read_paper_ballots(sheet, final, COMMITTEE)), COMMITTEE)
    assert set(marks(final, 1, "j1")) == {Decimal("7.5"), Decimal(8), Decimal(9)}
    assert set(marks(final, 2, "j2")) == {Decimal("7.5"), Decimal(8), Decimal(10)}


def test_a_workbook(final: Engine, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Juri", "No", "Dampak", "Kebaruan", "Paparan"], ["Juri 1", 1, 7.5, "8,5", 9]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "kertas.xlsx")
    (ballot,) = read_paper_ballots(tmp_path / "kertas.xlsx", final, COMMITTEE)
    assert list(ballot.marks.values()) == [Decimal("7.5"), Decimal("8.5"), Decimal(9)]
    book.create_sheet("Hari 2").append(["juror"])
    book.save(tmp_path / "kertas.xlsx")
    assert problems(final, tmp_path / "kertas.xlsx") == ["only one sheet may be filled, not Sheet, Hari 2"]


def test_every_error_at_once_by_row_and_column(final: Engine, sheet: Path) -> None:
    to_scoring(final, 1)
    send(final, 1, "j3", "8", "8", "8")
    rows = [
        "j9;1;8;8;8",
        "j1;99;8;8;8",
        "j1;x;8;8;8",
        "j1;1;10,5;;7,25",
        "j2;1;8;8;8",
        "j2;1;8;8;7,5,",
        "j3;1;8;8;8",
    ]
    sheet.write_text(HEAD + "\n".join(rows))
    assert problems(final, sheet) == [
        "row 2, column juror: there is no juror j9; known are j1, j2, j3",
        "row 3, column number: there is no draw number 99",
        "row 4, column number: not a draw number: x",
        "row 5, column dampak: must be 0 to 10",
        "row 5, column kebaruan: a mark is missing",
        "row 5, column paparan: must go in steps of 0.5 from 0",
        "row 7, column paparan: not a number: 7,5,",
        "row 7: the same juror and number stand in row 6",
        "row 8: the ballot of Juri 3 for no. 1 was sent already",
    ]


def test_ballots_that_the_rules_refuse_are_reported_by_row(final: Engine, sheet: Path) -> None:
    final.submit(Withdraw(2), MC_A)
    final.submit(Recuse(3, "j1", "keluarga"), CHAIR)
    sheet.write_text(HEAD + "j1;2;8;8;8\nj1;3;8;8;8\nj1;4;8;8;8\n")
    assert problems(final, sheet) == ["row 2: No. 2 is out: withdrawn", "row 3: Juri 1 does not judge no. 3"]


def test_headings_that_do_not_fit(final: Engine, sheet: Path) -> None:
    sheet.write_text("juror;juri;dampak;Kebaruan;kebersihan\nj1;j1;8;8;8\n")
    assert problems(final, sheet) == [
        "row 1, column kebersihan: this is no criterion of the contest",
        "row 1: the column number is missing",
        "row 1, column juri: means the same as juror",
    ]
    sheet.write_text("juror;number;dampak;Kebaruan\nj1;1;8;8\nj2;1;8;8\n")
    assert problems(final, sheet) == ["row 1: the column Paparan is missing"]
    sheet.write_text(HEAD)
    assert problems(final, sheet) == ["there are no ballots to enter"]


def test_number_and_name_belong_together(final: Engine, sheet: Path) -> None:
    name, other = final.state.contestant_name(1), final.state.contestant_name(2)
    sheet.write_text(
        f"juror;number;name;dampak;kebaruan;paparan\nj1;1;{other};8;8;8\nj2;1;{name.upper()};8;8;8\n"
    )
    assert problems(final, sheet) == [f"row 2, column name: no. 1 is {name}"]


def two_rubrics() -> Contest:
    """The small contest, its second category marked by a rubric that shares a criterion's name."""
    declared = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    criteria = [{"id": "isi", "name": "Isi", "weight": 60}, {"id": "gaya", "name": "Paparan", "weight": 40}]
    declared["rubric"]["lain"] = {"criteria": criteria}
    declared["category"][1]["rubric"] = "lain"
    return Contest.model_validate(declared)


def test_one_file_may_mix_categories_of_different_rubrics(tmp_path: Path, sheet: Path) -> None:
    engine = new_final(tmp_path / "final.db", ["Budi"], contest=two_rubrics())
    engine.submit(ImportRoster("b.csv", contestants(["Siti"], "pelaksana", 2)), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    sheet.write_text("juror;number;Dampak;Kebaruan;Paparan;Isi\nj1;1;8;8;8;\nj1;2;;;75;80\n")
    first, second = read_paper_ballots(sheet, engine, COMMITTEE)
    assert first.marks == {"dampak": 8, "kebaruan": 8, "paparan": 8}
    assert second.marks == {"isi": 80, "gaya": 75}
    sheet.write_text("juror;number;Dampak;Kebaruan;Paparan;Isi\nj1;1;8;8;8;5\nj1;2;;;75;\n")
    assert problems(engine, sheet) == [
        "row 2, column Isi: is not marked in Pengawas; leave it empty",
        "row 3, column Isi: a mark is missing",
    ]
    engine.ledger.close()


def test_jurors_of_the_same_name_need_their_id(tmp_path: Path, sheet: Path) -> None:
    twins = [{"id": f"j{n}", "name": "Budi"} for n in (1, 2, 3)]
    engine = new_final(tmp_path / "final.db", contest=small_contest(juror=twins))
    sheet.write_text(HEAD + "Budi;1;8;8;8\n")
    assert problems(engine, sheet) == [
        "row 2, column juror: several jurors have this name; use one of j1, j2, j3"
    ]
    engine.ledger.close()


# --- on the command line ----------------------------------------------------------------------------


def test_all_or_none(final: Engine, sheet: Path) -> None:
    path, before = final.ledger.path, final.ledger.head
    sheet.write_text(HEAD + "j1;1;8;8;8\nj2;1;8;8;11\n")
    told = refused("ballots", path, "--enter", sheet, "--lang", "en")
    assert told == "kertas.csv:\n  row 3, column paparan: must be 0 to 10\n"
    assert final.ledger.head == before
    sheet.write_text(HEAD + "j1;1;8;8;8\nj2;1;8;8;10\n")
    assert done("ballots", path, "--enter", sheet, "--lang", "en").startswith("2 paper ballots entered\n")
    assert final.catch_up() == 2
    assert "was sent already" in refused("ballots", path, "--enter", sheet, "--lang", "en")
    assert final.catch_up() == 0


def test_exported_ballots_can_be_entered_in_another_file(final: Engine, sheet: Path, tmp_path: Path) -> None:
    sheet.write_text(HEAD + "j1;1;8;7,5;8\nj2;2;8;8;10\n")
    done("ballots", final.ledger.path, "--enter", sheet, "--lang", "en")
    sheet.write_text(done("ballots", final.ledger.path, "--as", "csv"))
    other = new_final(tmp_path / "other.db")
    done("ballots", other.ledger.path, "--enter", sheet, "--lang", "en")
    other.catch_up()
    assert marks(other, 1, "j1") == [Decimal(8), Decimal("7.5"), Decimal(8)]
    other.ledger.close()
