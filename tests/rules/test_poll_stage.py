"""A stage of votes: it waits for the end of the poll, a vote counts once, and SQL counts the same."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.announcement import LockCategory, UnlockCategory
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.polls import CastVote, ClosePoll, MakePollSlips, OpenPoll
from scoring_tui.domain.commands.setup import DeclareScoring, ImportResults, ImportRoster
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.domain.commands.titles import GiveTitle
from scoring_tui.domain.facts.setup import Result
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.bundle import list_uncounted
from scoring_tui.ledger.views import RECOUNT_VIEWS
from scoring_tui.rehearsal.score_inputs import invent_stage_results, invent_votes
from tests.helpers.boards import finish
from tests.helpers.ledgers import own_connection
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, contestants, juror, new_final, small_contest

SLIPS = tuple(f"{n:064x}" for n in range(12))
NAMES = ("Ani", "Budi", "Citra")
VOTES = {"id": "suara", "name": "Suara penonton", "weight": 20, "from": "poll", "as": "share", "cap": 10}
POLL = {"question": "Siapa favorit Anda?", "categories": ["pengawas"]}
JURY = Fraction(80, 100)


def poll_stage_contest(stage: dict[str, Any] = VOTES, weight: int = 80, **changes: Any) -> Contest:
    return small_contest(
        **{
            "poll": POLL,
            "stage": [{"categories": ["pengawas"], **stage}],
            "scoring": {"weight": weight, "ties": ["head-of-jury"]},
            **changes,
        }
    )


@contextmanager
def play_final(path: Path, contest: Contest | None = None) -> Iterator[Engine]:
    """Three contestants with the mark 8, and twelve slips; recounted and verified at the end."""
    engine = new_final(path, NAMES, contest or poll_stage_contest())
    for number in engine.state.turns:
        finish(engine, number, "8")
    engine.submit(MakePollSlips(SLIPS), COMMITTEE)
    yield engine
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    engine.ledger.close()


def vote(engine: Engine, *choices: str) -> None:
    used_count = len(engine.state.poll_votes)
    for slip, choice in enumerate(choices, used_count):
        engine.submit(CastVote(SLIPS[slip], (choice,)), COMMITTEE)


def hold_poll(engine: Engine, *choices: str) -> None:
    engine.submit(OpenPoll(), MC_A)
    vote(engine, *choices)
    engine.submit(ClosePoll(), MC_A)


def scores(engine: Engine) -> dict[str, Fraction]:
    standing = engine.tally.standing(engine.state, "pengawas")
    numbers = {placing.candidate.number: placing.candidate.exact_score for placing in standing.placings}
    return {engine.state.turns[number].contestant: score for number, score in numbers.items()}


def reasons(engine: Engine) -> set[str]:
    return {line.reason for line in engine.tally.standing(engine.state, "pengawas").unranked}


def count_in_sql(engine: Engine) -> dict[str, int]:
    """The votes by the views of the file, of the contestants whom the stage concerns."""
    queries = ", ".join(f"{name} AS ({query})" for name, query in RECOUNT_VIEWS.items())
    rows = own_connection(engine.ledger).execute(
        f"WITH {queries} SELECT contestant, score FROM result WHERE stage = 'suara'"
    )
    return {contestant_id: int(score) for contestant_id, score in rows}


def refused(engine: Engine, command: Any, words: str, by: Any = COMMITTEE) -> None:
    seq = engine.state.seq
    with pytest.raises(CommandRefused, match=words):
        engine.submit(command, by)
    assert engine.state.seq == seq


def test_the_standing_waits_until_the_poll_is_closed(tmp_path: Path) -> None:
    with play_final(tmp_path / "final.db") as engine:
        assert (scores(engine), reasons(engine), count_in_sql(engine)) == ({}, {"poll-open"}, {})
        engine.submit(OpenPoll(), MC_A)
        vote(engine, "c001", "c001", "c001", "c001", "c002")
        assert (scores(engine), count_in_sql(engine)) == ({}, {})
        refused(engine, LockCategory("pengawas"), "votes are not counted yet.*close the poll", CHAIR)
        engine.submit(ClosePoll(), MC_A)
        assert scores(engine) == {"c001": 8 * JURY + 10, "c002": 8 * JURY + 5, "c003": 8 * JURY}
        assert count_in_sql(engine) == {"c001": 4, "c002": 1, "c003": 0}
        engine.submit(OpenPoll("listrik padam"), MC_A)
        assert (scores(engine), reasons(engine), count_in_sql(engine)) == ({}, {"poll-open"}, {})
        vote(engine, "c002", "c002", "c002")
        engine.submit(ClosePoll(), MC_A)
        assert scores(engine) == {"c001": 8 * JURY + 10, "c002": 8 * JURY + 10, "c003": 8 * JURY}
    assert verify(tmp_path / "final.db").faults == ()


@pytest.mark.parametrize(("rule", "points"), [("share", Fraction(0)), ("rank", Fraction(200, 3))])
def test_without_a_vote_nobody_is_ahead(tmp_path: Path, rule: str, points: Fraction) -> None:
    """0 / 0 is 0 points for everybody; by rank, everybody shares the mean rank."""
    stage = {key: value for key, value in VOTES.items() if key != "cap"}
    with play_final(tmp_path / "final.db", poll_stage_contest({**stage, "as": rule})) as engine:
        hold_poll(engine)
        assert set(scores(engine).values()) == {8 * JURY + points * 20 / 100}
        assert count_in_sql(engine) == {"c001": 0, "c002": 0, "c003": 0}


def test_who_withdraws_changes_the_points_of_nobody_else_and_a_guest_is_not_compared(tmp_path: Path) -> None:
    with play_final(tmp_path / "final.db") as engine:
        hold_poll(engine, "c001", "c001", "c001", "c001", "c002")
        number = engine.state.find_turn("c001")
        assert number is not None
        engine.submit(Withdraw(number.number, "sakit"), CHAIR)
        assert scores(engine) == {"c002": 8 * JURY + 5, "c003": 8 * JURY}
        engine.submit(SetGuest("c001", True, "tamu"), COMMITTEE)
        assert scores(engine) == {"c002": 8 * JURY + 10, "c003": 8 * JURY}


def test_a_latecomer_of_a_closed_poll_has_no_vote(tmp_path: Path) -> None:
    with play_final(tmp_path / "final.db") as engine:
        hold_poll(engine, "c001")
        engine.submit(ImportRoster("b.csv", contestants(["Dodi"], "pengawas", 9)), COMMITTEE)
        engine.submit(ImportRoster("b.csv", contestants(["Eka"], "pelaksana", 10)), COMMITTEE)
        assert count_in_sql(engine) == {"c001": 1, "c002": 0, "c003": 0, "c009": 0}
        assert engine.state.stage_results["suara"] == count_in_sql(engine)


def test_a_locked_or_signed_standing_keeps_its_poll_closed(tmp_path: Path) -> None:
    with play_final(tmp_path / "final.db") as engine:
        hold_poll(engine, *["c001"] * 6, "c002", "c002", "c003")
        engine.submit(LockCategory("pengawas"), CHAIR)
        refused(engine, OpenPoll("lupa"), "is locked; unlock it first")
        engine.submit(UnlockCategory("pengawas", "lupa"), CHAIR)
        engine.submit(OpenPoll("lupa"), MC_A)


def test_votes_have_no_sheet(tmp_path: Path) -> None:
    with play_final(tmp_path / "final.db") as engine:
        results = (Result(contestant="c001", score=Decimal(99)),)
        refused(engine, ImportResults("suara", "s.csv", results, "uji"), "votes of the poll; it has no sheet")


def test_rules_taken_again_count_the_votes_only_where_they_are_declared(tmp_path: Path) -> None:
    """Without the stage the votes change nothing, before the first ballot and after it."""
    engine = new_final(tmp_path / "final.db", NAMES, small_contest(poll=POLL))
    engine.submit(MakePollSlips(SLIPS), COMMITTEE)
    hold_poll(engine, "c001", "c002", "c001")
    assert engine.state.stage_results == {}
    likes = {**VOTES, "from": "count", "cap": 5}
    declared = engine.state.contest
    for stage, expected in ((VOTES, {"c001": 2, "c002": 1, "c003": 0}), (likes, {}), (VOTES, None)):
        contest = poll_stage_contest(stage)
        new_rules = {name: getattr(contest, name) for name in ("stage", "scoring")}
        engine.submit(DeclareScoring(declared.model_copy(update=new_rules)), COMMITTEE)
        if expected is not None:
            assert (engine.state.stage_results.get("suara", {}), count_in_sql(engine)) == (expected, expected)
    engine.ledger.close()


def test_an_id_means_a_sheet_or_votes(tmp_path: Path) -> None:
    likes = {**VOTES, "from": "count"}
    engine = new_final(tmp_path / "final.db", NAMES, poll_stage_contest(likes))
    results = (Result(contestant="c001", score=Decimal(99)),)
    engine.submit(ImportResults("suara", "s.csv", results, "uji"), COMMITTEE)
    again = engine.state.contest.model_copy(update={"stage": poll_stage_contest().stage})
    refused(engine, DeclareScoring(again), "in a stage with another id")
    engine.ledger.close()


def test_votes_that_are_not_declared_change_no_score(tmp_path: Path) -> None:
    with play_final(tmp_path / "final.db", small_contest(poll=POLL)) as engine:
        before = scores(engine)
        hold_poll(engine, "c001", "c001")
        assert scores(engine) == before and set(before.values()) == {8}


def test_publish_says_what_its_page_does_not_recount(tmp_path: Path) -> None:
    favourite = [{"title": "Terfavorit", "from": "poll"}]
    contest = poll_stage_contest(favourite=favourite)
    about = contest.contest.model_copy(update={"publish_marks": True})
    with play_final(tmp_path / "final.db", contest.model_copy(update={"contest": about})) as engine:
        hold_poll(engine, *["c001"] * 6, "c002", "c002", "c003")
        assert list(list_uncounted(engine.state)) == []
        number = engine.state.find_turn("c001")
        assert number is not None
        engine.submit(GiveTitle("pengawas", "Terfavorit", number.number, "6 suara"), CHAIR)
        for actor in (CHAIR, juror("j1")):
            engine.submit(Sign("pengawas"), actor)
        assert list(map(str, list_uncounted(engine.state))) == [
            "The page does not recount Pengawas: votes count there, and no vote is in it.",
            "Terfavorit goes by votes; the page does not recount it.",
        ]


def test_a_rehearsal_invents_votes_only_where_they_count(tmp_path: Path) -> None:
    with play_final(tmp_path / "final.db") as engine:
        assert list(invent_stage_results(engine.state, 1)) == []
        for command in invent_votes(engine.state, 1):
            engine.submit(command, COMMITTEE)
        assert engine.state.poll_phase == "closed" and len(scores(engine)) == 3
        assert 0 < len(engine.state.poll_votes) <= len(SLIPS)
        assert list(invent_votes(engine.state, 1)) == []
    with play_final(tmp_path / "other.db", small_contest(poll=POLL)) as engine:
        assert list(invent_votes(engine.state, 1)) == []


BALLOTS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["c001", "c002", "c003"])), max_size=12)


@settings(max_examples=25, deadline=None)
@given(
    attempts=BALLOTS,
    rule=st.sampled_from(["share", "rank"]),
    decimals=st.sampled_from([None, 0, 2]),
    cap=st.sampled_from([None, "7.25", "15"]),
    times=st.integers(1, 2),
)
def test_a_vote_counts_once_and_program_sql_and_hand_agree(
    attempts: list[tuple[int, str]], rule: str, decimals: int | None, cap: str | None, times: int
) -> None:
    """Slips are tried again and again, and the poll may be closed and opened in between."""
    options = {"round": decimals, "cap": cap}
    stage = {key: value for key, value in VOTES.items() if key != "cap"}
    stage |= {"as": rule, **{key: value for key, value in options.items() if value is not None}}
    expected: dict[int, str] = {}
    with (
        TemporaryDirectory() as folder,
        play_final(Path(folder) / "f.db", poll_stage_contest(stage)) as engine,
    ):
        for part in range(times):
            engine.submit(OpenPoll("lagi"), MC_A)
            for slip, choice in attempts[part::times]:
                if slip in expected:
                    refused(engine, CastVote(SLIPS[slip], (choice,)), "voted already")
                else:
                    engine.submit(CastVote(SLIPS[slip], (choice,)), COMMITTEE)
                    expected[slip] = choice
            engine.submit(ClosePoll(), MC_A)
        votes = Counter(dict.fromkeys(("c001", "c002", "c003"), 0)) + Counter(expected.values())
        counts = {key: votes[key] for key in ("c001", "c002", "c003")}
        assert count_in_sql(engine) == engine.state.stage_results["suara"] == counts
        assert scores(engine) == {
            key: 8 * JURY + count_by_hand(counts, key, rule, decimals, cap) for key in counts
        }


def count_by_hand(
    counts: dict[str, int], key: str, rule: str, decimals: int | None, cap: str | None
) -> Fraction:
    """What the votes of a contestant add to the score, from the sentences of docs/sheets.md."""
    if rule == "share":
        points = Fraction(100 * counts[key], max(counts.values()) or 1)
    else:
        falling = sorted(counts.values(), reverse=True)
        ranks = [rank for rank, count in enumerate(falling, 1) if count == counts[key]]
        points = 100 * (len(counts) + 1 - Fraction(sum(ranks), len(ranks))) / len(counts)
    if decimals is not None:
        points = Fraction(int(points * 10**decimals + Fraction(1, 2)), 10**decimals)
    return min(points * 20 / 100, Fraction(cap or 1000))
