"""Turn the sheets of a roster into rows whose cells are named by the headings above them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring_tui.contest.models import Category, Contest
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.visible import join_lines
from scoring_tui.sheets.furniture import is_blank_column
from scoring_tui.sheets.headings import Field, find_field, find_signs, fold_heading
from scoring_tui.sheets.reader import Sheet
from scoring_tui.sheets.table import ProblemList, Table, Vocabulary, cell_text, find_table, has_table

MAX_ROWS = 5000


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a roster below its headings."""

    row_index: int
    """Position among the rows of all sheets of the file."""
    place: LazyText
    """`row 14`, with the sheet's name where there are several."""
    texts: Mapping[Field, str]
    """The text of each field that has a column."""
    cell_places: Mapping[Field, LazyText]
    """`row 14, column Kategori`, by field."""
    extra: Mapping[str, str]
    """The filled cells of columns that are kept for the papers only, by heading."""
    default_category: str = ""
    """Id of the category that the sheet's name gives, or of the contest's only one, for rows without one."""

    def __getitem__(self, field: Field) -> str:
        return self.texts.get(field, "")

    def cell_place(self, field: Field) -> LazyText:
        """Where a field stands: its cell, or the row if the sheet has no such column."""
        return self.cell_places.get(field, self.place)


class RosterProblems(ProblemList):
    """The errors and warnings of a roster so far."""

    def add_cell_error(self, row: RosterRow, field: Field, message: LazyText) -> None:
        """Add a reason to refuse the file."""
        self.add_error(row.row_index, row.cell_place(field), message)

    def add_cell_warning(self, row: RosterRow, field: Field, message: LazyText) -> None:
        """Add something that the committee should check."""
        self.add_warning(row.row_index, row.cell_place(field), message)


def find_category(text: str, contest: Contest) -> Category | None:
    """The category with this id or name, whatever the case, spacing and punctuation.

    A sign such as ✓ that no category has came from another cell: then it is none.
    """
    folded_text = fold_heading(text)
    known_text = "".join(f"{category.id}{category.name}" for category in contest.category)
    if not folded_text or find_signs(text) - find_signs(known_text):
        return None
    return next(
        (
            category
            for category in contest.category
            if folded_text in (fold_heading(category.id), fold_heading(category.name))
        ),
        None,
    )


def roster_vocabulary(contest: Contest) -> Vocabulary:
    """The headings of a roster. Institutions may be listed under "OPD" without any column of names."""
    has_institutions = any(category.entry == "institution" for category in contest.category)
    return Vocabulary(
        find_kind=find_field,
        required_kinds=(frozenset(("name", "unit") if has_institutions else ("name",)),),
        name_kinds=frozenset(("name", "team", "unit") if has_institutions else ("name", "team")),
        single_kinds=frozenset(("name", "nip", "category", "team")),
        running_kinds=frozenset(("ignored",)),
        reads_all_columns=True,
        has_sections=True,
    )


def read_roster_rows(sheets: Sequence[Sheet], contest: Contest, problems: RosterProblems) -> list[RosterRow]:
    """The rows of every visible sheet that has a heading row.

    Raises `InvalidInput` when there are none, or more than 5,000.
    """
    visible_sheets = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    if not visible_sheets:
        raise InvalidInput(problems.source, [InputProblem("", lazy("the file is empty"))])
    vocabulary = roster_vocabulary(contest)
    table_sheets = [sheet for sheet in visible_sheets if has_table(sheet, vocabulary)]
    if not table_sheets:
        message = lazy(
            "no heading row: one row must name the columns, such as Nama, Kategori, Unit Kerja, NIP"
        )
        raise InvalidInput(problems.source, [InputProblem("", message)])
    _warn_of_unread_sheets(sheets, table_sheets, problems)
    rows: list[RosterRow] = []
    position = 0
    for sheet in table_sheets:
        has_several = len(table_sheets) > 1
        table = find_table(sheet, vocabulary, problems, first_position=position, has_several=has_several)
        if table is not None:
            columns = RosterColumns(table)
            columns.warn(problems)
            rows += _read_table(table, columns, sheet.title, contest, position)
        position += sheet.rows[-1].row_number
    if not 0 < len(rows) <= MAX_ROWS:
        too_few, too_many = lazy("no rows under the headings"), lazy("more than {n} rows", n=MAX_ROWS)
        problems.add_error(-1, "", too_many if rows else too_few)
        problems.finish()
    return rows


