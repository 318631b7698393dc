"""Facts of paper ballots that are typed twice."""

from pydantic import Field

from scoring_tui.contest.scales import Exact
from scoring_tui.domain.facts.base import Fact


class PaperTyped(Fact, kind="paper-typed"):
    """A person typed a signed sheet. It does not count until another person types the same marks.

    A later typing of the same ballot replaces this one.
    """

    number: int
    juror: str
    marks: dict[str, Exact]
    note: str = ""
    never_called: bool = False
    """The contestant appeared, although the program never called the turn."""


class PaperTakenBack(Fact, kind="paper-taken-back"):
    """A paper ballot, or its first typing, was taken back: it was typed for a wrong number or juror."""

    number: int
    juror: str
    reason: str = Field(min_length=1)
