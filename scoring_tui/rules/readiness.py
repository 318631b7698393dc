"""Rules of calls to stand by, and which calls count before a contestant is absent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.readiness import CallToStandBy, ConfirmReady
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.readiness import ReadinessConfirmed, StandByCalled
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import DecisionContext, require, require_on_stage, require_stage_contest, rule
from scoring_tui.rules.days import contest_zone, require_day_open

CALLS_BEFORE_ABSENCE = 3


@dataclass(frozen=True, slots=True)
class CallCount:
    """The calls of a contestant that count."""

    readings: tuple[Reading, ...]
    """Each at least the call interval after the one before."""
    interval_seconds: int

    @property
    def last(self) -> Reading | None:
        """The last call that counts; None before the first."""
        return self.readings[-1] if self.readings else None

    @property
    def next_at(self) -> Reading | None:
        """From when another call counts; None if it does at once, or if no other is needed."""
        if self.last is None or len(self.readings) >= CALLS_BEFORE_ABSENCE:
            return None
        return self.last.shift_by(self.interval_seconds * 1000)

    @property
    def is_enough(self) -> bool:
        """Whether a contestant who has not come may be marked absent without a question."""
        return len(self.readings) >= CALLS_BEFORE_ABSENCE


def count_calls(state: State, turn: Turn) -> CallCount:
    """Return the calls of a turn that count, to stand by and to the stage."""
    timing = state.contest.timing
    interval_seconds = timing.call_interval if timing else 0
    return CallCount(tuple(_list_counted(turn.call_readings, interval_seconds * 1000)), interval_seconds)


def _list_counted(readings: Iterable[Reading], interval_ms: int) -> Iterable[Reading]:
    last_reading: Reading | None = None
    for reading in readings:
        if last_reading is None or reading.elapsed_since(last_reading) >= interval_ms:
            last_reading = reading
            yield reading


@rule.register
def _decide_call_to_stand_by(command: CallToStandBy, context: DecisionContext) -> list[Fact]:
    turn = _require_waiting(context, command.number)
    require_day_open(context)
    calls = count_calls(context.state, turn)
    require(
        not calls.is_enough,
        lazy("No. {number} was called {count} times already", number=turn.number, count=len(calls.readings)),
    )
    if calls.last is not None and calls.next_at is not None:
        is_due = context.now.elapsed_since(calls.last) >= calls.interval_seconds * 1000
        due_time = datetime.fromtimestamp(calls.next_at.wall / 1000, contest_zone(context)).time()
        message = lazy(
            "No. {number}: call {count} counts from {time}",
            number=turn.number, count=len(calls.readings) + 1, time=due_time,
        )  # fmt: skip
        require(is_due, message)
    return [StandByCalled(panel=turn.panel, number=turn.number, reading=context.now)]


@rule.register
def _decide_confirm_ready(command: ConfirmReady, context: DecisionContext) -> list[Fact]:
    turn = _require_waiting(context, command.number)
    require(turn.ready_at is None, lazy("No. {number} is at the stage edge already", number=turn.number))
    return [ReadinessConfirmed(panel=turn.panel, number=turn.number, reading=context.now)]


def _require_waiting(context: DecisionContext, draw_number: int) -> Turn:
    """Return a turn that waits for its call; refuse any other."""
    turn = require_on_stage(context, draw_number)
    require_stage_contest(context)
    is_waiting = turn.phase == "queued" and turn.exclusion is None
    require(is_waiting, lazy("No. {number} does not wait for a call", number=turn.number))
    return turn
