"""Signed sheets of paper, typed into a CSV or XLSX file: columns for juror, number and each criterion.

Every error is told at once, by row and column; nothing is entered here. Whether a ballot is due is for the
rules to say. Imports hall, rules and the roster's reader of sheets; the command line imports it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from scoring_tui.contest.models import Contest, Leaf
from scoring_tui.contest.scales import read_mark
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import PaperBallot
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused, InputProblem, InvalidInput
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.ballots import require_ballot_due
from scoring_tui.rules.base import DecisionContext
from scoring_tui.sheets.headings import fold_heading, normalize_text
from scoring_tui.sheets.reader import SheetRow, read_sheets

_WORDS = {
    "juror": "juror, juri, nama juri, id juri, kode juri",
    "number": "number, draw number, no, nr, nomor, no urut, nomor urut, no undian, nomor undian",
    "name": "name, contestant name, nama, nama peserta, nama finalis",
    "": "category, kategori, contestant, juror_name, total, jumlah, nilai, paper, at, seq",
}
"""Headings by field; those of the empty field stand in exports and usual forms and say nothing new."""

_FIELDS = {fold_heading(word): field for field, words in _WORDS.items() for word in words.split(",")}


def read_paper_ballots(path: Path, engine: Engine, by: Actor) -> tuple[PaperBallot, ...]:
    """The ballots of a file, every one of which is due.

    Raises `Unusable` with every problem by row and column; then none of them may be entered.
    """
    form = _Form(DecisionContext(engine.state, by, engine.clock()), _rows(path, engine.state.contest))
    problems = list(form.objections()) or [problem for row in form.rows[1:] for problem in form.take(row)]
    if problems:
        raise InvalidInput(path.name, list({str(problem): problem for problem in problems}.values()))
    return tuple(ballot for ballot, _ in form.taken.values())


def _rows(path: Path, contest: Contest) -> tuple[SheetRow, ...]:
    """The rows of the only filled sheet, headings first."""
    means = _meaning(contest)
    sheets = read_sheets(path, lambda rows: sum(map(means, rows[0])) if rows else 0)
    filled = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    if len(filled) > 1:
        titles = ", ".join(sheet.title for sheet in filled)
        raise InvalidInput(
            path.name, [InputProblem("", lazy("only one sheet may be filled, not {sheets}", sheets=titles))]
        )
    if not filled or len(filled[0].rows) < 2:
        raise InvalidInput(path.name, [InputProblem("", lazy("there are no ballots to enter"))])
    return filled[0].rows


def _meaning(contest: Contest) -> Callable[[str], bool]:
    """Whether a heading means anything in this contest."""
    leaves = [leaf for rubric in contest.rubric.values() for leaf in rubric.leaves]
    known = {fold_heading(word) for leaf in leaves for word in (leaf.id, leaf.name)} | _FIELDS.keys()
    return lambda title: fold_heading(title) in known


@dataclass
class _Form:
    """A file while it is read."""

    case: DecisionContext
    rows: tuple[SheetRow, ...]
    taken: dict[tuple[int, str], tuple[PaperBallot, int]] = field(default_factory=dict)
    """Ballots by draw number and juror, each with its row."""

    @cached_property
    def titles(self) -> list[str]:
        return [" ".join(title.split()) for title in self.rows[0].cells]

    def place(self, row: SheetRow, column: int) -> LazyText:
        where = lazy("row {row}", row=row.row_number)
        return lazy("{place}, column {column}", place=where, column=self.titles[column])

    def columns(self, *words: str) -> list[int]:
        """Columns whose heading is one of these words."""
        wanted = set(map(fold_heading, words))
        return [n for n, title in enumerate(self.titles) if title and fold_heading(title) in wanted]

    def of_field(self, name: str) -> list[int]:
        return self.columns(*_WORDS[name].split(","))

    @cached_property
    def criteria(self) -> dict[str, dict[str, list[int]]]:
        """Columns of each criterion by rubric: one name may stand in several rubrics."""
        return {
            id_: {leaf.id: self.columns(leaf.id, leaf.name) for leaf in rubric.leaves}
            for id_, rubric in self.case.state.contest.rubric.items()
        }

    # --- the headings ---------------------------------------------------------------------------

    def objections(self) -> Iterator[InputProblem]:
        """What is wrong with the headings."""
        means = _meaning(self.case.state.contest)
        for column, title in enumerate(self.titles):
            if title and not means(title):
                yield InputProblem(
                    self.place(self.rows[0], column), lazy("this is no criterion of the contest")
                )
        for name in ("juror", "number"):
            if not self.of_field(name):
                yield self._missing(name)
        meanings = [self.of_field(name) for name in ("juror", "number", "name")]
        meanings += [columns for rubric in self.criteria.values() for columns in rubric.values()]
        for first, *others in filter(None, meanings):
            for column in others:
                what = lazy("means the same as {used}", used=self.titles[first])
                yield InputProblem(self.place(self.rows[0], column), what)

    def _missing(self, column: str) -> InputProblem:
        where = lazy("row {row}", row=self.rows[0].row_number)
        return InputProblem(where, lazy("the column {column} is missing", column=column))

    # --- a row ----------------------------------------------------------------------------------

    def take(self, row: SheetRow) -> Iterator[InputProblem]:
        """Keep the row's ballot, or tell everything that speaks against it."""
        number, juror = self._number(row), self._juror(row)
        problems = [one for one in (number, juror) if isinstance(one, InputProblem)]
        marks: dict[str, Decimal] = {}
        if isinstance(number, int):
            problems += [*self._misnamed(row, number), *self._marked(row, number, marks)]
            if isinstance(juror, str):
                problems += self._undue(row, number, juror)
                ballot = PaperBallot(number, juror, marks)
                self.taken.setdefault((number, juror), (ballot, row.row_number))
        yield from problems

    def _cell(self, row: SheetRow, column: int) -> str:
        return row.cells[column].strip() if column < len(row.cells) else ""

    def _number(self, row: SheetRow) -> int | InputProblem:
        column = self.of_field("number")[0]
        typed = self._cell(row, column)
        if not (typed.isascii() and typed.isdigit()):
            return InputProblem(self.place(row, column), lazy("not a draw number: {typed}", typed=typed[:20]))
        if int(typed) not in self.case.state.turns:
            return InputProblem(
                self.place(row, column), lazy("there is no draw number {number}", number=typed)
            )
        return int(typed)

    def _juror(self, row: SheetRow) -> str | InputProblem:
        column, jurors = self.of_field("juror")[0], self.case.state.jurors
        typed = self._cell(row, column)
        if typed in jurors:
            return typed
        named = [juror.id for juror in jurors.values() if normalize_text(juror.name) == normalize_text(typed)]
        if len(named) == 1:
            return named[0]
        if named:
            what = lazy("several jurors have this name; use one of {ids}", ids=", ".join(named))
        else:
            what = lazy(
                "there is no juror {typed}; known are {known}", typed=typed[:60], known=", ".join(jurors)
            )
        return InputProblem(self.place(row, column), what)

    def _misnamed(self, row: SheetRow, number: int) -> Iterator[InputProblem]:
        """Number and name that do not belong together: the mistake that crowns the wrong one."""
        name = self.case.state.contestant_name(number)
        for column in self.of_field("name"):
            typed = self._cell(row, column)
            if typed and normalize_text(typed) != normalize_text(name):
                yield InputProblem(
                    self.place(row, column), lazy("no. {number} is {name}", number=number, name=name)
                )

    def _marked(self, row: SheetRow, number: int, marks: dict[str, Decimal]) -> Iterator[InputProblem]:
        """Read the marks of the turn's rubric; the columns of other rubrics stay empty."""
        category = self.case.state.category_of(number)
        own = self.criteria[category.rubric]
        for leaf in self.case.state.rubric_of(number).leaves:
            yield from self._mark(row, leaf, own[leaf.id], marks)
        ours = {column for columns in own.values() for column in columns}
        others = {
            column for rubric in self.criteria.values() for columns in rubric.values() for column in columns
        }
        for column in sorted(others - ours):
            if self._cell(row, column):
                what = lazy("is not marked in {category}; leave it empty", category=category.name)
                yield InputProblem(self.place(row, column), what)

    def _mark(
        self, row: SheetRow, leaf: Leaf, columns: list[int], marks: dict[str, Decimal]
    ) -> Iterator[InputProblem]:
        if not columns:
            yield self._missing(leaf.name)
            return
        mark = read_mark(self._cell(row, columns[0]), leaf.scale)
        if isinstance(mark, LazyText):
            yield InputProblem(self.place(row, columns[0]), mark)
        else:
            marks[leaf.id] = mark

    def _undue(self, row: SheetRow, number: int, juror: str) -> Iterator[InputProblem]:
        where = lazy("row {row}", row=row.row_number)
        if (number, juror) in self.taken:
            _, earlier = self.taken[number, juror]
            yield InputProblem(where, lazy("the same juror and number stand in row {row}", row=earlier))
        try:
            require_ballot_due(self.case, number, juror)
        except CommandRefused as no:
            yield InputProblem(where, no.message)
