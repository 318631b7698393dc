"""The contestants of each panel: from the draw, or before it from the plan of the sessions.

The draw decides who takes which turn, but not how many turns each panel has, so a plan can be examined
before the draw.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.lazy import LazyText, lazy

MAX_PRESENTATIONS_PER_DAY = 16
"""Presentations that a juror can judge with care in one day."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A contestant before a panel. Before the draw `number` is a provisional draw number."""

    number: int
    session_id: int
    panel_id: str
    juror_ids: tuple[str, ...]
    """Jurors whose ballot was sent or is expected; recused and excused jurors are left out."""
    is_guest: bool = False
    """Out of competition: no place depends on this appearance."""


@dataclass(frozen=True, slots=True)
class Overload:
    """A juror with more presentations in a day than can be judged with care."""

    juror_id: str
    name: str
    day: date
    presentations: int
    message: LazyText


def plan_appearances(state: State, category_id: str) -> list[Appearance]:
    """All past and future appearances of a category, in programme order."""
    drawn_turns = [turn for turn in state.turns_in_category(category_id) if turn.exclusion is None]
    session_ranks = state.contest.session_ranks
    appearances = [
        Appearance(turn.number, turn.session, turn.panel, _judging_jurors(state, turn), turn.is_guest)
        for turn in drawn_turns
    ]
    appearances += _plan_undrawn(state, category_id)
    return sorted(
        appearances, key=lambda appearance: (session_ranks[appearance.session_id], appearance.number)
    )


def _judging_jurors(state: State, turn: Turn) -> tuple[str, ...]:
    sender_ids = {ballot.juror for ballot in state.ballots.get(turn.number, ())}
    expected_ids = state.expected_jurors(turn.number)
    return tuple(
        juror_id
        for juror_id in expected_ids
        if juror_id in sender_ids or (turn.number, juror_id) not in state.excused_ballots
    )


def _plan_undrawn(state: State, category_id: str) -> Iterator[Appearance]:
    """Contestants without a draw number, on the turns that a draw would assign to them."""
    undrawn_count = len(state.undrawn_contestants(category_id))
    first_number = max(state.turns, default=0) + 1
    for draw_number, session_id in enumerate(
        state.sessions_of_undrawn(category_id, undrawn_count), first_number
    ):
        panel_id = state.contest.session[session_id].panel
        yield Appearance(draw_number, session_id, panel_id, state.judging_members(panel_id, category_id))


def count_daily_presentations(state: State) -> dict[tuple[str, date], int]:
    """The number of presentations of each juror on each day."""
    sessions = state.contest.session
    all_appearances = (
        appearance
        for category_id in state.contest.categories
        for appearance in plan_appearances(state, category_id)
    )
    return Counter(
        (juror_id, sessions[appearance.session_id].day)
        for appearance in all_appearances
        for juror_id in appearance.juror_ids
    )


def find_overloaded_jurors(state: State) -> tuple[Overload, ...]:
    """Jurors with more than `MAX_PRESENTATIONS_PER_DAY` presentations in a day, by day. Desk contests have
    none.
    """
    if not state.contest.contest.has_stage:
        return ()
    overloads = sorted(
        (day, juror_id, presentation_count)
        for (juror_id, day), presentation_count in count_daily_presentations(state).items()
        if presentation_count > MAX_PRESENTATIONS_PER_DAY
    )
    return tuple(
        _overload(state, juror_id, day, presentation_count) for day, juror_id, presentation_count in overloads
    )


def _overload(state: State, juror_id: str, day: date, presentation_count: int) -> Overload:
    name = state.jurors[juror_id].name
    message = lazy(
        "{juror} has {n} presentations on {day}; more than {most} a day cannot be judged with care",
        juror=name, n=presentation_count, day=day, most=MAX_PRESENTATIONS_PER_DAY,
    )  # fmt: skip
    return Overload(juror_id, name, day, presentation_count, message)
