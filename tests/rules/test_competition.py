"""Taking entrants over, by the rules alone: everybody once, no one else, nothing lost, and every refusal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.contest.models import Contest
from scoring_tui.contest.rounds import ContestRound, Cut, EarlierRound, TeamRule
from scoring_tui.domain.commands.competition import AdvanceEntrants
from scoring_tui.domain.commands.setup import ImportRoster
from scoring_tui.domain.facts.competition import RoundOutcome, RoundResult
from scoring_tui.domain.facts.setup import ResultsImported, RosterImported
from scoring_tui.errors import CommandRefused
from tests.helpers.support import COMMITTEE, MC_A, contestants, small_contest
from tests.rules.test_properties import Book

FIRST, SECOND = "pengawas", "pelaksana"


def later_contest(entry: str = "person", teams: TeamRule | None = None) -> Contest:
    """The second round of a competition, in which the score of the first counts."""
    stage = {"id": "awal", "name": "Awal", "weight": 40, "decimals": 2}
    category = {"id": FIRST, "name": "Pengawas", "rubric": "gagasan", "entry": entry}
    other = {"id": SECOND, "name": "Pelaksana", "rubric": "gagasan"}
    contest = small_contest(stage=[stage], scoring={"weight": 60}, category=[category, other])
    earlier = EarlierRound(id="awal", name="Awal", weight=Decimal(40))
    contest_round = ContestRound(
        competition="uji", competition_name="Uji", id="akhir", name="Akhir", position=2, count=2,
        earlier=(earlier,), teams=teams,
    )  # fmt: skip
    return contest.model_copy(update={"round": contest_round})


def result_of(passed: Mapping[str, bool], **changes: Any) -> RoundResult:
    """The outcome of the first round for these entrants of one category."""
    outcomes = tuple(
        RoundOutcome(
            contestant=id_, category=FIRST, number=number, place=number,
            scores={"awal": Decimal(70 + number)},
            is_passed=is_passed, reason="qualified" if is_passed else "below-line",
        )
        for number, (id_, is_passed) in enumerate(passed.items(), 1)
    )  # fmt: skip
    values = {
        "competition": "uji", "contest": "awal-uji", "round": "awal", "seq": 9, "hash": "ab" * 32,
        "code": "7KQ2-M0XA-9D3T-VW5E", "cut": Cut(through=2), "next_categories": {FIRST: FIRST},
        "outcomes": outcomes,
    }  # fmt: skip
    return RoundResult.model_validate({**values, **changes})


def person(id_: str, category: str = FIRST) -> Contestant:
    """A contestant with this id."""
    return Contestant(id=id_, category=category, name=f"Orang {id_}")


def team(id_: str, *person_ids: str) -> Contestant:
    """A team of these persons."""
    members = tuple(Member(name=f"Orang {person_id}", person=person_id) for person_id in person_ids)
    return Contestant(id=id_, category=FIRST, name=f"Tim {id_}", members=members)


THREE = {"c001": True, "c002": True, "c003": False}


@given(st.dictionaries(st.integers(1, 30).map("c{:03}".format), st.booleans(), min_size=1))
def test_nobody_is_lost_or_doubled(passed: dict[str, bool]) -> None:
    book, result = Book(later_contest(), has_people=False), result_of(passed)
    command = AdvanceEntrants(result, tuple(map(person, sorted(result.passed_ids))))
    if not result.passed_ids:
        with pytest.raises(CommandRefused):
            book.submit(command, COMMITTEE)
        return
    book.submit(command, COMMITTEE)
    assert book.state.contestants.keys() == result.passed_ids
    kept_back = [outcome for outcome in result.outcomes if not outcome.is_passed]
    assert len(book.state.contestants) + len(kept_back) == len(passed)
    assert book.state.stage_results["awal"].keys() == result.passed_ids


@pytest.mark.parametrize(
    ("result", "entrants", "expected"),
    [
        (result_of(THREE), ["c001"], "c002 go on, but do not enter"),
        (result_of(THREE), ["c001", "c002", "c003"], "Orang c003 does not go on"),
        (result_of(THREE), ["c001", "c002", "c009"], "Orang c009 does not go on"),
        (result_of(THREE), ["c001", "c001", "c002"], "c001 is there already"),
        (result_of(THREE, round="lain"), ["c001", "c002"], "follows the round Awal of Uji"),
        (result_of(THREE, competition="lain"), ["c001", "c002"], "follows the round Awal of Uji"),
        (result_of(THREE, next_categories={FIRST: SECOND}), ["c001", "c002"], "cannot enter the category"),
        (result_of({"c001": False}), [], "nobody goes on from Awal"),
    ],
)
def test_wrong_entrants_are_refused(result: RoundResult, entrants: list[str], expected: str) -> None:
    book = Book(later_contest(), has_people=False)
    with pytest.raises(CommandRefused, match=expected):
        book.submit(AdvanceEntrants(result, tuple(map(person, entrants))), COMMITTEE)
    assert not book.state.contestants


@pytest.mark.parametrize(
    ("entrants", "expected"),
    [
        ([team("t001", "c001")], "c002 go on, but do not enter"),
        ([team("t001", "c001", "c002"), team("t002", "c002")], "c002 would enter twice"),
        ([team("t001", "c001", "c002"), person("c002", SECOND)], "c002 would enter twice"),
        ([team("t001", "c001", "c002", "c003")], "Tim t001 does not go on: c003"),
        ([person("c001"), person("c002")], "cannot enter the category pengawas"),
        ([team("t001", "c001").model_copy(update={"category": SECOND}), person("c002", SECOND)],
         "cannot enter the category pelaksana"),
    ],
)  # fmt: skip
def test_wrong_teams_are_refused(entrants: list[Contestant], expected: str) -> None:
    book = Book(later_contest("team", TeamRule()), has_people=False)
    with pytest.raises(CommandRefused, match=expected):
        book.submit(AdvanceEntrants(result_of(THREE), tuple(entrants)), COMMITTEE)


def test_a_team_carries_its_mean_and_a_person_alone_the_own_score() -> None:
    passed = {"c001": True, "c002": True, "c003": True}
    book = Book(later_contest("team", TeamRule()), has_people=False)
    book.submit(
        AdvanceEntrants(result_of(passed), (team("t001", "c001", "c002"), person("c003", SECOND))), COMMITTEE
    )
    assert book.state.stage_results["awal"] == {"t001": Decimal("71.50"), "c003": 73}


def test_a_contest_alone_and_a_first_round_take_nobody_over() -> None:
    for contest in (small_contest(), later_contest().model_copy(update={"round": None})):
        with pytest.raises(CommandRefused, match="follows no other round"):
            Book(contest, has_people=False).submit(AdvanceEntrants(result_of(THREE), ()), COMMITTEE)


def test_only_the_committee_takes_over() -> None:
    command = AdvanceEntrants(result_of(THREE), (person("c001"), person("c002")))
    with pytest.raises(CommandRefused):
        Book(later_contest(), has_people=False).submit(command, MC_A)


def test_the_facts_serve_tables_and_views_as_imports_do() -> None:
    book = Book(later_contest(), has_people=False)
    facts = book.submit(AdvanceEntrants(result_of(THREE), (person("c001"), person("c002"))), COMMITTEE)
    assert [type(fact) for fact in facts[1:]] == [RosterImported, ResultsImported]
    book.submit(ImportRoster("susulan.csv", contestants(["Zul"], first=90)), COMMITTEE)
    assert book.state.advanced_ids == {"c001", "c002"}
