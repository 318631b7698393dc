"""Read results of an earlier stage and difficulty factors from a sheet that lists contestants.

All errors are reported at once, by row and column; all rows are taken or none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Leaf
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.recount_limits import MAX_FACTOR
from scoring_tui.contest.scales import MARK_DECIMALS, count_decimals, find_thousands, read_number
from scoring_tui.contest.stages import MAX_STAGE_RESULT, RATINGS, VERDICTS, Stage
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.stage_results import require_sheet_stage
from scoring_tui.sheets.contestant_rows import ContestantRows
from scoring_tui.sheets.contestant_sheet import ContestantSheet, read_contestant_sheet
from scoring_tui.sheets.headings import fold_heading
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.table import cell_text, refuse_sheet

_SCORE_HEADINGS = """nilai, nilai akhir, nilai total, nilai rata rata, total nilai, jumlah nilai, skor,
    skor akhir, skor total, total skor, jumlah skor, total, jumlah, rata rata, hasil, hasil akhir, poin,
    score, final score, total score, average, result, points"""
_USUAL_HEADINGS = frozenset(fold_heading(heading) for heading in _SCORE_HEADINGS.split(","))
"""Headings that a column of results usually has."""

_STAGE_PREFIXES = ("", "nilai ", "skor ", "score ", "hasil ")
"""What may precede the name of a stage in a heading."""

_LONG_DECIMALS = re.compile(r"[0-9]*[.,][0-9]{13,}")


def active_contestants(state: State) -> list[Contestant]:
    """Contestants who are neither absent nor withdrawn nor disqualified."""
    excluded_ids = {turn.contestant for turn in state.turns.values() if turn.exclusion is not None}
    return [contestant for contestant in state.contestants.values() if contestant.id not in excluded_ids]


# --- results of stages ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """What was read from one file."""

    results: Mapping[str, tuple[Result, ...]]
    """Results by stage; every stage that was asked for has some, or somebody who did not come."""
    absences: Mapping[str, tuple[str, ...]]
    """Ids of the contestants who did not come, by stage; nobody where jurors give marks."""
    warnings: tuple[InputProblem, ...]
    """What the committee should check."""
    skipped_names: tuple[str, ...]
    """Names of people who are not in this contest, such as those who did not qualify."""


def read_stage_results(
    path: Path, state: State, stage_headings: Mapping[str, str], *, skip_others: bool = False
) -> ResultSheet:
    """Read the results of one or several stages. A row with a reason why there is no score is skipped.

    Args:
        stage_headings: by stage, the heading of the column to take; if empty, the column that is named like
            the stage, or like usual results where one stage only is read.
        skip_others: pass over people who are not in this contest; without it they are errors.

    Raises:
        InvalidInput: with every problem by row and column; then no row of the file may be taken.
        CommandRefused: there is no such stage.
    """
    stages = {
        require_sheet_stage(state.contest, stage_id): title for stage_id, title in stage_headings.items()
    }
    reader = _ResultReader(path, state, stages, skip_others)
    problems = list(reader.read_rows())
    if not problems:
        problems = [
            InputProblem(
                "",
                lazy("there are no results to take")
                if len(stages) == 1
                else lazy("there are no results of {stage} to take", stage=stage.name),
            )
            for stage in stages
            if not reader.results[stage.id] and not reader.absences[stage.id]
        ]
    if problems:
        refuse_sheet(path, problems)
    return ResultSheet(
        {stage_id: tuple(results.values()) for stage_id, results in reader.results.items()},
        {stage_id: tuple(contestant_ids) for stage_id, contestant_ids in reader.absences.items()},
        (*reader.sheet.warnings, *reader.rows.warnings, *reader.list_great_values()),
        tuple(reader.rows.skipped_names),
    )


def _stage_headings(stage: Stage) -> frozenset[str]:
    """The folded headings that name a stage."""
    return frozenset(
        fold_heading(prefix + name) for prefix in _STAGE_PREFIXES for name in (stage.id, stage.name)
    )


class _ResultReader:
    """Reads one file of results."""

    def __init__(self, path: Path, state: State, stages: Mapping[Stage, str], skip_others: bool) -> None:
        self.contest, self.stages = state.contest, stages
        self.rows = ContestantRows(state, skip_others=skip_others)
        self.results: dict[str, dict[str, Result]] = {stage.id: {} for stage in stages}
        """Results by stage and contestant."""
        self.absences: dict[str, dict[str, None]] = {stage.id: {} for stage in stages}
        """Ids of the contestants who did not come, by stage."""
        self.excluded_ids = {turn.contestant for turn in state.turns.values() if turn.exclusion is not None}
        self.columns_with_both_signs: set[int] = set()
        """Columns with commas and dots, so that one of them may separate thousands."""
        self.great_values: dict[int, list[tuple[LazyText, Decimal, Fraction]]] = {}
        """By column: places and values above the highest total that a juror can give, with that total."""
        choices = [choice for stage in stages for choice in self._heading_choices(stage)]
        usual_headings = _USUAL_HEADINGS.union(*map(_stage_headings, stages))
        self.sheet = read_contestant_sheet(path, usual_headings.union(*choices))

    def _heading_choices(self, stage: Stage) -> list[frozenset[str]]:
        """Sets of folded headings that the stage's column may have, the preferred one first."""
        if title := self.stages[stage]:
            return [frozenset((fold_heading(title),))]
        return [_stage_headings(stage), *([_USUAL_HEADINGS] if len(self.stages) == 1 else [])]

    def read_rows(self) -> Iterator[InputProblem]:
        """Read every row into `results`, and yield the problems."""
        columns = {stage: self._find_column(stage) for stage in self.stages}
        problems = [column for column in columns.values() if isinstance(column, InputProblem)]
        stage_columns = {stage: column for stage, column in columns.items() if isinstance(column, int)}
        problems += self._find_shared_columns(stage_columns)
        yield from problems
        if problems:
            return
        self.columns_with_both_signs = {
            column for column in stage_columns.values() if _has_both_decimal_signs(self.sheet, column)
        }
        for row in self.sheet.rows:
            has_result = any(cell_text(row, column) for column in stage_columns.values())
            if has_result or not self._is_explained(row):
                yield from self._read_row(row, stage_columns)

    def _find_column(self, stage: Stage) -> int | InputProblem:
        """The column with the wanted heading; without one, named like the stage or like usual results."""
        for folded_headings in self._heading_choices(stage):
            columns = self.sheet.find_columns(folded_headings)
            if len(columns) > 1:
                titles = [self.sheet.titles[column] for column in columns]
                return InputProblem(
                    lazy("row {row}", row=self.sheet.headings.row_number),
                    lazy(
                        'any of {columns} may be the result: choose one, as in --stage "{stage}={column}"',
                        columns=", ".join(titles),
                        stage=stage.id,
                        column=titles[0],
                    ),
                )
            if columns:
                return columns[0]
        return self.sheet.missing_column(self.stages[stage] or stage.name)

    def _find_shared_columns(self, stage_columns: Mapping[Stage, int]) -> Iterator[InputProblem]:
        """Two stages cannot have the same column."""
        first_stages: dict[int, Stage] = {}
        for stage, column in stage_columns.items():
            first_stage = first_stages.setdefault(column, stage)
            if first_stage is not stage:
                message = lazy("is chosen for {stage} and {other}", stage=first_stage.id, other=stage.id)
                yield InputProblem(self.sheet.cell_place(self.sheet.headings, column), message)

    def _is_explained(self, row: SheetRow) -> bool:
        """Whether the column `why` of our own exports has a reason for a missing score."""
        return any(cell_text(row, column) for column in self.sheet.find_columns(("why",)))

    def _read_row(self, row: SheetRow, stage_columns: Mapping[Stage, int]) -> Iterator[InputProblem]:
        category_ids = {
            category_id
            for category_id in self.contest.categories
            if any(stage.concerns(category_id) for stage in self.stages)
        }
        contestant, problem = self.rows.match(self.sheet, row, category_ids)
        if problem is not None:
            yield problem
        elif contestant is None:
            return
        for stage, column in stage_columns.items():
            yield from self._read_result(row, stage, column, contestant)

    def _read_result(
        self, row: SheetRow, stage: Stage, column: int, contestant: Contestant | None
    ) -> Iterator[InputProblem]:
        """Read one cell; the cells of a stage that the contestant's category does not have must be empty."""
        text, place = cell_text(row, column), self.sheet.cell_place(row, column)
        if contestant and not stage.concerns(contestant.category):
            if text:
                category = self.contest.categories[contestant.category].name
                message = lazy(
                    "{stage} is not for {category}; leave it empty", stage=stage.name, category=category
                )
                yield InputProblem(place, message)
            return
        if not text and not self.contest.needs_result(stage):
            return
        if not self.contest.contest.has_ballots and contestant:
            if not text and contestant.id in self.excluded_ids:
                return
            if fold_name(text) in ABSENCE_WORDS:
                self.absences[stage.id][contestant.id] = None
                return
            if not text:
                yield InputProblem(place, lazy("is empty; write TH for somebody who did not come"))
                return
        value = read_result(text, stage, has_both_signs=column in self.columns_with_both_signs)
        if isinstance(value, LazyText):
            yield InputProblem(place, value)
        elif contestant:
            self.results[stage.id].setdefault(contestant.id, Result(contestant=contestant.id, score=value))
            self._check_size(row, stage, column, contestant, value)

    def _check_size(
        self, row: SheetRow, stage: Stage, column: int, contestant: Contestant, value: Decimal
    ) -> None:
        """Remember a value that is weighed with the jury's score although it is beyond the jury's scale."""
        if not self.contest.contest.has_ballots:
            return
        is_weighed_score = stage.adds_points and not stage.compares_contestants and stage.value_range is None
        highest_total = self.contest.rubric_of(contestant.category).highest_total
        if is_weighed_score and self.contest.scoring.stages == "weighted" and value > highest_total:
            self.great_values.setdefault(column, []).append(
                (self.sheet.cell_place(row, column), value, highest_total)
            )

    def list_great_values(self) -> Iterator[InputProblem]:
        """One warning for each column of a stage without a range that has values beyond the jury's scale."""
        for values in self.great_values.values():
            place, value, highest_total = values[0]
            message = lazy(
                "{value} is above {highest}, the jury's highest total ({n} such values); "
                "range = [0, {highest}] in the [[stage]] would refuse it",
                value=value,
                highest=highest_total,
                n=len(values),
            )
            yield InputProblem(place, message)


