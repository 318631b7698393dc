"""Commands about awards that do not follow from the places: special titles, and awards that nobody gets."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class GiveTitle(Command, roles=(Role.CHAIR,)):
    """Give a declared special title to a contestant."""

    category: str
    title: str
    number: int
    reason: str


@declare_command
class TakeBackTitle(Command, roles=(Role.CHAIR,)):
    """Take a special title back."""

    category: str
    title: str
    reason: str


@declare_command
class WithholdAward(Command, roles=(Role.CHAIR,)):
    """Give an award to nobody; the places go to the remaining awards, in their order."""

    category: str
    award: str
    reason: str


@declare_command
class GrantAward(Command, roles=(Role.CHAIR,)):
    """Give an award again that was withheld."""

    category: str
    award: str
    reason: str
