"""Checks of the earlier stages: values, points, pass marks, and the weights of each category."""

from collections.abc import Iterator
from decimal import Decimal

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.methods import find_declared_step
from scoring_tui.contest.scales import count_decimals
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.shape import PartialContest
from scoring_tui.contest.stages import MAX_CAP_DECIMALS, MAX_RANGE, MAX_STAGE_RESULT, Stage
from scoring_tui.i18n.lazy import LazyText, lazy


def find_stage_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Every fault of the stages, each on its own and beside the scoring rules."""
    for index, stage in enumerate(partial_contest.stage):
        if stage is None:
            continue
        path: KeyPath = ("stage", index)
        if find_declared_step(stage.id):
            yield Fault(path, lazy("this id is the name of a tie-break step; choose another"))
        yield from _find_range_faults(path, stage)
        yield from _find_points_faults(path, stage)
        yield from _find_cap_faults(path, stage)
        yield from _find_pass_faults(path, stage)
    if partial_contest.scoring is not None:
        yield from _find_weight_faults(partial_contest, partial_contest.scoring)


# --- one stage --------------------------------------------------------------------------------------


def _find_range_faults(path: KeyPath, stage: Stage) -> Iterator[Fault]:
    if stage.value_kind != "score" and stage.decimals:
        yield Fault(
            (*path, "decimals"), lazy("counts, votes, verdicts and ratings have no decimals; remove it")
        )
    if stage.value_range is None:
        return
    range_path, (lowest, highest) = (*path, "range"), stage.value_range
    if stage.value_kind in ("verdict", "rating"):
        yield Fault(range_path, lazy("a verdict or a rating has no range; remove it"))
        return
    if stage.is_poll:
        yield Fault(range_path, lazy("the votes of the hall have no range; remove it"))
        return
    most = MAX_RANGE if stage.value_kind == "count" else MAX_STAGE_RESULT
    if not 0 <= lowest < highest <= most:
        message = lazy("must rise from at least 0 to at most {most}", most=most)
        yield Fault(range_path, message)
    elif max(map(count_decimals, stage.value_range)) > stage.decimals:
        yield Fault(range_path, lazy("at most {n} decimals", n=stage.decimals))


def _find_points_faults(path: KeyPath, stage: Stage) -> Iterator[Fault]:
    if stage.has_counts and stage.adds_points and stage.points_rule == "value":
        message = lazy('is missing; a count becomes points with as = "share" or as = "rank"')
        yield Fault((*path, "as"), message)
    if stage.points_rule != "value" and not stage.adds_points:
        yield Fault((*path, "as"), lazy("makes points, but the weight is 0; remove it or give a weight"))
    if stage.points_decimals is not None and stage.points_rule == "value":
        yield Fault((*path, "round"), lazy('rounds the points of as = "share" or "rank" only; remove it'))
    if stage.value_kind in ("verdict", "rating") and stage.adds_points:
        yield Fault((*path, "weight"), lazy("a verdict or a rating adds no points; write weight = 0"))


def _find_cap_faults(path: KeyPath, stage: Stage) -> Iterator[Fault]:
    if stage.cap is None:
        return
    cap_path, most = (*path, "cap"), stage.weight * stage.greatest_points / 100
    if not stage.adds_points:
        yield Fault(cap_path, lazy("limits the points of a stage, but the weight is 0; remove it"))
    elif count_decimals(stage.cap) > MAX_CAP_DECIMALS:
        yield Fault(cap_path, lazy("at most {n} decimals", n=MAX_CAP_DECIMALS))
    elif stage.cap >= most:
        message = lazy("is never reached: with its weight the stage adds {most} at most; lower it", most=most)
        yield Fault(cap_path, message)


def _find_pass_faults(path: KeyPath, stage: Stage) -> Iterator[Fault]:
    if stage.value_kind in ("verdict", "rating") and stage.pass_mark is not None:
        yield Fault((*path, "pass"), lazy("a verdict or a rating has no pass mark; remove it"))
    elif stage.pass_mark is not None:
        if not stage.lowest_value < stage.pass_mark <= stage.highest_value:
            message = lazy(
                "must be above {low} and at most {high}", low=stage.lowest_value, high=stage.highest_value
            )
            yield Fault((*path, "pass"), message)
        elif count_decimals(stage.pass_mark) > stage.decimals:
            yield Fault((*path, "pass"), lazy("at most {n} decimals", n=stage.decimals))
    if stage.is_required and stage.least_passing_value is None:
        message = lazy('needs a pass mark, such as pass = 70, or from = "verdict"')
        yield Fault((*path, "required"), message)


# --- weights ----------------------------------------------------------------------------------------


def _find_weight_faults(partial_contest: PartialContest, scoring: Scoring) -> Iterator[Fault]:
    stages = [stage for stage in partial_contest.stage if stage and stage.adds_points]
    all_are_readable = all(partial_contest.stage)
    if not stages:
        if scoring.weight != 100 and all_are_readable:
            yield Fault(
                ("scoring", "weight"),
                lazy("weighs nothing without an earlier [[stage]] that has a weight; remove it"),
            )
        return
    if scoring.method_info.score_kind == "count":
        yield Fault(
            ("stage",), lazy("sums of places cannot be weighed with earlier results; choose another method")
        )
    if scoring.stages == "weighted" and all_are_readable:
        yield from _find_sum_faults(partial_contest, scoring, stages)


def _find_sum_faults(
    partial_contest: PartialContest, scoring: Scoring, stages: list[Stage]
) -> Iterator[Fault]:
    """One fault for each sum that is not 100; it names the categories if the stages differ between them."""
    about = partial_contest.contest
    has_jury = about is None or about.has_ballots
    jury_weight = scoring.weight if has_jury else Decimal(0)
    categories = [category for category in partial_contest.category if category]
    names_by_sum: dict[Decimal, list[str]] = {}
    for category in categories:
        weights = [stage.weight for stage in stages if stage.concerns(category.id)]
        if weights:
            names_by_sum.setdefault(sum(weights, jury_weight), []).append(category.name)
    differ_by_category = any(stage.categories for stage in stages)
    used_paths: list[KeyPath] = [("contest", "format")]
    for index, _ in enumerate(partial_contest.stage):
        used_paths += [("stage", index, "weight"), ("stage", index, "categories")]
    for total, names in names_by_sum.items():
        if total != 100:
            shown_names = ", ".join(names) if differ_by_category else ""
            path: KeyPath = ("scoring", "weight") if has_jury else ("stage",)
            yield Fault(path, _describe_sum(total, shown_names, has_jury=has_jury), tuple(used_paths))


def _describe_sum(total: Decimal, category_names: str, *, has_jury: bool) -> LazyText:
    """What a sum of weights should be; `category_names` is empty if the sum is the same for all."""
    if not has_jury:
        message = lazy(
            'the weights sum to {total}; they must sum to 100, or write stages = "added"', total=total
        )
        return (
            lazy("{category}: {message}", category=category_names, message=message)
            if category_names
            else message
        )
    if category_names:
        return lazy(
            'sums to {total} with the stages of {categories}; it must be 100, or write stages = "added"',
            total=total,
            categories=category_names,
        )
    return lazy('sums to {total} with the stages; it must be 100, or write stages = "added"', total=total)
