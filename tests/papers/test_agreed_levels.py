"""Agreed levels on papers and in exports: with the single ones, the reason, and the match."""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.competence import build_competence_document, competence_as_csv, competence_as_text
from scoring_tui.exports.standings import build_standings_document
from scoring_tui.papers.competence_papers import CompetenceMatrixPaper, CompetenceReportsPaper
from scoring_tui.papers.minutes import MinutesPaper
from scoring_tui.papers.recap import RecapPaper
from scoring_tui.papers.record_differences import find_record_differences
from scoring_tui.views.board import project as project_board
from tests.helpers.assigned_criteria import enter_marks
from tests.helpers.consensus import SCORING, consensus_contest
from tests.helpers.support import CHAIR, new_final
from tests.papers.lay_out import SETTINGS, build_files, read_paper
from tests.papers.pages import needs_pdftotext
from tests.scoring.test_competence import LEVELS, assessed_contest

REASON = "contoh 2 <kuat>"
AGREEMENT = "Kebaruan: the jury agreed on 2 (single marks 1 · 2 · 2): " + REASON


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    """No. 1: on Kebaruan 5/3 becomes 2, the required level; an agreement on Dampak was cancelled."""
    rubric = {**consensus_contest().rubric["gagasan"].model_dump(mode="json"), "scale": LEVELS}
    contest = assessed_contest(rubric={"gagasan": rubric}, scoring=SCORING)
    engine = new_final(tmp_path / "final.db", contest=contest)
    enter_marks(engine, 1, {"j1": "3 1 1", "j2": "4 2 1", "j3": "3 2 1"})
    engine.submit(AgreeLevel(1, "dampak", Decimal(5), "keliru"), CHAIR)
    engine.submit(CancelAgreement(1, "dampak", "salah kriteria"), CHAIR)
    engine.submit(AgreeLevel(1, "kebaruan", Decimal(2), REASON), CHAIR)
    yield engine
    engine.ledger.close()


@needs_pdftotext
def test_the_report_shows_the_agreed_level_with_the_single_ones(final: Engine) -> None:
    [file] = build_files(final, "competence-reports")
    assert isinstance(file.paper, CompetenceReportsPaper)
    impact, novelty, _ = file.paper.reports[0].lines
    assert (novelty.level, novelty.gap) == ("2.00", "0.00")
    assert novelty.agreement == f"agreed in the jury's meeting (single levels 1 · 2 · 2): {REASON}"
    assert (impact.level, impact.agreement) == ("3.33", "")
    assert file.paper.reports[0].match == "100.00"
    assert "1 · 2 · 2" in read_paper(file)[0]
    [matrix] = build_files(final, "competence-matrix")
    assert isinstance(matrix.paper, CompetenceMatrixPaper)
    assert matrix.paper.rows[0].levels == ("3.33", "2.00*", "1.00")
    assert matrix.paper.explanation.endswith("* is a level that the jury agreed on in its meeting.")


def test_minutes_and_recapitulation_tell_it(final: Engine) -> None:
    [file] = build_files(final, "minutes")[:1]
    assert isinstance(file.paper, MinutesPaper)
    [section] = [item for item in file.paper.sections if "agreed" in item.title]
    agreed, cancelled = section.lines
    assert agreed.endswith(f"{AGREEMENT}.") and agreed.startswith("no. 1 ")
    assert cancelled.endswith("agreed level for Dampak cancelled: salah kriteria.")
    assert any("counts instead of the combined marks" in sentence for sentence in file.paper.method)
    [recap] = [item for item in build_files(final, "recap") if isinstance(item.paper, RecapPaper)][:1]
    assert isinstance(recap.paper, RecapPaper)
    assert [remark.text for remark in recap.paper.remarks] == [AGREEMENT]


def test_report_cards_name_the_level_that_counts(final: Engine) -> None:
    [file, *_] = build_files(final, "report-cards", settings=SETTINGS)
    texts = str(file.paper.model_dump())
    assert "Kebaruan: the jury agreed on 2, which counts instead of the mean" in texts


def test_tables_and_documents_have_it(final: Engine) -> None:
    state = final.state
    text = competence_as_text(state, ["pengawas"])
    assert "2.00* (±0.00)" in text and "* is a level that the jury agreed on" in text
    assert f"1 2 2,2,{REASON}" in competence_as_csv(state, ["pengawas"], "csv")
    [category] = build_competence_document(state, ["pengawas"])["categories"]
    level = category["profiles"][0]["levels"]["kebaruan"]
    assert (level["jurors"], level["agreed"]) == ({"j1": "1", "j2": "2", "j3": "2"}, "2")
    assert "'agreed': {'kebaruan': '2'}" in str(build_standings_document(final, ["pengawas"]))


def test_another_level_on_a_paper_is_a_difference() -> None:
    def record(level: str) -> dict[str, object]:
        contestant = {"number": 1, "name": "Ani", "agreed": {"k": {"level": level, "reason": "a"}}}
        return {"criteria": [{"id": "k", "name": "Kebaruan"}], "contestants": [contestant]}

    [difference] = find_record_differences(record("2"), record("3"))
    assert "agreed level for Kebaruan" in difference and "2 on the paper, 3 in the record" in difference


def test_no_board_shows_the_agreement(final: Engine) -> None:
    view = project_board(final, CHAIR, None)
    assert REASON not in "".join(repr(getattr(view, field.name)) for field in fields(view))
