"""Checks of the assignments of a contest file: known criteria and seats, and nothing is left unmarked."""

from collections.abc import Iterator

from scoring_tui.contest.assigned_criteria import (
    find_coverage_objection,
    find_scoring_objection,
    select_by_juror,
    select_criteria,
)
from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.shape import PartialContest
from scoring_tui.i18n.lazy import lazy


def find_assignment_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Every fault of the assignments beside unknown ids of jurors, categories and panels."""
    if not partial_contest.assignment:
        return
    objection = find_scoring_objection(partial_contest.scoring or Scoring())
    if objection is not None:
        key, message = objection
        yield Fault(("scoring", key), message, (("assignment",),))
    faults = [*_find_criterion_faults(partial_contest), *_find_seat_faults(partial_contest)]
    yield from faults
    declared_ids = {juror.id for juror in partial_contest.juror if juror}
    named_ids = {
        juror_id for assignment in partial_contest.assignment if assignment for juror_id in assignment.jurors
    }
    if not faults and named_ids <= declared_ids and None not in partial_contest.assignment:
        yield from _find_coverage_faults(partial_contest)


def _find_criterion_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Criteria that no rubric has, or that the rubric of a named category has not."""
    categories = {category.id: category for category in partial_contest.category if category}
    for index, assignment in enumerate(partial_contest.assignment):
        if assignment is None:
            continue
        named_ids = assignment.categories or tuple(categories)
        rubrics = {
            category_id: partial_contest.rubric[categories[category_id].rubric]
            for category_id in named_ids
            if category_id in categories and categories[category_id].rubric in partial_contest.rubric
        }
        known_ids = {category_id: _list_known_ids(rubric) for category_id, rubric in rubrics.items()}
        path: KeyPath = ("assignment", index, "criteria")
        for criterion_id in assignment.criteria:
            if rubrics and not any(criterion_id in ids for ids in known_ids.values()):
                known_names = ", ".join(dict.fromkeys(id_ for ids in known_ids.values() for id_ in ids))
                message = lazy(
                    'there is no criterion "{id}"; there are {known}', id=criterion_id, known=known_names
                )
                yield Fault(path, message, (("rubric",), ("category",)))
                continue
            for category_id, ids in known_ids.items() if assignment.categories else ():
                if criterion_id not in ids:
                    message = lazy(
                        'category "{category}" has no criterion "{id}"; give it an assignment of its own',
                        category=category_id, id=criterion_id,
                    )  # fmt: skip
                    yield Fault(path, message, (("rubric",), ("category",)))


def _list_known_ids(rubric: Rubric) -> list[str]:
    """Ids of the groups and criteria of a rubric."""
    return list(dict.fromkeys(id_ for leaf in rubric.leaves for id_ in (*leaf.group_ids, leaf.id)))


def _find_seat_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Jurors who do not sit where they are to mark."""
    panels = {panel.id: panel for panel in partial_contest.panel if panel}
    declared_ids = {juror.id for juror in partial_contest.juror if juror}
    for index, assignment in enumerate(partial_contest.assignment):
        if assignment is None or (assignment.panel and assignment.panel not in panels):
            continue
        possible_panels = [panels[assignment.panel]] if assignment.panel else panels.values()
        for juror_id in assignment.jurors:
            if juror_id in declared_ids and not any(juror_id in panel.jurors for panel in possible_panels):
                message = (
                    lazy('"{juror}" does not sit in panel {panel}', juror=juror_id, panel=assignment.panel)
                    if assignment.panel
                    else lazy('"{juror}" sits in no panel', juror=juror_id)
                )
                yield Fault(("assignment", index, "jurors"), message, (("panel",),))


def _find_coverage_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Criteria that nobody marks before a panel, and jurors of a panel who have nothing to mark."""
    assignments = [assignment for assignment in partial_contest.assignment if assignment]
    categories = {category.id: category for category in partial_contest.category if category}
    panels = {panel.id: (index, panel) for index, panel in enumerate(partial_contest.panel) if panel}
    least = partial_contest.scoring.minimum_ballots if partial_contest.scoring else 1
    judged_pairs = dict.fromkeys(
        (session.panel, category_id)
        for session in partial_contest.session
        if session and session.panel in panels
        for category_id in session.categories
        if category_id in categories and categories[category_id].rubric in partial_contest.rubric
    )
    concerned_ids = {
        category_id
        for _, category_id in judged_pairs
        for assignment in assignments
        if not assignment.categories or category_id in assignment.categories
        if select_criteria(partial_contest.rubric[categories[category_id].rubric], assignment.criteria)
    }
    sources: tuple[KeyPath, ...] = (("panel",), ("session",), ("rubric",), ("category",))
    busy_jurors: set[tuple[str, str]] = set()
    for panel_id, category_id in judged_pairs:
        panel = panels[panel_id][1]
        if category_id not in concerned_ids:
            busy_jurors |= {(panel_id, juror_id) for juror_id in panel.jurors}
            continue
        rubric = partial_contest.rubric[categories[category_id].rubric]
        criteria_by_juror = select_by_juror(assignments, rubric, category_id, panel_id, panel.jurors)
        busy_jurors |= {(panel_id, juror_id) for juror_id in criteria_by_juror}
        objection = find_coverage_objection(rubric, criteria_by_juror, least)
        if objection is not None:
            message = lazy(
                "category {category}, panel {panel}: {why}",
                category=category_id, panel=panel_id, why=objection,
            )  # fmt: skip
            yield Fault(("assignment",), message, sources)
    for panel_id in dict.fromkeys(panel_id for panel_id, _ in judged_pairs):
        index, panel = panels[panel_id]
        for juror_id in panel.jurors:
            if (panel_id, juror_id) not in busy_jurors:
                message = lazy(
                    '"{juror}" has no criterion in any category of this panel; add an assignment',
                    juror=juror_id,
                )
                yield Fault(("panel", index, "jurors"), message, (("assignment",), *sources))
