"""How the turns of a category are spread over its sessions. The draw only decides who takes which turn."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from scoring_tui.contest.models import Contest, Session


def sessions_of_turns(contest: Contest, category_id: str, turn_count: int) -> list[int]:
    """The index of the session of each turn of a category, in the order of appearance."""
    session_indexes = contest.sessions_of(category_id)
    sizes = session_sizes(contest, [contest.session[index] for index in session_indexes], turn_count)
    return [index for index, size in zip(session_indexes, sizes, strict=True) for _ in range(size)]


def sessions_of_late_turns(
    contest: Contest,
    category_id: str,
    turn_count: int,
    *,
    occupied_sessions: Iterable[int],
    waiting_sessions: Collection[int],
) -> list[int]:
    """The index of the session of each late entrant: on the last day of the category, the shortest session.

    A session of the last day is the one that is least likely to be over. A panel that is through with its
    last session gets nobody while another one still has somebody who waits.

    Args:
        occupied_sessions: the session of each turn that was drawn already, of all categories.
        waiting_sessions: sessions of turns that still wait for the call.
    """
    sessions, session_indexes = contest.session, contest.sessions_of(category_id)
    last_day = max(sessions[index].day for index in session_indexes)
    turn_counts = Counter(occupied_sessions)
    last_by_panel = {
        sessions[index].panel: index for index in session_indexes if sessions[index].day == last_day
    }
    open_sessions = [
        index for index in last_by_panel.values() if index in waiting_sessions or not turn_counts[index]
    ]
    late_sessions: list[int] = []
    for _ in range(turn_count):
        session_index = min(open_sessions or last_by_panel.values(), key=lambda index: turn_counts[index])
        turn_counts[session_index] += 1
        late_sessions.append(session_index)
    return late_sessions


def session_sizes(contest: Contest, sessions: Sequence[Session], turn_count: int) -> list[int]:
    """How many turns of a category each of its sessions takes.

    Turns are spread in proportion to the capacity of the sessions: the declared `turns`, otherwise the
    length, otherwise equally. Remainders go to the largest fractions, earlier sessions first.
    """
    capacities = [_capacity(contest, session) for session in sessions]
    weights = capacities if all(capacities) else [1] * len(sessions)
    shares = [divmod(turn_count * weight, sum(weights)) for weight in weights]
    sizes = [share for share, _ in shares]
    by_remainder = sorted(range(len(sizes)), key=lambda index: -shares[index][1])
    for index in by_remainder[: turn_count - sum(sizes)]:
        sizes[index] += 1
    return sizes


def _capacity(contest: Contest, session: Session) -> int:
    """Number of turns that fit into a session; 0 if it is not known."""
    if session.turns is not None:
        return session.turns
    if session.end is None or contest.timing is None or not contest.timing.turn_seconds:
        return 0
    start_time = datetime.combine(date.min, session.start)
    end_time = datetime.combine(date.min, session.end)
    return (end_time - start_time) // timedelta(seconds=contest.timing.turn_seconds)


def do_sessions_overlap(session: Session, other: Session) -> bool:
    """Whether two sessions are at the same time; an open end overlaps nothing but an equal start."""
    if session.day != other.day:
        return False
    first, second = sorted((session, other), key=lambda block: block.start)
    return first.start == second.start or (first.end is not None and second.start < first.end)


def could_coincide(session: Session, other: Session) -> bool:
    """Whether a person cannot be promised to both sessions: they overlap, or the earlier one has no end."""
    first, second = sorted((session, other), key=lambda block: block.start)
    return session.day == other.day and (first.end is None or second.start < first.end)
