"""Thresholds of attendance and tests at their boundaries, and the points of the modules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.modules import Module, ModuleRules
from scoring_tui.domain.facts.modules import ModuleRecord
from scoring_tui.scoring.modules import (
    can_pass,
    compute_module_points,
    count_missing_attendance,
    count_missing_tests,
    count_needed_attendance,
    is_behind,
    measure_progress,
)

MODULES = [Module.model_validate({"id": f"m{n}", "name": f"Modul {n}", "pass": 70}) for n in range(14)]
IDS = [module.id for module in MODULES]
RULES = ModuleRules.model_validate({"attendance": 80, "passed": 12})


def make_record(attended: int, scores: list[str]) -> ModuleRecord:
    """Somebody who attended the first modules, with scores of the first tests."""
    return ModuleRecord(
        contestant="c1",
        attended=tuple(IDS[:attended]),
        scores={id_: Decimal(score) for id_, score in zip(IDS, scores, strict=False)},
    )


@pytest.mark.parametrize(
    ("percent", "modules", "needed"),
    [
        ("80", 14, 12),  # 11.2
        ("80", 10, 8),
        ("100", 14, 14),
        ("0.1", 14, 1),
        ("50", 14, 7),
        ("50.01", 14, 8),
        ("33.33", 3, 1),
    ],
)
def test_a_share_of_the_modules_is_rounded_up(percent: str, modules: int, needed: int) -> None:
    rules = ModuleRules.model_validate({"attendance": Decimal(percent)})
    assert count_needed_attendance(rules, modules) == needed


@pytest.mark.parametrize(
    ("attended", "passed", "missing"),
    [(12, 12, (0, 0)), (11, 12, (1, 0)), (12, 11, (0, 1)), (0, 0, (12, 12)), (14, 14, (0, 0))],
)
def test_what_is_missing_at_the_thresholds(attended: int, passed: int, missing: tuple[int, int]) -> None:
    record = make_record(attended, ["70"] * passed + ["69.99"] * (14 - passed))
    progress = measure_progress(MODULES, record, IDS)
    assert (count_missing_attendance(RULES, progress), count_missing_tests(RULES, progress)) == missing
    assert can_pass(RULES, progress) == (missing == (0, 0))
    assert is_behind(RULES, MODULES, record, IDS) != (missing == (0, 0))


@pytest.mark.parametrize(
    ("attended", "passed", "behind", "possible"),
    [(5, 5, False, True), (4, 5, False, True), (3, 5, True, True), (2, 5, True, False), (5, 4, True, True),
     (5, 3, True, True), (5, 2, True, False)],
)  # fmt: skip
def test_who_is_behind_after_five_of_fourteen(
    attended: int, passed: int, behind: bool, possible: bool
) -> None:
    record = make_record(attended, ["80"] * passed + ["10"] * (5 - passed))
    assert is_behind(RULES, MODULES, record, IDS[:5]) == behind
    assert can_pass(RULES, measure_progress(MODULES, record, IDS[:5])) == possible


@pytest.mark.parametrize(
    ("rules", "points"),
    [
        ({"points": "mean", "untaken": "zero"}, "17.86"),  # 250 / 14
        ({"points": "mean", "untaken": "left-out"}, "83.33"),  # 250 / 3
        ({"points": "passed-share"}, "14.29"),  # 2 of 14
        ({"points": "attendance"}, "28.57"),  # 4 of 14
    ],
)
def test_points(rules: dict[str, str], points: str) -> None:
    record = make_record(4, ["90", "100", "60"])
    progress = measure_progress(MODULES, record, IDS)
    assert compute_module_points(ModuleRules.model_validate(rules), record, progress) == Decimal(points)


def test_who_took_no_test_has_a_mean_of_zero() -> None:
    rules = ModuleRules.model_validate({"points": "mean", "untaken": "left-out"})
    record = make_record(14, [])
    assert compute_module_points(rules, record, measure_progress(MODULES, record, IDS)) == 0


@given(st.integers(0, 14), st.lists(st.integers(0, 100).map(str), max_size=14))
def test_who_is_behind_at_the_end_does_not_pass(attended: int, scores: list[str]) -> None:
    record = make_record(attended, scores)
    progress = measure_progress(MODULES, record, IDS)
    assert is_behind(RULES, MODULES, record, IDS) != can_pass(RULES, progress)
