"""Facts about disputes."""

from pydantic import Field

from scoring_tui.domain.facts.base import Fact


class DisputeRaised(Fact, kind="dispute-raised"):
    """Somebody questions the result of a contestant; the category is held."""

    number: int
    note: str = Field(min_length=1)


class DisputeResolved(Fact, kind="dispute-resolved"):
    """A dispute is over."""

    number: int
    reason: str = Field(min_length=1)