_PASSED = "lulus, memenuhi, memenuhi syarat, ms, ya, pass, passed, yes"
_FAILED = """tidak lulus, tidak memenuhi, tidak memenuhi syarat, tms, tidak, gagal, fail, failed, not passed,
    not pass, no"""
_VERDICTS = {
    fold_name(word): verdict
    for words, verdict in ((_PASSED, "passed"), (_FAILED, "failed"))
    for word in words.split(",")
}
"""How a sheet writes a verdict."""

_RATING_WORDS = {
    "below": "di bawah ekspektasi, dibawah ekspektasi, below expectations",
    "expected": "sesuai ekspektasi, as expected, meets expectations",
    "above": "di atas ekspektasi, diatas ekspektasi, above expectations, exceeds expectations",
}
_RATINGS = {fold_name(word): rating for rating, words in _RATING_WORDS.items() for word in words.split(",")}
"""How a sheet writes the rating of a work result."""

_ABSENT = """th, tidak hadir, tdk hadir, tidak ikut, tidak mengikuti, tidak mengikuti tes, tidak ikut tes,
    absen, absent, did not attend, did not come"""
ABSENCE_WORDS = frozenset(fold_name(word) for word in _ABSENT.split(","))
"""How a sheet writes that somebody did not come to the test."""

