"""The poll of the audience: a slip counts once, and a title goes to who has the most votes."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.polls import CastVote, ClosePoll, MakePollSlips, OpenPoll
from scoring_tui.domain.commands.setup import Declare, ImportResults, ImportRoster
from scoring_tui.domain.commands.stage import Disqualify
from scoring_tui.domain.commands.titles import GiveTitle, TakeBackTitle
from scoring_tui.domain.facts.setup import Result
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.polls import find_lead
from scoring_tui.views.awards import list_award_choices
from tests.helpers.boards import finish
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, contestants, juror, new_final, small_contest
from tests.rules.test_properties import Book

POLL = {"question": "Siapa favorit Anda?", "categories": ["pengawas"]}
FAVOURITE = [{"title": "Terfavorit", "from": "poll"}]
SLIPS = tuple(f"{n:064x}" for n in range(6))


def poll_contest(**changes: Any) -> Contest:
    return small_contest(**{"poll": POLL, "favourite": FAVOURITE, **changes})


@pytest.fixture
def hall(tmp_path: Path) -> Any:
    """A final with six slips."""
    engine = new_final(tmp_path / "final.db", contest=poll_contest())
    engine.submit(MakePollSlips(SLIPS), COMMITTEE)
    yield engine
    engine.ledger.close()


def refused(engine: Engine, command: Any, by: Actor, words: str) -> None:
    seq = engine.state.seq
    with pytest.raises(CommandRefused, match=words):
        engine.submit(command, by)
    assert engine.state.seq == seq


def vote(engine: Engine, slip: int, *choices: str) -> None:
    engine.submit(CastVote(SLIPS[slip], choices), COMMITTEE)


def test_a_poll_from_its_slips_to_its_end(hall: Engine) -> None:
    refused(hall, MakePollSlips(SLIPS[:1]), COMMITTEE, "the same code")
    refused(hall, CastVote(SLIPS[0], ("c001",)), COMMITTEE, "not begun yet")
    refused(hall, ClosePoll(), MC_A, "not open")
    hall.submit(OpenPoll(), MC_A)
    refused(hall, OpenPoll(), MC_A, "open already")
    refused(hall, OpenPoll(), juror("j1"), "this seat may not do that")
    refused(hall, CastVote("ff" * 32, ("c001",)), COMMITTEE, "not known")
    refused(hall, CastVote(SLIPS[0], ()), COMMITTEE, "Nobody is chosen")
    refused(hall, CastVote(SLIPS[0], ("c001", "c001")), COMMITTEE, "chosen twice")
    refused(hall, CastVote(SLIPS[0], ("c001", "c002")), COMMITTEE, "At most 1")
    refused(hall, CastVote(SLIPS[0], ("c099",)), COMMITTEE, "takes no part")
    vote(hall, 0, "c001")
    refused(hall, CastVote(SLIPS[0], ("c002",)), COMMITTEE, r"voted already, at \d\d[.:]\d\d")
    hall.submit(ClosePoll(), MC_A)
    refused(hall, CastVote(SLIPS[1], ("c001",)), COMMITTEE, "is over")
    refused(hall, OpenPoll(" "), MC_A, "a reason is needed")
    refused(hall, MakePollSlips(("ef" * 32,)), COMMITTEE, "is closed")
    hall.submit(OpenPoll("listrik padam"), MC_A)
    vote(hall, 1, "c002")
    assert hall.state.count_votes() == {"c001": 1, "c002": 1}


def test_a_contest_without_a_poll_has_no_votes(final: Engine) -> None:
    for command in (MakePollSlips(SLIPS), OpenPoll(), ClosePoll(), CastVote(SLIPS[0], ("c001",))):
        refused(final, command, COMMITTEE, "declares no")


def test_no_slips_no_poll(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", contest=poll_contest())
    refused(engine, OpenPoll(), MC_A, "there are no slips")
    engine.ledger.close()


def test_no_sentence_tells_for_whom_a_slip_voted(hall: Engine) -> None:
    hall.submit(OpenPoll(), MC_A)
    (entry,) = hall.submit(CastVote(SLIPS[0], ("c001",)), COMMITTEE)
    sentence = str(describe_entry(hall.state, entry))
    assert "c001" not in sentence and hall.state.contestants["c001"].name not in sentence


def test_every_vote_is_decided_again_by_verify(hall: Engine) -> None:
    hall.submit(OpenPoll(), MC_A)
    vote(hall, 3, "c004")
    hall.submit(ClosePoll(), MC_A)
    assert verify(hall.ledger.path).faults == ()


ATTEMPTS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["c001", "c002", "c003", "c099"])))


@settings(max_examples=60, deadline=None)
@given(attempts=ATTEMPTS)
def test_a_slip_counts_once_whatever_the_order_and_the_retries(attempts: list[tuple[int, str]]) -> None:
    """The first valid attempt of each slip counts, and nothing else."""
    book = Book(poll_contest(), has_people=False)
    book.submit(ImportRoster("uji", contestants(["A", "B", "C"])), COMMITTEE)
    book.submit(MakePollSlips(SLIPS), COMMITTEE)
    book.submit(OpenPoll(), COMMITTEE)
    expected: dict[str, str] = {}
    for slip, choice in attempts:
        is_valid = choice != "c099"
        is_first = SLIPS[slip] not in expected
        if is_valid and is_first:
            expected[SLIPS[slip]] = choice
            book.submit(CastVote(SLIPS[slip], (choice,)), COMMITTEE)
        else:
            with pytest.raises(CommandRefused):
                book.submit(CastVote(SLIPS[slip], (choice,)), COMMITTEE)
    assert {slip: cast.choices for slip, cast in book.state.poll_votes.items()} == {
        slip: (choice,) for slip, choice in expected.items()
    }


def test_each_category_has_its_own_votes(tmp_path: Path) -> None:
    contest = poll_contest(poll={"question": "?", "each-category": True}, favourite=[])
    engine = Engine(Ledger.create(tmp_path / "final.db"))
    engine.submit(Declare(contest), COMMITTEE)
    engine.submit(ImportRoster("uji", contestants(["A", "B"])), COMMITTEE)
    engine.submit(ImportRoster("uji", contestants(["C"], "pelaksana", 3)), COMMITTEE)
    engine.submit(MakePollSlips(SLIPS), COMMITTEE)
    engine.submit(OpenPoll(), COMMITTEE)
    refused(engine, CastVote(SLIPS[0], ("c001", "c002")), COMMITTEE, "At most 1")
    vote(engine, 0, "c001", "c003")
    assert engine.state.count_votes() == {"c001": 1, "c003": 1}
    engine.ledger.close()


# --- the title --------------------------------------------------------------------------------------


def finish_all(engine: Engine) -> None:
    for number, mark in ((1, "9"), (2, "8"), (3, "7"), (4, "6")):
        finish(engine, number, mark)


def number_of(engine: Engine, contestant_id: str) -> int:
    turn = engine.state.find_turn(contestant_id)
    assert turn is not None
    return turn.number


def test_the_favourite_has_the_most_votes(hall: Engine) -> None:
    finish_all(hall)
    hall.submit(OpenPoll(), MC_A)
    for slip, choice in enumerate(["c001", "c002", "c002", "c003"]):
        vote(hall, slip, choice)
    second, third = number_of(hall, "c002"), number_of(hall, "c003")
    title = GiveTitle("pengawas", "Terfavorit", second, "3 suara")
    refused(hall, title, CHAIR, "not closed yet")
    assert next(iter(list_award_choices(hall.state, "pengawas"))).leaders == ()
    hall.submit(ClosePoll(), MC_A)
    refused(hall, GiveTitle("pengawas", "Terfavorit", third, "x"), CHAIR, f"no. {second} leads with 2")
    choice = next(iter(list_award_choices(hall.state, "pengawas")))
    assert (choice.leaders, choice.votes, choice.total_votes) == (
        ((second, hall.state.contestant_name(second)),), 2, 4,
    )  # fmt: skip
    (entry,) = hall.submit(title, CHAIR)
    assert "with 2 votes" in str(describe_entry(hall.state, entry))


def test_who_is_disqualified_is_no_favourite(hall: Engine) -> None:
    finish_all(hall)
    hall.submit(OpenPoll(), MC_A)
    for slip, choice in enumerate(["c001", "c002", "c002"]):
        vote(hall, slip, choice)
    hall.submit(ClosePoll(), MC_A)
    first, second = number_of(hall, "c001"), number_of(hall, "c002")
    hall.submit(GiveTitle("pengawas", "Terfavorit", second, "2 suara"), CHAIR)
    hall.submit(Disqualify(second, "aturan"), CHAIR)
    refused(hall, LockCategory("pengawas"), CHAIR, f"no. {first} leads with 1")
    hall.submit(TakeBackTitle("pengawas", "Terfavorit", "didiskualifikasi"), CHAIR)
    hall.submit(GiveTitle("pengawas", "Terfavorit", first, "1 suara"), CHAIR)
    hall.submit(LockCategory("pengawas"), CHAIR)


def test_likes_from_a_sheet_decide_a_title_too(tmp_path: Path) -> None:
    likes = {"id": "suka", "name": "Suka", "weight": 0, "from": "count"}
    contest = small_contest(stage=[likes], favourite=[{"title": "Terfavorit", "from": "suka"}])
    engine = new_final(tmp_path / "final.db", contest=contest)
    refused(engine, GiveTitle("pengawas", "Terfavorit", 1, "x"), CHAIR, "there are none")
    counts = {"c001": 40, "c002": 827, "c003": 827}
    results = tuple(Result(contestant=key, score=value) for key, value in counts.items())
    engine.submit(ImportResults("suka", "s.csv", results, "uji"), COMMITTEE)
    lead = find_lead(engine.state, contest.favourite[0], "pengawas")
    assert (set(lead.contestant_ids), lead.votes, lead.total) == ({"c002", "c003"}, 827, 1694)
    refused(engine, GiveTitle("pengawas", "Terfavorit", number_of(engine, "c001"), "x"), CHAIR, "with 827")
    engine.submit(GiveTitle("pengawas", "Terfavorit", number_of(engine, "c003"), "paling awal"), CHAIR)
    engine.ledger.close()
