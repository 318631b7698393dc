"""Find the single changes that change an awarded place, and describe them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from scoring_tui.contest.methods import Method
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.sensitivity.field import Field, PlaceBoundary, build_field
from scoring_tui.scoring.sensitivity.independent_methods import IndependentScores, RawMeans
from scoring_tui.scoring.sensitivity.moves import Move, apply_move, list_moves
from scoring_tui.scoring.sensitivity.ordinal_methods import PairwiseWins, RankSums
from scoring_tui.scoring.sensitivity.severity_method import SeverityScores
from scoring_tui.scoring.sensitivity.watched_places import (
    ChangedHolders,
    PlaceMonitor,
    WidePlaceMonitor,
    find_contenders,
)
from scoring_tui.scoring.sensitivity.z_score_method import ZScores
from scoring_tui.scoring.standings.tally import Tally


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A mark changed by one step."""

    number: int
    juror: str
    criterion: str
    old: Decimal
    new: Decimal


@dataclass(frozen=True, slots=True)
class PenaltyChange:
    """A penalty taken off."""

    number: int
    seq: int
    """Ledger entry of the penalty."""


Change = str | MarkChange | PenaltyChange
"""A single change; a string is the id of a juror who is left out."""


@dataclass(frozen=True, slots=True)
class FragilePlace:
    """The single changes that change who holds one place, or who qualifies."""

    boundary: PlaceBoundary
    numbers: tuple[int, ...]
    """Draw numbers of the contestants who hold it now."""
    by_jurors: tuple[str, ...]
    """Jurors whose absence changes it."""
    by_marks: tuple[MarkChange, ...]
    """Steps of a mark that change it."""
    by_penalties: tuple[PenaltyChange, ...]
    holders_after: Mapping[Change, tuple[int, ...]] = field(default_factory=dict, compare=False)
    """Draw numbers of those who would hold it after each of these changes."""

    @property
    def is_stable(self) -> bool:
        """Whether no single change changes it."""
        return not (self.by_jurors or self.by_marks or self.by_penalties)

    @property
    def mark_count(self) -> int:
        """Number of marks that change it; a mark that does so up and down counts once."""
        return len({(change.number, change.juror, change.criterion) for change in self.by_marks})


@dataclass(frozen=True, slots=True)
class Fragility:
    """Every awarded place of a category, from the first down, then the qualifying place."""

    category: str
    places: tuple[FragilePlace, ...]
    notes: tuple[LazyText, ...] = ()


NO_MARKS_MESSAGE = lazy("nobody gives marks: no place hangs on a single mark")
AGREED_LEVELS_NOTE = lazy(
    "the jury agreed on levels: these stay as they are, and the single marks behind them change nothing"
)
INCOMPLETE_MESSAGE = lazy("ballots are still missing: every place is open until the category is complete")


@dataclass(slots=True)
class _Changes:
    """The changes found so far for one boundary, with the holders after each."""

    by_jurors: dict[str, frozenset[int]] = field(default_factory=dict)
    by_marks: dict[MarkChange, frozenset[int]] = field(default_factory=dict)
    by_penalties: dict[PenaltyChange, frozenset[int]] = field(default_factory=dict)

    @property
    def holders_after(self) -> dict[Change, tuple[int, ...]]:
        """The holders after each change, by draw number."""
        changes: list[tuple[Change, frozenset[int]]] = [
            *self.by_jurors.items(), *self.by_marks.items(), *self.by_penalties.items()
        ]  # fmt: skip
        return {change: tuple(sorted(holders)) for change, holders in changes}


def find_fragility(state: State, category_id: str, tally: Tally | None = None) -> Fragility:
    """Find the single changes that change an awarded place of a category now.

    Args:
        state: the state of the contest.
        category_id: the category.
        tally: a cache of contestants whose ballots did not change.
    """
    if not state.contest.contest.has_ballots:
        return Fragility(category_id, (), (NO_MARKS_MESSAGE,))
    return examine_field(build_field(state, category_id, tally))


def report_fragility(state: State, category_id: str, tally: Tally) -> Fragility:
    """The fragility of a complete category for a report; of another one, a note that every place is open."""
    if not state.is_complete(category_id):
        return Fragility(category_id, (), (INCOMPLETE_MESSAGE,))
    return find_fragility(state, category_id, tally)


def examine_field(field: Field) -> Fragility:
    """Leave out every juror, change every mark by one step, drop every penalty, one at a time.

    A place changes if the set of its holders does: a tie that appears or disappears counts. Places are
    computed with the whole tie-break chain, including recorded decisions. A step is the scale's own, or the
    neighbouring allowed value, or 1 if the scale has neither; a mark never leaves its scale.
    """
    if not field.boundaries:
        return Fragility(field.category, ())
    found_changes = {boundary: _Changes() for boundary in field.boundaries}
    method = choose_method(field)
    for juror_id in sorted({juror_id for entrant in field.entrants for juror_id in entrant.marks}):
        without_juror = _changed_holders(field, _places_without(field, method, juror_id))
        for boundary, holders in without_juror.items():
            found_changes[boundary].by_jurors[juror_id] = holders
    for boundary, move, holders in _find_decisive_moves(field, method):
        change = MarkChange(move.entrant.number, move.juror_id, move.leaf.id, move.old_mark, move.new_mark)
        found_changes[boundary].by_marks[change] = holders
    for draw_number in sorted(field.candidates):
        for penalty in field.adjustments_of(draw_number).penalties:
            without_penalty = _changed_holders(field, field.without_penalty(draw_number, penalty))
            for boundary, holders in without_penalty.items():
                found_changes[boundary].by_penalties[PenaltyChange(draw_number, penalty.seq)] = holders
    places = [
        FragilePlace(
            boundary,
            tuple(sorted(boundary.holders(field.places))),
            tuple(changes.by_jurors),
            tuple(changes.by_marks),
            tuple(changes.by_penalties),
            changes.holders_after,
        )
        for boundary, changes in found_changes.items()
    ]
    is_agreed = any(entrant.agreed_marks for entrant in field.entrants)
    notes = (*method.notes, AGREED_LEVELS_NOTE) if is_agreed else method.notes
    return Fragility(field.category, tuple(places), notes)


