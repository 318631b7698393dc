"""Panels by criterion: hand sums, the program's count and the count in SQL agree on drawn contests."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.contest.assignments import AssignedCriteria
from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.assignments import DeclareAssignments
from scoring_tui.domain.commands.consensus import AgreeLevel
from scoring_tui.domain.commands.jury import Excuse, PaperBallot
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.sensitivity.field import build_field
from scoring_tui.scoring.sensitivity.findings import examine_field
from tests.helpers.assigned_criteria import essay_contest
from tests.helpers.consensus import NAMED_LEVELS
from tests.helpers.ledgers import own_connection
from tests.helpers.support import CHAIR, COMMITTEE, FakeClock, contestants, enter_paper

Draw = st.DrawFn
WEIGHTS = {1: (100,), 2: (60, 40), 3: ("12.5", 40, "47.5"), 4: (10, 20, 30, 40)}


@st.composite
def contests(draw: Draw) -> Contest:
    """Two to six jurors; each criterion is given to some of them."""
    leaf_count, juror_count = draw(st.integers(1, 4)), draw(st.integers(2, 6))
    juror_ids = [f"j{n}" for n in range(1, juror_count + 1)]
    criteria = [
        {"id": f"k{n}", "name": f"K{n}", "weight": weight} for n, weight in enumerate(WEIGHTS[leaf_count])
    ]
    assignments = [
        {
            "jurors": sorted(draw(st.sets(st.sampled_from(juror_ids), min_size=1))),
            "criteria": [criterion["id"]],
            "categories": ["pengawas"],
        }
        for criterion in criteria
    ]
    method = draw(st.sampled_from(["mean", "median", "trimmed"]))
    scoring: dict[str, Any] = {
        "method": method,
        "per": "criterion",
        "decimals": draw(st.integers(0, 4)),
        "ties": ["weights", "head-of-jury"],
        "rank-on": draw(st.sampled_from(["displayed", "exact"])),
        "consensus": draw(st.booleans()),
    }
    if method == "trimmed":
        scoring["trim"] = {"lowest": 1, "highest": 1, "at-least": 3}
    return essay_contest(
        scoring=scoring,
        rubric={
            "gagasan": {
                "scale": {"min": 0, "max": 100, "step": "0.25"},
                "criteria": criteria,
                "level": NAMED_LEVELS,
            },
        },
        juror=[{"id": id_, "name": id_} for id_ in juror_ids],
        panel=[{"id": "A", "room": "A", "jurors": juror_ids}],
        assignment=assignments,
    )


@contextmanager
def drawn_final(blank: Path, contest: Contest) -> Iterator[Engine]:
    """Three contestants of the assigned category and one of the other, their order drawn."""
    with TemporaryDirectory() as folder, Ledger.open(Path(shutil.copy(blank, folder))) as ledger:
        own_connection(ledger).execute("PRAGMA synchronous = OFF")  # no power cut is feared here
        engine = Engine(ledger, FakeClock())
        engine.submit(Declare(contest), COMMITTEE)
        everyone = (*contestants("PQR"), *contestants("T", "pelaksana", 4))
        engine.submit(ImportRoster("uji.csv", everyone), COMMITTEE)
        engine.submit(DrawOrder(1), COMMITTEE)
        yield engine


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file without entries; a copy is sooner made."""
    path = tmp_path_factory.mktemp("blank") / "final.db"
    Ledger.create(path).close()
    return path


def combine_by_hand(marks: list[Fraction], method: str) -> Fraction:
    """The panel's mark on a criterion, written apart from the program."""
    if method == "median":
        return median(marks)
    if method == "trimmed" and len(marks) >= 3:
        marks = sorted(marks)[1:-1]
    return sum(marks, Fraction(0)) / len(marks)


def agree_levels(engine: Engine, draw_quarters: Callable[[], int]) -> None:
    """Do without missing ballots; agree on levels, in quarters of a point; one below 0 stands for none."""
    state = engine.state
    for number in state.turns:
        for juror_id in state.missing_ballots(number):
            engine.submit(Excuse(number, juror_id, "sakit"), CHAIR)
        for leaf in state.rubric_of(number).leaves:
            has_mark = any(leaf.id in ballot.marks for ballot in state.ballots.get(number, ()))
            quarters = draw_quarters() if has_mark else -1
            if quarters >= 0:
                engine.submit(AgreeLevel(number, leaf.id, Decimal(quarters) / 4, "rapat"), CHAIR)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), contest=contests())
def test_every_count_agrees_with_sums_by_hand(blank: Path, data: st.DataObject, contest: Contest) -> None:
    with drawn_final(blank, contest) as engine:
        state = engine.state
        if data.draw(st.booleans()):  # the other category is assigned by a sheet: the first juror marks all
            criteria = tuple(contest.rubric["gagasan"].leaves_by_id)
            row = AssignedCriteria(panel="A", category="pelaksana", juror="j1", criteria=criteria)
            rows = [
                AssignedCriteria(panel=panel, category=category, juror=juror_id, criteria=tuple(sorted(ids)))
                for (panel, category), by_juror in state.assigned_criteria.items()
                for juror_id, ids in by_juror.items()
            ]
            engine.submit(DeclareAssignments("tabel.csv", (*rows, row)), COMMITTEE)
        for number, turn in engine.state.turns.items():
            sheets = [
                PaperBallot(
                    number,
                    juror_id,
                    {
                        leaf.id: Decimal(data.draw(st.integers(0, 400))) / 4
                        for leaf in engine.state.rubric_for(number, juror_id).leaves
                    },
                )
                for juror_id in turn.jurors
                if data.draw(st.integers(0, 5))
            ]
            if sheets:
                enter_paper(engine, *sheets)
        if contest.scoring.consensus:
            agree_levels(engine, lambda: data.draw(st.integers(-1, 400)))
        assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
        assert verify(engine.ledger.path).faults == ()
        for category_id in contest.categories:
            by_hand: dict[int, Fraction] = {}
            for turn in engine.state.turns_in_category(category_id):
                ballots = engine.state.ballots.get(turn.number, ())
                marks = [
                    [Fraction(ballot.marks[leaf.id]) for ballot in ballots if leaf.id in ballot.marks]
                    for leaf in contest.rubric["gagasan"].leaves
                ]
                agreed_levels = engine.state.agreed_levels.get(turn.number, {})
                for leaf, given_marks in zip(contest.rubric["gagasan"].leaves, marks, strict=True):
                    if leaf.id in agreed_levels:
                        given_marks[:] = [Fraction(agreed_levels[leaf.id].level)]
                if all(marks):
                    by_hand[turn.number] = sum(
                        (
                            leaf.share * combine_by_hand(given_marks, contest.scoring.method)
                            for leaf, given_marks in zip(contest.rubric["gagasan"].leaves, marks, strict=True)
                        ),
                        Fraction(0),
                    )
            standing = engine.tally.standing(engine.state, category_id)
            assert {
                placing.candidate.number: placing.candidate.exact_score for placing in standing.placings
            } == by_hand
            examine_field(build_field(engine.state, category_id))  # every juror left out, every mark changed
