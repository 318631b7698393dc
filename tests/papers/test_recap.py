"""The recapitulation: every number of the record is in its pages and its workbook, and no other."""

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from scoring_tui.domain.commands.jury import Penalise
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.stage import Disqualify
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import format_number
from scoring_tui.papers.recap import RecapPaper, build_recaps
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from scoring_tui.scoring.arithmetic import round_half_up
from tests.helpers.support import CHAIR, HARD_NAMES, enter_paper, new_final
from tests.papers.drawn_finals import CATEGORY, make_context, make_sheets, play_drawn_final
from tests.papers.pages import needs_pdftotext, pdf_pages, pdf_text

TEMPLATE_SIGNS = ("{{7*7}}", '#include "x"', "*x* $x$ @ref <b>", "=1+1")


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    """Six contestants; the third has a penalty, the fifth is a guest, the sixth is disqualified."""
    names = (*TEMPLATE_SIGNS, "Ani", "Budi")
    engine = new_final(tmp_path / "final.db", names)
    engine.submit(SetGuest(engine.state.turns[5].contestant, is_guest=True, reason="tuan rumah"), CHAIR)
    enter_paper(engine, *make_sheets(engine))
    engine.submit(Penalise(3, Decimal("0.75"), "melebihi waktu"), CHAIR)
    engine.submit(Disqualify(6, "bukan ASN"), CHAIR)
    yield engine
    engine.ledger.close()


def build(engine: Engine) -> RecapPaper:
    """The paper of the first category."""
    [file] = build_recaps(make_context(engine), [CATEGORY])
    assert isinstance(file.paper, RecapPaper)
    return file.paper


def lay_out(paper: RecapPaper) -> bytes:
    """The pages as PDF."""
    return typeset(paper, TEMPLATES / "recap.typ")


def list_numbers(text: str) -> set[str]:
    """Every number with decimals in a text."""
    return set(re.findall(r"\d+[.,]\d+", text))


@needs_pdftotext
def test_every_number_of_the_record_is_on_the_pages_and_no_other(final: Engine) -> None:
    standing = final.tally.standing(final.state, CATEGORY)
    candidates = [placing.candidate for placing in standing.placings]
    candidates += [line.candidate for line in standing.unranked if line.candidate]
    expected = {f"{candidate.displayed_score:.2f}" for candidate in candidates}
    expected |= {f"{float(total):.2f}" for candidate in candidates for total in candidate.totals.values()}
    expected |= {f"{float(candidate.jury_score):.2f}" for candidate in candidates}
    for number in final.state.turns:
        expected |= {f"{mark:f}" for ballot in final.state.ballots[number] for mark in ballot.marks.values()}
    expected |= {"0.75"}
    disqualified = [line for line in build(final).blocks if line.number == "6"]
    expected |= {ballot.total for block in disqualified for ballot in block.ballots}
    text = pdf_text(lay_out(build(final)))
    assert list_numbers(text) == {number for number in expected if "." in number}
    for name in final.state.contestants.values():
        assert name.name in re.sub(r"\s+", " ", text)
    assert "melebihi waktu" in text
    assert "bukan ASN" in text


def test_a_guest_and_an_excluded_contestant_have_no_place(final: Engine) -> None:
    blocks = {block.number: block for block in build(final).blocks}
    assert [blocks[number].place for number in "56"] == ["–", "–"]
    assert blocks["5"].score != "–"
    assert blocks["6"].score == "–"
    assert [row.number for row in build(final).unranked] == ["5", "6"]


@needs_pdftotext
def test_heads_repeat_and_signatures_are_not_alone(tmp_path: Path) -> None:
    names = [f"Peserta {n} " + "x" * 40 for n in range(54)]
    engine = new_final(tmp_path / "final.db", names)
    enter_paper(engine, *make_sheets(engine))
    pages = pdf_pages(lay_out(build(engine)))
    engine.ledger.close()
    assert len(pages) > 4
    for page in pages[:-1]:
        assert "Juror's total" in page
    assert "Equal scores" in pages[-1]
    for page in pages:
        jurors = re.findall(r"\bJuror ([123])\s+\d", page)
        assert (jurors[:1], jurors[-1:]) in (([], []), (["1"], ["3"])), "a contestant is broken over pages"


@needs_pdftotext
def test_hard_names_come_out_whole(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", HARD_NAMES)
    enter_paper(engine, *make_sheets(engine))
    text = pdf_text(lay_out(build(engine)))
    engine.ledger.close()
    assert "Ola [/] N" in text
    assert text.count("Panjang") >= 24


@needs_pdftotext
def test_nobody_is_judged_yet(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db")
    paper = build(engine)
    [file] = build_recaps(make_context(engine), [CATEGORY])
    assert file.make_workbook()
    engine.ledger.close()
    assert paper.blocks == ()
    assert "No contestant has a place." in pdf_text(lay_out(paper))


def test_the_workbook_has_no_formula_and_no_address_from_users(tmp_path: Path) -> None:
    with play_drawn_final(tmp_path, 13) as engine:
        [file] = build_recaps(make_context(engine), [CATEGORY])
        with zipfile.ZipFile(BytesIO(file.make_workbook())) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
    formulas = [
        formula
        for name, part in parts.items()
        if "sheet" in name
        for formula in re.findall("<f>(.*?)</f>", part)
    ]
    assert formulas
    assert not [formula for formula in formulas if "1+1" in formula or "cmd" in formula]
    assert "hyperlink" not in "".join(
        part for name, part in parts.items() if name.startswith("xl/worksheets")
    )
    assert "(DRAFT)" in parts["xl/sharedStrings.xml"]


@needs_pdftotext
@pytest.mark.parametrize("number", [0, 2, 5, 9, 11])
def test_drawn_finals_are_told_whole(tmp_path: Path, number: int) -> None:
    """Every mark, total, score and penalty of any method is on the pages."""
    with play_drawn_final(tmp_path, number) as engine:
        state, standing = engine.state, engine.tally.standing(engine.state, CATEGORY)
        scoring, contest = state.contest.scoring, state.contest
        expected = {
            format_number(mark)
            for turn in state.turns
            for ballot in state.ballots.get(turn, ())
            for mark in ballot.marks.values()
        }
        for placing in standing.placings:
            candidate = placing.candidate
            totals = candidate.totals.values()
            expected |= {format_number(round_half_up(total, scoring.total_decimals)) for total in totals}
            expected.add(format_number(candidate.displayed_score))
            if contest.stages_by_category[CATEGORY]:
                expected.add(format_number(round_half_up(candidate.jury_score, scoring.decimals)))
            if candidate.penalty_points:
                expected.add(format_number(candidate.penalty_points))
        words = set(pdf_text(lay_out(build(engine))).replace(":", " ").split())
    assert expected <= words
