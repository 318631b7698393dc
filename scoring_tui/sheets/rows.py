"""Turn the sheets of a roster into rows whose cells are named by the headings above them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring_tui.contest.models import Category, Contest
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import Field, Headings, find_field, find_headings, fold_heading
from scoring_tui.sheets.reader import Sheet, SheetRow

MAX_ROWS = 5000


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a roster below its headings."""

    row_index: int
    """Position among the rows of all sheets of the file, from 0."""
    sheet_title: str
    """The sheet's name where the file has several rosters, else empty."""
    row_number: int
    """From 1, as the spreadsheet program numbers it."""
    texts: Mapping[Field, str]
    """The text of each field."""
    titles: Mapping[Field, str]
    """The heading of each field as the committee typed it."""
    default_category: str = ""
    """Id of the category that the sheet's name gives, or of the contest's only one, for rows without one."""

    def __getitem__(self, field: Field) -> str:
        return self.texts.get(field, "")

    @property
    def place(self) -> LazyText:
        """`row 14`, with the sheet's name where there are several."""
        if self.sheet_title:
            return lazy("{sheet}: row {row}", sheet=self.sheet_title, row=self.row_number)
        return lazy("row {row}", row=self.row_number)

    def cell_place(self, field: Field) -> LazyText:
        """`row 14, column Kategori`."""
        if field not in self.titles:
            return self.place
        return lazy("{place}, column {column}", place=self.place, column=self.titles[field])


@dataclass(slots=True)
class ProblemList:
    """The errors and warnings of a file so far."""

    source: str
    """Name of the file."""
    errors: list[tuple[int, InputProblem]] = field(default_factory=list)
    """Each with the index of its row, by which the list is sorted."""
    warnings: list[tuple[int, InputProblem]] = field(default_factory=list)

    def add_error(self, row: RosterRow, field: Field, message: LazyText) -> None:
        """Add a reason to refuse the file."""
        self.errors.append((row.row_index, InputProblem(row.cell_place(field), message)))

    def add_warning(self, row: RosterRow, field: Field, message: LazyText) -> None:
        """Add something that the committee should check."""
        self.warnings.append((row.row_index, InputProblem(row.cell_place(field), message)))

    def add_general_warning(self, place: str | LazyText, message: LazyText) -> None:
        """Add a warning about a whole sheet or column."""
        self.warnings.append((-1, InputProblem(place, message)))

    def finish(self) -> tuple[InputProblem, ...]:
        """The warnings in the order of the rows. Raises `InvalidInput` with all errors if there are any."""
        if self.errors:
            raise InvalidInput(self.source, _sort_by_row(self.errors))
        return tuple(_sort_by_row(self.warnings))


def _sort_by_row(problems: list[tuple[int, InputProblem]]) -> list[InputProblem]:
    return [problem for _, problem in sorted(problems, key=lambda entry: entry[0])]


def find_category(text: str, contest: Contest) -> Category | None:
    """The category with this id or name, whatever the case, spacing and punctuation."""
    folded_text = fold_heading(text)
    if not folded_text:
        return None
    return next(
        (
            category
            for category in contest.category
            if folded_text in (fold_heading(category.id), fold_heading(category.name))
        ),
        None,
    )


