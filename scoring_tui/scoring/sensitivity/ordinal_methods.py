"""What a move makes of the jury's scores by methods that look at the contestants' order only.

A move changes one juror's order of one contestant and of those whom it passes or meets. Imports the field and
its moves.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from math import ceil

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.sensitivity.field import ChangedScores, Field
from scoring_tui.scoring.sensitivity.moves import Move, farthest


class _Order:
    """One juror's totals, the lowest first."""

    def __init__(self, totals: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(totals)
        self.totals = [total for total, _ in ordered]
        self.numbers = [number for _, number in ordered]

    def between(self, low: int, high: int) -> list[int]:
        """Who has a total from `low` to `high`, both included."""
        return self.numbers[bisect_left(self.totals, low) : bisect_right(self.totals, high)]


class _Orders:
    """Every juror's order."""

    apart = False
    notes: tuple[LazyText, ...] = ()

    def __init__(self, field: Field) -> None:
        self._scores = field.scores
        self._field = field
        self._totals = field.totals
        jurors = {juror for totals in self._totals.values() for juror in totals}
        self._orders = {
            juror: _Order((given[juror], n) for n, given in self._totals.items() if juror in given)
            for juror in sorted(jurors)
        }

    def reach(self) -> dict[int, float]:
        """Whom a move can pass at most; being passed changes a score by one."""
        far = ceil(farthest(self._field) * self._field.unit)
        reach = dict.fromkeys(self._totals, 1)
        for number, given in self._totals.items():
            for juror, total in given.items():
                order = self._orders[juror].totals
                near = bisect_right(order, total + far) - bisect_left(order, total - far)
                reach[number] = max(reach[number], near)
        return {number: float(most) for number, most in reach.items()}

    def _met(self, move: Move) -> list[int]:
        """Everyone else whom the move passes, meets or parts from."""
        if move.own == move.total:
            return []
        met = self._orders[move.juror].between(min(move.own, move.total), max(move.own, move.total))
        return [number for number in met if number != move.one.number]


class RankSums(_Orders):
    """Sums of places, of the jurors who marked everyone."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        every = len(field.entrants)
        self._counted = {juror for juror, order in self._orders.items() if len(order.totals) == every}

    def without(self, juror: str) -> ChangedScores | None:
        """Everybody's sum as if this juror had sent no ballot; nothing where others would then be counted."""
        if any(given.keys() == {juror} for given in self._totals.values()):
            return None
        if juror not in self._counted:
            return ChangedScores(self._scores.jury_scores)
        if len(self._counted) == 1:
            return ChangedScores()
        totals, every = self._orders[juror].totals, len(self._totals)
        return ChangedScores(
            {
                number: total - (1 + every - bisect_right(totals, self._totals[number][juror]))
                for number, total in self._scores.jury_scores.items()
            }
        )

    def after(self, move: Move) -> ChangedScores:
        """Those whom the move lifts or pushes down by a place, and the contestant itself."""
        own, met = move.own, self._met(move)
        if not met or move.juror not in self._counted:
            return ChangedScores()
        new, number = move.total, move.one.number
        scores = {number: self._scores.jury_scores[number]}
        for other in met:
            total = self._totals[other][move.juror]
            scores[number] += (total > new) - (total > own)
            pushed = (new > total) - (own > total)
            if pushed:
                scores[other] = self._scores.jury_scores[other] + pushed
        return ChangedScores(scores)


class PairwiseWins(_Orders):
    """Rivals whom a majority of the common jurors rank lower."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._won = {number: int(score) for number, score in self._scores.jury_scores.items()}
        self._favour = {number: int(score) for number, score in self._scores.tie_scores.items()}
        self._margins: dict[int, dict[int, int]] = {number: {} for number in self._totals}
        for one, other in combinations(self._totals, 2):
            self._margins[one][other] = self._margins[other][one] = 0
        for order in self._orders.values():
            for lower, higher in self._told(order):
                self._margins[higher][lower] += 1
                self._margins[lower][higher] -= 1

    def after(self, move: Move) -> ChangedScores:
        """Those whom the move meets or passes, and the contestant itself."""
        own, met = move.own, self._met(move)
        if not met:
            return ChangedScores()
        new, number = move.total, move.one.number
        won = {n: self._won[n] for n in (number, *met)}
        favour = {n: self._favour[n] for n in (number, *met)}
        for other in met:
            total, margin = self._totals[other][move.juror], self._margins[number][other]
            moved = margin + (new > total) - (new < total) - (own > total) + (own < total)
            favour[number] += (new > total) - (own > total)
            favour[other] += (new < total) - (own < total)
            won[number] += (moved > 0) - (margin > 0)
            won[other] += (moved < 0) - (margin < 0)
        return ChangedScores(_exact(won), _exact(favour))

    def without(self, juror: str) -> ChangedScores:
        """The scores of everyone whom other jurors marked as well, as if this one had sent no ballot."""
        gone = [*self._told(self._orders[juror])]
        left = {n for n, given in self._totals.items() if given.keys() - {juror}}
        won = {n: self._won[n] for n in left}
        favour = {n: self._favour[n] for n in left}
        for lower, higher in gone:
            margin = self._margins[higher][lower]
            if higher in left:
                favour[higher] -= 1
                won[higher] -= margin == 1
            if lower in left:
                won[lower] += margin == 0
        return ChangedScores(_exact(won), _exact(favour))

    def _told(self, order: _Order) -> Iterable[tuple[int, int]]:
        """Whom the juror ranks below whom."""
        for i, lower in enumerate(order.numbers):
            for higher in order.numbers[bisect_right(order.totals, order.totals[i]) :]:
                yield lower, higher


def _exact(counted: Mapping[int, int]) -> dict[int, Fraction]:
    return {number: Fraction(count) for number, count in counted.items()}
