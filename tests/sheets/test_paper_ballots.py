"""Paper ballots typed into a file: every error by row and column, all or none."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.jury import Recuse, Substitute
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.sheets.paper_ballots import list_check_digits, read_paper_ballots
from tests.helpers.clis import done, refused
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    contestants,
    enter_paper,
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
        read_paper_ballots(sheet, engine, COMMITTEE, never_called=True)
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
        "sep=;\nno;juri;paparan;kebaruan;dampak;total;at\n1;j1;9;8;7,5;24,5;\n\n2;j2;10;8;7,5;8,15;x\n",
        "number\tjuror\tdampak\tkebaruan\tpaparan\n1\tj1\t7.5\t8\t9\n2\tj2\t7.5\t8\t10\n",
    ],
)
def test_files_as_a_committee_saves_them(final: Engine, sheet: Path, typed: str) -> None:
    sheet.write_text(typed, encoding="utf-8")
    enter_paper(final, *read_paper_ballots(sheet, final, COMMITTEE, never_called=True))
    assert set(marks(final, 1, "j1")) == {Decimal("7.5"), Decimal(8), Decimal(9)}
    assert set(marks(final, 2, "j2")) == {Decimal("7.5"), Decimal(8), Decimal(10)}


def test_a_workbook(final: Engine, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Juri", "No", "Dampak", "Kebaruan", "Paparan"], ["Juri 1", 1, 7.5, "8,5", 9]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "kertas.xlsx")
    (ballot,) = read_paper_ballots(tmp_path / "kertas.xlsx", final, COMMITTEE, never_called=True)
    assert list(ballot.marks.values()) == [Decimal("7.5"), Decimal("8.5"), Decimal(9)]
    book.create_sheet("Hari 2").append(["juror"])
    book.save(tmp_path / "kertas.xlsx")
    assert problems(final, tmp_path / "kertas.xlsx") == ["only one sheet may be filled, not Sheet, Hari 2"]


@pytest.mark.parametrize("juror", ["Nyoman Ra'uf", "Nyoman Ra’uf", "NYOMAN\u00a0 RA`UF"])
@pytest.mark.parametrize("name", ["Ma'ruf Sudarma", "ma‘ruf  sudarma", "MA’RUF\u00a0SUDARMA"])
def test_names_in_another_spelling(tmp_path: Path, sheet: Path, juror: str, name: str) -> None:
    """Different apostrophes and blanks are one."""
    jurors = [{"id": "j1", "name": "Nyoman Ra’uf"}, {"id": "j2", "name": "Juri 2"}, {"id": "j3", "name": "3"}]
    engine = new_final(tmp_path / "ejaan.db", ["Ma’ruf Sudarma"], small_contest(juror=jurors))
    sheet.write_text(f"juror;number;nama;dampak;kebaruan;paparan\n{juror};1;{name};8;8;8\n", encoding="utf-8")
    (ballot,) = read_paper_ballots(sheet, engine, COMMITTEE, never_called=True)
    assert (ballot.juror, ballot.number) == ("j1", 1)
    engine.ledger.close()


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
        "j3;1;8;8;9",
    ]
    sheet.write_text(HEAD + "\n".join(rows))
    assert problems(final, sheet) == [
        "row 2, column juror: there is no juror j9; known are j1, j2, j3",
        "row 3, column number: there is no draw number 99",
        "row 4, column number: not a draw number: x",
        "row 5, column dampak: only 0 to 10 in steps of 0.5",
        "row 5, column kebaruan: a mark is missing",
        "row 5, column paparan: only 0 to 10 in steps of 0.5: 7 or 7.5",
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
    first, second = read_paper_ballots(sheet, engine, COMMITTEE, never_called=True)
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


def type_sheet(path: Path, sheet: Path, name: str, *options: str) -> str:
    """A person types a sheet."""
    return done("ballots", path, "--enter", sheet, "--by", name, "--lang", "en", *options)


def test_all_or_none(final: Engine, sheet: Path) -> None:
    path, before = final.ledger.path, final.ledger.head
    sheet.write_text(HEAD + "j1;1;8;8;8\nj2;1;8;8;11\n")
    told = refused("ballots", path, "--enter", sheet, "--lang", "en", "--by", "Ani", "--never-called")
    assert told == "kertas.csv:\n  row 3, column paparan: only 0 to 10 in steps of 0.5\n"
    assert final.ledger.head == before
    sheet.write_text(HEAD + "j1;1;8;8;8\nj2;1;8;8;10\n")
    typed_once = "2 paper ballots typed once by Ani: they count when another person types the same\n"
    assert type_sheet(path, sheet, "Ani", "--never-called").startswith(typed_once)
    assert type_sheet(path, sheet, "Budi").startswith("2 paper ballots entered\n")
    assert final.catch_up() == 4
    again = refused("ballots", path, "--enter", sheet, "--lang", "en", "--by", "Budi")
    assert again == "all 2 ballots of this sheet are in already\n"
    assert final.catch_up() == 0


def test_the_second_typing_names_the_cells_that_differ(final: Engine, sheet: Path) -> None:
    path = final.ledger.path
    sheet.write_text(HEAD + "j1;1;8;8;8\nj2;1;8;7,5;10\n")
    type_sheet(path, sheet, "Ani", "--never-called")
    sheet.write_text(HEAD + "j1;1;8;8;8\nj2;1;8;5,5;9\n")
    assert refused("ballots", path, "--enter", sheet, "--lang", "en", "--by", "Budi") == (
        "kertas.csv:\n"
        "  row 3, column kebaruan: 5.5 here, but Ani typed 7.5; look at the paper\n"
        "  row 3, column paparan: 9 here, but Ani typed 10; look at the paper\n"
    )
    final.catch_up()
    assert final.state.ballots == {}
    type_sheet(path, sheet, "ANI ")
    assert type_sheet(path, sheet, "Budi").startswith("2 paper ballots entered\n")
    final.catch_up()
    assert [ballot.typed_by for ballot in final.state.ballots[1]] == [("Ani", "Budi"), ("ANI", "Budi")]


def test_what_waits_is_listed_and_can_be_taken_back(final: Engine, sheet: Path) -> None:
    path = final.ledger.path
    nothing = done("ballots", path, "--waiting", "--lang", "en")
    assert nothing == "No paper ballot waits for its second typing\n"
    sheet.write_text(HEAD + "j1;1;8;8;8\n")
    type_sheet(path, sheet, "Ani", "--never-called")
    (heading, line) = done("ballots", path, "--waiting", "--lang", "en").splitlines()
    assert heading.split() == ["No.", "Name", "Juror", "Typed", "by", "At"]
    assert final.state.contestant_name(1) in line and "Juri 1" in line and "Ani" in line
    take_back = ("ballots", path, "--take-back", "1:j1", "--lang", "en")
    assert refused(*take_back) == "a reason is needed\n"
    assert done(*take_back, "--reason", "salah nomor").startswith("No. 1 ")
    assert done("ballots", path, "--waiting", "--lang", "en") == nothing
    assert "NUMBER:JUROR" in refused("ballots", path, "--take-back", "j1", "--reason", "x", "--lang", "en")


@pytest.mark.parametrize(
    ("heading", "total", "answer"),
    [
        ("Jumlah", "7,65", ""),
        ("TOTAL", "7.65", ""),
        ("jumlah nilai", "23,5", ""),
        ("total", "", ""),
        ("Nilai Akhir", "6,75", "the sheet's total is 6.75, its marks give 7.65"),
        ("Nilai", "tujuh", "not a number: tujuh"),
    ],
)
def test_the_total_of_the_sheet_is_checked(
    final: Engine, sheet: Path, heading: str, total: str, answer: str
) -> None:
    sheet.write_text(f"juror;number;dampak;kebaruan;paparan;{heading}\nj1;1;7,5;7;9;{total}\n")
    if not answer:
        assert len(read_paper_ballots(sheet, final, COMMITTEE, never_called=True)) == 1
        return
    with pytest.raises(InvalidInput) as caught:
        read_paper_ballots(sheet, final, COMMITTEE, never_called=True)
    assert [str(problem) for problem in caught.value.problems] == [f"row 2, column {heading}: {answer}"]


def test_ten_thousand_problems_are_not_ten_thousand_lines(final: Engine, sheet: Path) -> None:
    sheet.write_text(HEAD + "j9;1;8;8;8\nj1;77;8;8;8\n" * 5000)
    lines = refused("ballots", final.ledger.path, "--enter", sheet, "--lang", "en").splitlines()
    assert len(lines) == 32 and lines[-1] == "  and 9,970 more"


def test_exported_ballots_can_be_entered_in_another_file(final: Engine, sheet: Path, tmp_path: Path) -> None:
    sheet.write_text(HEAD + "j1;1;8;7,5;8\nj2;2;8;8;10\n")
    for name in ("Ani", "Budi"):
        type_sheet(final.ledger.path, sheet, name, "--never-called")
    sheet.write_text(done("ballots", final.ledger.path, "--as", "csv"))
    other = new_final(tmp_path / "other.db")
    for name in ("Ani", "Budi"):
        type_sheet(other.ledger.path, sheet, name, "--never-called")
    other.catch_up()
    assert marks(other, 1, "j1") == [Decimal(8), Decimal("7.5"), Decimal(8)]
    other.ledger.close()


CHECK_HEAD = "juror;number;cek;dampak;kebaruan;paparan\n"


@pytest.mark.parametrize("heading", ["check", "Cek", "Angka Periksa", "check digits"])
def test_check_digits_that_fit(final: Engine, sheet: Path, heading: str) -> None:
    first, second = list_check_digits(final.state, 1)["j1"], list_check_digits(final.state, 2)["j3"]
    rows = f"Juri 1;1;{first};8;8;8\nj3;2;{int(second)};7;7;7\n"  # a spreadsheet drops a zero in front
    sheet.write_text(HEAD.replace("number", f"number;{heading}") + rows, encoding="utf-8")
    ballots = read_paper_ballots(sheet, final, COMMITTEE, never_called=True)
    assert [(ballot.number, ballot.juror) for ballot in ballots] == [(1, "j1"), (2, "j3")]


def test_check_digits_of_another_number_or_juror(final: Engine, sheet: Path) -> None:
    digits = list_check_digits(final.state, 1)["j1"]
    sheet.write_text(f"{CHECK_HEAD}j1;2;{digits};8;8;8\nj2;1;{digits};8;8;8\nj3;1;;8;8;8\nj3;2;x;8;8;8\n")
    remedy = "compare number and juror with the paper sheet, and the check digits too"
    assert problems(final, sheet) == [
        f"row 2, column cek: {digits} does not fit no. 2 and Juri 1: {remedy}",
        f"row 3, column cek: {digits} does not fit no. 1 and Juri 2: {remedy}",
        "row 4, column cek: type the check digits of the paper sheet",
        f"row 5, column cek: x does not fit no. 2 and Juri 3: {remedy}",
    ]


def test_check_digits_stay_when_a_juror_is_replaced(final: Engine) -> None:
    before = list_check_digits(final.state, 1)
    final.submit(Substitute("A", "j2", "Juri Pengganti", "sakit"), CHAIR)
    after = list_check_digits(final.state, 1)
    assert {juror_id: after[juror_id] for juror_id in before} == before
    assert len(set(after.values())) == len(after) == 4


def test_rows_of_an_entry_form_without_a_mark_are_left_out_with_a_warning(final: Engine, sheet: Path) -> None:
    warnings: list[InputProblem] = []
    first, second, third = (list_check_digits(final.state, number)["j1"] for number in (1, 2, 3))
    sheet.write_text(f"{CHECK_HEAD}j1;1;{first};8;8;8\nj1;2;{second};;;\nj1;3;{third};;;\n")
    ballots = read_paper_ballots(sheet, final, COMMITTEE, never_called=True, warnings=warnings)
    assert [ballot.number for ballot in ballots] == [1]
    assert list(map(str, warnings)) == ["2 rows without any mark are left out"]
    sheet.write_text(f"{CHECK_HEAD}j1;2;{second};;;\nj1;3;{third};;;\n")
    assert problems(final, sheet) == ["no row has a mark yet"]


def test_a_row_without_check_digits_and_marks_is_an_error(final: Engine, sheet: Path) -> None:
    """In any other sheet the marks may have been lost."""
    sheet.write_text(f"{HEAD}j1;1;8;8;8\nj1;2;;;\n")
    assert problems(final, sheet) == [
        f"row 3, column {name}: a mark is missing" for name in ("dampak", "kebaruan", "paparan")
    ]
