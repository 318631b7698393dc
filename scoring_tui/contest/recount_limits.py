"""The largest numbers of the recount. Its integers have 64 bits; a longer one would become a float.

The ledger's views keep each value as a numerator over a denominator. This module computes the integers that
they start from and an upper bound of every product, and checks that a contest stays below the limit.
"""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scales import MARK_DECIMALS, Scale, count_decimals
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.stages import Stage

INTEGER_LIMIT = 2**63
"""The first number that is too large for SQLite's integers."""
READABLE_LIMIT = 10**15
"""The first number that the views could misread: they convert text to a float and then to an integer."""
MAX_FACTOR = 100
"""The greatest factor of difficulty."""
MAX_RANKED = 10_000
"""The most contestants of one category whose results are ranked."""
MAX_PENALTY_POINTS = 10_000
"""The greatest sum of the penalties of one contestant."""
MAX_RANK_SUM = 10**9
"""An upper bound of any sum of places."""
FACTOR_UNIT = 10**MARK_DECIMALS
"""A factor or a penalty times this is a whole number."""

Size = int | Fraction


def can_recount(scoring: Scoring) -> bool:
    """Whether the SQL views compute the method, so that every standing is computed twice."""
    return not scoring.method_info.no_recount_reason


def mark_unit(rubric: Rubric) -> int:
    """The power of ten by which every mark of the rubric becomes a whole number.

    >>> mark_unit(Rubric.model_validate({"scale": {"step": "0.25"}, "criteria": [{"id": "a", "name": "A"}]}))
    100
    """
    unit: int = 10 ** max((_scale_decimals(leaf.scale) for leaf in rubric.leaves), default=0)
    return unit


def _scale_decimals(scale: Scale) -> int:
    if scale.values:
        return max(map(count_decimals, scale.values))
    return MARK_DECIMALS if scale.step is None else max(count_decimals(scale.min), count_decimals(scale.step))


def weight_denominator(rubric: Rubric) -> int:
    """The common denominator of the leaves' shares."""
    return math.lcm(*(leaf.share.denominator for leaf in rubric.leaves))


def fits_recount(
    rubric: Rubric,
    scoring: Scoring,
    stages: Sequence[Stage],
    seats: int,
    category_id: str = "",
    *,
    has_assignments: bool = False,
) -> bool:
    """Whether the recount can hold every score that a panel of so many seats can give by this rubric.

    Args:
        stages: every stage of the contest; all of them set the units.
        category_id: the category whose stages are added; without it, all stages are.
        has_assignments: jurors mark different criteria, so that criteria have different numbers of marks.
    """
    if not can_recount(scoring):
        return True
    if not rubric.leaves:  # nobody gives marks
        return max(_bound_final_score(0, 1, scoring, stages, category_id)) < INTEGER_LIMIT
    highest_mark = max(leaf.scale.highest for leaf in rubric.leaves)
    sizes = (
        size
        for value_count in range(1, seats + 1)
        for size in _bound_sizes(
            rubric, scoring, stages, seats, value_count, category_id, has_assignments=has_assignments
        )
    )
    return highest_mark * mark_unit(rubric) < READABLE_LIMIT and max(sizes) < INTEGER_LIMIT


def _bound_sizes(
    rubric: Rubric,
    scoring: Scoring,
    stages: Sequence[Stage],
    seats: int,
    value_count: int,
    category_id: str,
    *,
    has_assignments: bool,
) -> Iterator[Size]:
    """Upper bounds of the numbers in the computation of a score from so many values."""
    multiplier = seats if scoring.is_sum else 1
    factor, factor_unit = (MAX_FACTOR, FACTOR_UNIT) if rubric.difficulty else (1, 1)
    # rounding can double a mark and add half a point to each criterion
    max_total = (2 * math.ceil(rubric.highest_total) + len(rubric.leaves)) * factor
    max_mark, unit = max(leaf.scale.highest for leaf in rubric.leaves), mark_unit(rubric)
    rounding, total_unit = scoring.round, weight_denominator(rubric) * factor_unit
    if scoring.per == "total":
        size, denominator = _bound_rounding(max_total, unit * total_unit, rounding.juror)
        yield size
        denominator *= value_count
    else:
        panel_mark = math.ceil(max_mark) * multiplier
        size, denominator = _bound_rounding(panel_mark, unit * value_count, rounding.criterion)
        yield size
        if (
            has_assignments and rounding.criterion is None
        ):  # the least common multiple of the numbers of marks
            denominator = unit * math.lcm(*range(1, seats + 1))
        size, denominator = _bound_rounding(
            max_total * multiplier, denominator * total_unit, rounding.weighted
        )
        yield size
    size, denominator = _bound_rounding(max_total * multiplier, denominator, rounding.jury)
    yield size
    if scoring.method_info.score_kind == "count":
        yield from _bound_final_score(MAX_RANK_SUM, 1, scoring, stages, category_id)
    else:
        yield from _bound_final_score(max_total * multiplier, denominator, scoring, stages, category_id)


def _bound_rounding(max_value: int, denominator: int, decimals: int | None) -> tuple[int, int]:
    """An upper bound of the numerator, rounding included, and the denominator after the rounding."""
    if decimals is None:
        return max_value * denominator, denominator
    return (2 * max_value * 10**decimals + 1) * denominator, 10**decimals


def _bound_final_score(
    max_jury_score: int, denominator: int, scoring: Scoring, stages: Sequence[Stage], category_id: str
) -> Iterator[Size]:
    adding_stages = [stage for stage in stages if stage.adds_points]
    weights = [scoring.weight, *(stage.weight for stage in adding_stages)]
    weight_unit = 10 ** (2 + max(map(count_decimals, weights))) if adding_stages else 1
    decimals = (max(stage.decimals, stage.points_decimals or 0) for stage in stages)
    denominator = math.lcm(denominator * weight_unit, weight_unit * 10 ** max([MARK_DECIMALS, *decimals]))
    category_stages = [stage for stage in adding_stages if not category_id or stage.concerns(category_id)]
    denominator *= math.prod(map(_max_points_denominator, category_stages))
    jury_weight = max(Fraction(scoring.weight), Fraction(100))
    max_stage_score = sum(
        (Fraction(stage.weight) * _max_points(stage) for stage in category_stages), Fraction(0)
    )
    max_score = (max_jury_score * jury_weight + max_stage_score) / 100 + MAX_PENALTY_POINTS
    yield from (max_score * denominator, 10 * denominator, max_score * 10**scoring.decimals)


def _max_points(stage: Stage) -> Fraction:
    return Fraction(stage.highest_value) if stage.points_rule == "value" else Fraction(100)


def _max_points_denominator(stage: Stage) -> int:
    """The greatest denominator of exact points that is no power of ten: the greatest value, or the field."""
    if stage.points_decimals is not None or stage.points_rule == "value":
        return 1
    return MAX_RANKED if stage.points_rule == "rank" else int(stage.highest_value * 10**stage.decimals)
