"""Commands before a contestant is on stage: calls to stand by, and word that the contestant is there."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class CallToStandBy(Command, roles=(Role.MC,)):
    """Ask a contestant who waits to come to the stage edge, or ask again after the call interval."""

    number: int


@declare_command
class ConfirmReady(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Record that a contestant who waits stands at the stage edge."""

    number: int
