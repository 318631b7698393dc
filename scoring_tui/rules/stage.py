"""Rules of the stage: who may be called, which phase follows, and what can be taken back."""

from dataclasses import replace

from scoring_tui.domain.commands.stage import (
    Advance,
    Blank,
    Call,
    CloseScoring,
    Disqualify,
    EndBreak,
    Extend,
    Freeze,
    MarkAbsent,
    OpenScoring,
    Pause,
    Postpone,
    Reinstate,
    Restart,
    Resume,
    TakeBreak,
    Thaw,
    Undo,
    Withdraw,
)
from scoring_tui.domain.facts.base import Fact
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
from scoring_tui.domain.state import Turn
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    juror_names,
    require,
    require_category_name,
    require_on_stage,
    require_reason,
    require_room,
    rule,
)

ON_STAGE = ("called", "presentation", "questions")
WAITS = lazy("No. {number} has not finished yet")


@rule.register
def _call(command: Call, case: DecisionContext) -> list[Fact]:
    turn = require_on_stage(case, command.number)
    room = case.state.rooms[turn.panel]
    require(room.current_break is None, lazy("the room has a break; end it first"))
    require(not case.state.contest.contest.desk, lazy("this contest is scored at desks; nobody is called"))
    again = room.live == turn.number and turn.phase == "called"
    waiting = turn.phase == "queued" and turn.exclusion in (None, "absent")
    require(again or waiting, lazy("No. {number} cannot be called now", number=turn.number))
    if room.live is not None and not again:
        busy = case.state.turns[room.live].phase in ON_STAGE
        require(not busy, replace(WAITS, values={"number": room.live}))
    return [TurnCalled(panel=turn.panel, number=turn.number, reading=case.now)]


@rule.register
def _advance(command: Advance, case: DecisionContext) -> list[Fact]:
    turn = _live(case, command.number)
    require(turn.phase == command.seen_phase, lazy("this was done already: look again"))
    timing = case.state.contest.timing
    questions = timing.questions if timing else 0
    if turn.phase == "called":
        return [_phase(case, turn, "presentation")]
    if turn.phase == "presentation" and questions:
        return [_phase(case, turn, "questions")]
    if turn.phase in ("presentation", "questions"):
        return [ScoringOpened(number=turn.number, reading=case.now)]
    if turn.phase == "scoring":
        return _close(case, turn, command.despite_missing)
    raise CommandRefused(lazy("No. {number} is closed", number=turn.number))


def _phase(case: DecisionContext, turn: Turn, phase: str) -> Fact:
    timing = case.state.contest.timing
    if timing is None:
        raise CommandRefused(lazy("this contest is scored at desks; nobody is called"))
    if phase == "presentation":
        return PhaseStarted(
            number=turn.number, phase="presentation", seconds=timing.presentation, reading=case.now
        )  # fmt: skip
    return PhaseStarted(number=turn.number, phase="questions", seconds=timing.questions, reading=case.now)


def _close(case: DecisionContext, turn: Turn, despite_missing: bool) -> list[Fact]:
    missing = case.state.missing_ballots(turn.number)
    require(
        despite_missing or not missing,
        lazy("not sent yet: {jurors}. Close all the same?", jurors=juror_names(case, missing)),
    )
    return [ScoringClosed(number=turn.number, missing=missing)]


@rule.register
def _close_scoring(command: CloseScoring, case: DecisionContext) -> list[Fact]:
    turn = require_on_stage(case, command.number)
    require(turn.phase == "scoring", lazy("scoring of no. {number} is not open", number=turn.number))
    return _close(case, turn, command.despite_missing)


@rule.register
def _open_scoring(command: OpenScoring, case: DecisionContext) -> list[Fact]:
    turn = require_on_stage(case, command.number)
    require(turn.phase == "closed", lazy("No. {number} is not closed", number=turn.number))
    return [ScoringOpened(number=turn.number, reading=case.now)]


@rule.register
def _restart(command: Restart, case: DecisionContext) -> list[Fact]:
    turn = _live(case, command.number)
    require(turn.timer, lazy("no clock is running"))
    return [_phase(case, turn, turn.phase)]


@rule.register
def _pause(command: Pause, case: DecisionContext) -> list[Fact]:
    turn = _live(case, command.number)
    require(turn.timer and turn.timer.started_at, lazy("no clock is running"))
    return [ClockPaused(number=turn.number, reading=case.now, reason=command.reason)]


@rule.register
def _resume(command: Resume, case: DecisionContext) -> list[Fact]:
    turn = _live(case, command.number)
    require(turn.timer and not turn.timer.started_at, lazy("the clock is not paused"))
    return [ClockResumed(number=turn.number, reading=case.now)]


