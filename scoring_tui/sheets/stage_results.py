"""Read results of an earlier stage and difficulty factors from a sheet that lists contestants.

All errors are reported at once, by row and column; all rows are taken or none.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Leaf
from scoring_tui.contest.recount_limits import MAX_FACTOR
from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals, read_number
from scoring_tui.contest.stages import MAX_STAGE_RESULT, Stage
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.score_inputs import require_stage
from scoring_tui.sheets.contestant_lookup import ContestantLookup
from scoring_tui.sheets.contestant_sheet import ContestantSheet, cell_text, read_contestant_sheet
from scoring_tui.sheets.headings import fold_heading
from scoring_tui.sheets.reader import SheetRow

_SCORE_HEADINGS = """nilai, nilai akhir, nilai total, nilai rata rata, total nilai, jumlah nilai, skor,
    skor akhir, skor total, total skor, jumlah skor, total, jumlah, rata rata, hasil, hasil akhir, poin,
    score, final score, total score, average, result, points"""
_USUAL_HEADINGS = frozenset(fold_heading(heading) for heading in _SCORE_HEADINGS.split(","))
"""Headings that a column of results usually has."""

_STAGE_PREFIXES = ("", "nilai ", "skor ", "score ", "hasil ")
"""What may precede the name of a stage in a heading."""

_LONG_DECIMALS = re.compile(r"[0-9]*[.,][0-9]{13,}")
_THOUSANDS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
"""A number that may mean thousands in a column that also has the other decimal sign."""


def active_contestants(state: State) -> list[Contestant]:
    """Contestants who are neither absent nor withdrawn nor disqualified."""
    excluded_ids = {turn.contestant for turn in state.turns.values() if turn.exclusion is not None}
    return [contestant for contestant in state.contestants.values() if contestant.id not in excluded_ids]


def _refuse(path: Path, problems: list[InputProblem]) -> NoReturn:
    """Raise `InvalidInput` with each different problem once."""
    raise InvalidInput(path.name, list({str(problem): problem for problem in problems}.values()))


# --- results of a stage -----------------------------------------------------------------------------


def read_stage_results(
    path: Path, state: State, stage_id: str, heading: str = "", strangers: list[str] | None = None
) -> tuple[Result, ...]:
    """Read the results of a stage. A row with a reason why there is no score is skipped.

    Args:
        heading: of the column to take; without it, the one named like the stage or like usual results.
        strangers: collects the names of people who are not in this contest, such as those who did not
            qualify; without it they are errors.

    Raises:
        InvalidInput: with every problem by row and column; then no row of the file may be taken.
        CommandRefused: there is no such stage.
    """
    reader = _ResultReader(path, state, require_stage(state.contest, stage_id), heading, strangers)
    problems = list(reader.read_rows())
    if problems or not reader.results:
        _refuse(path, problems or [InputProblem("", lazy("there are no results to take"))])
    return tuple(result for result, _ in reader.results.values())


class _ResultReader:
    """Reads one file of results."""

    def __init__(
        self, path: Path, state: State, stage: Stage, heading: str, strangers: list[str] | None
    ) -> None:
        self.stage, self.heading, self.strangers = stage, heading, strangers
        self.lookup = ContestantLookup(state)
        self.results: dict[str, tuple[Result, int]] = {}
        """Results by contestant, each with its row number."""
        stage_headings = frozenset(
            fold_heading(prefix + name) for prefix in _STAGE_PREFIXES for name in (stage.id, stage.name)
        )
        self.heading_choices = (
            (frozenset((fold_heading(heading),)),) if heading else (stage_headings, _USUAL_HEADINGS)
        )
        """Sets of folded headings, the preferred one first."""
        self.sheet = read_contestant_sheet(path, stage_headings.union(_USUAL_HEADINGS, *self.heading_choices))

    def read_rows(self) -> Iterator[InputProblem]:
        """Read every row into `results`, and yield the problems."""
        column = self._find_column()
        if isinstance(column, InputProblem):
            yield column
            return
        has_both_signs = _has_both_decimal_signs(self.sheet, column)
        for row in self.sheet.rows:
            has_result = cell_text(row, column) or not self._is_explained(row)
            if has_result and not self._skip_stranger(row):
                yield from self._read_row(row, column, has_both_signs)

    def _find_column(self) -> int | InputProblem:
        """The column with the wanted heading; without one, named like the stage or like usual results."""
        for folded_headings in self.heading_choices:
            columns = self.sheet.find_columns(folded_headings)
            if len(columns) > 1:
                titles = ", ".join(self.sheet.titles[column] for column in columns)
                return InputProblem(
                    lazy("row {row}", row=self.sheet.headings.row_number),
                    lazy("any of {columns} may be the result: choose one with --column", columns=titles),
                )
            if columns:
                return columns[0]
        return self.sheet.missing_column(self.heading or self.stage.name)

    def _is_explained(self, row: SheetRow) -> bool:
        """Whether the column `why` of our own exports has a reason for a missing score."""
        return any(cell_text(row, column) for column in self.sheet.find_columns(("why",)))

    def _skip_stranger(self, row: SheetRow) -> bool:
        """Whether the row is about a person who is no contestant; if so, collect the name."""
        stranger = "" if self.strangers is None else self.lookup.find_stranger(self.sheet, row)
        if self.strangers is not None and stranger:
            self.strangers.append(stranger)
        return bool(stranger)

    def _read_row(self, row: SheetRow, column: int, has_both_signs: bool) -> Iterator[InputProblem]:
        contestant = self.lookup.find_contestant(self.sheet, row)
        score = _read_bounded_number(
            cell_text(row, column), self.stage.decimals, MAX_STAGE_RESULT, has_both_signs
        )
        if isinstance(contestant, InputProblem):
            yield contestant
        if isinstance(score, LazyText):
            yield InputProblem(self.sheet.cell_place(row, column), score)
        if isinstance(contestant, InputProblem):
            return
        if contestant.id in self.results:
            yield _repeated_contestant(contestant, row, self.results[contestant.id][1])
        value = score if isinstance(score, Decimal) else Decimal(0)
        self.results.setdefault(
            contestant.id, (Result(contestant=contestant.id, score=value), row.row_number)
        )


def _repeated_contestant(contestant: Contestant, row: SheetRow, first_row_number: int) -> InputProblem:
    message = lazy("{name} stands in row {row} already", name=contestant.name, row=first_row_number)
    return InputProblem(lazy("row {row}", row=row.row_number), message)


def _has_both_decimal_signs(sheet: ContestantSheet, column: int) -> bool:
    """Whether a column has both commas and dots, so that one of them may separate thousands."""
    column_text = "".join(cell_text(row, column) for row in sheet.rows)
    return "," in column_text and "." in column_text


def _read_bounded_number(
    text: str, max_decimals: int, max_value: int, has_both_signs: bool = False
) -> Decimal | LazyText:
    """The number in a cell, or what is wrong with it: ambiguous, too many decimals, too great."""
    if has_both_signs and _THOUSANDS.fullmatch(text):
        return lazy("may mean thousands or decimals beside the others: {typed}", typed=text)
    number = read_number(text)
    has_many_decimals = isinstance(number, Decimal) and count_decimals(number) > max_decimals
    if _LONG_DECIMALS.fullmatch(text) or has_many_decimals:
        return lazy("at most {n} decimals", n=max_decimals)
    if isinstance(number, Decimal) and number > max_value:
        return lazy("at most {most}", most=max_value)
    return number


# --- difficulty -------------------------------------------------------------------------------------


def read_difficulty(path: Path, state: State) -> tuple[Factor, ...]:
    """Read difficulty factors: one row for each contestant, one column for each criterion, by its id or name.

    Raises `InvalidInput` with every problem by row and column; then no row of the file may be taken.
    """
    reader = _DifficultyReader(path, state)
    problems = [problem for row in reader.sheet.rows for problem in reader.read_row(row)]
    if problems:
        _refuse(path, problems)
    return tuple(reader.factors)


class _DifficultyReader:
    """Reads one file of difficulty factors."""

    def __init__(self, path: Path, state: State) -> None:
        self.contest = state.contest
        self.lookup = ContestantLookup(state)
        self.row_numbers: dict[str, int] = {}
        """By contestant id."""
        self.factors: list[Factor] = []
        rubrics = [rubric for rubric in self.contest.rubric.values() if rubric.difficulty]
        criterion_headings = {
            fold_heading(heading)
            for rubric in rubrics
            for leaf in rubric.leaves
            for heading in (leaf.id, leaf.name)
        }
        if not criterion_headings:
            _refuse(path, [InputProblem("", lazy("no rubric of this contest knows difficulty"))])
        self.sheet = read_contestant_sheet(path, criterion_headings)
        self.criterion_columns = self.sheet.find_columns(criterion_headings)

    def read_row(self, row: SheetRow) -> Iterator[InputProblem]:
        """Add the row's factors to `factors`, and yield the problems."""
        contestant = self.lookup.find_contestant(self.sheet, row)
        if isinstance(contestant, InputProblem):
            yield contestant
            return
        if contestant.id in self.row_numbers:
            yield _repeated_contestant(contestant, row, self.row_numbers[contestant.id])
        self.row_numbers.setdefault(contestant.id, row.row_number)
        rubric = self.contest.rubric_of(contestant.category)
        leaf_columns = {
            leaf: self._find_columns(leaf) for leaf in (rubric.leaves if rubric.difficulty else ())
        }
        for leaf, columns in leaf_columns.items():
            yield from self._read_factor(row, contestant, leaf, columns)
        rubric_columns = {column for columns in leaf_columns.values() for column in columns}
        for column in self.criterion_columns:
            if column not in rubric_columns and cell_text(row, column):
                category = self.contest.categories[contestant.category].name
                message = lazy("has no difficulty in {category}; leave it empty", category=category)
                yield InputProblem(self.sheet.cell_place(row, column), message)

    def _find_columns(self, leaf: Leaf) -> list[int]:
        return self.sheet.find_columns((fold_heading(leaf.id), fold_heading(leaf.name)))

    def _read_factor(
        self, row: SheetRow, contestant: Contestant, leaf: Leaf, columns: list[int]
    ) -> Iterator[InputProblem]:
        if len(columns) != 1:
            yield self._repeated_column(columns) if columns else self.sheet.missing_column(leaf.name)
            return
        place = self.sheet.cell_place(row, columns[0])
        factor = _read_bounded_number(cell_text(row, columns[0]), MARK_DECIMALS, MAX_FACTOR)
        if isinstance(factor, LazyText):
            yield InputProblem(place, factor)
        elif factor <= 0:
            yield InputProblem(place, lazy("must be above 0"))
        else:
            self.factors.append(Factor(contestant=contestant.id, criterion=leaf.id, factor=factor))

    def _repeated_column(self, columns: list[int]) -> InputProblem:
        place = self.sheet.cell_place(self.sheet.headings, columns[1])
        return InputProblem(place, lazy("means the same as {used}", used=self.sheet.titles[columns[0]]))
