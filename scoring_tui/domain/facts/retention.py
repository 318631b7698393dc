"""Facts about personal data that are removed after the legal period of retention."""

from pydantic import Field

from scoring_tui.domain.facts.base import Fact


class PersonalDataForgotten(Fact, kind="personal-data-forgotten"):
    """The committee decided that private values of contestants and files of evidence are removed.

    From this entry on no state has them, whether or not the storage has removed them yet.
    """

    reason: str = Field(min_length=1)
    counts: dict[str, int]
    """Number of values by kind: nip, phone, extra, evidence (links, notes, names of files) and file."""
    through: int
    """Sequence number of the last entry whose values are removed."""
    is_abandoned: bool = False
    """Whether the contest was never finished."""


class PersonalDataErased(Fact, kind="personal-data-erased"):
    """The storage has removed the values; before this entry the removal may be incomplete."""

    forgotten: int
    """Sequence number of the entry that decided it."""
