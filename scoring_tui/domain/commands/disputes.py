"""Commands about disputes: a contestant whose result somebody questions."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class DisputeContestant(Command, roles=(Role.CHAIR, Role.COMMITTEE), is_for_panel_head=True):
    """Hold the result of the contestant's category until the dispute is resolved; no board shows it."""

    number: int
    note: str


@declare_command
class ResolveDispute(Command, roles=(Role.CHAIR, Role.COMMITTEE), is_for_panel_head=True):
    """End a dispute; `reason` says how."""

    number: int
    reason: str
