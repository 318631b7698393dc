"""The fact of who scores which criteria."""

from scoring_tui.contest.assignments import AssignedCriteria
from scoring_tui.domain.facts.base import Fact


class AssignmentsDeclared(Fact, kind="assignments-declared"):
    """Criteria were given to jurors; replaces all earlier ones of the jurors who sit now.

    It follows the declaration of a contest with assignments, and a sheet that changes them. Nothing assigned
    means that every juror marks every criterion.
    """

    source: str = ""
    """Name of the sheet; empty for the contest file."""
    assigned: tuple[AssignedCriteria, ...]
    reason: str = ""
