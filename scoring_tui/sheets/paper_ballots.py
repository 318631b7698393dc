"""Read paper ballots that were typed into a file, with columns for juror, draw number and each criterion.

All errors are reported at once, by row and column. Nothing is entered here; the rules decide whether a
ballot is due.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from scoring_tui.contest.check_digits import find_check_digits
from scoring_tui.contest.models import Contest, Leaf
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.scales import read_mark, read_number
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import PaperBallot
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused, InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import DecisionContext
from scoring_tui.rules.paper import decide_paper_ballot, difference_message, differing_criteria
from scoring_tui.scoring.arithmetic import juror_total, round_half_up
from scoring_tui.sheets.headings import fold_heading, is_heading
from scoring_tui.sheets.juror_lookup import find_juror
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.table import Table, Vocabulary, cell_text, read_only_table, refuse_sheet

_HEADINGS = {
    "juror": "juror, juri, nama juri, id juri, kode juri",
    "number": "number, draw number, no, nr, nomor, no urut, nomor urut, no undian, nomor undian",
    "check": """check, check digit, check digits, cek, digit cek, periksa, angka periksa, angka pemeriksa,
        digit periksa, angka kontrol""",
    "name": "name, contestant name, nama, nama peserta, nama finalis",
    "total": "total, jumlah, nilai, nilai total, total nilai, jumlah nilai, nilai akhir, skor",
    "note": "note, catatan, catatan juri, komentar, saran",
    "": """category, kategori, contestant, unit, unit kerja, idea, judul, members, nip, guest, juror_name,
        paper, typed_by, at, seq, corrected, juror_corrected""",
}
"""Headings by field. Those of the empty field occur in exports and usual forms, and are ignored."""

_FIELDS = {
    fold_heading(heading): field for field, headings in _HEADINGS.items() for heading in headings.split(",")
}


def is_field_heading(title: str) -> bool:
    """Whether a heading names a field of a ballot, or a column that is ignored, so that no criterion can."""
    return is_heading(title, _FIELDS.keys())


def list_check_digits(state: State, draw_number: int) -> dict[str, str]:
    """Return the check digits of a draw number for each juror, by id; substitutes come after the others."""
    return {
        juror_id: find_check_digits(draw_number, position)
        for position, juror_id in enumerate(state.jurors, start=1)
    }


def read_paper_ballots(
    path: Path,
    engine: Engine,
    by: Actor,
    never_called: bool = False,
    warnings: list[InputProblem] | None = None,
) -> tuple[PaperBallot, ...]:
    """Read the ballots of a file and check that each of them can be entered.

    Args:
        by: the person who typed the file.
        never_called: the turns took place, although the program did not call them.
        warnings: collects what the committee should check, such as hidden rows.

    Raises:
        InvalidInput: with every problem by row and column; then none of them may be entered.
    """
    table = _read_table(path, engine.state.contest, [] if warnings is None else warnings)
    context = DecisionContext(engine.state, by, engine.clock())
    reader = _BallotReader(context, table, never_called)
    problems = list(reader.check_headings())
    if not problems:
        typed_rows = [row for row in table.rows if not reader.is_open(row)]
        _warn_of_open_rows(table, typed_rows, warnings)
        problems = [problem for row in typed_rows for problem in reader.read_row(row)]
    if problems:
        refuse_sheet(path, problems)
    return tuple(ballot for ballot, _ in reader.ballots.values())


def _read_table(path: Path, contest: Contest, warnings: list[InputProblem]) -> Table:
    """The table of the only filled sheet."""
    is_known_heading = _heading_check(contest)

    def find_kind(title: str) -> str | None:
        field_names = [field for heading, field in _FIELDS.items() if is_heading(title, (heading,))]
        field_name = field_names[0] if field_names else None
        if field_name is None:
            return "mark" if is_known_heading(title) else None
        return field_name or "ignored"

    vocabulary = Vocabulary(
        find_kind,
        required_kinds=(frozenset(("juror", "number")), frozenset(("mark",))),
        name_kinds=frozenset(("juror", "name")),
        number_kinds=frozenset(("number", "check", "mark", "total")),
        value_kinds=frozenset(("mark", "ignored")),
    )
    table, table_warnings = read_only_table(path, vocabulary)
    if table is None or not table.rows:
        raise InvalidInput(path.name, [InputProblem("", lazy("there are no ballots to enter"))])
    warnings += table_warnings
    return table


def _warn_of_open_rows(table: Table, typed_rows: list[SheetRow], warnings: list[InputProblem] | None) -> None:
    """Say how many rows of an entry form have neither mark nor total nor note; it lists all sheets.

    Raises:
        InvalidInput: no row was typed.
    """
    open_count = len(table.rows) - len(typed_rows)
    if not typed_rows:
        raise InvalidInput(table.source, [InputProblem("", lazy("no row has a mark yet"))])
    if open_count and warnings is not None:
        warnings.append(
            InputProblem("", lazy("{count} rows without any mark are left out", count=open_count))
        )


def _heading_check(contest: Contest) -> Callable[[str], bool]:
    """Return a function that checks whether a heading names a field or a criterion of this contest."""
    leaves = [leaf for rubric in contest.rubric.values() for leaf in rubric.leaves]
    known_headings = {fold_heading(heading) for leaf in leaves for heading in (leaf.id, leaf.name)}
    return lambda title: is_heading(title, known_headings | _FIELDS.keys())


@dataclass
class _BallotReader:
    """Reads the rows of one file."""

    context: DecisionContext
    table: Table
    never_called: bool
    """The turns took place, although the program did not call them."""
    ballots: dict[tuple[int, str], tuple[PaperBallot, int]] = field(default_factory=dict)
    """Ballots by draw number and juror, each with its row number."""

    @cached_property
    def columns_by_field(self) -> dict[str, list[int]]:
        """Columns of each field."""
        return {
            field_name: self.table.find_columns(set(map(fold_heading, headings.split(","))))
            for field_name, headings in _HEADINGS.items()
        }

    @cached_property
    def criterion_columns(self) -> dict[str, dict[str, list[int]]]:
        """Columns of each criterion by rubric: one name may occur in several rubrics."""
        return {
            rubric_id: {
                leaf.id: self.table.find_columns((fold_heading(leaf.id), fold_heading(leaf.name)))
                for leaf in rubric.leaves
            }
            for rubric_id, rubric in self.context.state.contest.rubric.items()
        }

    # --- the headings ---------------------------------------------------------------------------

    def check_headings(self) -> Iterator[InputProblem]:
        """Yield unknown, missing and repeated headings."""
        is_known_heading = _heading_check(self.context.state.contest)
        for column, title in enumerate(self.table.titles):
            if title and not is_known_heading(title):
                yield InputProblem(
                    self.table.cell_place(self.table.headings, column),
                    lazy("this is no criterion of the contest"),
                )
        for field_name in ("juror", "number"):
            if not self.columns_by_field[field_name]:
                yield self.table.missing_column(field_name)
        single_fields = ("juror", "number", "check", "name", "note")
        column_groups = [self.columns_by_field[field_name] for field_name in single_fields]
        column_groups += [
            columns for rubric in self.criterion_columns.values() for columns in rubric.values()
        ]
        for first_column, *repeated_columns in filter(None, column_groups):
            for column in repeated_columns:
                message = lazy("means the same as {used}", used=self.table.titles[first_column])
                yield InputProblem(self.table.cell_place(self.table.headings, column), message)

    # --- a row ----------------------------------------------------------------------------------

    def is_open(self, row: SheetRow) -> bool:
        """Whether a row of an entry form has not been typed: check digits, but no mark, total or note."""
        if not any(cell_text(row, column) for column in self.columns_by_field["check"]):
            return False
        groups = [columns for rubric in self.criterion_columns.values() for columns in rubric.values()]
        groups += [self.columns_by_field["total"], self.columns_by_field["note"]]
        return not any(cell_text(row, column) for columns in groups for column in columns)

    def read_row(self, row: SheetRow) -> Iterator[InputProblem]:
        """Add the row's ballot to `ballots`, and yield the problems."""
        draw_number, juror_id = self._read_draw_number(row), self._read_juror(row)
        problems = [value for value in (draw_number, juror_id) if isinstance(value, InputProblem)]
        marks: dict[str, Decimal] = {}
        if isinstance(draw_number, int):
            known_juror = juror_id if isinstance(juror_id, str) else None
            problems += self._check_name(row, draw_number)
            problems += self._read_marks(row, draw_number, known_juror, marks)
            if isinstance(juror_id, str):
                problems += self._check_digits(row, draw_number, juror_id)
                note_columns = self.columns_by_field["note"]
                note = cell_text(row, note_columns[0]) if note_columns else ""
                ballot = PaperBallot(draw_number, juror_id, marks, note)
                if not problems:
                    problems += [*self._check_total(row, ballot), *self._check_decision(row, ballot)]
                problems += self._check_repetition(row, ballot)
                self.ballots.setdefault((draw_number, juror_id), (ballot, row.row_number))
        yield from problems

    def _read_draw_number(self, row: SheetRow) -> int | InputProblem:
        column = self.columns_by_field["number"][0]
        text = cell_text(row, column)
        if not (text.isascii() and text.isdigit()):
            message = lazy("not a draw number: {typed}", typed=text[:20])
            return InputProblem(self.table.cell_place(row, column), message)
        if int(text) not in self.context.state.turns:
            message = lazy("there is no draw number {number}", number=text)
            return InputProblem(self.table.cell_place(row, column), message)
        return int(text)

    def _read_juror(self, row: SheetRow) -> str | InputProblem:
        column = self.columns_by_field["juror"][0]
        juror_id = find_juror(self.context.state, cell_text(row, column))
        if isinstance(juror_id, LazyText):
            return InputProblem(self.table.cell_place(row, column), juror_id)
        return juror_id

    def _check_digits(self, row: SheetRow, draw_number: int, juror_id: str) -> Iterator[InputProblem]:
        """Yield check digits that do not fit: the number or the juror is not the one of the paper sheet."""
        for column in self.columns_by_field["check"]:
            text, place = cell_text(row, column), self.table.cell_place(row, column)
            if not text:
                yield InputProblem(place, lazy("type the check digits of the paper sheet"))
            elif text.zfill(2) != list_check_digits(self.context.state, draw_number)[juror_id]:
                message = lazy(
                    "{typed} does not fit no. {number} and {juror}: compare number and juror with the paper"
                    " sheet, and the check digits too",
                    typed=text[:20], number=draw_number, juror=self.context.state.jurors[juror_id].name,
                )  # fmt: skip
                yield InputProblem(place, message)

    def _check_name(self, row: SheetRow, draw_number: int) -> Iterator[InputProblem]:
        """Yield a name that does not belong to the number: the marks might go to the wrong contestant."""
        name = self.context.state.contestant_name(draw_number)
        for column in self.columns_by_field["name"]:
            text = cell_text(row, column)
            if text and fold_name(text) != fold_name(name):
                yield InputProblem(
                    self.table.cell_place(row, column),
                    lazy("no. {number} is {name}", number=draw_number, name=name),
                )

    def _read_marks(
        self, row: SheetRow, draw_number: int, juror_id: str | None, marks: dict[str, Decimal]
    ) -> Iterator[InputProblem]:
        """Read the marks that the juror gives in this turn; all other columns must be empty."""
        state = self.context.state
        category, whole = state.category_of(draw_number), state.rubric_of(draw_number)
        rubric = whole if juror_id is None else state.rubric_for(draw_number, juror_id)
        leaf_columns = self.criterion_columns[category.rubric]
        for leaf in whole.leaves:
            if leaf.id not in rubric.leaves_by_id:
                yield from self._check_empty(row, leaf_columns[leaf.id], state.jurors[juror_id or ""].name)
                continue
            yield from self._read_leaf_mark(row, leaf, leaf_columns[leaf.id], marks)
        rubric_columns = {column for columns in leaf_columns.values() for column in columns}
        all_columns = {
            column
            for rubric in self.criterion_columns.values()
            for columns in rubric.values()
            for column in columns
        }
        for column in sorted(all_columns - rubric_columns):
            if cell_text(row, column):
                message = lazy("is not marked in {category}; leave it empty", category=category.name)
                yield InputProblem(self.table.cell_place(row, column), message)

    def _check_empty(self, row: SheetRow, columns: list[int], juror_name: str) -> Iterator[InputProblem]:
        """Yield marks on a criterion that is assigned to other jurors."""
        for column in columns:
            if cell_text(row, column):
                message = lazy("{juror} does not mark this criterion; leave it empty", juror=juror_name)
                yield InputProblem(self.table.cell_place(row, column), message)

    def _read_leaf_mark(
        self, row: SheetRow, leaf: Leaf, columns: list[int], marks: dict[str, Decimal]
    ) -> Iterator[InputProblem]:
        if not columns:
            yield self.table.missing_column(leaf.name)
            return
        mark = read_mark(cell_text(row, columns[0]), leaf.scale)
        if isinstance(mark, LazyText):
            yield InputProblem(self.table.cell_place(row, columns[0]), mark)
        else:
            marks[leaf.id] = mark

    def _check_repetition(self, row: SheetRow, ballot: PaperBallot) -> Iterator[InputProblem]:
        if (ballot.number, ballot.juror) in self.ballots:
            _, first_row_number = self.ballots[ballot.number, ballot.juror]
            message = lazy("the same juror and number stand in row {row}", row=first_row_number)
            yield InputProblem(self.table.row_place(row), message)

    def _check_total(self, row: SheetRow, ballot: PaperBallot) -> Iterator[InputProblem]:
        """Yield a total that the marks do not give, weighted as declared or simply added."""
        state = self.context.state
        rubric, turn = state.rubric_of(ballot.number), state.turns[ballot.number]
        factors = state.difficulty_factors.get(turn.contestant)
        total = juror_total(ballot.marks, rubric.leaves, factors, best=rubric.best)
        displayed_total = round_half_up(total, state.contest.scoring.total_decimals)
        possible_totals = (total, Fraction(displayed_total), sum(map(Fraction, ballot.marks.values())))
        for column in self.columns_by_field["total"]:
            text = cell_text(row, column)
            sheet_total = read_number(text) if text else None
            if isinstance(sheet_total, LazyText):
                yield InputProblem(self.table.cell_place(row, column), sheet_total)
            elif sheet_total is not None and Fraction(sheet_total) not in possible_totals:
                message = lazy(
                    "the sheet's total is {sheet_total}, its marks give {total}",
                    sheet_total=sheet_total,
                    total=displayed_total,
                )
                yield InputProblem(self.table.cell_place(row, column), message)

    def _check_decision(self, row: SheetRow, ballot: PaperBallot) -> Iterator[InputProblem]:
        """Yield the cells that differ from the first typing, or why the rules refuse the ballot."""
        state = self.context.state
        first_typing = state.typed_ballots.get((ballot.number, ballot.juror))
        differences: list[Leaf] = []
        if first_typing is not None and not self.context.actor.has_name(first_typing.typist):
            rubric = state.rubric_of(ballot.number)
            differences = differing_criteria(rubric, first_typing.marks, ballot.marks)
            columns = self.criterion_columns[state.category_of(ballot.number).rubric]
            for leaf in differences:
                place = self.table.cell_place(row, columns[leaf.id][0])
                yield InputProblem(place, difference_message(leaf, first_typing, ballot))
        if differences:
            return
        try:
            decide_paper_ballot(self.context, ballot, self.never_called)
        except CommandRefused as refusal:
            yield InputProblem(self.table.row_place(row), refusal.message)
