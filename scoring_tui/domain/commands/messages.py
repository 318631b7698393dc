"""Commands for the message to the person on stage."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class SendStageMessage(Command, roles=(Role.MC, Role.CHAIR)):
    """Show a message on the displays for the person on stage, instead of the one before."""

    panel: str
    text: str


@dataclass(frozen=True)
class ClearStageMessage(Command, roles=(Role.MC, Role.CHAIR)):
    """Take the message off the displays."""

    panel: str
