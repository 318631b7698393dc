"""Describe which tie-break step decided a place."""

from collections.abc import Iterable

from scoring_tui.contest.methods import find_tie_rule
from scoring_tui.contest.models import Criterion
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.standings.ranking import Placing


def describe_tie_break(state: State, placing: Placing) -> LazyText | None:
    """Describe the step that decided this place; None if none was needed or none could decide."""
    step = placing.settled_by
    if not step:
        return None
    rule = find_tie_rule(step)
    if rule is not None and rule.advantage is not None:
        is_lower = state.contest.scoring.lower_is_better
        return rule.lower_advantage if is_lower and rule.lower_advantage else rule.advantage
    return lazy("higher in {criterion}", criterion=find_step_name(state, placing.candidate.number, step))


def find_step_name(state: State, draw_number: int, step: str) -> str:
    """The name of a step that is a stage, a criterion or a group of criteria, for this contestant."""
    stage = state.contest.stages.get(step)
    return stage.name if stage else find_criterion_name(state.rubric_of(draw_number).criteria, step)


def find_criterion_name(criteria: Iterable[Criterion], criterion_id: str) -> str:
    """Find the name of a criterion or of a group of criteria."""
    for criterion in criteria:
        if criterion.id == criterion_id:
            return criterion.name
        if name := find_criterion_name(criterion.criteria, criterion_id):
            return name
    return ""
