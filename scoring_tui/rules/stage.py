"""Rules of the stage: calls, phases, exclusions, breaks, undo and the board."""

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
from scoring_tui.domain.state import Room, State, Turn, UndoStep
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    NO_MARKS,
    NO_STAGE,
    DecisionContext,
    juror_names,
    require,
    require_category_name,
    require_on_stage,
    require_reason,
    require_room,
    require_stage_contest,
    require_unsigned,
    rule,
)
from scoring_tui.rules.days import require_day_open

ON_STAGE = ("called", "presentation", "questions")
NOT_FINISHED = lazy("No. {number} has not finished yet")
ROOM_HAS_BREAK = lazy("the room has a break; end it first")
HAS_BREAK = lazy("the room has a break already")


@rule.register
def _decide_call(command: Call, context: DecisionContext) -> list[Fact]:
    turn = require_on_stage(context, command.number)
    room = context.state.rooms[turn.panel]
    require(room.current_break is None, ROOM_HAS_BREAK)
    require_stage_contest(context)
    is_repeated = room.live == turn.number and turn.phase == "called"
    is_waiting = turn.phase == "queued" and turn.exclusion in (None, "absent")
    if not (is_repeated or is_waiting):
        raise CommandRefused(lazy("No. {number} cannot be called now", number=turn.number))
    hold_override = ""
    if not is_repeated:
        require_free_stage(context, room)
        require_day_open(context)
        hold_override = _check_hold(context, room, command.hold_override)
    return [
        TurnCalled(
            panel=turn.panel, number=turn.number, reading=context.now, hold_override=hold_override
        )
    ]  # fmt: skip


def _check_hold(context: DecisionContext, room: Room, hold_override: str) -> str:
    """Refuse a call that the contest holds for missing ballots of the last turn, unless there is a reason.

    Returns the reason if the call was held; empty otherwise.
    """
    held_by = held_turn(context.state, room)
    if held_by is None:
        return ""
    missing_jurors = juror_names(context, context.state.missing_ballots(held_by))
    message = lazy(
        "ballots of no. {number} are missing: {jurors}. The contest waits for them",
        number=held_by, jurors=missing_jurors,
    )  # fmt: skip
    require(hold_override.strip(), message)
    return hold_override.strip()


def held_turn(state: State, room: Room) -> int | None:
    """Return the draw number of the last turn if its missing ballots hold the next call, else None."""
    timing, last_number = state.contest.timing, room.live
    if timing is None or not timing.hold_next or last_number is None:
        return None
    is_open = state.turns[last_number].phase == "scoring"
    return last_number if is_open and state.missing_ballots(last_number) else None


def require_free_stage(context: DecisionContext, room: Room) -> None:
    """Refuse while somebody is on the stage of a room who has not finished."""
    if room.live is not None:
        is_busy = context.state.turns[room.live].phase in ON_STAGE
        require(not is_busy, replace(NOT_FINISHED, values={"number": room.live}))


@rule.register
def _decide_advance(command: Advance, context: DecisionContext) -> list[Fact]:
    turn = _require_live(context, command.number)
    require(turn.phase == command.seen_phase, lazy("this was done already: look again"))
    timing = context.state.contest.timing
    questions = timing.questions if timing else 0
    if turn.phase == "called":
        return [_start_phase(context, turn, "presentation")]
    if turn.phase == "presentation" and questions:
        return [_start_phase(context, turn, "questions")]
    if turn.phase in ("presentation", "questions"):
        return [ScoringOpened(number=turn.number, reading=context.now)]
    if turn.phase == "scoring":
        return _close_turn(context, turn, command.despite_missing)
    raise CommandRefused(lazy("No. {number} is closed", number=turn.number))


def _start_phase(context: DecisionContext, turn: Turn, phase: str) -> Fact:
    timing = context.state.contest.timing
    if timing is None:
        raise CommandRefused(NO_STAGE)
    if phase == "presentation":
        return PhaseStarted(
            number=turn.number, phase="presentation", seconds=timing.presentation, reading=context.now
        )  # fmt: skip
    return PhaseStarted(number=turn.number, phase="questions", seconds=timing.questions, reading=context.now)


