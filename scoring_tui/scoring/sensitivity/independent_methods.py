"""Effect of changed marks on the scores of methods that score one contestant alone."""

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
from scoring_tui.scoring.sensitivity.moves import Move, longest_step, max_total_change, rounding_slack
from scoring_tui.scoring.standings.methods import Entrant, combine_values


class RankWeights(NamedTuple):
    """What one point at each rank of the marks adds, the lowest first: `numerators / denominator`."""

    numerators: list[int]
    denominator: int


def rank_weights(ballot_count: int, seats: int, scoring: Scoring) -> RankWeights:
    """The weights that a method gives to ordered marks.

    Every independent method is such a weighted sum, an L-estimator (Huber 1981, "Robust Statistics", 3.3): a
    mean has equal weights, a median weighs the middle only. The weights are computed from the method itself.

    >>> from scoring_tui.contest.scoring import Rounding, Scoring
    >>> rank_weights(4, 4, Scoring(method="median"))
    RankWeights(numerators=[0, 1, 1, 0], denominator=2)
    """
    step_vectors = [
        [Fraction(rank >= first) for rank in range(ballot_count)] for first in range(ballot_count + 1)
    ]
    combined = (combine_values(step_vector, seats, scoring) for step_vector in step_vectors)
    weights = [upper - lower for upper, lower in pairwise(combined)]
    denominator = lcm(*(weight.denominator for weight in weights))
    return RankWeights([int(weight * denominator) for weight in weights], denominator)


def mark_units(mark: Decimal) -> int:
    """The mark as a whole number, times `MARK_UNIT`."""
    return int(mark * MARK_UNIT)


class MarkRow:
    """One whole number of each juror, in order, with their weighted sum."""

    def __init__(self, values: Iterable[int], weights: list[int]) -> None:
        self._values, self._weights = sorted(values), weights
        self.weighted_sum = sum(weight * value for weight, value in zip(weights, self._values, strict=True))

    def sum_after(self, old_value: int, new_value: int) -> int:
        """The weighted sum after one of the values changed from `old_value` to `new_value`."""
        values, direction = self._values, 1 if new_value > old_value else -1
        rank = bisect_right(values, old_value) - 1 if direction > 0 else bisect_left(values, old_value)
        result, value = self.weighted_sum, old_value
        while (
            0 <= rank + direction < len(values)
            and values[rank + direction] * direction < new_value * direction
        ):
            next_value = values[rank + direction]
            # up to the next value, which takes this rank
            result += self._weights[rank] * (next_value - value)
            rank, value = rank + direction, next_value
        return result + self._weights[rank] * (new_value - value)