def read_roster_rows(sheets: Sequence[Sheet], contest: Contest, problems: ProblemList) -> list[RosterRow]:
    """The rows of every visible sheet that has a heading row.

    Raises `InvalidInput` when there are none, or more than 5,000.
    """
    visible_sheets = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    if not visible_sheets:
        raise InvalidInput(problems.source, [InputProblem("", lazy("the file is empty"))])
    tables = [
        (sheet, headings) for sheet in visible_sheets if (headings := _find_roster_headings(sheet, contest))
    ]
    if not tables:
        message = lazy(
            "no heading row: one row must name the columns, such as Nama, Kategori, Unit Kerja, NIP"
        )
        raise InvalidInput(problems.source, [InputProblem("", message)])
    _warn_of_unread_sheets(sheets, [sheet for sheet, _ in tables], problems)
    rows: list[RosterRow] = []
    for sheet, headings in tables:
        _warn_of_columns(sheet, headings, problems)
        rows += _read_table(sheet, headings, contest, has_several=len(tables) > 1, first_index=len(rows))
    if not 0 < len(rows) <= MAX_ROWS:
        too_few, too_many = lazy("no rows under the headings"), lazy("more than {n} rows", n=MAX_ROWS)
        raise InvalidInput(problems.source, [InputProblem("", too_many if rows else too_few)])
    return rows


def _find_roster_headings(sheet: Sheet, contest: Contest) -> Headings | None:
    """Institutions may be listed under "OPD" or "Kab/Kota" without any column of names."""
    required_fields: set[Field] = {"name"}
    if any(category.entry == "institution" for category in contest.category):
        required_fields.add("unit")
    return find_headings([row.cells for row in sheet.rows], frozenset(required_fields))


def _warn_of_unread_sheets(sheets: Sequence[Sheet], read_sheets: list[Sheet], problems: ProblemList) -> None:
    for sheet in sheets:
        if sheet.is_hidden:
            problems.add_general_warning(sheet.title, lazy("the sheet is hidden and was not read"))
        elif sheet.rows and sheet not in read_sheets:
            problems.add_general_warning(sheet.title, lazy("the sheet has no heading row and was not read"))


def _warn_of_columns(sheet: Sheet, headings: Headings, problems: ProblemList) -> None:
    row_number = sheet.rows[headings.row_index].row_number
    place = (
        lazy("{sheet}: row {row}", sheet=sheet.title, row=row_number)
        if sheet.title
        else lazy("row {row}", row=row_number)
    )
    if headings.unknown:
        columns = ", ".join(headings.unknown)
        message = lazy("columns that are not known were left out: {columns}", columns=columns)
        problems.add_general_warning(place, message)
    for title, used_title in headings.duplicates:
        message = lazy(
            "column {title} means the same as {used} and was left out", title=title, used=used_title
        )
        problems.add_general_warning(place, message)


def _read_table(
    sheet: Sheet, headings: Headings, contest: Contest, has_several: bool, first_index: int
) -> Iterator[RosterRow]:
    default_category = find_category(sheet.title, contest) or (
        contest.category[0] if len(contest.category) == 1 else None
    )
    rows = [row for row in sheet.rows[headings.row_index + 1 :] if not _is_heading_or_counter(row, headings)]
    for row_index, row in enumerate(rows, first_index):
        yield RosterRow(
            row_index,
            sheet.title if has_several else "",
            row.row_number,
            {
                field: clean_cell(row.cells[column], field)
                for field, column in headings.columns.items()
                if column < len(row.cells)
            },
            headings.titles,
            default_category.id if default_category else "",
        )


def _is_heading_or_counter(row: SheetRow, headings: Headings) -> bool:
    """Whether a row repeats the headings, or holds the column numbers (1) (2) (3) printed below them."""
    cells = [cell.strip(" ()") for cell in row.cells if cell.strip()]
    column_numbers = [str(number) for number in range(1, len(cells) + 1)]
    repeats_headings = {find_field(cell) for cell in cells} >= headings.columns.keys()
    return repeats_headings or (len(cells) > 1 and cells == column_numbers)


def clean_cell(text: str, field: Field) -> str:
    """A cell without the space around it. Line breaks become spaces, but a name stays as typed."""
    stripped_text = text.strip()
    return stripped_text if field == "name" else re.sub(r"[ ]*[\t\r\n\v\f]+[ ]*", " ", stripped_text)


def has_control_characters(text: str) -> bool:
    """Whether a text holds invisible characters that disturb a terminal: tabs, bells, escapes."""
    return any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
