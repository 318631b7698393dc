"""Facts between a complete category and its public result: lock, unlock, announcement."""

from pydantic import Field

from scoring_tui.domain.facts.base import Fact


class CategoryLocked(Fact, kind="category-locked"):
    """The head of jury locked a complete category."""

    category: str


class CategoryUnlocked(Fact, kind="category-unlocked"):
    """The head of jury unlocked a category that nobody had signed."""

    category: str
    reason: str = Field(min_length=1)


class CategoryAnnounced(Fact, kind="category-announced"):
    """The signed result of a category was made public."""

    category: str
    signed: int
    """Sequence number of the last signature: the result that was announced."""
