"""The minutes of a category: every number of the record and no other, and what happened to the result."""

import json
import re
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_tui.contest.methods import METHODS
from scoring_tui.contest.models import Contest
from scoring_tui.contest.papers import PaperSettings
from scoring_tui.domain.commands.jury import Penalise
from scoring_tui.domain.commands.titles import WithholdAward
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import format_number, in_language
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.method_words import CRITERION_METHODS, TOTAL_METHODS, describe_method
from scoring_tui.papers.minutes import MinutesPaper, build_minutes
from scoring_tui.papers.record import ATTACHMENT_NAME
from scoring_tui.scoring.arithmetic import round_half_up
from tests.helpers.support import CHAIR, new_final, small_contest
from tests.papers.eventful import (
    HOSTILE_NAMES,
    build,
    eventful_final,
    judge,
    sign,
    simple_final,
    to_docx,
    to_pdf,
)
from tests.papers.pages import docx_text, needs_pdftotext, pdf_pages, pdf_text

NUMBER = re.compile(r"(?<![\w-])-?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*")


def _build_one(engine: Engine, folder: Path, language: str = "en") -> MinutesPaper:
    [file] = build(engine, "minutes", folder, language)
    assert isinstance(file.paper, MinutesPaper)
    return file.paper


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _section(paper: MinutesPaper, title: str) -> tuple[str, ...]:
    [section] = [item for item in paper.sections if item.title == title]
    return section.lines


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MinutesPaper]:
    folder = tmp_path_factory.mktemp("eventful")
    engine = eventful_final(folder / "final.db")
    yield _build_one(engine, folder)
    engine.ledger.close()


# --- what happened ------------------------------------------------------------------------------------


def _without_time(line: str) -> str:
    return re.sub(r"\d+ \w+ \d{4} at \d\d:\d\d", "TIME", line)


EXPECTED_SECTIONS = {
    "Equal scores": [
        "Score 7.00: no. 3 {3} (place 3), no. 4 {4} (place 3). Place 3 is shared by decision of the head of"
        " jury: sepakat berbagi."
    ],
    "Absent and not ranked": ["no. 6 {6}: withdrawn: sakit.", "no. 10 {10}: disqualified: memalsukan data."],
    "Out of competition": ["no. 7 {7}: score 9.50, without a place: tuan rumah."],
    "Jurors who did not judge a contestant": ["Juri 2, for no. 1 {1}: saudara kandung."],
    "Missing ballots that were excused": ["Juri 3, for no. 5 {5}: dipanggil dinas."],
    "Substitute jurors": ["TIME: Dr. Pengganti, M.Si. takes the place of Juri 3: j3 pulang lebih awal."],
    "Ballots on paper": [
        "Juri 1: no. 8, typed by Ani, Budi.",
        "Juri 2: no. 8, typed by Ani, Budi.",
        "Dr. Pengganti, M.Si.: no. 8, typed by Ani, Budi.",
    ],
    "Penalties": [
        "TIME: no. 9 {9}, 0.5 points off: Kelebihan waktu; lewat 40 detik.",
        "TIME: no. 10 {10}, 0.25 points off: memakai pengeras suara. Cancelled on TIME: alat milik panitia.",
    ],
    "Reopened ballots": [
        "TIME: ballot of Juri 1 for no. 2 {2}, reopened by Dr. Ratna Wulandari: baris tertukar."
    ],
    "Corrections": ["TIME: no. 3 {3} corrected: Unit: Dinas Kesehatan → Dinas Sosial: pindah."],
    "Objections": [
        "TIME: objection about no. 5 {5}, recorded by Panitia: nilai juri 1 diragukan.",
        "TIME: objection about no. 5 {5} settled by Dr. Ratna Wulandari: lembar nilai dicocokkan, benar.",
    ],
    "Withdrawn signatures and rectifications": [
        "TIME: the announced result was withdrawn by Dr. Ratna Wulandari with Juri 1: salah menyalin."
    ],
}


def test_the_sections_tell_what_happened_and_nothing_else(eventful: MinutesPaper) -> None:
    rows = (*eventful.rows, *eventful.unranked)
    names = {row.number: row.name for row in rows}
    expected = {
        title: [re.sub(r"\{(\d+)\}", lambda gap: names[gap[1]], line) for line in lines]
        for title, lines in EXPECTED_SECTIONS.items()
    }
    told = {section.title: list(map(_without_time, section.lines)) for section in eventful.sections}
    assert told == expected
    assert eventful.no_events == ""


def test_awards_titles_and_vacant_awards(eventful: MinutesPaper) -> None:
    assert [(row.award, row.number, row.score, row.score_words) for row in eventful.awards] == [
        ("Juara I", "1", "8.50", "eight point five zero"),
        ("Juara II", "2", "7.63", "seven point six three"),
    ]
    assert eventful.vacant_awards == ("Juara III is given to nobody: mutu belum cukup",)
    [title] = eventful.titles
    assert (title.title, title.number, title.reason) == ("Terfavorit", "5", "pilihan penonton")


