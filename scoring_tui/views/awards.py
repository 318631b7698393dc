"""What the head of jury can decide about awards and special titles of a category."""

from dataclasses import dataclass
from typing import Literal

from scoring_tui.contest.polls import POLL_SOURCE
from scoring_tui.domain.state import State
from scoring_tui.scoring.polls import find_favourite, find_lead

AwardAct = Literal["give-title", "take-back-title", "withhold-award", "grant-award"]


@dataclass(frozen=True, slots=True)
class AwardChoice:
    """One decision that is possible now."""

    act: AwardAct
    name: str
    """Of the title or the award."""
    holder: str = ""
    """Number and name of the contestant who has the title."""
    leaders: tuple[tuple[int, str], ...] | None = None
    """Number and name of those who lead, if the title goes by votes; None if the jury decides by itself."""
    votes: int = 0
    """Of each of them."""
    total_votes: int = 0


def list_award_choices(state: State, category_id: str) -> tuple[AwardChoice, ...]:
    """List the titles of a category, then its awards, each with what can be done about it."""
    category = state.contest.categories[category_id]
    choices: list[AwardChoice] = []
    for title in category.titles:
        given = state.given_titles.get((category_id, title))
        if given is None:
            choices.append(_make_title_choice(state, category_id, title))
        else:
            holder = f"{given.number} {state.contestant_name(given.number)}"
            choices.append(AwardChoice("take-back-title", title, holder))
    for award in category.awards:
        is_withheld = (category_id, award) in state.withheld_awards
        choices.append(AwardChoice("grant-award" if is_withheld else "withhold-award", award))
    return tuple(choices)


def _make_title_choice(state: State, category_id: str, title: str) -> AwardChoice:
    """A title that can be given, with who leads if it goes by votes."""
    favourite = find_favourite(state, category_id, title)
    if favourite is None:
        return AwardChoice("give-title", title)
    if favourite.source == POLL_SOURCE and state.poll_phase != "closed":
        return AwardChoice("give-title", title, leaders=())
    lead = find_lead(state, favourite, category_id)
    turns = [turn for turn in map(state.find_turn, lead.contestant_ids) if turn is not None]
    leaders = tuple(
        (turn.number, state.contestant_name(turn.number)) for turn in turns if turn.category == category_id
    )
    return AwardChoice("give-title", title, leaders=leaders, votes=lead.votes, total_votes=lead.total)
