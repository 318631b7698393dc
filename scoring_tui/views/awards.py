"""What the head of jury can decide about awards and special titles of a category."""

from dataclasses import dataclass
from typing import Literal

from scoring_tui.domain.state import State

AwardAct = Literal["give-title", "take-back-title", "withhold-award", "grant-award"]


@dataclass(frozen=True, slots=True)
class AwardChoice:
    """One decision that is possible now."""

    act: AwardAct
    name: str
    """Of the title or the award."""
    holder: str = ""
    """Number and name of the contestant who has the title."""


def list_award_choices(state: State, category_id: str) -> tuple[AwardChoice, ...]:
    """List the titles of a category, then its awards, each with what can be done about it."""
    category = state.contest.categories[category_id]
    choices: list[AwardChoice] = []
    for title in category.titles:
        given = state.given_titles.get((category_id, title))
        if given is None:
            choices.append(AwardChoice("give-title", title))
        else:
            holder = f"{given.number} {state.contestant_name(given.number)}"
            choices.append(AwardChoice("take-back-title", title, holder))
    for award in category.awards:
        is_withheld = (category_id, award) in state.withheld_awards
        choices.append(AwardChoice("grant-award" if is_withheld else "withhold-award", award))
    return tuple(choices)
