"""Commands about the poll of the audience."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class MakePollSlips(Command, roles=(Role.COMMITTEE,)):
    """Record the commitments of new slips."""

    commitments: tuple[str, ...]


@declare_command
class OpenPoll(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """Take votes from now on; a closed poll needs a reason."""

    reason: str = ""


@declare_command
class ClosePoll(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """Take no more votes."""


@declare_command
class CastVote(Command, roles=(Role.COMMITTEE,)):
    """Use a slip; the hub gives this command for the audience."""

    slip: str
    choices: tuple[str, ...]
