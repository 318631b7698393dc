"""Effect of changed marks on z-scores: one mark changes the scores of all contestants of its juror.

Changes are computed in floats, and exactly if floats cannot decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.arithmetic import EXACT_DECIMALS, mean, round_if_declared, square_root
from scoring_tui.scoring.sensitivity.field import ChangedScores, Field
from scoring_tui.scoring.sensitivity.moves import Move, max_total_change
from scoring_tui.scoring.standings.relative_methods import Z_DEVIATION, Z_MEAN


@dataclass(frozen=True)
class _JurorTotals:
    """One juror's totals with their mean and population deviation."""

    totals: Mapping[int, Fraction]

    @cached_property
    def mean_total(self) -> Fraction:
        return mean(self.totals.values())

    @cached_property
    def mean_square(self) -> Fraction:
        return mean(total * total for total in self.totals.values())

    @cached_property
    def deviation(self) -> Fraction:
        return square_root(self.mean_square - self.mean_total**2)

    @cached_property
    def float_moments(self) -> tuple[dict[int, float], float, float]:
        """Totals less the mean, the variance and the deviation, as floats."""
        centred = {draw_number: float(total - self.mean_total) for draw_number, total in self.totals.items()}
        return centred, float(self.mean_square - self.mean_total**2), float(self.deviation)

    def z_score(self, draw_number: int) -> Fraction:
        """A contestant's z-score, on the displayed scale."""
        return (self.totals[draw_number] - self.mean_total) / self.deviation * Z_DEVIATION + Z_MEAN

    def moments_after(self, draw_number: int, new_total: Fraction) -> tuple[Fraction, Fraction]:
        """Mean and deviation with another total of one contestant."""
        old_total, count = self.totals[draw_number], len(self.totals)
        mean_total = self.mean_total + (new_total - old_total) / count
        mean_square = self.mean_square + (new_total * new_total - old_total * old_total) / count
        return mean_total, square_root(mean_square - mean_total**2)


class ZScores:
    """Changed z-scores."""

    is_independent = False
    notes: tuple[LazyText, ...] = ()

    def __init__(self, field: Field) -> None:
        self._max_total_change, self._unit = max_total_change(field), field.unit
        self._jury_scores = field.scores.jury_scores
        juror_ids = {juror_id for entrant in field.entrants for juror_id in entrant.totals}
        self._jurors = {
            juror_id: _JurorTotals(
                {
                    entrant.number: entrant.totals[juror_id]
                    for entrant in field.entrants
                    if juror_id in entrant.totals
                }
            )
            for juror_id in sorted(juror_ids)
        }
        self._counts = {
            entrant.number: sum(bool(self._jurors[juror_id].deviation) for juror_id in entrant.totals)
            for entrant in field.entrants
        }
        """Number of jurors with a deviation, by draw number."""
        self._sums = {draw_number: self._sum_z_scores(draw_number) for draw_number in self._jury_scores}

    def max_changes(self) -> dict[int, float]:
        """An upper bound of the change of each score by any move."""
        return self._bound_changes(own_share=1)

    def max_cross_changes(self) -> dict[int, float]:
        """An upper bound of the change of each score by a move of another contestant's mark."""
        return self._bound_changes(own_share=0)

    def _bound_changes(self, own_share: int) -> dict[int, float]:
        """A total that changes by d changes a deviation by at most `d / sqrt(n)`, and a mean by `d / n`.

        The first is the triangle inequality. No z-score is farther from 0 than `sqrt(n - 1)`.
        """
        max_change, bounds = float(self._max_total_change), dict.fromkeys(self._jury_scores, 0.0)
        for juror in self._jurors.values():
            centred, _, deviation = juror.float_moments
            count = len(centred)
            least_deviation = deviation - max_change / sqrt(count)
            for draw_number in centred.keys() & bounds.keys():
                bound = 2 * sqrt(count)
                if least_deviation > 0:  # otherwise one move can make the deviation zero
                    scale_change = abs(centred[draw_number]) * (1 / least_deviation - 1 / deviation)
                    shift = max_change * (own_share + 1 / count) / least_deviation
                    bound = min(bound, scale_change + shift)
                bounds[draw_number] = max(
                    bounds[draw_number], Z_DEVIATION * bound / self._counts[draw_number]
                )
        return bounds

    def scores_without(self, juror_id: str) -> ChangedScores:
        """All scores as if this juror had sent no ballot."""
        jury_scores, juror = dict(self._jury_scores), self._jurors[juror_id]
        for draw_number in juror.totals.keys() & jury_scores.keys() if juror.deviation else ():
            del jury_scores[draw_number]
            if self._counts[draw_number] > 1:
                remaining_sum = self._sums[draw_number] - juror.z_score(draw_number)
                score = remaining_sum / (self._counts[draw_number] - 1)
                jury_scores[draw_number] = round_if_declared(score, EXACT_DECIMALS)
        return ChangedScores(jury_scores)

    def changes_jury(self, move: Move) -> bool:
        """Whether the juror's deviation becomes zero or ceases to be zero, which changes who is counted."""
        juror = self._jurors[move.juror_id]
        if juror.deviation > self._max_total_change:
            return False
        _, deviation = juror.moments_after(move.entrant.number, self._new_total(move))
        return bool(juror.deviation) != bool(deviation)

    def approximate_changes(self, move: Move, numbers: Sequence[int]) -> list[float] | None:
        """The change of each of these scores; None if the deviation is too small for floats."""
        juror = self._jurors[move.juror_id]
        if juror.deviation <= self._max_total_change:
            return None
        centred, variance, deviation = juror.float_moments
        mover, count, step = move.entrant.number, len(centred), (move.new_total - move.old_total) / self._unit
        shift = step / count
        new_deviation = sqrt(variance + step * (2 * centred[mover] + step) / count - shift * shift)
        return [
            (
                (centred[draw_number] - shift + step * (draw_number == mover)) / new_deviation
                - centred[draw_number] / deviation
            )
            * (Z_DEVIATION / self._counts[draw_number])
            if draw_number in centred
            else 0.0
            for draw_number in numbers
        ]

    def scores_after(self, move: Move, numbers: Sequence[int]) -> ChangedScores:
        """These scores, exactly."""
        juror, mover, new_total = self._jurors[move.juror_id], move.entrant.number, self._new_total(move)
        mean_total, deviation = juror.moments_after(mover, new_total)
        jury_scores = {}
        for draw_number in numbers if deviation else ():
            if draw_number in juror.totals:
                total = new_total if draw_number == mover else juror.totals[draw_number]
                z_score = (total - mean_total) / deviation * Z_DEVIATION + Z_MEAN
                score_sum = self._sums[draw_number] + z_score - juror.z_score(draw_number)
                jury_scores[draw_number] = round_if_declared(
                    score_sum / self._counts[draw_number], EXACT_DECIMALS
                )
        return ChangedScores(jury_scores)

    def _sum_z_scores(self, draw_number: int) -> Fraction:
        jurors = (juror for juror in self._jurors.values() if draw_number in juror.totals)
        return sum((juror.z_score(draw_number) for juror in jurors if juror.deviation), Fraction(0))

    def _new_total(self, move: Move) -> Fraction:
        return Fraction(move.new_total, self._unit)
