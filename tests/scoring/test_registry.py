"""The registry of methods and tie-break steps is complete: a missing row or function fails."""

import doctest
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from scoring_tui.contest.methods import DECLARED_STEPS, METHODS, TIE_RULES, Method, StepId
from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.ledger.views import jury as jury_views
from scoring_tui.scoring.sensitivity.findings import RELATIVE_METHODS
from scoring_tui.scoring.standings import methods, ranking
from scoring_tui.scoring.standings.methods import COMBINE, SCORE_GROUP
from scoring_tui.scoring.standings.ranking import BUILD_STEPS, StepInputs

RUBRIC = Rubric.model_validate({"points": True, "criteria": [{"id": "k", "name": "K"}]})
INDEPENDENT = {method for method, row in METHODS.items() if row.is_independent}
RELATIVE = METHODS.keys() - INDEPENDENT


def _has_example(id_: str, module: ModuleType, test_file: str) -> bool:
    """Whether a doctest of the module or a test in this file names the method or the step."""
    doctests = doctest.DocTestFinder().find(module)
    sources = [example.source for found in doctests for example in found.examples]
    tests = Path(__file__).with_name(test_file).read_text(encoding="utf-8")
    return any(f'"{id_}"' in text for text in (*sources, tests))


def test_every_method_that_can_be_declared_has_a_row() -> None:
    assert set(get_args(Method)) == METHODS.keys(), (
        "Method and METHODS in contest/methods.py need the same ids"
    )


def test_every_step_that_can_be_named_has_a_row() -> None:
    assert set(get_args(StepId)) == TIE_RULES.keys(), (
        "StepId and TIE_RULES in contest/methods.py need the same ids"
    )


def test_every_method_has_a_function() -> None:
    assert COMBINE.keys() == INDEPENDENT, "COMBINE in scoring/standings/methods.py needs a function"
    assert SCORE_GROUP.keys() == RELATIVE, "SCORE_GROUP in scoring/standings/methods.py needs a function"


def test_every_method_has_a_sensitivity_analysis() -> None:
    """An independent method needs none of its own: its weights are computed from its function."""
    assert RELATIVE_METHODS.keys() == RELATIVE, (
        "RELATIVE_METHODS in scoring/sensitivity/findings.py needs a class"
    )


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_a_worked_example(method: Method) -> None:
    assert _has_example(method, methods, "test_methods.py"), (
        f"write an example with {method!r} into the docstring of its function: scoring/standings/methods.py"
    )


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_counted_by_sql_or_says_why_not(method: Method) -> None:
    is_counted = any(f"'{method}'" in view for view in jury_views.VIEWS.values())
    assert is_counted != bool(METHODS[method].no_recount_reason), (
        f"count {method!r} in ledger/views/jury.py, or state no_recount_reason in contest/methods.py"
    )


def test_every_step_has_a_function() -> None:
    assert BUILD_STEPS.keys() == TIE_RULES.keys(), (
        "BUILD_STEPS in scoring/standings/ranking.py needs a function"
    )


@pytest.mark.parametrize("step_id", TIE_RULES)
def test_every_step_has_a_worked_example(step_id: StepId) -> None:
    assert _has_example(step_id, ranking, "test_scoring.py"), (
        f"write an example with {step_id!r} into the docstring of its function: scoring/standings/ranking.py"
    )


@pytest.mark.parametrize("method", METHODS)
def test_a_method_has_a_name_of_its_own(method: Method) -> None:
    names = [str(row.name) for row in METHODS.values()]
    assert names.count(str(METHODS[method].name)) == 1


@pytest.mark.parametrize("step_id", TIE_RULES)
def test_a_step_has_words_unless_it_stands_for_criteria(step_id: StepId) -> None:
    rule, steps = TIE_RULES[step_id], BUILD_STEPS[step_id](StepInputs(Scoring(), RUBRIC, ()))
    if rule.name is None or rule.advantage is None:
        assert {step.name for step in steps} <= set(RUBRIC.leaves_by_id)
    else:
        assert [step.name for step in steps] == [step_id]


def test_a_first_step_belongs_to_its_method_alone() -> None:
    """A contest file cannot name it, and another method has no score for it."""
    first_steps = [row.first_step for row in METHODS.values() if row.first_step]
    assert set(first_steps) == TIE_RULES.keys() - set(DECLARED_STEPS)
    assert len(first_steps) == len(set(first_steps))


def test_a_score_that_is_better_when_lower_is_a_count() -> None:
    """Only counts are compared that way by validation, penalties and the recount."""
    assert all(row.score_kind == "count" for row in METHODS.values() if row.lower_is_better)
