"""The rule of a sheet of modules, and the results of the stages that follow from it."""

from collections.abc import Iterator

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.modules import (
    ATTENDANCE_STAGE,
    MODULE_STAGES,
    POINT_DECIMALS,
    POINTS_STAGE,
    TESTS_STAGE,
    ModuleRules,
)
from scoring_tui.contest.scales import count_decimals
from scoring_tui.contest.stages import VERDICTS
from scoring_tui.domain.commands.modules import ImportModules
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.modules import ModuleRecord, ModulesImported
from scoring_tui.domain.facts.setup import Result, ResultsImported
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_contestant,
    require_known_contestant,
    require_unique,
    rule,
)
from scoring_tui.rules.stage_results import (
    list_fixed_contestants,
    require_import_reason,
    require_no_change,
)
from scoring_tui.scoring.modules import (
    compute_module_points,
    count_missing_attendance,
    count_missing_tests,
    measure_progress,
)


def require_module_rules(state: State) -> ModuleRules:
    """The declared rules of the modules; refuse a contest without modules."""
    rules = state.contest.modules
    if rules is None:
        raise CommandRefused(lazy("the contest file declares no [modules]; docs/sheets.md says how"))
    return rules


@rule.register
def _decide_import_modules(command: ImportModules, context: DecisionContext) -> list[Fact]:
    state = context.state
    rules = require_module_rules(state)
    require_unique(record.contestant for record in command.records)
    declared_ids = tuple(module.id for module in state.contest.module if module.id in command.held_modules)
    require(
        declared_ids == command.held_modules,
        lazy("there is no such module: {modules}", modules=", ".join(command.held_modules)),
    )
    fixed_ids = list_fixed_contestants(state)
    for record in command.records:
        contestant = require_known_contestant(context, record.contestant)
        _require_record_fits(state, record, contestant)
        if state.module_records.get(contestant.id) != record:
            require_no_change(context, contestant)
    if command.held_modules != state.held_modules:  # results depend on it
        for contestant_id in sorted(fixed_ids & state.module_records.keys()):
            require_contestant(context, contestant_id)
    listed_ids = {record.contestant for record in command.records}
    fixed_records = (
        record
        for record in state.module_records.values()
        if record.contestant in fixed_ids and record.contestant not in listed_ids
    )
    reason = require_import_reason(context, command.reason)
    imported = ModulesImported(
        source=command.source, held_modules=command.held_modules,
        records=(*command.records, *fixed_records), reason=reason,
    )  # fmt: skip
    return [imported, *_derive_results(state, imported, rules)]


def _require_record_fits(state: State, record: ModuleRecord, contestant: Contestant) -> None:
    """Refuse attendance or a score of a module that has none, and a score out of range."""
    attendance_ids = {module.id for module in state.contest.module if module.attendance}
    tests = {module.id: module for module in state.contest.module if module.has_test}
    is_known = attendance_ids.issuperset(record.attended) and record.scores.keys() <= tests.keys()
    require(is_known, lazy("{contestant}: there is no such module", contestant=contestant.id))
    is_unique = len(set(record.attended)) == len(record.attended)
    require(is_unique, lazy("{contestant}: a module is named twice", contestant=contestant.id))
    for module_id, score in record.scores.items():
        lowest, highest = tests[module_id].score_range
        require(
            lowest <= score <= highest,
            lazy("{contestant}: must be {low} to {high}", contestant=contestant.id, low=lowest, high=highest),
        )
        require(
            count_decimals(score) <= POINT_DECIMALS,
            lazy("{contestant}: at most {n} decimals", contestant=contestant.id, n=POINT_DECIMALS),
        )


def _derive_results(state: State, imported: ModulesImported, rules: ModuleRules) -> Iterator[ResultsImported]:
    """The results of the stages that follow from the modules.

    While some module was not held there are none, and earlier ones are taken back.
    """
    has_all_modules = len(imported.held_modules) == len(state.contest.module)
    for stage_id in MODULE_STAGES:
        if stage_id not in state.contest.stages:
            continue
        results = tuple(_list_results(state, imported, rules, stage_id)) if has_all_modules else ()
        if results or state.stage_results.get(stage_id):
            yield ResultsImported(
                stage=stage_id, source=imported.source, results=results, reason=imported.reason
            )


_COUNT_MISSING = {ATTENDANCE_STAGE: count_missing_attendance, TESTS_STAGE: count_missing_tests}
"""What is missing to pass a stage, by its id."""


def _list_results(
    state: State, imported: ModulesImported, rules: ModuleRules, stage_id: str
) -> Iterator[Result]:
    for record in imported.records:
        progress = measure_progress(state.contest.module, record, imported.held_modules)
        if stage_id == POINTS_STAGE:
            score = compute_module_points(rules, record, progress)
        else:
            score = VERDICTS["failed" if _COUNT_MISSING[stage_id](rules, progress) else "passed"]
        yield Result(contestant=record.contestant, score=score)
