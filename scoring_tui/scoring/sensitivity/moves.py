"""Every change of one mark by one step."""

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

DEFAULT_STEP = Decimal(1)
"""Step of a mark if the scale declares none."""


class Move(NamedTuple):
    """One juror's mark of one contestant on one criterion, changed by one step."""

    entrant: Entrant
    juror_id: str
    leaf: Leaf
    old_mark: Decimal
    new_mark: Decimal
    old_total: int
    """The juror's total before the move, times the field's unit."""
    new_total: int
    """The juror's total after the move, times the field's unit."""


def neighbours(scale: Scale, mark: Decimal) -> list[Decimal]:
    """The allowed marks one step below and above.

    >>> [str(mark) for mark in neighbours(Scale(min=50, max=100, step="0.5"), Decimal("99.5"))]
    ['99.0', '100.0']
    >>> [str(mark) for mark in neighbours(Scale(values=(1, 2, 4)), Decimal(4))]
    ['2']
    """
    if scale.values:
        allowed_marks = sorted(value for value in set(scale.values) if value >= scale.lowest)
        below = [value for value in allowed_marks if value < mark]
        above = [value for value in allowed_marks if value > mark]
        return below[-1:] + above[:1]
    step = scale.step or DEFAULT_STEP
    return [new_mark for new_mark in (mark - step, mark + step) if scale.lowest <= new_mark <= scale.highest]


def list_moves(field: Field, entrants: Iterable[Entrant]) -> Iterator[Move]:
    """Every move of every mark of these entrants."""
    steps_by_leaf = [(leaf, _step_function(leaf, field.unit)) for leaf in field.rubric.leaves]
    for entrant in entrants:
        for juror_id, marks in entrant.marks.items():
            total_after = _total_function(field, entrant, juror_id)
            for leaf, find_steps in steps_by_leaf:
                if leaf.id not in marks:
                    continue  # assigned to other jurors
                if leaf.id in entrant.agreed_marks:
                    continue  # the agreed level counts, whatever the marks are
                old_mark, old_total = marks[leaf.id], field.totals[entrant.number][juror_id]
                for new_mark, points in find_steps(old_mark):
                    new_total = total_after(leaf, new_mark, points)
                    yield Move(entrant, juror_id, leaf, old_mark, new_mark, old_total, new_total)


def _step_function(leaf: Leaf, unit: int) -> Callable[[Decimal], list[tuple[Decimal, int]]]:
    """A function from a mark to its neighbours and to their additional points, without difficulty."""

    @cache
    def find_steps(mark: Decimal) -> list[tuple[Decimal, int]]:
        point = leaf.share * unit
        return [
            (new_mark, int(point * Fraction(new_mark - mark))) for new_mark in neighbours(leaf.scale, mark)
        ]

    return find_steps


def _total_function(field: Field, entrant: Entrant, juror_id: str) -> Callable[[Leaf, Decimal, int], int]:
    """A function from the leaf, the new mark and its additional points to the juror's new total."""
    marks, old_total = entrant.marks[juror_id], field.totals[entrant.number][juror_id]
    leaves, factors, decimals = field.rubric.leaves, entrant.difficulty, field.scoring.round.juror
    if field.rubric.best or decimals is not None:

        def recompute_total(leaf: Leaf, new_mark: Decimal, _points: int) -> int:
            total = juror_total({**marks, leaf.id: new_mark}, leaves, factors, best=field.rubric.best)
            return int(round_if_declared(total, decimals) * field.unit)

        return recompute_total
    if factors:
        return lambda leaf, _, points: old_total + int(points * Fraction(factors.get(leaf.id, Decimal(1))))
    return lambda _, __, points: old_total + points


def with_mark(move: Move, marks: Mapping[str, Mapping[str, Decimal]]) -> Mapping[str, Mapping[str, Decimal]]:
    """The contestant's marks after the move."""
    return {**marks, move.juror_id: {**marks[move.juror_id], move.leaf.id: move.new_mark}}


def apply_move(field: Field, move: Move) -> Field:
    """The field after the move."""
    changed_entrant = replace(
        move.entrant,
        marks=with_mark(move, move.entrant.marks),
        totals={**move.entrant.totals, move.juror_id: Fraction(move.new_total, field.unit)},
    )
    entrants = (changed_entrant if entrant is move.entrant else entrant for entrant in field.entrants)
    return replace(field, entrants=tuple(entrants))


def longest_step(leaf: Leaf) -> Fraction:
    """The longest step of the leaf's scale."""
    scale = leaf.scale
    gaps = [higher - lower for lower, higher in pairwise(sorted(scale.values))]
    return Fraction(max(gaps, default=scale.step or DEFAULT_STEP))


def max_total_change(field: Field) -> Fraction:
    """An upper bound of the change of a juror's total by one move."""
    factors = {Fraction(factor) for entrant in field.entrants for factor in entrant.difficulty.values()}
    points = max(leaf.share * longest_step(leaf) for leaf in field.rubric.leaves)
    return points * max(factors, default=Fraction(1)) + rounding_slack(field.scoring.round.juror)


def rounding_slack(decimals: int | None) -> Fraction:
    """The greatest increase of a difference by rounding."""
    return Fraction(0) if decimals is None else Fraction(1, 10**decimals)
