"""The command to give many penalties at once."""

from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class NewPenalty:
    """One penalty to be given."""

    number: int
    points: Decimal
    reason: str
    penalty: str = ""
    """Id of a declared penalty; empty for points without one."""


@declare_command
class GivePenalties(Command, roles=(Role.COMMITTEE,)):
    """Give the penalties of a sheet, all or none."""

    penalties: tuple[NewPenalty, ...]
