"""By which step of the declared chain equals were told apart, in words. Imports scoring and state."""

from collections.abc import Iterable

from scoring_tui.contest.models import Criterion
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.standings.ranking import Placing

STEPS = {
    "in-favour": lazy("more jurors in favour"),
    "head-to-head": lazy("more jurors prefer"),
    "head-of-jury": lazy("head of jury's decision"),
}
"""Steps that are neither a criterion nor a stage."""


def settled_by(state: State, placing: Placing) -> LazyText | None:
    """The step that told this contestant from its equals; nothing where none was needed, or none could."""
    step = placing.settled_by
    if not step:
        return None
    if step == "jury":
        fewer = state.contest.scoring.lower_is_better
        return lazy("fewer by the jury itself") if fewer else lazy("higher by the jury itself")
    if step in STEPS:
        return STEPS[step]
    stage = state.contest.stages.get(step)
    criteria = state.rubric(placing.candidate.number).criteria
    return lazy("higher in {criterion}", criterion=stage.name if stage else _name(criteria, step))


def _name(criteria: Iterable[Criterion], id_: str) -> str:
    """The name of a criterion or of a group of them."""
    for criterion in criteria:
        if criterion.id == id_:
            return criterion.name
        if found := _name(criterion.criteria, id_):
            return found
    return ""
