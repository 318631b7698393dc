"""From declared assignments to the criteria of each juror, and what objects to them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from scoring_tui.contest.assignments import AssignedCriteria, Assignment
from scoring_tui.contest.models import Contest, Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.i18n.lazy import LazyText, lazy

ASSIGNABLE_METHODS = ("mean", "median", "trimmed")
"""Methods whose score of a criterion does not depend on the number of its jurors, nor on other criteria."""


def find_scoring_objection(scoring: Scoring) -> tuple[str, LazyText] | None:
    """Return the key of the scoring rules that does not suit assigned criteria, and why; None if all do.

    Jurors with different criteria have totals that cannot be compared, so only their marks are combined.
    """
    if scoring.method not in ASSIGNABLE_METHODS:
        methods = ", ".join(f'"{method}"' for method in ASSIGNABLE_METHODS)
        message = lazy(
            "{method} needs jurors who all mark the same criteria; with assignments write one of {methods}",
            method=scoring.method, methods=methods,
        )  # fmt: skip
        return "method", message
    if scoring.per != "criterion":
        return "per", lazy('with assignments the marks are combined by criterion; write per = "criterion"')
    if scoring.is_sum:
        message = lazy('with assignments a criterion would count by the number of its jurors; write "mean"')
        return "trim", message
    if "head-to-head" in scoring.ties:
        message = lazy(
            "head-to-head needs jurors who all mark the same criteria; name the steps without it, such as"
            ' ties = ["weights", "head-of-jury"]'
        )
        return "ties", message
    return None


def select_criteria(rubric: Rubric, criterion_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the criteria that get a mark, from their own ids and those of groups."""
    named_ids = set(criterion_ids)
    return tuple(leaf.id for leaf in rubric.leaves if named_ids & {leaf.id, *leaf.group_ids})


def expand_assignments(
    contest: Contest, assignments: Sequence[Assignment], members: Mapping[str, Sequence[str]]
) -> tuple[AssignedCriteria, ...]:
    """Return the criteria of each juror, by valid assignments.

    Args:
        members: ids of the jurors of each panel.
    """
    return tuple(
        AssignedCriteria(panel=panel_id, category=category.id, juror=juror_id, criteria=criterion_ids)
        for category, panel_id in product(contest.category, members)
        for juror_id, criterion_ids in select_by_juror(
            assignments, contest.rubric_of(category.id), category.id, panel_id, members[panel_id]
        ).items()
    )


def select_by_juror(
    assignments: Sequence[Assignment],
    rubric: Rubric,
    category_id: str,
    panel_id: str,
    juror_ids: Sequence[str],
) -> dict[str, tuple[str, ...]]:
    """The criteria of the jurors of a panel in a category; a juror without any has no key."""
    criterion_ids = {
        juror_id: [
            criterion_id
            for assignment in assignments
            if juror_id in assignment.jurors
            and assignment.panel in ("", panel_id)
            and (not assignment.categories or category_id in assignment.categories)
            for criterion_id in assignment.criteria
        ]
        for juror_id in juror_ids
    }
    selected = {juror_id: select_criteria(rubric, ids) for juror_id, ids in criterion_ids.items()}
    return {juror_id: ids for juror_id, ids in selected.items() if ids}


def find_coverage_objection(
    rubric: Rubric, criteria_by_juror: Mapping[str, Iterable[str]], least: int
) -> LazyText | None:
    """Return why the jurors of a panel cannot score a category: a criterion with fewer jurors than needed."""
    for leaf in rubric.leaves:
        count = sum(leaf.id in criteria for criteria in criteria_by_juror.values())
        if not count:
            return lazy("nobody marks {criterion}", criterion=leaf.name)
        if count < least:
            return lazy(
                "{n} jurors mark {criterion}, but minimum-ballots is {least}",
                n=count, criterion=leaf.name, least=least,
            )  # fmt: skip
    return None
