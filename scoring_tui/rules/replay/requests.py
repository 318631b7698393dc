"""Commands of the facts about raised hands, requests to send, and ballots that were read again."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.requests import ConfirmBallot, LowerHand, NudgeJuror, RaiseHand
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.requests import BallotConfirmed, HandLowered, HandRaised, JurorNudged
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_raised_hand(fact: HandRaised, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield RaiseHand(fact.reason)


@rebuild_commands.register
def _rebuild_lowered_hand(fact: HandLowered, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield LowerHand(fact.juror)


@rebuild_commands.register
def _rebuild_nudge(fact: JurorNudged, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield NudgeJuror(fact.number, fact.juror)


@rebuild_commands.register
def _rebuild_confirmation(fact: BallotConfirmed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ConfirmBallot(fact.number)
