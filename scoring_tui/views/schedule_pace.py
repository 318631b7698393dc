"""How far a session is ahead of or behind its plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session as planned; times are seconds since 1970."""

    starts_at: int
    ends_at: int | None
    """When the room must be free; None if the programme does not say it."""
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
    """After all turns at their planned length."""
    expected_end: int
    slot_end: int | None = None
    """When the room must be free; None if the programme does not say it."""
    next_call_at: int = 0
    """When the stage is expected to be free for the next call."""

    @property
    def minutes_behind(self) -> int:
        """Whole minutes behind the plan; negative when ahead."""
        seconds_late = self.expected_end - self.planned_end
        return seconds_late // 60 if seconds_late >= 0 else -(-seconds_late // 60)

    @property
    def minutes_over_slot(self) -> int:
        """Whole minutes that the session lasts longer than its room is free; 0 if it fits."""
        return max(0, (self.expected_end - self.slot_end) // 60) if self.slot_end is not None else 0


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
    A session that has not started is expected to start as planned. The plan counts the turns one by one: time
    that the programme leaves after them is no speed.
    """
    finished_turns = len(finished_seconds) + excluded_count
    turn_seconds = round(median(finished_seconds)) if finished_seconds else plan.turn_seconds
    remaining_seconds = max(
        0, (turn_count - finished_turns) * turn_seconds - min(running_seconds, turn_seconds)
    )
    planned_end = plan.starts_at + turn_count * plan.turn_seconds
    starts_at = max(now, plan.starts_at) + break_seconds
    return SchedulePace(
        finished_turns, turn_count, turn_seconds, planned_end, starts_at + remaining_seconds, plan.ends_at,
        starts_at + (max(0, turn_seconds - running_seconds) if running_seconds else 0),
    )  # fmt: skip
