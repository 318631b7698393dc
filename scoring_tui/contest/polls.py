"""The poll of the audience, and titles that go to the contestant with the most votes."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, StrictBool

from scoring_tui.contest.base import ContestModel, Id, WholeNumber

POLL_SOURCE = "poll"
"""Stands in a `[[favourite]]` for the poll of the contest, in place of the id of a stage of counts."""
MAX_CHOICES = 10
"""The most contestants whom one slip may name."""


class Poll(ContestModel):
    """A vote of the audience with slips that have one code each."""

    question: str = Field(min_length=1, max_length=200)
    """What the voters read."""
    categories: tuple[Id, ...] = ()
    """The categories whose contestants can be chosen; all of them if empty."""
    votes: WholeNumber = Field(default=1, ge=1, le=MAX_CHOICES)
    """How many contestants a slip may name, in each category or in all together."""
    each_category: StrictBool = False
    """Whether a slip has its votes in each category."""

    def concerns(self, category_id: str) -> bool:
        """Whether the contestants of a category can be chosen."""
        return not self.categories or category_id in self.categories


class Favourite(ContestModel):
    """A special title that goes to the contestant with the most votes."""

    title: str = Field(min_length=1)
    """One of the `titles` of each category that is counted."""
    source: Id = Field(alias="from")
    """The id of a stage of counts, or "poll"."""
    scope: Literal["category", "all"] = Field(default="category", alias="among")
    """Whether the contestants of each category are compared, or those of all together."""


def list_group_sizes(poll: Poll, chosen_categories: tuple[str, ...]) -> Iterator[int]:
    """The number of choices that must not exceed `votes`: of each category, or of all together.

    >>> poll = Poll.model_validate({"question": "?", "each-category": True})
    >>> list(list_group_sizes(poll, ("a", "b", "a")))
    [2, 1]
    """
    if not poll.each_category:
        yield len(chosen_categories)
        return
    for category_id in dict.fromkeys(chosen_categories):
        yield chosen_categories.count(category_id)
