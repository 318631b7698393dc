"""Read a list of chosen contestants: who goes on to the next round, and why.

All errors are reported at once, by row and column; all rows are taken or none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import lazy
from scoring_tui.sheets.contestant_rows import ContestantRows
from scoring_tui.sheets.contestant_sheet import (
    CONTESTANT_KINDS,
    ContestantSheet,
    column_kind,
    read_with_vocabulary,
)
from scoring_tui.sheets.headings import fold_heading, is_heading
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.table import Vocabulary, cell_text, refuse_sheet

_REASON_HEADINGS = frozenset(
    map(fold_heading, ("alasan", "pertimbangan", "keterangan", "catatan", "reason", "remark", "note", "why"))
)
_REASON = "reason"


@dataclass(frozen=True, slots=True)
class ChosenList:
    """The chosen contestants of one file."""

    reasons: Mapping[str, str]
    """Why each was chosen, by contestant id."""
    warnings: tuple[InputProblem, ...]
    """What the committee should check."""


def read_selection(path: Path, state: State, common_reason: str = "") -> ChosenList:
    """Read one contestant from each row.

    Args:
        state: of the round whose contestants are chosen.
        common_reason: the reason of rows without one of their own.

    Raises:
        InvalidInput: with every problem by row and column; then no row of the file may be taken.
    """
    reader = _SelectionReader(path, state, common_reason.strip())
    problems = list(reader.read_rows())
    if problems:
        refuse_sheet(path, problems)
    return ChosenList(reader.reasons, (*reader.sheet.warnings, *reader.rows.warnings))


def _find_kind(title: str) -> str | None:
    return _REASON if is_heading(title, _REASON_HEADINGS) else column_kind(title)


class _SelectionReader:
    """Reads one list."""

    def __init__(self, path: Path, state: State, common_reason: str) -> None:
        vocabulary = Vocabulary(
            find_kind=_find_kind,
            required_kinds=(CONTESTANT_KINDS,),
            name_kinds=frozenset(("name", "team", "unit")),
            single_kinds=frozenset(("name", "nip", _REASON)),
            number_kinds=frozenset(("draw",)),
            running_kinds=frozenset(("number",)),
        )
        no_headings = lazy(
            "no heading row: one row must name the contestant, by NIP, name, id or draw number"
        )
        self.sheet = read_with_vocabulary(path, vocabulary, no_headings, ContestantSheet)
        self.rows = ContestantRows(state)
        self.common_reason = common_reason
        self.reasons: dict[str, str] = {}

    def read_rows(self) -> Iterator[InputProblem]:
        """Read every row into `reasons`, and yield the problems."""
        columns = self.sheet.find_columns(_REASON_HEADINGS)
        for row in self.sheet.rows:
            yield from self._read_row(row, columns[0] if columns else None)

    def _read_row(self, row: SheetRow, reason_column: int | None) -> Iterator[InputProblem]:
        contestant, problem = self.rows.match(self.sheet, row)
        if problem is not None:
            yield problem
        if problem is not None or contestant is None:
            return
        own_reason = "" if reason_column is None else cell_text(row, reason_column)
        has_reason = own_reason.strip(" -–—.") != ""  # a dash stands for an empty cell
        reason = " ".join(own_reason.split()) if has_reason else self.common_reason
        if not reason:
            message = lazy(
                "why {name} was chosen is missing: fill in a column Alasan, or add --reason",
                name=contestant.name,
            )
            yield InputProblem(self.sheet.row_place(row), message)
            return
        self.reasons[contestant.id] = reason
