"""The report of a contestant has that contestant's numbers and nobody else's; the jury's is confidential."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.contest.papers import PaperSettings
from scoring_tui.domain.commands.jury import PaperBallot, Penalise
from scoring_tui.domain.commands.stage import Disqualify
from scoring_tui.engine.engine import Engine
from scoring_tui.papers.jury_report_paper import build_jury_reports
from scoring_tui.papers.kinds import KINDS
from scoring_tui.papers.report_cards import MIN_COMPARED, ReportCardsPaper, build_report_cards
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from scoring_tui.papers.write import select_kinds
from tests.helpers.support import CHAIR, enter_paper, new_final, small_contest
from tests.papers.drawn_finals import CATEGORY, make_context, make_sheets
from tests.papers.pages import needs_pdftotext, pdf_pages

NAMES = ("Anindya", "Bagaskara", "Citraloka", "Darmawan", "Endarwati", "Fadhilah")
PENALTY_REASON = "melebihi waktu"


def play(path: Path, names: tuple[str, ...] = NAMES, **about: object) -> Engine:
    """A final in which every juror wrote a note about the first contestant."""
    contest = small_contest()
    contest = contest.model_copy(update={"contest": contest.contest.model_copy(update=about)})
    engine = new_final(path / "final.db", names, contest)
    sheets = [
        PaperBallot(sheet.number, sheet.juror, sheet.marks, f"catatan {sheet.juror} no {sheet.number}")
        for sheet in make_sheets(engine)
    ]
    enter_paper(engine, *sheets)
    return engine


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    """A final in which the second contestant has a penalty and the sixth is disqualified."""
    engine = play(tmp_path)
    engine.submit(Penalise(2, Decimal("0.75"), PENALTY_REASON), CHAIR)
    engine.submit(Disqualify(6, "bukan ASN"), CHAIR)
    yield engine
    engine.ledger.close()


def build(engine: Engine, **settings: object) -> ReportCardsPaper:
    """The reports of the first category."""
    context = replace(make_context(engine), settings=PaperSettings.model_validate(settings))
    [file] = build_report_cards(context, [CATEGORY])
    assert isinstance(file.paper, ReportCardsPaper)
    return file.paper


def lay_out(paper: ReportCardsPaper) -> list[str]:
    """The text of each page."""
    return pdf_pages(typeset(paper, TEMPLATES / "report-cards.typ"))


@needs_pdftotext
def test_a_page_names_no_other_person(final: Engine) -> None:
    pages = lay_out(build(final))
    assert len(pages) == len(NAMES)
    names = {turn.number: final.state.contestant_name(turn.number) for turn in final.state.turns.values()}
    for number, page in enumerate(pages, 1):
        assert [name for name in NAMES if name in page] == [names[number]]
        assert not [juror.name for juror in final.state.jurors.values() if juror.name in page]
        assert (PENALTY_REASON in page) == (number == 2)


@needs_pdftotext
def test_a_page_has_every_own_number_and_no_other(final: Engine) -> None:
    standing = final.tally.standing(final.state, CATEGORY)
    candidates = {placing.candidate.number: placing.candidate for placing in standing.placings}
    paper = build(final)
    for card, page in zip(paper.cards, lay_out(paper), strict=True):
        number = int(card.number)
        ballots = final.state.ballots[number]
        marks = {f"{mark:f}" for ballot in ballots for mark in ballot.marks.values()}
        means = {criterion.mean for criterion in card.criteria} | {card.total_mean}
        expected = marks | means | set(card.totals)
        if number in candidates:
            expected.add(f"{candidates[number].displayed_score:.2f}")
            expected |= {line.value for line in card.summary}
        shown = set(re.findall(r"\d+\.\d+", page))
        assert shown == {text for text in expected if "." in text}


def test_place_and_award(final: Engine) -> None:
    cards = {card.number: card for card in build(final).cards}
    places = {
        str(placing.candidate.number): placing.place
        for placing in final.tally.standing(final.state, CATEGORY).placings
    }
    for number, place in places.items():
        assert cards[number].place == f"{place} of {len(places)}"
    assert cards["6"].place == "disqualified: bukan ASN"
    assert cards["6"].score == "–"
    assert {award for card in cards.values() for award in card.awards} == {
        "Juara I",
        "Juara II",
        "Juara III",
    }


@needs_pdftotext
def test_many_jurors_leave_room_for_the_criteria(final: Engine) -> None:
    paper = build(final)
    card = paper.cards[0]
    criteria = tuple(
        criterion.model_copy(update={"name": "Kesinambungan", "weight": "", "marks": ("1.000",) * 16})
        for criterion in card.criteria
    )
    wide_card = card.model_copy(
        update={
            "criteria": criteria,
            "jurors": tuple(f"J{number}" for number in range(16)),
            "totals": ("1.000,000",) * 16,
        }
    )
    page = lay_out(paper.model_copy(update={"cards": (wide_card,)}))[0]
    rows = [line for line in page.splitlines() if "Kesinambungan" in line]
    assert [line.count("1.000") for line in rows] == [16] * len(criteria)


def test_notes_are_shown_only_if_the_contest_shows_them(final: Engine) -> None:
    assert not [card for card in build(final).cards if card.notes]
    [first, *_] = build(final, notes=True).cards
    assert [note.text for note in first.notes] == [f"catatan j{n} no 1" for n in (1, 2, 3)]
    assert [note.juror for note in first.notes] == ["Juror 1", "Juror 2", "Juror 3"]


def test_jurors_are_named_where_marks_are_published(tmp_path: Path) -> None:
    engine = play(tmp_path, publish_marks=True)
    assert build(engine).cards[0].jurors == tuple(engine.state.jurors[f"j{n}"].name for n in (1, 2, 3))
    engine.ledger.close()


@pytest.mark.parametrize("count", [2, MIN_COMPARED - 1, MIN_COMPARED])
def test_few_contestants_are_not_compared(tmp_path: Path, count: int) -> None:
    """The mean of two would tell the marks of the other."""
    engine = play(tmp_path, NAMES[:count])
    paper = build(engine)
    engine.ledger.close()
    bars = [criterion.bar for card in paper.cards for criterion in card.criteria]
    assert all((bar is None) == (count < MIN_COMPARED) for bar in bars)
    assert bool(paper.bar_explanation) == (count >= MIN_COMPARED)


def test_bars_add_up_to_nothing(final: Engine) -> None:
    """The distances from a mean cancel, as long as no bar is cut off."""
    criteria = [card.criteria[0].bar for card in build(final).cards]
    values = [bar for bar in criteria if bar is not None]
    assert len(values) == len(NAMES)
    assert sum(values) == pytest.approx(0, abs=0.01) or max(map(abs, values)) == 1


@needs_pdftotext
def test_every_page_of_the_jurys_report_is_marked(final: Engine) -> None:
    [file] = build_jury_reports(make_context(final), [CATEGORY])
    pages = pdf_pages(typeset(file.paper, TEMPLATES / "jury-report.typ"))
    assert len(pages) >= 2
    for page in pages:
        assert "CONFIDENTIAL: for the head of jury only" in page
    text = " ".join(pages)
    for juror in final.state.jurors.values():
        assert juror.name in text


@needs_pdftotext
def test_the_jurys_report_without_a_ballot(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db")
    [file] = build_jury_reports(make_context(engine), [CATEGORY])
    [page] = pdf_pages(typeset(file.paper, TEMPLATES / "jury-report.typ"))
    engine.ledger.close()
    assert "There are no ballots yet." in page


def test_the_jurys_report_is_written_only_if_it_is_asked_for() -> None:
    assert KINDS["jury-report"].is_confidential
    assert "jury-report" not in select_kinds([])
    assert select_kinds(["jury-report"]) == ("jury-report",)
