"""The watched places, and whether a move changes who stands there.

Only contenders are ranked again: those whom some move could bring to a watched place. Imports the field and
its moves.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any, Protocol

from scoring_tui.scoring.sensitivity.field import ChangedScores, Field, Key, PlaceBoundary
from scoring_tui.scoring.sensitivity.moves import Move, with_mark
from scoring_tui.scoring.standings.final_score import ranking_key
from scoring_tui.scoring.standings.ranking import Candidate, Group, Keys, TieStep, rank_candidates

TOGETHER = ("head-to-head", "head-of-jury")
"""Steps of the chain whose key depends on who else is in the tied group."""
MOVING = ("jury", "in-favour")
"""Steps that look at more than a contestant's own marks."""
SURE = 1e-9
"""Scores as floats are far closer to the exact ones than this."""


def contenders(field: Field, reach: Mapping[int, float]) -> list[Candidate]:
    """Everyone whom a move could bring to a watched place or take from it.

    Args:
        field: all who are ranked.
        reach: by draw number, at least as much as any one move changes the jury's score.
    """
    last = max((line.place for line in field.lines), default=0)
    if last >= len(field.candidates):
        return [*field.candidates.values()]
    sign, worth = -1 if field.scoring.lower_is_better else 1, float(field.worth)
    far = {number: reach[number] * worth + SURE for number in field.candidates}
    score = {number: sign * float(one.exact_score) for number, one in field.candidates.items()}
    line = sorted((score[number] - far[number] for number in score), reverse=True)[last - 1]
    line -= 10**-field.scoring.decimals  # what is displayed is at most half of it away, on either side
    return [one for number, one in field.candidates.items() if score[number] + far[number] >= line]


class WideMethod(Protocol):
    """A method in which one mark touches everyone's score."""

    def others(self) -> Mapping[int, float]:
        """At least as much as a move of somebody else's mark changes each score by."""

    def light(self, move: Move, numbers: Sequence[int]) -> Sequence[float] | None:
        """By how much each of these scores changes, or nothing where floats cannot tell."""

    def after(self, move: Move, numbers: Sequence[int]) -> ChangedScores:
        """These scores, exactly."""


class PlaceMonitor:
    """Contenders in their places."""

    def __init__(self, field: Field, among: Sequence[Candidate]) -> None:
        self._field = field
        self._base = {one.number: one for one in among}
        self._chain = [_kept(step, self._base) for step in field.chain]
        placings = rank_candidates(among, lambda one: ranking_key(one, field.scoring), self._chain)
        self._place = {placing.candidate.number: placing.place for placing in placings}
        self.order = [placing.candidate.number for placing in placings]
        self._at = {number: i for i, number in enumerate(self.order)}
        self._keys = [ranking_key(placing.candidate, field.scoring) for placing in placings]
        self._depth = [-key for key in self._keys]
        self._tied = [a == b for a, b in pairwise(self._keys)]
        self._steady = not any(step.name in MOVING for step in field.chain)

    def __contains__(self, number: int) -> bool:
        return number in self._base

    def changed(self, move: Move, after: ChangedScores) -> Sequence[PlaceBoundary]:
        """The lines that somebody joins or leaves.

        Args:
            move: changes the marks and the total of one contestant.
            after: what it makes of the jury's scores.
        """
        field, base = self._field, self._base
        keys = {n: field.key(field.exact(base[n], after)) for n in after.jury if n in base}
        return self._ranked(move, after, keys)

    def _ranked(self, move: Move, after: ChangedScores, keys: dict[int, Key]) -> Sequence[PlaceBoundary]:
        """The lines that change with these keys."""
        if (mover := move.one.number) in self._at:
            keys.setdefault(mover, self._keys[self._at[mover]])
        if all(self._holds(above, keys, mover) for above in self._beside(keys)):
            return ()
        return self._replaced({n: self._candidate(n, move, after) for n in keys}, keys)

    def _beside(self, numbers: Iterable[int]) -> set[int]:
        """Positions of pairs of neighbours with one of these in it."""
        at = [self._at[number] for number in numbers]
        return {above for i in at for above in (i - 1, i) if 0 <= above < len(self._tied)}

    def _holds(self, above: int, keys: Mapping[int, Key], mover: int) -> bool:
        """Whether the one at this position and the next keep their order, without asking the chain."""
        one, other = self.order[above], self.order[above + 1]
        a, b = keys.get(one, self._keys[above]), keys.get(other, self._keys[above + 1])
        if self._tied[above]:
            return a == b and self._steady and mover not in (one, other)
        return a > b

    def _candidate(self, number: int, move: Move, after: ChangedScores) -> Candidate:
        one = self._field.became(self._base[number], after)
        if number != move.one.number:
            return one
        totals = {**one.totals, move.juror: Fraction(move.total, self._field.unit)}
        return replace(one, marks=with_mark(move, one.marks), totals=totals)

    def _replaced(self, new: Mapping[int, Candidate], keys: Mapping[int, Key]) -> Sequence[PlaceBoundary]:
        """Rank again whoever stands between the highest and the lowest key that comes or goes."""
        touched = [*keys.values(), *(self._keys[self._at[number]] for number in keys)]
        first = bisect_left(self._depth, -max(touched))
        block = self.order[first : bisect_right(self._depth, -min(touched))]

        def key(one: Candidate) -> Key:
            return keys[one.number] if one.number in keys else self._keys[self._at[one.number]]

        placings = rank_candidates([new.get(n) or self._base[n] for n in block], key, self._chain)
        after = {placing.candidate.number: first + placing.place for placing in placings}
        before = {number: self._place[number] for number in block}
        near = [line for line in self._field.lines if first < line.place <= first + len(block)]
        return [line for line in near if line.holders(after) != line.holders(before)]


