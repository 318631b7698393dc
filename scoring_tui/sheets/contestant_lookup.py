"""Whom a row of a sheet means, by NIP, name, id or draw number; never guessed.

Imports the state and the sheet that lists contestants.
"""

from collections.abc import Iterable, Iterator, Mapping

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.nip import NIP_LENGTH, keep_digits
from scoring_tui.contest.nip import normalize_nip as tidy_nip
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.contestant_sheet import ContestantSheet
from scoring_tui.sheets.headings import normalize_text
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.rows import find_category

People = list[Contestant]
Clue = tuple[int, People]
"""A column, and who may be meant by what stands there."""


class _Nobody(Exception):
    """A row that means no one contestant; `stranger` says whom, where that is somebody else altogether."""

    def __init__(self, place: LazyText, what: LazyText, stranger: str = "") -> None:
        self.problem = InputProblem(place, what)
        self.stranger = stranger
        super().__init__(str(self.problem))


class ContestantLookup:
    """The contestants, to be found by what a sheet tells of them.

    NIP and name are a person's own. Ids and plain numbers are those of one contest file, and a sheet may come
    from another: they count where there is neither NIP nor name, and tell namesakes apart. A draw number that
    the heading calls so must agree with the name.
    """

    def __init__(self, state: State) -> None:
        everyone = list(state.contestants.values())
        self._contest = state.contest
        self._everyone = everyone
        self._ids = {one.id: [one] for one in everyone}
        self._names = _grouped((normalize_text(one.name), one) for one in everyone)
        self._nips = _grouped((one.nip, one) for one in everyone if one.nip)
        turns = state.turns.values()
        self._drawn = {str(turn.number): self._ids[turn.contestant] for turn in turns}

    def find_contestant(self, sheet: ContestantSheet, row: SheetRow) -> Contestant | InputProblem:
        """The one contestant whom a row means, or why there is none."""
        try:
            return self._only(sheet, row, *self._found(sheet, row))
        except _Nobody as nobody:
            return nobody.problem

    def find_stranger(self, sheet: ContestantSheet, row: SheetRow) -> str:
        """Name or NIP of somebody who is no contestant here at all; else empty."""
        try:
            self._found(sheet, row)
        except _Nobody as nobody:
            return nobody.stranger
        return ""

    def _found(self, sheet: ContestantSheet, row: SheetRow) -> Clue:
        """Everyone who fits all that is a person's own, else whom id or number mean in this file."""
        named = [*self._by_name(sheet, row)]
        named += self._by_nip(sheet, row, alone=not named)
        clues = [*named, *self._by_number(sheet, row, "draw")] or [*self._of_this_file(sheet, row)]
        if not clues:
            what = lazy("whom it means is missing: NIP, name and number are empty")
            raise _Nobody(lazy("row {row}", row=row.row_number), what)
        (column, found), *rest = clues
        for other, others in rest:
            both = [one for one in found if one in others]
            if not both:
                raise _Nobody(sheet.place(row, other), _contradicted(sheet, column, found))
            found = both
        return column, found

    def _by_name(self, sheet: ContestantSheet, row: SheetRow) -> Iterator[Clue]:
        """By the name of the team, else of the person, else of the institution."""
        typed = sheet.cells(row, "team", "name") or sheet.cells(row, "unit")
        known = [
            (column, self._names[normalize_text(name)])
            for column, name in typed
            if normalize_text(name) in self._names
        ]
        if known or not sheet.cells(row, "name", "team"):
            yield from known[:1]
            return
        column, name = typed[0]
        what = lazy("there is no contestant {name}", name=name[:60])
        raise _Nobody(sheet.place(row, column), what, stranger=name)

    def _by_nip(self, sheet: ContestantSheet, row: SheetRow, alone: bool) -> Iterator[Clue]:
        """By the NIP; one that nobody has may still be that of somebody whose NIP is not known."""
        for column, typed in sheet.cells(row, "nip"):
            if owners := self._nips.get(tidy_nip(typed)):
                yield column, owners
            elif alone:
                what = lazy("no contestant has the NIP {nip}", nip=typed[:30])
                raise _Nobody(sheet.place(row, column), what, stranger=typed)
            elif len(keep_digits(typed)) == NIP_LENGTH:
                yield column, [one for one in self._everyone if not one.nip]

    def _by_number(self, sheet: ContestantSheet, row: SheetRow, kind: str) -> Iterator[Clue]:
        for column, typed in sheet.cells(row, kind):
            if typed not in self._drawn:
                what = lazy("there is no draw number {number}", number=typed[:20])
                raise _Nobody(sheet.place(row, column), what)
            yield column, self._drawn[typed]

    def _of_this_file(self, sheet: ContestantSheet, row: SheetRow) -> Iterator[Clue]:
        for column, typed in sheet.cells(row, "id"):
            found = self._ids.get(typed) or self._names.get(normalize_text(typed))
            if not found:
                raise _Nobody(
                    sheet.place(row, column), lazy("there is no contestant {name}", name=typed[:60])
                )
            yield column, found
        yield from self._by_number(sheet, row, "number")

    # --- namesakes ----------------------------------------------------------------------------------

    def _only(self, sheet: ContestantSheet, row: SheetRow, column: int, found: People) -> Contestant:
        """The one among namesakes whom the rest of the row means."""
        found = self._of_category(sheet, row, found)
        for hint in self._hints(sheet, row):
            found = [one for one in found if one in hint] or found
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            what = lazy("several contestants have this name; add a column id with one of {ids}", ids=ids)
            raise _Nobody(sheet.place(row, column), what)
        return found[0]

    def _of_category(self, sheet: ContestantSheet, row: SheetRow, found: People) -> People:
        """Those in the category that the row names, where this contest has such a one."""
        for column, typed in sheet.cells(row, "category"):
            category = find_category(typed, self._contest)
            inside = [one for one in found if category is None or one.category == category.id]
            if not inside:
                own = self._contest.categories[found[0].category].name
                what = lazy("{name} is in {category}", name=found[0].name, category=own)
                raise _Nobody(sheet.place(row, column), what)
            found = inside
        return found

    def _hints(self, sheet: ContestantSheet, row: SheetRow) -> Iterator[People]:
        for _, typed in sheet.cells(row, "unit"):
            yield [one for one in self._everyone if normalize_text(one.unit) == normalize_text(typed)]
        for _, typed in sheet.cells(row, "id"):
            yield self._ids.get(typed, [])
        for _, typed in sheet.cells(row, "number"):
            yield self._drawn.get(typed, [])


def _grouped(pairs: Iterable[tuple[str, Contestant]]) -> Mapping[str, People]:
    groups: dict[str, People] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def _contradicted(sheet: ContestantSheet, column: int, found: People) -> LazyText:
    """Two columns that mean different people: the mistake that crowns the wrong one."""
    name = found[0].name
    return lazy(
        "does not belong to {name}, whom column {column} means", name=name, column=sheet.titles[column]
    )
