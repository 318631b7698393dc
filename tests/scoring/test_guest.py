"""Contestants out of competition: whatever they are given, nobody else's place or score changes."""

import csv
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.domain.commands.jury import PaperBallot, Penalise
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.setup import DrawOrder, ImportResults, ImportRoster
from scoring_tui.domain.commands.stage import Freeze
from scoring_tui.domain.facts.setup import Result
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.exports.standings import build_standings_document, standings_as_csv
from scoring_tui.scoring.jury.report_card import build_jury_report
from scoring_tui.scoring.sensitivity.field import build_field
from scoring_tui.views.linkage import make_linkage_sentence
from tests.helpers.methods import DECLARATIONS
from tests.helpers.support import CHAIR, COMMITTEE, contestants, enter_paper, new_final, small_contest

COMPETING, GUESTS = 4, 2
JURORS = ("j1", "j2", "j3")
CRITERIA = ("dampak", "kebaruan", "paparan")
MARKS = st.lists(st.integers(0, 20).map(lambda n: Decimal(n) / 2), min_size=3, max_size=3)
PANELS = st.lists(st.lists(st.none() | MARKS, min_size=3, max_size=3), min_size=6, max_size=6)
"""Marks of each contestant by each juror; None for a ballot that is not there."""


def enter(engine: Engine, panels: list[Any], first: int) -> None:
    """Enter the ballots of contestants from this draw number on."""
    ballots = [
        PaperBallot(number, juror_id, dict(zip(CRITERIA, marks, strict=True)))
        for number, panel in enumerate(panels, first)
        for juror_id, marks in zip(JURORS, panel, strict=True)
        if marks is not None
    ]
    if ballots:
        enter_paper(engine, *ballots)


def competition(folder: str, scoring: dict[str, Any], **parts: Any) -> Engine:
    """A drawn category of those who compete."""
    session = {**small_contest().session[0].model_dump(exclude_none=True), "categories": ["pengawas"]}
    contest = small_contest(scoring=scoring, category=[_category()], session=[session], **parts)
    return new_final(Path(folder) / "final.db", ["A", "B", "C", "D"], contest)


def _category() -> dict[str, Any]:
    return {"id": "pengawas", "name": "Pengawas", "rubric": "gagasan", "awards": ["Juara I"], "through": 2}


def add_guests(engine: Engine, is_guest: bool = True) -> None:
    """Contestants out of competition, drawn after the others."""
    guests = contestants(["Tamu 1", "Tamu 2"], first=51)
    flagged = tuple(guest.model_copy(update={"is_guest": is_guest}) for guest in guests)
    engine.submit(ImportRoster("tamu.csv", flagged), COMMITTEE)
    engine.submit(DrawOrder(5), COMMITTEE)


def result(engine: Engine) -> tuple[Any, ...]:
    """Everything about those who compete that another contestant could change."""
    state = engine.state
    standing = engine.tally.standing(state, "pengawas")
    field = build_field(state, "pengawas")
    unranked = [(line.number, line.reason) for line in standing.unranked if line.number <= COMPETING]
    report = build_jury_report(state, engine.tally, "pengawas")
    return (
        standing.placings, unranked, standing.notes, standing.is_complete, field.places, field.scores,
        report.severity, report.icc, report.alpha, make_linkage_sentence(state, "pengawas").text,
    )  # fmt: skip


