"""Commands before a contestant is on stage: calls to stand by, and word that the contestant is there."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class CallToStandBy(Command, roles=(Role.MC,)):
    """Ask a contestant who waits to come to the stage edge, or ask again after the call interval."""

    number: int


@dataclass(frozen=True)
class ConfirmReady(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Record that a contestant who waits stands at the stage edge."""

    number: int
