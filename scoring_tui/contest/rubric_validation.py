"""Checks of one rubric: ids, levels, weights and scales must be consistent."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from scoring_tui.contest.figures import find_figure_faults
from scoring_tui.contest.levels import CompetenceLevel
from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.methods import find_declared_step
from scoring_tui.contest.models import Criterion, Rubric
from scoring_tui.contest.scales import MARK_DECIMALS, Scale, count_decimals
from scoring_tui.i18n.lazy import LazyText, lazy

MAX_LEVELS = 3
"""The most levels of nested criteria."""


def find_rubric_faults(path: KeyPath, rubric: Rubric) -> Iterator[Fault]:
    """Every fault of this rubric."""
    if not rubric.criteria:
        yield Fault((*path, "criteria"), lazy("must name at least one"))
        return
    nodes = list(_list_criteria(path, rubric.criteria))
    id_counts = Counter(criterion.id for _, criterion in nodes)
    for criterion_path, criterion in nodes:
        yield from _find_criterion_faults(criterion_path, criterion, id_counts[criterion.id])
    groups = [(path, rubric.criteria)]
    groups += [(group_path, group.criteria) for group_path, group in nodes if group.criteria]
    for group_path, criteria in groups:
        yield from _find_weight_faults(group_path, criteria, rubric.points)
    scales = [(path, rubric.scale), *((node_path, node.scale) for node_path, node in nodes)]
    scale_faults = [
        Fault((*scale_path, "scale"), objection)
        for scale_path, scale in scales
        if scale
        for objection in _scale_objections(scale)
    ]
    yield from scale_faults or [*_find_mixed_scales(path, rubric), *_find_level_faults(path, rubric, nodes)]
    if not scale_faults:
        yield from find_figure_faults(path, rubric.criteria, rubric.scale or Scale())


def _list_criteria(path: KeyPath, criteria: tuple[Criterion, ...]) -> Iterator[tuple[KeyPath, Criterion]]:
    for index, criterion in enumerate(criteria):
        criterion_path = (*path, "criteria", index)
        yield criterion_path, criterion
        yield from _list_criteria(criterion_path, criterion.criteria)


def _find_criterion_faults(path: KeyPath, criterion: Criterion, id_count: int) -> Iterator[Fault]:
    if id_count > 1:
        yield Fault(path, lazy("{n} criteria of this rubric have this id; give each its own", n=id_count))
    if find_declared_step(criterion.id):
        yield Fault(path, lazy("this id is the name of a tie-break step; choose another"))
    if path.count("criteria") == MAX_LEVELS + 1:
        yield Fault(
            path, lazy("stands on level {n}; a rubric has at most {most}", n=MAX_LEVELS + 1, most=MAX_LEVELS)
        )


def _find_weight_faults(
    group_path: KeyPath, criteria: tuple[Criterion, ...], is_point_budget: bool
) -> Iterator[Fault]:
    weights = [criterion.weight for criterion in criteria]
    if not is_point_budget and not any(weights):
        yield Fault(group_path, lazy("has no weights; give each criterion one, or write points = true"))
        return
    for index, weight in enumerate(weights):
        weight_path = (*group_path, "criteria", index, "weight")
        if is_point_budget and weight is not None:
            yield Fault(
                weight_path, lazy("a point budget has no weights; remove it, or remove points = true")
            )
        elif not is_point_budget and weight is None:
            yield Fault(weight_path, lazy("is missing; the weights beside it must sum to 100"))
        elif weight is not None and weight <= 0:
            yield Fault(weight_path, lazy("must be above 0"))
        elif weight is not None and count_decimals(weight) > MARK_DECIMALS:
            yield Fault(weight_path, lazy("at most {n} decimals", n=MARK_DECIMALS))
    declared_weights = [weight for weight in weights if weight is not None]
    total = sum(declared_weights, Decimal(0))
    if not is_point_budget and len(declared_weights) == len(weights) and total != 100:
        yield Fault(group_path, lazy("the weights sum to {total}; they must sum to 100", total=total))


def _find_level_faults(
    path: KeyPath, rubric: Rubric, nodes: list[tuple[KeyPath, Criterion]]
) -> Iterator[Fault]:
    """Levels of groups, levels that are no marks, and levels that say nothing or stand twice."""
    leaves = rubric.leaves_by_id
    yield from _find_repeated_levels(path, rubric.level)
    for index, level in enumerate(rubric.level):
        objections = [leaf.scale.find_objection(level.value) for leaf in rubric.leaves]
        first_objection = next((objection for objection in objections if objection is not None), None)
        if first_objection is not None and None not in objections:
            yield Fault((*path, "level", index, "value"), first_objection)
    for node_path, criterion in nodes:
        if criterion.criteria and criterion.level:
            yield Fault((*node_path, "level"), lazy("a group gets no mark; give the levels to its criteria"))
            continue
        yield from _find_repeated_levels(node_path, criterion.level)
        for index, level in enumerate(criterion.level):
            objection = leaves[criterion.id].scale.find_objection(level.value)
            if objection is not None:
                yield Fault((*node_path, "level", index, "value"), objection)


def _find_repeated_levels(path: KeyPath, levels: tuple[CompetenceLevel, ...]) -> Iterator[Fault]:
    value_counts = Counter(level.value for level in levels)
    for index, level in enumerate(levels):
        level_path = (*path, "level", index)
        if value_counts[level.value] > 1:
            yield Fault(level_path, lazy("level {value} stands twice; keep one", value=level.value))
        if not level.name.strip() and not level.behaviour.strip():
            yield Fault(level_path, lazy("has neither a name nor a behaviour"))


def _scale_objections(scale: Scale) -> Iterator[LazyText]:
    numbers = (scale.min, scale.max, scale.step, scale.floor, scale.to, *scale.values)
    if any(number is not None and count_decimals(number) > MARK_DECIMALS for number in numbers):
        yield lazy("at most {n} decimals", n=MARK_DECIMALS)
    yield from _list_objections(scale) if "values" in scale.model_fields_set else _range_objections(scale)
    if scale.to is not None and scale.to <= 0:
        yield lazy("to must be above 0")


def _list_objections(scale: Scale) -> Iterator[LazyText]:
    if scale.model_fields_set & {"min", "max", "step"}:
        yield lazy("a list of values and a range exclude each other; keep one of them")
    if not scale.values:
        yield lazy("the list of values is empty; name the marks allowed")
    elif list(scale.values) != sorted(set(scale.values)):
        yield lazy("the values must rise, each named once")
    elif scale.values[0] < 0 or scale.values[-1] == 0:
        yield lazy("marks are not negative, and the highest is above 0")
    elif scale.floor is not None and scale.floor not in scale.values:
        yield lazy("the floor {floor} is none of the values", floor=scale.floor)


def _range_objections(scale: Scale) -> Iterator[LazyText]:
    if scale.min < 0:
        yield lazy("marks are not negative; min must be 0 or more")
    if scale.min >= scale.max:
        yield lazy("min {min} must be below max {max}", min=scale.min, max=scale.max)
        return
    if scale.step is not None and scale.step <= 0:
        yield lazy("step must be above 0")
        return
    if scale.step and (scale.max - scale.min) % scale.step:
        yield lazy(
            "steps of {step} from {min} never meet max {max}; change one of them",
            step=scale.step, min=scale.min, max=scale.max,
        )  # fmt: skip
    if scale.floor is not None and not scale.min <= scale.floor <= scale.max:
        yield lazy("the floor {floor} is not between min and max", floor=scale.floor)
    elif scale.floor is not None and scale.step and (scale.floor - scale.min) % scale.step:
        yield lazy("the floor {floor} is not on a step from min", floor=scale.floor)


def _find_mixed_scales(path: KeyPath, rubric: Rubric) -> Iterator[Fault]:
    if rubric.points:
        return
    highest_marks = sorted({leaf.scale.to or leaf.scale.highest for leaf in rubric.leaves})
    if len(highest_marks) > 1:
        marks = ", ".join(map(str, highest_marks))
        yield Fault(
            path, lazy("highest marks {marks} need a common number; add to = 100 to each", marks=marks)
        )