class IndependentScores:
    """Changed scores by an independent method: only the contestant whose mark changes gets another score."""

    is_independent = True
    notes: tuple[LazyText, ...] = ()

    def __init__(self, field: Field) -> None:
        self._field, self._scoring = field, self._adapt_scoring(field.scoring)
        self._weights = cache(lambda ballot_count, seats: rank_weights(ballot_count, seats, self._scoring))
        self._rows: dict[tuple[int, str], MarkRow] = {}
        self._marks: dict[tuple[int, str], dict[str, int]] = {}
        self._outcomes: dict[tuple[int, str, int], ChangedScores] = {}

    def max_changes(self) -> dict[int, float]:
        """An upper bound of the change of each score by any move."""
        slack, total_change = rounding_slack(self._scoring.round.jury), max_total_change(self._field)
        if self._scoring.per == "total":
            changes = {
                entrant.number: self._max_weight(entrant) * total_change for entrant in self._field.entrants
            }
        else:
            leaves = self._field.rubric.leaves
            changes = {
                entrant.number: max(self._max_points_change(entrant, leaf) for leaf in leaves)
                for entrant in self._field.entrants
            }
        return {draw_number: float(change + slack) for draw_number, change in changes.items()}

    def scores_after(self, move: Move) -> ChangedScores:
        """The score of the contestant whose mark changes."""
        entrant = move.entrant
        if self._scoring.per == "total":
            row = self._row(entrant, "", self._field.totals[entrant.number].values)
            return self._outcome(entrant, "", row.sum_after(move.old_total, move.new_total))
        row = self._row(entrant, move.leaf.id, self._leaf_marks(entrant, move.leaf).values)
        weighted_sum = row.sum_after(mark_units(move.old_mark), mark_units(move.new_mark))
        return self._outcome(entrant, move.leaf.id, weighted_sum)

    def scores_without(self, juror_id: str) -> ChangedScores | None:
        """All scores as if this juror had sent no ballot; None if the field must be scored again."""
        jury_scores, criterion_points = dict(self._field.scores.jury_scores), {}
        for entrant in self._field.entrants:
            if juror_id not in entrant.marks or not self._field.has_every_mark_without(entrant, juror_id):
                continue
            draw_number = entrant.number
            if self._scoring.per == "total":
                totals = self._field.totals[draw_number]
                remaining = [total for totals_juror, total in totals.items() if totals_juror != juror_id]
                jury_scores[draw_number] = self._score_totals(entrant, remaining)
            else:
                criterion_points[draw_number] = self._points_without(entrant, juror_id)
                jury_scores[draw_number] = self._add_points(criterion_points[draw_number].values())
        return ChangedScores(jury_scores, criterion_points=criterion_points)

    def _adapt_scoring(self, scoring: Scoring) -> Scoring:
        return scoring

    def _outcome(self, entrant: Entrant, leaf_id: str, weighted_sum: int) -> ChangedScores:
        """The changed score; cached, because many moves have the same weighted sum."""
        key = entrant.number, leaf_id, weighted_sum
        if key not in self._outcomes:
            self._outcomes[key] = self._compute_outcome(entrant, leaf_id, weighted_sum)
        return self._outcomes[key]

    def _compute_outcome(self, entrant: Entrant, leaf_id: str, weighted_sum: int) -> ChangedScores:
        draw_number = entrant.number
        weights = self._weights(self._count_values(entrant, leaf_id), entrant.seats)
        if not leaf_id:
            score = Fraction(weighted_sum, weights.denominator * self._field.unit)
            return ChangedScores({draw_number: round_if_declared(score, self._scoring.round.jury)})
        panel_mark = Fraction(weighted_sum, weights.denominator * MARK_UNIT)
        criterion_points = {
            **self._field.candidates[draw_number].criterion_points,
            leaf_id: self._leaf_points(entrant, self._field.rubric.leaves_by_id[leaf_id], panel_mark),
        }
        return ChangedScores(
            {draw_number: self._add_points(criterion_points.values())},
            criterion_points={draw_number: criterion_points},
        )

    def _add_points(self, criterion_points: Iterable[Fraction]) -> Fraction:
        is_best = self._field.rubric.best
        score = max(criterion_points) if is_best else sum(criterion_points, Fraction(0))
        return round_if_declared(score, self._scoring.round.jury)

    def _leaf_points(self, entrant: Entrant, leaf: Leaf, panel_mark: Fraction) -> Fraction:
        rounding = self._scoring.round
        points = round_if_declared(panel_mark, rounding.criterion) * leaf.share
        factor = entrant.difficulty.get(leaf.id)
        return round_if_declared(points if factor is None else points * Fraction(factor), rounding.weighted)

    def _score_totals(self, entrant: Entrant, totals: list[int]) -> Fraction:
        weights = self._weights(len(totals), entrant.seats)
        weighted_sum = MarkRow(totals, weights.numerators).weighted_sum
        score = Fraction(weighted_sum, weights.denominator * self._field.unit)
        return round_if_declared(score, self._scoring.round.jury)

    def _points_without(self, entrant: Entrant, juror_id: str) -> dict[str, Fraction]:
        """Points on every criterion without a juror."""
        criterion_points = {}
        for leaf in self._field.rubric.leaves:
            if leaf.id in entrant.agreed_marks:
                agreed_mark = Fraction(entrant.agreed_marks[leaf.id])
                criterion_points[leaf.id] = self._leaf_points(entrant, leaf, agreed_mark)
                continue
            leaf_marks = self._leaf_marks(entrant, leaf).items()
            remaining = [mark for mark_juror, mark in leaf_marks if mark_juror != juror_id]
            weights = self._weights(len(remaining), entrant.seats)
            row = MarkRow(remaining, weights.numerators)
            panel_mark = Fraction(row.weighted_sum, weights.denominator * MARK_UNIT)
            criterion_points[leaf.id] = self._leaf_points(entrant, leaf, panel_mark)
        return criterion_points

    def _leaf_marks(self, entrant: Entrant, leaf: Leaf) -> dict[str, int]:
        """The mark on a criterion of each juror who marks it, times `MARK_UNIT`."""
        key = entrant.number, leaf.id
        if key not in self._marks:
            self._marks[key] = {
                juror_id: mark_units(juror_marks[leaf.id])
                for juror_id, juror_marks in entrant.marks.items()
                if leaf.id in juror_marks
            }
        return self._marks[key]

    def _row(self, entrant: Entrant, leaf_id: str, list_values: Callable[[], Iterable[int]]) -> MarkRow:
        if (entrant.number, leaf_id) not in self._rows:
            weights = self._weights(self._count_values(entrant, leaf_id), entrant.seats)
            self._rows[entrant.number, leaf_id] = MarkRow(list_values(), weights.numerators)
        return self._rows[entrant.number, leaf_id]

    def _count_values(self, entrant: Entrant, leaf_id: str) -> int:
        """How many values are combined: totals, or marks on a criterion."""
        if not leaf_id:
            return len(entrant.marks)
        return sum(leaf_id in juror_marks for juror_marks in entrant.marks.values())

    def _max_weight(self, entrant: Entrant, leaf_id: str = "") -> Fraction:
        weights = self._weights(self._count_values(entrant, leaf_id), entrant.seats)
        return Fraction(max(weights.numerators), weights.denominator)

    def _max_points_change(self, entrant: Entrant, leaf: Leaf) -> Fraction:
        """An upper bound of the change of the points by one move on a criterion."""
        rounding, factor = self._scoring.round, Fraction(entrant.difficulty.get(leaf.id, 1))
        panel_change = self._max_weight(entrant, leaf.id) * longest_step(leaf) + rounding_slack(
            rounding.criterion
        )
        return panel_change * leaf.share * factor + rounding_slack(rounding.weighted)


class RawMeans(IndependentScores):
    """Changed raw means, which `severity` uses if the model has no estimate."""

    def scores_without(self, juror_id: str) -> None:
        """None: without the juror the model may have an estimate, so the field must be scored again."""

    def _adapt_scoring(self, scoring: Scoring) -> Scoring:
        rounding = Rounding(juror=scoring.round.juror)
        return scoring.model_copy(update={"method": "mean", "per": "total", "round": rounding})
