"""Out of competition, excluded before the draw, a juror who is away, and penalties of a sheet."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.deductions import GivePenalties, NewPenalty
from scoring_tui.domain.commands.juror_absence import ExcuseJuror, ExpectJuror
from scoring_tui.domain.commands.jury import DropPenalty, Penalise, Recuse, Reopen, Sign, Substitute
from scoring_tui.domain.commands.participation import ExcludeUndrawn, ReinstateUndrawn, SetGuest
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    CloseScoring,
    Disqualify,
    MarkAbsent,
    Reinstate,
    Withdraw,
)
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    contestants,
    juror,
    new_final,
    send,
    small_contest,
    to_scoring,
)
from tests.rules.test_rules import refused

LATE = Contestant(id="c900", category="pengawas", name="Telat Sekali")


def judge_all(engine: Engine, numbers: range = range(1, 5)) -> None:
    """Every ballot is in; higher numbers have higher scores."""
    for number in numbers:
        to_scoring(engine, number)
        for juror_id in ("j1", "j2", "j3"):
            send(engine, number, juror_id, str(number + 1), "7.5", "9")


def id_of(engine: Engine, number: int) -> str:
    """Id of the contestant with this draw number."""
    return engine.state.turns[number].contestant


# --- out of competition -----------------------------------------------------------------------------


def test_a_guest_is_judged_and_never_ranked(final: Engine) -> None:
    judge_all(final)
    final.submit(SetGuest(id_of(final, 4), True, "tuan rumah"), COMMITTEE)
    standing = final.tally.standing(final.state, "pengawas")
    assert [(p.place, p.candidate.number) for p in standing.placings] == [(1, 3), (2, 2), (3, 1)]
    (guest,) = standing.unranked
    assert (guest.number, guest.reason) == (4, "guest")
    assert guest.candidate and guest.candidate.displayed_score == Decimal("6.55")
    final.submit(SetGuest(id_of(final, 4), False, "ternyata peserta"), CHAIR)
    assert final.tally.standing(final.state, "pengawas").placings[0].candidate.number == 4


def test_a_guest_holds_no_category_up(final: Engine) -> None:
    judge_all(final, range(1, 4))
    assert not final.state.is_complete("pengawas")
    final.submit(SetGuest(id_of(final, 4), True, "tuan rumah"), COMMITTEE)
    assert final.state.is_complete("pengawas")
    final.submit(ImportRoster("susulan.csv", (LATE.model_copy(update={"is_guest": True}),)), COMMITTEE)
    assert final.state.is_complete("pengawas")
    final.submit(Sign("pengawas"), CHAIR)
    refused(final, SetGuest(id_of(final, 4), False, "x"), CHAIR, "signed")


def test_a_guest_is_judged_after_the_category_was_signed(final: Engine) -> None:
    judge_all(final, range(1, 4))
    final.submit(SetGuest(id_of(final, 4), True, "tuan rumah"), COMMITTEE)
    final.submit(Sign("pengawas"), CHAIR)
    final.submit(Sign("pengawas"), juror("j1"))
    before = final.tally.standing(final.state, "pengawas").placings
    judge_all(final, range(4, 5))
    standing = final.tally.standing(final.state, "pengawas")
    assert standing.placings == before and standing.is_signed
    assert standing.unranked[0].candidate is not None
    refused(final, Penalise(1, Decimal(1), "telat"), CHAIR, "signed")
    assert not verify(final.ledger.path).faults


def test_a_guest_of_the_roster_keeps_it_through_the_draw(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", ["Sutrisno, S.E."])
    engine.submit(ImportRoster("susulan.csv", (LATE.model_copy(update={"is_guest": True}),)), COMMITTEE)
    engine.submit(DrawOrder(2), COMMITTEE)
    assert engine.state.turns[2].is_guest and not engine.state.turns[1].is_guest
    engine.ledger.close()


def test_a_guest_is_declared_with_a_reason_and_once(final: Engine) -> None:
    refused(final, SetGuest("c001", True, " "), COMMITTEE, "reason")
    refused(final, SetGuest("c777", True, "x"), COMMITTEE, "no contestant c777")
    refused(final, SetGuest("c001", False, "x"), COMMITTEE, "in the competition already")
    refused(final, SetGuest("c001", True, "x"), MC_A, "seat")
    final.submit(SetGuest("c001", True, "x"), COMMITTEE)
    refused(final, SetGuest("c001", True, "x"), COMMITTEE, "out of competition already")


# --- excluded before the draw -----------------------------------------------------------------------


def test_who_withdraws_before_the_draw_gets_no_number_and_holds_nothing_up(final: Engine) -> None:
    judge_all(final)
    final.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    assert not final.state.is_complete("pengawas")
    final.submit(ExcludeUndrawn("c900", "withdrawn", "sakit"), COMMITTEE)
    assert final.state.is_complete("pengawas")
    refused(final, DrawOrder(2), COMMITTEE, "every contestant has a draw number")
    refused(final, ExcludeUndrawn("c900", "withdrawn", "x"), COMMITTEE, "is out already")
    final.submit(ReinstateUndrawn("c900", "sembuh"), COMMITTEE)
    assert not final.state.is_complete("pengawas")
    final.submit(DrawOrder(2), COMMITTEE)
    assert final.state.turns[5].contestant == "c900"


def test_exclusions_before_the_draw_that_are_refused(final: Engine) -> None:
    refused(final, ExcludeUndrawn("c001", "withdrawn", "x"), COMMITTEE, "has draw number")
    refused(final, ExcludeUndrawn("c777", "withdrawn", "x"), COMMITTEE, "no contestant c777")
    refused(final, ReinstateUndrawn("c001", "x"), COMMITTEE, "is not out")
    final.submit(ImportRoster("susulan.csv", (LATE,)), COMMITTEE)
    refused(final, ExcludeUndrawn("c900", "withdrawn", ""), COMMITTEE, "reason")
    refused(final, ExcludeUndrawn("c900", "withdrawn", "x"), CHAIR, "seat")


def test_a_roster_that_replaces_another_forgets_who_withdrew(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", ["Sutrisno, S.E."])
    other = contestants(["Yuni"], "pelaksana", 50)
    engine.submit(ImportRoster("dua.csv", other), COMMITTEE)
    engine.submit(ExcludeUndrawn("c050", "disqualified", "bukan pegawai"), COMMITTEE)
    assert engine.state.undrawn_contestants("pelaksana") == []
    engine.ledger.close()


@pytest.mark.parametrize("command_class", [MarkAbsent, Withdraw, Disqualify])
def test_the_committee_excludes_and_reinstates(final: Engine, command_class: type) -> None:
    final.submit(command_class(1, "tidak hadir"), COMMITTEE)
    assert final.state.turns[1].exclusion and final.state.turns[1].reason == "tidak hadir"
    final.submit(Reinstate(1, "datang juga"), COMMITTEE)
    assert final.state.turns[1].exclusion is None


# --- a juror who is away ----------------------------------------------------------------------------


def two_days(path: Path) -> Engine:
    """Two sessions of two turns on two days."""
    sessions = [
        {"day": day, "start": "08:00", "panel": "A", "categories": ["pengawas"], "turns": 2}
        for day in ("2024-12-20", "2024-12-21")
    ]
    category = small_contest().category[0].model_dump(mode="json", by_alias=True)
    return new_final(path, contest=small_contest(session=sessions, category=[category]))


def test_all_ballots_of_a_juror_on_a_day_are_excused_at_once(tmp_path: Path) -> None:
    engine = two_days(tmp_path / "final.db")
    head = engine.ledger.head[0]
    to_scoring(engine, 1)
    engine.submit(ExcuseJuror("j1", "dipanggil gubernur", day=date(2024, 12, 20)), CHAIR)
    assert engine.state.excused_ballots == {(1, "j1"): "dipanggil gubernur", (2, "j1"): "dipanggil gubernur"}
    assert [entry.fact.kind for entry in engine.ledger.read_after(head)][-2:] == ["ballot-excused"] * 2
    engine.submit(ExcuseJuror("j1", "dipanggil gubernur"), COMMITTEE)
    assert engine.state.excused_ballots.keys() == {(number, "j1") for number in (1, 2, 3, 4)}
    refused(engine, ExcuseJuror("j1", "lagi"), CHAIR, "no ballot of Juri 1 is missing")
    engine.ledger.close()


def test_only_the_missing_ballots_of_the_juror_are_excused(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "7.5", "9")
    final.submit(Disqualify(2, "joki"), CHAIR)
    final.submit(Recuse(3, "j1", "saudara"), juror("j1"))
    final.submit(ExcuseJuror("j1", "pulang"), CHAIR)
    assert list(final.state.excused_ballots) == [(4, "j1")]


def test_a_juror_who_comes_back_is_expected_again_for_turns_that_are_not_over(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(ExcuseJuror("j1", "pulang"), CHAIR)
    send(final, 1, "j2", "8", "7.5", "9")
    send(final, 1, "j3", "8", "7.5", "9")
    final.submit(Advance(1, "scoring"), MC_A)
    final.submit(ExpectJuror("j1", "kembali"), CHAIR)
    assert list(final.state.excused_ballots) == [(1, "j1")]
    assert (2, "j1") not in final.state.reopened_ballots, "his ballot waits for its turn as any other"
    assert "j1" in final.state.missing_ballots(2)
    final.submit(ExpectJuror("j1", "kembali", (1,)), CHAIR)
    assert list(final.state.reopened_ballots) == [(1, "j1")]


def test_a_juror_excused_in_advance_may_send_when_scoring_opens(final: Engine) -> None:
    final.submit(ExcuseJuror("j1", "pulang"), CHAIR)
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "7.5", "9")
    assert (1, "j1") not in final.state.excused_ballots


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (ExcuseJuror("j9", "x"), "there is no juror j9"),
        (ExcuseJuror("j1", " "), "reason"),
        (ExcuseJuror("j1", "x", (2, 9)), "no draw number 9"),
        (ExcuseJuror("j1", "x", (2, 1)), "no. 1: no ballot of Juri 1 is missing"),
        (ExcuseJuror("j1", "x", (2,), date(2030, 1, 1)), "no. 2 is on another day"),
        (ExcuseJuror("j1", "x", (), date(2030, 1, 1)), "no ballot of Juri 1 is missing"),
        (ExpectJuror("j1", "x"), "no ballot of Juri 1 is excused"),
        (ExpectJuror("j1", "x", (2,)), "no. 2: no ballot of Juri 1 is excused"),
    ],
)
def test_excuses_that_are_refused(final: Engine, command: Command, words: str) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "7.5", "9")
    refused(final, command, CHAIR, words)


def test_ballots_of_a_signed_category_are_left_out(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", ["Sutrisno, S.E."])
    engine.submit(ImportRoster("dua.csv", contestants(["Yuni"], "pelaksana", 50)), COMMITTEE)
    engine.submit(DrawOrder(2), COMMITTEE)
    to_scoring(engine, 1)
    for juror_id in ("j2", "j3"):
        send(engine, 1, juror_id, "8", "7.5", "9")
    engine.submit(ExcuseJuror("j1", "pulang", (1,)), CHAIR)
    engine.submit(Sign("pengawas"), CHAIR)
    engine.submit(ExcuseJuror("j1", "pulang"), CHAIR)
    assert list(engine.state.excused_ballots) == [(1, "j1"), (2, "j1")]
    refused(engine, ExpectJuror("j1", "kembali", (1,)), CHAIR, "signed")
    engine.ledger.close()


def test_a_recusal_or_excuse_of_a_turn_that_waits_is_taken_back(final: Engine) -> None:
    final.submit(Recuse(1, "j1", "saudara"), juror("j1"))
    final.submit(Reopen(1, "j1", "bukan saudara"), CHAIR)
    assert final.state.recused_jurors == {} and final.state.reopened_ballots == {}
    assert final.state.missing_ballots(1) == ("j1", "j2", "j3")


def test_a_substitute_takes_over_what_was_excused_in_advance(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(ExcuseJuror("j1", "sakit"), CHAIR)
    final.submit(Substitute("A", "j1", "Juri Pengganti", "sakit"), CHAIR)
    assert final.state.turns[1].jurors == ("j1", "j2", "j3"), "scoring was open: what is excused stays so"
    assert final.state.turns[2].jurors == ("j1-b", "j2", "j3")
    assert list(final.state.excused_ballots) == [(1, "j1")]
    assert final.state.missing_ballots(2) == ("j1-b", "j2", "j3")


# --- penalties --------------------------------------------------------------------------------------


def test_penalties_of_a_sheet_are_given_all_at_once(final: Engine) -> None:
    rows = (NewPenalty(1, Decimal(2), "lewat waktu"), NewPenalty(3, Decimal("0.5"), "telat"))
    final.submit(GivePenalties(rows), COMMITTEE)
    assert [(n, p.points, p.reason) for n, (p,) in final.state.penalties.items()] == [
        (1, Decimal(2), "lewat waktu"), (3, Decimal("0.5"), "telat"),
    ]  # fmt: skip
    refused(final, GivePenalties(rows), COMMITTEE, "No. 1 has this penalty already")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "holds no line"),
        ((NewPenalty(1, Decimal(2), "a"), NewPenalty(9, Decimal(2), "a")), "no draw number 9"),
        ((NewPenalty(1, Decimal(2), "a"), NewPenalty(2, Decimal(0), "a")), "more than 0"),
        ((NewPenalty(1, Decimal(2), "a"), NewPenalty(2, Decimal(1), " ")), "reason"),
        ((NewPenalty(1, Decimal(2), "a", "tidak-ada"),), "no penalty tidak-ada"),
        ((NewPenalty(1, Decimal(9999), "a"), NewPenalty(1, Decimal(2), "b")), "all penalties together"),
    ],
)
def test_penalties_of_a_sheet_are_all_refused_for_one(
    final: Engine, rows: tuple[NewPenalty, ...], words: str
) -> None:
    refused(final, GivePenalties(rows), COMMITTEE, words)


def test_the_committee_gives_and_drops_a_penalty(final: Engine) -> None:
    final.submit(Penalise(1, Decimal(2), "lewat waktu"), COMMITTEE)
    final.submit(DropPenalty(1, final.state.penalties[1][0].seq, "keliru"), COMMITTEE)
    assert final.state.penalties[1] == ()


def test_a_guest_turn_can_be_closed_as_any_other(final: Engine) -> None:
    final.submit(SetGuest(id_of(final, 1), True, "tuan rumah"), COMMITTEE)
    to_scoring(final, 1)
    final.submit(Call(2), MC_A)
    final.submit(CloseScoring(1, despite_missing=True), MC_A)
    assert final.state.turns[1].phase == "closed" and not final.state.is_released(1)
