"""Contests in which the jury agrees on levels."""

from typing import Any

from scoring_tui.contest.models import Contest
from tests.helpers.support import small_contest

NAMED_LEVELS = [{"value": value, "name": f"level {value}"} for value in (1, 3, 7, 10, 50, 100)]
"""Each scale of the tests allows one of them; a rubric leaves the others out."""
SCORING: dict[str, Any] = {"per": "criterion", "consensus": True, "ties": ["weights"]}


def consensus_contest(**changes: Any) -> Contest:
    """The small contest with levels on which the jury may agree."""
    rubric = small_contest().rubric["gagasan"].model_dump(mode="json", by_alias=True, exclude_unset=True)
    return small_contest(
        **{"rubric": {"gagasan": {**rubric, "level": NAMED_LEVELS}}, "scoring": SCORING, **changes}
    )
