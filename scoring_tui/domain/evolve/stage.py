"""How facts of the stage change the state. Imports state and entries."""

from dataclasses import replace
from typing import Any

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.evolve.base import Fold, change_room, change_turn, folds, remember
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
from scoring_tui.domain.state import Fate, Frozen, Rest, State, Timer, Turn


@folds(TurnCalled)
def _called(state: State, entry: Entry, fact: TurnCalled) -> None:
    turn = state.turns[fact.number]
    remember(state, entry, turn.panel, fact.number)
    again = turn.phase == "called"
    change_turn(
        state, fact.number, phase="called", fate=None, why="", calls=turn.calls + 1 if again else 1,
        called=turn.called or fact.reading,
    )  # fmt: skip
    change_room(state, turn.panel, live=fact.number)


def _past(turn: Turn, reading: Reading) -> tuple[Timer, ...]:
    return (*turn.times, turn.timer.stopped(reading)) if turn.timer else turn.times


@folds(PhaseStarted)
def _phase_started(state: State, entry: Entry, fact: PhaseStarted) -> None:
    turn = state.turns[fact.number]
    remember(state, entry, turn.panel, fact.number)
    timer = Timer(fact.phase, fact.seconds, started=fact.reading)
    change_turn(state, fact.number, phase=fact.phase, timer=timer, times=_past(turn, fact.reading))


@folds(ClockPaused)
def _paused(state: State, entry: Entry, fact: ClockPaused) -> None:
    turn = state.turns[fact.number]
    remember(state, entry, turn.panel, fact.number)
    change_turn(state, fact.number, timer=turn.timer and turn.timer.stopped(fact.reading))


@folds(ClockResumed)
def _resumed(state: State, entry: Entry, fact: ClockResumed) -> None:
    turn = state.turns[fact.number]
    remember(state, entry, turn.panel, fact.number)
    change_turn(state, fact.number, timer=turn.timer and replace(turn.timer, started=fact.reading))


@folds(ClockExtended)
def _extended(state: State, entry: Entry, fact: ClockExtended) -> None:
    turn = state.turns[fact.number]
    remember(state, entry, turn.panel, fact.number)
    timer = turn.timer and replace(turn.timer, seconds=turn.timer.seconds + fact.seconds)
    change_turn(state, fact.number, timer=timer)


@folds(ScoringOpened)
def _opened(state: State, entry: Entry, fact: ScoringOpened) -> None:
    turn = state.turns[fact.number]
    remember(state, entry, turn.panel, fact.number)
    ended, times = turn.ended or fact.reading, _past(turn, fact.reading)
    change_turn(state, fact.number, phase="scoring", timer=None, times=times, ended=ended)


@folds(ScoringClosed)
def _closed(state: State, entry: Entry, fact: ScoringClosed) -> None:
    remember(state, entry, state.turns[fact.number].panel, fact.number)
    change_turn(state, fact.number, phase="closed")


def _leave_stage(state: State, turn: Turn) -> None:
    if state.rooms[turn.panel].live == turn.number:
        change_room(state, turn.panel, live=None)


def _fated(fate: Fate) -> Fold:
    def fold(state: State, entry: Entry, fact: Any) -> None:
        turn = state.turns[fact.number]
        remember(state, entry, turn.panel, fact.number)
        phase = turn.phase if turn.phase in ("scoring", "closed") else "queued"
        change_turn(state, fact.number, phase=phase, fate=fate, why=fact.reason, timer=None)
        _leave_stage(state, turn)

    return fold


folds(ContestantAbsent)(_fated("absent"))
folds(ContestantWithdrew)(_fated("withdrawn"))
folds(ContestantDisqualified)(_fated("disqualified"))


@folds(ContestantReinstated)
def _reinstated(state: State, entry: Entry, fact: ContestantReinstated) -> None:
    remember(state, entry, state.turns[fact.number].panel, fact.number)
    change_turn(state, fact.number, fate=None, why="")


@folds(TurnPostponed)
def _postponed(state: State, entry: Entry, fact: TurnPostponed) -> None:
    turn = state.turns[fact.number]
    remember(state, entry, turn.panel, fact.number)
    change_turn(state, fact.number, phase="queued", fate=None, why=fact.reason, postponed=True, timer=None)
    _leave_stage(state, turn)
    others = tuple(number for number in state.rooms[turn.panel].queue if number != fact.number)
    change_room(state, turn.panel, queue=(*others, fact.number))


@folds(BreakStarted)
def _break_started(state: State, entry: Entry, fact: BreakStarted) -> None:
    remember(state, entry, fact.panel)
    change_room(state, fact.panel, rest=Rest(fact.seconds, fact.reading, fact.note))


@folds(BreakEnded)
def _break_ended(state: State, entry: Entry, fact: BreakEnded) -> None:
    remember(state, entry, fact.panel)
    change_room(state, fact.panel, rest=None)


@folds(StepUndone)
def _undone(state: State, entry: Entry, fact: StepUndone) -> None:
    step = state.history[fact.panel].pop()
    state.rooms[fact.panel] = replace(step.room, blank=state.rooms[fact.panel].blank)
    state.turns.update((turn.number, turn) for turn in step.turns)


@folds(BoardFrozen)
def _frozen(state: State, entry: Entry, fact: BoardFrozen) -> None:
    turns = {turn.number: turn for turn in state.in_category(fact.category) if state.released(turn.number)}
    ballots = {number: state.ballots.get(number, ()) for number in turns}
    decisions = state.decisions.get(fact.category, ())
    penalties = {number: state.penalties.get(number, ()) for number in turns}
    results = dict(state.results)
    state.frozen[fact.category] = Frozen(entry.seq, turns, ballots, decisions, penalties, results)


@folds(BoardThawed)
def _thawed(state: State, entry: Entry, fact: BoardThawed) -> None:
    state.frozen.pop(fact.category, None)


@folds(BoardBlanked)
def _blanked(state: State, entry: Entry, fact: BoardBlanked) -> None:
    change_room(state, fact.panel, blank=fact.blank)
