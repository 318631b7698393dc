"""Facts of the assessors' meeting: levels that the jury agreed on."""

from pydantic import Field

from scoring_tui.contest.scales import Exact
from scoring_tui.domain.facts.base import Fact


class LevelAgreed(Fact, kind="level-agreed"):
    """The jury agreed on a level; it counts instead of the combined marks of the criterion.

    It holds until it is cancelled, or until a ballot of the turn changes, because its basis is gone then.
    """

    number: int
    criterion: str
    level: Exact
    reason: str = Field(min_length=1)


class AgreementCancelled(Fact, kind="agreement-cancelled"):
    """An agreed level was cancelled; the marks of the jurors count again."""

    number: int
    criterion: str
    reason: str = Field(min_length=1)
