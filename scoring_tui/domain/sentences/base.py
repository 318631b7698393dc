"""The register of sentences, and the labels shared by the sentences."""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """The entry to describe, and the state that has the names."""

    state: State
    """May be newer than the entry."""
    entry: Entry
    has_names: bool = True
    """Whether contestants are named beside their draw numbers."""

    def turn_label(self, draw_number: int) -> str:
        """Return draw number and name of a contestant; the number alone if there is no such turn."""
        if draw_number not in self.state.turns or not self.has_names:
            return str(draw_number)
        return f"{draw_number} {self.state.contestant_name(draw_number)}"

    def contestant_label(self, contestant_id: str) -> str:
        """Return draw number and name of a contestant; the name alone before the draw, else the id."""
        contestant = self.state.contestants.get(contestant_id)
        name, turn = contestant.name if contestant else contestant_id, self.state.find_turn(contestant_id)
        return f"{turn.number} {name}" if turn else name

    def juror_name(self, juror_id: str) -> str:
        """Return the juror's name, or the id if there is no such juror."""
        juror = self.state.jurors.get(juror_id)
        return juror.name if juror else juror_id

    def category_name(self, category_id: str) -> str:
        """Return the name of a category."""
        return self.state.contest.categories[category_id].name

    def room_name(self, panel_id: str) -> str:
        """Return the room of a panel."""
        return self.state.contest.panels[panel_id].room


@singledispatch
def describe_fact(fact: Any, context: SentenceContext) -> LazyText:
    """Describe a fact in one sentence. Raises `TypeError` for a kind without a sentence."""
    raise TypeError(f"no sentence for {type(fact).__name__}")


def reason_suffix(reason: str) -> LazyText | str:
    """Return ": reason" for the end of a sentence; empty without a reason."""
    return lazy(": {reason}", reason=reason) if reason else ""


def name_seat(state: State, seat: Seat) -> str | LazyText:
    """Return the name of a juror or head, or the MC with the room; else the seat's text."""
    if seat.role is Role.JUROR and seat.post in state.jurors:
        return state.jurors[seat.post].name
    if seat.role is Role.MC and seat.post in state.contest.panels:
        return lazy("MC {room}", room=state.contest.panels[seat.post].room)
    if seat.is_panel_head and seat.post in state.contest.panels:
        return state.panel_head(seat.post) or lazy("Head of panel {panel}", panel=seat.post)
    if seat.role is Role.SUPERVISOR:
        return lazy("Supervising board")
    if seat.role is Role.CHAIR:
        return state.contest.contest.head_of_jury or lazy("Head of jury")
    return str(seat)


def name_office(state: State, seat: Seat) -> LazyText | None:
    """Return the office of a head, where there are heads of panels too; None for every other seat."""
    if seat.role is not Role.CHAIR or not state.headed_panels:
        return None
    return lazy("Head of panel {panel}", panel=seat.post) if seat.post else lazy("Head of jury")
