"""Invented marks: how good a contestant is, how severe a juror, and chance; all allowed by the scale.

The same seed gives the same marks, whatever the order they are asked for in. Imports the declared models.
"""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from random import Random

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scales import MARK_DECIMALS, Scale

MEAN_LEVEL, QUALITY_DEVIATION, SEVERITY_DEVIATION, NOISE_DEVIATION = 0.7, 0.12, 0.06, 0.05
"""The usual mark and the spreads around it, as parts of the scale."""


def invent_marks(
    seed: int, contestant: str, juror: str, leaves: Iterable[Leaf], again: bool = False
) -> dict[str, Decimal]:
    """A juror's marks for a contestant by criterion; `again` gives those of a second thought."""
    quality = Random(f"{seed}/quality/{contestant}").gauss(0, QUALITY_DEVIATION)
    severity = Random(f"{seed}/severity/{juror}").gauss(0, SEVERITY_DEVIATION)
    chance = Random(f"{seed}/{again}/{contestant}/{juror}")
    level = MEAN_LEVEL + quality - severity
    return {leaf.id: nearest_mark(leaf.scale, level + chance.gauss(0, NOISE_DEVIATION)) for leaf in leaves}


def nearest_mark(scale: Scale, part: float) -> Decimal:
    """The allowed mark that stands nearest to this part of the scale, 0 to 1."""
    exact = Decimal(repr(min(1.0, max(0.0, part))))
    if scale.values:
        allowed = sorted(value for value in scale.values if value >= scale.lowest)
        return allowed[int((len(allowed) - 1) * exact + Decimal("0.5"))]
    step = scale.step or _fine_step(scale)
    first = ((scale.lowest - scale.min) / step).to_integral_value(ROUND_CEILING)
    last = ((scale.highest - scale.min) / step).to_integral_value(ROUND_FLOOR)
    steps = (first + (last - first) * exact).to_integral_value(ROUND_HALF_UP)
    return scale.min + steps * step


def _fine_step(scale: Scale) -> Decimal:
    """A hundredth of the scale's order of magnitude, where any mark in the range may be given."""
    order = (scale.highest - scale.lowest).adjusted()
    return Decimal(1).scaleb(max(order - 2, -MARK_DECIMALS))
