"""What counts beside the marks: who may change it, until when, and what it changes."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.models import Contest
from scoring_tui.contest.scoring import PenaltyKind, Scoring
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.commands.jury import DropPenalty, Penalise, Reopen, Sign
from scoring_tui.domain.commands.setup import DeclareScoring, ImportDifficulty, ImportResults
from scoring_tui.domain.commands.stage import CloseScoring, Freeze
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from tests.helpers.methods import DECLARATIONS
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, juror, new_final, send, small_contest, to_scoring

STAGE = {"id": "tulis", "name": "Ujian tulis", "weight": 40}


@pytest.fixture
def staged(tmp_path: Path) -> Iterator[Engine]:
    """A final in which a written test counts 40 per cent; four contestants, numbers 1 to 4."""
    contest = small_contest(
        scoring={"weight": 60, "ties": ["head-of-jury"]},
        stage=[STAGE],
        penalty=[{"id": "waktu", "name": "Lewat waktu", "points": 2}],
    )
    engine = new_final(tmp_path / "final.db", contest=contest)
    yield engine
    engine.ledger.close()


def results(*scores: str, first: int = 1) -> tuple[Result, ...]:
    """Results of the contestants in the order of their ids."""
    return tuple(Result(contestant=f"c{n:03}", score=Decimal(score)) for n, score in enumerate(scores, first))


def marked(engine: Engine, number: int = 1, marks: tuple[str, ...] = ("8", "7", "9")) -> None:
    """One contestant with every ballot in."""
    to_scoring(engine, number)
    for id_, mark in zip(("j1", "j2", "j3"), marks, strict=True):
        send(engine, number, id_, mark, mark, mark)
    engine.submit(CloseScoring(number), MC_A)


def line(engine: Engine, number: int) -> tuple[int, Decimal]:
    """Place and score."""
    placings = engine.tally.standing(engine.state, "pengawas").placings
    return next(
        (one.place, one.candidate.displayed_score) for one in placings if one.candidate.number == number
    )


# --- the rules themselves ---------------------------------------------------------------------------


def redeclared(engine: Engine, **changes: Any) -> Contest:
    """The contest with other parts."""
    return engine.state.contest.model_copy(update=changes)


def test_the_rules_of_scoring_may_change_until_the_first_ballot(final: Engine) -> None:
    final.submit(DeclareScoring(redeclared(final, scoring=Scoring(method="median"))), COMMITTEE)
    assert final.state.contest.scoring.method == "median"
    assert final.state.contest.stages == {}  # no memory of the contest before
    added = redeclared(final, stage=(Stage.model_validate(STAGE),), scoring=Scoring(weight=Decimal(60)))
    final.submit(DeclareScoring(added), COMMITTEE)
    assert list(final.state.contest.stages) == ["tulis"]
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "8", "8")
    with pytest.raises(CommandRefused, match="locked"):
        final.submit(DeclareScoring(redeclared(final, scoring=Scoring())), COMMITTEE)


def test_a_ballot_that_was_given_back_locks_them_too(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "8", "8")
    final.submit(Reopen(1, "j1", "salah ketik"), CHAIR)
    with pytest.raises(CommandRefused, match="locked"):
        final.submit(DeclareScoring(redeclared(final, scoring=Scoring(method="sum"))), COMMITTEE)


def test_nothing_but_the_rules_of_scoring_may_change(final: Engine) -> None:
    other = small_contest(category=[{"id": "pengawas", "name": "Lain", "rubric": "gagasan"}])
    with pytest.raises(CommandRefused, match="category"):
        final.submit(DeclareScoring(other), COMMITTEE)
    with pytest.raises(CommandRefused, match="same as before"):
        final.submit(DeclareScoring(final.state.contest), COMMITTEE)
    with pytest.raises(CommandRefused, match="seat"):
        final.submit(DeclareScoring(redeclared(final, penalty=())), CHAIR)


def test_redeclared_rules_are_read_back_from_the_file(final: Engine, tmp_path: Path) -> None:
    kind = PenaltyKind(id="waktu", name="Lewat waktu", points=Decimal(1))
    final.submit(DeclareScoring(redeclared(final, penalty=(kind,))), COMMITTEE)
    again = Engine(final.ledger)
    assert again.state == final.state
    assert again.state.contest.penalty == (kind,)


# --- earlier results --------------------------------------------------------------------------------


def test_earlier_results_count_with_their_weight(staged: Engine) -> None:
    marked(staged)
    assert staged.tally.standing(staged.state, "pengawas").unranked[0].reason == "no-result"
    staged.submit(ImportResults("tulis", "t.csv", results("80", "70"), "terlambat"), COMMITTEE)
    who = staged.state.turns[1].contestant
    expected = Decimal("4.80") + {"c001": 32, "c002": 28}.get(who, 0)
    if who in ("c001", "c002"):
        assert line(staged, 1) == (1, expected)


@pytest.mark.parametrize(
    ("stage", "given", "words"),
    [
        ("lisan", results("80"), "no stage lisan; there are tulis"),
        ("tulis", (), "no line"),
        ("tulis", (*results("80"), *results("81")), "c001 is there twice"),
        ("tulis", results("80", first=9), "no contestant c009"),
        ("tulis", results("80.125"), "c001: at most 2 decimals"),
        ("tulis", results("-1"), "must not be negative"),
    ],
)
def test_results_that_cannot_be_taken(staged: Engine, stage: str, given: Any, words: str) -> None:
    before = staged.state.seq
    with pytest.raises(CommandRefused, match=words):
        staged.submit(ImportResults(stage, "t.csv", given), COMMITTEE)
    assert staged.state.seq == before


def test_results_that_come_late_need_a_reason_and_replace_what_was_there(staged: Engine) -> None:
    staged.submit(ImportResults("tulis", "t.csv", results("80", "70", "60", "50")), COMMITTEE)
    marked(staged)
    with pytest.raises(CommandRefused, match="reason"):
        staged.submit(ImportResults("tulis", "t.csv", results("10", "10", "10", "10")), COMMITTEE)
    staged.submit(ImportResults("tulis", "t.csv", results("10", "10", "10", "10"), "salah lembar"), COMMITTEE)
    assert line(staged, 1) == (1, Decimal("8.80"))


def test_a_frozen_board_keeps_the_results_it_froze(staged: Engine) -> None:
    staged.submit(ImportResults("tulis", "t.csv", results("80", "80", "80", "80")), COMMITTEE)
    marked(staged)
    staged.submit(Freeze("pengawas"), MC_A)
    staged.submit(ImportResults("tulis", "t.csv", results("10", "10", "10", "10"), "salah"), COMMITTEE)
    staged.submit(Penalise(1, Decimal(1), "lewat waktu"), CHAIR)
    (frozen,) = staged.tally.public_standing(staged.state, "pengawas").placings
    assert frozen.candidate.displayed_score == Decimal("36.80")
    assert line(staged, 1) == (1, Decimal("7.80"))


def test_difficulty_belongs_to_a_rubric_that_knows_it(staged: Engine) -> None:
    factor = Factor(contestant="c001", criterion="dampak", factor=Decimal("1.5"))
    with pytest.raises(CommandRefused, match="no difficulty on dampak"):
        staged.submit(ImportDifficulty("d.csv", (factor,)), COMMITTEE)


# --- penalties --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", DECLARATIONS)
def test_a_penalty_on_one_changes_nobody_elses_line(tmp_path: Path, method: str) -> None:
    """By every method: the score of one changes by the points, the others keep theirs and their order."""
    declared = {"ties": ["head-of-jury"], **DECLARATIONS[method]}
    engine = new_final(tmp_path / "final.db", contest=small_contest(scoring=declared))
    given = (("8", "7", "9"), ("7", "7.5", "8"), ("9", "8", "9.5"), ("5", "7", "6"))
    for number, marks in enumerate(given, 1):
        marked(engine, number, marks)
    before = {
        p.candidate.number: p.candidate for p in engine.tally.standing(engine.state, "pengawas").placings
    }
    engine.submit(Penalise(3, Decimal("0.5"), "lewat waktu"), CHAIR)
    after = {
        p.candidate.number: p.candidate for p in engine.tally.standing(engine.state, "pengawas").placings
    }
    sign = 1 if engine.state.contest.scoring.lower_is_better else -1
    assert after.pop(3).exact_score == (whole := before.pop(3).exact_score) + Fraction(sign, 2)
    assert after == before
    (given_one,) = engine.state.penalties[3]
    engine.submit(DropPenalty(3, given_one.seq, "keliru"), CHAIR)
    again = {
        p.candidate.number: p.candidate for p in engine.tally.standing(engine.state, "pengawas").placings
    }
    assert again.pop(3).exact_score == whole
    assert again == before
    engine.ledger.close()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (Penalise(99, Decimal(1), "x"), "no draw number 99"),
        (Penalise(1, Decimal(0), "x"), "more than 0"),
        (Penalise(1, Decimal("0.00001"), "x"), "at most 4 decimals"),
        (Penalise(1, Decimal(1), " "), "reason"),
        (Penalise(1, Decimal(1), "x", "lain"), "no penalty lain"),
        (DropPenalty(1, 5, "x"), "done already"),
    ],
)
def test_penalties_that_are_refused(staged: Engine, command: Any, words: str) -> None:
    with pytest.raises(CommandRefused, match=words):
        staged.submit(command, CHAIR)


def test_only_the_head_of_jury_and_the_committee_take_points_off(staged: Engine) -> None:
    for who in (MC_A, juror("j1")):
        with pytest.raises(CommandRefused, match="seat"):
            staged.submit(Penalise(1, Decimal(1), "lewat waktu"), who)
    staged.submit(Penalise(1, Decimal(2), "lewat waktu", "waktu"), CHAIR)
    assert [(p.penalty, p.points, p.given_by) for p in staged.state.penalties[1]] == [
        ("waktu", 2, CHAIR.name)
    ]


def test_a_signed_standing_takes_no_penalty(final: Engine) -> None:
    for number in (1, 2, 3, 4):
        marked(final, number, ("8", "7", str(5 + number)))
    final.submit(Sign("pengawas"), CHAIR)
    with pytest.raises(CommandRefused, match="signed"):
        final.submit(Penalise(1, Decimal(1), "lewat waktu"), CHAIR)
