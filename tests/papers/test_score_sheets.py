"""Score sheets: blank ones come back by the entry form, filled ones have every mark of the record."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scoring_tui.contest.scales import Scale
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import EnterPaper, Excuse, PaperBallot, Recuse
from scoring_tui.domain.commands.stage import Postpone, Withdraw
from scoring_tui.domain.seat import COMMITTEE_SEAT
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import in_language
from scoring_tui.papers.kinds import PaperFile
from scoring_tui.papers.score_sheets import ScoreSheet, ScoreSheetBook, describe_scale
from scoring_tui.sheets.paper_ballots import list_check_digits, read_paper_ballots
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    HARD_NAMES,
    MC_A,
    enter_paper,
    new_final,
    send,
    small_contest,
    to_scoring,
)
from tests.papers.lay_out import NIP, SETTINGS, build_files, read_paper
from tests.papers.pages import needs_pdftotext

pytestmark = needs_pdftotext


def sheets_of(file: PaperFile) -> list[ScoreSheet]:
    """All sheets of a book."""
    assert isinstance(file.paper, ScoreSheetBook)
    return [sheet for section in file.paper.sections for sheet in section.sheets]


def books(engine: Engine, *, is_blank: bool) -> dict[str, PaperFile]:
    """The book of each juror, by the end of its name."""
    files = build_files(engine, "blank-sheets" if is_blank else "score-sheets")
    return {file.stem.rpartition("-")[2]: file for file in files}


def test_every_contestant_of_a_juror_is_on_a_blank_sheet_once_and_in_running_order(final: Engine) -> None:
    final.submit(Postpone(1), MC_A)
    final.submit(Withdraw(3, "sakit"), COMMITTEE)
    final.submit(Recuse(4, "j2", "kerabat"), CHAIR)
    numbers = {
        juror_id: [int(sheet.number) for sheet in sheets_of(file)]
        for juror_id, file in books(final, is_blank=True).items()
    }
    assert numbers == {"j1": [2, 4, 1], "j2": [2, 1], "j3": [2, 4, 1]}


def test_a_blank_sheet_says_all_that_is_known_and_has_neither_mark_nor_nip(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7.5", "6.5", "9.5")
    pages = read_paper(books(final, is_blank=True)["j1"])
    assert len(pages) == 2, "two sheets on a page"
    text = "\n".join(pages)
    for number in (1, 2, 3, 4):
        assert final.state.contestant_name(number) in text
        assert list_check_digits(final.state, number)["j1"] in text
    for part in ("Final Kecil", "Pendopo", "Dampak", "Manfaat nyata bagi warga.", "0–10, steps of 0.5", "50"):
        assert part in text
    assert "Kota Uji, 20 December 2024" in text
    assert NIP not in text
    assert not re.search(r"7\.5|6\.5|9\.5", text)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_entry_form_comes_back(final: Engine, tmp_path: Path, language: str) -> None:
    """Blank form, typed, entered: the marks are equal."""
    path = tmp_path / "borang.xlsx"
    with in_language(language):
        path.write_bytes(books(final, is_blank=True)["j2"].make_workbook())
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    assert [cell.value for cell in sheet["B"][1:]] == [1, 2, 3, 4]
    typed = {2: (7.5, 8, 9), 4: (6, 5.5, 10)}
    for row in (3, 5):
        for column, mark in enumerate(typed[sheet.cell(row, 2).value], start=5):
            sheet.cell(row, column).value = mark
    workbook.save(path)
    ballots = read_paper_ballots(path, final, COMMITTEE, never_called=True)
    enter_paper(final, *ballots)
    for number, marks in typed.items():
        ballot = final.state.find_ballot(number, "j2")
        assert ballot is not None
        assert tuple(map(float, ballot.marks.values())) == marks
    assert final.state.find_ballot(1, "j2") is None


def test_a_form_in_another_order_is_refused(final: Engine, tmp_path: Path) -> None:
    """A column that was sorted by itself no longer fits the check digits."""
    path = tmp_path / "borang.xlsx"
    path.write_bytes(books(final, is_blank=True)["j1"].make_workbook())
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet["B2"].value, sheet["B3"].value = 2, 1
    sheet["E2"].value = sheet["F2"].value = sheet["G2"].value = 8
    workbook.save(path)
    with pytest.raises(Exception, match=r"does not fit no\. 2 and Juri 1"):
        read_paper_ballots(path, final, COMMITTEE, never_called=True)


def test_names_of_criteria_that_mean_something_else(tmp_path: Path) -> None:
    """A criterion called as a field of the form has its id as heading."""
    criteria = [
        {"id": "catat", "name": "Catatan", "weight": 50},
        {"id": "dua", "name": "Skor", "weight": 30},
        {"id": "tiga", "name": "Isi (3)", "weight": 20},
    ]
    contest = small_contest(rubric={"gagasan": {"criteria": criteria}}, scoring={})
    engine = new_final(tmp_path / "nama.db", ["Ana"], contest)
    path = tmp_path / "borang.xlsx"
    path.write_bytes(books(engine, is_blank=True)["j1"].make_workbook())
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert headings[4:] == ["catat", "dua", "Isi (3)", "Total", "Note"]
    for column, mark in zip((5, 6, 7), (70, 80, 90), strict=True):
        sheet.cell(2, column).value = mark
    workbook.save(path)
    (ballot,) = read_paper_ballots(path, engine, COMMITTEE, never_called=True)
    assert {id_: int(mark) for id_, mark in ballot.marks.items()} == {"catat": 70, "dua": 80, "tiga": 90}
    engine.ledger.close()


def test_filled_sheets_have_every_mark_of_the_record(final: Engine) -> None:
    for number in (1, 2, 3):
        to_scoring(final, number)
        send(final, number, "j1", f"{number}.5", f"{number + 3}.5", f"{number + 5}.5")
    file = books(final, is_blank=False)["j1"]
    for sheet in sheets_of(file)[:3]:
        ballot = final.state.find_ballot(int(sheet.number), "j1")
        assert ballot is not None
        assert [line.mark for line in sheet.lines] == [f"{mark}" for mark in ballot.marks.values()]
        assert f"entry {ballot.seq}" in sheet.sent
    assert [sheet.total for sheet in sheets_of(file)[:3]] == ["3.40", "4.40", "5.40"]
    text = "\n".join(read_paper(file))
    for part in ("1.5", "4.5", "6.5", "3.40", "2.5", "5.5", "7.5", "4.40", NIP, "Pembina"):
        assert part in text
    assert file.paper.head.draft_word == "DRAFT", "the category is not signed"


def test_a_missing_ballot_says_why(final: Engine) -> None:
    final.submit(Recuse(2, "j1", "kerabat"), CHAIR)
    final.submit(Withdraw(3, "sakit"), COMMITTEE)
    to_scoring(final, 1)
    final.submit(Excuse(1, "j1", "listrik padam"), CHAIR)
    assert books(final, is_blank=False) == {}, "nothing before the first ballot"
    enter_final_ballot(final)
    absences = {int(sheet.number): sheet.absence for sheet in sheets_of(books(final, is_blank=False)["j1"])}
    assert absences == {
        1: "the ballot is excused: listrik padam",
        2: "the juror does not judge this contestant: kerabat",
        3: "withdrawn: sakit",
        4: "",
    }


def enter_final_ballot(engine: Engine) -> None:
    """Number 4 gets a paper ballot of juror 1, typed by two persons."""
    marks = {id_: Decimal(8) for id_ in ("dampak", "kebaruan", "paparan")}
    enter_paper(engine, PaperBallot(4, "j1", marks, "rapi sekali"))


def test_a_ballot_that_was_typed_once_says_so(final: Engine) -> None:
    enter_final_ballot(final)
    ballot = PaperBallot(3, "j1", {id_: Decimal(7) for id_ in ("dampak", "kebaruan", "paparan")})
    final.submit(EnterPaper((ballot,), never_called=True), Actor("Ani", COMMITTEE_SEAT))
    absences = {sheet.number: sheet.absence for sheet in sheets_of(books(final, is_blank=False)["j1"])}
    assert absences["3"] == "the paper ballot was typed once and waits for its second typing"


def test_a_point_budget_has_no_weights(tmp_path: Path) -> None:
    criteria = [
        {"id": "satu", "name": "Satu", "scale": {"max": 60}},
        {"id": "dua", "name": "Dua", "scale": {"max": 40}},
    ]
    contest = small_contest(rubric={"gagasan": {"points": True, "criteria": criteria}}, scoring={})
    engine = new_final(tmp_path / "poin.db", ["Ana"], contest)
    (page,) = read_paper(books(engine, is_blank=True)["j1"])
    assert "Weight" not in page
    assert "sum of the marks" in page
    assert "0–60, decimals" in page
    engine.ledger.close()


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        ({"min": 10, "max": 100, "step": 1}, "10–100"),
        ({"max": 10, "step": "0.5"}, "0–10, steps of 0.5"),
        ({}, "0–100, decimals allowed"),
        ({"values": [1, 2, 3, 4, 5]}, "1 · 2 · 3 · 4 · 5"),
        ({"values": [1, 2, 3], "floor": 2}, "2 · 3"),
        ({"max": 100, "step": 1, "floor": 60}, "60–100"),
    ],
)
def test_what_a_scale_allows(scale: dict[str, Any], words: str) -> None:
    assert describe_scale(Scale.model_validate(scale)) == words


def test_a_paper_ballot_says_who_typed_it(final: Engine) -> None:
    enter_final_ballot(final)
    (sheet,) = [sheet for sheet in sheets_of(books(final, is_blank=False)["j1"]) if sheet.sent]
    assert sheet.sent.startswith("on paper, typed by Ani, Budi on ")
    assert sheet.note == "rapi sekali"


def test_difficult_names_and_long_rubrics_stay_whole(tmp_path: Path) -> None:
    criteria = [
        {"id": f"k{n}", "name": f"Kriteria {n}", "weight": 4, "guide": "Uraian. " * 12} for n in range(25)
    ]
    contest = small_contest(rubric={"gagasan": {"criteria": criteria}}, scoring={})
    engine = new_final(
        tmp_path / "sulit.db", [*HARD_NAMES, "{{7*7}} =1+1 #include *x* $x$ <b> @ref"], contest
    )
    pages = read_paper(books(engine, is_blank=True)["j1"])
    text = " ".join("\n".join(pages).split())
    for n in range(25):
        assert text.count(f"Kriteria {n} ") == 6
    assert "{{7*7}} =1+1 #include *x* $x$ <b> @ref" in text
    assert text.count("Panjang") == 24
    engine.ledger.close()


def test_a_filled_sheet_bears_the_day_of_its_session(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7.5", "6.5", "9.5")
    later = SETTINGS.model_copy(update={"date": date(2024, 12, 31)})
    file, *_ = build_files(final, "score-sheets", settings=later)
    assert "Kota Uji, 20 December 2024" in "\n".join(read_paper(file))
