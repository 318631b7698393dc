"""Whether a move changes who holds an awarded place.

Only contenders are ranked again: contestants whom a move could bring to an awarded place or take from it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any, Protocol

from scoring_tui.contest.methods import find_tie_rule
from scoring_tui.scoring.sensitivity.field import ChangedScores, Field, Key, PlaceBoundary
from scoring_tui.scoring.sensitivity.moves import Move, with_mark
from scoring_tui.scoring.standings.final_score import ranking_key
from scoring_tui.scoring.standings.ranking import Candidate, Group, Keys, TieStep, rank_candidates

FLOAT_ERROR = 1e-9
"""An upper bound of the difference between a score as a float and the exact one; far above the real one."""


ChangedHolders = Mapping[PlaceBoundary, frozenset[int]]
"""The draw numbers of those who hold each boundary after a change; only boundaries whose holders change."""


def find_contenders(field: Field, max_changes: Mapping[int, float]) -> list[Candidate]:
    """Contestants that one move could bring to an awarded place or take from it.

    Args:
        field: the ranked contestants.
        max_changes: by draw number, an upper bound of the change of the jury's score by one move.
    """
    last_place = max((boundary.place for boundary in field.boundaries), default=0)
    if last_place >= len(field.candidates):
        return [*field.candidates.values()]
    sign, jury_weight = -1 if field.scoring.lower_is_better else 1, float(field.jury_weight)
    margins = {
        draw_number: max_changes[draw_number] * jury_weight + FLOAT_ERROR for draw_number in field.candidates
    }
    scores = {
        draw_number: sign * float(candidate.exact_score)
        for draw_number, candidate in field.candidates.items()
    }
    lowest_scores = sorted(
        (scores[draw_number] - margins[draw_number] for draw_number in scores), reverse=True
    )
    # a displayed score differs from the exact one by half a unit at most, on either side
    threshold = lowest_scores[last_place - 1] - 10**-field.scoring.decimals
    return [
        candidate
        for draw_number, candidate in field.candidates.items()
        if scores[draw_number] + margins[draw_number] >= threshold
    ]


class WideMethod(Protocol):
    """A method in which one mark changes all scores."""

    def max_cross_changes(self) -> Mapping[int, float]:
        """An upper bound of the change of each score by a move of another contestant's mark."""

    def approximate_changes(self, move: Move, numbers: Sequence[int]) -> Sequence[float] | None:
        """The change of each of these scores; None if floats cannot decide."""

    def scores_after(self, move: Move, numbers: Sequence[int]) -> ChangedScores:
        """These scores, exactly."""


