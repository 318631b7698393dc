"""The assessors' meeting: which levels can be agreed on, what they change, and when they stop to hold."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.domain.commands.jury import Reopen
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from tests.helpers.assigned_criteria import SCORING, enter_marks, essay_final
from tests.helpers.support import CHAIR, to_scoring

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
