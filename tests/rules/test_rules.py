"""What may happen next, by examples: the stage, the jury, the results, the draw."""

from decimal import Decimal

import pytest

from scoring_tui.contest.models import Contest
from scoring_tui.contest.schedule import session_sizes, sessions_of_turns
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import (
    EnterPaper,
    Excuse,
    PaperBallot,
    Recuse,
    Reopen,
    SendBallot,
    Sign,
    Substitute,
    WithdrawSignatures,
)
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    Disqualify,
    EndBreak,
    Extend,
    MarkAbsent,
    OpenScoring,
    Pause,
    Postpone,
    Reinstate,
    Restart,
    Resume,
    TakeBreak,
    Undo,
    Withdraw,
)
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.rules.setup import draw_lots
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    contestants,
    enter_paper,
    juror,
    send,
    small_contest,
    to_scoring,
)

FULL = ("8", "7.5", "9")


def refused(engine: Engine, command: Command, by: Actor, words: str) -> None:
    """The command is refused with these words and appends nothing."""
    head = engine.ledger.head
    with pytest.raises(CommandRefused, match=words):
        engine.submit(command, by)
    assert engine.ledger.head == head


def phase(engine: Engine, number: int) -> str:
    """The phase of a turn."""
    return engine.state.turns[number].phase


# --- the draw ---------------------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_order() -> None:
    """The lot depends on seed, category and contestants, not on the order of the sheet."""
    ids = [f"c{n:03}" for n in range(1, 30)]
    assert draw_lots(ids, 7, "pengawas") == draw_lots(reversed(ids), 7, "pengawas")
    assert draw_lots(ids, 7, "pengawas") != draw_lots(ids, 8, "pengawas")
    assert draw_lots(ids, 7, "pengawas") != draw_lots(ids, 7, "ahli")
    assert sorted(draw_lots(ids, 7, "pengawas")) == ids


def test_numbers_run_through_the_whole_contest(final: Engine) -> None:
    """A later category goes on where the first one ended, late comers after that."""
    assert sorted(final.state.turns) == [1, 2, 3, 4]
    final.submit(ImportRoster("b.csv", contestants(["Eka", "Fitri"], "pelaksana", 5)), COMMITTEE)
    final.submit(DrawOrder(3), COMMITTEE)
    assert [turn.number for turn in final.state.turns_in_category("pelaksana")] == [5, 6]
    assert final.state.rooms["A"].queue == (1, 2, 3, 4, 5, 6)
    refused(final, DrawOrder(4), COMMITTEE, "has a draw number already")
    refused(final, ImportRoster("b.csv", contestants(["X"], "tidak-ada", 9)), COMMITTEE, "no category")


