"""Find the table of a sheet: its heading row and the rows below. Every command reads sheets through it.

No filled cell of a table is dropped in silence. A cell is read, its row is left out with a warning that names
it, or the file is refused with an error that names it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.visible import find_unreadable, join_lines, remove_invisible
from scoring_tui.sheets import furniture
from scoring_tui.sheets.headings import fold_heading, is_heading
from scoring_tui.sheets.reader import Sheet, SheetRow, read_sheets
from scoring_tui.sheets.sheet_scan import cell_reference

_TOP_ROWS = 30
"""The heading row is among so many filled rows of the top: titles and a letterhead may come before."""

_MAX_HEADING_LENGTH = 60
"""A longer text is a sentence of a letterhead."""

_FORMULA_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)|Err:[0-9]{3}")
"""Formulas without a value, as Excel and LibreOffice show them."""

_NUMBER = re.compile(r"[0-9][0-9.,]*\s*%?")
_RUNNING_NUMBER = re.compile(r"\(?[0-9]{1,5}[.)]?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NIP = re.compile(r"'?(?:[0-9][ .]?){17}[0-9]")


# --- problems ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class ProblemList:
    """The errors and warnings of a file so far."""

    source: str
    """Name of the file."""
    errors: list[tuple[int, InputProblem]] = field(default_factory=list)
    """Each with the position of its row in the file, by which the list is sorted; -1 for a whole sheet."""
    warnings: list[tuple[int, InputProblem]] = field(default_factory=list)

    def add_error(self, position: int, place: str | LazyText, message: LazyText) -> None:
        """Add a reason to refuse the file."""
        self.errors.append((position, InputProblem(place, message)))

    def add_warning(self, position: int, place: str | LazyText, message: LazyText) -> None:
        """Add something that the committee should check."""
        self.warnings.append((position, InputProblem(place, message)))

    def add_general_warning(self, place: str | LazyText, message: LazyText) -> None:
        """Add a warning about a whole sheet or column."""
        self.add_warning(-1, place, message)

    def finish(self) -> tuple[InputProblem, ...]:
        """The warnings in the order of the rows. Raises `InvalidInput` with all errors if there are any."""
        if self.errors:
            raise InvalidInput(self.source, _sort_by_row(self.errors))
        return tuple(_sort_by_row(self.warnings))


def refuse_sheet(path: Path, problems: Iterable[InputProblem]) -> NoReturn:
    """Raise `InvalidInput` with each different problem once."""
    raise InvalidInput(path.name, list({str(problem): problem for problem in problems}.values()))


def _sort_by_row(problems: list[tuple[int, InputProblem]]) -> list[InputProblem]:
    """In the order of the rows, each problem once."""
    ordered = [problem for _, problem in sorted(problems, key=lambda indexed_problem: indexed_problem[0])]
    return list({(str(problem.place), str(problem.what)): problem for problem in ordered}.values())


# --- what a caller knows ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The headings that a command knows, by kinds of columns."""

    find_kind: Callable[[str], str | None]
    """The kind of column that a heading names; None if it is not known."""
    required_kinds: tuple[frozenset[str], ...]
    """A heading row names at least one kind of each group."""
    name_kinds: frozenset[str] = frozenset()
    """Columns that say who is meant, the first one in the sheet first."""
    single_kinds: frozenset[str] = frozenset()
    """Kinds that only one column may have: a second one belongs to a second table."""
    number_kinds: frozenset[str] = frozenset()
    """Columns of numbers, such as marks."""
    value_kinds: frozenset[str] = frozenset()
    """Kinds with several columns that differ by their heading, such as criteria."""
    running_kinds: frozenset[str] = frozenset()
    """Columns of running numbers, which say nothing about a row."""
    reads_all_columns: bool = False
    """Whether columns without a known heading are read as well."""
    has_sections: bool = False
    """Whether a row that has only a name is doubtful: it may be the title of a section."""


