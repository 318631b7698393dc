"""Evolvers for the facts of the stage."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.evolve.appearance import restore_ballots
from scoring_tui.domain.evolve.base import (
    Evolver,
    change_room,
    change_turn,
    evolves,
    forget_run,
    push_undo,
)
from scoring_tui.domain.evolve.freeze import make_frozen_standing
from scoring_tui.domain.evolve.schedule import leave_other_room, restore_place
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.stage import (
    BoardBlanked,
    BoardFrozen,
    BoardThawed,
    BreakEnded,
    BreakStarted,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ContestantAbsent,
    ContestantDisqualified,
    ContestantReinstated,
    ContestantWithdrew,
    PhaseStarted,
    ScoringClosed,
    ScoringOpened,
    StepUndone,
    TurnCalled,
    TurnPostponed,
)
from scoring_tui.domain.state import (
    Break,
    Exclusion,
    RoomBeforeStep,
    State,
    Timer,
    Turn,
    TurnBeforeStep,
)


@evolves(TurnCalled)
def _evolve_turn_called(state: State, entry: Entry, fact: TurnCalled) -> None:
    turn = state.turns[fact.number]
    push_undo(state, entry, turn.panel, fact.number)
    is_repeated = turn.phase == "called"
    earlier_readings = () if turn.exclusion else turn.call_readings
    change_turn(
        state, fact.number, phase="called", exclusion=None, reason="",
        call_count=turn.call_count + 1 if is_repeated else 1,
        call_readings=(*earlier_readings, fact.reading),
    )  # fmt: skip
    change_room(state, turn.panel, live=fact.number)
    if not is_repeated:
        forget_run(state, fact.number, called_at=fact.reading)
        change_room(state, turn.panel, stage_message="")  # it was for the one before


def _ended_timers(turn: Turn, reading: Reading) -> tuple[Timer, ...]:
    return (*turn.past_timers, turn.timer.pause_at(reading)) if turn.timer else turn.past_timers


@evolves(PhaseStarted)
def _evolve_phase_started(state: State, entry: Entry, fact: PhaseStarted) -> None:
    turn = state.turns[fact.number]
    push_undo(state, entry, turn.panel, fact.number)
    timer = Timer(fact.phase, fact.seconds, started_at=fact.reading, began_at=fact.reading)
    if turn.timer is not None and turn.timer.phase == fact.phase:  # the time so far no longer counts
        change_turn(state, fact.number, timer=timer, called_at=_called_later(turn, turn.timer, fact.reading))
        return
    change_turn(
        state, fact.number, phase=fact.phase, timer=timer, past_timers=_ended_timers(turn, fact.reading)
    )


def _called_later(turn: Turn, old_timer: Timer, reading: Reading) -> Reading | None:
    """Return the time of the call, later by the time since the phase began for the first time."""
    if turn.called_at is None or old_timer.began_at is None:
        return turn.called_at
    return turn.called_at.shift_by(reading.elapsed_since(old_timer.began_at))


@evolves(ClockPaused)
def _evolve_clock_paused(state: State, entry: Entry, fact: ClockPaused) -> None:
    turn = state.turns[fact.number]
    push_undo(state, entry, turn.panel, fact.number)
    change_turn(state, fact.number, timer=turn.timer and turn.timer.pause_at(fact.reading))


@evolves(ClockResumed)
def _evolve_clock_resumed(state: State, entry: Entry, fact: ClockResumed) -> None:
    turn = state.turns[fact.number]
    push_undo(state, entry, turn.panel, fact.number)
    change_turn(state, fact.number, timer=turn.timer and replace(turn.timer, started_at=fact.reading))


@evolves(ClockExtended)
def _evolve_clock_extended(state: State, entry: Entry, fact: ClockExtended) -> None:
    turn = state.turns[fact.number]
    push_undo(state, entry, turn.panel, fact.number)
    timer = turn.timer and replace(turn.timer, seconds=turn.timer.seconds + fact.seconds)
    change_turn(state, fact.number, timer=timer)


@evolves(ScoringOpened)
def _evolve_scoring_opened(state: State, entry: Entry, fact: ScoringOpened) -> None:
    turn = state.turns[fact.number]
    push_undo(state, entry, turn.panel, fact.number)
    ended_at, past_timers = turn.ended_at or fact.reading, _ended_timers(turn, fact.reading)
    change_turn(state, fact.number, phase="scoring", timer=None, past_timers=past_timers, ended_at=ended_at)


@evolves(ScoringClosed)
def _evolve_scoring_closed(state: State, entry: Entry, fact: ScoringClosed) -> None:
    push_undo(state, entry, state.turns[fact.number].panel, fact.number)
    change_turn(state, fact.number, phase="closed")


def _leave_stage(state: State, turn: Turn) -> None:
    if state.rooms[turn.panel].live == turn.number:
        change_room(state, turn.panel, live=None)


def _make_exclusion_evolver(exclusion: Exclusion) -> Evolver:
    def evolve_exclusion(state: State, entry: Entry, fact: Any) -> None:
        turn = state.turns[fact.number]
        push_undo(state, entry, turn.panel, fact.number)
        phase = turn.phase if turn.phase in ("scoring", "closed") else "queued"
        change_turn(state, fact.number, phase=phase, exclusion=exclusion, reason=fact.reason, timer=None)
        if phase == "queued":
            forget_run(state, fact.number)
        _leave_stage(state, turn)

    return evolve_exclusion


evolves(ContestantAbsent)(_make_exclusion_evolver("absent"))
evolves(ContestantWithdrew)(_make_exclusion_evolver("withdrawn"))
evolves(ContestantDisqualified)(_make_exclusion_evolver("disqualified"))


@evolves(ContestantReinstated)
def _evolve_contestant_reinstated(state: State, entry: Entry, fact: ContestantReinstated) -> None:
    push_undo(state, entry, state.turns[fact.number].panel, fact.number)
    change_turn(state, fact.number, exclusion=None, reason="")


@evolves(TurnPostponed)
def _evolve_turn_postponed(state: State, entry: Entry, fact: TurnPostponed) -> None:
    turn = state.turns[fact.number]
    push_undo(state, entry, turn.panel, fact.number)
    change_turn(
        state, fact.number,
        phase="queued", exclusion=None, reason=fact.reason, is_postponed=True, timer=None,
        call_readings=(), ready_at=None,
    )  # fmt: skip
    forget_run(state, fact.number)
    _leave_stage(state, turn)
    other_numbers = tuple(
        draw_number for draw_number in state.rooms[turn.panel].queue if draw_number != fact.number
    )
    change_room(state, turn.panel, queue=(*other_numbers, fact.number))


@evolves(BreakStarted)
def _evolve_break_started(state: State, entry: Entry, fact: BreakStarted) -> None:
    push_undo(state, entry, fact.panel)
    change_room(state, fact.panel, current_break=Break(fact.seconds, fact.reading, fact.note, fact.until))


@evolves(BreakEnded)
def _evolve_break_ended(state: State, entry: Entry, fact: BreakEnded) -> None:
    push_undo(state, entry, fact.panel)
    ended_at = fact.reading.wall if fact.reading else _milliseconds(entry.at)
    change_room(state, fact.panel, current_break=None, rested_at=ended_at)


def _milliseconds(moment: str) -> int:
    """Return an ISO time as milliseconds since 1970; 0 for an empty text."""
    return round(datetime.fromisoformat(moment).timestamp() * 1000) if moment else 0


@evolves(StepUndone)
def _evolve_step_undone(state: State, entry: Entry, fact: StepUndone) -> None:
    step = state.undo_steps[fact.panel].pop()
    if step.moved_to is not None:
        leave_other_room(state, step)
    state.rooms[fact.panel] = RoomBeforeStep.of(step.room).restore(state.rooms[fact.panel])
    for turn in step.turns:
        state.turns[turn.number] = TurnBeforeStep.of(turn).restore(state.turns[turn.number])
    if step.ballots_before is not None:
        restore_ballots(state, step.turns[0].number, step.ballots_before)
    if step.moved_to is not None:
        restore_place(state, step)


@evolves(BoardFrozen)
def _evolve_board_frozen(state: State, entry: Entry, fact: BoardFrozen) -> None:
    state.frozen_standings[fact.category] = make_frozen_standing(state, fact.category, entry.seq)


@evolves(BoardThawed)
def _evolve_board_thawed(state: State, entry: Entry, fact: BoardThawed) -> None:
    state.frozen_standings.pop(fact.category, None)


@evolves(BoardBlanked)
def _evolve_board_blanked(state: State, entry: Entry, fact: BoardBlanked) -> None:
    change_room(state, fact.panel, is_blank=fact.blank)
