"""Votes counted: who can be chosen, how many votes everybody has, and who leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.polls import POLL_SOURCE, Favourite
from scoring_tui.domain.state import State


@dataclass(frozen=True, slots=True)
class VoteLead:
    """Who has the most votes among those who can win a title."""

    contestant_ids: tuple[str, ...]
    """More than one if they have equally many; empty without a vote."""
    votes: int
    """Of each of them."""
    total: int
    """All votes, those of contestants who cannot win included."""


def is_competing(state: State, contestant_id: str) -> bool:
    """Whether a contestant is neither a guest nor excluded."""
    turn = state.find_turn(contestant_id)
    is_excluded = contestant_id in state.excluded_undrawn or (turn is not None and turn.exclusion is not None)
    return contestant_id in state.contestants and not is_excluded and contestant_id not in state.guest_ids


def is_eligible(state: State, contestant_id: str) -> bool:
    """Whether the audience may choose this contestant."""
    poll, contestant = state.contest.poll, state.contestants.get(contestant_id)
    return (
        poll is not None
        and contestant is not None
        and poll.concerns(contestant.category)
        and is_competing(state, contestant_id)
    )


def list_candidates(state: State) -> list[Contestant]:
    """Everybody whom the audience may choose, by category and draw number."""
    numbers = {turn.contestant: turn.number for turn in state.turns.values()}
    category_order = list(state.contest.categories)
    candidates = [
        contestant for contestant in state.contestants.values() if is_eligible(state, contestant.id)
    ]
    return sorted(
        candidates,
        key=lambda contestant: (category_order.index(contestant.category), numbers.get(contestant.id, 0)),
    )


def find_favourite(state: State, category_id: str, title: str) -> Favourite | None:
    """The declaration of a title that goes by votes; None if the jury gives the title by itself."""
    titles = state.contest.categories[category_id].titles
    declared = (favourite for favourite in state.contest.favourite if favourite.title == title)
    return next(declared, None) if title in titles else None


def find_lead(state: State, favourite: Favourite, category_id: str) -> VoteLead:
    """Who leads in a category, or over all categories if the title is declared so."""
    counts: Mapping[str, int]
    if favourite.source == POLL_SOURCE:
        counts = state.count_votes()
    else:
        results = state.stage_results.get(favourite.source, {})
        counts = {contestant_id: int(value) for contestant_id, value in results.items()}
    compared = {
        contestant_id: votes
        for contestant_id, votes in counts.items()
        if contestant_id in state.contestants
        and (favourite.scope == "all" or state.contestants[contestant_id].category == category_id)
    }
    can_win = {key: votes for key, votes in compared.items() if votes and is_competing(state, key)}
    most = max(can_win.values(), default=0)
    leaders = tuple(contestant_id for contestant_id, votes in can_win.items() if votes == most)
    return VoteLead(leaders, most, sum(compared.values()))
