"""Competence reports and the matrix: levels, gaps, match and notes, for the head of jury's eyes alone."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.commands.jury import SendBallot
from scoring_tui.engine.engine import Engine
from scoring_tui.papers.competence_papers import CompetenceMatrixPaper, CompetenceReportsPaper
from scoring_tui.papers.kinds import KINDS
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from scoring_tui.papers.write import select_kinds
from tests.helpers.assigned_criteria import enter_marks
from tests.helpers.support import juror, new_final, small_contest, to_scoring
from tests.papers.lay_out import SETTINGS, build_files
from tests.papers.pages import needs_pdftotext, pdf_pages
from tests.scoring.test_competence import LEVELS, assessed_contest

WITH_NOTES = SETTINGS.model_copy(update={"notes": True})


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    """No. 1 by three jurors, one of whom notes something; no. 2 by one juror."""
    rubric = small_contest().rubric["gagasan"].model_dump(mode="json", by_alias=True, exclude_unset=True)
    names = [{"value": 1, "name": "paham"}, {"value": 2, "name": "dasar"}]
    contest = assessed_contest(rubric={"gagasan": {**rubric, "scale": LEVELS, "level": names, "notes": True}})
    engine = new_final(tmp_path / "final.db", contest=contest)
    to_scoring(engine, 1)
    marks = {"dampak": Decimal(3), "kebaruan": Decimal(1), "paparan": Decimal(1)}
    engine.submit(SendBallot(1, marks, "", {"dampak": "Contoh <nyata> #1"}), juror("j1"))
    enter_marks(engine, 1, {"j2": "4 2 1", "j3": "3 2 1"})
    enter_marks(engine, 2, {"j1": "2 3 5"})
    yield engine
    engine.ledger.close()


def test_a_report_has_levels_gaps_match_and_notes(final: Engine) -> None:
    [file] = build_files(final, "competence-reports", settings=WITH_NOTES)
    assert isinstance(file.paper, CompetenceReportsPaper)
    first, second = file.paper.reports
    impact, novelty, talk = first.lines
    assert (impact.level, impact.required, impact.gap, impact.is_short) == ("3.33", "3", "+0.33", False)
    assert (novelty.level, novelty.required, novelty.gap, novelty.is_short) == ("1.67", "2", "−0.33", True)
    assert (talk.level, talk.level_name, talk.required, talk.gap) == ("1.00", "paham", "–", "–")
    assert impact.notes == ("Contoh <nyata> #1",)
    assert (first.standard, first.match, first.band) == ("Pengawas", "93.33", "Optimal")
    assert (second.match, second.band) == ("80.00", "Cukup")


def test_the_matrix_has_everybody_on_one_line(final: Engine) -> None:
    [file] = build_files(final, "competence-matrix")
    assert isinstance(file.paper, CompetenceMatrixPaper)
    assert [row.levels for row in file.paper.rows] == [("3.33", "1.67", "1.00"), ("2.00", "3.00", "5.00")]
    assert [row.gaps for row in file.paper.rows] == [("+0.33", "−0.33", ""), ("−1.00", "+1.00", "")]


@needs_pdftotext
def test_each_contestant_has_a_page_and_every_page_says_that_it_is_confidential(final: Engine) -> None:
    [reports] = build_files(final, "competence-reports", settings=WITH_NOTES)
    [matrix] = build_files(final, "competence-matrix")
    pages = pdf_pages(typeset(reports.paper, TEMPLATES / "competence-reports.typ"))
    assert len(pages) == 2 and "93.33 %" in pages[0] and "Contoh <nyata> #1" in pages[0]
    [page] = pdf_pages(typeset(matrix.paper, TEMPLATES / "competence-matrix.typ"))
    assert "93.33" in page and "Optimal" in page
    assert all("CONFIDENTIAL" in text for text in (*pages, page))


def test_they_are_written_only_by_name(final: Engine) -> None:
    for kind in ("competence-reports", "competence-matrix"):
        assert KINDS[kind].is_confidential  # type: ignore[index]
        assert kind not in select_kinds([])
        assert select_kinds([kind]) == (kind,)


def test_a_contest_without_levels_has_none(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "plain.db")
    enter_marks(engine, 1, {"j1": "8 7 9"})
    assert build_files(engine, "competence-reports") == []
    assert build_files(engine, "competence-matrix") == []
    engine.ledger.close()