@rule.register
def _extend(command: Extend, case: DecisionContext) -> list[Fact]:
    turn = _live(case, command.number)
    if turn.timer is None:
        raise CommandRefused(lazy("no clock is running"))
    require(turn.timer.seconds + command.seconds > 0, lazy("a clock cannot be set below zero"))
    return [ClockExtended(number=turn.number, seconds=command.seconds)]


def _live(case: DecisionContext, number: int) -> Turn:
    turn = require_on_stage(case, number)
    live = case.state.rooms[turn.panel].live == number
    require(live and turn.exclusion is None, lazy("No. {number} is not on stage", number=number))
    return turn


# --- four different things --------------------------------------------------------------------------


@rule.register
def _absent(command: MarkAbsent, case: DecisionContext) -> list[Fact]:
    turn = require_on_stage(case, command.number)
    may = turn.phase in ("queued", "called") and turn.exclusion is None
    require(may, lazy("No. {number} has appeared already", number=turn.number))
    return [ContestantAbsent(number=turn.number, reason=command.reason.strip())]


@rule.register
def _withdraw(command: Withdraw, case: DecisionContext) -> list[Fact]:
    turn = require_on_stage(case, command.number)
    require(turn.exclusion in (None, "absent"), lazy("No. {number} is out already", number=turn.number))
    return [ContestantWithdrew(number=turn.number, reason=command.reason.strip())]


@rule.register
def _postpone(command: Postpone, case: DecisionContext) -> list[Fact]:
    turn = require_on_stage(case, command.number)
    may = turn.phase in ("queued", *ON_STAGE) and turn.exclusion in (None, "absent")
    require(may, lazy("No. {number} has appeared already", number=turn.number))
    return [TurnPostponed(number=turn.number, reason=command.reason.strip())]


@rule.register
def _disqualify(command: Disqualify, case: DecisionContext) -> list[Fact]:
    turn = require_on_stage(case, command.number)
    require(turn.exclusion != "disqualified", lazy("No. {number} is out already", number=turn.number))
    return [ContestantDisqualified(number=turn.number, reason=require_reason(command.reason))]


@rule.register
def _reinstate(command: Reinstate, case: DecisionContext) -> list[Fact]:
    turn = require_on_stage(case, command.number)
    require(turn.exclusion is not None, lazy("No. {number} is not out", number=turn.number))
    return [ContestantReinstated(number=turn.number, reason=require_reason(command.reason))]


# --- breaks, undo, board ----------------------------------------------------------------------------


@rule.register
def _take_break(command: TakeBreak, case: DecisionContext) -> list[Fact]:
    room = require_room(case, command.panel)
    require(room.current_break is None, lazy("the room has a break already"))
    require(command.seconds > 0, lazy("a break needs a length"))
    if room.live is not None:
        busy = case.state.turns[room.live].phase in ON_STAGE
        require(not busy, replace(WAITS, values={"number": room.live}))
    return [BreakStarted(panel=room.panel, seconds=command.seconds, reading=case.now, note=command.note)]


@rule.register
def _end_break(command: EndBreak, case: DecisionContext) -> list[Fact]:
    room = require_room(case, command.panel)
    require(room.current_break is not None, lazy("the room has no break"))
    return [BreakEnded(panel=room.panel)]


@rule.register
def _undo(command: Undo, case: DecisionContext) -> list[Fact]:
    room = require_room(case, command.panel)
    step = case.state.last_step(room.panel)
    if step is None:
        raise CommandRefused(lazy("there is nothing to undo"))
    require(command.seen_step in (None, step.seq), lazy("this was done already: look again"))
    for turn in step.turns:
        require_on_stage(case, turn.number)
        sent = step.kind == "scoring-opened" and case.state.ballots.get(turn.number)
        require(not sent, lazy("ballots of no. {number} are in already", number=turn.number))
    return [StepUndone(panel=room.panel, undone=step.seq)]


@rule.register
def _freeze(command: Freeze, case: DecisionContext) -> list[Fact]:
    name = require_category_name(case, command.category)
    require(
        command.category not in case.state.frozen_standings,
        lazy("{category} is frozen already", category=name),
    )
    return [BoardFrozen(category=command.category)]


@rule.register
def _thaw(command: Thaw, case: DecisionContext) -> list[Fact]:
    name = require_category_name(case, command.category)
    require(command.category in case.state.frozen_standings, lazy("{category} is not frozen", category=name))
    return [BoardThawed(category=command.category)]


@rule.register
def _blank(command: Blank, case: DecisionContext) -> list[Fact]:
    room = require_room(case, command.panel)
    require(room.is_blank != command.blank, lazy("this was done already: look again"))
    return [BoardBlanked(panel=room.panel, blank=command.blank)]