class WidePlaceMonitor(PlaceMonitor):
    """Contenders whose scores all change a little with every move."""

    def __init__(self, field: Field, among: Sequence[Candidate], wide: WideMethod) -> None:
        super().__init__(field, among)
        self._wide, self._worth = wide, float(field.worth)
        self._unit = 10**field.scoring.decimals
        self._start = {number: float(one.exact_score) for number, one in self._base.items()}
        self._shown = {number: int(one.displayed_score * self._unit) for number, one in self._base.items()}
        self._by_shown = self._steady and field.scoring.rank_on == "displayed"
        self._loose = self._near_the_next(wide.others()) if self._by_shown else self.order

    def followed(self, move: Move) -> Sequence[PlaceBoundary]:
        """The lines that somebody joins or leaves by a move."""
        mover = move.one.number
        extra = [mover] if mover in self._base and mover not in self._loose else []
        numbers = [*self._loose, *extra]
        shifts = self._wide.light(move, numbers)
        if shifts is None:
            return self.changed(move, self._wide.after(move, self.order))
        scores = [self._start[n] + self._worth * by for n, by in zip(numbers, shifts, strict=True)]
        if self._by_shown:
            shown = ((n, self._shown_key(n, score, move)) for n, score in zip(numbers, scores, strict=True))
            return self._ranked(move, ChangedScores(), {n: key for n, key in shown if key is not None})
        if not any(self._tied) and all(a - b > self._apart for a, b in pairwise(scores)):
            return ()
        return self.changed(move, self._wide.after(move, self.order))

    @property
    def _apart(self) -> float:
        """Scores farther from each other than this are in their order, displayed or not."""
        return SURE + (1 / self._unit if self._field.scoring.rank_on == "displayed" else 0)

    def _shown_key(self, number: int, score: float, move: Move) -> Key | None:
        """The key of a score if it is displayed in another way than before."""
        scaled, near = score * self._unit + 0.5, SURE * self._unit
        whole = floor(scaled)
        if not near < scaled - whole < 1 - near:
            after = self._wide.after(move, [number])
            return self._field.key(self._field.exact(self._base[number], after)) if after.jury else None
        if whole == self._shown[number]:
            return None
        return Decimal(whole).scaleb(-self._field.scoring.decimals)

    def _near_the_next(self, others: Mapping[int, float]) -> list[int]:
        """Whose displayed score can change without a mark of their own being moved."""
        loose = []
        for number, score in self._start.items():
            scaled = score * self._unit + 0.5
            far = (others[number] * self._worth + SURE) * self._unit
            if floor(scaled - far) != floor(scaled + far):
                loose.append(number)
        return loose


def _kept(step: TieStep, base: Mapping[int, Candidate]) -> TieStep:
    """A step that looks a contestant's own key up when nothing of theirs changed."""
    if step.name in TOGETHER:
        return step
    known: dict[int, Any] = {}

    def own(one: Candidate) -> Any:
        if base.get(one.number) is not one:
            return step.keys([one])[one.number]
        if one.number not in known:
            known.update(step.keys([one]))
        return known[one.number]

    def keys(group: Group) -> Keys:
        return {one.number: own(one) for one in group}

    return TieStep(step.name, keys)
