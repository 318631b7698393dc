"""The rectification of an announced result: what was announced and what is valid now."""

from decimal import Decimal
from pathlib import Path

from scoring_tui.domain.commands.jury import Penalise, Reopen
from scoring_tui.papers.rectification import RectificationPaper
from tests.helpers.support import CHAIR, send
from tests.papers.eventful import announce, build, sign, simple_final, to_docx, to_pdf, withdraw
from tests.papers.pages import docx_text, needs_pdftotext, pdf_text


def _build_one(engine: object, folder: Path, language: str = "en") -> RectificationPaper:
    [file] = build(engine, "rectification", folder, language)  # type: ignore[arg-type]
    assert isinstance(file.paper, RectificationPaper)
    return file.paper


def test_nothing_is_built_without_a_withdrawal_after_an_announcement(tmp_path: Path) -> None:
    engine = simple_final(tmp_path / "final.db")
    assert build(engine, "rectification", tmp_path) == []
    sign(engine)
    withdraw(engine)
    assert build(engine, "rectification", tmp_path) == []
    announce(engine)
    assert build(engine, "rectification", tmp_path) == []
    withdraw(engine)
    assert len(build(engine, "rectification", tmp_path)) == 1
    engine.ledger.close()


def test_it_names_each_changed_line_until_it_is_signed_again(tmp_path: Path) -> None:
    # 1: 9 9 8 -> 8.80; 2: 8.5 8.5 7.5 -> 8.30; 3: 8 8 7 -> 7.80. A penalty of 0.7 puts 1 behind 2: 8.10.
    engine = simple_final(tmp_path / "final.db")
    names = {number: engine.state.contestant_name(number) for number in (1, 2, 3)}
    announce(engine)
    withdraw(engine, "pengurangan terlupa")
    engine.submit(Penalise(1, Decimal("0.7"), "lewat waktu"), CHAIR)
    draft = _build_one(engine, tmp_path)
    assert draft.head.draft_word
    assert draft.changes == (
        f"no. 2 {names[2]}: place 2 becomes 1; award Juara II becomes Juara I.",
        f"no. 1 {names[1]}: place 1 becomes 2; score 8.80 becomes 8.10; award Juara I becomes Juara II.",
    )
    assert [(row.number, row.is_changed) for row in draft.rows] == [("2", True), ("1", True), ("3", False)]
    assert draft.statements[1].endswith("by Dr. Ratna Wulandari together with Juri 1.")
    assert draft.statements[2] == "Reason: pengurangan terlupa"
    assert "0.7" in draft.corrections[0] and "lewat waktu" in draft.corrections[0]
    assert [person.name for person in draft.signers] == ["Dr. Ratna Wulandari", "Juri 1"]
    announce(engine)
    final = _build_one(engine, tmp_path)
    assert not final.head.draft_word and final.changes == draft.changes
    engine.ledger.close()


def test_a_result_that_is_the_same_again_says_so(tmp_path: Path) -> None:
    engine = simple_final(tmp_path / "final.db")
    announce(engine)
    withdraw(engine)
    engine.submit(Reopen(1, "j1", "salah baris"), CHAIR)
    send(engine, 1, "j1", "9", "9", "8")
    announce(engine)
    paper = _build_one(engine, tmp_path)
    assert paper.changes == ("No place, score or award differs from the announced result.",)
    assert [sentence.split(": ", 1)[1] for sentence in paper.corrections] == [
        f"No. 1 {engine.state.contestant_name(1)}: ballot of Juri 1 reopened: salah baris",
        f"No. 1 {engine.state.contestant_name(1)}: ballot of Juri 1 sent",
    ]
    engine.ledger.close()


@needs_pdftotext
def test_pages_and_word_file_say_the_same(tmp_path: Path) -> None:
    engine = simple_final(tmp_path / "final.db")
    announce(engine)
    withdraw(engine)
    engine.submit(Penalise(1, Decimal("0.7"), "lewat waktu"), CHAIR)
    sign(engine)
    [file] = build(engine, "rectification", tmp_path)
    for text in (pdf_text(to_pdf(file)), docx_text(to_docx(file))):
        joined_text = "".join(text.split())
        assert "DRAFT" not in text
        for value in ("8.80", "8.10", "Juara II", "lewat waktu", "Sutrisno", "salah ketik"):
            assert "".join(value.split()) in joined_text
    engine.ledger.close()
