"""The command that says who scores which criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:  # a screen that sends commands need not wait for pydantic
    from scoring_tui.contest.assignments import AssignedCriteria


@declare_command
class DeclareAssignments(Command, roles=(Role.COMMITTEE,)):
    """Give criteria to jurors, in place of all earlier assignments; after the first ballot with a reason."""

    source: str
    assigned: tuple[AssignedCriteria, ...]
    reason: str = ""
