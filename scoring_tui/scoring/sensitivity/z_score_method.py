"""What changed marks make of z-scores, in which one mark touches everyone whom its juror marked.

They are followed in floats, and exactly where these cannot tell. Imports the field and its moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.arithmetic import EXACT_DECIMALS, mean, round_if_declared, square_root
from scoring_tui.scoring.sensitivity.field import ChangedScores, Field
from scoring_tui.scoring.sensitivity.moves import Move, farthest
from scoring_tui.scoring.standings.relative_methods import Z_DEVIATION, Z_MEAN


@dataclass(frozen=True)
class _Column:
    """One juror's totals with their mean and population deviation."""

    totals: Mapping[int, Fraction]

    @cached_property
    def middle(self) -> Fraction:
        return mean(self.totals.values())

    @cached_property
    def squares(self) -> Fraction:
        return mean(total * total for total in self.totals.values())

    @cached_property
    def deviation(self) -> Fraction:
        return square_root(self.squares - self.middle**2)

    @cached_property
    def light(self) -> tuple[dict[int, float], float, float]:
        """Totals above the mean, the variance and the deviation as floats."""
        above = {number: float(total - self.middle) for number, total in self.totals.items()}
        return above, float(self.squares - self.middle**2), float(self.deviation)

    def z(self, number: int) -> Fraction:
        """A contestant's z-score, on the scale that it is shown on."""
        return (self.totals[number] - self.middle) / self.deviation * Z_DEVIATION + Z_MEAN

    def moved(self, number: int, new: Fraction) -> tuple[Fraction, Fraction]:
        """Mean and deviation after the total of a contestant moved."""
        old = self.totals[number]
        middle = self.middle + (new - old) / len(self.totals)
        squares = self.squares + (new * new - old * old) / len(self.totals)
        return middle, square_root(squares - middle**2)


class ZScores:
    """Every score of a juror moves when one of the juror's totals does."""

    apart = False
    notes: tuple[LazyText, ...] = ()

    def __init__(self, field: Field) -> None:
        self._far, self._jury, self._unit = farthest(field), field.scores.jury_scores, field.unit
        jurors = {juror for one in field.entrants for juror in one.totals}
        self._columns = {
            juror: _Column({one.number: one.totals[juror] for one in field.entrants if juror in one.totals})
            for juror in sorted(jurors)
        }
        self._counted = {
            one.number: sum(bool(self._columns[juror].deviation) for juror in one.totals)
            for one in field.entrants
        }

        self._sums = {number: self._sum(number) for number in self._jury}

    def reach(self) -> dict[int, float]:
        """At least as much as any move changes each score by."""
        return self._bounds(own=1)

    def others(self) -> dict[int, float]:
        """At least as much as a move of somebody else's mark changes each score by."""
        return self._bounds(own=0)

    def _bounds(self, own: int) -> dict[int, float]:
        """A total that moves by d changes a deviation by at most `d / sqrt(n)`, and a mean by `d / n`.

        The first is the triangle inequality. No z-score is farther from 0 than `sqrt(n - 1)`, whatever moves.
        """
        far, bounds = float(self._far), dict.fromkeys(self._jury, 0.0)
        for column in self._columns.values():
            above, _, deviation = column.light
            size = len(above)
            least = deviation - far / sqrt(size)
            for number in above.keys() & bounds.keys():
                change = 2 * sqrt(size)
                if least > 0:  # else one move may take all the spread that there is
                    near = abs(above[number]) * (1 / least - 1 / deviation) + far * (own + 1 / size) / least
                    change = min(change, near)
                bounds[number] = max(bounds[number], Z_DEVIATION * change / self._counted[number])
        return bounds

    def without(self, juror: str) -> ChangedScores:
        """Everybody's score as if this juror had sent no ballot."""
        jury, column = dict(self._jury), self._columns[juror]
        for number in column.totals.keys() & jury.keys() if column.deviation else ():
            del jury[number]
            if self._counted[number] > 1:
                left = (self._sums[number] - column.z(number)) / (self._counted[number] - 1)
                jury[number] = round_if_declared(left, EXACT_DECIMALS)
        return ChangedScores(jury)

    def toggles(self, move: Move) -> bool:
        """Whether the juror begins or ceases to tell contestants apart, and so to be counted."""
        column = self._columns[move.juror]
        if column.deviation > self._far:
            return False
        return bool(column.deviation) != bool(column.moved(move.one.number, self._total(move))[1])

    def light(self, move: Move, numbers: Sequence[int]) -> list[float] | None:
        """By how much each of these scores changes; nothing where a deviation is too small for floats."""
        column = self._columns[move.juror]
        if column.deviation <= self._far:
            return None
        above, variance, deviation = column.light
        mover, size, step = move.one.number, len(above), (move.total - move.own) / self._unit
        shift = step / size
        after = sqrt(variance + step * (2 * above[mover] + step) / size - shift * shift)
        return [
            ((above[n] - shift + step * (n == mover)) / after - above[n] / deviation)
            * (Z_DEVIATION / self._counted[n])
            if n in above
            else 0.0
            for n in numbers
        ]

    def after(self, move: Move, numbers: Sequence[int]) -> ChangedScores:
        """These scores, exactly."""
        column, mover, new = self._columns[move.juror], move.one.number, self._total(move)
        middle, deviation = column.moved(mover, new)
        jury = {}
        for number in numbers if deviation else ():
            if number in column.totals:
                moved = (new if number == mover else column.totals[number]) - middle
                z = moved / deviation * Z_DEVIATION + Z_MEAN
                score = (self._sums[number] + z - column.z(number)) / self._counted[number]
                jury[number] = round_if_declared(score, EXACT_DECIMALS)
        return ChangedScores(jury)

    def _sum(self, number: int) -> Fraction:
        columns = (column for column in self._columns.values() if number in column.totals)
        return sum((column.z(number) for column in columns if column.deviation), Fraction(0))

    def _total(self, move: Move) -> Fraction:
        return Fraction(move.total, self._unit)
