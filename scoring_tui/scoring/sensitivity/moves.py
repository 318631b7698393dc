"""One mark moved by one step: every such move of a field.

Imports the field and the declared models.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scales import Scale
from scoring_tui.scoring.arithmetic import juror_total, round_if_declared
from scoring_tui.scoring.sensitivity.field import Field
from scoring_tui.scoring.standings.methods import Entrant

ONE = Decimal(1)
"""A step where the scale declares none."""


class Move(NamedTuple):
    """One juror's mark of one contestant on one criterion, moved."""

    one: Entrant
    juror: str
    leaf: Leaf
    old: Decimal
    new: Decimal
    own: int
    """The juror's total before, in the field's unit."""
    total: int
    """The juror's total after."""


def neighbours(scale: Scale, mark: Decimal) -> list[Decimal]:
    """The marks one step below and above, as far as they are allowed.

    >>> [str(mark) for mark in neighbours(Scale(min=50, max=100, step="0.5"), Decimal("99.5"))]
    ['99.0', '100.0']
    >>> [str(mark) for mark in neighbours(Scale(values=(1, 2, 4)), Decimal(4))]
    ['2']
    """
    if scale.values:
        allowed = sorted(value for value in set(scale.values) if value >= scale.lowest)
        below, above = [v for v in allowed if v < mark], [v for v in allowed if v > mark]
        return below[-1:] + above[:1]
    step = scale.step or ONE
    return [new for new in (mark - step, mark + step) if scale.lowest <= new <= scale.highest]


def list_moves(field: Field, entrants: Iterable[Entrant]) -> Iterator[Move]:
    """Every move of every mark of these entrants."""
    by_leaf = [(leaf, _stepper(leaf, field.unit)) for leaf in field.rubric.leaves]
    for one in entrants:
        for juror, marks in one.marks.items():
            total_after = _totals(field, one, juror)
            for leaf, steps in by_leaf:
                old, own = marks[leaf.id], field.totals[one.number][juror]
                for new, points in steps(old):
                    yield Move(one, juror, leaf, old, new, own, total_after(leaf, new, points))


Stepper = Callable[[Decimal], list[tuple[Decimal, int]]]


def _stepper(leaf: Leaf, unit: int) -> Stepper:
    """The neighbours of a mark, each with what it adds to the juror's total, difficulty aside."""

    @cache
    def steps(mark: Decimal) -> list[tuple[Decimal, int]]:
        point = leaf.share * unit
        return [(new, int(point * Fraction(new - mark))) for new in neighbours(leaf.scale, mark)]

    return steps


def _totals(field: Field, one: Entrant, juror: str) -> Callable[[Leaf, Decimal, int], int]:
    """What a juror's total becomes, by the leaf, the new mark and the points that it adds."""
    marks, own, decimals = one.marks[juror], field.totals[one.number][juror], field.scoring.round.juror
    leaves, factors = field.rubric.leaves, one.difficulty
    if field.rubric.best or decimals is not None:

        def anew(leaf: Leaf, new: Decimal, _points: int) -> int:
            total = juror_total({**marks, leaf.id: new}, leaves, factors, best=field.rubric.best)
            return int(round_if_declared(total, decimals) * field.unit)

        return anew
    if factors:
        return lambda leaf, _, points: own + int(points * Fraction(factors.get(leaf.id, ONE)))
    return lambda _, __, points: own + points


def with_mark(move: Move, marks: Mapping[str, Mapping[str, Decimal]]) -> Mapping[str, Mapping[str, Decimal]]:
    """The contestant's marks after it."""
    return {**marks, move.juror: {**marks[move.juror], move.leaf.id: move.new}}


def apply_move(field: Field, move: Move) -> Field:
    """The field with that mark."""
    totals = {**move.one.totals, move.juror: Fraction(move.total, field.unit)}
    other = replace(move.one, marks=with_mark(move, move.one.marks), totals=totals)
    return replace(field, entrants=tuple(other if one is move.one else one for one in field.entrants))


def widest(leaf: Leaf) -> Fraction:
    """The longest step of its scale."""
    scale = leaf.scale
    gaps = [b - a for a, b in pairwise(sorted(scale.values))]
    return Fraction(max(gaps, default=scale.step or ONE))


def farthest(field: Field) -> Fraction:
    """No move changes a juror's total by more."""
    factors = {Fraction(factor) for one in field.entrants for factor in one.difficulty.values()}
    points = max(leaf.share * widest(leaf) for leaf in field.rubric.leaves)
    return points * max(factors, default=Fraction(1)) + slack(field.scoring.round.juror)


def slack(decimals: int | None) -> Fraction:
    """By how much rounding can widen a distance."""
    return Fraction(0) if decimals is None else Fraction(1, 10**decimals)
