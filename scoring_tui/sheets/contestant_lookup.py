"""Find the contestant of a row by NIP, name, id or draw number. An ambiguous row is an error."""

from collections.abc import Iterable, Iterator, Mapping

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.nip import NIP_LENGTH, keep_digits, normalize_nip
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.contestant_sheet import ContestantSheet
from scoring_tui.sheets.headings import normalize_text
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.rows import find_category

Contestants = list[Contestant]
CellMatch = tuple[int, Contestants]
"""A column, and the contestants that match its cell."""


class _NoContestant(Exception):
    """No single contestant matches the row; `stranger` is the name or NIP of a person not in the contest."""

    def __init__(self, place: LazyText, message: LazyText, stranger: str = "") -> None:
        self.problem = InputProblem(place, message)
        self.stranger = stranger
        super().__init__(str(self.problem))


class ContestantLookup:
    """Finds the contestants of the rows of a sheet.

    NIP and name identify a person. Ids and plain numbers are valid in one contest file only, and a sheet may
    come from another one: they are used if NIP and name are empty, and to distinguish namesakes. A column
    with the heading of draw numbers must agree with the name.
    """

    def __init__(self, state: State) -> None:
        contestants = list(state.contestants.values())
        self._contest = state.contest
        self._contestants = contestants
        self._by_id = {contestant.id: [contestant] for contestant in contestants}
        self._by_name = _group_contestants(
            (normalize_text(contestant.name), contestant) for contestant in contestants
        )
        self._by_nip = _group_contestants(
            (contestant.nip, contestant) for contestant in contestants if contestant.nip
        )
        self._by_draw_number = {
            str(turn.number): self._by_id[turn.contestant] for turn in state.turns.values()
        }

    def find_contestant(self, sheet: ContestantSheet, row: SheetRow) -> Contestant | InputProblem:
        """Return the only contestant that matches a row, or the problem."""
        try:
            return self._choose_namesake(sheet, row, *self._find_matches(sheet, row))
        except _NoContestant as error:
            return error.problem

    def find_stranger(self, sheet: ContestantSheet, row: SheetRow) -> str:
        """Return name or NIP if the row is about a person who is not in the contest; else an empty text."""
        try:
            self._find_matches(sheet, row)
        except _NoContestant as error:
            return error.stranger
        return ""

    def _find_matches(self, sheet: ContestantSheet, row: SheetRow) -> CellMatch:
        """Match name, NIP and draw number together; if all are empty, match id and plain number."""
        matches = [*self._match_name(sheet, row)]
        matches += self._match_nip(sheet, row, is_required=not matches)
        matches += self._match_number(sheet, row, "draw")
        matches = matches or [*self._match_file_number(sheet, row)]
        if not matches:
            message = lazy("whom it means is missing: NIP, name and number are empty")
            raise _NoContestant(lazy("row {row}", row=row.row_number), message)
        (first_column, contestants), *other_matches = matches
        for column, column_contestants in other_matches:
            common = [contestant for contestant in contestants if contestant in column_contestants]
            if not common:
                message = _contradiction(sheet, first_column, contestants)
                raise _NoContestant(sheet.cell_place(row, column), message)
            contestants = common
        return first_column, contestants

    def _match_name(self, sheet: ContestantSheet, row: SheetRow) -> Iterator[CellMatch]:
        """Match the name of the team, else of the person, else of the institution."""
        name_cells = sheet.filled_cells(row, "team", "name") or sheet.filled_cells(row, "unit")
        matches = [
            (column, self._by_name[normalize_text(name)])
            for column, name in name_cells
            if normalize_text(name) in self._by_name
        ]
        if matches or not sheet.filled_cells(row, "name", "team"):
            yield from matches[:1]
            return
        column, name = name_cells[0]
        message = lazy("there is no contestant {name}", name=name[:60])
        raise _NoContestant(sheet.cell_place(row, column), message, stranger=name)

    def _match_nip(self, sheet: ContestantSheet, row: SheetRow, is_required: bool) -> Iterator[CellMatch]:
        """Match the NIP. An unknown NIP matches contestants without a NIP, if the name matched."""
        for column, text in sheet.filled_cells(row, "nip"):
            if owners := self._by_nip.get(normalize_nip(text)):
                yield column, owners
            elif is_required:
                message = lazy("no contestant has the NIP {nip}", nip=text[:30])
                raise _NoContestant(sheet.cell_place(row, column), message, stranger=text)
            elif len(keep_digits(text)) == NIP_LENGTH:
                yield column, [contestant for contestant in self._contestants if not contestant.nip]

    def _match_number(self, sheet: ContestantSheet, row: SheetRow, kind: str) -> Iterator[CellMatch]:
        for column, text in sheet.filled_cells(row, kind):
            if text not in self._by_draw_number:
                message = lazy("there is no draw number {number}", number=text[:20])
                raise _NoContestant(sheet.cell_place(row, column), message)
            yield column, self._by_draw_number[text]

    def _match_file_number(self, sheet: ContestantSheet, row: SheetRow) -> Iterator[CellMatch]:
        """Match id and plain number, which are valid in this contest file only."""
        for column, text in sheet.filled_cells(row, "id"):
            contestants = self._by_id.get(text) or self._by_name.get(normalize_text(text))
            if not contestants:
                message = lazy("there is no contestant {name}", name=text[:60])
                raise _NoContestant(sheet.cell_place(row, column), message)
            yield column, contestants
        yield from self._match_number(sheet, row, "number")

    # --- namesakes ----------------------------------------------------------------------------------

    def _choose_namesake(
        self, sheet: ContestantSheet, row: SheetRow, column: int, contestants: Contestants
    ) -> Contestant:
        """Choose among namesakes by the other cells of the row."""
        contestants = self._keep_category(sheet, row, contestants)
        for hint in self._hints(sheet, row):
            contestants = [contestant for contestant in contestants if contestant in hint] or contestants
        if len(contestants) > 1:
            ids = ", ".join(contestant.id for contestant in contestants)
            message = lazy("several contestants have this name; add a column id with one of {ids}", ids=ids)
            raise _NoContestant(sheet.cell_place(row, column), message)
        return contestants[0]

    def _keep_category(self, sheet: ContestantSheet, row: SheetRow, contestants: Contestants) -> Contestants:
        """Keep the contestants in the row's category, if this contest has that category."""
        for column, text in sheet.filled_cells(row, "category"):
            category = find_category(text, self._contest)
            remaining = [
                contestant
                for contestant in contestants
                if category is None or contestant.category == category.id
            ]
            if not remaining:
                name = contestants[0].name
                actual_category = self._contest.categories[contestants[0].category].name
                message = lazy("{name} is in {category}", name=name, category=actual_category)
                raise _NoContestant(sheet.cell_place(row, column), message)
            contestants = remaining
        return contestants

    def _hints(self, sheet: ContestantSheet, row: SheetRow) -> Iterator[Contestants]:
        """Yield the contestants that match unit, id and plain number, each cell on its own."""
        for _, text in sheet.filled_cells(row, "unit"):
            unit = normalize_text(text)
            yield [contestant for contestant in self._contestants if normalize_text(contestant.unit) == unit]
        for _, text in sheet.filled_cells(row, "id"):
            yield self._by_id.get(text, [])
        for _, text in sheet.filled_cells(row, "number"):
            yield self._by_draw_number.get(text, [])


def _group_contestants(pairs: Iterable[tuple[str, Contestant]]) -> Mapping[str, Contestants]:
    groups: dict[str, Contestants] = {}
    for key, contestant in pairs:
        groups.setdefault(key, []).append(contestant)
    return groups


def _contradiction(sheet: ContestantSheet, column: int, contestants: Contestants) -> LazyText:
    """The message for two columns that match different contestants."""
    return lazy(
        "does not belong to {name}, whom column {column} means",
        name=contestants[0].name,
        column=sheet.titles[column],
    )
