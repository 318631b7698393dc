"""Facts about awards that do not follow from the places."""

from pydantic import Field

from scoring_tui.domain.facts.base import Fact


class TitleGiven(Fact, kind="title-given"):
    """The head of jury gave a special title to a contestant."""

    category: str
    title: str
    number: int
    reason: str = Field(min_length=1)
    votes: int | None = None
    """The votes of a title that goes by votes; None if the jury decides by itself."""


class TitleTakenBack(Fact, kind="title-taken-back"):
    """A special title was taken back."""

    category: str
    title: str
    reason: str = Field(min_length=1)


class AwardWithheld(Fact, kind="award-withheld"):
    """The jury gives an award to nobody."""

    category: str
    award: str
    reason: str = Field(min_length=1)


class AwardGranted(Fact, kind="award-granted"):
    """An award that was withheld is given again."""

    category: str
    award: str
    reason: str = Field(min_length=1)