class PlaceMonitor:
    """Finds the boundaries that a move changes, among contenders in the order of their places."""

    def __init__(self, field: Field, contenders: Sequence[Candidate]) -> None:
        self._field = field
        self._candidates = {candidate.number: candidate for candidate in contenders}
        self._chain = [_cache_step(step, self._candidates) for step in field.chain]
        placings = rank_candidates(
            contenders, lambda candidate: ranking_key(candidate, field.scoring), self._chain
        )
        self._places = {placing.candidate.number: placing.place for placing in placings}
        self.order = [placing.candidate.number for placing in placings]
        self._positions = {draw_number: position for position, draw_number in enumerate(self.order)}
        self._keys = [ranking_key(placing.candidate, field.scoring) for placing in placings]
        self._negative_keys = [-key for key in self._keys]
        self._is_tied = [upper == lower for upper, lower in pairwise(self._keys)]
        """Whether each position and the next have equal keys."""
        self._ignores_scores = not any(_depends_on_scores(step) for step in field.chain)

    def __contains__(self, draw_number: int) -> bool:
        return draw_number in self._candidates

    def changed_boundaries(self, move: Move, changed: ChangedScores) -> ChangedHolders:
        """The boundaries that a contestant joins or leaves, and who holds them then.

        Args:
            move: changes the marks and the total of one contestant.
            changed: the scores after it.
        """
        field, candidates = self._field, self._candidates
        keys = {
            draw_number: field.key(field.changed_score(candidates[draw_number], changed))
            for draw_number in changed.jury_scores
            if draw_number in candidates
        }
        return self._compare_keys(move, changed, keys)

    def _compare_keys(self, move: Move, changed: ChangedScores, keys: dict[int, Key]) -> ChangedHolders:
        """The boundaries that change with these keys."""
        if (mover := move.entrant.number) in self._positions:
            keys.setdefault(mover, self._keys[self._positions[mover]])
        if all(self._keeps_order(position, keys, mover) for position in self._touched_positions(keys)):
            return {}
        changed_candidates = {
            draw_number: self._candidate_after(draw_number, move, changed) for draw_number in keys
        }
        return self._rank_again(changed_candidates, keys)

    def _touched_positions(self, numbers: Iterable[int]) -> set[int]:
        """Positions of these draw numbers and those directly above, without the last of the order."""
        positions = [self._positions[draw_number] for draw_number in numbers]
        pairs = {upper for position in positions for upper in (position - 1, position)}
        return {upper for upper in pairs if 0 <= upper < len(self._is_tied)}

    def _keeps_order(self, position: int, keys: Mapping[int, Key], mover: int) -> bool:
        """Whether this position and the next keep their order, without the tie-break chain."""
        upper_number, lower_number = self.order[position], self.order[position + 1]
        upper_key = keys.get(upper_number, self._keys[position])
        lower_key = keys.get(lower_number, self._keys[position + 1])
        if self._is_tied[position]:
            is_unmoved = self._ignores_scores and mover not in (upper_number, lower_number)
            return upper_key == lower_key and is_unmoved
        return upper_key > lower_key

    def _candidate_after(self, draw_number: int, move: Move, changed: ChangedScores) -> Candidate:
        candidate = self._field.with_scores(self._candidates[draw_number], changed)
        if draw_number != move.entrant.number:
            return candidate
        totals = {**candidate.totals, move.juror_id: Fraction(move.new_total, self._field.unit)}
        return replace(candidate, marks=with_mark(move, candidate.marks), totals=totals)

    def _rank_again(
        self, changed_candidates: Mapping[int, Candidate], keys: Mapping[int, Key]
    ) -> ChangedHolders:
        """Rank the contestants between the highest and the lowest of the old and new keys again."""
        touched_keys = [*keys.values(), *(self._keys[self._positions[draw_number]] for draw_number in keys)]
        first = bisect_left(self._negative_keys, -max(touched_keys))
        block = self.order[first : bisect_right(self._negative_keys, -min(touched_keys))]

        def key(candidate: Candidate) -> Key:
            draw_number = candidate.number
            return keys[draw_number] if draw_number in keys else self._keys[self._positions[draw_number]]

        candidates = [
            changed_candidates.get(draw_number) or self._candidates[draw_number] for draw_number in block
        ]
        placings = rank_candidates(candidates, key, self._chain)
        new_places = {placing.candidate.number: first + placing.place for placing in placings}
        old_places = {draw_number: self._places[draw_number] for draw_number in block}
        boundaries = [
            boundary for boundary in self._field.boundaries if first < boundary.place <= first + len(block)
        ]
        return {
            boundary: boundary.holders(self._places).difference(block) | boundary.holders(new_places)
            for boundary in boundaries
            if boundary.holders(new_places) != boundary.holders(old_places)
        }


