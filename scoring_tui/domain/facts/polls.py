"""Facts about the poll of the audience. No fact names a voter."""

from pydantic import Field

from scoring_tui.domain.facts.base import Fact


class PollSlipsMade(Fact, kind="poll-slips-made"):
    """Slips were made; of each code the ledger holds a commitment only."""

    commitments: tuple[str, ...] = Field(min_length=1)


class PollOpened(Fact, kind="poll-opened"):
    """Votes are taken from now on; a poll that was closed is opened again with a reason only."""

    reason: str = ""


class PollClosed(Fact, kind="poll-closed"):
    """No vote is taken from now on."""


class VoteCast(Fact, kind="vote-cast"):
    """A slip was used: the contestants whom it names, by their ids."""

    slip: str
    """The commitment of the slip's code."""
    choices: tuple[str, ...] = Field(min_length=1)
