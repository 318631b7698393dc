"""Commands of the facts of the MC's desk: calls to stand by, breaks, messages, days, jumps of the clock."""

from collections.abc import Iterable, Sequence
from datetime import time

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.breaks import ExtendBreak, MoveBreakEnd
from scoring_tui.domain.commands.clock_jumps import ReportClockJump
from scoring_tui.domain.commands.days import OpenDay, SealDay
from scoring_tui.domain.commands.messages import ClearStageMessage, SendStageMessage
from scoring_tui.domain.commands.readiness import CallToStandBy, ConfirmReady
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.breaks import BreakChanged
from scoring_tui.domain.facts.clock_jumps import ClockJumped
from scoring_tui.domain.facts.days import DayCodeMismatched, DayOpened, DaySealed
from scoring_tui.domain.facts.messages import StageMessageCleared, StageMessageSent
from scoring_tui.domain.facts.readiness import ReadinessConfirmed, StandByCalled
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_stand_by(fact: StandByCalled, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CallToStandBy(fact.number)


@rebuild_commands.register
def _rebuild_readiness(fact: ReadinessConfirmed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ConfirmReady(fact.number)


@rebuild_commands.register
def _rebuild_break_change(fact: BreakChanged, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    if fact.until:
        yield MoveBreakEnd(fact.panel, time.fromisoformat(fact.until))
        return
    room_break = state.rooms[fact.panel].current_break
    if room_break is not None:
        yield ExtendBreak(fact.panel, fact.seconds - room_break.seconds)


@rebuild_commands.register
def _rebuild_message(fact: StageMessageSent, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield SendStageMessage(fact.panel, fact.text)


@rebuild_commands.register
def _rebuild_no_message(fact: StageMessageCleared, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ClearStageMessage(fact.panel)


@rebuild_commands.register
def _rebuild_seal(fact: DaySealed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield SealDay(fact.sealed_day)


@rebuild_commands.register
def _rebuild_opened_day(fact: DayOpened, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield OpenDay(fact.code, fact.reason)


@rebuild_commands.register
def _rebuild_mismatch(fact: DayCodeMismatched, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield OpenDay(fact.code)


@rebuild_commands.register
def _rebuild_clock_jump(fact: ClockJumped, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ReportClockJump(fact.jump_ms)
