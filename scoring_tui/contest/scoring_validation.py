"""Checks of the scoring rules: method, trimming, rounding, rubrics and stages must be consistent."""

from collections.abc import Iterator
from decimal import Decimal

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.models import Rubric
from scoring_tui.contest.recount_limits import fits_recount
from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.shape import PartialContest
from scoring_tui.contest.stage_validation import find_stage_faults
from scoring_tui.i18n.lazy import lazy

_TOTAL_ROUNDINGS = ("juror",)
_CRITERION_ROUNDINGS = ("criterion", "weighted")


def find_scoring_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Every fault of the scoring rules."""
    if partial_contest.scoring is not None:
        yield from _find_method_faults(partial_contest.scoring)
        yield from _find_trim_faults(partial_contest.scoring)
        yield from _find_rounding_faults(partial_contest.scoring)
        yield from _find_rubric_faults(partial_contest, partial_contest.scoring)
        yield from _find_level_faults(partial_contest, partial_contest.scoring)
    yield from _find_decimal_faults(partial_contest)
    yield from find_stage_faults(partial_contest)


def _find_method_faults(scoring: Scoring) -> Iterator[Fault]:
    if scoring.per == "criterion" and not scoring.method_info.is_independent:
        yield Fault(
            ("scoring", "per"),
            lazy('method {method} combines totals; write per = "total"', method=scoring.method),
        )
    if scoring.consensus and (scoring.per != "criterion" or scoring.is_sum):
        yield Fault(
            ("scoring", "consensus"),
            lazy(
                'an agreed level replaces the jury\'s mark on a criterion: write per = "criterion" and'
                ' method = "mean", "median" or "trimmed" with kept = "mean"'
            ),
        )
    if "model" in scoring.model_fields_set and scoring.method != "severity":
        yield Fault(("scoring", "model"), lazy("belongs to method severity only; remove it"))


def _find_trim_faults(scoring: Scoring) -> Iterator[Fault]:
    path: KeyPath = ("scoring", "trim")
    trim = scoring.trim
    if scoring.method == "trimmed" and trim is None:
        example = "trim = { lowest = 1, highest = 1, at-least = 5 }"
        yield Fault(path, lazy("is missing; say what is dropped, such as {example}", example=example))
    if trim is None:
        return
    if scoring.method != "trimmed":
        yield Fault(path, lazy("belongs to method trimmed only; remove it"))
    dropped_count = trim.lowest + trim.highest
    if not dropped_count:
        yield Fault(path, lazy("drops nothing; write method = mean or sum"))
    if trim.at_least <= dropped_count:
        yield Fault(
            (*path, "at-least"),
            lazy("must be above {dropped}, so that a mark is left", dropped=dropped_count),
        )


def _find_rounding_faults(scoring: Scoring) -> Iterator[Fault]:
    unused_keys, required_per = (
        (_TOTAL_ROUNDINGS, "total") if scoring.per == "criterion" else (_CRITERION_ROUNDINGS, "criterion")
    )
    for key in unused_keys:
        if getattr(scoring.round, key) is not None:
            yield Fault(
                ("scoring", "round", key), lazy('is reached only with per = "{per}"', per=required_per)
            )


def _find_rubric_faults(partial_contest: PartialContest, scoring: Scoring) -> Iterator[Fault]:
    for name, rubric in partial_contest.rubric.items():
        if rubric.best and not rubric.points:
            yield Fault(("rubric", name, "best"), lazy("attempts have no weights; write points = true"))
        if rubric.best and scoring.per == "total" and scoring.method_info.is_independent:
            yield Fault(
                ("rubric", name, "best"),
                lazy("the best attempt is the panel's, not each juror's: write per = \"criterion\""),
                (("scoring", "per"),),
            )


def _find_level_faults(partial_contest: PartialContest, scoring: Scoring) -> Iterator[Fault]:
    """Consensus in a contest in which no criterion has levels."""
    rubrics = partial_contest.rubric.values()
    if scoring.consensus and rubrics and not any(leaf.levels for rubric in rubrics for leaf in rubric.leaves):
        example = 'level = [{ value = 1, name = "paham" }]'
        yield Fault(
            ("scoring", "consensus"),
            lazy("no criterion has levels to agree on; declare them, such as {example}", example=example),
            (("rubric",),),
        )


def find_recount_faults(path: KeyPath, rubric: Rubric, partial_contest: PartialContest) -> Iterator[Fault]:
    """A fault if the recount's integers cannot hold every score; the rubric has no other fault."""
    scoring = partial_contest.scoring or Scoring()
    seats = max((len(panel.jurors) for panel in partial_contest.panel if panel), default=1)
    stages = [stage for stage in partial_contest.stage if stage]
    category_ids = [
        category.id for category in partial_contest.category if category and category.rubric == path[-1]
    ]
    has_assignments = bool(partial_contest.assignment)
    if all(
        fits_recount(rubric, scoring, stages, seats, category_id, has_assignments=has_assignments)
        for category_id in category_ids or [""]
    ):
        return
    if fits_recount(rubric, scoring, [], seats, has_assignments=has_assignments):
        message = lazy(
            "too fine to be counted twice with the stages; use fewer decimals in their weights, or round = 2"
            ' in a [[stage]] with as = "share" or "rank"'
        )
    else:
        message = lazy(
            "too fine to be counted twice; use fewer decimals, in weights first, or a scale with steps"
        )
    yield Fault(path, message)


def _find_decimal_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """Weights and points with more decimals than the recount's integers can hold."""
    weights: list[tuple[KeyPath, Decimal]] = []
    if partial_contest.scoring:
        weights.append((("scoring", "weight"), partial_contest.scoring.weight))
    weights += [
        (("stage", index, "weight"), stage.weight)
        for index, stage in enumerate(partial_contest.stage)
        if stage
    ]
    weights += [
        (("penalty", index, "points"), kind.points)
        for index, kind in enumerate(partial_contest.penalty)
        if kind
    ]
    for path, value in weights:
        if count_decimals(value) > MARK_DECIMALS:
            yield Fault(path, lazy("at most {n} decimals", n=MARK_DECIMALS))