class WidePlaceMonitor(PlaceMonitor):
    """A monitor for methods in which every move changes all scores a little."""

    def __init__(self, field: Field, contenders: Sequence[Candidate], wide_method: WideMethod) -> None:
        super().__init__(field, contenders)
        self._wide_method, self._jury_weight = wide_method, float(field.jury_weight)
        self._display_unit = 10**field.scoring.decimals
        self._float_scores = {
            draw_number: float(candidate.exact_score) for draw_number, candidate in self._candidates.items()
        }
        self._displayed_units = {
            draw_number: int(candidate.displayed_score * self._display_unit)
            for draw_number, candidate in self._candidates.items()
        }
        self._ranks_on_display = self._ignores_scores and field.scoring.rank_on == "displayed"
        self._unstable_numbers = self.order
        if self._ranks_on_display:
            self._unstable_numbers = self._find_unstable(wide_method.max_cross_changes())

    def boundaries_after(self, move: Move) -> ChangedHolders:
        """The boundaries that a contestant joins or leaves by a move, and who holds them then."""
        mover, wide_method = move.entrant.number, self._wide_method
        numbers = [*self._unstable_numbers]
        if mover in self._candidates and mover not in numbers:
            numbers.append(mover)
        changes = wide_method.approximate_changes(move, numbers)
        if changes is None:
            return self.changed_boundaries(move, wide_method.scores_after(move, self.order))
        scores = [
            self._float_scores[draw_number] + self._jury_weight * change
            for draw_number, change in zip(numbers, changes, strict=True)
        ]
        if self._ranks_on_display:
            keys = {
                draw_number: key
                for draw_number, score in zip(numbers, scores, strict=True)
                if (key := self._displayed_key(draw_number, score, move)) is not None
            }
            return self._compare_keys(move, ChangedScores(), keys)
        is_ordered = all(upper - lower > self._safe_distance for upper, lower in pairwise(scores))
        if is_ordered and not any(self._is_tied):
            return {}
        return self.changed_boundaries(move, wide_method.scores_after(move, self.order))

    @property
    def _safe_distance(self) -> float:
        """Above this distance the order of two scores is certain, also after rounding for display."""
        is_displayed = self._field.scoring.rank_on == "displayed"
        return FLOAT_ERROR + (1 / self._display_unit if is_displayed else 0)

    def _displayed_key(self, draw_number: int, score: float, move: Move) -> Key | None:
        """The key of a score whose display changes; None if it does not."""
        scaled, error = score * self._display_unit + 0.5, FLOAT_ERROR * self._display_unit
        whole = floor(scaled)
        if not error < scaled - whole < 1 - error:
            changed = self._wide_method.scores_after(move, [draw_number])
            if not changed.jury_scores:
                return None
            return self._field.key(self._field.changed_score(self._candidates[draw_number], changed))
        if whole == self._displayed_units[draw_number]:
            return None
        return Decimal(whole).scaleb(-self._field.scoring.decimals)

    def _find_unstable(self, max_cross_changes: Mapping[int, float]) -> list[int]:
        """Contestants whose displayed score can change by a move of another contestant's mark."""
        unstable = []
        for draw_number, score in self._float_scores.items():
            scaled = score * self._display_unit + 0.5
            change = max_cross_changes[draw_number] * self._jury_weight + FLOAT_ERROR
            scaled_change = change * self._display_unit
            if floor(scaled - scaled_change) != floor(scaled + scaled_change):
                unstable.append(draw_number)
        return unstable


def _depends_on_scores(step: TieStep) -> bool:
    rule = find_tie_rule(step.name)
    return rule is not None and rule.depends_on_scores


def _cache_step(step: TieStep, candidates: Mapping[int, Candidate]) -> TieStep:
    """The step with a cache of the keys of unchanged candidates, if keys do not depend on the group."""
    rule = find_tie_rule(step.name)
    if rule is not None and rule.depends_on_group:
        return step
    cached_keys: dict[int, Any] = {}

    def find_key(candidate: Candidate) -> Any:
        draw_number = candidate.number
        if candidates.get(draw_number) is not candidate:
            return step.keys([candidate])[draw_number]
        if draw_number not in cached_keys:
            cached_keys.update(step.keys([candidate]))
        return cached_keys[draw_number]

    def keys(group: Group) -> Keys:
        return {candidate.number: find_key(candidate) for candidate in group}

    return TieStep(step.name, keys)
