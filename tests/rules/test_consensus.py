"""The assessors' meeting: which levels can be agreed on, what they change, and when they stop to hold."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.loader import find_contest_problems
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import LockCategory, UnlockCategory
from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.domain.commands.jury import Excuse, Reopen, Sign
from scoring_tui.domain.commands.stage import Disqualify, Undo, Withdraw
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.bundle import build_bundle
from scoring_tui.scoring.sensitivity.findings import find_fragility
from scoring_tui.scoring.standings.confidence import estimate_confidence
from tests.helpers.assigned_criteria import SCORING, enter_marks, essay_final
from tests.helpers.consensus import SCORING as CONSENSUS_SCORING
from tests.helpers.consensus import consensus_contest
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, juror, new_final, small_contest, to_scoring

MARKS = {"j1": "80 60", "j2": "70 80", "j3": "75 70", "j4": "90", "j5": "81"}
AGREE = AgreeLevel(1, "wawancara", Decimal(90), "contoh yang kuat")


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    engine = essay_final(tmp_path / "final.db", scoring={**SCORING, "consensus": True})
    yield engine
    engine.ledger.close()


def refusal(engine: Engine, command: Command) -> str:
    with pytest.raises(CommandRefused) as caught:
        engine.submit(command, CHAIR)
    return str(caught.value.message)


def exact_score(engine: Engine) -> Fraction:
    """The score of no. 1, after SQL and the replay have agreed with it."""
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    assert verify(engine.ledger.path).faults == ()
    (placing,) = engine.tally.standing(engine.state, "pengawas").placings
    return placing.candidate.exact_score


def test_the_agreed_level_counts_instead_of_the_mean_until_it_is_cancelled(final: Engine) -> None:
    """Interview (90 + 81) / 2 = 85.5 becomes 90: 29.5 + 0.6 90 = 83.5; language 70 becomes 61: less 0.9."""
    enter_marks(final, 1, MARKS)
    assert exact_score(final) == Fraction("80.8")
    final.submit(AGREE, CHAIR)
    assert exact_score(final) == Fraction("83.5")
    final.submit(AgreeLevel(1, "bahasa", Decimal(61), "dua paragraf"), CHAIR)
    assert exact_score(final) == Fraction("82.6")
    final.submit(CancelAgreement(1, "wawancara", "salah nomor"), CHAIR)
    assert exact_score(final) == Fraction("79.9")
    assert [ballot.marks for ballot in final.state.ballots[1] if ballot.juror == "j4"] == [
        {"wawancara": Decimal(90)}
    ]


def test_a_reopened_ballot_drops_the_agreed_levels_of_its_turn(final: Engine) -> None:
    enter_marks(final, 1, MARKS)
    final.submit(AGREE, CHAIR)
    final.submit(Reopen(1, "j1", "salah baca"), CHAIR)
    assert not final.state.agreed_levels.get(1)
    assert find_disagreements(final.ledger, final.state, final.tally) == []
    assert "missing" in refusal(final, AGREE)


def test_the_appearance_given_again_drops_them_and_undo_brings_them_back(final: Engine) -> None:
    enter_marks(final, 1, MARKS)
    final.submit(AGREE, CHAIR)
    final.submit(PresentAgain(1, "listrik padam"), MC_A)
    assert not final.state.agreed_levels.get(1)
    assert find_disagreements(final.ledger, final.state, final.tally) == []
    final.submit(Undo("A"), MC_A)
    assert exact_score(final) == Fraction("83.5")


def test_an_excused_juror_who_comes_after_all_drops_them_with_his_ballot(final: Engine) -> None:
    enter_marks(final, 1, {juror_id: marks for juror_id, marks in MARKS.items() if juror_id != "j5"})
    assert "Juri 5" in refusal(final, AGREE)
    final.submit(Excuse(1, "j5", "sakit"), COMMITTEE)
    final.submit(AGREE, COMMITTEE)
    assert exact_score(final) == Fraction("83.5")
    final.submit(Reopen(1, "j5", "datang"), CHAIR)
    assert not final.state.agreed_levels.get(1)
    enter_marks(final, 1, {"j5": "81"})
    assert exact_score(final) == Fraction("80.8")


def test_nothing_changes_after_the_lock_and_an_excluded_contestant_has_no_level(final: Engine) -> None:
    enter_marks(final, 1, MARKS)
    enter_marks(final, 2, MARKS)
    final.submit(Disqualify(2, "aturan"), CHAIR)
    assert "disqualified" in refusal(final, replace(AGREE, number=2))
    for number in (3, 4):
        final.submit(Withdraw(number, "sakit"), CHAIR)
    final.submit(AGREE, CHAIR)
    final.submit(LockCategory("pengawas"), CHAIR)
    for command in (replace(AGREE, agreed_level=Decimal(80)), CancelAgreement(1, "wawancara", "a")):
        assert "locked" in refusal(final, command)
    final.submit(UnlockCategory("pengawas", "lupa"), CHAIR)
    final.submit(CancelAgreement(1, "wawancara", "salah"), CHAIR)
    assert exact_score(final) == Fraction("80.8")


def test_who_has_seen_other_marks_or_another_level_is_refused(final: Engine) -> None:
    enter_marks(final, 1, MARKS)
    seen_seq = final.state.find_level_seq(1, "wawancara")
    final.submit(replace(AGREE, seen_seq=seen_seq), CHAIR)
    for command in (
        replace(AGREE, agreed_level=Decimal(88), seen_seq=seen_seq),
        CancelAgreement(1, "wawancara", "a", seen_seq),
    ):
        assert "look again" in refusal(final, command)
    final.submit(CancelAgreement(1, "wawancara", "a", final.state.find_level_seq(1, "wawancara")), CHAIR)


def test_neither_jurors_nor_the_head_of_a_panel_agree_for_the_jury(final: Engine) -> None:
    enter_marks(final, 1, MARKS)
    for actor in (juror("j1"), MC_A, Actor("Kepala", Seat(Role.CHAIR, "A"))):
        with pytest.raises(CommandRefused):
            final.submit(AGREE, actor)


def test_what_does_not_count_agreed_levels_says_so(final: Engine) -> None:
    enter_marks(final, 1, MARKS)
    enter_marks(final, 2, {**MARKS, "j5": "70"})
    for number in (3, 4):
        final.submit(Withdraw(number, "sakit"), CHAIR)
    final.submit(AGREE, CHAIR)
    notes = [str(note) for note in find_fragility(final.state, "pengawas").notes]
    assert any("agreed on levels" in note for note in notes)
    final.submit(LockCategory("pengawas"), CHAIR)
    for signer in (CHAIR, juror("j1")):
        final.submit(Sign("pengawas"), signer)
    with pytest.raises(CommandRefused, match="agreed on levels"):
        build_bundle(final)


def test_chances_of_places_are_not_computed_from_single_marks(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "small.db", ["Ani", "Budi"], contest=consensus_contest())
    for number, marks in ((1, ("8 7 6", "7 7 6", "9 8 7")), (2, ("7 7 5", "8 6 5", "8 8 7"))):
        enter_marks(engine, number, dict(zip(("j1", "j2", "j3"), marks, strict=True)))

    def reason() -> str:
        standing = engine.tally.standing(engine.state, "pengawas")
        return str(estimate_confidence(standing, engine.state.contest.scoring).reason)

    assert "agreed" not in reason()
    engine.submit(AgreeLevel(1, "dampak", Decimal(9), "rapat"), CHAIR)
    assert "agreed on levels" in reason()
    engine.ledger.close()


SUM_TRIM = {"lowest": 1, "highest": 1, "at-least": 3, "kept": "sum"}


@pytest.mark.parametrize(
    ("changes", "has_fault"),
    [
        ({}, False),
        ({"method": "median"}, False),
        ({"per": "total"}, True),
        ({"method": "sum"}, True),
        ({"method": "trimmed", "trim": SUM_TRIM}, True),
    ],
)
def test_a_contest_that_cannot_count_agreed_levels_names_what_to_write(
    changes: dict[str, Any], has_fault: bool
) -> None:
    contest = consensus_contest(scoring={"method": "mean", "per": "criterion", "consensus": True, **changes})
    raw = contest.model_dump(mode="json", by_alias=True, exclude_unset=True)
    faults = [fault for fault in find_contest_problems(raw, "") if "consensus" in str(fault.place)]
    assert [("per" in str(fault.what)) for fault in faults] == [True] * has_fault


def test_marks_without_levels_stay_as_the_jurors_gave_them(tmp_path: Path) -> None:
    contest = small_contest(scoring=CONSENSUS_SCORING)
    engine = new_final(tmp_path / "small.db", ["Ani"], contest=contest)
    enter_marks(engine, 1, {"j1": "8 7 6", "j2": "7 7 6", "j3": "9 8 7"})
    assert "has no levels" in refusal(engine, AgreeLevel(1, "dampak", Decimal(9), "rapat"))
    raw = contest.model_dump(mode="json", by_alias=True, exclude_unset=True)
    [fault] = find_contest_problems(raw, "")
    assert "no criterion has levels" in str(fault.what)
    engine.ledger.close()


def test_refusals(final: Engine) -> None:
    to_scoring(final, 1)
    assert "no mark" in refusal(final, AGREE)
    enter_marks(final, 1, MARKS)
    assert "draw number" in refusal(final, AgreeLevel(99, "wawancara", Decimal(90), "a"))
    assert "bahasa" in refusal(final, AgreeLevel(1, "tanpa", Decimal(90), "a"))
    assert "Wawancara" in refusal(final, AgreeLevel(1, "wawancara", Decimal(101), "a"))
    assert "reason" in refusal(final, AgreeLevel(1, "wawancara", Decimal(90), "  "))
    assert "no agreed level" in refusal(final, CancelAgreement(1, "wawancara", "a"))
    final.submit(AGREE, CHAIR)
    assert "already" in refusal(final, AGREE)
    assert "reason" in refusal(final, CancelAgreement(1, "wawancara", ""))


def test_a_contest_without_consensus_refuses(tmp_path: Path) -> None:
    engine = essay_final(tmp_path / "final.db")
    enter_marks(engine, 1, MARKS)
    assert "consensus = true" in refusal(engine, AGREE)
    engine.ledger.close()