def _close_turn(context: DecisionContext, turn: Turn, despite_missing: bool) -> list[Fact]:
    missing_jurors = context.state.missing_ballots(turn.number)
    require(
        despite_missing or not missing_jurors,
        lazy("not sent yet: {jurors}. Close all the same?", jurors=juror_names(context, missing_jurors)),
    )
    return [ScoringClosed(number=turn.number, missing=missing_jurors)]


@rule.register
def _decide_close_scoring(command: CloseScoring, context: DecisionContext) -> list[Fact]:
    require(context.state.contest.contest.has_ballots, NO_MARKS)
    turn = require_on_stage(context, command.number)
    require(turn.phase == "scoring", lazy("scoring of no. {number} is not open", number=turn.number))
    return _close_turn(context, turn, command.despite_missing)


@rule.register
def _decide_open_scoring(command: OpenScoring, context: DecisionContext) -> list[Fact]:
    turn = require_on_stage(context, command.number)
    require(turn.phase == "closed", lazy("No. {number} is not closed", number=turn.number))
    return [ScoringOpened(number=turn.number, reading=context.now)]


@rule.register
def _decide_restart(command: Restart, context: DecisionContext) -> list[Fact]:
    turn = _require_live(context, command.number)
    require(turn.timer, lazy("no clock is running"))
    return [_start_phase(context, turn, turn.phase)]


@rule.register
def _decide_pause(command: Pause, context: DecisionContext) -> list[Fact]:
    turn = _require_live(context, command.number)
    require(turn.timer and turn.timer.started_at, lazy("no clock is running"))
    return [ClockPaused(number=turn.number, reading=context.now, reason=command.reason)]


@rule.register
def _decide_resume(command: Resume, context: DecisionContext) -> list[Fact]:
    turn = _require_live(context, command.number)
    require(turn.timer and not turn.timer.started_at, lazy("the clock is not paused"))
    return [ClockResumed(number=turn.number, reading=context.now)]


@rule.register
def _decide_extend(command: Extend, context: DecisionContext) -> list[Fact]:
    turn = _require_live(context, command.number)
    if turn.timer is None:
        raise CommandRefused(lazy("no clock is running"))
    require(turn.timer.seconds + command.seconds > 0, lazy("a clock cannot be set below zero"))
    return [ClockExtended(number=turn.number, seconds=command.seconds)]


def _require_live(context: DecisionContext, draw_number: int) -> Turn:
    turn = require_on_stage(context, draw_number)
    is_live = context.state.rooms[turn.panel].live == draw_number
    require(is_live and turn.exclusion is None, lazy("No. {number} is not on stage", number=draw_number))
    return turn


# --- absence, withdrawal, postponement, disqualification --------------------------------------------


@rule.register
def _decide_mark_absent(command: MarkAbsent, context: DecisionContext) -> list[Fact]:
    turn = require_on_stage(context, command.number)
    if context.state.contest.contest.has_ballots:
        has_not_appeared = turn.phase in ("queued", "called") and turn.exclusion is None
        require(has_not_appeared, lazy("No. {number} has appeared already", number=turn.number))
    else:
        require(turn.exclusion is None, lazy("No. {number} is out already", number=turn.number))
    return [ContestantAbsent(number=turn.number, reason=command.reason.strip())]


@rule.register
def _decide_withdraw(command: Withdraw, context: DecisionContext) -> list[Fact]:
    turn = require_on_stage(context, command.number)
    require(turn.exclusion in (None, "absent"), lazy("No. {number} is out already", number=turn.number))
    return [ContestantWithdrew(number=turn.number, reason=command.reason.strip())]


@rule.register
def _decide_postpone(command: Postpone, context: DecisionContext) -> list[Fact]:
    turn = require_on_stage(context, command.number)
    can_postpone = turn.phase in ("queued", *ON_STAGE) and turn.exclusion in (None, "absent")
    require(can_postpone, lazy("No. {number} has appeared already", number=turn.number))
    return [TurnPostponed(number=turn.number, reason=command.reason.strip())]


