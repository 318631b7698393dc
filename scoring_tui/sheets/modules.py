"""Read attendance and test scores of all modules from one sheet, a row for each contestant.

Every module has a column for its attendance, such as "Integritas hadir", and one for its test, such as
"Integritas nilai". All errors are reported at once, by row and column; all rows are taken or none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from scoring_tui.contest.modules import POINT_DECIMALS, Module
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.facts.modules import ModuleRecord
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.modules import require_module_rules
from scoring_tui.sheets.contestant_rows import ContestantRows
from scoring_tui.sheets.contestant_sheet import read_contestant_sheet
from scoring_tui.sheets.headings import fold_heading
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.stage_results import ABSENCE_WORDS, read_result
from scoring_tui.sheets.table import cell_text, refuse_sheet

ColumnKind = Literal["attendance", "test"]

_KIND_WORDS: dict[ColumnKind, tuple[str, ...]] = {
    "attendance": ("hadir", "kehadiran", "presensi", "absensi", "attendance", "attended", "present"),
    "test": ("nilai", "skor", "tes", "test", "score"),
}
"""What stands before or after the name of a module in a heading, the shortest usual one first."""
_SUM_WORDS = ("jumlah", "total", "rata", "persen", "sum", "average", "mean", "percent")
"""Beginnings of headings over sums of the columns beside them."""

_ATTENDED = frozenset(("h", "hadir", "1", "v", "✓", "✔", "√", "ya", "y", "yes", "present", "true"))
_NOT_ATTENDED = frozenset(
    ("", "-", "–", "—", "i", "izin", "ijin", "s", "sakit", "a", "alpa", "alpha", "0", "t", "tidak", "no",
     "n", "false", "excused", "ill")
).union(ABSENCE_WORDS)  # fmt: skip
_NOT_TAKEN = frozenset(("", "-", "–", "—")).union(ABSENCE_WORDS)


@dataclass(frozen=True, slots=True)
class ModuleSheet:
    """What was read from one file."""

    held_modules: tuple[str, ...]
    """Ids of the modules that were held: every column of theirs has a filled cell."""
    records: tuple[ModuleRecord, ...]
    warnings: tuple[InputProblem, ...]
    """What the committee should check."""
    skipped_names: tuple[str, ...]
    """Names of people who are not in this contest."""


def read_modules(path: Path, state: State, *, skip_others: bool = False) -> ModuleSheet:
    """Read who attended which modules, and the scores of the tests.

    Args:
        skip_others: pass over people who are not in this contest; without it they are errors.

    Raises:
        InvalidInput: with every problem by row and column; then no row of the file may be taken.
        CommandRefused: the contest has no modules.
    """
    require_module_rules(state)
    reader = _ModuleReader(path, state, skip_others)
    problems = [*reader.find_columns()]
    problems = problems or [problem for row in reader.sheet.rows for problem in reader.read_row(row)]
    if not problems and not reader.records:
        problems = [InputProblem("", lazy("there are no contestants of this contest in the sheet"))]
    if problems:
        refuse_sheet(path, problems)
    return ModuleSheet(
        reader.list_held_modules(),
        tuple(reader.records),
        (*reader.sheet.warnings, *reader.rows.warnings, *reader.list_unread_columns()),
        tuple(reader.rows.skipped_names),
    )


def _list_headings(module: Module, kind: ColumnKind) -> frozenset[str]:
    """The folded headings of a column; the bare name where the module has no other column."""
    names = (module.id, module.name)
    headings = {f"{name} {word}" for name in names for word in _KIND_WORDS[kind]}
    headings |= {f"{word} {name}" for name in names for word in _KIND_WORDS[kind]}
    if not (module.attendance and module.has_test):
        headings |= set(names)
    return frozenset(map(fold_heading, headings))


class _ModuleReader:
    """Reads one file of modules."""

    def __init__(self, path: Path, state: State, skip_others: bool) -> None:
        self.modules = state.contest.module
        self.rows = ContestantRows(state, skip_others=skip_others)
        self.records: list[ModuleRecord] = []
        self.columns: dict[tuple[str, ColumnKind], int] = {}
        """Column of each module's attendance and test."""
        self.headings = {
            (module.id, kind): _list_headings(module, kind)
            for module in self.modules
            for kind in _list_column_kinds(module)
        }
        self.sheet = read_contestant_sheet(path, frozenset[str]().union(*self.headings.values()))

    def find_columns(self) -> Iterator[InputProblem]:
        """Find the column of each module's attendance and test, and yield what is missing or double."""
        names = {module.id: module.name for module in self.modules}
        for (module_id, kind), headings in self.headings.items():
            columns = self.sheet.find_columns(headings)
            title = f"{names[module_id]} {_KIND_WORDS[kind][0]}"
            if not columns:
                message = lazy(
                    "the column {column} is missing; add it, and leave it empty until the module is held",
                    column=title,
                )
                yield InputProblem(self.sheet.row_place(self.sheet.headings), message)
                continue
            first_column, *other_columns = columns
            if other_columns:
                place = self.sheet.cell_place(self.sheet.headings, other_columns[0])
                used_title = self.sheet.titles[first_column]
                yield InputProblem(place, lazy("means the same as {used}", used=used_title))
            elif first_column in self.columns.values():
                place = self.sheet.cell_place(self.sheet.headings, first_column)
                yield InputProblem(place, lazy("may mean two modules; write their ids in the headings"))
            self.columns[module_id, kind] = first_column

    def list_unread_columns(self) -> Iterator[InputProblem]:
        """A warning for each column that looks like one of a module, but names none of them."""
        words = tuple(word for kind_words in _KIND_WORDS.values() for word in kind_words)
        for column, title in enumerate(self.sheet.titles):
            folded_title = fold_heading(title)
            is_alike = folded_title.endswith(words) or folded_title.startswith(words)
            is_read = column in self.columns.values() or self.sheet.kinds[column] is not None
            if is_alike and not is_read and not folded_title.startswith(_SUM_WORDS):
                place = self.sheet.cell_place(self.sheet.headings, column)
                yield InputProblem(place, lazy("names no module of the contest; it was not read"))

    def list_held_modules(self) -> tuple[str, ...]:
        """Ids of the modules of which every column has a filled cell, in the declared order."""
        filled_columns = {
            column
            for column in self.columns.values()
            if any(cell_text(row, column) for row in self.sheet.rows)
        }
        return tuple(
            module.id
            for module in self.modules
            if all(self.columns[module.id, kind] in filled_columns for kind in _list_column_kinds(module))
        )

    def read_row(self, row: SheetRow) -> Iterator[InputProblem]:
        """Add the row's record to `records`, and yield the problems."""
        contestant, problem = self.rows.match(self.sheet, row)
        if problem is not None:
            yield problem
        elif contestant is None:
            return
        attended: list[str] = []
        scores: dict[str, Decimal] = {}
        for module in self.modules:
            has_attended = module.attendance and self._read_attendance(row, module)
            score = self._read_score(row, module) if module.has_test else None
            if isinstance(has_attended, InputProblem):
                yield has_attended
            elif has_attended:
                attended.append(module.id)
            if isinstance(score, InputProblem):
                yield score
            elif score is not None:
                scores[module.id] = score
        if contestant is not None:
            self.records.append(
                ModuleRecord(contestant=contestant.id, attended=tuple(attended), scores=scores)
            )

    def _read_attendance(self, row: SheetRow, module: Module) -> bool | InputProblem:
        column = self.columns[module.id, "attendance"]
        word = fold_name(cell_text(row, column))
        if word in _ATTENDED:
            return True
        if word in _NOT_ATTENDED:
            return False
        message = lazy("must be H for attended, or I, S or A for not attended: {typed}", typed=word[:20])
        return InputProblem(self.sheet.cell_place(row, column), message)

    def _read_score(self, row: SheetRow, module: Module) -> Decimal | InputProblem | None:
        column = self.columns[module.id, "test"]
        text = cell_text(row, column)
        if fold_name(text) in _NOT_TAKEN:
            return None
        score = read_result(text, _make_test(module))
        return (
            InputProblem(self.sheet.cell_place(row, column), score) if isinstance(score, LazyText) else score
        )


def _list_column_kinds(module: Module) -> tuple[ColumnKind, ...]:
    kinds: dict[ColumnKind, bool] = {"attendance": module.attendance, "test": module.has_test}
    return tuple(kind for kind, is_declared in kinds.items() if is_declared)


def _make_test(module: Module) -> Stage:
    """The test as a stage, by which its scores are read like all results."""
    return Stage.model_validate(
        {
            "id": module.id,
            "name": module.name,
            "weight": 0,
            "decimals": POINT_DECIMALS,
            "range": module.score_range,
        }
    )
