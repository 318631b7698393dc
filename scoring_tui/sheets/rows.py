"""From sheets to lines: each filled row under a heading row, with what its columns mean and where it stands.

Imports the readers beside it, the declared contest and `said`; `roster` makes contestants of the lines.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring_tui.contest.models import Category, Contest
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import Field, Headings, find_field, find_headings, fold_heading
from scoring_tui.sheets.reader import Sheet, SheetRow

MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a roster."""

    line_index: int
    """Position among all lines of the file."""
    sheet_title: str
    """The sheet's name where the file has several, else empty."""
    row_number: int
    texts: Mapping[Field, str]
    titles: Mapping[Field, str]
    """The headings as the committee typed them."""
    default_category: str = ""
    """The category by the sheet's name, or the contest's only one; holds where the row names none."""

    def __getitem__(self, field: Field) -> str:
        return self.texts.get(field, "")

    @property
    def place(self) -> LazyText:
        """`row 14`, with the sheet's name where there are several."""
        if self.sheet_title:
            return lazy("{sheet}: row {row}", sheet=self.sheet_title, row=self.row_number)
        return lazy("row {row}", row=self.row_number)

    def cell(self, field: Field) -> LazyText:
        """`row 14, column Kategori`."""
        if field not in self.titles:
            return self.place
        return lazy("{place}, column {column}", place=self.place, column=self.titles[field])


@dataclass(slots=True)
class ProblemList:
    """What was found wrong or doubtful in a file so far."""

    source: str
    errors: list[tuple[int, InputProblem]] = field(default_factory=list)
    warnings: list[tuple[int, InputProblem]] = field(default_factory=list)

    def add_error(self, line: RosterRow, field: Field, what: LazyText) -> None:
        """A reason not to take the file."""
        self.errors.append((line.line_index, InputProblem(line.cell(field), what)))

    def add_warning(self, line: RosterRow, field: Field, what: LazyText) -> None:
        """Something that the committee should look at."""
        self.warnings.append((line.line_index, InputProblem(line.cell(field), what)))

    def add_general_warning(self, place: str | LazyText, what: LazyText) -> None:
        """A doubt about a sheet or a column as a whole."""
        self.warnings.append((-1, InputProblem(place, what)))

    def finish(self) -> tuple[InputProblem, ...]:
        """The warnings in the order of the rows. Raises `Unusable` with every error if there is any."""
        if self.errors:
            raise InvalidInput(self.source, _in_order(self.errors))
        return tuple(_in_order(self.warnings))


def _in_order(notes: list[tuple[int, InputProblem]]) -> list[InputProblem]:
    return [problem for _, problem in sorted(notes, key=lambda note: note[0])]


def find_category(typed: str, contest: Contest) -> Category | None:
    """The category with this id or name, whatever the case, spacing and punctuation."""
    wanted = fold_heading(typed)
    return next(
        (c for c in contest.category if wanted and wanted in (fold_heading(c.id), fold_heading(c.name))), None
    )


def read_roster_rows(sheets: Sequence[Sheet], contest: Contest, notes: ProblemList) -> list[RosterRow]:
    """The lines of every visible sheet that has a heading row.

    Raises `Unusable` when there is none, or more than 5,000 rows.
    """
    filled = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    if not filled:
        raise InvalidInput(notes.source, [InputProblem("", lazy("the file is empty"))])
    tables = [(sheet, found) for sheet in filled if (found := _headings(sheet, contest))]
    if not tables:
        what = lazy("no heading row: one row must name the columns, such as Nama, Kategori, Unit Kerja, NIP")
        raise InvalidInput(notes.source, [InputProblem("", what)])
    _warn_of_unread(sheets, [sheet for sheet, _ in tables], notes)
    lines: list[RosterRow] = []
    for sheet, headings in tables:
        _warn_of_columns(sheet, headings, notes)
        lines += _lines(sheet, headings, contest, several=len(tables) > 1, start=len(lines))
    if not 0 < len(lines) <= MOST_ROWS:
        few, many = lazy("no rows under the headings"), lazy("more than {n} rows", n=MOST_ROWS)
        raise InvalidInput(notes.source, [InputProblem("", many if lines else few)])
    return lines


def _headings(sheet: Sheet, contest: Contest) -> Headings | None:
    """Institutions may stand under "OPD" or "Kab/Kota" without any column of names."""
    needed: set[Field] = {"name"}
    if any(category.entry == "institution" for category in contest.category):
        needed.add("unit")
    return find_headings([row.cells for row in sheet.rows], frozenset(needed))


def _warn_of_unread(sheets: Sequence[Sheet], read: list[Sheet], notes: ProblemList) -> None:
    for sheet in sheets:
        if sheet.is_hidden:
            notes.add_general_warning(sheet.title, lazy("the sheet is hidden and was not read"))
        elif sheet.rows and sheet not in read:
            notes.add_general_warning(sheet.title, lazy("the sheet has no heading row and was not read"))


def _warn_of_columns(sheet: Sheet, headings: Headings, notes: ProblemList) -> None:
    row = sheet.rows[headings.row_index].row_number
    place = (
        lazy("{sheet}: row {row}", sheet=sheet.title, row=row) if sheet.title else lazy("row {row}", row=row)
    )
    if headings.unknown:
        columns = ", ".join(headings.unknown)
        notes.add_general_warning(
            place, lazy("columns that are not known were left out: {columns}", columns=columns)
        )
    for title, used in headings.duplicates:
        what = lazy("column {title} means the same as {used} and was left out", title=title, used=used)
        notes.add_general_warning(place, what)


def _lines(
    sheet: Sheet, headings: Headings, contest: Contest, several: bool, start: int
) -> Iterator[RosterRow]:
    fallback = find_category(sheet.title, contest) or (
        contest.category[0] if len(contest.category) == 1 else None
    )
    rows = [row for row in sheet.rows[headings.row_index + 1 :] if not _is_furniture(row, headings)]
    for order, row in enumerate(rows, start):
        yield RosterRow(
            order,
            sheet.title if several else "",
            row.row_number,
            {
                field: clean_cell(row.cells[at], field)
                for field, at in headings.columns.items()
                if at < len(row.cells)
            },
            headings.titles,
            fallback.id if fallback else "",
        )


def _is_furniture(row: SheetRow, headings: Headings) -> bool:
    """The headings printed once more, or the row of column numbers (1) (2) (3) below them."""
    cells = [cell.strip(" ()") for cell in row.cells if cell.strip()]
    counted = [str(n) for n in range(1, len(cells) + 1)]
    repeated = {find_field(cell) for cell in cells} >= headings.columns.keys()
    return repeated or (len(cells) > 1 and cells == counted)


def clean_cell(text: str, field: Field) -> str:
    """A cell without the space around it; a name stays as typed, elsewhere line breaks become spaces."""
    bare = text.strip()
    return bare if field == "name" else re.sub(r"[ ]*[\t\r\n\v\f]+[ ]*", " ", bare)


def has_control_characters(text: str) -> bool:
    """Whether a text holds characters that no one can see and that garble screens: tabs, bells, escapes."""
    return any(unicodedata.category(c) in ("Cc", "Cs") for c in text)
