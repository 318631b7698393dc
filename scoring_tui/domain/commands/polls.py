"""Commands about the poll of the audience."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class MakePollSlips(Command, roles=(Role.COMMITTEE,)):
    """Record the commitments of new slips."""

    commitments: tuple[str, ...]


@dataclass(frozen=True)
class OpenPoll(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """Take votes from now on; a closed poll needs a reason."""

    reason: str = ""


@dataclass(frozen=True)
class ClosePoll(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """Take no more votes."""


@dataclass(frozen=True)
class CastVote(Command, roles=(Role.COMMITTEE,)):
    """Use a slip; the hub gives this command for the audience."""

    slip: str
    choices: tuple[str, ...]
