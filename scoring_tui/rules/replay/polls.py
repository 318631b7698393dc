"""Commands of the facts of the poll of the audience."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.polls import CastVote, ClosePoll, MakePollSlips, OpenPoll
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.polls import PollClosed, PollOpened, PollSlipsMade, VoteCast
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_slips(fact: PollSlipsMade, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield MakePollSlips(fact.commitments)


@rebuild_commands.register
def _rebuild_opening(fact: PollOpened, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield OpenPoll(fact.reason)


@rebuild_commands.register
def _rebuild_closing(fact: PollClosed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ClosePoll()


@rebuild_commands.register
def _rebuild_vote(fact: VoteCast, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CastVote(fact.slip, fact.choices)