SensitivityMethod = IndependentScores | RankSums | PairwiseWins | ZScores | SeverityScores
"""Computes the jury's scores after a move, or without a juror."""


def _severity_scores(field: Field) -> SensitivityMethod:
    """Corrected scores, or raw means if the model has no estimate."""
    return SeverityScores(field) if field.scores.other_scores else RawMeans(field)


RELATIVE_METHODS: Mapping[Method, Callable[[Field], SensitivityMethod]] = {
    "rank-sum": RankSums,
    "head-to-head": PairwiseWins,
    "severity": _severity_scores,
    "z-score": ZScores,
}
"""How changes are computed by each method that compares contestants; the others are `IndependentScores`."""


def choose_method(field: Field) -> SensitivityMethod:
    """The computation of changes by the declared method."""
    scoring = field.scoring
    if scoring.method_info.is_independent:
        return IndependentScores(field)
    return RELATIVE_METHODS[scoring.method](field)


def _places_without(field: Field, method: SensitivityMethod, juror_id: str) -> dict[int, int]:
    """Places without a juror, by draw number."""
    remaining, changed = field.without_juror(juror_id), method.scores_without(juror_id)
    if changed is None:
        return remaining.places
    return field.places_of(
        replace(
            field.with_scores(field.candidates[entrant.number], changed),
            marks=entrant.marks,
            totals=entrant.totals,
        )
        for entrant in remaining.entrants
        if entrant.number in changed.jury_scores
    )


def _changed_holders(field: Field, places: Mapping[int, int]) -> ChangedHolders:
    """Boundaries whose holders differ if the places are these, with the new holders."""
    return {
        boundary: boundary.holders(places)
        for boundary in field.boundaries
        if boundary.holders(field.places) != boundary.holders(places)
    }


def _find_decisive_moves(
    field: Field, method: SensitivityMethod
) -> Iterator[tuple[PlaceBoundary, Move, frozenset[int]]]:
    """Every move that changes a boundary, and who holds it after the move."""
    contenders = find_contenders(field, method.max_changes())
    if isinstance(method, ZScores | SeverityScores):
        wide_monitor = WidePlaceMonitor(field, contenders, method)
        for move in list_moves(field, field.entrants):
            changed_holders = (
                _changed_holders(field, apply_move(field, move).places)
                if method.changes_jury(move)
                else wide_monitor.boundaries_after(move)
            )
            yield from ((boundary, move, holders) for boundary, holders in changed_holders.items())
        return
    monitor = PlaceMonitor(field, contenders)
    movers = [entrant for entrant in field.entrants if entrant.number in monitor or not method.is_independent]
    for move in list_moves(field, movers):
        changed_holders = monitor.changed_boundaries(move, method.scores_after(move))
        yield from ((boundary, move, holders) for boundary, holders in changed_holders.items())


# --- sentences --------------------------------------------------------------------------------------


def describe_change(place: FragilePlace, juror_names: Mapping[str, str]) -> tuple[LazyText, ...]:
    """Describe one place: a sentence for each juror, one for all marks, one for each penalty.

    Args:
        place: an awarded place, or the qualifying place.
        juror_names: names of the jurors by id.

    >>> [str(text) for text in describe_change(FragilePlace(PlaceBoundary(1), (7,), (), (), ()), {})]
    ['place 1 would not change without any one juror or penalty, nor with one step on any one mark']
    """
    describe = _describe_qualifying if place.boundary.is_qualifying else _describe_award
    return tuple(describe(place, juror_names))


def _describe_award(fragile_place: FragilePlace, juror_names: Mapping[str, str]) -> Iterator[LazyText]:
    place = fragile_place.boundary.place
    if fragile_place.is_stable:
        yield lazy(
            "place {place} would not change without any one juror or penalty, nor with one step on any one "
            "mark",
            place=place,
        )
    for juror_id in fragile_place.by_jurors:
        yield lazy("place {place} would change without {juror}", place=place, juror=juror_names[juror_id])
    if fragile_place.by_marks:
        mark_count = fragile_place.mark_count
        yield lazy("place {place} would change with one step on one of {n} marks", place=place, n=mark_count)
    for penalty in fragile_place.by_penalties:
        yield lazy(
            "place {place} would change without the penalty of no. {number}",
            place=place,
            number=penalty.number,
        )


def _describe_qualifying(fragile_place: FragilePlace, juror_names: Mapping[str, str]) -> Iterator[LazyText]:
    if fragile_place.is_stable:
        yield lazy(
            "the same would go through without any one juror or penalty, and with one step on any one mark"
        )
    for juror_id in fragile_place.by_jurors:
        yield lazy("others would go through without {juror}", juror=juror_names[juror_id])
    if fragile_place.by_marks:
        mark_count = fragile_place.mark_count
        yield lazy("others would go through with one step on one of {n} marks", n=mark_count)
    for penalty in fragile_place.by_penalties:
        yield lazy("others would go through without the penalty of no. {number}", number=penalty.number)
