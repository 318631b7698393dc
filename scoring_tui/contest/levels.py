"""Levels of a criterion: what somebody does who gets this mark."""

from collections.abc import Iterable
from decimal import Decimal

from pydantic import Field

from scoring_tui.contest.base import ContestModel
from scoring_tui.contest.scales import Exact, Scale


class CompetenceLevel(ContestModel):
    """One level, such as 3 "menengah" with the behaviour that shows it."""

    value: Exact
    """The mark."""
    name: str = Field(default="", max_length=40)
    behaviour: str = Field(default="", max_length=600)


def merge_levels(
    common_levels: Iterable[CompetenceLevel], own_levels: Iterable[CompetenceLevel], scale: Scale
) -> tuple[CompetenceLevel, ...]:
    """Return the levels of a criterion, lowest first: its own, with what those of the rubric add.

    Levels of the rubric that the scale of the criterion does not allow are left out.
    """
    merged_levels: dict[Decimal, CompetenceLevel] = {
        level.value: level for level in common_levels if scale.find_objection(level.value) is None
    }
    for level in own_levels:
        common_level = merged_levels.get(level.value, level)
        merged_levels[level.value] = CompetenceLevel(
            value=level.value,
            name=level.name or common_level.name,
            behaviour=level.behaviour or common_level.behaviour,
        )
    return tuple(merged_levels[value] for value in sorted(merged_levels))
