"""What the second count can hold: its numbers are whole ones of 64 bits, and a longer one would be a float.

The views of the ledger keep each value as a numerator over a denominator. Here stand the whole numbers that
they start from, how large those may get, and what is asked of a contest so that no product reaches the limit.
Pure. Imports the declared models; checks and rules import it.
"""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scales import MARK_DECIMALS, Scale, count_decimals
from scoring_tui.contest.scoring import Scoring, Stage

INTEGER_LIMIT = 2**63
"""The first number that SQLite's integers do not hold."""
READABLE_LIMIT = 10**15
"""The first number that the views might misread: text becomes a float before it becomes a whole number."""
MAX_FACTOR = 100
"""The greatest difficulty of an attempt."""
MAX_STAGE_RESULT = 100_000
"""The greatest result of an earlier stage."""
MAX_PENALTY_POINTS = 10_000
"""The most points that all penalties of one contestant take off."""
MAX_RANK_SUM = 10**9
"""No sum of places comes near it."""
FACTOR_UNIT = 10**MARK_DECIMALS
"""Factors and penalties are whole numbers of ten-thousandths."""

Size = int | Fraction


def can_recount(scoring: Scoring) -> bool:
    """Whether plain SQL can say the method, so that two programs count each standing."""
    return not scoring.method_info.no_recount_reason


def mark_unit(rubric: Rubric) -> int:
    """The power of ten of which so many make one point, and every mark of the rubric is a whole number.

    >>> unit_of(Rubric.model_validate({"scale": {"step": "0.25"}, "criteria": [{"id": "a", "name": "A"}]}))
    100
    """
    unit: int = 10 ** max(_decimals(leaf.scale) for leaf in rubric.leaves)
    return unit


def _decimals(scale: Scale) -> int:
    if scale.values:
        return max(map(count_decimals, scale.values))
    return MARK_DECIMALS if scale.step is None else max(count_decimals(scale.min), count_decimals(scale.step))


def weight_denominator(rubric: Rubric) -> int:
    """The common denominator of the leaves' shares."""
    return math.lcm(*(leaf.share.denominator for leaf in rubric.leaves))


def fits_recount(rubric: Rubric, scoring: Scoring, stages: Sequence[Stage], seats: int) -> bool:
    """Whether the second count holds every score that a panel of so many seats can give by this rubric."""
    if not can_recount(scoring):
        return True
    highest = max(leaf.scale.highest for leaf in rubric.leaves)
    sizes = (size for kept in range(1, seats + 1) for size in _sizes(rubric, scoring, stages, seats, kept))
    return highest * mark_unit(rubric) < READABLE_LIMIT and max(sizes) < INTEGER_LIMIT


def _sizes(
    rubric: Rubric, scoring: Scoring, stages: Sequence[Stage], seats: int, kept: int
) -> Iterator[Size]:
    """The greatest numbers, or more, on the way to a score out of so many values."""
    times = seats if scoring.is_sum else 1
    factor, fine = (MAX_FACTOR, FACTOR_UNIT) if rubric.difficulty else (1, 1)
    # rounding may double a mark and add half a point to each criterion
    total = (2 * math.ceil(rubric.highest_total) + len(rubric.leaves)) * factor
    mark, unit = max(leaf.scale.highest for leaf in rubric.leaves), mark_unit(rubric)
    points = scoring.round
    if scoring.per == "total":
        size, d = _step(total, unit * weight_denominator(rubric) * fine, points.juror)
        yield size
        d *= kept
    else:
        size, d = _step(math.ceil(mark) * times, unit * kept, points.criterion)
        yield size
        size, d = _step(total * times, d * weight_denominator(rubric) * fine, points.weighted)
        yield size
    size, d = _step(total * times, d, points.jury)
    yield size
    yield from _final(
        *((MAX_RANK_SUM, 1) if scoring.method_info.score_kind == "count" else (total * times, d)),
        scoring,
        stages,
    )


def _step(most: int, d: int, decimals: int | None) -> tuple[int, int]:
    """The greatest numerator over `d`, or on the way to its rounding, and the denominator after that."""
    return (most * d, d) if decimals is None else ((2 * most * 10**decimals + 1) * d, 10**decimals)


def _final(most: int, d: int, scoring: Scoring, stages: Sequence[Stage]) -> Iterator[Size]:
    weights = [scoring.weight, *(stage.weight for stage in stages)] if stages else []
    weight_unit = 10 ** (2 + max(map(count_decimals, weights))) if stages else 1
    unit = weight_unit * 10 ** max([MARK_DECIMALS, *(stage.decimals for stage in stages)])
    d *= weight_unit
    d *= next(ten for ten in (10**n for n in range(len(str(unit)))) if not d % (unit // ten))
    of_stages = sum((Fraction(stage.weight) for stage in stages), Fraction(0)) * MAX_STAGE_RESULT
    highest = (most * Fraction(scoring.weight) + of_stages) / 100 + MAX_PENALTY_POINTS
    yield from (highest * d, 10 * d, highest * 10**scoring.decimals)
