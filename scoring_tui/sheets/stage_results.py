"""What contestants bring along, from a CSV or XLSX file: results of an earlier stage, factors of difficulty.

Every error is told at once, by row and column; all rows or none. Imports the state, the rules' stages and the
sheet that lists contestants; the command line imports it.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Leaf
from scoring_tui.contest.recount_limits import MAX_FACTOR, MAX_STAGE_RESULT
from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals, read_number
from scoring_tui.contest.scoring import Stage
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.score_inputs import require_stage
from scoring_tui.sheets.contestant_lookup import ContestantLookup
from scoring_tui.sheets.contestant_sheet import ContestantSheet, cell_text, read_contestant_sheet
from scoring_tui.sheets.headings import fold_heading
from scoring_tui.sheets.reader import SheetRow

_SCORE = """nilai, nilai akhir, nilai total, nilai rata rata, total nilai, jumlah nilai, skor, skor akhir,
    skor total, total skor, jumlah skor, total, jumlah, rata rata, hasil, hasil akhir, poin, score,
    final score, total score, average, result, points"""
_USUAL = frozenset(fold_heading(word) for word in _SCORE.split(","))
"""Headings that a column of results usually has."""

_CALLED = ("", "nilai ", "skor ", "score ", "hasil ")
"""What may stand before the name of a stage in a heading."""

_LONG = re.compile(r"[0-9]*[.,][0-9]{13,}")
_THOUSANDS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
"""What in a column of another decimal sign may mean thousands."""


def active_contestants(state: State) -> list[Contestant]:
    """Contestants who are neither absent nor withdrawn nor disqualified."""
    out = {turn.contestant for turn in state.turns.values() if turn.exclusion is not None}
    return [one for one in state.contestants.values() if one.id not in out]


def _refuse(path: Path, problems: list[InputProblem]) -> NoReturn:
    raise InvalidInput(path.name, list({str(problem): problem for problem in problems}.values()))


# --- results of a stage -----------------------------------------------------------------------------


def read_stage_results(
    path: Path, state: State, stage: str, column: str = "", others: list[str] | None = None
) -> tuple[Result, ...]:
    """The results of a stage in a file; a row that tells why there is no score is passed over.

    Args:
        column: heading of the column to take; else the one that is named like the stage, or as usual.
        others: takes the names of people who are no contestants here, such as those who did not come
            through; without it they are errors.

    Raises:
        Unusable: with every problem by row and column; then nothing of the file may be taken.
        Refused: there is no such stage.
    """
    reader = _Results(path, state, require_stage(state.contest, stage), column, others)
    problems = list(reader.problems())
    if problems or not reader.taken:
        _refuse(path, problems or [InputProblem("", lazy("there are no results to take"))])
    return tuple(result for result, _ in reader.taken.values())


class _Results:
    """A file of results while it is read."""

    def __init__(self, path: Path, state: State, stage: Stage, asked: str, others: list[str] | None) -> None:
        self.stage, self.others = stage, others
        self.people = ContestantLookup(state)
        self.taken: dict[str, tuple[Result, int]] = {}
        """Results by contestant, each with its row."""
        named = frozenset(
            fold_heading(before + word) for before in _CALLED for word in (stage.id, stage.name)
        )
        self.ways = (frozenset((fold_heading(asked),)),) if asked else (named, _USUAL)
        self.asked = asked
        self.sheet = read_contestant_sheet(path, named.union(_USUAL, *self.ways))

    def problems(self) -> Iterator[InputProblem]:
        """Read every row; what is wrong."""
        column = self._column()
        if isinstance(column, InputProblem):
            yield column
            return
        doubtful = _two_signs(self.sheet, column)
        for row in self.sheet.rows:
            if (cell_text(row, column) or not self._explained(row)) and not self._passes(row):
                yield from self._take(row, column, doubtful)

    def _column(self) -> int | InputProblem:
        """The column of the results: as asked, else named like the stage, else of a usual name."""
        for words in self.ways:
            found = self.sheet.columns(words)
            if len(found) > 1:
                titles = ", ".join(self.sheet.titles[n] for n in found)
                where = lazy("row {row}", row=self.sheet.headings.row_number)
                what = lazy("any of {columns} may be the result: choose one with --column", columns=titles)
                return InputProblem(where, what)
            if found:
                return found[0]
        return self.sheet.missing(self.asked or self.stage.name)

    def _explained(self, row: SheetRow) -> bool:
        """Our own papers tell in a column of its own why somebody has no score."""
        return any(cell_text(row, n) for n in self.sheet.columns(("why",)))

    def _passes(self, row: SheetRow) -> bool:
        """Whether the row is about somebody who is left to the others."""
        stranger = "" if self.others is None else self.people.find_stranger(self.sheet, row)
        if self.others is not None and stranger:
            self.others.append(stranger)
        return bool(stranger)

    def _take(self, row: SheetRow, column: int, doubtful: bool) -> Iterator[InputProblem]:
        whom = self.people.find_contestant(self.sheet, row)
        score = _number(cell_text(row, column), self.stage.decimals, MAX_STAGE_RESULT, doubtful)
        if isinstance(whom, InputProblem):
            yield whom
        if isinstance(score, LazyText):
            yield InputProblem(self.sheet.place(row, column), score)
        if isinstance(whom, InputProblem):
            return
        if whom.id in self.taken:
            yield _again(whom, row, self.taken[whom.id][1])
        value = score if isinstance(score, Decimal) else Decimal(0)
        self.taken.setdefault(whom.id, (Result(contestant=whom.id, score=value), row.row_number))


def _again(whom: Contestant, row: SheetRow, earlier: int) -> InputProblem:
    what = lazy("{name} stands in row {row} already", name=whom.name, row=earlier)
    return InputProblem(lazy("row {row}", row=row.row_number), what)


def _two_signs(sheet: ContestantSheet, column: int) -> bool:
    """Whether a column has both commas and dots, so that one of them may part thousands."""
    typed = "".join(cell_text(row, column) for row in sheet.rows)
    return "," in typed and "." in typed


def _number(typed: str, decimals: int, most: int, doubtful: bool = False) -> Decimal | LazyText:
    """The number in a cell, not too fine and not too great, or what is wrong with it."""
    if doubtful and _THOUSANDS.fullmatch(typed):
        return lazy("may mean thousands or decimals beside the others: {typed}", typed=typed)
    number = read_number(typed)
    if _LONG.fullmatch(typed) or (isinstance(number, Decimal) and count_decimals(number) > decimals):
        return lazy("at most {n} decimals", n=decimals)
    if isinstance(number, Decimal) and number > most:
        return lazy("at most {most}", most=most)
    return number


# --- difficulty -------------------------------------------------------------------------------------


def read_difficulty(path: Path, state: State) -> tuple[Factor, ...]:
    """Factors of difficulty in a file: a row a contestant, a column a criterion, by its id or name.

    Raises `Unusable` with every problem by row and column; then nothing of the file may be taken.
    """
    reader = _Difficulty(path, state)
    problems = [problem for row in reader.sheet.rows for problem in reader.take(row)]
    if problems:
        _refuse(path, problems)
    return tuple(reader.factors)


class _Difficulty:
    """A file of factors while it is read."""

    def __init__(self, path: Path, state: State) -> None:
        self.contest = state.contest
        self.people = ContestantLookup(state)
        self.rows: dict[str, int] = {}
        self.factors: list[Factor] = []
        rubrics = [rubric for rubric in self.contest.rubric.values() if rubric.difficulty]
        known = {
            fold_heading(word)
            for rubric in rubrics
            for leaf in rubric.leaves
            for word in (leaf.id, leaf.name)
        }
        if not known:
            _refuse(path, [InputProblem("", lazy("no rubric of this contest knows difficulty"))])
        self.sheet = read_contestant_sheet(path, known)
        self.criteria = self.sheet.columns(known)

    def take(self, row: SheetRow) -> Iterator[InputProblem]:
        """Keep the row's factors, or tell everything that speaks against them."""
        whom = self.people.find_contestant(self.sheet, row)
        if isinstance(whom, InputProblem):
            yield whom
            return
        if whom.id in self.rows:
            yield _again(whom, row, self.rows[whom.id])
        self.rows.setdefault(whom.id, row.row_number)
        rubric = self.contest.rubric_of(whom.category)
        leaves = rubric.leaves if rubric.difficulty else ()
        own = {leaf: self._columns(leaf) for leaf in leaves}
        for leaf, columns in own.items():
            yield from self._factor(row, whom, leaf, columns)
        ours = {column for columns in own.values() for column in columns}
        for column in self.criteria:
            if column not in ours and cell_text(row, column):
                category = self.contest.categories[whom.category].name
                what = lazy("has no difficulty in {category}; leave it empty", category=category)
                yield InputProblem(self.sheet.place(row, column), what)

    def _columns(self, leaf: Leaf) -> list[int]:
        return self.sheet.columns((fold_heading(leaf.id), fold_heading(leaf.name)))

    def _factor(
        self, row: SheetRow, whom: Contestant, leaf: Leaf, columns: list[int]
    ) -> Iterator[InputProblem]:
        if len(columns) != 1:
            yield self.sheet.missing(leaf.name) if not columns else self._doubled(columns)
            return
        place = self.sheet.place(row, columns[0])
        factor = _number(cell_text(row, columns[0]), MARK_DECIMALS, MAX_FACTOR)
        if isinstance(factor, LazyText):
            yield InputProblem(place, factor)
        elif factor <= 0:
            yield InputProblem(place, lazy("must be above 0"))
        else:
            self.factors.append(Factor(contestant=whom.id, criterion=leaf.id, factor=factor))

    def _doubled(self, columns: list[int]) -> InputProblem:
        place = self.sheet.place(self.sheet.headings, columns[1])
        return InputProblem(place, lazy("means the same as {used}", used=self.sheet.titles[columns[0]]))
