"""What changed marks make of the jury's scores by methods that look at one contestant alone.

Imports the field and its moves.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scoring import Rounding, Scoring
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.arithmetic import round_if_declared
from scoring_tui.scoring.sensitivity.field import MARK_UNIT, ChangedScores, Field
from scoring_tui.scoring.sensitivity.moves import Move, farthest, slack, widest
from scoring_tui.scoring.standings.methods import Entrant, combine_values


class Weights(NamedTuple):
    """What one point adds to the score at each rank of the marks, the lowest first: `parts / whole`."""

    parts: list[int]
    whole: int


def weights(ballots: int, seats: int, scoring: Scoring) -> Weights:
    """The weights that a method gives to ordered marks.

    Every method that looks at one contestant alone is such a weighted sum, an L-estimator (Huber 1981,
    "Robust Statistics", 3.3): a mean weighs all alike, a median the middle only. They are read off it.

    >>> from scoring_tui.contest.scoring import Rounding, Scoring
    >>> weights(4, 4, Scoring(method="median"))
    Weights(parts=[0, 1, 1, 0], whole=2)
    """
    steps = [[Fraction(i >= first) for i in range(ballots)] for first in range(ballots + 1)]
    parts = [a - b for a, b in pairwise(combine_values(step, seats, scoring) for step in steps)]
    whole = lcm(*(part.denominator for part in parts))
    return Weights([int(part * whole) for part in parts], whole)


def units(mark: Decimal) -> int:
    """A mark in its unit."""
    return int(mark * MARK_UNIT)


class MarkRow:
    """One number of each juror in order, with what is made of them; all are whole."""

    def __init__(self, values: Iterable[int], parts: list[int]) -> None:
        self._values, self._parts = sorted(values), parts
        self.combined = sum(part * value for part, value in zip(parts, self._values, strict=True))

    def moved(self, old: int, new: int) -> int:
        """The combination after one of the values moved from `old` to `new`."""
        values, way = self._values, 1 if new > old else -1
        at = bisect_right(values, old) - 1 if way > 0 else bisect_left(values, old)
        result, here = self.combined, old
        while 0 <= at + way < len(values) and values[at + way] * way < new * way:
            result += self._parts[at] * (values[at + way] - here)  # as far as the next, who takes its rank
            at, here = at + way, values[at + way]
        return result + self._parts[at] * (new - here)


class IndependentScores:
    """Scores of the contestant whose marks change; nobody else's do."""

    apart = True
    notes: tuple[LazyText, ...] = ()

    def __init__(self, field: Field) -> None:
        self._field, self._scoring = field, self._rules(field.scoring)
        self._weights = cache(lambda ballots, seats: weights(ballots, seats, self._scoring))
        self._rows: dict[tuple[int, str], MarkRow] = {}
        self._units: dict[tuple[int, str], dict[str, int]] = {}
        self._outcomes: dict[tuple[int, str, int], ChangedScores] = {}

    def reach(self) -> dict[int, float]:
        """At least as much as any move changes each score by."""
        last, far = slack(self._scoring.round.jury), farthest(self._field)
        if self._scoring.per == "total":
            steps = {one.number: self._most(one) * far for one in self._field.entrants}
        else:
            leaves = self._field.rubric.leaves
            steps = {
                one.number: max(self._step(one, leaf) for leaf in leaves) for one in self._field.entrants
            }
        return {number: float(step + last) for number, step in steps.items()}

    def after(self, move: Move) -> ChangedScores:
        """The score of the contestant whose mark it is."""
        if self._scoring.per == "total":
            row = self._row(move.one, "", self._field.totals[move.one.number].values)
            return self._outcome(move.one, "", row.moved(move.own, move.total))
        row = self._panel(move.one, move.leaf)
        return self._outcome(move.one, move.leaf.id, row.moved(units(move.old), units(move.new)))

    def without(self, juror: str) -> ChangedScores | None:
        """Everybody's score as if this juror had sent no ballot."""
        jury, points = dict(self._field.scores.jury_scores), {}
        for one in self._field.entrants:
            if juror in one.marks and len(one.marks) > 1:
                if self._scoring.per == "total":
                    totals = self._field.totals[one.number]
                    jury[one.number] = self._total(one, [totals[j] for j in totals if j != juror])
                else:
                    points[one.number] = self._all_points(one, juror)
                    jury[one.number] = self._of_points(points[one.number].values())
        return ChangedScores(jury, points=points)

    def _rules(self, scoring: Scoring) -> Scoring:
        return scoring

    def _outcome(self, one: Entrant, leaf: str, whole: int) -> ChangedScores:
        """What a combination makes; many moves come to the same."""
        key = one.number, leaf, whole
        if key not in self._outcomes:
            self._outcomes[key] = self._made(one, leaf, whole)
        return self._outcomes[key]

    def _made(self, one: Entrant, leaf: str, whole: int) -> ChangedScores:
        weigh = self._weights(len(one.marks), one.seats)
        if not leaf:
            score = Fraction(whole, weigh.whole * self._field.unit)
            return ChangedScores({one.number: round_if_declared(score, self._scoring.round.jury)})
        panel = Fraction(whole, weigh.whole * MARK_UNIT)
        points = {
            **self._field.candidates[one.number].criterion_points,
            leaf: self._weighted(one, self._field.rubric.leaves_by_id[leaf], panel),
        }
        return ChangedScores({one.number: self._of_points(points.values())}, points={one.number: points})

    def _of_points(self, points: Iterable[Fraction]) -> Fraction:
        score = max(points) if self._field.rubric.best else sum(points, Fraction(0))
        return round_if_declared(score, self._scoring.round.jury)

    def _weighted(self, one: Entrant, leaf: Leaf, panel: Fraction) -> Fraction:
        rounding, points = (
            self._scoring.round,
            round_if_declared(panel, self._scoring.round.criterion) * leaf.share,
        )
        factor = one.difficulty.get(leaf.id)
        return round_if_declared(points if factor is None else points * Fraction(factor), rounding.weighted)

    def _total(self, one: Entrant, totals: list[int]) -> Fraction:
        weigh = self._weights(len(totals), one.seats)
        score = Fraction(MarkRow(totals, weigh.parts).combined, weigh.whole * self._field.unit)
        return round_if_declared(score, self._scoring.round.jury)

    def _all_points(self, one: Entrant, juror: str) -> dict[str, Fraction]:
        weigh = self._weights(len(one.marks) - 1, one.seats)
        points = {}
        for leaf in self._field.rubric.leaves:
            row = MarkRow((mark for id_, mark in self._marks(one, leaf).items() if id_ != juror), weigh.parts)
            points[leaf.id] = self._weighted(one, leaf, Fraction(row.combined, weigh.whole * MARK_UNIT))
        return points

    def _panel(self, one: Entrant, leaf: Leaf) -> MarkRow:
        return self._row(one, leaf.id, self._marks(one, leaf).values)

    def _marks(self, one: Entrant, leaf: Leaf) -> dict[str, int]:
        """Every juror's mark on a criterion, in its unit."""
        key = one.number, leaf.id
        if key not in self._units:
            self._units[key] = {juror: units(given[leaf.id]) for juror, given in one.marks.items()}
        return self._units[key]

    def _row(self, one: Entrant, leaf: str, values: Callable[[], Iterable[int]]) -> MarkRow:
        if (one.number, leaf) not in self._rows:
            weigh = self._weights(len(one.marks), one.seats)
            self._rows[one.number, leaf] = MarkRow(values(), weigh.parts)
        return self._rows[one.number, leaf]

    def _most(self, one: Entrant) -> Fraction:
        weigh = self._weights(len(one.marks), one.seats)
        return Fraction(max(weigh.parts), weigh.whole)

    def _step(self, one: Entrant, leaf: Leaf) -> Fraction:
        """No move of a mark on a criterion changes its points by more."""
        rounding, factor = self._scoring.round, Fraction(one.difficulty.get(leaf.id, 1))
        panel = self._most(one) * widest(leaf) + slack(rounding.criterion)
        return panel * leaf.share * factor + slack(rounding.weighted)


class RawMeans(IndependentScores):
    """What severity falls back on: the means of the jurors' totals."""

    def without(self, juror: str) -> None:
        """Without the juror severity may be told, or the other way round: everything is estimated anew."""

    def _rules(self, scoring: Scoring) -> Scoring:
        kept = Rounding(juror=scoring.round.juror)
        return scoring.model_copy(update={"method": "mean", "per": "total", "round": kept})
