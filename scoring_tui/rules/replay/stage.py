"""Commands of the facts of the stage."""

from collections.abc import Iterable, Sequence
from datetime import time

from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.breaks import TakeBreakUntil
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
from scoring_tui.domain.facts.appearance import AppearanceRepeated
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
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_call(fact: TurnCalled, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Call(fact.number, fact.hold_override)


@rebuild_commands.register
def _rebuild_phase(fact: PhaseStarted, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Advance(fact.number, state.turns[fact.number].phase)
    yield Restart(fact.number)


@rebuild_commands.register
def _rebuild_pause(fact: ClockPaused, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Pause(fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_resumption(fact: ClockResumed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Resume(fact.number)


@rebuild_commands.register
def _rebuild_extension(fact: ClockExtended, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Extend(fact.number, fact.seconds)


@rebuild_commands.register
def _rebuild_opening(fact: ScoringOpened, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Advance(fact.number, state.turns[fact.number].phase)
    yield OpenScoring(fact.number)


@rebuild_commands.register
def _rebuild_closing(fact: ScoringClosed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CloseScoring(fact.number, despite_missing=True)


@rebuild_commands.register
def _rebuild_absence(fact: ContestantAbsent, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield MarkAbsent(fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_withdrawal(fact: ContestantWithdrew, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Withdraw(fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_postponement(fact: TurnPostponed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Postpone(fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_disqualification(
    fact: ContestantDisqualified, facts: Sequence[Fact], state: State
) -> Iterable[Command]:
    yield Disqualify(fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_reinstatement(
    fact: ContestantReinstated, facts: Sequence[Fact], state: State
) -> Iterable[Command]:
    yield Reinstate(fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_repeat(fact: AppearanceRepeated, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield PresentAgain(fact.number, fact.reason)


@rebuild_commands.register
def _rebuild_break(fact: BreakStarted, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    if fact.until:
        yield TakeBreakUntil(fact.panel, time.fromisoformat(fact.until), fact.note)
    else:
        yield TakeBreak(fact.panel, fact.seconds, fact.note)


@rebuild_commands.register
def _rebuild_end_of_break(fact: BreakEnded, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield EndBreak(fact.panel)


@rebuild_commands.register
def _rebuild_undo(fact: StepUndone, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Undo(fact.panel, fact.undone)


@rebuild_commands.register
def _rebuild_freeze(fact: BoardFrozen, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Freeze(fact.category)


@rebuild_commands.register
def _rebuild_thaw(fact: BoardThawed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Thaw(fact.category)


@rebuild_commands.register
def _rebuild_blank(fact: BoardBlanked, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Blank(fact.panel, fact.blank)
