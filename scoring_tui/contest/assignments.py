"""Who scores which criteria: as a contest file declares it, and the criteria of each juror."""

from pydantic import Field

from scoring_tui.contest.base import ContestModel, FrozenModel, Id


class Assignment(ContestModel):
    """Criteria that some jurors mark.

    In a category that an assignment concerns, jurors mark what is assigned to them and nothing else; a juror
    to whom nothing is assigned has no ballot there. Several assignments of a juror are joined. In a category
    that no assignment concerns, every juror marks every criterion.
    """

    jurors: tuple[Id, ...] = Field(min_length=1)
    criteria: tuple[Id, ...] = Field(min_length=1)
    """Ids of criteria, or of groups, which stand for all their criteria."""
    categories: tuple[Id, ...] = ()
    """Without them, every category whose rubric has one of the criteria."""
    panel: str = ""
    """Without it, every panel in which the juror sits."""


class AssignedCriteria(FrozenModel):
    """The criteria that a juror marks in one category before one panel."""

    panel: str
    category: str
    juror: str
    criteria: tuple[str, ...]
    """Ids of the criteria that get a mark, in the order of the rubric."""