def two_days(**second: object) -> Contest:
    """A category over two sessions."""
    first = {"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["pengawas"]}
    return small_contest(session=[first, {**first, "day": "2024-12-21", **second}])


@pytest.mark.parametrize(
    ("sessions", "count", "sizes"),
    [
        (two_days(), 9, [5, 4]),
        (two_days(turns=3), 9, [5, 4]),
        (two_days(end="10:10"), 9, [5, 4]),
    ],
)
def test_a_category_is_spread_over_its_sessions(sessions: Contest, count: int, sizes: list[int]) -> None:
    """Evenly unless every session says how much it holds."""
    assert session_sizes(sessions, sessions.session, count) == sizes


def test_sessions_fill_in_proportion_to_their_room() -> None:
    """Declared turns, or hours by the planned length of a turn."""
    contest = small_contest(
        session=[
            {"day": "2024-12-21", "start": "08:00", "end": "08:26", "panel": "A", "categories": ["pengawas"]},
            {"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["pengawas"], "turns": 6},
        ]
    )
    assert sessions_of_turns(contest, "pengawas", 4) == [1, 1, 1, 0]


# --- the stage --------------------------------------------------------------------------------------


def test_a_turn_goes_through_its_phases(final: Engine) -> None:
    """Called, presentation, questions, scoring, closed; a step that was seen late is refused."""
    final.submit(Call(1), MC_A)
    seen = [phase(final, 1)]
    while seen[-1] != "closed":
        final.submit(Advance(1, seen[-1], despite_missing=True), MC_A)  # type: ignore[arg-type]
        seen.append(phase(final, 1))
    assert seen == ["called", "presentation", "questions", "scoring", "closed"]
    refused(final, Advance(1, "scoring"), MC_A, "done already")


def test_scoring_of_a_closed_turn_can_be_opened_again(final: Engine) -> None:
    """Only of a closed one."""
    to_scoring(final, 1)
    refused(final, OpenScoring(1), MC_A, "No. 1 is not closed")
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    final.submit(OpenScoring(1), CHAIR)
    assert phase(final, 1) == "scoring"


def test_only_one_is_on_stage(final: Engine) -> None:
    """The next is called when the last has finished, even while ballots are still coming in."""
    final.submit(Call(1), MC_A)
    refused(final, Call(2), MC_A, "No. 1 has not finished yet")
    final.submit(Call(1), MC_A)
    assert final.state.turns[1].call_count == 2
    to_scoring_from_called(final, 1)
    final.submit(Call(2), MC_A)
    assert (final.state.rooms["A"].live, phase(final, 1)) == (2, "scoring")
    send(final, 1, "j1", *FULL)


def to_scoring_from_called(engine: Engine, number: int) -> None:
    """Go on until ballots may be sent."""
    while phase(engine, number) != "scoring":
        engine.submit(Advance(number, phase(engine, number)), MC_A)  # type: ignore[arg-type]


def test_four_different_things(final: Engine) -> None:
    """Absent may be called again, postponed waits at the end, withdrawn and disqualified are out."""
    final.submit(Call(1), MC_A)
    final.submit(MarkAbsent(1), MC_A)
    assert (final.state.turns[1].exclusion, final.state.rooms["A"].live) == ("absent", None)
    final.submit(Call(1), MC_A)
    assert final.state.turns[1].exclusion is None
    final.submit(Postpone(1, "laptop"), MC_A)
    assert final.state.rooms["A"].queue == (2, 3, 4, 1) and final.state.turns[1].is_postponed
    final.submit(Withdraw(2, "sakit"), MC_A)
    refused(final, Call(2), MC_A, "cannot be called")
    refused(final, Disqualify(3, " "), MC_A, "reason")
    to_scoring(final, 3)
    send(final, 3, "j1", *FULL)
    final.submit(Disqualify(3, "karya orang lain"), MC_A)
    assert final.tally.standing(final.state, "pengawas").placings == ()
    whys = {line.number: line.reason for line in final.tally.standing(final.state, "pengawas").unranked}
    assert whys == {1: "postponed", 2: "withdrawn", 3: "disqualified", 4: "waiting"}
    final.submit(Reinstate(3, "banding diterima"), CHAIR)
    assert [p.candidate.number for p in final.tally.standing(final.state, "pengawas").placings] == [3]


def test_the_clock_is_paused_extended_and_begun_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Time on stage is what ran, whatever the wall clock did."""
    from tests.helpers.support import FakeClock, new_final

    clock = FakeClock()
    engine = new_final(tmp_path_factory.mktemp("clock") / "final.db", clock=clock)
    engine.submit(Call(1), MC_A)
    engine.submit(Advance(1, "called"), MC_A)
    clock.forward(100)
    engine.submit(Pause(1), MC_A)
    clock.offset += 3_600_000  # somebody sets the wall clock
    clock.forward(50)
    refused(engine, Pause(1), MC_A, "no clock is running")
    engine.submit(Resume(1), MC_A)
    clock.forward(20)
    engine.submit(Extend(1, 30), MC_A)
    timer = engine.state.turns[1].timer
    assert timer is not None and (timer.used_ms(clock()), timer.seconds) == (120_000, 450)
    refused(engine, Extend(1, -450), MC_A, "below zero")
    engine.submit(Restart(1), MC_A)
    timer = engine.state.turns[1].timer
    assert timer is not None and (timer.used_ms(clock()), timer.seconds) == (0, 420)
    engine.ledger.close()


def test_a_break_keeps_the_stage_empty(final: Engine) -> None:
    """No call during a break, no break during a presentation."""
    final.submit(TakeBreak("A", 900, "Salat Jumat"), MC_A)
    refused(final, Call(1), MC_A, "break")
    final.submit(EndBreak("A"), MC_A)
    final.submit(Call(1), MC_A)
    refused(final, TakeBreak("A", 900), MC_A, "not finished")


def test_undo_takes_back_one_step_after_another(final: Engine) -> None:
    """Each undo is an entry of its own; what was undone counts for nothing."""
    final.submit(Call(1), MC_A)
    final.submit(MarkAbsent(1), MC_A)
    final.submit(Undo("A"), MC_A)
    assert (final.state.turns[1].exclusion, phase(final, 1), final.state.rooms["A"].live) == (
        None,
        "called",
        1,
    )
    final.submit(Undo("A"), MC_A)
    assert (phase(final, 1), final.state.rooms["A"].live) == ("queued", None)
    refused(final, Undo("A"), MC_A, "nothing to undo")


def test_scoring_cannot_be_unopened_under_a_ballot(final: Engine) -> None:
    """What a juror sent stays."""
    to_scoring(final, 1)
    send(final, 1, "j1", *FULL)
    refused(final, Undo("A"), MC_A, "ballots of no. 1 are in already")


def test_an_mc_has_one_room(final: Engine) -> None:
    """Another room's MC, and a juror, may not touch this stage."""
    refused(final, Call(1), Actor("MC B", Seat(Role.MC, "B")), "MC of its own")
    refused(final, Call(1), juror("j1"), "this seat may not do that")


# --- ballots and the jury ---------------------------------------------------------------------------


def ballot(**marks: str) -> SendBallot:
    """A ballot for no. 1."""
    return SendBallot(1, {id_: Decimal(mark) for id_, mark in marks.items()})


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"dampak": "8", "kebaruan": "8"}, "Paparan: a mark is missing"),
        ({"dampak": "8", "kebaruan": "8", "paparan": "10.5"}, "Paparan: only 0 to 10 in steps of 0.5"),
        (
            {"dampak": "8", "kebaruan": "8.25", "paparan": "9"},
            "Kebaruan: only 0 to 10 in steps of 0.5: 8 or 8.5",
        ),
        ({"dampak": "8", "kebaruan": "8", "paparan": "9", "gaya": "9"}, "unknown criteria: gaya"),
    ],
)
def test_a_wrong_ballot_is_refused_in_words(final: Engine, marks: dict[str, str], words: str) -> None:
    """Criterion first, then what is wrong with its mark."""
    to_scoring(final, 1)
    refused(final, ballot(**marks), juror("j1"), words)


