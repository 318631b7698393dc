"""The evolver for an imported sheet of modules."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.modules import ModulesImported
from scoring_tui.domain.state import State


@evolves(ModulesImported)
def _evolve_modules_imported(state: State, entry: Entry, fact: ModulesImported) -> None:
    state.held_modules = fact.held_modules
    state.module_records = {record.contestant: record for record in fact.records}
