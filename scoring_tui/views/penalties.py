"""Penalties of a contestant: the active ones, the declared kinds, and overtime."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.contest.scoring import PenaltyKind
from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.state import State, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText


@dataclass(frozen=True, slots=True)
class GivenPenalty:
    """A penalty that was not dropped."""

    entry_seq: int
    """Number of its entry in the ledger."""
    name: str
    """Name of the declared kind; empty for any other penalty."""
    points: Decimal
    reason: str
    given_by: str


@dataclass(frozen=True, slots=True)
class Overtime:
    """A phase that took longer than allotted."""

    phase: LazyText
    overtime_ms: int
    allotted_seconds: int
    """Includes time that the MC added or took off."""


@dataclass(frozen=True, slots=True)
class TurnPenalties:
    """What the head of jury sees before giving or dropping a penalty."""

    kinds: tuple[PenaltyKind, ...]
    active_penalties: tuple[GivenPenalty, ...]
    overtime: tuple[Overtime, ...]
    penalty_adds: bool
    """Whether a penalty adds points, because a lower score is better."""


def collect_penalties(engine: Engine, draw_number: int) -> TurnPenalties:
    """Collect penalties and overtime of the contestant with this draw number."""
    state = engine.state
    return TurnPenalties(
        state.contest.penalty,
        list_penalties(state, draw_number),
        tuple(_overtime(engine, state.turns[draw_number])),
        state.contest.scoring.lower_is_better,
    )


def list_penalties(state: State, draw_number: int) -> tuple[GivenPenalty, ...]:
    """Return the active penalties, oldest first."""
    kind_names = {kind.id: kind.name for kind in state.contest.penalty}
    return tuple(
        GivenPenalty(
            penalty.seq, kind_names.get(penalty.penalty, ""), penalty.points, penalty.reason, penalty.given_by
        )
        for penalty in state.penalties.get(draw_number, ())
    )


def _overtime(engine: Engine, turn: Turn) -> Iterable[Overtime]:
    now = engine.clock()
    for timer in (*turn.past_timers, *([turn.timer] if turn.timer else [])):
        if timer.phase in ("presentation", "questions") and timer.remaining_ms(now) <= -1000:
            yield Overtime(PHASES[timer.phase], -timer.remaining_ms(now), timer.seconds)
