"""Checks of the nine boxes, the talent pool and the posts: axes, thresholds, numbers, references."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.scales import count_decimals
from scoring_tui.contest.shape import PartialContest
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.talent_pool import DEFAULT_BOXES, LEVELS, Box, NineBoxes, Post
from scoring_tui.i18n.lazy import lazy

_SECTION: KeyPath = ("nine-boxes",)
SCORE_SOURCES = ("score", "jury")
"""What `potential` may name besides a stage."""


def find_talent_pool_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Every fault of the sections [nine-boxes], [[box]] and [[post]]."""
    nine_boxes = partial_contest.nine_boxes
    boxes = [(index, box) for index, box in enumerate(partial_contest.box) if box]
    posts = [(index, post) for index, post in enumerate(partial_contest.post) if post]
    yield from _find_box_faults(boxes, is_readable=all(partial_contest.box))
    numbers = [box.number for _, box in boxes] or [box.number for box in DEFAULT_BOXES]
    for index, post in posts:
        yield from _find_post_faults(("post", index), post, numbers, nine_boxes)
    if nine_boxes is None:
        for section, items in (("box", boxes), ("post", posts)):
            if items:
                message = lazy("needs the section [nine-boxes], which declares the two axes")
                yield Fault((section, items[0][0]), message, (_SECTION,))
        return
    yield from _find_number_faults((*_SECTION, "pool"), nine_boxes.pool, numbers)
    yield from _find_entry_faults(partial_contest, nine_boxes)
    yield from _find_performance_faults(partial_contest, nine_boxes)
    yield from _find_potential_faults(partial_contest, nine_boxes)


# --- boxes and posts --------------------------------------------------------------------------------


def _find_box_faults(boxes: Sequence[tuple[int, Box]], *, is_readable: bool) -> Iterator[Fault]:
    """All nine boxes are declared, each once and with a number of its own, or none."""
    first_levels: dict[tuple[int, int], int] = {}
    first_numbers: dict[int, int] = {}
    for index, box in boxes:
        if first_levels.setdefault(box.levels, index) != index:
            message = lazy(
                "performance {performance} with potential {potential} is declared twice",
                performance=box.performance, potential=box.potential,
            )  # fmt: skip
            yield Fault(("box", index), message)
        if first_numbers.setdefault(box.number, index) != index:
            yield Fault(("box", index, "number"), lazy("another box has this number; choose another"))
    missing = [(x, y) for x in LEVELS for y in LEVELS if (x, y) not in first_levels]
    if boxes and missing and is_readable:
        names = ", ".join(f"{performance}/{potential}" for performance, potential in missing)
        message = lazy(
            "declare all nine boxes or none; missing are performance/potential {names}", names=names
        )
        yield Fault(("box",), message)


def _find_number_faults(path: KeyPath, numbers: Sequence[int], known: Sequence[int]) -> Iterator[Fault]:
    for number, count in Counter(numbers).items():
        if number not in known:
            message = lazy(
                "there is no box {number}; there are {known}",
                number=number, known=", ".join(map(str, sorted(known))),
            )  # fmt: skip
            yield Fault(path, message, (("box",),))
        elif count > 1:
            yield Fault(path, lazy('"{name}" is named {n} times; once is enough', name=number, n=count))


def _find_post_faults(
    path: KeyPath, post: Post, numbers: Sequence[int], nine_boxes: NineBoxes | None
) -> Iterator[Fault]:
    yield from _find_number_faults((*path, "from-boxes"), post.from_boxes, numbers)
    if post.column and not post.values:
        yield Fault((*path, "column"), lazy('needs values = ["…"]: what the column may hold'))
    if post.values and not post.column:
        yield Fault((*path, "values"), lazy('needs column = "…": the heading of the column in the roster'))
    for key, count in Counter(post.order).items():
        if count > 1:
            message = lazy('"{name}" is named {n} times; once is enough', name=key, n=count)
            yield Fault((*path, "order"), message)
    for category_id in post.categories:
        if nine_boxes is not None and not nine_boxes.concerns(category_id):
            message = lazy(
                '"{category}" is not among the categories of [nine-boxes]; add it there', category=category_id
            )
            yield Fault((*path, "categories"), message, ((*_SECTION, "categories"),))


# --- the axes ---------------------------------------------------------------------------------------


