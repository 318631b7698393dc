"""Find the contestant of a row: by NIP first, then by the exact name. What could mean another is an error."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.nip import NIP_LENGTH, has_lost_digits, keep_digits, normalize_nip
from scoring_tui.contest.person_names import bare_name, could_be_same_person, find_near_name, fold_name
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.contestant_sheet import ContestantSheet
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.rows import find_category

_SAFE_NIP_DIGITS = 15
"""Digits of a NIP that Excel keeps when it takes the NIP for a number."""

_MANTISSA = re.compile(r"[0-9][.,][0-9]+(?=E\+?17$)", re.IGNORECASE)
"""The digits that are left of a NIP as 1,98505E+17."""

Contestants = list[Contestant]
NameCells = list[tuple[int, str]]
"""Columns and texts of the filled cells that name a contestant."""


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A row that means no contestant for certain."""

    problem: InputProblem
    stranger: str = ""
    """Name or NIP of a person who is surely not in the contest; empty if the row may mean a contestant."""


class _NoContestant(Exception):
    """No single contestant matches the row."""

    def __init__(self, place: LazyText, message: LazyText, stranger: str = "") -> None:
        self.row = UnmatchedRow(InputProblem(place, message), stranger)
        super().__init__(str(self.row.problem))


class ContestantLookup:
    """Finds the contestants of the rows of a sheet, and collects what the committee should check.

    1. A NIP that the contest has decides. The name beside it may be spelt otherwise or have other titles:
       that is a warning. A name that is another contestant's, or that the owner of the NIP could not have, is
       an error.
    2. Without such a NIP only the exact name matches; case, blanks and apostrophes make no difference.
    3. Where the sheet has no column of names, a draw number or an id decides. A column "No" never does.

    A column with the heading of draw numbers must agree with the person. Ids and units tell namesakes apart;
    a sheet may come from another contest with other ids, so that an id beside a name decides nothing else.
    """

    def __init__(self, state: State) -> None:
        contestants = list(state.contestants.values())
        self._contest = state.contest
        self._contestants = contestants
        self._by_id = {contestant.id: [contestant] for contestant in contestants}
        self._by_name = _group_contestants(
            (fold_name(contestant.name), contestant) for contestant in contestants
        )
        self._by_bare_name = _group_contestants(
            (bare_name(contestant.name), contestant) for contestant in contestants
        )
        self._by_nip = _group_contestants(
            (contestant.nip, contestant) for contestant in contestants if contestant.nip
        )
        self._by_draw_number = {
            str(turn.number): self._by_id[turn.contestant] for turn in state.turns.values()
        }
        self._warnings: dict[str, InputProblem] = {}

    @property
    def warnings(self) -> tuple[InputProblem, ...]:
        """What the committee should check in the rows so far, each once."""
        return tuple(self._warnings.values())

    def find_contestant(
        self, sheet: ContestantSheet, row: SheetRow, category_ids: Collection[str] = ()
    ) -> Contestant | InputProblem:
        """Return the only contestant that a row means, or the problem.

        Args:
            category_ids: a person who has entered several categories is meant in one of these.
        """
        match = self.match_row(sheet, row, category_ids)
        return match.problem if isinstance(match, UnmatchedRow) else match

    def match_row(
        self, sheet: ContestantSheet, row: SheetRow, category_ids: Collection[str] = ()
    ) -> Contestant | UnmatchedRow:
        """As `find_contestant`; a row without a contestant says also whether it is a stranger's."""
        try:
            column, contestants = self._find_matches(sheet, row)
            contestants = self._agree_on_draw_number(sheet, row, contestants)
            return self._choose_namesake(sheet, row, column, contestants, category_ids)
        except _NoContestant as error:
            return error.row

    def warn_of_near_name(self, sheet: ContestantSheet, row: SheetRow) -> None:
        """Warn if the name of a row that is passed over is close to a contestant's."""
        for column, typed_name in _name_cells(sheet, row):
            if near_name := find_near_name(typed_name, list(self._by_bare_name)):
                near = self._by_bare_name[near_name][0].name
                message = lazy("{typed} was passed over; is it {near}?", typed=typed_name[:60], near=near)
                self._warn(sheet.cell_place(row, column), message)

    def _warn(self, place: LazyText, message: LazyText) -> None:
        problem = InputProblem(place, message)
        self._warnings.setdefault(str(problem), problem)

    # --- who ------------------------------------------------------------------------------------------

    def _find_matches(self, sheet: ContestantSheet, row: SheetRow) -> tuple[int, Contestants]:
        """Return the column that decides, and the contestants that it means."""
        for column, typed_nip in sheet.filled_cells(row, "nip"):
            if owners := self._by_nip.get(normalize_nip(typed_nip)):
                return column, self._agree_on_name(sheet, row, owners)
        name_cells = _name_cells(sheet, row)
        if name_cells or self._institution_cells(sheet, row):
            return self._match_name(sheet, row, name_cells)
        for column, typed_nip in sheet.filled_cells(row, "nip"):
            if any(map(str.isalnum, typed_nip)):
                message = lazy("no contestant has the NIP {nip}", nip=typed_nip[:30])
                raise _NoContestant(sheet.cell_place(row, column), message, stranger=typed_nip)
        if name_columns := [*sheet.columns_by_kind.get("team", ()), *sheet.columns_by_kind.get("name", ())]:
            raise _NoContestant(sheet.cell_place(row, name_columns[0]), lazy("the name is missing"))
        return self._match_number(sheet, row)

    def _agree_on_name(self, sheet: ContestantSheet, row: SheetRow, owners: Contestants) -> Contestants:
        """Return the owners of a NIP whose name the row has; a warning if it is spelt otherwise."""
        name_cells = _name_cells(sheet, row)
        if not name_cells:
            return owners
        for column, typed_name in name_cells:
            namesakes = self._by_name.get(fold_name(typed_name), [])
            if namesakes and not any(contestant in owners for contestant in namesakes):
                message = lazy(
                    "the NIP is that of {owner}, the name that of another contestant", owner=owners[0].name
                )
                raise _NoContestant(sheet.cell_place(row, column), message)
        names = {fold_name(typed_name) for _, typed_name in name_cells}
        if same := [contestant for contestant in owners if fold_name(contestant.name) in names]:
            return same
        for column, typed_name in name_cells:
            similar = [owner for owner in owners if could_be_same_person(owner.name, typed_name)]
            if similar:
                message = lazy(
                    "the sheet says {typed}, the contest has {name}; the NIP is the same",
                    typed=typed_name[:60],
                    name=similar[0].name,
                )
                self._warn(sheet.cell_place(row, column), message)
                return similar
        column, typed_name = name_cells[0]
        message = lazy(
            "the NIP is that of {owner}, the name is {typed}: correct one, or leave the name empty",
            owner=owners[0].name,
            typed=typed_name[:60],
        )
        raise _NoContestant(sheet.cell_place(row, column), message)

    def _institution_cells(self, sheet: ContestantSheet, row: SheetRow) -> NameCells:
        """The unit, where it is the name of an institution that takes part."""
        return [
            (column, unit)
            for column, unit in sheet.filled_cells(row, "unit")
            if any(self._is_institution(contestant) for contestant in self._by_name.get(fold_name(unit), ()))
        ]

    def _is_institution(self, contestant: Contestant) -> bool:
        return self._contest.categories[contestant.category].entry == "institution"

    def _match_name(
        self, sheet: ContestantSheet, row: SheetRow, name_cells: NameCells
    ) -> tuple[int, Contestants]:
        """Match the exact name of the team, else of the person, else of the institution."""
        exact_matches = [
            (column, self._by_name[fold_name(name)])
            for column, name in name_cells or self._institution_cells(sheet, row)
            if fold_name(name) in self._by_name
        ]
        if not exact_matches:
            raise self._unknown_name(sheet, row, name_cells)
        (column, contestants), *other_matches = exact_matches
        for other_column, others in other_matches:
            if not any(contestant in others for contestant in contestants):
                message = _contradiction(sheet, column, contestants)
                raise _NoContestant(sheet.cell_place(row, other_column), message)
        return column, self._agree_on_nip(sheet, row, contestants)

    def _unknown_name(self, sheet: ContestantSheet, row: SheetRow, name_cells: NameCells) -> _NoContestant:
        """The error for a name that no contestant has; a name that differs in titles is no stranger's."""
        column, typed_name = name_cells[0]
        place = sheet.cell_place(row, column)
        for other_column, name in name_cells:
            similar = self._without_other_nip(sheet, row, self._by_bare_name.get(bare_name(name), []))
            if similar:
                message = lazy(
                    "there is no contestant {name}, but {near}: write it so, or add the NIP",
                    name=name[:60],
                    near=similar[0].name,
                )
                return _NoContestant(sheet.cell_place(row, other_column), message)
        if near_name := find_near_name(typed_name, list(self._by_bare_name)):
            near = self._by_bare_name[near_name][0].name
            message = lazy("there is no contestant {name}; is it {near}?", name=typed_name[:60], near=near)
            return _NoContestant(place, message, stranger=typed_name)
        message = lazy("there is no contestant {name}", name=typed_name[:60])
        return _NoContestant(place, message, stranger=typed_name)

    def _agree_on_nip(self, sheet: ContestantSheet, row: SheetRow, contestants: Contestants) -> Contestants:
        """Return those whom a NIP that the contest does not know may belong to: they have none there."""
        for column, typed_nip in sheet.filled_cells(row, "nip"):
            remaining = self._without_other_nip(sheet, row, contestants)
            if not remaining:
                message = lazy("{name} has another NIP in the contest", name=contestants[0].name)
                raise _NoContestant(sheet.cell_place(row, column), message)
            digits = keep_digits(typed_nip)
            if digits and (len(digits) != NIP_LENGTH or has_lost_digits(typed_nip)):
                message = lazy("this is no whole NIP; the name was taken: {nip}", nip=typed_nip[:30])
                self._warn(sheet.cell_place(row, column), message)
            contestants = remaining
        return contestants

    def _without_other_nip(
        self, sheet: ContestantSheet, row: SheetRow, contestants: Contestants
    ) -> Contestants:
        """Leave out contestants whose NIP is certainly not that of the row."""
        typed_nips = [typed_nip for _, typed_nip in sheet.filled_cells(row, "nip")]
        return [
            contestant
            for contestant in contestants
            if not any(_is_other_nip(typed_nip, contestant.nip) for typed_nip in typed_nips)
        ]

    # --- draw number and id -------------------------------------------------------------------------

    def _match_number(self, sheet: ContestantSheet, row: SheetRow) -> tuple[int, Contestants]:
        """Match draw number or id, which are valid in this contest only."""
        for column, text in sheet.filled_cells(row, "draw"):
            return column, self._find_drawn(sheet, row, column, text)
        for column, text in sheet.filled_cells(row, "id"):
            contestants = self._by_id.get(text) or self._by_name.get(fold_name(text))
            if not contestants:
                message = lazy("there is no contestant {name}", name=text[:60])
                raise _NoContestant(sheet.cell_place(row, column), message)
            return column, contestants
        if unit_cells := sheet.filled_cells(row, "unit"):  # perhaps an institution with another spelling
            raise self._unknown_name(sheet, row, unit_cells)
        message = lazy("whom it means is missing: NIP, name, draw number and id are empty")
        raise _NoContestant(lazy("row {row}", row=row.row_number), message)

    def _find_drawn(self, sheet: ContestantSheet, row: SheetRow, column: int, text: str) -> Contestants:
        contestants = self._by_draw_number.get(text)
        if contestants is None:
            message = lazy("there is no draw number {number}", number=text[:20])
            raise _NoContestant(sheet.cell_place(row, column), message)
        return contestants

    def _agree_on_draw_number(
        self, sheet: ContestantSheet, row: SheetRow, contestants: Contestants
    ) -> Contestants:
        """Return those whose draw number the row has."""
        for column, text in sheet.filled_cells(row, "draw"):
            drawn = self._find_drawn(sheet, row, column, text)
            remaining = [contestant for contestant in contestants if contestant in drawn]
            if not remaining:
                message = lazy(
                    "no. {number} is {name}, the row means {other}",
                    number=text[:20],
                    name=drawn[0].name,
                    other=contestants[0].name,
                )
                raise _NoContestant(sheet.cell_place(row, column), message)
            contestants = remaining
        return contestants

    # --- namesakes ----------------------------------------------------------------------------------

    def _choose_namesake(
        self,
        sheet: ContestantSheet,
        row: SheetRow,
        column: int,
        contestants: Contestants,
        category_ids: Collection[str],
    ) -> Contestant:
        """Choose among namesakes, and among the entries of one person, by the other cells of the row."""
        contestants = self._keep_category(sheet, row, contestants)
        for hint in self._hints(sheet, row, category_ids):
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

    def _hints(
        self, sheet: ContestantSheet, row: SheetRow, category_ids: Collection[str]
    ) -> Iterator[Contestants]:
        """Yield the contestants that match unit, id and the wanted categories, each on its own."""
        for _, text in sheet.filled_cells(row, "unit"):
            unit = fold_name(text)
            yield [contestant for contestant in self._contestants if fold_name(contestant.unit) == unit]
        for _, text in sheet.filled_cells(row, "id"):
            yield self._by_id.get(text, [])
        yield [contestant for contestant in self._contestants if contestant.category in category_ids]


def _name_cells(sheet: ContestantSheet, row: SheetRow) -> NameCells:
    """The filled cells that name a team or a person."""
    return sheet.filled_cells(row, "team", "name")


def _is_other_nip(typed_nip: str, contestant_nip: str) -> bool:
    """Whether a typed NIP is certainly not that of a contestant; a damaged one may be the same."""
    digits, contestant_digits = keep_digits(typed_nip), keep_digits(contestant_nip)
    if (mantissa := _MANTISSA.match(typed_nip.strip(" '"))) and len(contestant_digits) == NIP_LENGTH:
        return not contestant_digits.startswith(keep_digits(mantissa[0])[:-1])  # the last one is rounded
    if len(digits) != NIP_LENGTH or len(contestant_digits) != NIP_LENGTH:
        return False
    has_lost_ends = has_lost_digits(typed_nip) or has_lost_digits(contestant_nip)
    length = _SAFE_NIP_DIGITS if has_lost_ends else NIP_LENGTH
    return digits[:length] != contestant_digits[:length]


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
