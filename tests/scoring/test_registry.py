"""The registry of methods and tie-break steps is complete: a row or a function added alone is named here."""

from typing import get_args

import pytest

from scoring_tui.contest.methods import DECLARED_STEPS, METHODS, TIE_RULES, Method, StepId
from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.scoring.sensitivity.findings import RELATIVE_METHODS
from scoring_tui.scoring.standings.methods import COMBINE, SCORE_GROUP
from scoring_tui.scoring.standings.ranking import BUILD_STEPS, StepInputs

RUBRIC = Rubric.model_validate({"points": True, "criteria": [{"id": "k", "name": "K"}]})
INDEPENDENT = {method for method, row in METHODS.items() if row.is_independent}
RELATIVE = METHODS.keys() - INDEPENDENT


def test_every_method_that_can_be_declared_has_a_row() -> None:
    assert set(get_args(Method)) == METHODS.keys()


def test_every_step_that_can_be_named_has_a_row() -> None:
    assert set(get_args(StepId)) == TIE_RULES.keys()


def test_every_method_has_a_function() -> None:
    assert COMBINE.keys() == INDEPENDENT
    assert SCORE_GROUP.keys() == RELATIVE


def test_every_method_has_a_sensitivity_analysis() -> None:
    """An independent method needs none of its own: its weights are computed from its function."""
    assert RELATIVE_METHODS.keys() == RELATIVE


def test_every_step_has_a_function() -> None:
    assert BUILD_STEPS.keys() == TIE_RULES.keys()


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