def _find_entry_faults(partial_contest: PartialContest, nine_boxes: NineBoxes) -> Iterator[Fault]:
    for index, category in enumerate(partial_contest.category):
        if category and nine_boxes.concerns(category.id) and category.entry != "person":
            message = lazy(
                'holds "{category}", which is of teams or institutions: name the categories of persons alone',
                category=category.id,
            )
            yield Fault((*_SECTION, "categories"), message, (("category", index, "entry"),))


def _find_stage(partial_contest: PartialContest, stage_id: str) -> tuple[int, Stage] | None:
    stages = enumerate(partial_contest.stage)
    return next(((index, stage) for index, stage in stages if stage and stage.id == stage_id), None)


def _find_performance_faults(partial_contest: PartialContest, nine_boxes: NineBoxes) -> Iterator[Fault]:
    path: KeyPath = (*_SECTION, "performance-thresholds")
    indexed_stage = _find_stage(partial_contest, nine_boxes.performance)
    thresholds = nine_boxes.performance_thresholds
    if indexed_stage is None:
        return
    index, stage = indexed_stage
    if stage.value_kind == "rating":
        if thresholds is not None:
            yield Fault(path, lazy("a stage of ratings has its three levels; remove it"), (("stage", index),))
    elif thresholds is None and stage.value_kind != "verdict":
        yield Fault(
            path, lazy("is missing; write two values that rise, such as [60, 80]"), (("stage", index),)
        )
    yield from _find_stage_faults(partial_contest, nine_boxes, "performance", index, stage)
    if thresholds is not None and stage.value_kind != "rating":
        yield from _find_threshold_faults(path, thresholds, index, stage)


def _find_potential_faults(partial_contest: PartialContest, nine_boxes: NineBoxes) -> Iterator[Fault]:
    path: KeyPath = (*_SECTION, "potential-thresholds")
    if nine_boxes.potential == nine_boxes.performance:
        yield Fault((*_SECTION, "potential"), lazy("is the performance already; choose another"))
        return
    if nine_boxes.potential not in SCORE_SOURCES:
        indexed_stage = _find_stage(partial_contest, nine_boxes.potential)
        if indexed_stage is not None:
            index, stage = indexed_stage
            if stage.value_kind == "rating":
                message = lazy("a rating of the work result is the performance; choose a stage of scores")
                yield Fault((*_SECTION, "potential"), message, (("stage", index),))
            else:
                yield from _find_stage_faults(partial_contest, nine_boxes, "potential", index, stage)
                yield from _find_threshold_faults(path, nine_boxes.potential_thresholds, index, stage)
        return
    about = partial_contest.contest
    if nine_boxes.potential == "jury" and about is not None and not about.has_ballots:
        message = lazy('nobody gives marks in this contest; write potential = "score"')
        yield Fault((*_SECTION, "potential"), message, (("contest", "format"),))
    low, high = nine_boxes.potential_thresholds
    if not 0 < low < high:
        yield Fault(path, lazy("must be above 0 and rise, such as [60, 80]"))
    if partial_contest.scoring and partial_contest.scoring.lower_is_better:
        message = lazy("a score that is better when it is lower is no potential; name a stage")
        yield Fault((*_SECTION, "potential"), message, (("scoring", "method"),))


def _find_stage_faults(
    partial_contest: PartialContest, nine_boxes: NineBoxes, key: str, index: int, stage: Stage
) -> Iterator[Fault]:
    """Faults of a stage that is one of the axes."""
    path: KeyPath = (*_SECTION, key)
    if stage.value_kind == "verdict":
        yield Fault(
            path, lazy("passed and not passed make no three levels; choose another"), (("stage", index),)
        )
    for category in partial_contest.category:
        if category and nine_boxes.concerns(category.id) and not stage.concerns(category.id):
            message = lazy(
                'stage "{stage}" is not for "{category}"; add it to the categories of the stage',
                stage=stage.id, category=category.id,
            )  # fmt: skip
            yield Fault(path, message, (("stage", index, "categories"), (*_SECTION, "categories")))


def _find_threshold_faults(
    path: KeyPath, thresholds: tuple[Decimal, Decimal], index: int, stage: Stage
) -> Iterator[Fault]:
    low, high = thresholds
    if not stage.lowest_value < low < high <= stage.highest_value:
        message = lazy(
            "must rise, above {low} and up to {high}", low=stage.lowest_value, high=stage.highest_value
        )
        yield Fault(path, message, (("stage", index, "range"),))
    elif max(map(count_decimals, thresholds)) > stage.decimals:
        yield Fault(path, lazy("at most {n} decimals", n=stage.decimals), (("stage", index, "decimals"),))
