"""How far a person is with the modules: attended, passed, the points that they make, and what is missing."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import assert_never

from scoring_tui.contest.modules import POINT_DECIMALS, Module, ModuleRules
from scoring_tui.domain.facts.modules import ModuleRecord
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import round_half_up


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """One person's attendance and tests, over all modules of the contest."""

    attended: int
    attendance_count: int
    """Modules with attendance."""
    passed: int
    taken: int
    """Tests that the person took."""
    test_count: int
    """Modules with a test."""
    pending_attendance: int = 0
    """Modules with attendance that were not held yet, and that the person has not attended."""
    pending_tests: int = 0
    """Tests of modules that were not held yet, and that the person has not passed."""


def measure_progress(
    modules: Sequence[Module], record: ModuleRecord, held_ids: Collection[str]
) -> ModuleProgress:
    """Count what a person attended and passed.

    Args:
        modules: as the contest declares them.
        record: what the sheet says of the person.
        held_ids: ids of the modules that were held.
    """
    attended_modules = [module for module in modules if module.attendance]
    tests = [module for module in modules if module.has_test]
    return ModuleProgress(
        attended=sum(module.id in record.attended for module in attended_modules),
        attendance_count=len(attended_modules),
        passed=sum(_has_passed(module, record) for module in tests),
        taken=sum(module.id in record.scores for module in tests),
        test_count=len(tests),
        pending_attendance=sum(
            module.id not in held_ids and module.id not in record.attended for module in attended_modules
        ),
        pending_tests=sum(module.id not in held_ids and not _has_passed(module, record) for module in tests),
    )


def _has_passed(module: Module, record: ModuleRecord) -> bool:
    score = record.scores.get(module.id)
    return score is not None and module.pass_mark is not None and score >= module.pass_mark


def count_needed_attendance(rules: ModuleRules, attendance_count: int) -> int:
    """The least number of modules that makes the declared share.

    >>> count_needed_attendance(ModuleRules.model_validate({"attendance": 80}), 14)
    12
    """
    return ceil(Fraction(rules.attendance or 0) / 100 * attendance_count)


def count_missing_attendance(rules: ModuleRules, progress: ModuleProgress) -> int:
    """How many modules the person must still attend."""
    return max(0, count_needed_attendance(rules, progress.attendance_count) - progress.attended)


def count_missing_tests(rules: ModuleRules, progress: ModuleProgress) -> int:
    """How many tests the person must still pass."""
    return max(0, (rules.passed or 0) - progress.passed)


def list_shortfalls(rules: ModuleRules, progress: ModuleProgress) -> Iterator[LazyText]:
    """What is missing to pass; modules that were not held yet are missing too."""
    if missing_attendance := count_missing_attendance(rules, progress):
        yield lazy("{n} modules to attend", n=missing_attendance)
    if missing_tests := count_missing_tests(rules, progress):
        yield lazy("{n} tests to pass", n=missing_tests)


def can_pass(rules: ModuleRules, progress: ModuleProgress) -> bool:
    """Whether the person passes, or could by the modules that were not held yet."""
    has_attendance = count_missing_attendance(rules, progress) <= progress.pending_attendance
    return has_attendance and count_missing_tests(rules, progress) <= progress.pending_tests


def is_behind(
    rules: ModuleRules, modules: Sequence[Module], record: ModuleRecord, held_ids: Collection[str]
) -> bool:
    """Whether the person has less than the declared shares of the modules that were held so far.

    When all modules were held, these are the persons who do not pass.
    """
    held_modules = [module for module in modules if module.id in held_ids]
    progress = measure_progress(held_modules, record, held_ids)
    test_count = sum(module.has_test for module in modules)
    has_few_tests = progress.passed * test_count < (rules.passed or 0) * progress.test_count
    return has_few_tests or count_missing_attendance(rules, progress) > 0


def compute_module_points(rules: ModuleRules, record: ModuleRecord, progress: ModuleProgress) -> Decimal:
    """The points of a person, rounded half up. Who took no test has a mean of 0."""
    match rules.points:
        case "attendance":
            points = Fraction(100 * progress.attended, progress.attendance_count)
        case "passed-share":
            points = Fraction(100 * progress.passed, progress.test_count)
        case "mean":
            count = progress.test_count if rules.untaken == "zero" else max(1, progress.taken)
            points = Fraction(sum(record.scores.values(), Decimal(0))) / count
        case _:
            assert_never(rules.points)
    return round_half_up(points, POINT_DECIMALS)
