"""Nine boxes and successors: boundaries, everybody in one box or listed apart, orders and ties."""

from collections import Counter
from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.contest.shape import PartialContest
from scoring_tui.contest.talent_pool import DEFAULT_BOXES, Post
from scoring_tui.contest.talent_pool_validation import find_talent_pool_faults
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportResults, ImportRoster
from scoring_tui.domain.facts.setup import Result
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.bands import find_bands
from scoring_tui.scoring.talent_pool import (
    BoxedPerson,
    PersonValues,
    assign_boxes,
    collect_values,
    list_successors,
)
from scoring_tui.views.talent_pool import make_talent_pool
from tests.helpers.result_contests import TWO_RESULTS, declare_results, import_scores, new_result_contest
from tests.helpers.support import CHAIR, COMMITTEE, FakeClock, small_contest
from tests.helpers.talent_pools import NINE_BOXES, PERSONS, SKP, pool_contest, pool_final

SCORE_STAGE = {"id": "skp", "name": "SKP", "weight": 0, "range": [0, 100]}


def scored_contest(**changes: object) -> Contest:
    """Both axes have the thresholds 60 and 80."""
    axes = {"performance": "skp", "performance-thresholds": [60, 80], "potential-thresholds": [60, 80]}
    return small_contest(**{"stage": (SCORE_STAGE,), "nine-boxes": axes, **changes})


@pytest.mark.parametrize(
    ("performance", "potential", "number"),
    [
        ("59.99", "59.99", 1),
        ("60", "59.99", 2),
        ("59.99", "60", 3),
        ("80", "59.99", 4),
        ("79.99", "79.99", 5),
        ("0", "80", 6),
        ("80", "60", 7),
        ("60", "80", 8),
        ("80", "80", 9),
        ("100", "100", 9),
    ],
)
def test_a_threshold_belongs_to_the_level_above_it(performance: str, potential: str, number: int) -> None:
    values = [PersonValues("c1", Decimal(performance), Decimal(potential))]
    assert assign_boxes(scored_contest(), values).boxed[0].box.number == number


_VALUES = st.one_of(st.none(), st.decimals(0, 100, places=2))


@given(st.lists(st.tuples(_VALUES, _VALUES), max_size=30))
def test_everybody_is_in_one_box_or_listed_apart(values: list[tuple[Decimal | None, Decimal | None]]) -> None:
    people = [PersonValues(f"c{n}", *pair) for n, pair in enumerate(values)]
    assignment = assign_boxes(scored_contest(), people)
    ids = [person.contestant_id for person in (*assignment.boxed, *assignment.unboxed)]
    assert Counter(ids) == Counter(person.contestant_id for person in people)
    assert all(None in (person.performance, person.potential) for person in assignment.unboxed)
    potentials = [person.potential for person in assignment.boxed]
    assert potentials == sorted(potentials, reverse=True)


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_more_potential_is_never_a_lower_level(performance: Decimal, first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))
    values = [PersonValues("low", performance, low), PersonValues("high", performance, high)]
    levels = {
        person.contestant_id: person.box.potential for person in assign_boxes(scored_contest(), values).boxed
    }
    assert levels["low"] <= levels["high"]


def test_a_final_puts_its_persons_into_boxes(tmp_path: Path) -> None:
    engine = pool_final(tmp_path / "f.db")
    with closing(engine.ledger):
        assignment = assign_boxes(engine.state.contest, collect_values(engine.state, engine.tally))
    assert [(person.contestant_id, person.box.number) for person in assignment.boxed] == [
        ("c001", 9),
        ("c002", 8),
        ("c003", 5),
    ]
    assert [(person.contestant_id, person.gaps) for person in assignment.unboxed] == [
        ("c004", ("no-performance",)),
        ("c005", ("withdrawn",)),
    ]


def test_a_contestant_out_of_competition_is_listed_apart(tmp_path: Path) -> None:
    engine = pool_final(tmp_path / "f.db")
    with closing(engine.ledger):
        engine.submit(SetGuest("c001", True, "panitia"), CHAIR)
        values = {person.contestant_id: person for person in collect_values(engine.state, engine.tally)}
    assert values["c001"].gaps == ("guest",)


