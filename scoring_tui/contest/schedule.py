"""How a category's turns are spread over its sessions; the lot only says who takes which of them.

Imports the declared models only; rules and scoring import it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from scoring_tui.contest.models import Contest, Session


def sessions_of_turns(contest: Contest, category: str, count: int) -> list[int]:
    """The session of each of so many turns of a category, in the order of appearance, as its index."""
    sessions = [i for i in contest.session_order if category in contest.session[i].categories]
    sizes = session_sizes(contest, [contest.session[i] for i in sessions], count)
    return [session for session, size in zip(sessions, sizes, strict=True) for _ in range(size)]


def session_sizes(contest: Contest, sessions: Sequence[Session], count: int) -> list[int]:
    """How many turns of a category each of its sessions takes.

    In proportion to what each session has room for (declared `turns`, else its hours, else equally),
    by largest remainder, earlier sessions first.
    """
    room = [_capacity(contest, session) for session in sessions]
    weights = room if all(room) else [1] * len(sessions)
    shares = [divmod(count * weight, sum(weights)) for weight in weights]
    sizes = [share for share, _ in shares]
    by_remainder = sorted(range(len(sizes)), key=lambda i: -shares[i][1])
    for i in by_remainder[: count - sum(sizes)]:
        sizes[i] += 1
    return sizes


def _capacity(contest: Contest, session: Session) -> int:
    if session.turns is not None:
        return session.turns
    if session.end is None or contest.timing is None or not contest.timing.turn_seconds:
        return 0
    span = datetime.combine(date.min, session.end) - datetime.combine(date.min, session.start)
    return span // timedelta(seconds=contest.timing.turn_seconds)
