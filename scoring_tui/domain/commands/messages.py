"""Commands for the message to the person on stage."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class SendStageMessage(Command, roles=(Role.MC, Role.CHAIR)):
    """Show a message on the displays for the person on stage, instead of the one before."""

    panel: str
    text: str


@declare_command
class ClearStageMessage(Command, roles=(Role.MC, Role.CHAIR)):
    """Take the message off the displays."""

    panel: str
