"""Read penalties from a sheet: who, points or the id of a declared penalty, and the reason.

All errors are reported at once, by row and column; all rows are taken or none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.scoring import PenaltyKind
from scoring_tui.domain.commands.deductions import NewPenalty
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.score_inputs import read_points
from scoring_tui.sheets.contestant_lookup import ContestantLookup
from scoring_tui.sheets.contestant_sheet import (
    CONTESTANT_KINDS,
    ContestantSheet,
    column_kind,
    read_with_vocabulary,
)
from scoring_tui.sheets.headings import fold_heading, is_heading
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.table import Vocabulary, cell_text, refuse_sheet

_HEADINGS = {
    "points": """poin, points, pengurangan, pengurangan nilai, pengurangan poin, potongan, potongan nilai,
        poin penalti, nilai penalti, deduction, points off, penalty points""",
    "penalty": """penalti, jenis penalti, kode penalti, id penalti, pelanggaran, jenis pelanggaran, penalty,
        penalty id, kind of penalty""",
    "reason": "alasan, keterangan, sebab, reason, remark, why",
}
_FOLDED_HEADINGS = {
    kind: frozenset(fold_heading(heading) for heading in headings.split(","))
    for kind, headings in _HEADINGS.items()
}


@dataclass(frozen=True, slots=True)
class PenaltySheet:
    """The penalties of one file."""

    penalties: tuple[NewPenalty, ...]
    warnings: tuple[InputProblem, ...]
    """What the committee should check."""


def read_penalties(path: Path, state: State) -> PenaltySheet:
    """Read one penalty from each row.

    Raises `InvalidInput` with every problem by row and column; then no row of the file may be taken.
    """
    reader = _PenaltyReader(path, state)
    problems = list(reader.read_rows())
    if problems:
        refuse_sheet(path, problems)
    return PenaltySheet(tuple(reader.row_numbers), (*reader.sheet.warnings, *reader.lookup.warnings))


def _find_kind(title: str) -> str | None:
    kinds = [kind for kind, headings in _FOLDED_HEADINGS.items() if is_heading(title, headings)]
    return kinds[0] if kinds else column_kind(title)


def _read_sheet(path: Path) -> ContestantSheet:
    vocabulary = Vocabulary(
        find_kind=_find_kind,
        required_kinds=(CONTESTANT_KINDS, frozenset(("points", "penalty"))),
        name_kinds=frozenset(("name", "team", "unit")),
        single_kinds=frozenset(("name", "nip", "points", "penalty", "reason")),
        number_kinds=frozenset(("points", "draw")),
        running_kinds=frozenset(("number",)),
    )
    no_headings = lazy(
        "no heading row: one row must name the contestant, by NIP, name or draw number, "
        "and the points or the penalty"
    )
    return read_with_vocabulary(path, vocabulary, no_headings, ContestantSheet)


class _PenaltyReader:
    """Reads one file of penalties."""

    def __init__(self, path: Path, state: State) -> None:
        self.sheet, self.lookup = _read_sheet(path), ContestantLookup(state)
        self.kinds = state.contest.penalty
        self.numbers = {turn.contestant: turn.number for turn in state.turns.values()}
        self.row_numbers: dict[NewPenalty, int] = {}
        """The row of each penalty."""

    def read_rows(self) -> Iterator[InputProblem]:
        """Read every row into `row_numbers`, and yield the problems."""
        columns = {kind: self._find_column(kind) for kind in _HEADINGS}
        if columns["reason"] is None:
            yield self.sheet.missing_column("Reason / Alasan")
            return
        for row in self.sheet.rows:
            yield from self._read_row(row, columns)

    def _find_column(self, kind: str) -> int | None:
        return next((column for column, name in enumerate(self.sheet.kinds) if name == kind), None)

    def _read_row(self, row: SheetRow, columns: dict[str, int | None]) -> Iterator[InputProblem]:
        problems: list[InputProblem] = []
        number = self._read_contestant(row, problems)
        kind = self._read_kind(row, columns["penalty"], problems)
        points = self._read_points(row, columns["points"], kind, problems)
        reason = self._text(row, columns["reason"])
        if not reason:
            problems.append(self._problem(row, columns["reason"], lazy("a reason is needed")))
        yield from problems
        if problems or number is None or points is None:
            return
        penalty = NewPenalty(number, points, reason, kind.id if kind else "")
        if penalty in self.row_numbers:
            message = lazy("is the same as row {row}", row=self.row_numbers[penalty])
            yield InputProblem(self.sheet.row_place(row), message)
        self.row_numbers.setdefault(penalty, row.row_number)

    def _read_contestant(self, row: SheetRow, problems: list[InputProblem]) -> int | None:
        contestant = self.lookup.find_contestant(self.sheet, row)
        if isinstance(contestant, InputProblem):
            problems.append(contestant)
            return None
        number = self.numbers.get(contestant.id)
        if number is None:
            message = lazy("{name} has no draw number yet", name=contestant.name)
            problems.append(InputProblem(self.sheet.row_place(row), message))
        return number

    def _read_kind(
        self, row: SheetRow, column: int | None, problems: list[InputProblem]
    ) -> PenaltyKind | None:
        """The declared penalty that the cell names by id or name; None if it is empty."""
        text = fold_name(self._text(row, column))
        for kind in self.kinds:
            if text in (fold_name(kind.id), fold_name(kind.name)):
                return kind
        if text:
            known_ids = ", ".join(kind.id for kind in self.kinds) or "–"
            message = lazy("there is no penalty {id}; known are {known}", id=text[:40], known=known_ids)
            problems.append(self._problem(row, column, message))
        return None

    def _read_points(
        self, row: SheetRow, column: int | None, kind: PenaltyKind | None, problems: list[InputProblem]
    ) -> Decimal | None:
        """The points in the cell; in an empty one those of the declared penalty."""
        text = self._text(row, column)
        if not text:
            if kind is None and not problems:
                message = lazy("points are missing, and no declared penalty is named")
                problems.append(self._problem(row, column, message))
            return kind.points if kind else None
        points = read_points(text)
        if isinstance(points, LazyText):
            problems.append(self._problem(row, column, points))
            return None
        return points

    def _text(self, row: SheetRow, column: int | None) -> str:
        return "" if column is None else cell_text(row, column)

    def _problem(self, row: SheetRow, column: int | None, message: LazyText) -> InputProblem:
        place = self.sheet.row_place(row) if column is None else self.sheet.cell_place(row, column)
        return InputProblem(place, message)