def _warn_of_unread_sheets(
    sheets: Sequence[Sheet], read_sheets: list[Sheet], problems: RosterProblems
) -> None:
    for sheet in sheets:
        if sheet.is_hidden:
            problems.add_general_warning(sheet.title, lazy("the sheet is hidden and was not read"))
        elif sheet.rows and sheet not in read_sheets:
            problems.add_general_warning(sheet.title, lazy("the sheet has no heading row and was not read"))


class RosterColumns:
    """Which column of a table has which field, and which columns are kept for the papers only."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.fields: dict[Field, int] = {}
        self.titles: dict[Field, str] = {}
        """The heading of each field as the committee typed it."""
        self.extra_columns: dict[str, int] = {}
        """Columns without a field, or with one that another column has, by heading."""
        self.repeated_titles: dict[str, str] = {}
        """Headings that mean the same as an earlier one, which is the value."""
        for column, title in enumerate(table.titles):
            field_name = find_field(title) if title else None
            if field_name == "ignored" or not title:
                continue
            if field_name is None or field_name in self.fields:
                self.extra_columns[self._distinct_title(title)] = column
                if field_name is not None:
                    self.repeated_titles[title] = self.titles[field_name]
            else:
                self.fields[field_name], self.titles[field_name] = column, title

    def _distinct_title(self, title: str) -> str:
        """The heading, with a number if an earlier column has the same."""
        number = next(n for n in range(1, 10_000) if _numbered_title(title, n) not in self.extra_columns)
        return _numbered_title(title, number)

    def warn(self, problems: RosterProblems) -> None:
        """Name the columns that the contest does not use, and headings that may be a row's slipped cells."""
        place = self.table.row_place(self.table.headings)
        filled_titles = [
            title
            for title, column in self.extra_columns.items()
            if any(cell_text(row, column) for row in self.table.rows)
        ]
        if filled_titles:
            columns = ", ".join(filled_titles)
            message = lazy("columns that are not known are kept for the papers: {columns}", columns=columns)
            problems.add_general_warning(place, message)
        empty_titles = [
            title
            for title in self.extra_columns
            if title not in filled_titles and not is_blank_column(title) and find_field(title) is None
        ]
        if empty_titles:
            message = lazy(
                "nothing stands under {columns}: move a cell down if it belongs to a row",
                columns=", ".join(empty_titles),
            )
            problems.add_general_warning(place, message)
        for title, used_title in self.repeated_titles.items():
            message = lazy(
                "column {title} means the same as {used}, which counts", title=title, used=used_title
            )
            problems.add_general_warning(place, message)


def _numbered_title(title: str, number: int) -> str:
    return title if number == 1 else f"{title} ({number})"


def _read_table(
    table: Table, columns: RosterColumns, sheet_title: str, contest: Contest, first_position: int
) -> Iterator[RosterRow]:
    default_category = find_category(sheet_title, contest) or (
        contest.category[0] if len(contest.category) == 1 else None
    )
    for row in table.rows:
        extra_texts = {
            title: " ".join(cell_text(row, column).split()) for title, column in columns.extra_columns.items()
        }
        yield RosterRow(
            first_position + row.row_number,
            table.row_place(row),
            {
                field_name: text if field_name == "name" else join_lines(text)
                for field_name, column in columns.fields.items()
                for text in (cell_text(row, column),)
            },
            {field_name: table.cell_place(row, column) for field_name, column in columns.fields.items()},
            {title: text for title, text in extra_texts.items() if text},
            default_category.id if default_category else "",
        )