@pytest.mark.parametrize("potential", ["score", "skp"])
def test_a_guest_without_a_number_is_listed_apart(tmp_path: Path, potential: str) -> None:
    contest = pool_contest(**{"nine-boxes": {**NINE_BOXES, "potential": potential}})
    guest = PERSONS[0].model_copy(update={"is_guest": True})
    with closing(Ledger.create(tmp_path / "f.db")) as ledger:
        engine = Engine(ledger, FakeClock())
        engine.submit(Declare(contest), COMMITTEE)
        engine.submit(ImportRoster("a.csv", (guest,)), COMMITTEE)
        (values,) = collect_values(engine.state, engine.tally)
    assert "guest" in values.gaps


@pytest.mark.parametrize(("potential", "value"), [("score", "9"), ("jury", "9"), ("tulis", "70")])
def test_the_potential_is_the_score_or_a_stage(tmp_path: Path, potential: str, value: str) -> None:
    stages = (SKP, {"id": "tulis", "name": "Tes Tulis", "weight": 0})
    contest = pool_contest(**{"stage": stages, "nine-boxes": {**NINE_BOXES, "potential": potential}})
    engine = pool_final(tmp_path / "f.db", contest)
    with closing(engine.ledger):
        results = (Result(contestant="c001", score=Decimal(70)), Result(contestant="c005", score=Decimal(70)))
        engine.submit(ImportResults("tulis", "tulis.xlsx", results, "hasil tes"), COMMITTEE)
        values = {person.contestant_id: person for person in collect_values(engine.state, engine.tally)}
    assert values["c001"].potential == Decimal(value)
    assert values["c005"].gaps == ("withdrawn",), "whoever withdrew is in no box, whatever the axes are"


# --- successors -------------------------------------------------------------------------------------

BOXES = {box.number: box for box in DEFAULT_BOXES}


def person(contestant_id: str, box: int, potential: int, performance: int = 2) -> BoxedPerson:
    return BoxedPerson(contestant_id, Decimal(performance), Fraction(potential), BOXES[box])


def contestant(contestant_id: str, **fields: object) -> Contestant:
    return Contestant.model_validate({"id": contestant_id, "category": "k", "name": contestant_id, **fields})


ROSTER = {
    "a": contestant("a", unit="Dinas Air", extra={"Jabatan": "Analis  Muda"}),
    "b": contestant("b", unit="DINAS AIR", extra={"jabatan": "analis muda"}),
    "c": contestant("c", unit="Dinas Jalan", extra={"Jabatan": "Pranata"}),
    "d": contestant("d", unit="Dinas Jalan", category="lain"),
}
PEOPLE = [person("a", 9, 80), person("b", 8, 90), person("c", 9, 80, 3), person("d", 7, 95)]


@pytest.mark.parametrize(
    ("post", "ranks"),
    [
        ({"from-boxes": [9, 8, 7]}, [("c", 1), ("a", 2), ("b", 3)]),
        ({"from-boxes": [9, 8, 7], "order": ["box", "potential"]}, [("a", 1), ("c", 1), ("b", 3)]),
        ({"from-boxes": [9, 8, 7], "order": ["potential"]}, [("d", 1), ("b", 2), ("a", 3), ("c", 3)]),
        ({"from-boxes": [8, 9], "count": 1}, [("b", 1)]),
        ({"from-boxes": [9], "count": 1, "order": ["potential"]}, [("a", 1), ("c", 1)]),
        ({"from-boxes": [9, 8, 7], "categories": ["lain"]}, [("d", 1)]),
        ({"from-boxes": [9, 8, 7], "units": ["dinas air"]}, [("a", 1), ("b", 2)]),
        ({"from-boxes": [9, 8], "column": "JABATAN", "values": ["Analis Muda"]}, [("a", 1), ("b", 2)]),
        ({"from-boxes": [1]}, []),
    ],
)
def test_candidates_are_in_the_declared_order(post: dict[str, object], ranks: list[tuple[str, int]]) -> None:
    declared = Post.model_validate({"id": "p", "name": "P", **post})
    successors = list_successors(declared, PEOPLE, ROSTER)
    assert [(item.person.contestant_id, item.rank) for item in successors] == ranks
    counts = Counter(rank for _, rank in ranks)
    assert [item.is_tied for item in successors] == [counts[rank] > 1 for _, rank in ranks]


