"""Who will appear before whom: of drawn turns as they stand, of others as the sessions foresee.

The lot decides who takes which turn, but not how many turns each panel has, so a plan can be judged before
the draw. Imports the state and how categories are spread over sessions.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scoring_tui.contest.schedule import sessions_of_turns
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.lazy import LazyText, lazy

MOST_A_DAY = 16
"""Presentations that a juror can judge with care in one day."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A contestant before a panel, with a draw number or, before the draw, one that only counts on."""

    number: int
    session: int
    panel: str
    jurors: tuple[str, ...]
    """Whose ballot was sent or is expected; not who was recused or excused."""


@dataclass(frozen=True, slots=True)
class Overload:
    """A juror with more presentations in a day than can be judged with care."""

    juror: str
    name: str
    day: date
    presentations: int
    sentence: LazyText


def appearances(state: State, category: str) -> list[Appearance]:
    """Everyone of a category who appeared or will, in the order of the programme."""
    drawn = [turn for turn in state.in_category(category) if turn.exclusion is None]
    place = {session: i for i, session in enumerate(state.contest.session_order)}
    found = [Appearance(t.number, t.session, t.panel, _judges(state, t)) for t in drawn]
    found += _foreseen(state, category)
    return sorted(found, key=lambda one: (place[one.session], one.number))


def _judges(state: State, turn: Turn) -> tuple[str, ...]:
    sent = {ballot.juror for ballot in state.ballots.get(turn.number, ())}
    expected = state.expected(turn.number)
    return tuple(j for j in expected if j in sent or (turn.number, j) not in state.excused)


def _foreseen(state: State, category: str) -> Iterator[Appearance]:
    """Contestants without a draw number, on the turns that a draw would give them."""
    drawn = {turn.contestant for turn in state.in_category(category)}
    of_category = [one.id for one in state.contestants.values() if one.category == category]
    count = sum(id_ not in drawn for id_ in of_category)
    first = max(state.turns, default=0) + 1
    for number, session in enumerate(sessions_of_turns(state.contest, category, count), first):
        panel = state.contest.session[session].panel
        yield Appearance(number, session, panel, state.members[panel])


def load(state: State) -> dict[tuple[str, date], int]:
    """How many presentations each juror has each day."""
    sessions = state.contest.session
    everyone = (one for category in state.contest.categories for one in appearances(state, category))
    return Counter((juror, sessions[one.session].day) for one in everyone for juror in one.jurors)


def overloaded(state: State) -> tuple[Overload, ...]:
    """Jurors with more than `MOST_A_DAY` presentations in a day, by day; a desk has no presentations."""
    if state.contest.contest.desk:
        return ()
    heavy = sorted((day, juror, n) for (juror, day), n in load(state).items() if n > MOST_A_DAY)
    return tuple(_overload(state, juror, day, n) for day, juror, n in heavy)


def _overload(state: State, juror: str, day: date, n: int) -> Overload:
    name = state.jurors[juror].name
    said = lazy(
        "{juror} has {n} presentations on {day}; more than {most} a day cannot be judged with care",
        juror=name, n=n, day=day, most=MOST_A_DAY,
    )  # fmt: skip
    return Overload(juror, name, day, n, said)
