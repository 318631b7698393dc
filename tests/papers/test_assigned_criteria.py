"""Papers of a contest in which jurors mark different criteria: blank where a juror has none, never 0."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scoring_tui.engine.engine import Engine
from scoring_tui.exports.ballots import ballots_as_csv
from scoring_tui.exports.standings import build_standings_document
from scoring_tui.papers.entry_form import make_entry_form
from scoring_tui.papers.recap import RecapPaper, build_recaps
from scoring_tui.papers.report_cards import ReportCardsPaper, build_report_cards
from scoring_tui.papers.score_sheets import ScoreSheetBook, build_blank_sheets, build_score_sheets
from scoring_tui.scoring.jury.report_card import build_jury_report
from scoring_tui.scoring.standings.confidence import estimate_confidence
from scoring_tui.scoring.standings.tally import Tally
from scoring_tui.views.standing_sheet import make_standing_sheet
from tests.helpers.assigned_criteria import enter_marks, essay_final
from tests.papers.drawn_finals import CATEGORY, make_context
from tests.papers.third_count import make_workbook


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    engine = essay_final(tmp_path / "final.db")
    for number in (1, 2, 3, 4):
        talk = str(60 + number)
        marks = {"j1": "80 60", "j2": "70 80", "j3": "75 70", "j4": "90", "j5": talk}
        enter_marks(engine, number, marks)
    yield engine
    engine.ledger.close()


def test_the_recapitulation_is_blank_where_a_juror_has_no_criterion(final: Engine) -> None:
    [file] = build_recaps(make_context(final), [CATEGORY])
    paper = file.paper
    assert isinstance(paper, RecapPaper)
    rows = {row.juror: row.marks for row in paper.blocks[0].ballots}
    assert rows["Juror 1"] == ("80", "60", "")
    assert rows["Juror 4"] == ("", "", "90")
    assert any("Isi makalah, Bahasa: Juri 1, Juri 2, Juri 3" in sentence for sentence in paper.method)


def test_the_workbook_has_empty_cells_and_formulas_that_skip_them(final: Engine) -> None:
    book = load_workbook(BytesIO(make_workbook(final)), data_only=True)
    titles = book.sheetnames
    cells = [
        [cell.value for cell in row]
        for title in titles
        for row in book[title].iter_rows()
        if row[0].value == 1
    ]
    interviewer = next(row for row in cells if "Juror 4" in row)
    assert interviewer[4:7] == [None, None, 90]
    formulas = load_workbook(BytesIO(make_workbook(final)))
    text = str([cell.value for title in titles for row in formulas[title].iter_rows() for cell in row])
    assert "COUNT(" in text


def test_sheets_and_entry_forms_have_the_juror_s_own_criteria(final: Engine) -> None:
    for build in (build_blank_sheets, build_score_sheets):
        books = {}
        for file in build(make_context(final), [CATEGORY]):
            assert isinstance(file.paper, ScoreSheetBook)
            books[file.paper.juror.name] = file.paper
        names = {name: [line.name for line in books[name].sections[0].sheets[0].lines] for name in books}
        assert names["Juri 1"] == ["Makalah", "Isi makalah", "Bahasa"]
        assert names["Juri 4"] == ["Wawancara"]
    form = load_workbook(BytesIO(make_entry_form(final.state, "j4", (1, 2)))).active
    assert form is not None
    headings = [cell.value for cell in form[1]]
    assert "Wawancara" in headings and "Isi makalah" not in headings


def test_report_cards_show_the_jury_s_score_in_place_of_a_mean_of_parts(final: Engine) -> None:
    [file] = build_report_cards(make_context(final), [CATEGORY])
    assert isinstance(file.paper, ReportCardsPaper)
    card = next(card for card in file.paper.cards if card.number == "1")
    assert card.total_mean == "74.80"  # 0.4 (0.75 75 + 0.25 70) + 0.6 (90 + 61) / 2
    marks = {criterion.name: criterion.marks for criterion in card.criteria}
    assert marks["Wawancara"] == ("", "", "", "90", "61")


def test_exports_leave_out_what_was_not_marked(final: Engine) -> None:
    lines = ballots_as_csv(final.state, "csv").splitlines()
    headings = lines[0].split(",")
    interviewer = next(line for line in lines if ",j4," in line).split(",")
    assert interviewer[headings.index("isi")] == ""
    placing = build_standings_document(final, [CATEGORY])["categories"][0]["placings"][0]
    assert placing["criteria"]["wawancara"] == {"mark": "77", "points": "46.2"}


def test_comparisons_of_totals_say_that_they_cannot(final: Engine) -> None:
    report = build_jury_report(final.state, Tally(), CATEGORY)
    reason = "the jurors mark different criteria: their totals cannot be compared"
    for finding in (report.severity, report.icc, report.concordance, report.outlying_totals):
        assert finding.value is None and str(finding.message) == reason
    assert report.outlying_marks.value is not None  # marks are compared criterion by criterion
    standing = final.tally.standing(final.state, CATEGORY)
    assert str(estimate_confidence(standing, final.state.contest.scoring).reason) == reason


def test_the_head_of_jury_sees_the_widest_spread_on_one_criterion(final: Engine) -> None:
    sheet = make_standing_sheet(final, CATEGORY)
    spreads = {line.number: line.spread for line in sheet.lines}
    assert spreads[1] == 29 and spreads[4] == 26  # of the interview, 90 against 61 and 64
    assert "jurors mark different criteria" in " ".join(map(str, sheet.notes))
