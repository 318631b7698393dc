"""Invented marks from a contestant's quality, a juror's severity and chance; always valid on the scale.

The same seed gives the same marks in any order of calls.
"""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from random import Random

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scales import MARK_DECIMALS, Scale

MEAN_LEVEL, QUALITY_DEVIATION, SEVERITY_DEVIATION, NOISE_DEVIATION = 0.7, 0.12, 0.06, 0.05
"""The mean mark and its standard deviations, as a fraction of the scale."""


def invent_marks(
    seed: int, contestant_id: str, juror_id: str, leaves: Iterable[Leaf], is_second: bool = False
) -> dict[str, Decimal]:
    """A juror's marks for a contestant by criterion id; `is_second` gives the marks of a reopened ballot."""
    quality = Random(f"{seed}/quality/{contestant_id}").gauss(0, QUALITY_DEVIATION)
    severity = Random(f"{seed}/severity/{juror_id}").gauss(0, SEVERITY_DEVIATION)
    random = Random(f"{seed}/{is_second}/{contestant_id}/{juror_id}")
    level = MEAN_LEVEL + quality - severity
    return {leaf.id: nearest_mark(leaf.scale, level + random.gauss(0, NOISE_DEVIATION)) for leaf in leaves}


def nearest_mark(scale: Scale, fraction: float) -> Decimal:
    """The valid mark nearest to this fraction of the scale, 0 to 1."""
    exact_fraction = Decimal(repr(min(1.0, max(0.0, fraction))))
    if scale.values:
        allowed_values = sorted(value for value in scale.values if value >= scale.lowest)
        return allowed_values[int((len(allowed_values) - 1) * exact_fraction + Decimal("0.5"))]
    step = scale.step or _fine_step(scale)
    first_step = ((scale.lowest - scale.min) / step).to_integral_value(ROUND_CEILING)
    last_step = ((scale.highest - scale.min) / step).to_integral_value(ROUND_FLOOR)
    step_count = (first_step + (last_step - first_step) * exact_fraction).to_integral_value(ROUND_HALF_UP)
    return scale.min + step_count * step


def _fine_step(scale: Scale) -> Decimal:
    """A hundredth of the scale's order of magnitude, for scales without a step."""
    magnitude = (scale.highest - scale.lowest).adjusted()
    return Decimal(1).scaleb(max(magnitude - 2, -MARK_DECIMALS))
