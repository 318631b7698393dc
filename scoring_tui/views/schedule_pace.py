"""How far a session is ahead of or behind its plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session as planned; times are seconds since 1970."""

    starts_at: int
    ends_at: int | None
    """None if the programme has no end; it is then computed from the planned turns."""
    turn_seconds: int
    """Planned length of one turn with the changeover."""


@dataclass(frozen=True, slots=True)
class SchedulePace:
    """The state of a session; times are seconds since 1970."""

    finished_turns: int
    turn_count: int
    turn_seconds: int
    """Length of a turn at this pace."""
    planned_end: int
    expected_end: int

    @property
    def minutes_behind(self) -> int:
        """Whole minutes behind the plan; negative when ahead."""
        seconds_late = self.expected_end - self.planned_end
        return seconds_late // 60 if seconds_late >= 0 else -(-seconds_late // 60)


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
    """Estimate the end, if each remaining turn takes the median length of the finished ones.

    `finished_seconds` are the lengths of the finished turns, `excluded_count` is the number of contestants
    who will not appear, `running_seconds` is how long the turn on stage has taken (0 if there is none), and
    `break_seconds` is the rest of a break. Before the first turn has finished the planned length is used.
    A session that has not started is expected to start as planned.
    """
    finished_turns = len(finished_seconds) + excluded_count
    turn_seconds = round(median(finished_seconds)) if finished_seconds else plan.turn_seconds
    remaining_seconds = max(
        0, (turn_count - finished_turns) * turn_seconds - min(running_seconds, turn_seconds)
    )
    planned_end = (
        plan.ends_at if plan.ends_at is not None else plan.starts_at + turn_count * plan.turn_seconds
    )
    return SchedulePace(
        finished_turns,
        turn_count,
        turn_seconds,
        planned_end,
        max(now, plan.starts_at) + remaining_seconds + break_seconds,
    )
