"""What every awarded place hangs on, found by trying everything, and the words for it.

Imports the other modules of this room.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.sensitivity.field import Field, PlaceBoundary, build_field
from scoring_tui.scoring.sensitivity.independent_methods import IndependentScores, RawMeans
from scoring_tui.scoring.sensitivity.moves import Move, apply_move, list_moves
from scoring_tui.scoring.sensitivity.ordinal_methods import PairwiseWins, RankSums
from scoring_tui.scoring.sensitivity.severity_method import SeverityScores
from scoring_tui.scoring.sensitivity.watched_places import PlaceMonitor, WidePlaceMonitor, contenders
from scoring_tui.scoring.sensitivity.z_score_method import ZScores
from scoring_tui.scoring.standings.tally import Tally


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A mark moved by one step."""

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
    """The entry that it came with."""


@dataclass(frozen=True, slots=True)
class FragilePlace:
    """What would change who stands on one place, or who goes through."""

    boundary: PlaceBoundary
    numbers: tuple[int, ...]
    """Who belongs to it now."""
    by_jurors: tuple[str, ...]
    """Jurors without any one of whom it would be others."""
    by_marks: tuple[MarkChange, ...]
    """Every single step of a mark that makes it others."""
    by_penalties: tuple[PenaltyChange, ...]

    @property
    def is_firm(self) -> bool:
        """Nothing single changes it."""
        return not (self.by_jurors or self.by_marks or self.by_penalties)

    @property
    def mark_count(self) -> int:
        """How many marks it hangs on; one that tells up and down counts once."""
        return len({(change.number, change.juror, change.criterion) for change in self.by_marks})


@dataclass(frozen=True, slots=True)
class Fragility:
    """Every awarded place of a category, from the first down, then the line of those who go through."""

    category: str
    places: tuple[FragilePlace, ...]
    notes: tuple[LazyText, ...] = ()


def find_fragility(state: State, category: str, tally: Tally | None = None) -> Fragility:
    """What the awarded places of a category hang on as it stands now.

    Args:
        state: everything known.
        category: its id.
        tally: a memory of contestants whose ballots did not change.
    """
    return examine_field(build_field(state, category, tally))


def examine_field(field: Field) -> Fragility:
    """Leave out every juror, move every mark by one step, drop every penalty, one at a time.

    A place changes when the set of those who stand on it does: a tie that appears or parts counts. The whole
    tie-break chain is asked, recorded decisions too. Steps are the scale's own, or its neighbouring values,
    or 1 where it has neither, and never leave the scale.
    """
    if not field.lines:
        return Fragility(field.category, ())
    found: dict[PlaceBoundary, tuple[list[str], list[MarkChange], list[PenaltyChange]]] = {
        line: ([], [], []) for line in field.lines
    }
    shifts = shifts_of(field)
    for juror in sorted({juror for one in field.entrants for juror in one.marks}):
        for line in _changed(field, _without(field, shifts, juror)):
            found[line][0].append(juror)
    for line, move in _moved(field, shifts):
        change = MarkChange(move.one.number, move.juror, move.leaf.id, move.old, move.new)
        found[line][1].append(change)
    for number in sorted(field.penalties.keys() & field.candidates.keys()):
        for penalty in field.penalties[number]:
            for line in _changed(field, field.without_penalty(number, penalty)):
                found[line][2].append(PenaltyChange(number, penalty.seq))
    places = [
        FragilePlace(
            line, tuple(sorted(line.holders(field.places))), tuple(jurors), tuple(marks), tuple(dropped)
        )
        for line, (jurors, marks, dropped) in found.items()
    ]
    return Fragility(field.category, tuple(places), shifts.notes)


Shifts = IndependentScores | RankSums | PairwiseWins | ZScores | SeverityScores
"""What moves make of the jury's scores."""


def shifts_of(field: Field) -> Shifts:
    """By the declared method; where severity could not be told, the raw means that it fell back on."""
    match field.scoring.method:
        case "rank-sum":
            return RankSums(field)
        case "head-to-head":
            return PairwiseWins(field)
        case "z-score":
            return ZScores(field)
        case "severity" if field.scores.other_scores:
            return SeverityScores(field)
        case "severity":
            return RawMeans(field)
        case _:
            return IndependentScores(field)


def _without(field: Field, shifts: Shifts, juror: str) -> dict[int, int]:
    """Places without a juror."""
    left, after = field.without_juror(juror), shifts.without(juror)
    if after is None:
        return left.places
    return field.places_of(
        replace(field.became(field.candidates[one.number], after), marks=one.marks, totals=one.totals)
        for one in left.entrants
        if one.number in after.jury
    )


def _changed(field: Field, places: Mapping[int, int]) -> list[PlaceBoundary]:
    """Lines that other people hold there."""
    return [line for line in field.lines if line.holders(field.places) != line.holders(places)]


def _moved(field: Field, shifts: Shifts) -> Iterator[tuple[PlaceBoundary, Move]]:
    """Every move that changes a line."""
    among = contenders(field, shifts.reach())
    if isinstance(shifts, ZScores | SeverityScores):
        wide = WidePlaceMonitor(field, among, shifts)
        for move in list_moves(field, field.entrants):
            lines = (
                _changed(field, apply_move(field, move).places)
                if shifts.toggles(move)
                else wide.followed(move)
            )
            yield from ((line, move) for line in lines)
        return
    watch = PlaceMonitor(field, among)
    movers = [one for one in field.entrants if one.number in watch or not shifts.apart]
    for move in list_moves(field, movers):
        yield from ((line, move) for line in watch.changed(move, shifts.after(move)))


# --- words ------------------------------------------------------------------------------------------


def describe_change(one: FragilePlace, names: Mapping[str, str]) -> tuple[LazyText, ...]:
    """What one place hangs on, a sentence for each juror, for all marks, and for each penalty.

    Args:
        one: a place, or the line of those who go through.
        names: of the jurors, by id.

    >>> [str(said) for said in describe_change(FragilePlace(PlaceBoundary(1), (7,), (), (), ()), {})]
    ['place 1 is firm: no single juror, step of a mark or penalty changes it']
    """
    return tuple(_through(one, names) if one.boundary.is_qualifying else _place(one, names))


def _place(one: FragilePlace, names: Mapping[str, str]) -> Iterator[LazyText]:
    place = one.boundary.place
    if one.is_firm:
        yield lazy(
            "place {place} is firm: no single juror, step of a mark or penalty changes it", place=place
        )
    for juror in one.by_jurors:
        yield lazy("place {place} would change without {juror}", place=place, juror=names[juror])
    if one.by_marks:
        yield lazy(
            "place {place} would change with one step on one of {n} marks", place=place, n=one.mark_count
        )
    for dropped in one.by_penalties:
        yield lazy(
            "place {place} would change without the penalty of no. {number}",
            place=place,
            number=dropped.number,
        )


def _through(one: FragilePlace, names: Mapping[str, str]) -> Iterator[LazyText]:
    if one.is_firm:
        yield lazy("who goes through is firm: no single juror, step of a mark or penalty changes it")
    for juror in one.by_jurors:
        yield lazy("others would go through without {juror}", juror=names[juror])
    if one.by_marks:
        yield lazy("others would go through with one step on one of {n} marks", n=one.mark_count)
    for dropped in one.by_penalties:
        yield lazy("others would go through without the penalty of no. {number}", number=dropped.number)
