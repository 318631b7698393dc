"""Commands between a complete category and its public result: lock, unlock, announce."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class LockCategory(Command, roles=(Role.CHAIR,)):
    """Lock a complete category: from now on it is only read and signed."""

    category: str


@dataclass(frozen=True)
class UnlockCategory(Command, roles=(Role.CHAIR,)):
    """Unlock a category that nobody has signed."""

    category: str
    reason: str


@dataclass(frozen=True)
class AnnounceCategory(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Make the signed result of a category public."""

    category: str
