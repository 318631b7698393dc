"""How a session keeps to its plan: pure arithmetic on seconds. Imports nothing of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session as it was planned; moments are seconds since 1970."""

    starts_at: int
    ends_at: int | None
    """None where the programme names no hour; the planned turns then say when it ends."""
    turn_seconds: int
    """Planned seconds of one turn, with the changeover."""


@dataclass(frozen=True, slots=True)
class SchedulePace:
    """Where a session stands; moments are seconds since 1970."""

    finished_turns: int
    turn_count: int
    turn_seconds: int
    """Seconds that a turn takes at this pace."""
    planned_end: int
    expected_end: int

    @property
    def minutes_behind(self) -> int:
        """Whole minutes behind the plan; ahead of it when negative."""
        late = self.expected_end - self.planned_end
        return late // 60 if late >= 0 else -(-late // 60)


def estimate_pace(
    plan: SessionPlan,
    now: int,
    turn_count: int,
    finished_seconds: Sequence[int],
    *,
    excluded_count: int = 0,
    running_seconds: int = 0,
    break_seconds: int = 0,
) -> SchedulePace:
    """The end to expect when the turns still to come take as long as the ones that are over, in the median.

    `lasted` are seconds of finished turns, `gone` counts those who will not appear, `running` is how long the
    turn on stage has taken (zero when nobody is on), `rest` what is left of a break. Before the first turn is
    over the plan's own length counts; a session that has not begun begins at its hour.
    """
    done = len(finished_seconds) + excluded_count
    turn = round(median(finished_seconds)) if finished_seconds else plan.turn_seconds
    to_come = max(0, (turn_count - done) * turn - min(running_seconds, turn))
    end = plan.ends_at if plan.ends_at is not None else plan.starts_at + turn_count * plan.turn_seconds
    return SchedulePace(done, turn_count, turn, end, max(now, plan.starts_at) + to_come + break_seconds)
