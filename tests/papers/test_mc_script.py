"""The script of the MC has no result before the signature; receipts name those who won."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.domain.commands.titles import GiveTitle
from scoring_tui.engine.engine import Engine
from scoring_tui.papers.mc_script import McScript
from scoring_tui.papers.signing_lists import SigningList
from scoring_tui.papers.typesetting import TEMPLATES
from scoring_tui.papers.word_files import fill_word_template
from tests.helpers.support import CHAIR, COMMITTEE, juror, new_final, send, to_scoring
from tests.papers.lay_out import NIP, build_files, read_paper
from tests.papers.pages import docx_text, needs_pdftotext

pytestmark = needs_pdftotext
NAMES = ("Sutrisno, S.E.", "Siti Aminah", "Budi Santoso, S.T., M.T.", "Dewi Lestari")


@pytest.fixture
def scored(tmp_path: Path) -> Iterator[Engine]:
    """Four contestants with marks; number 1 is the best one."""
    engine = new_final(tmp_path / "nilai.db", NAMES)
    for number in (1, 2, 3, 4):
        to_scoring(engine, number)
        for juror_id in ("j1", "j2", "j3"):
            send(engine, number, juror_id, *[f"{10 - number}"] * 3)
    yield engine
    engine.ledger.close()


def sign(engine: Engine) -> None:
    """All persons sign."""
    for signer in (CHAIR, juror("j1"), juror("j2"), juror("j3")):
        if not engine.state.is_signed("pengawas"):
            engine.submit(Sign("pengawas"), signer)


def sentences(paper: object) -> list[str]:
    """What is read aloud."""
    assert isinstance(paper, McScript)
    return [sentence.text for part in paper.parts for sentence in part.sentences]


def test_the_script_of_a_day_calls_everyone_in_running_order(final: Engine) -> None:
    final.submit(Withdraw(2, "sakit"), COMMITTEE)
    (file,) = build_files(final, "mc-script")
    texts = sentences(file.paper)
    calls = [text for text in texts if text.startswith("To the stage, please")]
    assert [int(text.split("draw number ")[1].split(",")[0]) for text in calls] == [1, 3, 4]
    assert "Each contestant presents for 7 minutes." in texts
    assert "We tell how much time is left: 2 and 1 minutes before the end." in texts
    standby = [text for text in texts if text.startswith("Please stand by")]
    assert [int(text.split("draw number ")[1].split(",")[0]) for text in standby] == [3, 4]
    pages = "\n".join(read_paper(file))
    assert "withdrawn" in pages
    assert all(final.state.contestant_name(number) in pages for number in (1, 2, 3, 4))


def test_before_the_signature_nothing_says_a_result(scored: Engine) -> None:
    files = build_files(scored, "mc-script") + build_files(scored, "receipts")
    text = "\n".join(page for file in files for page in read_paper(file))
    for word in ("Juara", "score", "9.00", "Terfavorit"):
        assert word not in text


def test_the_ceremony_begins_at_the_last_award(scored: Engine) -> None:
    scored.submit(GiveTitle("pengawas", "Terfavorit", 4, "pilihan hadirin"), CHAIR)
    sign(scored)
    files = {file.stem: file for file in build_files(scored, "mc-script")}
    file = files["script-of-the-mc-result-pengawas"]
    assert isinstance(file.paper, McScript)
    assert file.paper.head.draft_word == ""
    headings = [part.heading for part in file.paper.parts]
    assert headings == ["Opening", "Places", "Terfavorit", "Juara III", "Juara II", "Juara I", "Closing"]
    texts = sentences(file.paper)
    assert texts[-2:] == [
        "With a score of nine point zero zero.",
        "This is the result of Pengawas. Congratulations to all.",
    ]
    pages = "\n".join(read_paper(file))
    lines = [line.strip() for line in pages.splitlines()]
    assert lines.index("Juara III") < lines.index("Juara II") < lines.index("Juara I")
    assert NIP not in pages


def test_a_result_that_waits_for_a_signature_is_a_draft(scored: Engine) -> None:
    scored.submit(Sign("pengawas"), CHAIR)
    assert not scored.state.is_signed("pengawas")
    drafts = [
        file.stem
        for kind in ("mc-script", "receipts")
        for file in build_files(scored, kind)  # type: ignore[arg-type]
        if file.paper.head.draft_word
    ]
    assert drafts == ["script-of-the-mc-result-pengawas", "receipts-pengawas"]


def test_receipts_name_winners_and_jurors_with_room_for_the_amount(scored: Engine) -> None:
    scored.submit(GiveTitle("pengawas", "Terfavorit", 4, "pilihan hadirin"), CHAIR)
    sign(scored)
    jury, winners = build_files(scored, "receipts")
    assert isinstance(winners.paper, SigningList)
    assert isinstance(jury.paper, SigningList)
    (table,) = winners.paper.tables
    winners_by_item = {row.item: row.name for row in table.rows}
    expected_names = [scored.state.contestant_name(number) for number in (1, 2, 3, 4)]
    items = ["Juara I", "Juara II", "Juara III", "Terfavorit"]
    assert winners_by_item == dict(zip(items, expected_names, strict=True))
    assert [row.name for row in jury.paper.tables[0].rows] == ["Juri 1", "Juri 2", "Juri 3"]
    text = "\n".join(read_paper(winners))
    assert all(part in text for part in (*items, *expected_names, "Amount", "Signature", "Final Kecil"))


def test_the_word_file_has_the_same_sentences(final: Engine) -> None:
    (file,) = build_files(final, "mc-script")
    text = docx_text(fill_word_template(file.paper, TEMPLATES / "mc-script.docx"))
    assert all(sentence in text for sentence in sentences(file.paper))
