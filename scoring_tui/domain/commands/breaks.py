"""Commands for breaks that end at a time of day, and for a running break."""

from dataclasses import dataclass
from datetime import time

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class TakeBreakUntil(Command, roles=(Role.MC,)):
    """Start a break of a room that lasts until a time of day, in the time zone of the contest."""

    panel: str
    until: time
    note: str = ""


@dataclass(frozen=True)
class ExtendBreak(Command, roles=(Role.MC,)):
    """Add seconds to the running break; a negative number shortens it."""

    panel: str
    seconds: int


@dataclass(frozen=True)
class MoveBreakEnd(Command, roles=(Role.MC,)):
    """Let the running break last until a time of day."""

    panel: str
    until: time
