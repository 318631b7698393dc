"""Overtime of a turn, and the declared penalty that is proposed for it. Nothing is taken off by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.contest.scoring import PenaltyKind
from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.state import Timer
from scoring_tui.i18n.lazy import LazyText

TIMED_PHASES = ("presentation", "questions")


@dataclass(frozen=True, slots=True)
class Overtime:
    """A phase that took longer than allotted."""

    phase: LazyText
    overtime_ms: int
    allotted_seconds: int
    """Includes time that the MC added or took off."""


@dataclass(frozen=True, slots=True)
class PenaltyProposal:
    """The declared penalty for the overtime of a turn."""

    kind: PenaltyKind
    points: Decimal
    overtime_ms: int
    """Overtime of all phases."""


def list_overtime(timers: Iterable[Timer], now: Reading) -> Iterator[Overtime]:
    """Yield the phases of a turn that took a second or more longer than allotted."""
    for timer in timers:
        if timer.phase in TIMED_PHASES and timer.remaining_ms(now) <= -1000:
            yield Overtime(PHASES[timer.phase], -timer.remaining_ms(now), timer.seconds)


def find_overtime_penalty(kinds: Iterable[PenaltyKind]) -> PenaltyKind | None:
    """Return the first declared penalty for overtime, or None."""
    return next((kind for kind in kinds if kind.overtime), None)


def propose_penalty(
    kind: PenaltyKind | None, timers: Iterable[Timer], now: Reading
) -> PenaltyProposal | None:
    """Return the penalty to propose now; None if no time was exceeded or the contest declares none.

    With `every` the points are proposed for each such span of overtime, also a started one: 61 s of overtime
    at 1 point every 60 s are 2 points.
    """
    overtime_ms = sum(overtime.overtime_ms for overtime in list_overtime(timers, now))
    if kind is None or not overtime_ms:
        return None
    span_count = -(-(overtime_ms // 1000) // kind.every) if kind.every else 1
    return PenaltyProposal(kind, (kind.points * span_count).normalize(), overtime_ms)