# --- the table --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """The rows of a sheet below its headings."""

    source: str
    """Name of the file."""
    sheet_title: str
    """The sheet's name where the file has several tables, else empty."""
    headings: SheetRow
    rows: tuple[SheetRow, ...]
    vocabulary: Vocabulary

    @cached_property
    def titles(self) -> list[str]:
        """The headings, with single spaces."""
        return [" ".join(title.split()) for title in self.headings.cells]

    @cached_property
    def kinds(self) -> list[str | None]:
        """The kind of each column; None if its heading is not known."""
        return [self.vocabulary.find_kind(title) if title else None for title in self.titles]

    @cached_property
    def columns_by_kind(self) -> dict[str, list[int]]:
        """Columns with a known heading, by kind."""
        columns: dict[str, list[int]] = {}
        for column, kind in enumerate(self.kinds):
            if kind:
                columns.setdefault(kind, []).append(column)
        return columns

    def row_place(self, row: SheetRow) -> LazyText:
        """`row 14`, with the sheet's name where there are several."""
        if self.sheet_title:
            return lazy("{sheet}: row {row}", sheet=self.sheet_title, row=row.row_number)
        return lazy("row {row}", row=row.row_number)

    def cell_place(self, row: SheetRow, column: int) -> LazyText:
        """`row 14, column Nilai`; without a heading the name of the cell."""
        title = self.titles[column] if column < len(self.titles) else ""
        title = title or cell_reference(row.row_number - 1, column)
        return lazy("{place}, column {column}", place=self.row_place(row), column=title)

    def filled_cells(self, row: SheetRow, *kinds: str) -> list[tuple[int, str]]:
        """The filled cells of a row in columns of these kinds: column and text."""
        columns = (column for kind in kinds for column in self.columns_by_kind.get(kind, ()))
        return [(column, text) for column in columns if (text := cell_text(row, column))]

    def find_columns(self, folded_headings: Collection[str]) -> list[int]:
        """Columns whose heading, folded, is one of these."""
        return [
            column for column, title in enumerate(self.titles) if title and is_heading(title, folded_headings)
        ]

    def missing_column(self, title: str) -> InputProblem:
        """The problem that a required heading is missing."""
        message = lazy("the column {column} is missing", column=title)
        return InputProblem(self.row_place(self.headings), message)


def cell_text(row: SheetRow, column: int) -> str:
    """A cell without the space around it."""
    return row.cells[column].strip() if column < len(row.cells) else ""


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _RUNNING_NUMBER.fullmatch(text))


def _filled_columns(row: SheetRow) -> list[int]:
    return [column for column, text in enumerate(row.cells) if text.strip()]


def count_known_columns(vocabulary: Vocabulary) -> Callable[[Sequence[Sequence[str]]], int]:
    """Return a function that chooses the separator of a CSV: it counts the known columns of the best row."""
    return lambda rows: max((_count_headings(cells, vocabulary) for cells in rows[:_TOP_ROWS]), default=0)


