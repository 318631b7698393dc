"""An appearance given again, and the time that counts after it, after a restart and after a postponement."""

from decimal import Decimal

import pytest

from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen, SendBallot, Sign
from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    Disqualify,
    MarkAbsent,
    OpenScoring,
    Pause,
    Postpone,
    Restart,
    TakeBreak,
    Undo,
)
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.views import mc
from scoring_tui.views.penalties import collect_penalties
from tests.helpers.support import CHAIR, MC_A, FakeClock, juror, send, to_scoring
from tests.rules.test_rules import refused

FULL = ("8", "7.5", "9")
MARKS = {"dampak": Decimal(8), "kebaruan": Decimal("7.5"), "paparan": Decimal(9)}
AGAIN = PresentAgain(1, "listrik padam")


def forward(engine: Engine, seconds: int) -> None:
    """Let time pass."""
    clock = engine.clock
    assert isinstance(clock, FakeClock)
    clock.forward(seconds)


def go_on(engine: Engine, number: int, seconds: int = 0) -> None:
    """The next phase, after some seconds of this one."""
    forward(engine, seconds)
    engine.submit(Advance(number, engine.state.turns[number].phase), MC_A)


def overtime(engine: Engine, number: int) -> list[int]:
    """Seconds over time that the head of jury is told."""
    return [line.overtime_ms // 1000 for line in collect_penalties(engine, number).overtime]


def judged(engine: Engine, number: int = 1) -> None:
    """A turn with two of three ballots in."""
    to_scoring(engine, number)
    send(engine, number, "j1", *FULL)
    send(engine, number, "j2", *FULL)


def places(engine: Engine) -> list[tuple[int, int, Decimal]]:
    """Place, number and score of all who are ranked."""
    standing = engine.tally.standing(engine.state, "pengawas")
    return [(p.place, p.candidate.number, p.candidate.displayed_score) for p in standing.placings]


# --- time (row G) -----------------------------------------------------------------------------------


def test_what_ran_before_a_restart_is_not_over_time(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    go_on(final, 1)
    forward(final, 20 * 60)
    final.submit(Restart(1), MC_A)
    go_on(final, 1, 5 * 60)
    go_on(final, 1, 60)
    assert final.state.turns[1].phase == "scoring"
    assert overtime(final, 1) == []


def test_time_over_after_a_restart_is_told(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    go_on(final, 1)
    forward(final, 20 * 60)
    final.submit(Restart(1), MC_A)
    go_on(final, 1, 8 * 60)
    assert overtime(final, 1) == [60]


@pytest.mark.parametrize(
    "interruption",
    [Postpone(1, "listrik padam"), AGAIN],
    ids=["postponed", "again"],
)
def test_what_ran_before_an_interruption_is_not_over_time(final: Engine, interruption: Command) -> None:
    final.submit(Call(1), MC_A)
    go_on(final, 1)
    go_on(final, 1, 20 * 60)
    assert overtime(final, 1) == [13 * 60]
    final.submit(interruption, MC_A)
    assert overtime(final, 1) == []
    forward(final, 3600)
    final.submit(Call(1), MC_A)
    called_at = final.state.turns[1].called_at
    assert called_at and called_at.ms == 1_000_000 + (20 * 60 + 3600 * (interruption != AGAIN)) * 1000
    go_on(final, 1)
    go_on(final, 1, 7 * 60)
    go_on(final, 1, 5 * 60)
    assert overtime(final, 1) == []


@pytest.mark.parametrize("is_paused", [False, True])
def test_the_pace_counts_a_turn_from_its_restart_with_the_time_before_the_phase(
    final: Engine, is_paused: bool
) -> None:
    final.submit(Call(1), MC_A)
    go_on(final, 1, 60)
    forward(final, 120)
    if is_paused:
        final.submit(Pause(1), MC_A)
    forward(final, 1200)
    final.submit(Restart(1), MC_A)
    go_on(final, 1, 7 * 60)
    go_on(final, 1, 5 * 60)
    pace = mc.project(final, MC_A, None).schedule_pace
    assert pace is not None and pace.turn_seconds == (60 + 12 * 60) + 60


def test_the_pace_does_not_count_the_hours_between_an_absence_and_the_second_call(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    final.submit(MarkAbsent(1), MC_A)
    assert final.state.turns[1].called_at is None
    forward(final, 2 * 3600)
    final.submit(Call(1), MC_A)
    go_on(final, 1, 60)
    go_on(final, 1, 7 * 60)
    go_on(final, 1, 5 * 60)
    pace = mc.project(final, MC_A, None).schedule_pace
    assert pace is not None and pace.turn_seconds == (60 + 12 * 60) + 60


def test_a_restart_taken_back_counts_the_first_run_again(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    go_on(final, 1)
    forward(final, 20 * 60)
    before = final.state.turns[1]
    final.submit(Restart(1), MC_A)
    final.submit(Undo("A"), MC_A)
    assert final.state.turns[1] == before
    assert overtime(final, 1) == [13 * 60]


# --- ballots ----------------------------------------------------------------------------------------


def test_ballots_go_back_to_their_jurors_and_stay_in_the_ledger(final: Engine) -> None:
    judged(final)
    first_run = final.state.ballots[1]
    final.submit(AGAIN, MC_A)
    turn = final.state.turns[1]
    assert (turn.phase, final.state.rooms["A"].live, turn.call_count) == ("called", 1, 1)
    assert not final.state.ballots.get(1) and places(final) == []
    returned = [final.state.returned_ballots[1, juror_id] for juror_id in ("j1", "j2")]
    assert returned == list(first_run) and all(map(turn.is_of_earlier_run, returned))
    kinds = [entry.fact.kind for entry in final.ledger.read_after(0)]
    assert kinds.count("ballot-sent") == 2


def test_a_ballot_of_the_second_run_waits_for_scoring_and_counts(final: Engine) -> None:
    judged(final)
    final.submit(AGAIN, MC_A)
    refused(final, SendBallot(1, MARKS), juror("j1"), "not open yet")
    while final.state.turns[1].phase != "scoring":
        go_on(final, 1)
    assert final.state.missing_ballots(1) == ("j1", "j2", "j3")
    for juror_id in ("j1", "j2", "j3"):
        send(final, 1, juror_id, "6", "6", "6")
    assert places(final) == [(1, 1, Decimal(6))]
    assert not any(map(final.state.turns[1].is_of_earlier_run, final.state.ballots[1]))
    assert find_disagreements(final.ledger, final.state, final.tally) == []


def test_a_ballot_that_was_reopened_waits_for_the_second_run(final: Engine) -> None:
    judged(final)
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    final.submit(Reopen(1, "j1", "salah ketik"), CHAIR)
    final.submit(AGAIN, MC_A)
    refused(final, SendBallot(1, MARKS), juror("j1"), "not open yet")
    final.submit(Undo("A"), MC_A)
    final.submit(SendBallot(1, MARKS), juror("j1"))
    assert len(final.state.ballots[1]) == 2


def test_an_appearance_is_given_again_while_another_turn_is_closed_on_stage(final: Engine) -> None:
    judged(final, 1)
    to_scoring(final, 2)
    final.submit(AGAIN, MC_A)
    assert final.state.rooms["A"].live == 1
    final.submit(Undo("A"), MC_A)
    assert final.state.rooms["A"].live == 2 and len(final.state.ballots[1]) == 2


# --- undo -------------------------------------------------------------------------------------------


def test_undo_lets_the_ballots_count_as_they_did(final: Engine) -> None:
    judged(final)
    ballots, turn, before = final.state.ballots[1], final.state.turns[1], places(final)
    final.submit(AGAIN, MC_A)
    assert places(final) == []
    final.submit(Undo("A"), MC_A)
    assert (final.state.ballots[1], final.state.turns[1], places(final)) == (ballots, turn, before)
    assert final.state.returned_ballots == {}
    assert find_disagreements(final.ledger, final.state, final.tally) == []


def test_undo_of_a_second_repeat_leaves_the_first(final: Engine) -> None:
    judged(final)
    final.submit(AGAIN, MC_A)
    while final.state.turns[1].phase != "scoring":
        go_on(final, 1)
    send(final, 1, "j3", *FULL)
    returned = dict(final.state.returned_ballots)
    final.submit(AGAIN, MC_A)
    final.submit(Undo("A"), MC_A)
    assert [ballot.juror for ballot in final.state.ballots[1]] == ["j3"]
    assert final.state.returned_ballots == returned
    assert find_disagreements(final.ledger, final.state, final.tally) == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (Excuse(1, "j1", "pulang"), "excused or given up"),
        (Recuse(1, "j1", "saudara"), "excused or given up"),
    ],
)
def test_undo_is_refused_once_the_jury_has_acted(final: Engine, command: Command, words: str) -> None:
    judged(final)
    final.submit(AGAIN, MC_A)
    final.submit(command, CHAIR)
    refused(final, Undo("A"), MC_A, words)


def test_scoring_that_was_opened_again_is_closed_again_unless_a_ballot_came(final: Engine) -> None:
    judged(final)
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    final.submit(OpenScoring(1), MC_A)
    final.submit(Undo("A"), MC_A)
    assert final.state.turns[1].phase == "closed" and len(final.state.ballots[1]) == 2
    final.submit(OpenScoring(1), MC_A)
    send(final, 1, "j3", *FULL)
    refused(final, Undo("A"), MC_A, "in already")


# --- refusals ---------------------------------------------------------------------------------------


def test_an_appearance_is_not_given_again_when_it_cannot_be(final: Engine) -> None:
    refused(final, AGAIN, MC_A, "has not appeared yet")
    judged(final)
    refused(final, PresentAgain(1, "  "), MC_A, "reason")
    refused(final, AGAIN, CHAIR, "seat")
    refused(final, PresentAgain(9, "x"), MC_A, "no draw number")
    final.submit(Call(2), MC_A)
    refused(final, AGAIN, MC_A, "No. 2 has not finished")
    final.submit(Postpone(2), MC_A)
    final.submit(TakeBreak("A", 60), MC_A)
    refused(final, AGAIN, MC_A, "break")


def test_an_excluded_contestant_does_not_present_again(final: Engine) -> None:
    judged(final)
    final.submit(Disqualify(1, "joki"), CHAIR)
    refused(final, AGAIN, MC_A, "is out: disqualified")


def test_nobody_presents_again_in_a_signed_category(final: Engine) -> None:
    for number in range(1, 5):
        to_scoring(final, number)
        for juror_id in ("j1", "j2", "j3"):
            send(final, number, juror_id, str(number + 1), "7.5", "9")
    final.submit(Sign("pengawas"), CHAIR)
    refused(final, AGAIN, MC_A, "signed")
