"""After which turn a break is due: jurors who judge for hours without one judge worse."""

from dataclasses import dataclass

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.state import Room, State
from scoring_tui.views.schedule_pace import SchedulePace

LONGEST_WORK_SECONDS = 2 * 3600
"""Seconds after which jurors should have a break."""
STEP_MINUTES = 5
"""The time without a break is given in such steps, so that the screen is not drawn every minute."""


@dataclass(frozen=True, slots=True)
class BreakAdvice:
    """Where a break is proposed."""

    after_number: int
    """Draw number of the turn after which it should be."""
    work_minutes: int
    """Minutes that the jurors have worked without a break now."""


def advise_break(
    state: State, room: Room, pace: SchedulePace | None, waiting_numbers: list[int], now: Reading
) -> BreakAdvice | None:
    """Return where to break before the jurors have worked too long; None if they have not begun or need none.

    Args:
        waiting_numbers: draw numbers of those who still wait, in the order of appearance.
    """
    began_at = _work_began_at(state, room)
    if pace is None or room.current_break is not None or began_at is None or not waiting_numbers:
        return None
    limit = began_at // 1000 + LONGEST_WORK_SECONDS
    last_number = room.live
    for index, draw_number in enumerate(waiting_numbers):
        if last_number is not None and pace.next_call_at + (index + 1) * pace.turn_seconds > limit:
            work_minutes = max(0, now.wall - began_at) // 60_000
            return BreakAdvice(last_number, work_minutes - work_minutes % STEP_MINUTES)
        last_number = draw_number
    return None


def _work_began_at(state: State, room: Room) -> int | None:
    """When work began: the first call after the last break, or of the day, in ms since 1970, or None."""
    call_times = [
        (turn.called_at.wall, turn.session)
        for turn in (state.turns[draw_number] for draw_number in room.queue)
        if turn.called_at is not None and turn.called_at.wall >= room.rested_at
    ]
    if not call_times:
        return None
    last_day = state.contest.session[max(call_times)[1]].day
    return min(wall for wall, session in call_times if state.contest.session[session].day == last_day)