def _find_kinds(cells: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    titles = [" ".join(cell.split()) for cell in cells if len(cell) < _MAX_HEADING_LENGTH]
    return [kind for title in titles if title and (kind := vocabulary.find_kind(title))]


def _count_headings(cells: Sequence[str], vocabulary: Vocabulary) -> int:
    """The known columns that a row names; 0 if a required one is missing."""
    kinds = _find_kinds(cells, vocabulary)
    has_required_kinds = all(group.intersection(kinds) for group in vocabulary.required_kinds)
    return len(kinds) if has_required_kinds else 0


def find_table(
    sheet: Sheet,
    vocabulary: Vocabulary,
    problems: ProblemList,
    *,
    first_position: int = 0,
    has_several: bool = False,
) -> Table | None:
    """Return the table of a sheet, and add errors and warnings to `problems`; None without a heading row.

    Args:
        first_position: number of rows in the sheets before this one; problems are sorted by it and the row.
        has_several: the file has several tables, so that places name the sheet.
    """
    finder = _TableFinder(sheet, vocabulary, problems, first_position, sheet.title if has_several else "")
    return finder.find()


def has_table(sheet: Sheet, vocabulary: Vocabulary) -> bool:
    """Whether a sheet has a heading row."""
    rows = [row for row in sheet.rows if not row.omission]
    return any(_count_headings(row.cells, vocabulary) for row in rows[:_TOP_ROWS])


def read_only_table(path: Path, vocabulary: Vocabulary) -> tuple[Table | None, tuple[InputProblem, ...]]:
    """Read the table of the only visible sheet that is filled; None without a heading row.

    Returns:
        The table, and what the committee should check.

    Raises:
        InvalidInput: several sheets are filled, or none, or a cell cannot be read.
    """
    sheets = read_sheets(path, count_known_columns(vocabulary))
    problems = ProblemList(path.name)
    filled_sheets = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    if len(filled_sheets) > 1:
        titles = ", ".join(sheet.title for sheet in filled_sheets)
        problems.add_error(-1, "", lazy("only one sheet may be filled, not {sheets}", sheets=titles))
    elif not filled_sheets:
        problems.add_error(-1, "", lazy("the file is empty"))
    for sheet in sheets:
        if sheet.rows and sheet.is_hidden:
            problems.add_general_warning(sheet.title, lazy("the sheet is hidden and was not read"))
    table = find_table(filled_sheets[0], vocabulary, problems) if len(filled_sheets) == 1 else None
    return table, problems.finish()


class _TableFinder:
    """Reads one sheet."""

    def __init__(
        self,
        sheet: Sheet,
        vocabulary: Vocabulary,
        problems: ProblemList,
        first_position: int,
        sheet_title: str,
    ) -> None:
        self.sheet, self.vocabulary, self.problems = sheet, vocabulary, problems
        self.first_position, self.sheet_title = first_position, sheet_title
        self.rows = [_hide_columns(row, sheet.hidden_columns) for row in sheet.rows if not row.omission]
        self.rows = [row for row in self.rows if _filled_columns(row)]
        self.table = Table(problems.source, sheet_title, SheetRow(0, ()), (), vocabulary)
        self.left_out: dict[str, tuple[LazyText, list[SheetRow]]] = {}
        """Rows that are left out, by reason."""

    def find(self) -> Table | None:
        heading_index = self._find_heading_row()
        if heading_index is None:
            return None
        headings = self._clean_headings(self.rows[heading_index])
        body = self.rows[heading_index + 1 :]
        if body and (joined := self._join_double_heading(headings, body[0])):
            headings, body = joined, body[1:]
        self._use_headings(headings)
        self._check_headings()
        self._check_rows_above(self.rows[:heading_index])
        self._warn_of_hidden()
        rows = self._leave_out_furniture(self._leave_out_headings(body))
        checked_rows = tuple(self._check_row(row) for row in rows)
        for reason, left_out_rows in self.left_out.values():
            position = self._position(left_out_rows[0])
            self.problems.add_warning(position, self._rows_place(left_out_rows), reason)
        return Table(self.problems.source, self.sheet_title, headings, checked_rows, self.vocabulary)

    # --- headings ---------------------------------------------------------------------------------

    def _find_heading_row(self) -> int | None:
        """The row near the top that names most columns.

        Of two such rows one below the other the lower one counts: it has the details of a double heading.
        """
        counts = [_count_headings(row.cells, self.vocabulary) for row in self.rows[:_TOP_ROWS]]
        if not any(counts):
            return None
        index = counts.index(max(counts))
        has_rival = counts[index + 1 : index + 2] == [counts[index]]
        return index + 1 if has_rival and self.rows[index] != self.rows[index + 1] else index

    def _clean_headings(self, row: SheetRow) -> SheetRow:
        """A heading row without invisible characters and without blank cells at its end."""
        titles = [remove_invisible(join_lines(title)).strip() for title in row.cells]
        while titles and not titles[-1]:
            del titles[-1]
        return SheetRow(row.row_number, tuple(titles), cell_errors=row.cell_errors)

    def _join_double_heading(self, headings: SheetRow, below: SheetRow) -> SheetRow | None:
        """The heading row with the details of the row below it, where that one fills its gaps."""
        filled_columns = _filled_columns(below)
        fills_gaps = all(
            self.vocabulary.find_kind(below.cells[column].strip())
            and not self.vocabulary.find_kind(cell_text(headings, column))
            for column in filled_columns
        )
        if not filled_columns or not fills_gaps:
            return None
        width = max(len(headings.cells), filled_columns[-1] + 1)
        titles = (cell_text(below, column) or cell_text(headings, column) for column in range(width))
        return SheetRow(below.row_number, tuple(titles), cell_errors=below.cell_errors)

    def _use_headings(self, headings: SheetRow) -> None:
        self.table = Table(self.problems.source, self.sheet_title, headings, (), self.vocabulary)

    def _check_headings(self) -> None:
        for kind, columns in self.table.columns_by_kind.items():
            for column in columns[1:] if kind in self.vocabulary.single_kinds else ():
                message = lazy(
                    "means the same as {used}: put a second table on its own sheet, or delete one column",
                    used=self.table.titles[columns[0]],
                )
                self.problems.add_error(-1, self.table.cell_place(self.table.headings, column), message)
        for column, title in enumerate(self.table.titles):
            unreadable = self.table.headings.cell_errors.get(column) or find_unreadable(title)
            if _FORMULA_ERROR.fullmatch(title):
                unreadable = lazy("the formula in this cell has no value: {text}", text=title)
            elif _NIP.fullmatch(title) or (_is_number(title) and not _YEAR.fullmatch(title)):
                unreadable = lazy("a number is no heading: {typed}", typed=title)
            if unreadable:
                self.problems.add_error(-1, self.table.cell_place(self.table.headings, column), unreadable)

    def _check_rows_above(self, rows: Sequence[SheetRow]) -> None:
        """Refuse a table above the headings; warn of other rows with several cells."""
        for row in rows:
            texts = {row.cells[column].strip() for column in _filled_columns(row)}
            has_number = any(_NUMBER.fullmatch(text) or _NIP.fullmatch(text) for text in texts)
            names_columns = bool(_find_kinds(row.cells, self.vocabulary)) and not has_number
            is_double_heading = names_columns and row is rows[-1]
            known_count = sum(kind is not None for kind in self.table.kinds)
            names_more_columns = len(_find_kinds(row.cells, self.vocabulary)) > known_count
            if names_more_columns:
                message = lazy(
                    "names more columns than the heading row below it, but not all that are needed"
                )
                self.problems.add_error(-1, self.table.row_place(row), message)
            elif _count_headings(row.cells, self.vocabulary) > 1 and not is_double_heading:
                message = lazy("a second table begins here: put each table on its own sheet")
                self.problems.add_error(-1, self.table.row_place(row), message)
            elif len(texts) < 2 or (is_double_heading and all(map(self.vocabulary.find_kind, texts))):
                continue
            elif has_number:
                message = lazy("stands above the headings: move it below them, or delete it")
                self.problems.add_error(-1, self.table.row_place(row), message)
            else:
                self._leave_out(row, lazy("left out: above the headings"))

    def _warn_of_hidden(self) -> None:
        hidden_rows = [row for row in self.sheet.rows if row.omission == "hidden"]
        struck_rows = [row for row in self.sheet.rows if row.omission == "struck"]
        for rows, message in (
            (hidden_rows, lazy("left out: hidden, by hand or by a filter")),
            (struck_rows, lazy("left out: struck through")),
        ):
            if rows:
                self.problems.add_general_warning(self._rows_place(rows), message)
        heading_row = next(
            (row for row in self.sheet.rows if row.row_number == self.table.headings.row_number), None
        )
        if heading_row is None:
            return
        for column in sorted(self.sheet.hidden_columns):
            if title := cell_text(heading_row, column):
                place = lazy(
                    "{place}, column {column}", place=self.table.row_place(heading_row), column=title
                )
                message = lazy("the column is hidden and was not read: show it if it counts")
                self.problems.add_general_warning(place, message)

    def _rows_place(self, rows: Sequence[SheetRow]) -> LazyText:
        """`row 4` or `rows 4, 7-9`."""
        numbers = [row.row_number for row in rows]
        if len(numbers) == 1:
            return self.table.row_place(rows[0])
        text = ", ".join(map(str, numbers[:20])) + (", ..." if len(numbers) > 20 else "")
        if self.sheet_title:
            return lazy("{sheet}: rows {rows}", sheet=self.sheet_title, rows=text)
        return lazy("rows {rows}", rows=text)

    def _leave_out(self, row: SheetRow, reason: LazyText) -> None:
        self.left_out.setdefault(reason.english, (reason, []))[1].append(row)

    # --- rows that are no data ----------------------------------------------------------------------

    def _leave_out_headings(self, rows: Sequence[SheetRow]) -> list[SheetRow]:
        """Leave out repeated headings and column numbers; refuse other headings."""
        remaining = []
        for row in rows:
            if self._is_column_numbers(row) or self._repeats_headings(row):
                continue
            kinds = _find_kinds(row.cells, self.vocabulary)
            filled_columns = _filled_columns(row)
            if len(kinds) == len(filled_columns) and all(
                self._has_same_kind(row, column) for column in filled_columns
            ):
                self._leave_out(row, lazy("left out: repeats headings"))
            elif self._is_other_heading(row, kinds):
                message = lazy("a second table begins here: put each table on its own sheet")
                self.problems.add_error(self._position(row), self.table.row_place(row), message)
            else:
                remaining.append(row)
        return remaining

    def _position(self, row: SheetRow) -> int:
        """The place of a row among all rows of the file."""
        return self.first_position + row.row_number

    def _is_column_numbers(self, row: SheetRow) -> bool:
        """Whether a row holds the column numbers (1) (2) (3) that are printed below headings.

        In a table of marks numbers without brackets are marks.
        """
        filled_cells = [cell.strip() for cell in row.cells if cell.strip()]
        numbers = [str(number) for number in range(1, len(filled_cells) + 1)]
        has_marks = bool(self.vocabulary.number_kinds)
        bare_cells = filled_cells if has_marks else [cell.strip("()") for cell in filled_cells]
        is_bracketed = filled_cells == [f"({number})" for number in numbers]
        return len(numbers) > 1 and (is_bracketed or (bare_cells == numbers and not has_marks))

    def _repeats_headings(self, row: SheetRow) -> bool:
        """Whether a row has headings of the same kinds in all columns with a known heading."""
        known_columns = [column for column, kind in enumerate(self.table.kinds) if kind]
        return all(
            self._has_same_kind(row, column)
            for column in {*known_columns, *_filled_columns(row)}
            if column in known_columns or not self._has_same_title(row, column)
        )

    def _has_same_title(self, row: SheetRow, column: int) -> bool:
        title = self.table.titles[column] if column < len(self.table.titles) else ""
        return fold_heading(cell_text(row, column)) == fold_heading(title)

    def _has_same_kind(self, row: SheetRow, column: int) -> bool:
        """Whether a cell is a heading with the meaning of the heading above it."""
        if self._has_same_title(row, column):
            return bool(cell_text(row, column))
        kind = self.table.kinds[column] if column < len(self.table.kinds) else None
        is_same = kind is not None and self.vocabulary.find_kind(cell_text(row, column)) == kind
        return is_same and kind not in self.vocabulary.value_kinds

    def _is_other_heading(self, row: SheetRow, kinds: Sequence[str]) -> bool:
        """Whether a row names columns, but not those of this table."""
        filled_columns = _filled_columns(row)
        has_number = any(_NUMBER.fullmatch(row.cells[column].strip()) for column in filled_columns)
        return (
            len(kinds) > 1
            and not has_number
            and _count_headings(row.cells, self.vocabulary) > 1
            and (len(kinds) * 2 >= len(filled_columns))
        )

    def _leave_out_furniture(self, rows: list[SheetRow]) -> list[SheetRow]:
        """Leave out signature blocks, totals, notes and section titles."""
        block_start = self._find_signature_block(rows)
        for row in rows[block_start:]:
            self._leave_out(row, lazy("left out: signatures below the table"))
        remaining = rows[:block_start]
        numbered_count = sum(self._running_number(row) != "" for row in remaining)
        names = [name for row in remaining if (name := self._name_text(row))]
        is_upper = sum(map(str.isupper, names)) * 2 > len(names)
        long_rows = sum(len(self._filled_cells(row)) > 1 for row in remaining)
        last_long_row = max(
            (row.row_number for row in remaining if len(self._filled_cells(row)) > 1), default=0
        )
        data_rows = []
        for row in remaining:
            if furniture.opens_signature_block(self._name_text(row)):
                message = lazy("looks like a part of a signature block: delete it or move it to the end")
                self.problems.add_error(self._position(row), self.table.row_place(row), message)
            elif reason := self._find_furniture(row, is_upper, has_rows_below=row.row_number < last_long_row):
                self._leave_out(row, reason)
            elif self._is_doubtful(row, numbered_count * 2 > len(remaining), long_rows * 2 > len(remaining)):
                message = lazy(
                    "only one cell is filled in: delete the row if it is a title, "
                    "or fill in another cell, such as - for the unit"
                )
                self.problems.add_error(self._position(row), self.table.row_place(row), message)
            else:
                data_rows.append(row)
        return data_rows

    def _filled_cells(self, row: SheetRow) -> list[int]:
        """The filled columns of a row but for a running number."""
        running_columns = self._running_columns if self._running_number(row) else ()
        return [column for column in _filled_columns(row) if column not in running_columns]

    @cached_property
    def _running_columns(self) -> list[int]:
        return [
            column for column, kind in enumerate(self.table.kinds) if kind in self.vocabulary.running_kinds
        ]

    def _running_number(self, row: SheetRow) -> str:
        texts = [cell_text(row, column) for column in self._running_columns]
        return next((text for text in texts if _RUNNING_NUMBER.fullmatch(text)), "")

    def _name_text(self, row: SheetRow) -> str:
        """The first filled cell of the columns that say who is meant."""
        columns = [
            column for column, kind in enumerate(self.table.kinds) if kind in self.vocabulary.name_kinds
        ]
        return next((text for column in columns if (text := cell_text(row, column))), "")

    def _has_data(self, row: SheetRow) -> bool:
        """Whether a row is surely one of the table: it has a running number, a NIP or a number."""
        columns = [
            column
            for column, kind in enumerate(self.table.kinds)
            if kind == "nip" or kind in self.vocabulary.number_kinds
        ]
        texts = [cell_text(row, column) for column in columns]
        has_number = any(_NIP.fullmatch(text) or _NUMBER.fullmatch(text) for text in texts)
        return has_number or self._running_number(row) != ""

    def _find_signature_block(self, rows: list[SheetRow]) -> int:
        """The index of the first row of the signature block at the end; else the number of rows."""
        start = len(rows)
        while start and not self._has_data(rows[start - 1]):
            start -= 1
        for index in range(start, len(rows)):
            if self._opens_block(rows[index]) and not self._holds_person_after(rows[index:]):
                return index
        return len(rows)

    def _opens_block(self, row: SheetRow) -> bool:
        texts = [row.cells[column] for column in _filled_columns(row)]
        name = self._name_text(row)
        opens = any(map(furniture.opens_signature_block, texts))
        return opens and (not name or furniture.is_signature_text(name))

    def _holds_person_after(self, block: Sequence[SheetRow]) -> bool:
        """Whether a row of a block could be a contestant's: the table has no column that would show it."""
        if self._running_columns or self.vocabulary.number_kinds.intersection(self.table.columns_by_kind):
            return False
        for row, next_row in zip(block, [*block[1:], None], strict=True):
            texts = [row.cells[column] for column in _filled_columns(row)]
            next_texts = [next_row.cells[column] for column in _filled_columns(next_row)] if next_row else []
            stands_above_signature = any(map(furniture.opens_signature_block, next_texts))
            is_signature = any(map(furniture.is_signature_text, texts))
            if len(texts) > 1 and not is_signature and not stands_above_signature:
                return True
        return False

    def _find_furniture(self, row: SheetRow, is_upper: bool, has_rows_below: bool) -> LazyText | None:
        """Why a row is no data; None if it is data."""
        columns = self._filled_cells(row)
        texts = [row.cells[column].strip() for column in columns]
        if not texts:
            return lazy("left out: only a running number")
        if self._running_number(row):
            return None
        if furniture.is_total(texts):
            return lazy("left out: a total")
        if len(texts) == 1 and furniture.is_note(texts[0]):
            return lazy("left out: a note")
        kind = self.table.kinds[columns[0]] if columns[0] < len(self.table.kinds) else None
        is_title_column = (
            columns[0] == 0 or kind in self.vocabulary.name_kinds | self.vocabulary.running_kinds
        )
        if len(texts) == 1 and len(self.table.columns_by_kind) > 1 and is_title_column and has_rows_below:
            is_number = bool(_NUMBER.fullmatch(texts[0]))
            if not is_number and furniture.is_section_title(texts[0], is_upper):
                return lazy("left out: a title of a section")
        return None

    def _is_doubtful(self, row: SheetRow, are_numbered: bool, are_long: bool) -> bool:
        """Whether a row that has only a name may be a title: other rows have more."""
        has_only_name = len(_filled_columns(row)) == 1 and bool(self._name_text(row))
        return self.vocabulary.has_sections and has_only_name and (are_numbered or are_long)

    # --- the cells of a row -------------------------------------------------------------------------

    def _check_row(self, row: SheetRow) -> SheetRow:
        """Report cells that cannot be read; return the row as a person reads it."""
        cells = list(row.cells)
        for column in _filled_columns(row):
            text = remove_invisible(row.cells[column])
            place = self.table.cell_place(row, column)
            title = self.table.titles[column] if column < len(self.table.titles) else ""
            kind = self.table.kinds[column] if title else None
            if not title:
                self._report_no_heading(row, column)
            elif kind or self.vocabulary.reads_all_columns:
                is_number = kind in self.vocabulary.number_kinds
                if message := _find_cell_error(row, column, text, is_number):
                    self.problems.add_error(self._position(row), place, message)
                if text != row.cells[column]:
                    message = lazy("an invisible character was removed")
                    self.problems.add_warning(self._position(row), place, message)
                text = _unambiguous(text) if is_number and column in row.number_columns else text
            cells[column] = text
        return SheetRow(row.row_number, tuple(cells), row.number_columns)

    def _report_no_heading(self, row: SheetRow, column: int) -> None:
        text = row.cells[column].strip()[:30]
        if column >= len(self.table.titles) and not self.sheet.title:
            place = self.table.row_place(row)
            message = lazy(
                "has more cells than there are headings ({text}): "
                "put texts and numbers with commas in quotation marks",
                text=text,
            )
        else:
            place = self.table.cell_place(row, column)
            message = lazy("a value stands under no heading: {text}", text=text)
        self.problems.add_error(self._position(row), place, message)


def _hide_columns(row: SheetRow, hidden_columns: frozenset[int]) -> SheetRow:
    """A row without the cells of hidden columns."""
    if not hidden_columns:
        return row
    cells = tuple("" if column in hidden_columns else text for column, text in enumerate(row.cells))
    return SheetRow(row.row_number, cells, row.number_columns, row.cell_errors, row.number_errors)


def _find_cell_error(row: SheetRow, column: int, text: str, is_number: bool) -> LazyText | None:
    """Why a cell cannot be read as what a person sees."""
    if message := row.cell_errors.get(column):
        return message
    if _FORMULA_ERROR.fullmatch(text.strip()):
        return lazy("the formula in this cell has no value: {text}", text=text.strip())
    if is_number and (message := row.number_errors.get(column)):
        return message
    return find_unreadable(join_lines(text.strip()))


def _unambiguous(text: str) -> str:
    """A number of a workbook so that its three decimals do not look like thousands: 88.125 is 88.1250."""
    return f"{text}0" if re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", text) else text
