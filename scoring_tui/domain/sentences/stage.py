"""Sentences for the facts of the stage."""

from scoring_tui.contest.terms import PHASES
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
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_turn_called(fact: TurnCalled, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who} called to {room}", who=context.turn_label(fact.number), room=context.room_name(fact.panel)
    )


@describe_fact.register
def _describe_phase_started(fact: PhaseStarted, context: SentenceContext) -> LazyText:
    return lazy("No. {who}: {phase} begun", who=context.turn_label(fact.number), phase=PHASES[fact.phase])


@describe_fact.register
def _describe_clock_paused(fact: ClockPaused, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who}: clock stopped{why}", who=context.turn_label(fact.number), why=reason_suffix(fact.reason)
    )


@describe_fact.register
def _describe_clock_resumed(fact: ClockResumed, context: SentenceContext) -> LazyText:
    return lazy("No. {who}: clock goes on", who=context.turn_label(fact.number))


@describe_fact.register
def _describe_clock_extended(fact: ClockExtended, context: SentenceContext) -> LazyText:
    contestant, seconds = context.turn_label(fact.number), abs(fact.seconds)
    if fact.seconds < 0:
        return lazy("No. {who}: {seconds} seconds taken", who=contestant, seconds=seconds)
    return lazy("No. {who}: {seconds} seconds given", who=contestant, seconds=seconds)


@describe_fact.register
def _describe_scoring_opened(fact: ScoringOpened, context: SentenceContext) -> LazyText:
    return lazy("No. {who}: scoring opened", who=context.turn_label(fact.number))


@describe_fact.register
def _describe_scoring_closed(fact: ScoringClosed, context: SentenceContext) -> LazyText:
    contestant = context.turn_label(fact.number)
    if fact.missing:
        jurors = ", ".join(context.juror_name(juror_id) for juror_id in fact.missing)
        return lazy("No. {who}: scoring closed without {jurors}", who=contestant, jurors=jurors)
    return lazy("No. {who}: scoring closed", who=contestant)


@describe_fact.register
def _describe_contestant_absent(fact: ContestantAbsent, context: SentenceContext) -> LazyText:
    return lazy("No. {who} absent{why}", who=context.turn_label(fact.number), why=reason_suffix(fact.reason))


@describe_fact.register
def _describe_contestant_withdrew(fact: ContestantWithdrew, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who} withdrew{why}", who=context.turn_label(fact.number), why=reason_suffix(fact.reason)
    )


@describe_fact.register
def _describe_turn_postponed(fact: TurnPostponed, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who} postponed{why}", who=context.turn_label(fact.number), why=reason_suffix(fact.reason)
    )


@describe_fact.register
def _describe_contestant_disqualified(fact: ContestantDisqualified, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who} disqualified{why}", who=context.turn_label(fact.number), why=reason_suffix(fact.reason)
    )


@describe_fact.register
def _describe_contestant_reinstated(fact: ContestantReinstated, context: SentenceContext) -> LazyText:
    return lazy(
        "No. {who} reinstated{why}", who=context.turn_label(fact.number), why=reason_suffix(fact.reason)
    )


@describe_fact.register
def _describe_break_started(fact: BreakStarted, context: SentenceContext) -> LazyText:
    room, minutes = context.room_name(fact.panel), -(-fact.seconds // 60)
    return lazy(
        "{room}: break of {minutes} minutes{why}", room=room, minutes=minutes, why=reason_suffix(fact.note)
    )


@describe_fact.register
def _describe_break_ended(fact: BreakEnded, context: SentenceContext) -> LazyText:
    return lazy("{room}: break ended", room=context.room_name(fact.panel))


@describe_fact.register
def _describe_step_undone(fact: StepUndone, context: SentenceContext) -> LazyText:
    return lazy("{room}: step #{seq} taken back", room=context.room_name(fact.panel), seq=fact.undone)


@describe_fact.register
def _describe_board_frozen(fact: BoardFrozen, context: SentenceContext) -> LazyText:
    return lazy("{category}: standings frozen on the board", category=context.category_name(fact.category))


@describe_fact.register
def _describe_board_thawed(fact: BoardThawed, context: SentenceContext) -> LazyText:
    return lazy(
        "{category}: standings follow again on the board", category=context.category_name(fact.category)
    )


@describe_fact.register
def _describe_board_blanked(fact: BoardBlanked, context: SentenceContext) -> LazyText:
    room = context.room_name(fact.panel)
    return lazy("{room}: board blanked", room=room) if fact.blank else lazy("{room}: board shown", room=room)