def test_ballots_are_sent_once_and_while_scoring_is_open(final: Engine) -> None:
    """Not before, not after, not twice, not by strangers."""
    good = ballot(dampak="8", kebaruan="8", paparan="9")
    refused(final, good, juror("j1"), "not open yet; your draft is kept")
    to_scoring(final, 1)
    final.submit(good, juror("j1"))
    refused(final, good, juror("j1"), "sent already")
    refused(final, good, juror("j9"), "does not judge")
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    refused(final, good, juror("j2"), "closed; ask the head of jury")


def test_closing_names_who_is_missing(final: Engine) -> None:
    """The MC is asked first."""
    to_scoring(final, 1)
    send(final, 1, "j2", *FULL)
    refused(final, Advance(1, "scoring"), MC_A, "Juri 1, Juri 3")
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    assert final.state.missing_ballots(1) == ("j1", "j3") and not final.state.is_settled(1)


def test_the_head_of_jury_reopens_and_excuses(final: Engine) -> None:
    """Always with a reason; a reopened ballot does not count until it is sent again."""
    to_scoring(final, 1)
    send(final, 1, "j1", *FULL)
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    refused(final, Reopen(1, "j1", ""), CHAIR, "reason")
    final.submit(Reopen(1, "j1", "salah ketik"), CHAIR)
    assert final.state.find_ballot(1, "j1") is None
    refused(final, Reopen(1, "j1", "lagi"), CHAIR, "open already")
    send(final, 1, "j1", "9", "9", "9")
    for id_ in ("j2", "j3"):
        final.submit(Excuse(1, id_, "pulang"), CHAIR)
    assert final.state.is_settled(1)
    refused(final, Excuse(1, "j1", "x"), CHAIR, "not missing")


