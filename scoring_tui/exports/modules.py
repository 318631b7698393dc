"""How far everybody is with the modules, for the committee: as a table, CSV and JSON.

None of it is in a public export.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.facts.modules import ModuleRecord
from scoring_tui.domain.state import State
from scoring_tui.exports.csv_text import CsvValue, format_csv
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.rules.modules import require_module_rules
from scoring_tui.scoring.modules import (
    ModuleProgress,
    can_pass,
    compute_module_points,
    count_missing_attendance,
    count_missing_tests,
    is_behind,
    list_shortfalls,
    measure_progress,
)

ModuleOutcome = Literal["passed", "possible", "failed", "not-listed"]
"""Thresholds met, possible with the modules that were not held yet, no longer possible, not in the sheet."""

_OUTCOME_NAMES: dict[ModuleOutcome, LazyText] = {
    "passed": lazy("passed"),
    "possible": lazy("can still pass"),
    "failed": lazy("not passed"),
    "not-listed": lazy("not in the sheet"),
}


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """How far one contestant is."""

    contestant: Contestant
    progress: ModuleProgress
    points: Decimal
    missing_attendance: int
    """Modules that must still be attended."""
    missing_tests: int
    """Tests that must still be passed."""
    shortfalls: tuple[LazyText, ...]
    """The same in words."""
    outcome: ModuleOutcome
    is_behind: bool
    """Whether less than the declared shares of the modules held so far was reached."""


def list_module_lines(
    state: State, contestants: Iterable[Contestant], *, only_behind: bool = False
) -> list[ModuleLine]:
    """How far these contestants are, in their order; refuses a contest without modules.

    Args:
        only_behind: those who are behind, and those who are not in the sheet.
    """
    rules, modules, held_ids = require_module_rules(state), state.contest.module, state.held_modules
    lines: list[ModuleLine] = []
    for contestant in contestants:
        is_listed = contestant.id in state.module_records
        record = state.module_records.get(contestant.id) or ModuleRecord(contestant=contestant.id)
        progress = measure_progress(modules, record, held_ids)
        shortfalls = tuple(list_shortfalls(rules, progress))
        has_chance = can_pass(rules, progress)
        line = ModuleLine(
            contestant,
            progress,
            compute_module_points(rules, record, progress),
            count_missing_attendance(rules, progress),
            count_missing_tests(rules, progress),
            shortfalls,
            _find_outcome(is_listed, bool(shortfalls), has_chance),
            not is_listed or is_behind(rules, modules, record, held_ids),
        )
        if line.is_behind or not only_behind:
            lines.append(line)
    return lines


def _find_outcome(is_listed: bool, has_shortfall: bool, has_chance: bool) -> ModuleOutcome:
    if not is_listed:
        return "not-listed"
    if not has_shortfall:
        return "passed"
    return "possible" if has_chance else "failed"


def count_outcomes(lines: Sequence[ModuleLine]) -> dict[str, int]:
    """The number of contestants with each outcome."""
    outcomes = [line.outcome for line in lines]
    return {outcome: outcomes.count(outcome) for outcome in _OUTCOME_NAMES}


def describe_outcomes(lines: Sequence[ModuleLine]) -> str:
    """One sentence: how many passed, can still pass, did not pass, are not in the sheet."""
    counts = count_outcomes(lines)
    return ", ".join(
        f"{counts[outcome]} {translate(name)}" for outcome, name in _OUTCOME_NAMES.items() if counts[outcome]
    )


def describe_held_modules(state: State) -> str:
    """One sentence: how many modules were held, and which were not."""
    modules, held_ids = state.contest.module, state.held_modules
    pending_names = [module.name for module in modules if module.id not in held_ids]
    counts = {"held": len(modules) - len(pending_names), "of": len(modules)}
    if not pending_names:
        return tr("{held} of {of} modules were held", **counts)
    return tr(
        "{held} of {of} modules were held; results follow when all were: {names}",
        names=", ".join(pending_names),
        **counts,
    )


def modules_as_text(lines: Sequence[ModuleLine], width: int | None) -> str:
    """A table for a terminal."""
    headings = [
        tr("Contestant"),
        tr("Attended"),
        tr("Tests passed"),
        tr("Points"),
        tr("State"),
        tr("Missing"),
    ]
    rows = [
        [
            line.contestant.name,
            f"{line.progress.attended}/{line.progress.attendance_count}",
            f"{line.progress.passed}/{line.progress.test_count}",
            format_number(line.points),
            translate(_OUTCOME_NAMES[line.outcome]),
            ", ".join(map(translate, line.shortfalls)),
        ]
        for line in lines
    ]
    return format_table(headings, rows, frozenset((1, 2, 3)), width)


MODULE_KEYS = (
    "id", "name", "category", "attended", "attendance_modules", "passed", "tests_taken", "tests", "points",
    "missing_attendance", "missing_tests", "outcome", "behind",
)  # fmt: skip


def modules_as_csv(lines: Sequence[ModuleLine], csv_format: str) -> str:
    """One row for each contestant."""
    return format_csv(MODULE_KEYS, map(_list_values, lines), csv_format)


def build_modules(lines: Sequence[ModuleLine]) -> list[dict[str, object]]:
    """The same for JSON; points are text."""
    return [
        {**dict(zip(MODULE_KEYS, _list_values(line), strict=True)), "points": f"{line.points:f}"}
        for line in lines
    ]


def _list_values(line: ModuleLine) -> list[CsvValue]:
    contestant, progress = line.contestant, line.progress
    return [
        contestant.id, contestant.name, contestant.category,
        progress.attended, progress.attendance_count,
        progress.passed, progress.taken, progress.test_count, line.points,
        line.missing_attendance, line.missing_tests, line.outcome, line.is_behind,
    ]  # fmt: skip
