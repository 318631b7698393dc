"""Effect of changed marks on the scores of methods that use the order of the contestants only.

A move changes one juror's order: that of the contestant and of the rivals whose totals it passes or meets.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from math import ceil

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.sensitivity.field import ChangedScores, Field
from scoring_tui.scoring.sensitivity.moves import Move, max_total_change


class _JurorOrder:
    """One juror's totals, the lowest first."""

    def __init__(self, totals: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(totals)
        self.totals = [total for total, _ in ordered]
        self.numbers = [draw_number for _, draw_number in ordered]

    def numbers_between(self, low: int, high: int) -> list[int]:
        """Contestants with a total from `low` to `high`, both included."""
        return self.numbers[bisect_left(self.totals, low) : bisect_right(self.totals, high)]

    def pairs(self) -> Iterable[tuple[int, int]]:
        """Every pair of contestants with unequal totals, the lower one first."""
        for position, lower_number in enumerate(self.numbers):
            for higher_number in self.numbers[bisect_right(self.totals, self.totals[position]) :]:
                yield lower_number, higher_number


class _OrdinalScores:
    """The order of every juror."""

    is_independent = False
    notes: tuple[LazyText, ...] = ()

    def __init__(self, field: Field) -> None:
        self._scores = field.scores
        self._field = field
        self._totals = field.totals
        juror_ids = {juror_id for totals in self._totals.values() for juror_id in totals}
        self._orders = {
            juror_id: _JurorOrder(
                (totals[juror_id], draw_number)
                for draw_number, totals in self._totals.items()
                if juror_id in totals
            )
            for juror_id in sorted(juror_ids)
        }

    def max_changes(self) -> dict[int, float]:
        """The most rivals that one move can pass; being passed changes a score by one."""
        max_change = ceil(max_total_change(self._field) * self._field.unit)
        changes = dict.fromkeys(self._totals, 1)
        for draw_number, totals in self._totals.items():
            for juror_id, total in totals.items():
                ordered = self._orders[juror_id].totals
                rivals = bisect_right(ordered, total + max_change) - bisect_left(ordered, total - max_change)
                changes[draw_number] = max(changes[draw_number], rivals)
        return {draw_number: float(change) for draw_number, change in changes.items()}

    def _affected_rivals(self, move: Move) -> list[int]:
        """Rivals whose order with the contestant changes."""
        if move.old_total == move.new_total:
            return []
        low, high = sorted((move.old_total, move.new_total))
        numbers = self._orders[move.juror_id].numbers_between(low, high)
        return [draw_number for draw_number in numbers if draw_number != move.entrant.number]


class RankSums(_OrdinalScores):
    """Changed sums of places, over the jurors who marked every contestant."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._complete_jurors = {
            juror_id for juror_id, order in self._orders.items() if len(order.totals) == len(field.entrants)
        }

    def scores_without(self, juror_id: str) -> ChangedScores | None:
        """All sums as if this juror had sent no ballot; None if other jurors would then be counted."""
        if any(totals.keys() == {juror_id} for totals in self._totals.values()):
            return None
        if juror_id not in self._complete_jurors:
            return ChangedScores(self._scores.jury_scores)
        if len(self._complete_jurors) == 1:
            return ChangedScores()
        ordered, contestant_count = self._orders[juror_id].totals, len(self._totals)
        return ChangedScores(
            {
                draw_number: rank_sum
                - (1 + contestant_count - bisect_right(ordered, self._totals[draw_number][juror_id]))
                for draw_number, rank_sum in self._scores.jury_scores.items()
            }
        )

    def scores_after(self, move: Move) -> ChangedScores:
        """The sums of the contestant and of the rivals that gain or lose a place."""
        rivals, old_total, new_total = self._affected_rivals(move), move.old_total, move.new_total
        if not rivals or move.juror_id not in self._complete_jurors:
            return ChangedScores()
        mover = move.entrant.number
        rank_sums = {mover: self._scores.jury_scores[mover]}
        for rival in rivals:
            rival_total = self._totals[rival][move.juror_id]
            rank_sums[mover] += (rival_total > new_total) - (rival_total > old_total)
            rank_change = (new_total > rival_total) - (old_total > rival_total)
            if rank_change:
                rank_sums[rival] = self._scores.jury_scores[rival] + rank_change
        return ChangedScores(rank_sums)


class PairwiseWins(_OrdinalScores):
    """Changed counts of rivals that a majority of the common jurors rank lower."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._wins = {draw_number: int(score) for draw_number, score in self._scores.jury_scores.items()}
        self._votes = {draw_number: int(score) for draw_number, score in self._scores.tie_scores.items()}
        self._margins: dict[int, dict[int, int]] = {draw_number: {} for draw_number in self._totals}
        """Jurors in favour of the first contestant less jurors in favour of the second."""
        for first_number, second_number in combinations(self._totals, 2):
            self._margins[first_number][second_number] = self._margins[second_number][first_number] = 0
        for order in self._orders.values():
            for lower_number, higher_number in order.pairs():
                self._margins[higher_number][lower_number] += 1
                self._margins[lower_number][higher_number] -= 1

    def scores_after(self, move: Move) -> ChangedScores:
        """The scores of the contestant and of the rivals that it passes or meets."""
        rivals, old_total, new_total = self._affected_rivals(move), move.old_total, move.new_total
        if not rivals:
            return ChangedScores()
        mover = move.entrant.number
        wins = {draw_number: self._wins[draw_number] for draw_number in (mover, *rivals)}
        votes = {draw_number: self._votes[draw_number] for draw_number in (mover, *rivals)}
        for rival in rivals:
            rival_total, margin = self._totals[rival][move.juror_id], self._margins[mover][rival]
            votes_gained = (new_total > rival_total) - (old_total > rival_total)
            votes_lost = (new_total < rival_total) - (old_total < rival_total)
            new_margin = margin + votes_gained - votes_lost
            votes[mover] += votes_gained
            votes[rival] += votes_lost
            wins[mover] += (new_margin > 0) - (margin > 0)
            wins[rival] += (new_margin < 0) - (margin < 0)
        return ChangedScores(_to_fractions(wins), _to_fractions(votes))

    def scores_without(self, juror_id: str) -> ChangedScores:
        """The scores of contestants with another juror, as if this one had sent no ballot."""
        remaining = {
            draw_number for draw_number, totals in self._totals.items() if totals.keys() - {juror_id}
        }
        wins = {draw_number: self._wins[draw_number] for draw_number in remaining}
        votes = {draw_number: self._votes[draw_number] for draw_number in remaining}
        for lower_number, higher_number in self._orders[juror_id].pairs():
            margin = self._margins[higher_number][lower_number]
            if higher_number in remaining:
                votes[higher_number] -= 1
                wins[higher_number] -= margin == 1
            if lower_number in remaining:
                wins[lower_number] += margin == 0
        return ChangedScores(_to_fractions(wins), _to_fractions(votes))


def _to_fractions(counts: Mapping[int, int]) -> dict[int, Fraction]:
    return {draw_number: Fraction(count) for draw_number, count in counts.items()}