_PERCENT = re.compile(r"(.*[0-9])\s*%")


def read_result(text: str, stage: Stage, *, has_both_signs: bool = False) -> Decimal | LazyText:
    """The result in a cell, or why it cannot be taken. Text with two readings is refused.

    Args:
        has_both_signs: the column has commas and dots, so that one of them may separate thousands.
    """
    if stage.value_kind == "verdict":
        verdict = _VERDICTS.get(fold_name(text))
        if verdict is None:
            return lazy("must be passed or not passed, such as {examples}", examples="lulus, tidak lulus")
        return VERDICTS[verdict]
    if stage.value_kind == "rating":
        rating = _RATINGS.get(fold_name(text))
        if rating is None:
            return lazy(
                "must be a rating: {examples}",
                examples="di bawah ekspektasi, sesuai ekspektasi, di atas ekspektasi",
            )
        return RATINGS[rating]
    if percent := _PERCENT.fullmatch(text):
        if stage.value_kind == "count" or stage.value_range is None or stage.highest_value != 100:
            return lazy(
                "per cent are read only where the [[stage]] declares range = [0, 100]: {typed}",
                typed=text[:20],
            )
        text = percent[1].strip()
    if stage.value_kind == "count" and not (text.isascii() and text.isdigit()) and text:
        return lazy("a count has digits only, without a sign for thousands: {typed}", typed=text[:20])
    if _LONG_DECIMALS.fullmatch(text):
        return lazy("at most {n} decimals", n=stage.decimals)
    number = read_number(text)
    if isinstance(number, LazyText):
        return number
    highest = Decimal(MAX_STAGE_RESULT) if has_both_signs else stage.highest_value
    return find_thousands(text, highest) or stage.find_objection(number) or number


