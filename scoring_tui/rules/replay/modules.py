"""The command of an imported sheet of modules."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.modules import ImportModules
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.modules import ModulesImported
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_modules(fact: ModulesImported, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ImportModules(fact.source, fact.held_modules, fact.records, fact.reason)
