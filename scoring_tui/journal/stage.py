"""What happened on stage, in words. Imports entries and `words`."""

from scoring_tui import entries as e
from scoring_tui.journal.words import Known, because, category_name, juror_name, room_name, tell, who_is
from scoring_tui.said import Said, say
from scoring_tui.wording import PHASES


@tell.register
def _called(fact: e.TurnCalled, known: Known) -> Said:
    return say(
        "No. {who} called to {room}", who=who_is(known, fact.number), room=room_name(known, fact.panel)
    )


@tell.register
def _phase(fact: e.PhaseStarted, known: Known) -> Said:
    return say("No. {who}: {phase} begun", who=who_is(known, fact.number), phase=PHASES[fact.phase])


@tell.register
def _paused(fact: e.ClockPaused, known: Known) -> Said:
    return say("No. {who}: clock stopped{why}", who=who_is(known, fact.number), why=because(fact.reason))


@tell.register
def _resumed(fact: e.ClockResumed, known: Known) -> Said:
    return say("No. {who}: clock goes on", who=who_is(known, fact.number))


@tell.register
def _extended(fact: e.ClockExtended, known: Known) -> Said:
    who, seconds = who_is(known, fact.number), abs(fact.seconds)
    if fact.seconds < 0:
        return say("No. {who}: {seconds} seconds taken", who=who, seconds=seconds)
    return say("No. {who}: {seconds} seconds given", who=who, seconds=seconds)


@tell.register
def _opened(fact: e.ScoringOpened, known: Known) -> Said:
    return say("No. {who}: scoring opened", who=who_is(known, fact.number))


@tell.register
def _closed(fact: e.ScoringClosed, known: Known) -> Said:
    who = who_is(known, fact.number)
    if fact.missing:
        jurors = ", ".join(juror_name(known, juror) for juror in fact.missing)
        return say("No. {who}: scoring closed without {jurors}", who=who, jurors=jurors)
    return say("No. {who}: scoring closed", who=who)


@tell.register
def _absent(fact: e.ContestantAbsent, known: Known) -> Said:
    return say("No. {who} absent{why}", who=who_is(known, fact.number), why=because(fact.reason))


@tell.register
def _withdrew(fact: e.ContestantWithdrew, known: Known) -> Said:
    return say("No. {who} withdrew{why}", who=who_is(known, fact.number), why=because(fact.reason))


@tell.register
def _postponed(fact: e.TurnPostponed, known: Known) -> Said:
    return say("No. {who} postponed{why}", who=who_is(known, fact.number), why=because(fact.reason))


@tell.register
def _disqualified(fact: e.ContestantDisqualified, known: Known) -> Said:
    return say("No. {who} disqualified{why}", who=who_is(known, fact.number), why=because(fact.reason))


@tell.register
def _reinstated(fact: e.ContestantReinstated, known: Known) -> Said:
    return say("No. {who} reinstated{why}", who=who_is(known, fact.number), why=because(fact.reason))


@tell.register
def _break(fact: e.BreakStarted, known: Known) -> Said:
    room, minutes = room_name(known, fact.panel), -(-fact.seconds // 60)
    return say("{room}: break of {minutes} minutes{why}", room=room, minutes=minutes, why=because(fact.note))


@tell.register
def _break_ended(fact: e.BreakEnded, known: Known) -> Said:
    return say("{room}: break ended", room=room_name(known, fact.panel))


@tell.register
def _undone(fact: e.StepUndone, known: Known) -> Said:
    return say("{room}: step #{seq} taken back", room=room_name(known, fact.panel), seq=fact.undone)


@tell.register
def _frozen(fact: e.BoardFrozen, known: Known) -> Said:
    return say("{category}: standings frozen on the board", category=category_name(known, fact.category))


@tell.register
def _thawed(fact: e.BoardThawed, known: Known) -> Said:
    return say(
        "{category}: standings follow again on the board", category=category_name(known, fact.category)
    )


@tell.register
def _blanked(fact: e.BoardBlanked, known: Known) -> Said:
    room = room_name(known, fact.panel)
    return say("{room}: board blanked", room=room) if fact.blank else say("{room}: board shown", room=room)
