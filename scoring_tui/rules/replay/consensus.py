"""Commands of the facts of the assessors' meeting."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.consensus import AgreementCancelled, LevelAgreed
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_agreement(fact: LevelAgreed, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield AgreeLevel(fact.number, fact.criterion, fact.level, fact.reason)


@rebuild_commands.register
def _rebuild_cancellation(fact: AgreementCancelled, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CancelAgreement(fact.number, fact.criterion, fact.reason)
