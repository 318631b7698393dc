"""Commands of the facts about the rounds of a competition."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.competition import AdvanceEntrants
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.competition import EntrantsAdvanced
from scoring_tui.domain.facts.setup import RosterImported
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_advance(fact: EntrantsAdvanced, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    contestants = tuple(
        contestant for other in facts if isinstance(other, RosterImported) for contestant in other.contestants
    )
    yield AdvanceEntrants(fact.result, contestants, fact.replaced, fact.reason)
