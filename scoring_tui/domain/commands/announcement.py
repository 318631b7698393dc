"""Commands between a complete category and its public result: lock, unlock, announce."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class LockCategory(Command, roles=(Role.CHAIR,)):
    """Lock a complete category: from now on it is only read and signed."""

    category: str


@declare_command
class UnlockCategory(Command, roles=(Role.CHAIR,)):
    """Unlock a category that nobody has signed."""

    category: str
    reason: str


@declare_command
class AnnounceCategory(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Make the signed result of a category public."""

    category: str