def test_parties_and_signers_are_the_head_and_all_jurors(eventful: MinutesPaper) -> None:
    names = ["Dr. Ratna Wulandari", "Juri 1", "Juri 2", "Dr. Pengganti, M.Si.", "Juri 3"]
    assert [person.name for person in eventful.signers] == names
    assert [person.name for person in eventful.parties] == names
    assert "9 (nine) of 10 (ten) contestants, by 4 (four) jurors" in eventful.statement


def test_a_quiet_final_says_that_nothing_happened(tmp_path: Path) -> None:
    engine = simple_final(tmp_path / "final.db")
    paper = _build_one(engine, tmp_path)
    assert paper.sections == () and paper.no_events.startswith("There were no equal scores")
    assert paper.head.draft_word == "DRAFT"
    sign(engine)
    assert _build_one(engine, tmp_path).head.draft_word == ""
    engine.ledger.close()


def test_ties_name_the_step_that_settled_them(tmp_path: Path) -> None:
    # 50 % Dampak, 30 % Kebaruan, 20 % Paparan: 9 7 6 and 8 8 7 both make 7.8.
    engine = new_final(tmp_path / "final.db")
    judge(engine, {1: ["9 7 6"] * 3, 2: ["8 8 7"] * 3, 3: ["5 5 5"] * 3, 4: ["5 5 5"] * 3})
    lines = _section(_build_one(engine, tmp_path), "Equal scores")
    assert lines[0].endswith("Ordered by Dampak.")
    assert lines[1].endswith("Place 3 is shared, because no declared step decides.")
    engine.ledger.close()


def test_nobody_ranked(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db")
    paper = _build_one(engine, tmp_path)
    assert paper.awards == () and paper.rows == () and len(paper.unranked) == 4
    assert paper.result == "No contestant has a place, so no award is given."
    assert len(pdf_pages(to_pdf(build(engine, "minutes", tmp_path)[0]))) == 3
    engine.ledger.close()


# --- scoring rules in words ---------------------------------------------------------------------------


def test_every_method_has_words() -> None:
    assert TOTAL_METHODS.keys() == METHODS.keys()
    assert CRITERION_METHODS.keys() <= METHODS.keys()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            "Rounded half up: the final score to 2 decimals. Nothing else is rounded; the jurors'"
            " totals are shown to 2 decimals.",
        ),
        (
            {"round": {"juror": 1, "jury": 3}},
            "Rounded half up: each juror's total to 1 decimals; the jury's score to 3 decimals; the final"
            " score to 2 decimals. Nothing else is rounded; the jurors' totals are shown to 2"
            " decimals.",
        ),
        (
            {"method": "sum"},
            "In a sum a missing ballot counts as the mean of the others, never as a zero.",
        ),
        ({"rank-on": "exact"}, "Places follow from the score before its last rounding."),
        (
            {"minimum-ballots": 2},
            "A contestant with fewer than 2 ballots is not ranked; a missing ballot is never a zero.",
        ),
        (
            {"method": "trimmed", "trim": {"lowest": 1, "highest": 1, "at-least": 3}},
            "Of at least 3 values the 1 lowest and the 1 highest do not count; the mean of the others is"
            " taken.",
        ),
        (
            {"method": "rank-sum"},
            "Penalties of the head of jury are added to the score; the marks stay unchanged.",
        ),
        (
            {"ties": ["weights", "kebaruan", "head-of-jury"]},
            "Equal scores are ordered by, one after the other: the criteria from the greatest weight"
            " down; Kebaruan; the decision of the head of jury. Who is still equal shares the place.",
        ),
        ({"ties": []}, "Contestants with equal scores share the place."),
    ],
)
def test_the_rules_are_told_in_words(changes: dict[str, Any], sentence: str) -> None:
    contest = small_contest(scoring={"decimals": 2, "ties": ["dampak"], **changes})
    with in_language("en"):
        assert sentence in list(describe_method(State(declared_contest=contest), "pengawas"))


def test_earlier_stages_are_told_with_their_weights() -> None:
    stage = {"id": "tulis", "name": "Tes tulis", "weight": 40, "pass": 60, "required": True}
    contest = small_contest(stage=[stage], scoring={"weight": 60})
    with in_language("en"):
        sentences = list(describe_method(State(declared_contest=contest), "pengawas"))
    assert "The final score is a weighted sum: the jury's score 60%; Tes tulis 40%." in sentences
    assert "Tes tulis: who has less than 60 is not ranked." in sentences


# --- settings -----------------------------------------------------------------------------------------


