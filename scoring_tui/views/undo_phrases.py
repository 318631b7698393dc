"""What undo takes back, in few words: the act first, then the draw number, so that nothing is cut."""

from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.facts.appearance import AppearanceRepeated
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.breaks import BreakChanged
from scoring_tui.domain.facts.readiness import ReadinessConfirmed, StandByCalled
from scoring_tui.domain.facts.schedule import TurnMoved
from scoring_tui.domain.facts.stage import (
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
    TurnCalled,
    TurnPostponed,
)
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy


def describe_undone_act(state: State, entry: Entry) -> LazyText:
    """Describe the step of an entry as an act; for any other kind by its sentence without names."""
    phrase = _find_turn_phrase(entry.fact) or _find_room_phrase(entry.fact)
    return phrase or describe_entry(state, entry, has_names=False)


def _find_turn_phrase(fact: Fact) -> LazyText | None:
    match fact:
        case TurnCalled():
            return lazy("call of no. {number}", number=fact.number)
        case StandByCalled():
            return lazy("call to stand by of no. {number}", number=fact.number)
        case ReadinessConfirmed():
            return lazy("“is there” of no. {number}", number=fact.number)
        case PhaseStarted():
            return lazy("start of {phase}, no. {number}", phase=PHASES[fact.phase], number=fact.number)
        case ScoringOpened():
            return lazy("opening of the scoring of no. {number}", number=fact.number)
        case ScoringClosed():
            return lazy("closing of the scoring of no. {number}", number=fact.number)
        case AppearanceRepeated():
            return lazy("another appearance of no. {number}", number=fact.number)
        case TurnMoved():
            return lazy("move of no. {number}", number=fact.number)
    return _find_exclusion_phrase(fact)


def _find_exclusion_phrase(fact: Fact) -> LazyText | None:
    match fact:
        case ContestantAbsent():
            return lazy("absence of no. {number}", number=fact.number)
        case ContestantWithdrew():
            return lazy("withdrawal of no. {number}", number=fact.number)
        case ContestantDisqualified():
            return lazy("disqualification of no. {number}", number=fact.number)
        case ContestantReinstated():
            return lazy("reinstatement of no. {number}", number=fact.number)
        case TurnPostponed():
            return lazy("postponement of no. {number}", number=fact.number)
    return None


def _find_room_phrase(fact: Fact) -> LazyText | None:
    match fact:
        case ClockPaused():
            return lazy("pause of no. {number}", number=fact.number)
        case ClockResumed():
            return lazy("end of the pause of no. {number}", number=fact.number)
        case ClockExtended(seconds=seconds) if seconds < 0:
            return lazy("−{seconds} s for no. {number}", seconds=-seconds, number=fact.number)
        case ClockExtended():
            return lazy("+{seconds} s for no. {number}", seconds=fact.seconds, number=fact.number)
        case BreakStarted():
            return lazy("start of the break")
        case BreakEnded():
            return lazy("end of the break")
        case BreakChanged():
            return lazy("other end of the break")
    return None
