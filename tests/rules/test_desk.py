"""The MC's desk: calls to stand by, breaks until a time, held calls, messages, sealed days, jumps."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.breaks import ExtendBreak, MoveBreakEnd, TakeBreakUntil
from scoring_tui.domain.commands.clock_jumps import ReportClockJump
from scoring_tui.domain.commands.days import OpenDay, SealDay
from scoring_tui.domain.commands.messages import ClearStageMessage, SendStageMessage
from scoring_tui.domain.commands.readiness import CallToStandBy, ConfirmReady
from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    CloseScoring,
    EndBreak,
    MarkAbsent,
    Postpone,
    TakeBreak,
    Undo,
)
from scoring_tui.domain.facts.days import DayCodeMismatched, DayOpened
from scoring_tui.domain.facts.stage import TurnCalled
from scoring_tui.engine.clock_watch import ClockWatch
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import translate, use_language
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.readiness import count_calls
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    FakeClock,
    new_final,
    send,
    small_contest,
    to_scoring,
)

EIGHT = 1_734_656_400_000
"""20 December 2024, 08:00 in Jakarta."""
DAY = date(2024, 12, 20)
TIMING = {"presentation": "7m", "questions": "5m", "changeover": "1m", "call-interval": "3m"}


@pytest.fixture
def clock() -> FakeClock:
    """A clock that shows 08:00 in Jakarta."""
    return FakeClock(offset=EIGHT - 1_000_000)


@pytest.fixture
def engine(tmp_path: Path, clock: FakeClock) -> Iterator[Engine]:
    """Four contestants in one room, with an interval of three minutes between calls."""
    use_language("en")
    with_file = new_final(tmp_path / "final.db", contest=small_contest(timing=TIMING), clock=clock)
    yield with_file
    with_file.ledger.close()


def refusal(engine: Engine, command: Command, actor: Any = MC_A) -> str:
    """Why the command is refused; nothing is appended."""
    before = engine.ledger.head
    with pytest.raises(CommandRefused) as refused:
        engine.submit(command, actor)
    assert engine.ledger.head == before
    return translate(refused.value.message)


def counted(engine: Engine, number: int = 1) -> int:
    """How many calls of this contestant count."""
    return len(count_calls(engine.state, engine.state.turns[number]).readings)


# --- calls to stand by --------------------------------------------------------------------------------


def test_three_calls_to_stand_by_each_after_the_interval(engine: Engine, clock: FakeClock) -> None:
    for count in (1, 2, 3):
        engine.submit(CallToStandBy(1), MC_A)
        assert counted(engine) == count
        if count < 3:
            due = f"08:0{3 * count}"
            assert refusal(engine, CallToStandBy(1)) == f"No. 1: call {count + 1} counts from {due}"
            clock.forward(180)
    assert refusal(engine, CallToStandBy(1)) == "No. 1 was called 3 times already"


def test_hurried_calls_to_the_stage_count_once(engine: Engine, clock: FakeClock) -> None:
    engine.submit(CallToStandBy(1), MC_A)
    clock.forward(200)
    for _ in range(3):
        engine.submit(Call(1), MC_A)
        clock.forward(1)
    assert counted(engine) == 2 and engine.state.turns[1].call_count == 3
    clock.forward(180)
    engine.submit(Call(1), MC_A)
    assert count_calls(engine.state, engine.state.turns[1]).is_enough


def test_a_call_is_due_by_the_monotonic_clock(engine: Engine, clock: FakeClock) -> None:
    engine.submit(CallToStandBy(1), MC_A)
    clock.offset += 3_600_000  # the wall clock jumps one hour ahead
    assert "counts from" in refusal(engine, CallToStandBy(1))


def test_who_is_called_again_after_an_absence_or_a_postponement_starts_anew(
    engine: Engine, clock: FakeClock
) -> None:
    engine.submit(CallToStandBy(1), MC_A)
    engine.submit(ConfirmReady(1), COMMITTEE)
    engine.submit(Postpone(1), MC_A)
    assert counted(engine) == 0 and engine.state.turns[1].ready_at is None
    engine.submit(CallToStandBy(2), MC_A)
    engine.submit(MarkAbsent(2), MC_A)
    assert counted(engine, 2) == 1  # the record of the absence keeps its calls
    engine.submit(Call(2), MC_A)
    assert counted(engine, 2) == 1 and engine.state.turns[2].call_readings[0] == clock()


def test_only_who_waits_is_called_to_stand_by_or_confirmed(engine: Engine) -> None:
    to_scoring(engine, 1)
    for command in (CallToStandBy(1), ConfirmReady(1)):
        assert refusal(engine, command) == "No. 1 does not wait for a call"
    engine.submit(ConfirmReady(2), MC_A)
    assert refusal(engine, ConfirmReady(2)) == "No. 2 is at the stage edge already"


def test_undo_takes_a_call_to_stand_by_back(engine: Engine) -> None:
    engine.submit(CallToStandBy(1), MC_A)
    engine.submit(ConfirmReady(1), MC_A)
    engine.submit(Undo("A"), MC_A)
    engine.submit(Undo("A"), MC_A)
    assert counted(engine) == 0 and engine.state.turns[1].ready_at is None


# --- breaks -------------------------------------------------------------------------------------------


def test_a_break_lasts_until_a_time_of_day(engine: Engine, clock: FakeClock) -> None:
    engine.submit(TakeBreakUntil("A", time(9, 30), "kopi"), MC_A)
    room_break = engine.state.rooms["A"].current_break
    assert room_break is not None and room_break.note == "kopi"
    assert (room_break.seconds, room_break.until) == (5400, "09:30")
    clock.forward(600)
    engine.submit(MoveBreakEnd("A", time(8, 20)), MC_A)
    room_break = engine.state.rooms["A"].current_break
    assert room_break is not None and room_break.remaining_seconds(clock()) == 600


def test_a_break_can_be_extended_and_shortened_but_not_into_the_past(
    engine: Engine, clock: FakeClock
) -> None:
    engine.submit(TakeBreak("A", 600), MC_A)
    clock.forward(300)
    engine.submit(ExtendBreak("A", 300), MC_A)
    room_break = engine.state.rooms["A"].current_break
    assert room_break is not None and room_break.remaining_seconds(clock()) == 600
    assert "end it instead" in refusal(engine, ExtendBreak("A", -600))
    engine.submit(ExtendBreak("A", -300), MC_A)
    engine.submit(Undo("A"), MC_A)
    room_break = engine.state.rooms["A"].current_break
    assert room_break is not None and room_break.seconds == 900


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (TakeBreakUntil("A", time(7, 59)), "07:59 has passed already"),
        (TakeBreakUntil("A", time(8, 0)), "08:00 has passed already"),
        (ExtendBreak("A", 60), "the room has no break"),
        (MoveBreakEnd("A", time(9)), "the room has no break"),
        (TakeBreakUntil("B", time(9)), "there is no panel B"),
    ],
)
def test_breaks_that_are_refused(engine: Engine, command: Command, why: str) -> None:
    assert refusal(engine, command) == why


# --- the hold on the next call ------------------------------------------------------------------------


def test_the_next_call_waits_for_ballots_only_if_the_contest_says_so(engine: Engine) -> None:
    to_scoring(engine, 1)
    engine.submit(Call(2, hold_override="unused"), MC_A)
    fact = engine.ledger.read_after(engine.ledger.head[0] - 1)[0].fact
    assert isinstance(fact, TurnCalled) and fact.hold_override == ""


def test_a_held_call_needs_the_ballots_or_a_reason_that_is_recorded(tmp_path: Path) -> None:
    use_language("en")
    contest = small_contest(timing={**TIMING, "hold-next": True})
    engine = new_final(tmp_path / "final.db", contest=contest)
    to_scoring(engine, 1)
    send(engine, 1, "j1", "7", "7", "7")
    missing = "ballots of no. 1 are missing: Juri 2, Juri 3. The contest waits for them"
    assert refusal(engine, Call(2)) == missing == refusal(engine, Call(2, hold_override="  "))
    engine.submit(Call(2, hold_override="juri ke kamar kecil"), MC_A)
    fact = engine.ledger.read_after(engine.ledger.head[0] - 1)[0].fact
    assert isinstance(fact, TurnCalled) and fact.hold_override == "juri ke kamar kecil"
    engine.submit(Undo("A"), MC_A)
    for juror_id in ("j2", "j3"):
        send(engine, 1, juror_id, "7", "7", "7")
    engine.submit(Call(2), MC_A)
    assert verify(engine.ledger.path).faults == ()
    engine.ledger.close()


def test_a_turn_that_was_closed_without_its_ballots_holds_nobody(tmp_path: Path) -> None:
    contest = small_contest(timing={**TIMING, "hold-next": True})
    engine = new_final(tmp_path / "final.db", contest=contest)
    to_scoring(engine, 1)
    engine.submit(CloseScoring(1, despite_missing=True), MC_A)
    engine.submit(Call(2), MC_A)
    assert engine.state.rooms["A"].live == 2
    engine.ledger.close()


# --- the message to the stage -------------------------------------------------------------------------


def test_a_message_to_the_stage_is_replaced_and_cleared(engine: Engine) -> None:
    engine.submit(SendStageMessage("A", "  Suara kurang keras "), MC_A)
    assert engine.state.rooms["A"].stage_message == "Suara kurang keras"
    engine.submit(SendStageMessage("A", "Satu menit lagi"), CHAIR)
    assert engine.state.rooms["A"].stage_message == "Satu menit lagi"
    engine.submit(ClearStageMessage("A"), MC_A)
    assert engine.state.rooms["A"].stage_message == ""
    assert refusal(engine, ClearStageMessage("A")) == "there is no message"


def test_a_message_ends_with_the_call_of_the_next_one(engine: Engine) -> None:
    engine.submit(Call(1), MC_A)
    engine.submit(SendStageMessage("A", "Waktu habis"), MC_A)
    engine.submit(Call(1), MC_A)  # once more the same one
    assert engine.state.rooms["A"].stage_message == "Waktu habis"
    engine.submit(Postpone(1), MC_A)
    engine.submit(Call(2), MC_A)
    assert engine.state.rooms["A"].stage_message == ""
    engine.submit(Undo("A"), MC_A)
    assert engine.state.rooms["A"].stage_message == "Waktu habis"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" ", "a message needs a text"),
        ("x" * 121, "a message has at most 120 characters"),
        ("ab\u202ecd", "the message holds invisible characters: type it again"),
        ("a\x1b[2Jb", "the message holds invisible characters: type it again"),
        ("dua\nbaris", "the message holds invisible characters: type it again"),
    ],
)
def test_messages_that_are_refused(engine: Engine, text: str, why: str) -> None:
    assert refusal(engine, SendStageMessage("A", text)) == why


# --- sealed days --------------------------------------------------------------------------------------


def test_nobody_is_called_after_a_seal_until_the_code_was_typed(engine: Engine) -> None:
    to_scoring(engine, 1)
    head = engine.ledger.head
    engine.submit(SealDay(DAY), MC_A)
    sealed_day = engine.state.unopened_day
    assert sealed_day is not None and sealed_day.code == head_code(*head)
    for command in (Call(2), CallToStandBy(2), PresentAgain(1, "listrik padam")):
        assert refusal(engine, command).startswith("the day is sealed")
    assert refusal(engine, Undo("A")) == "there is nothing to undo"
    send(engine, 1, "j1", "7", "7", "7")  # a late ballot counts
    engine.submit(CloseScoring(1, despite_missing=True), MC_A)
    (opened,) = engine.submit(OpenDay(sealed_day.code.lower().replace("-", " ")), MC_A)
    assert isinstance(opened.fact, DayOpened)
    engine.submit(Call(2), MC_A)
    assert verify(engine.ledger.path).faults == ()


def test_another_code_is_recorded_and_opens_nothing(engine: Engine) -> None:
    engine.submit(SealDay(DAY), COMMITTEE)
    (entry,) = engine.submit(OpenDay("7KQ2-M0XA-9D3T-VW5E"), MC_A)
    assert isinstance(entry.fact, DayCodeMismatched)
    sealed_day = engine.state.unopened_day
    assert sealed_day is not None and sealed_day.mismatch_count == 1
    assert "a code looks like" in refusal(engine, OpenDay("7KQ2"))


def test_without_the_code_only_head_of_jury_and_committee_open_with_a_reason(engine: Engine) -> None:
    engine.submit(SealDay(DAY), CHAIR)
    assert "without the code" in refusal(engine, OpenDay(reason="kertas hilang"))
    assert refusal(engine, OpenDay(), CHAIR) == "a reason is needed"
    engine.submit(OpenDay(reason="kertas hilang"), CHAIR)
    assert engine.state.unopened_day is None
    assert refusal(engine, OpenDay(reason="lagi"), CHAIR) == "no day is sealed"


def test_a_code_that_is_not_the_ledgers_opens_nothing(engine: Engine) -> None:
    engine.submit(SealDay(DAY), MC_A)
    sealed_day = engine.state.unopened_day
    assert sealed_day is not None
    other = Engine(Ledger.open(engine.ledger.path), engine.clock)
    other.state.sealed_days = (sealed_day.__class__(**{**_values(sealed_day), "head_hash": "0" * 64}),)
    (entry,) = other.submit(OpenDay(sealed_day.code), MC_A)
    assert isinstance(entry.fact, DayCodeMismatched)
    other.ledger.close()


def _values(sealed_day: Any) -> dict[str, Any]:
    return {name: getattr(sealed_day, name) for name in sealed_day.__slots__}


def test_days_that_cannot_be_sealed(engine: Engine) -> None:
    assert refusal(engine, SealDay(date(2024, 12, 25))) == "the contest has no session on 2024-12-25"
    engine.submit(Call(1), MC_A)
    assert refusal(engine, SealDay(DAY)) == "No. 1 has not finished yet"
    engine.submit(Undo("A"), MC_A)
    engine.submit(SealDay(DAY), MC_A)
    assert refusal(engine, SealDay(DAY)).startswith("the day is sealed")


def test_a_break_may_be_taken_and_ended_on_a_sealed_day(engine: Engine) -> None:
    engine.submit(SealDay(DAY), MC_A)
    engine.submit(TakeBreak("A", 60), MC_A)
    engine.submit(EndBreak("A"), MC_A)
    assert engine.state.rooms["A"].current_break is None


# --- the machine's clock ------------------------------------------------------------------------------


def test_a_jump_is_seen_by_a_running_and_by_a_later_engine_and_recorded_once(
    engine: Engine, clock: FakeClock
) -> None:
    other = Engine(Ledger.open(engine.ledger.path), clock)
    engine.submit(Call(1), MC_A)
    clock.forward(60)
    clock.offset -= 7_200_000
    assert engine.clock_watch.find_jump(engine.state, clock()) == -7_200_000
    later = Engine(Ledger.open(engine.ledger.path), clock)
    assert later.clock_watch.find_jump(later.state, clock()) == -7_200_000
    engine.submit(ReportClockJump(-7_200_000), MC_A)
    for process in (engine, other, later):
        assert process.clock_watch.find_jump(process.state, clock()) == (
            None if process is engine else -7_200_000
        )
        if process is not engine:
            with pytest.raises(CommandRefused):
                process.submit(ReportClockJump(-7_200_000), CHAIR)
            process.catch_up()
            assert process.clock_watch.find_jump(process.state, clock()) is None
            process.ledger.close()
    assert engine.state.turns[1].phase == "called"


def test_a_jump_does_not_change_a_running_timer(engine: Engine, clock: FakeClock) -> None:
    to_called_presentation(engine)
    clock.forward(100)
    timer = engine.state.turns[1].timer
    assert timer is not None and timer.remaining_ms(clock()) == 320_000
    clock.offset += 86_400_000
    assert timer.remaining_ms(clock()) == 320_000
    again = Engine(Ledger.open(engine.ledger.path), clock)
    restarted_timer = again.state.turns[1].timer
    assert restarted_timer is not None and restarted_timer.remaining_ms(clock()) == 320_000
    again.ledger.close()


def to_called_presentation(engine: Engine) -> None:
    """Let no. 1 present."""
    engine.submit(Call(1), MC_A)
    engine.submit(Advance(1, "called"), MC_A)


@pytest.mark.parametrize(
    ("earlier", "now", "jump"),
    [
        (Reading("a", 1000, 50_000), Reading("a", 61_000, 110_000), None),
        (Reading("a", 1000, 50_000), Reading("a", 61_000, 114_999), None),
        (Reading("a", 1000, 50_000), Reading("a", 61_000, 115_000), 5000),
        (Reading("a", 1000, 50_000), Reading("b", 1000, 40_000), -10_000),
        (Reading("a", 1000, 50_000), Reading("b", 1000, 90_000_000), None),
        (Reading("", 60_000, 50_000), Reading("", 1000, 90_000_000), None),
    ],
    ids=["none", "small", "forward", "restart-back", "restart-later", "restart-without-id"],
)
def test_what_counts_as_a_jump(engine: Engine, earlier: Reading, now: Reading, jump: int | None) -> None:
    assert ClockWatch(engine.state, earlier).find_jump(engine.state, now) == jump


def test_too_small_a_jump_is_refused(engine: Engine) -> None:
    assert refusal(engine, ReportClockJump(100)) == "the clock did not jump"
