"""The appearances of each room, session by session, with the planned time of each turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from scoring_tui.contest.models import Session
from scoring_tui.domain.state import State, Turn


@dataclass(frozen=True, slots=True)
class PlannedTurn:
    """One contestant of a session."""

    turn: Turn
    planned_at: time | None
    """When the turn should begin; None without a stage or timing, and for a postponed turn."""


@dataclass(frozen=True, slots=True)
class SessionTurns:
    """The turns of one session in one room, postponed ones last."""

    panel_id: str
    session: Session
    planned_turns: tuple[PlannedTurn, ...]

    @property
    def category_ids(self) -> tuple[str, ...]:
        """Ids of the categories that appear, each once, in the order of appearance."""
        return tuple(dict.fromkeys(planned.turn.category for planned in self.planned_turns))


def list_sessions(state: State) -> Iterator[SessionTurns]:
    """Yield the sessions that have turns, room by room, in the order of days and times."""
    for panel_id, room in state.rooms.items():
        turns = [state.turns[number] for number in room.queue]
        for index in state.contest.session_order:
            session_turns = [turn for turn in turns if turn.session == index]
            if session_turns:
                yield _plan_session(state, panel_id, index, session_turns)


def list_sessions_by_time(state: State) -> list[SessionTurns]:
    """Return the sessions of all rooms in the order of days and times."""
    return sorted(list_sessions(state), key=lambda block: (block.session.day, block.session.start))


def is_postponed(turn: Turn) -> bool:
    """Whether a turn still waits after it was postponed."""
    return turn.is_postponed and turn.phase == "queued" and turn.exclusion is None


def _plan_session(state: State, panel_id: str, index: int, turns: list[Turn]) -> SessionTurns:
    session = state.contest.session[index]
    on_time = [turn for turn in turns if not is_postponed(turn)]
    planned_turns = [
        PlannedTurn(turn, _find_time(state, session, position)) for position, turn in enumerate(on_time)
    ]
    planned_turns += [PlannedTurn(turn, None) for turn in turns if is_postponed(turn)]
    return SessionTurns(panel_id, session, tuple(planned_turns))


def _find_time(state: State, session: Session, position: int) -> time | None:
    """The session's start, and the length of all turns before."""
    timing = state.contest.timing
    if timing is None or not state.contest.contest.has_stage:
        return None
    start = datetime.combine(session.day, session.start)
    moment = start + timedelta(seconds=position * timing.turn_seconds)
    return moment.time() if moment.date() == session.day else None