@given(st.lists(st.tuples(st.integers(7, 9), st.integers(0, 3)), max_size=12), st.integers(1, 5))
def test_equals_are_never_parted(people: list[tuple[int, int]], count: int) -> None:
    everybody = [person(f"c{n}", box, potential) for n, (box, potential) in enumerate(people)]
    roster = {item.contestant_id: contestant(item.contestant_id) for item in everybody}
    post = Post.model_validate({"id": "p", "name": "P", "from-boxes": [9, 8], "count": count})
    successors = list_successors(post, everybody, roster)
    chosen = {item.person.contestant_id for item in successors}
    keys = {(item.person.box.number, item.person.potential) for item in successors}
    eligible = [item for item in everybody if item.box.number in (9, 8)]
    assert len(chosen) >= min(count, len(eligible))
    assert all(
        (item.box.number, item.potential) not in keys for item in eligible if item.contestant_id not in chosen
    )
    assert (
        sum(item.rank < max((other.rank for other in successors), default=1) for item in successors) < count
    )


def test_a_person_may_be_a_candidate_of_several_posts(tmp_path: Path) -> None:
    engine = pool_final(tmp_path / "f.db")
    with closing(engine.ledger):
        pool = make_talent_pool(engine)
    posts = {item.name: item.post_names for item in pool.people}
    assert posts["Ayu Lestari, M.Si."] == ("Kepala Bidang Air", "Kepala Seksi Jalan")
    assert posts["Cahya Purnama"] == ()
    assert len(PERSONS) == len(pool.people) + len(pool.unboxed)
    assert [str(note) for note in pool.posts[1].notes] == ["1 of 3 candidates"]


def test_a_contest_of_imported_results_has_boxes_and_bands(tmp_path: Path) -> None:
    contest = declare_results(
        stage=[*TWO_RESULTS, SKP],
        band=({"name": "Baik", "at-least": 75},),
        **{"nine-boxes": {"performance": "skp", "potential-thresholds": [60, 80]}},
    )
    engine = new_result_contest(tmp_path / "f.db", contest)
    with closing(engine.ledger):
        if not engine.state.turns:
            engine.submit(DrawOrder(1), COMMITTEE)
        import_scores(engine, "cat", {1: "90", 2: "80", 3: "60", 4: "75"})
        import_scores(engine, "esai", {1: "80", 2: "60", 3: "80", 4: "75"})
        import_scores(engine, "skp", {1: "3", 2: "2", 3: "2"})
        assignment = assign_boxes(engine.state.contest, collect_values(engine.state, engine.tally))
        standing = engine.tally.standing(engine.state, "asn")
        bands = find_bands(engine.state.contest, standing)
    assert [(person.box.number, person.potential) for person in assignment.boxed] == [(9, 86), (5, 72)]
    assert sorted(item.gaps for item in assignment.unboxed) == [("no-performance",), ("not-passed",)]
    assert {number: [band.name for band in own] for number, own in bands.items()} == {
        1: ["Baik"],
        4: ["Baik"],
    }


def test_nobody_marks_in_a_contest_of_imported_results() -> None:
    axes = {"performance": "skp", "potential": "jury", "potential-thresholds": [60, 80]}
    contest = declare_results(**{"nine-boxes": axes})
    partial = PartialContest.model_validate(
        {
            "contest": contest.contest,
            "nine-boxes": contest.nine_boxes,
            "stage": (SKP,),
            "scoring": contest.scoring,
        }
    )
    [fault] = find_talent_pool_faults(partial)
    assert 'nobody gives marks in this contest; write potential = "score"' in str(fault.message)