@rule.register
def _decide_disqualify(command: Disqualify, context: DecisionContext) -> list[Fact]:
    turn = require_on_stage(context, command.number)
    require(turn.exclusion != "disqualified", lazy("No. {number} is out already", number=turn.number))
    return [ContestantDisqualified(number=turn.number, reason=require_reason(command.reason))]


@rule.register
def _decide_reinstate(command: Reinstate, context: DecisionContext) -> list[Fact]:
    turn = require_on_stage(context, command.number)
    require(turn.exclusion is not None, lazy("No. {number} is not out", number=turn.number))
    return [ContestantReinstated(number=turn.number, reason=require_reason(command.reason))]


# --- breaks, undo, board ----------------------------------------------------------------------------


@rule.register
def _decide_take_break(command: TakeBreak, context: DecisionContext) -> list[Fact]:
    room = require_room(context, command.panel)
    require(room.current_break is None, HAS_BREAK)
    require(command.seconds > 0, lazy("a break needs a length"))
    require_free_stage(context, room)
    return [BreakStarted(panel=room.panel, seconds=command.seconds, reading=context.now, note=command.note)]


@rule.register
def _decide_end_break(command: EndBreak, context: DecisionContext) -> list[Fact]:
    room = require_room(context, command.panel)
    require(room.current_break is not None, lazy("the room has no break"))
    return [BreakEnded(panel=room.panel, reading=context.now)]


@rule.register
def _decide_undo(command: Undo, context: DecisionContext) -> list[Fact]:
    room = require_room(context, command.panel)
    step = context.state.last_step(room.panel)
    if step is None:
        raise CommandRefused(lazy("there is nothing to undo"))
    require(command.seen_step in (None, step.seq), lazy("this was done already: look again"))
    for turn in step.turns:  # a turn that was moved to another room is no longer in this one
        require_unsigned(context, context.state.turns[turn.number].category)
        _require_ballots_unchanged(context, step, turn.number)
    return [StepUndone(panel=room.panel, undone=step.seq)]


def _require_ballots_unchanged(context: DecisionContext, step: UndoStep, draw_number: int) -> None:
    """Refuse to undo a step that opened scoring, or returned ballots, if the jury has acted since then."""
    state, ballots_before = context.state, step.ballots_before
    if step.kind == "scoring-opened" or ballots_before is not None:
        has_ballots = any(ballot.seq > step.seq for ballot in state.ballots.get(draw_number, ()))
        require(not has_ballots, lazy("ballots of no. {number} are in already", number=draw_number))
    if ballots_before is not None:
        ballot_keys = {(draw_number, juror_id) for juror_id in ballots_before.juror_ids}
        is_unchanged = ballot_keys.isdisjoint(state.excused_ballots.keys() | state.recused_jurors.keys())
        message = lazy("ballots of no. {number} were excused or given up since", number=draw_number)
        require(is_unchanged, message)


@rule.register
def _decide_freeze(command: Freeze, context: DecisionContext) -> list[Fact]:
    category_name = require_category_name(context, command.category)
    require(
        command.category not in context.state.frozen_standings,
        lazy("{category} is frozen already", category=category_name),
    )
    return [BoardFrozen(category=command.category)]


@rule.register
def _decide_thaw(command: Thaw, context: DecisionContext) -> list[Fact]:
    category_name = require_category_name(context, command.category)
    frozen_standing = context.state.frozen_standings.get(command.category)
    if frozen_standing is None:
        raise CommandRefused(lazy("{category} is not frozen", category=category_name))
    require(
        not frozen_standing.is_automatic,
        lazy("{category} stays frozen until its result is announced", category=category_name),
    )
    return [BoardThawed(category=command.category)]


@rule.register
def _decide_blank(command: Blank, context: DecisionContext) -> list[Fact]:
    room = require_room(context, command.panel)
    require(room.is_blank != command.blank, lazy("this was done already: look again"))
    return [BoardBlanked(panel=room.panel, blank=command.blank)]
