"""Commands of the facts about personal data that are removed."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.retention import ConfirmErasure, ForgetPersonalData
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.retention import PersonalDataErased, PersonalDataForgotten
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_forgetting(
    fact: PersonalDataForgotten, facts: Sequence[Fact], state: State
) -> Iterable[Command]:
    yield ForgetPersonalData(fact.reason, fact.counts, fact.is_abandoned)


@rebuild_commands.register
def _rebuild_erasure(fact: PersonalDataErased, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ConfirmErasure()