def _has_both_decimal_signs(sheet: ContestantSheet, column: int) -> bool:
    """Whether a column has both commas and dots, so that one of them may separate thousands."""
    column_text = "".join(cell_text(row, column) for row in sheet.rows)
    return "," in column_text and "." in column_text


def _read_factor_number(text: str) -> Decimal | LazyText:
    """The factor in a cell, or what is wrong with it: too many decimals, too great."""
    number = read_number(text)
    has_many_decimals = isinstance(number, Decimal) and count_decimals(number) > MARK_DECIMALS
    if _LONG_DECIMALS.fullmatch(text) or has_many_decimals:
        return lazy("at most {n} decimals", n=MARK_DECIMALS)
    if isinstance(number, Decimal) and number > MAX_FACTOR:
        return lazy("at most {most}", most=MAX_FACTOR)
    return number


# --- difficulty -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactorSheet:
    """The difficulty factors of one file."""

    factors: tuple[Factor, ...]
    warnings: tuple[InputProblem, ...]
    """What the committee should check."""


def read_difficulty(path: Path, state: State) -> FactorSheet:
    """Read difficulty factors: one row for each contestant, one column for each criterion, by its id or name.

    Raises `InvalidInput` with every problem by row and column; then no row of the file may be taken.
    """
    reader = _DifficultyReader(path, state)
    problems = [problem for row in reader.sheet.rows for problem in reader.read_row(row)]
    if problems:
        refuse_sheet(path, problems)
    return FactorSheet(tuple(reader.factors), (*reader.sheet.warnings, *reader.rows.warnings))


class _DifficultyReader:
    """Reads one file of difficulty factors."""

    def __init__(self, path: Path, state: State) -> None:
        self.contest = state.contest
        self.rows = ContestantRows(state)
        self.factors: list[Factor] = []
        rubrics = [rubric for rubric in self.contest.rubric.values() if rubric.difficulty]
        criterion_headings = {
            fold_heading(heading)
            for rubric in rubrics
            for leaf in rubric.leaves
            for heading in (leaf.id, leaf.name)
        }
        if not criterion_headings:
            refuse_sheet(path, [InputProblem("", lazy("no rubric of this contest knows difficulty"))])
        self.sheet = read_contestant_sheet(path, criterion_headings)
        self.criterion_columns = self.sheet.find_columns(criterion_headings)

    def read_row(self, row: SheetRow) -> Iterator[InputProblem]:
        """Add the row's factors to `factors`, and yield the problems."""
        contestant, problem = self.rows.match(self.sheet, row)
        if problem is not None:
            yield problem
        if contestant is None:
            return
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
        factor = _read_factor_number(cell_text(row, columns[0]))
        if isinstance(factor, LazyText):
            yield InputProblem(place, factor)
        elif factor <= 0:
            yield InputProblem(place, lazy("must be above 0"))
        else:
            self.factors.append(Factor(contestant=contestant.id, criterion=leaf.id, factor=factor))

    def _repeated_column(self, columns: list[int]) -> InputProblem:
        place = self.sheet.cell_place(self.sheet.headings, columns[1])
        return InputProblem(place, lazy("means the same as {used}", used=self.sheet.titles[columns[0]]))
