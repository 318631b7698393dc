"""Commands for breaks that end at a time of day, and for a running break."""

from datetime import time

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class TakeBreakUntil(Command, roles=(Role.MC,)):
    """Start a break of a room that lasts until a time of day, in the time zone of the contest."""

    panel: str
    until: time
    note: str = ""


@declare_command
class ExtendBreak(Command, roles=(Role.MC,)):
    """Add seconds to the running break; a negative number shortens it."""

    panel: str
    seconds: int


@declare_command
class MoveBreakEnd(Command, roles=(Role.MC,)):
    """Let the running break last until a time of day."""

    panel: str
    until: time
