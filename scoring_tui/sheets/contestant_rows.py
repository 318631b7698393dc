"""Match the rows of a sheet in which every contestant has one row."""

from collections.abc import Collection
from typing import NamedTuple

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import lazy
from scoring_tui.sheets.contestant_lookup import ContestantLookup, UnmatchedRow
from scoring_tui.sheets.contestant_sheet import ContestantSheet
from scoring_tui.sheets.reader import SheetRow


class RowMatch(NamedTuple):
    """Whom a row means, and what is wrong with it; a row that is passed over has neither."""

    contestant: Contestant | None = None
    """Also of a row that repeats an earlier one."""
    problem: InputProblem | None = None


class ContestantRows:
    """The contestants of the rows so far, each in one row."""

    def __init__(self, state: State, *, skip_others: bool = False) -> None:
        """Begin without rows.

        Args:
            skip_others: pass over people who are not in this contest; without it they are problems.
        """
        self._lookup = ContestantLookup(state)
        self._skip_others = skip_others
        self._row_numbers: dict[str, int] = {}
        """By contestant id."""
        self.skipped_names: list[str] = []
        """Names of the people who were passed over."""

    @property
    def warnings(self) -> tuple[InputProblem, ...]:
        """What the committee should check in the rows so far, each once."""
        return self._lookup.warnings

    def match(self, sheet: ContestantSheet, row: SheetRow, category_ids: Collection[str] = ()) -> RowMatch:
        """Return the only contestant that a row means, the problem, or both for a repeated row.

        Args:
            category_ids: a person who has entered several categories is meant in one of these.
        """
        match = self._lookup.match_row(sheet, row, category_ids)
        if isinstance(match, UnmatchedRow):
            if not (self._skip_others and match.stranger):
                return RowMatch(problem=match.problem)
            self.skipped_names.append(match.stranger)
            self._lookup.warn_of_near_name(sheet, row)
            return RowMatch()
        first_row_number = self._row_numbers.setdefault(match.id, row.row_number)
        if first_row_number == row.row_number:
            return RowMatch(match)
        message = lazy("{name} stands in row {row} already", name=match.name, row=first_row_number)
        return RowMatch(match, InputProblem(sheet.row_place(row), message))
