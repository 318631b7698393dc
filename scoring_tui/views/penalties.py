"""Penalties of a contestant: the active ones, the declared kinds, and overtime."""

from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.contest.scoring import PenaltyKind
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.views.overtime import (
    Overtime,
    PenaltyProposal,
    find_overtime_penalty,
    list_overtime,
    propose_penalty,
)


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
class TurnPenalties:
    """What the head of jury sees before giving or dropping a penalty."""

    kinds: tuple[PenaltyKind, ...]
    active_penalties: tuple[GivenPenalty, ...]
    overtime: tuple[Overtime, ...]
    proposal: PenaltyProposal | None
    """The declared penalty for the overtime; the head of jury decides."""
    penalty_adds: bool
    """Whether a penalty adds points, because a lower score is better."""


def collect_penalties(engine: Engine, draw_number: int) -> TurnPenalties:
    """Collect penalties and overtime of the contestant with this draw number."""
    state, now = engine.state, engine.clock()
    timers = state.turns[draw_number].timers
    return TurnPenalties(
        state.contest.penalty,
        list_penalties(state, draw_number),
        tuple(list_overtime(timers, now)),
        propose_penalty(find_overtime_penalty(state.contest.penalty), timers, now),
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
