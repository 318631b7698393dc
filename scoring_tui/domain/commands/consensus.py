"""Commands of the assessors' meeting: the level that the jury agrees on."""

from decimal import Decimal

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class AgreeLevel(Command, roles=(Role.CHAIR, Role.COMMITTEE)):
    """Record the level that the jury agreed on; the marks of the jurors stay unchanged.

    `seen_seq` is `State.find_level_seq` as it was on the sender's screen; None does not compare.
    """

    number: int
    criterion: str
    agreed_level: Decimal
    reason: str
    seen_seq: int | None = None


@declare_command
class CancelAgreement(Command, roles=(Role.CHAIR, Role.COMMITTEE)):
    """Cancel an agreed level, so that the marks of the jurors count again; `seen_seq` as in `AgreeLevel`."""

    number: int
    criterion: str
    reason: str
    seen_seq: int | None = None
