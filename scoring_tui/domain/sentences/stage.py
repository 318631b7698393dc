"""What happened on stage, in words. Imports entries and `words`."""

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
from scoring_tui.domain.sentences.base import (
    Known,
    because,
    category_name,
    describe_fact,
    juror_name,
    room_name,
    who_is,
)
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _called(fact: TurnCalled, known: Known) -> LazyText:
    return lazy(
        "No. {who} called to {room}", who=who_is(known, fact.number), room=room_name(known, fact.panel)
    )


@describe_fact.register
def _phase(fact: PhaseStarted, known: Known) -> LazyText:
    return lazy("No. {who}: {phase} begun", who=who_is(known, fact.number), phase=PHASES[fact.phase])


@describe_fact.register
def _paused(fact: ClockPaused, known: Known) -> LazyText:
    return lazy("No. {who}: clock stopped{why}", who=who_is(known, fact.number), why=because(fact.reason))


@describe_fact.register
def _resumed(fact: ClockResumed, known: Known) -> LazyText:
    return lazy("No. {who}: clock goes on", who=who_is(known, fact.number))


@describe_fact.register
def _extended(fact: ClockExtended, known: Known) -> LazyText:
    who, seconds = who_is(known, fact.number), abs(fact.seconds)
    if fact.seconds < 0:
        return lazy("No. {who}: {seconds} seconds taken", who=who, seconds=seconds)
    return lazy("No. {who}: {seconds} seconds given", who=who, seconds=seconds)


@describe_fact.register
def _opened(fact: ScoringOpened, known: Known) -> LazyText:
    return lazy("No. {who}: scoring opened", who=who_is(known, fact.number))


@describe_fact.register
def _closed(fact: ScoringClosed, known: Known) -> LazyText:
    who = who_is(known, fact.number)
    if fact.missing:
        jurors = ", ".join(juror_name(known, juror) for juror in fact.missing)
        return lazy("No. {who}: scoring closed without {jurors}", who=who, jurors=jurors)
    return lazy("No. {who}: scoring closed", who=who)


@describe_fact.register
def _absent(fact: ContestantAbsent, known: Known) -> LazyText:
    return lazy("No. {who} absent{why}", who=who_is(known, fact.number), why=because(fact.reason))


@describe_fact.register
def _withdrew(fact: ContestantWithdrew, known: Known) -> LazyText:
    return lazy("No. {who} withdrew{why}", who=who_is(known, fact.number), why=because(fact.reason))


@describe_fact.register
def _postponed(fact: TurnPostponed, known: Known) -> LazyText:
    return lazy("No. {who} postponed{why}", who=who_is(known, fact.number), why=because(fact.reason))


@describe_fact.register
def _disqualified(fact: ContestantDisqualified, known: Known) -> LazyText:
    return lazy("No. {who} disqualified{why}", who=who_is(known, fact.number), why=because(fact.reason))


@describe_fact.register
def _reinstated(fact: ContestantReinstated, known: Known) -> LazyText:
    return lazy("No. {who} reinstated{why}", who=who_is(known, fact.number), why=because(fact.reason))


@describe_fact.register
def _break(fact: BreakStarted, known: Known) -> LazyText:
    room, minutes = room_name(known, fact.panel), -(-fact.seconds // 60)
    return lazy("{room}: break of {minutes} minutes{why}", room=room, minutes=minutes, why=because(fact.note))


@describe_fact.register
def _break_ended(fact: BreakEnded, known: Known) -> LazyText:
    return lazy("{room}: break ended", room=room_name(known, fact.panel))


@describe_fact.register
def _undone(fact: StepUndone, known: Known) -> LazyText:
    return lazy("{room}: step #{seq} taken back", room=room_name(known, fact.panel), seq=fact.undone)


@describe_fact.register
def _frozen(fact: BoardFrozen, known: Known) -> LazyText:
    return lazy("{category}: standings frozen on the board", category=category_name(known, fact.category))


@describe_fact.register
def _thawed(fact: BoardThawed, known: Known) -> LazyText:
    return lazy(
        "{category}: standings follow again on the board", category=category_name(known, fact.category)
    )


@describe_fact.register
def _blanked(fact: BoardBlanked, known: Known) -> LazyText:
    room = room_name(known, fact.panel)
    return lazy("{room}: board blanked", room=room) if fact.blank else lazy("{room}: board shown", room=room)