@pytest.mark.parametrize("method", DECLARATIONS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(panels=PANELS)
def test_a_guest_changes_nobodys_place_or_score(method: str, panels: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        engine = competition(folder, {**DECLARATIONS[method], "ties": ["head-to-head", "dampak"]})
        enter(engine, panels[:COMPETING], 1)
        before = result(engine)
        add_guests(engine)
        enter(engine, panels[COMPETING:], COMPETING + 1)
        engine.submit(Penalise(COMPETING + 1, Decimal("0.5"), "lewat waktu"), CHAIR)
        assert result(engine) == before
        numbers = {placing.candidate.number for placing in before[0]}
        assert numbers.isdisjoint({COMPETING + 1, COMPETING + 2})
        assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
        engine.ledger.close()


@pytest.mark.parametrize("method", DECLARATIONS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(panels=PANELS)
def test_a_contestant_put_out_of_competition_counts_as_one_who_never_competed(
    method: str, panels: list[Any]
) -> None:
    with TemporaryDirectory() as folder, TemporaryDirectory() as other_folder:
        engine, other = (competition(path, DECLARATIONS[method]) for path in (folder, other_folder))
        for one in (engine, other):
            add_guests(one, is_guest=one is other)
            enter(one, panels, 1)
        for contestant_id in ("c051", "c052"):
            engine.submit(SetGuest(contestant_id, True, "tuan rumah"), CHAIR)
        assert result(engine) == result(other)
        assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
        engine.ledger.close()
        other.ledger.close()


@pytest.mark.parametrize("rule", ["share", "rank"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(panels=PANELS, counts=st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_a_guest_changes_nobodys_points_from_counts(rule: str, panels: list[Any], counts: list[int]) -> None:
    stage = {"id": "suka", "name": "Suka", "weight": 40, "from": "count", "as": rule}
    scoring = {"method": "mean", "weight": 60}
    with TemporaryDirectory() as folder:
        engine = competition(folder, scoring, stage=[stage])
        enter(engine, panels[:COMPETING], 1)
        bring(engine, counts[:COMPETING])
        before = result(engine)
        add_guests(engine)
        enter(engine, panels[COMPETING:], COMPETING + 1)
        bring(engine, counts)
        engine.submit(Freeze("pengawas"), CHAIR)
        assert result(engine) == before
        assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
        board = engine.tally.public_standing(engine.state, "pengawas")
        engine.submit(SetGuest(engine.state.turns[5].contestant, False, "ikut lomba"), CHAIR)
        assert engine.tally.public_standing(engine.state, "pengawas").placings == board.placings
        assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
        engine.ledger.close()


def bring(engine: Engine, counts: list[int]) -> None:
    """Import the counts of the first contestants by draw number."""
    results = tuple(
        Result(contestant=engine.state.turns[number].contestant, score=Decimal(count))
        for number, count in enumerate(counts, 1)
    )
    engine.submit(ImportResults("suka", "suka.csv", results, "dihitung"), COMMITTEE)


FULL = [[[Decimal(mark)] * 3] * 3 for mark in (9, 8, 7, 6, 10, 5)]


@pytest.mark.parametrize("method", DECLARATIONS)
def test_the_score_of_a_guest_is_the_one_it_would_have_alone_among_those_who_compete(
    tmp_path: Path, method: str
) -> None:
    engine = competition(str(tmp_path), DECLARATIONS[method])
    add_guests(engine)
    enter(engine, FULL, 1)
    guests = engine.tally.standing(engine.state, "pengawas").unranked
    assert [(line.number, line.reason) for line in guests] == [(5, "guest"), (6, "guest")]
    scores = {line.number: line.candidate and line.candidate.exact_score for line in guests}
    for number in (5, 6):
        contestant_id = engine.state.turns[number].contestant
        engine.submit(SetGuest(contestant_id, False, "bandingkan"), CHAIR)
        placings = engine.tally.standing(engine.state, "pengawas").placings
        as_competitor = {p.candidate.number: p.candidate.exact_score for p in placings}
        assert as_competitor[number] == scores[number]
        engine.submit(SetGuest(contestant_id, True, "kembali"), CHAIR)
    engine.ledger.close()


def test_a_guest_is_exported_with_a_score_and_without_a_place(tmp_path: Path) -> None:
    engine = competition(str(tmp_path), DECLARATIONS["mean"])
    add_guests(engine)
    enter(engine, FULL, 1)
    document = build_standings_document(engine, ["pengawas"])
    (category,) = document["categories"]
    assert [(line["number"], line["why"], line["score"]) for line in category["unranked"]] == [
        (5, "guest", "10.00"), (6, "guest", "5.00"),
    ]  # fmt: skip
    contestant = engine.state.contestants[engine.state.turns[5].contestant]
    rows = {row["number"]: row for row in csv.DictReader(standings_as_csv(document, "csv").splitlines())}
    row = rows["5"]
    assert (row["place"], row["contestant"], row["name"]) == ("", contestant.id, contestant.name)
    assert (row["score"], row["why"], row["guest"]) == ("10.00", "guest", "true")
    engine.ledger.close()
