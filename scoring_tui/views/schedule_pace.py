"""How a session keeps to its plan: pure arithmetic on seconds. Imports nothing of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session as it was planned; moments are seconds since 1970."""

    start: int
    end: int | None
    """None where the programme names no hour; the planned turns then say when it ends."""
    turn: int
    """Planned seconds of one turn, with the changeover."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a session stands; moments are seconds since 1970."""

    done: int
    total: int
    turn: int
    """Seconds that a turn takes at this pace."""
    planned_end: int
    expected_end: int

    @property
    def behind(self) -> int:
        """Whole minutes behind the plan; ahead of it when negative."""
        late = self.expected_end - self.planned_end
        return late // 60 if late >= 0 else -(-late // 60)


def pace(
    plan: SessionPlan,
    now: int,
    total: int,
    lasted: Sequence[int],
    *,
    gone: int = 0,
    running: int = 0,
    rest: int = 0,
) -> Pace:
    """The end to expect when the turns still to come take as long as the ones that are over, in the median.

    `lasted` are seconds of finished turns, `gone` counts those who will not appear, `running` is how long the
    turn on stage has taken (zero when nobody is on), `rest` what is left of a break. Before the first turn is
    over the plan's own length counts; a session that has not begun begins at its hour.
    """
    done = len(lasted) + gone
    turn = round(median(lasted)) if lasted else plan.turn
    to_come = max(0, (total - done) * turn - min(running, turn))
    end = plan.end if plan.end is not None else plan.start + total * plan.turn
    return Pace(done, total, turn, end, max(now, plan.start) + to_come + rest)
