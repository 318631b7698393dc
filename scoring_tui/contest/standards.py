"""The levels of competence that a position requires, and bands of the job-person match.

What is declared here changes no score. What follows from it is confidential.
"""

from pydantic import Field

from scoring_tui.contest.base import ContestModel, Id
from scoring_tui.contest.scales import Exact

DEFAULT_COLUMN = "Jabatan"
"""Column of the roster that names the position."""
MATCH_DECIMALS = 2
"""Decimals of the match in per cent, and of the thresholds of its bands."""


class Standard(ContestModel):
    """The levels that a category or a position requires."""

    category: Id | None = None
    """Its contestants; with a position, those of this category only."""
    position: str = ""
    """The text in the column of the roster, whatever its case; it goes before a standard of the category."""
    column: str = Field(default=DEFAULT_COLUMN, min_length=1)
    levels: dict[Id, Exact] = Field(min_length=1)
    """Required level by the id of the criterion; a criterion without one is not compared."""


class MatchBand(ContestModel):
    """A name for the job-person match from a threshold up to the next better band."""

    name: str = Field(min_length=1)
    at_least: Exact = Field(ge=0)
    """The least match, in per cent."""
