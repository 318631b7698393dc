"""Commands about disputes: a contestant whose result somebody questions."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class DisputeContestant(Command, roles=(Role.CHAIR, Role.COMMITTEE), is_for_panel_head=True):
    """Hold the result of the contestant's category until the dispute is resolved; no board shows it."""

    number: int
    note: str


@dataclass(frozen=True)
class ResolveDispute(Command, roles=(Role.CHAIR, Role.COMMITTEE), is_for_panel_head=True):
    """End a dispute; `reason` says how."""

    number: int
    reason: str
