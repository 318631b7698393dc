"""How far the result of each category is: from open to announced."""

from dataclasses import dataclass
from typing import Literal

from scoring_tui.domain.state import State

ResultState = Literal["open", "complete", "locked", "signed", "announced", "withdrawn"]
"""A withdrawn category had been announced and has no lock and no signature since."""


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """The progress of one category."""

    category_id: str
    category_name: str
    state: ResultState
    disputed_numbers: tuple[int, ...]
    """Draw numbers whose result is in dispute; the category is held until they are resolved."""


def find_result_state(state: State, category_id: str) -> ResultState:
    """Return how far the result of a category is."""
    if state.is_announced(category_id):
        return "announced"
    if state.is_signed(category_id):
        return "signed"
    if category_id in state.locked_categories:
        return "locked"
    if state.is_withdrawn(category_id):
        return "withdrawn"
    return "complete" if state.is_complete(category_id) else "open"


def list_category_results(state: State) -> tuple[CategoryResult, ...]:
    """List the drawn categories in the declared order."""
    return tuple(
        CategoryResult(
            category.id,
            category.name,
            find_result_state(state, category.id),
            state.disputed_numbers(category.id),
        )
        for category in state.contest.category
        if any(state.turns_in_category(category.id))
    )
