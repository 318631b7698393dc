"""What every awarded place hangs on, found by trying everything, and the words for it.

Imports the other modules of this room.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import Said, say
from scoring_tui.scoring.sensitivity.field import Field, Line, field_of
from scoring_tui.scoring.sensitivity.independent_methods import Alone, RawMeans
from scoring_tui.scoring.sensitivity.moves import Move, moved, moves
from scoring_tui.scoring.sensitivity.ordinal_methods import Duels, RankSums
from scoring_tui.scoring.sensitivity.severity_method import Adjusted
from scoring_tui.scoring.sensitivity.watched_places import Watch, WideWatch, contenders
from scoring_tui.scoring.sensitivity.z_score_method import ZScores
from scoring_tui.scoring.standings.tally import Tally


@dataclass(frozen=True, slots=True)
class Change:
    """A mark moved by one step."""

    number: int
    juror: str
    criterion: str
    old: Decimal
    new: Decimal


@dataclass(frozen=True, slots=True)
class Dropped:
    """A penalty taken off."""

    number: int
    seq: int
    """The entry that it came with."""


@dataclass(frozen=True, slots=True)
class Fragile:
    """What would change who stands on one place, or who goes through."""

    line: Line
    numbers: tuple[int, ...]
    """Who belongs to it now."""
    by_juror: tuple[str, ...]
    """Jurors without any one of whom it would be others."""
    by_mark: tuple[Change, ...]
    """Every single step of a mark that makes it others."""
    by_penalty: tuple[Dropped, ...]

    @property
    def firm(self) -> bool:
        """Nothing single changes it."""
        return not (self.by_juror or self.by_mark or self.by_penalty)

    @property
    def marks(self) -> int:
        """How many marks it hangs on; one that tells up and down counts once."""
        return len({(change.number, change.juror, change.criterion) for change in self.by_mark})


@dataclass(frozen=True, slots=True)
class Fragility:
    """Every awarded place of a category, from the first down, then the line of those who go through."""

    category: str
    places: tuple[Fragile, ...]
    notes: tuple[Said, ...] = ()


def fragility(state: State, category: str, tally: Tally | None = None) -> Fragility:
    """What the awarded places of a category hang on as it stands now.

    Args:
        state: everything known.
        category: its id.
        tally: a memory of contestants whose ballots did not change.
    """
    return examine(field_of(state, category, tally))


def examine(field: Field) -> Fragility:
    """Leave out every juror, move every mark by one step, drop every penalty, one at a time.

    A place changes when the set of those who stand on it does: a tie that appears or parts counts. The whole
    tie-break chain is asked, recorded decisions too. Steps are the scale's own, or its neighbouring values,
    or 1 where it has neither, and never leave the scale.
    """
    if not field.lines:
        return Fragility(field.category, ())
    found: dict[Line, tuple[list[str], list[Change], list[Dropped]]] = {
        line: ([], [], []) for line in field.lines
    }
    shifts = shifts_of(field)
    for juror in sorted({juror for one in field.entrants for juror in one.marks}):
        for line in _changed(field, _without(field, shifts, juror)):
            found[line][0].append(juror)
    for line, move in _moved(field, shifts):
        change = Change(move.one.number, move.juror, move.leaf.id, move.old, move.new)
        found[line][1].append(change)
    for number in sorted(field.penalties.keys() & field.candidates.keys()):
        for penalty in field.penalties[number]:
            for line in _changed(field, field.without_penalty(number, penalty)):
                found[line][2].append(Dropped(number, penalty.seq))
    places = [
        Fragile(line, tuple(sorted(line.holders(field.places))), tuple(jurors), tuple(marks), tuple(dropped))
        for line, (jurors, marks, dropped) in found.items()
    ]
    return Fragility(field.category, tuple(places), shifts.notes)


Shifts = Alone | RankSums | Duels | ZScores | Adjusted
"""What moves make of the jury's scores."""


def shifts_of(field: Field) -> Shifts:
    """By the declared method; where severity could not be told, the raw means that it fell back on."""
    match field.scoring.method:
        case "rank-sum":
            return RankSums(field)
        case "head-to-head":
            return Duels(field)
        case "z-score":
            return ZScores(field)
        case "severity" if field.scores.beside:
            return Adjusted(field)
        case "severity":
            return RawMeans(field)
        case _:
            return Alone(field)


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


def _changed(field: Field, places: Mapping[int, int]) -> list[Line]:
    """Lines that other people hold there."""
    return [line for line in field.lines if line.holders(field.places) != line.holders(places)]


def _moved(field: Field, shifts: Shifts) -> Iterator[tuple[Line, Move]]:
    """Every move that changes a line."""
    among = contenders(field, shifts.reach())
    if isinstance(shifts, ZScores | Adjusted):
        wide = WideWatch(field, among, shifts)
        for move in moves(field, field.entrants):
            lines = (
                _changed(field, moved(field, move).places) if shifts.toggles(move) else wide.followed(move)
            )
            yield from ((line, move) for line in lines)
        return
    watch = Watch(field, among)
    movers = [one for one in field.entrants if one.number in watch or not shifts.apart]
    for move in moves(field, movers):
        yield from ((line, move) for line in watch.changed(move, shifts.after(move)))


# --- words ------------------------------------------------------------------------------------------


def words(one: Fragile, names: Mapping[str, str]) -> tuple[Said, ...]:
    """What one place hangs on, a sentence for each juror, for all marks, and for each penalty.

    Args:
        one: a place, or the line of those who go through.
        names: of the jurors, by id.

    >>> [str(said) for said in words(Fragile(Line(1), (7,), (), (), ()), {})]
    ['place 1 is firm: no single juror, step of a mark or penalty changes it']
    """
    return tuple(_through(one, names) if one.line.through else _place(one, names))


def _place(one: Fragile, names: Mapping[str, str]) -> Iterator[Said]:
    place = one.line.place
    if one.firm:
        yield say("place {place} is firm: no single juror, step of a mark or penalty changes it", place=place)
    for juror in one.by_juror:
        yield say("place {place} would change without {juror}", place=place, juror=names[juror])
    if one.by_mark:
        yield say("place {place} would change with one step on one of {n} marks", place=place, n=one.marks)
    for dropped in one.by_penalty:
        yield say(
            "place {place} would change without the penalty of no. {number}",
            place=place,
            number=dropped.number,
        )


def _through(one: Fragile, names: Mapping[str, str]) -> Iterator[Said]:
    if one.firm:
        yield say("who goes through is firm: no single juror, step of a mark or penalty changes it")
    for juror in one.by_juror:
        yield say("others would go through without {juror}", juror=names[juror])
    if one.by_mark:
        yield say("others would go through with one step on one of {n} marks", n=one.marks)
    for dropped in one.by_penalty:
        yield say("others would go through without the penalty of no. {number}", number=dropped.number)