def test_a_recused_juror_is_not_waited_for(final: Engine) -> None:
    """Divided by those who judged; a sent ballot has to be reopened before."""
    to_scoring(final, 1)
    final.submit(Recuse(1, "j3", "saudara"), juror("j3"))
    refused(final, Recuse(1, "j2"), juror("j1"), "this seat may not do that")
    send(final, 1, "j1", *FULL)
    refused(final, Recuse(1, "j1"), juror("j1"), "sent already")
    send(final, 1, "j2", *FULL)
    assert final.state.is_settled(1) and final.state.expected_jurors(1) == ("j1", "j2")


def test_a_substitute_takes_over_what_is_not_sent(final: Engine) -> None:
    """Both names are kept: the old ballot stays the old juror's."""
    to_scoring(final, 1)
    send(final, 1, "j3", *FULL)
    final.submit(Substitute("A", "j3", "Dr. Pengganti", "dinas luar"), CHAIR)
    assert final.state.turns[1].jurors == ("j1", "j2", "j3")
    assert final.state.turns[2].jurors == ("j1", "j2", "j3-b")
    assert final.state.jurors["j3-b"].name == "Dr. Pengganti"
    refused(final, Substitute("A", "j3", "X", "y"), CHAIR, "does not sit")
    final.submit(Substitute("A", "j3-b", "Lain", "sakit"), CHAIR)
    assert final.state.panel_members["A"] == ("j1", "j2", "j3-c")


def test_paper_counts_and_tells_that_the_turn_took_place(final: Engine) -> None:
    """All sheets or none; electronic ballots are not replaced."""
    marks = {"dampak": Decimal(8), "kebaruan": Decimal(8), "paparan": Decimal(8)}
    sheets = tuple(PaperBallot(1, id_, marks) for id_ in ("j1", "j2", "j3"))
    refused(final, EnterPaper((*sheets, sheets[0]), True), COMMITTEE, "there twice")
    enter_paper(final, *sheets)
    assert final.state.is_settled(1) and all(ballot.paper for ballot in final.state.ballots[1])
    refused(final, EnterPaper(sheets[:1]), COMMITTEE, "all 1 ballots of this sheet are in already")
    other_marks = PaperBallot(1, "j1", {**marks, "dampak": Decimal(9)})
    refused(final, EnterPaper((other_marks,)), COMMITTEE, "sent already")


# --- results ----------------------------------------------------------------------------------------


def finish(engine: Engine) -> None:
    """Everybody scored, everybody different."""
    for number in (1, 2, 3, 4):
        to_scoring(engine, number)
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, str(number), "7", "7")
        engine.submit(Advance(number, "scoring"), MC_A)


def test_two_persons_sign(final: Engine) -> None:
    """The head of jury and a juror who sat; afterwards nothing moves without a reason."""
    refused(final, Sign("pengawas"), CHAIR, "not complete")
    finish(final)
    final.submit(Sign("pengawas"), CHAIR)
    refused(final, Sign("pengawas"), CHAIR, "you signed")
    assert not final.state.is_signed("pengawas")
    refused(final, Reopen(1, "j1", "ragu"), CHAIR, "is signed")
    final.submit(Sign("pengawas"), juror("j2"))
    assert final.tally.standing(final.state, "pengawas").state == "signed"
    refused(final, Disqualify(1, "x"), MC_A, "is signed")
    final.submit(WithdrawSignatures("pengawas", "salah hitung waktu", "Sri Wahyuni"), CHAIR)
    final.submit(Reopen(1, "j1", "ragu"), CHAIR)


def test_a_retry_is_harmless(final: Engine) -> None:
    """The same key brings the same entries, not new ones."""
    to_scoring(final, 1)
    good = ballot(dampak="8", kebaruan="8", paparan="9")
    first = final.submit(good, juror("j1"), "kunci-1")
    head = final.ledger.head
    assert final.submit(good, juror("j1"), "kunci-1") == first
    assert final.ledger.head == head
