"""Contests without marks, from the import to the announcement, counted twice and decided again."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory, LockCategory
from scoring_tui.domain.commands.jury import Penalise, SendBallot, SettleTie, Sign, WithdrawSignatures
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.setup import DrawOrder, ImportResults, ImportRoster
from scoring_tui.domain.commands.stage import Call, Disqualify, MarkAbsent, Reinstate, Withdraw
from scoring_tui.domain.facts.setup import Result
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from tests.helpers.result_contests import declare_results, import_scores, new_result_contest
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, contestants, juror


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = new_result_contest(tmp_path / "asesmen.db")
    with engine.ledger:
        yield engine


def places(engine: Engine) -> dict[int, tuple[int, str]]:
    """Place and score by number; both counts agree on them."""
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    standing = engine.tally.standing(engine.state, "asn")
    return {
        placing.candidate.number: (placing.place, f"{placing.candidate.displayed_score:f}")
        for placing in standing.placings
    }


def reasons(engine: Engine) -> dict[int, str]:
    standing = engine.tally.standing(engine.state, "asn")
    return {line.number: line.reason for line in standing.unranked}


def import_all(engine: Engine) -> None:
    import_scores(engine, "cat", {1: "80", 2: "69.99", 3: "90", 4: "70"})
    import_scores(engine, "esai", {1: "70", 2: "100", 3: "55", 4: "85"})


def test_numbers_follow_the_sheet_and_nothing_is_drawn(engine: Engine) -> None:
    assert {number: turn.contestant for number, turn in engine.state.turns.items()} == {
        1: "c001", 2: "c002", 3: "c003", 4: "c004",
    }  # fmt: skip
    for command in (DrawOrder(1), Call(1)):
        with pytest.raises(CommandRefused, match="nobody appears"):
            engine.submit(command, MC_A)
    late = contestants(["Eka Putri"], "asn", first=9)
    engine.submit(ImportRoster("susulan.csv", late), COMMITTEE)
    assert engine.state.turns[5].contestant == "c009"
    with pytest.raises(CommandRefused, match="none replaced"):
        engine.submit(ImportRoster("susulan.csv", late, replace=True), COMMITTEE)


def test_the_score_is_made_of_results_alone(engine: Engine) -> None:
    import_all(engine)
    # 0.6 * 90 + 0.4 * 55 = 76; 0.6 * 80 + 0.4 * 70 = 76; 0.6 * 70 + 0.4 * 85 = 76; no. 2 is below 70
    assert places(engine) == {1: (1, "76.00"), 3: (1, "76.00"), 4: (1, "76.00")}
    assert reasons(engine) == {2: "not-passed"}
    assert [stage.id for stage in engine.state.failed_stages(2)] == ["cat"]
    engine.submit(Penalise(3, Decimal(1), "terlambat"), CHAIR)
    engine.submit(SetGuest("c004", True, "pegawai panitia"), COMMITTEE)
    assert places(engine) == {1: (1, "76.00"), 3: (2, "75.00")}
    assert reasons(engine) == {2: "not-passed", 4: "guest"}


def test_a_missing_result_is_never_a_zero(engine: Engine) -> None:
    import_scores(engine, "cat", {1: "80", 3: "90", 4: "70"})
    import_scores(engine, "esai", {1: "70", 2: "60", 3: "55"})
    assert places(engine).keys() == {1, 3}
    assert reasons(engine) == {2: "no-result", 4: "no-result"}
    assert [stage.id for stage in engine.state.missing_stages(2)] == ["cat"]
    assert not engine.state.is_complete("asn")
    with pytest.raises(CommandRefused, match="not complete"):
        engine.submit(LockCategory("asn"), CHAIR)
    engine.submit(MarkAbsent(2, "tidak hadir"), COMMITTEE)
    engine.submit(Withdraw(4, "mengundurkan diri"), COMMITTEE)
    assert engine.state.is_complete("asn") and places(engine).keys() == {1, 3}
    engine.submit(Reinstate(4, "hadir susulan"), COMMITTEE)
    assert not engine.state.is_complete("asn")


def test_the_result_is_signed_corrected_and_announced(engine: Engine) -> None:
    import_all(engine)
    engine.submit(Disqualify(4, "memalsukan berkas"), CHAIR)
    engine.submit(SettleTie("asn", (3, 1), reason="nilai CAT"), CHAIR)
    engine.submit(Sign("asn"), CHAIR)
    engine.submit(Sign("asn"), juror("j2"))
    assert engine.state.is_signed("asn")
    engine.submit(AnnounceCategory("asn"), MC_A)
    with pytest.raises(CommandRefused, match="is signed"):
        import_scores(engine, "cat", {1: "99", 2: "70", 3: "90"})
    engine.submit(WithdrawSignatures("asn", "salah ketik", "Siti"), CHAIR)
    with pytest.raises(CommandRefused, match="a reason is needed"):
        import_scores(engine, "cat", {1: "99", 2: "70", 3: "90"})
    import_scores(engine, "cat", {1: "99", 2: "70", 3: "90"}, "salah ketik nilai no. 1")
    assert places(engine) == {1: (1, "87.40"), 2: (2, "82.00"), 3: (3, "76.00")}
    engine.submit(Sign("asn"), CHAIR)
    engine.submit(Sign("asn"), juror("j1"))
    engine.submit(AnnounceCategory("asn"), MC_A)
    assert verify(engine.ledger.path).faults == ()


def test_nobody_sends_a_ballot(engine: Engine) -> None:
    with pytest.raises(CommandRefused, match="nobody gives marks"):
        engine.submit(SendBallot(1, {}), Actor("Juri 1", Seat(Role.JUROR, "j1")))
    assert engine.state.missing_ballots(1) == ()


def test_an_administration_has_passed_and_not_passed(tmp_path: Path) -> None:
    engine = new_result_contest(tmp_path / "adm.db", declare_results("administration"))
    with engine.ledger:
        import_scores(engine, "ktp", {1: "1", 2: "1", 3: "0", 4: "1"})
        import_scores(engine, "rekom", {1: "1", 2: "0", 3: "0", 4: "1"})
        assert places(engine) == {1: (1, "0.00"), 4: (1, "0.00")}
        assert [stage.id for stage in engine.state.failed_stages(2)] == ["rekom"]
        assert [stage.id for stage in engine.state.failed_stages(3)] == ["ktp", "rekom"]
        engine.submit(Sign("asn"), CHAIR)
        engine.submit(Sign("asn"), juror("j1"))
        assert engine.state.is_signed("asn")
        assert verify(engine.ledger.path).faults == ()


def import_with_absences(
    engine: Engine, stage_id: str, scores: dict[int, str], absent: tuple[int, ...]
) -> None:
    results = tuple(
        Result(contestant=engine.state.turns[number].contestant, score=Decimal(score))
        for number, score in scores.items()
    )
    absent_ids = tuple(engine.state.turns[number].contestant for number in absent)
    engine.submit(ImportResults(stage_id, "nilai.xlsx", results, "", absent_ids), COMMITTEE)


def test_who_did_not_come_is_absent_until_a_later_sheet_has_a_result(engine: Engine) -> None:
    import_with_absences(engine, "cat", {1: "80", 2: "75"}, (3, 4))
    assert [turn.exclusion for turn in engine.state.turns.values()] == [None, None, "absent", "absent"]
    assert engine.state.turns[3].reason == "Uji CAT: nilai.xlsx"
    import_scores(engine, "esai", {1: "70", 2: "60"})
    assert engine.state.is_complete("asn") and places(engine).keys() == {1, 2}
    import_with_absences(engine, "cat", {1: "80", 2: "75", 3: "90"}, (4,))
    assert engine.state.turns[3].exclusion is None and engine.state.turns[4].exclusion == "absent"
    engine.submit(Withdraw(4, "mengundurkan diri"), COMMITTEE)
    import_with_absences(engine, "cat", {1: "80", 2: "75", 3: "90", 4: "88"}, ())
    assert engine.state.turns[4].exclusion == "withdrawn"
    assert verify(engine.ledger.path).faults == ()
