"""Points off a contestant's score: those that hold, the declared kinds, and where the time was run over.

Imports hall and state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals, read_number
from scoring_tui.contest.scoring import PenaltyKind
from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.state import State, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy


@dataclass(frozen=True, slots=True)
class GivenPenalty:
    """A penalty that holds."""

    entry_seq: int
    """The entry that it came with."""
    name: str
    """Of the declared kind; empty for points given freely."""
    points: Decimal
    reason: str
    given_by: str


@dataclass(frozen=True, slots=True)
class Overtime:
    """A phase that took longer than it was given."""

    phase: LazyText
    overtime_ms: int
    """Milliseconds."""
    allotted_seconds: int
    """Allotted, with what was given and taken."""


@dataclass(frozen=True, slots=True)
class TurnPenalties:
    """What the head of jury needs to see before giving one or taking one back."""

    kinds: tuple[PenaltyKind, ...]
    active_penalties: tuple[GivenPenalty, ...]
    overtime: tuple[Overtime, ...]
    penalty_adds: bool
    """Fewer is better, so that a penalty adds points."""


def collect_penalties(engine: Engine, number: int) -> TurnPenalties:
    """Of the contestant with this draw number, now."""
    state = engine.state
    return TurnPenalties(
        state.contest.penalty,
        list_penalties(state, number),
        tuple(_overtime(engine, state.turns[number])),
        state.contest.scoring.lower_is_better,
    )


def list_penalties(state: State, number: int) -> tuple[GivenPenalty, ...]:
    """The penalties that hold, oldest first."""
    names = {kind.id: kind.name for kind in state.contest.penalty}
    return tuple(
        GivenPenalty(one.seq, names.get(one.penalty, ""), one.points, one.reason, one.given_by)
        for one in state.penalties.get(number, ())
    )


def _overtime(engine: Engine, turn: Turn) -> Iterable[Overtime]:
    now = engine.clock()
    for timer in (*turn.past_timers, *([turn.timer] if turn.timer else [])):
        if timer.phase in ("presentation", "questions") and timer.remaining_ms(now) <= -1000:
            yield Overtime(PHASES[timer.phase], -timer.remaining_ms(now), timer.seconds)


def read_points(typed: str) -> Decimal | LazyText:
    """The points that were typed, comma or dot alike, or why they cannot be taken off."""
    points = read_number(typed)
    if isinstance(points, LazyText):
        return points
    if points <= 0:
        return lazy("a penalty takes points off: more than 0")
    return (
        points if count_decimals(points) <= MARK_DECIMALS else lazy("at most {n} decimals", n=MARK_DECIMALS)
    )
