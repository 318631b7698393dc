"""Raised hands and ballots that were read again, as the MC and the head of jury see them."""

from dataclasses import dataclass

from scoring_tui.domain.state import State


@dataclass(frozen=True, slots=True)
class RaisedHandLine:
    """A juror who asks for the head of jury."""

    juror_id: str
    juror_name: str
    room_name: str
    raised_at: str
    """ISO 8601 in UTC."""
    reason: str


@dataclass(frozen=True, slots=True)
class ConfirmedCount:
    """How many ballots of a category their jurors read again and confirmed, as they stand now."""

    confirmed_ballots: int
    ballot_count: int


def list_raised_hands(state: State, panel_id: str = "") -> tuple[RaisedHandLine, ...]:
    """Return the raised hands of the jurors who sit in a panel now, the first one first; empty id for all."""
    lines = []
    for juror_id, hand in state.raised_hands.items():
        seated_panels = [id_ for id_, juror_ids in state.panel_members.items() if juror_id in juror_ids]
        if seated_panels and (not panel_id or panel_id in seated_panels):
            room_name = " · ".join(state.juror_rooms(juror_id))
            name = state.jurors[juror_id].name
            lines.append(RaisedHandLine(juror_id, name, room_name, hand.at, hand.reason))
    return tuple(lines)


def count_confirmed(state: State, category_id: str) -> ConfirmedCount:
    """Count the ballots of a category's ranked turns, and those that were confirmed."""
    ballots = [
        ballot
        for turn in state.turns_in_category(category_id)
        if turn.exclusion is None and not turn.is_guest
        for ballot in state.ballots.get(turn.number, ())
    ]
    confirmed_ballots = sum(state.is_confirmed(ballot.number, ballot.juror) for ballot in ballots)
    return ConfirmedCount(confirmed_ballots, len(ballots))
