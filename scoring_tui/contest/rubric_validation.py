"""What a rubric must be beyond its shape: ids, levels, weights and scales that make sense together.

Pure. Imports the declared models and `contest_places`; `contest_checks` imports it.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.methods import find_declared_step
from scoring_tui.contest.models import Criterion, Rubric
from scoring_tui.contest.scales import MARK_DECIMALS, Scale, count_decimals
from scoring_tui.i18n.lazy import LazyText, lazy

MAX_LEVELS = 3
"""The most levels of criteria within criteria."""


def find_rubric_faults(path: KeyPath, rubric: Rubric) -> Iterator[Fault]:
    """Everything that makes this rubric impossible to mark by."""
    nodes = list(_nodes(path, rubric.criteria))
    counts = Counter(criterion.id for _, criterion in nodes)
    for own, criterion in nodes:
        yield from _criterion_faults(own, criterion, counts[criterion.id])
    groups = [(path, rubric.criteria), *((own, c.criteria) for own, c in nodes if c.criteria)]
    for group, criteria in groups:
        yield from _weight_faults(group, criteria, rubric.points)
    scaled = [(path, rubric.scale), *((own, criterion.scale) for own, criterion in nodes)]
    found = [
        Fault((*own, "scale"), what) for own, scale in scaled if scale for what in _scale_objections(scale)
    ]
    yield from found or _mixed_scales(path, rubric)


def _nodes(path: KeyPath, criteria: tuple[Criterion, ...]) -> Iterator[tuple[KeyPath, Criterion]]:
    for index, criterion in enumerate(criteria):
        own = (*path, "criteria", index)
        yield own, criterion
        yield from _nodes(own, criterion.criteria)


def _criterion_faults(path: KeyPath, criterion: Criterion, namesakes: int) -> Iterator[Fault]:
    if namesakes > 1:
        yield Fault(path, lazy("{n} criteria of this rubric have this id; give each its own", n=namesakes))
    if find_declared_step(criterion.id):
        yield Fault(path, lazy("this id is the name of a tie-break step; choose another"))
    if path.count("criteria") == MAX_LEVELS + 1:
        yield Fault(
            path, lazy("stands on level {n}; a rubric has at most {most}", n=MAX_LEVELS + 1, most=MAX_LEVELS)
        )


def _weight_faults(group: KeyPath, criteria: tuple[Criterion, ...], points: bool) -> Iterator[Fault]:
    weights = [criterion.weight for criterion in criteria]
    if not points and not any(weights):
        yield Fault(group, lazy("has no weights; give each criterion one, or write points = true"))
        return
    for index, weight in enumerate(weights):
        place = (*group, "criteria", index, "weight")
        if points and weight is not None:
            yield Fault(place, lazy("a point budget has no weights; remove it, or remove points = true"))
        elif not points and weight is None:
            yield Fault(place, lazy("is missing; the weights beside it must sum to 100"))
        elif weight is not None and weight <= 0:
            yield Fault(place, lazy("must be above 0"))
        elif weight is not None and count_decimals(weight) > MARK_DECIMALS:
            yield Fault(place, lazy("at most {n} decimals", n=MARK_DECIMALS))
    given = [weight for weight in weights if weight is not None]
    total = sum(given, Decimal(0))
    if not points and len(given) == len(weights) and total != 100:
        yield Fault(group, lazy("the weights sum to {total}; they must sum to 100", total=total))


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


def _mixed_scales(path: KeyPath, rubric: Rubric) -> Iterator[Fault]:
    if rubric.points:
        return
    tops = sorted({leaf.scale.to or leaf.scale.highest for leaf in rubric.leaves})
    if len(tops) > 1:
        marks = ", ".join(map(str, tops))
        yield Fault(
            path, lazy("highest marks {marks} need a common number; add to = 100 to each", marks=marks)
        )
