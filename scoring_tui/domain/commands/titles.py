"""Commands about awards that do not follow from the places: special titles, and awards that nobody gets."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class GiveTitle(Command, roles=(Role.CHAIR,)):
    """Give a declared special title to a contestant."""

    category: str
    title: str
    number: int
    reason: str


@dataclass(frozen=True)
class TakeBackTitle(Command, roles=(Role.CHAIR,)):
    """Take a special title back."""

    category: str
    title: str
    reason: str


@dataclass(frozen=True)
class WithholdAward(Command, roles=(Role.CHAIR,)):
    """Give an award to nobody; the places go to the remaining awards, in their order."""

    category: str
    award: str
    reason: str


@dataclass(frozen=True)
class GrantAward(Command, roles=(Role.CHAIR,)):
    """Give an award again that was withheld."""

    category: str
    award: str
    reason: str
