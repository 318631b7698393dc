"""Papers of contests in which nobody gives marks: they say what was imported, and name no ballot."""

from pathlib import Path

import pytest

from scoring_tui.domain.commands.stage import MarkAbsent
from scoring_tui.papers.announcement import AnnouncementPaper
from scoring_tui.papers.minutes import MinutesPaper
from scoring_tui.papers.recap import RecapPaper
from scoring_tui.papers.registry import BUILDERS
from tests.helpers.result_contests import declare_results, import_scores, new_result_contest
from tests.helpers.support import COMMITTEE
from tests.papers.eventful import build, to_pdf
from tests.papers.pages import needs_pdftotext, pdf_text


@pytest.mark.parametrize("format_name", ["results", "administration"])
def test_every_kind_of_paper_is_built_or_is_none(tmp_path: Path, format_name: str) -> None:
    engine = new_result_contest(tmp_path / "f.db", declare_results(format_name))
    with engine.ledger:
        for kind in BUILDERS:
            assert all(file.paper for file in build(engine, kind, tmp_path, "en"))


@needs_pdftotext
def test_minutes_and_recapitulation_of_results(tmp_path: Path) -> None:
    engine = new_result_contest(tmp_path / "f.db")
    with engine.ledger:
        import_scores(engine, "cat", {1: "80", 2: "65", 3: "90"})
        import_scores(engine, "esai", {1: "70", 2: "80", 3: "60"})
        engine.submit(MarkAbsent(4, "TH"), COMMITTEE)
        [minutes_file] = build(engine, "minutes", tmp_path, "en")
        minutes, [recap_file] = minutes_file.paper, build(engine, "recap", tmp_path, "en")
        recap = recap_file.paper
        assert isinstance(minutes, MinutesPaper) and isinstance(recap, RecapPaper)
        assert "3 (three) of 4 (four) contestants have every result" in minutes.statement
        assert not any("juror" in sentence for sentence in minutes.method)
        assert [column.meaning for column in minutes.columns] == ["Uji CAT", "Esai"]
        assert [(row.place, row.name, row.score) for row in minutes.rows] == [
            ("1", "Citra Ayu", "78.00"), ("2", "Andi Saputra", "76.00"),
        ]  # fmt: skip
        assert [row.reason for row in minutes.unranked] == ["did not pass Uji CAT", "absent: TH"]
        assert [(block.place, block.values, block.score) for block in recap.blocks] == [
            ("1", ("90", "60"), "78.00"), ("2", ("80", "70"), "76.00"),
        ]  # fmt: skip
        assert recap_file.forms == ("pdf",)
        text = pdf_text(to_pdf(recap_file))
        assert "78.00" in text and "Juror's total" not in text


def test_an_administration_lists_who_passed(tmp_path: Path) -> None:
    engine = new_result_contest(tmp_path / "f.db", declare_results("administration"))
    with engine.ledger:
        import_scores(engine, "ktp", {1: "1", 2: "1", 3: "0", 4: "1"})
        import_scores(engine, "rekom", {1: "1", 2: "0", 3: "0", 4: "1"})
        [minutes_file] = build(engine, "minutes", tmp_path, "en")
        [announcement_file] = build(engine, "announcement", tmp_path, "en")
        minutes, announcement = minutes_file.paper, announcement_file.paper
        assert isinstance(minutes, MinutesPaper) and isinstance(announcement, AnnouncementPaper)
        assert minutes.result == "2 (two) contestants passed; they stand in the annex."
        assert minutes.awards == () and [row.place for row in minutes.rows] == ["passed", "passed"]
        assert [row.reason for row in minutes.unranked] == [
            "did not pass Surat rekomendasi", "did not pass KTP, Surat rekomendasi",
        ]  # fmt: skip
        assert [row.name for row in announcement.categories[0].rows] == ["Andi Saputra", "Doni Pratama"]
        assert "Winners" not in announcement.subtitle and not announcement.categories[0].has_scores