def test_settings_fill_the_gaps(tmp_path: Path) -> None:
    engine = simple_final(tmp_path / "final.db")
    declared = PaperSettings.model_validate(
        {
            "copies": 3,
            "cc": ["Bupati"],
            "juror": {"j1": {"nip": "19650512 199103 1 004", "rank": "Pembina (IV/a)"}},
            "acknowledged-by": {"name": "Drs. Edhi", "office": "Sekretaris Daerah"},
        }
    )
    with in_language("id"):
        [file] = build_minutes(PaperContext(engine, declared, tmp_path, "id"), ["pengawas"])
    paper = file.paper
    assert isinstance(paper, MinutesPaper)
    assert "3 (tiga)" in paper.closing and paper.copies_to == ("Bupati",)
    first_juror, second_juror = paper.parties[1:3]
    assert (first_juror.nip, first_juror.rank) == ("19650512 199103 1 004", "Pembina (IV/a)")
    assert second_juror.nip == "–"
    assert paper.acknowledged_by.name == "Drs. Edhi"
    engine.ledger.close()


# --- pages --------------------------------------------------------------------------------------------


@needs_pdftotext
def test_hostile_names_come_out_whole_on_pages_and_in_word(tmp_path: Path) -> None:
    engine = simple_final(tmp_path / "final.db", HOSTILE_NAMES)
    [file] = build(engine, "minutes", tmp_path)
    pdf, word = _squeeze(pdf_text(to_pdf(file))), docx_text(to_docx(file))
    for name in HOSTILE_NAMES:
        assert name in word
    for name in HOSTILE_NAMES[:4]:
        assert _squeeze(name) in pdf
    assert pdf.count("Q") >= 200 and pdf.count("Panjang") == 2 * 24
    engine.ledger.close()


def _list_numbers(value: Any) -> Iterator[str]:
    """Numbers of all texts of a model."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _list_numbers(item)
    elif isinstance(value, list):
        for item in value:
            yield from _list_numbers(item)
    elif isinstance(value, str):
        yield from NUMBER.findall(value)


@needs_pdftotext
@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(0, 20)] * 3), min_size=1, max_size=7),
    st.sampled_from(["mean", "sum", "median", "rank-sum"]),
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 40)), max_size=3),
)
def test_every_number_of_the_record_and_no_other(
    marks: list[tuple[int, ...]], method: str, penalties: list[tuple[int, int]]
) -> None:
    contest = small_contest(scoring={"method": method, "ties": ["dampak"]})
    with tempfile.TemporaryDirectory() as name:
        engine = _drawn_final(Path(name), contest, marks, penalties)
        [file] = build(engine, "minutes", Path(name))
        paper = file.paper
        assert isinstance(paper, MinutesPaper)
        _compare_rows(engine, paper)
        allowed_numbers = set(_list_numbers(paper.model_dump(mode="json")))
        count = max(len(paper.method), len(paper.parties), 9)
        allowed_numbers |= {str(number) for number in range(1, count + 1)}  # lists and pages
        for text in (pdf_text(to_pdf(file)), docx_text(to_docx(file))):
            numbers = set(NUMBER.findall(text))
            assert numbers <= allowed_numbers
            for row in paper.rows:
                assert {row.place, row.number, row.score, *row.values} - {"–"} <= numbers
        record = json.loads(file.attachments[ATTACHMENT_NAME])["record"]
        scores = {row["number"]: row["score"] for row in record["contestants"]}
        assert {int(row.number): row.score for row in paper.rows} == {
            number: format_number(Decimal(score)) for number, score in scores.items()
        }
        engine.ledger.close()


def _drawn_final(
    folder: Path, contest: Contest, marks: list[tuple[int, ...]], penalties: list[tuple[int, int]]
) -> Engine:
    engine = new_final(folder / "final.db", [f"Peserta {chr(65 + n)}" for n in range(len(marks))], contest)
    judge(
        engine,
        {
            number: [" ".join(str(Decimal((mark + step) % 21) / 2) for step in range(3)) for mark in ballots]
            for number, ballots in enumerate(marks, 1)
        },
    )
    for number, points in penalties:
        if number <= len(marks):
            engine.submit(Penalise(number, Decimal(points) / 10, "lewat waktu"), CHAIR)
    return engine


def _compare_rows(engine: Engine, paper: MinutesPaper) -> None:
    """The rows of the annex must be the standing, computed apart."""
    standing, scoring = engine.tally.standing(engine.state, "pengawas"), engine.state.contest.scoring
    with in_language("en"):
        expected = [
            (
                str(placing.place),
                str(placing.candidate.number),
                *(
                    format_number(round_half_up(placing.candidate.totals[id_], scoring.total_decimals))
                    for id_ in ("j1", "j2", "j3")
                ),
                format_number(placing.candidate.displayed_score),
            )
            for placing in standing.placings
        ]
    assert [(row.place, row.number, *row.values[:3], row.score) for row in paper.rows] == expected


def test_minutes_without_any_award_do_not_announce_winners(tmp_path: Path) -> None:
    engine = simple_final(tmp_path / "final.db")
    for award in ("Juara I", "Juara II", "Juara III"):
        engine.submit(WithholdAward("pengawas", award, "mutu belum cukup"), CHAIR)
    [file] = build(engine, "minutes", tmp_path)
    assert isinstance(file.paper, MinutesPaper)
    assert file.paper.awards == ()
    assert file.paper.result == "The jury decides that no award is given:"
    engine.ledger.close()
