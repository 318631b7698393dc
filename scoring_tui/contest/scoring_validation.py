"""What the declared rules of scoring must be to each other and to the rubrics: method, rounding, stages.

Pure. Imports the declared models and `contest_places`; `contest_checks` imports it.
"""

from collections.abc import Iterator
from decimal import Decimal

from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.methods import find_declared_step
from scoring_tui.contest.models import Rubric
from scoring_tui.contest.recount_limits import fits_recount
from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.shape import PartialContest
from scoring_tui.i18n.lazy import lazy

_TOTALS = ("juror",)
_CRITERIA = ("criterion", "weighted")


def find_scoring_faults(draft: PartialContest) -> Iterator[Fault]:
    """Everything wrong with how marks become places."""
    if draft.scoring is not None:
        yield from _method(draft.scoring)
        yield from _trim(draft.scoring)
        yield from _rounding(draft.scoring)
        yield from _rubrics(draft, draft.scoring)
        yield from _stages(draft, draft.scoring)
    yield from _numbers(draft)
    yield from _step_names(draft)


def _method(scoring: Scoring) -> Iterator[Fault]:
    if scoring.per == "criterion" and not scoring.method_info.is_independent:
        yield Fault(
            ("scoring", "per"),
            lazy('method {method} combines totals; write per = "total"', method=scoring.method),
        )
    if "model" in scoring.model_fields_set and scoring.method != "severity":
        yield Fault(("scoring", "model"), lazy("belongs to method severity only; remove it"))


def _trim(scoring: Scoring) -> Iterator[Fault]:
    path: KeyPath = ("scoring", "trim")
    trim = scoring.trim
    if scoring.method == "trimmed" and trim is None:
        example = "trim = { lowest = 1, highest = 1, at-least = 5 }"
        yield Fault(path, lazy("is missing; say what is dropped, such as {example}", example=example))
    if trim is None:
        return
    if scoring.method != "trimmed":
        yield Fault(path, lazy("belongs to method trimmed only; remove it"))
    dropped = trim.lowest + trim.highest
    if not dropped:
        yield Fault(path, lazy("drops nothing; write method = mean or sum"))
    if trim.at_least <= dropped:
        yield Fault(
            (*path, "at-least"),
            lazy("must be above {dropped}, so that a mark is left", dropped=dropped),
        )


def _rounding(scoring: Scoring) -> Iterator[Fault]:
    wrong, right = (_TOTALS, "total") if scoring.per == "criterion" else (_CRITERIA, "criterion")
    for key in wrong:
        if getattr(scoring.round, key) is not None:
            yield Fault(("scoring", "round", key), lazy('is reached only with per = "{per}"', per=right))


def _rubrics(draft: PartialContest, scoring: Scoring) -> Iterator[Fault]:
    for name, rubric in draft.rubric.items():
        if rubric.best and not rubric.points:
            yield Fault(("rubric", name, "best"), lazy("attempts have no weights; write points = true"))
        if rubric.best and scoring.per == "total" and scoring.method_info.is_independent:
            yield Fault(
                ("rubric", name, "best"),
                lazy("the best attempt is the panel's, not each juror's: write per = \"criterion\""),
                (("scoring", "per"),),
            )


def _stages(draft: PartialContest, scoring: Scoring) -> Iterator[Fault]:
    stages = [stage for stage in draft.stage if stage]
    if not draft.stage:
        if scoring.weight != 100:
            yield Fault(("scoring", "weight"), lazy("weighs nothing without an earlier [[stage]]; remove it"))
        return
    if scoring.method_info.score_kind == "count":
        yield Fault(
            ("stage",), lazy("sums of places cannot be weighed with earlier results; choose another method")
        )
    total = scoring.weight + sum((stage.weight for stage in stages), Decimal(0))
    if scoring.stages == "weighted" and len(stages) == len(draft.stage) and total != 100:
        yield Fault(
            ("scoring", "weight"),
            lazy(
                'sums to {total} with the stages; it must be 100, or write stages = "added"',
                total=total,
            ),
        )


def find_recount_faults(path: KeyPath, rubric: Rubric, draft: PartialContest) -> Iterator[Fault]:
    """What could not be counted a second time, in whole numbers; the rubric has no other fault."""
    stages = [stage for stage in draft.stage if stage]
    seats = max((len(panel.jurors) for panel in draft.panel if panel), default=1)
    if not fits_recount(rubric, draft.scoring or Scoring(), stages, seats):
        yield Fault(
            path,
            lazy("too fine to be counted twice; use fewer decimals, in weights first, or a scale with steps"),
        )


def _numbers(draft: PartialContest) -> Iterator[Fault]:
    """The second count's integers rest on few decimals."""
    weights: list[tuple[KeyPath, Decimal]] = []
    if draft.scoring:
        weights.append((("scoring", "weight"), draft.scoring.weight))
    weights += [(("stage", i, "weight"), stage.weight) for i, stage in enumerate(draft.stage) if stage]
    weights += [(("penalty", i, "points"), one.points) for i, one in enumerate(draft.penalty) if one]
    for path, value in weights:
        if count_decimals(value) > MARK_DECIMALS:
            yield Fault(path, lazy("at most {n} decimals", n=MARK_DECIMALS))


def _step_names(draft: PartialContest) -> Iterator[Fault]:
    for index, stage in enumerate(draft.stage):
        if stage and find_declared_step(stage.id):
            yield Fault(("stage", index), lazy("this id is the name of a tie-break step; choose another"))
