"""Read who scores what from a sheet: a row for each juror with crosses below the criteria, or a row for each
juror and criterion.

All errors are reported at once, by row and column; all rows are taken or none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.contest.assigned_criteria import expand_assignments
from scoring_tui.contest.assignments import AssignedCriteria, Assignment
from scoring_tui.contest.models import Contest
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import fold_heading, is_heading
from scoring_tui.sheets.juror_lookup import find_juror
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.rows import find_category
from scoring_tui.sheets.table import Table, Vocabulary, cell_text, read_only_table, refuse_sheet

_HEADINGS = {
    "juror": """juri, nama juri, id juri, kode juri, penilai, nama penilai, asesor, nama asesor, juror,
        juror id, juror name, judge, assessor, nama, name""",
    "criterion": "kriteria, aspek, indikator, kompetensi, criterion, criteria, competence",
    "category": "kategori, category",
    "panel": "panel, ruang panel",
    "ignored": "no, nomor, no urut, jabatan, instansi, keterangan, office, remark",
}
_FOLDED_HEADINGS = {
    kind: frozenset(fold_heading(heading) for heading in headings.split(","))
    for kind, headings in _HEADINGS.items()
}
_YES = frozenset(("x", "v", "✓", "✔", "√", "y", "ya", "yes", "1", "true"))
_NO = frozenset(("", "-", "–", "—", "t", "tidak", "n", "no", "0", "false"))


@dataclass(frozen=True, slots=True)
class AssignmentSheet:
    """The criteria of each juror, as one file gives them."""

    assigned: tuple[AssignedCriteria, ...]
    warnings: tuple[InputProblem, ...]
    """What the committee should check."""


def read_assignments(path: Path, state: State) -> AssignmentSheet:
    """Read the criteria of the jurors who sit now.

    Raises `InvalidInput` with every problem by row and column; then no row of the file may be taken.
    """
    table, warnings = _read_table(path, state.contest)
    reader = _AssignmentReader(state, table)
    problems = [*reader.check_headings()]
    problems = problems or [problem for row in table.rows for problem in reader.read_row(row)]
    if not problems and not reader.assignments:
        problems = [InputProblem("", lazy("the sheet gives no criterion to anybody"))]
    if problems:
        refuse_sheet(path, problems)
    assigned = expand_assignments(state.contest, reader.assignments, state.panel_members)
    return AssignmentSheet(assigned, (*warnings, *reader.warnings))


def _list_criterion_names(contest: Contest) -> dict[str, dict[str, set[str]]]:
    """The ids that a folded id or name of a criterion or group may mean, by rubric."""
    names: dict[str, dict[str, set[str]]] = {}
    for rubric_id, rubric in contest.rubric.items():
        for leaf in rubric.leaves:
            for id_, name in ((leaf.id, leaf.name), *zip(leaf.group_ids, leaf.groups, strict=True)):
                for text in (id_, name):
                    names.setdefault(fold_heading(text), {}).setdefault(rubric_id, set()).add(id_)
    return names


def _read_table(path: Path, contest: Contest) -> tuple[Table, tuple[InputProblem, ...]]:
    names = _list_criterion_names(contest)
    vocabulary = Vocabulary(
        find_kind=_make_kind_finder(names),
        required_kinds=(frozenset(("juror",)), frozenset(("criterion", "mark"))),
        name_kinds=frozenset(("juror",)),
        single_kinds=frozenset(("juror", "criterion", "category", "panel")),
        value_kinds=frozenset(("mark", "ignored")),
    )
    table, warnings = read_only_table(path, vocabulary)
    if table is None:
        message = lazy(
            "no heading row: one row must name the jurors, and the criteria or one column of criteria"
        )
        refuse_sheet(path, [InputProblem("", message)])
    return table, warnings


def _make_kind_finder(names: dict[str, dict[str, set[str]]]) -> Callable[[str], str | None]:
    """Return a function from a heading to its kind; "mark" for a criterion, which has a column of crosses."""

    def find_kind(title: str) -> str | None:
        kinds = [kind for kind, headings in _FOLDED_HEADINGS.items() if is_heading(title, headings)]
        return kinds[0] if kinds else "mark" if is_heading(title, names.keys()) else None

    return find_kind


class _AssignmentReader:
    """Reads one file."""

    def __init__(self, state: State, table: Table) -> None:
        self.state, self.table = state, table
        self.names = _list_criterion_names(state.contest)
        self.assignments: list[Assignment] = []
        self.warnings: list[InputProblem] = []
        self.rows_by_key: dict[tuple[str, str, str, str], int] = {}
        """The row of each juror, category, panel and criterion of the sheet."""

    def check_headings(self) -> Iterator[InputProblem]:
        """Yield columns that are no criterion of the contest, and a sheet of both forms."""
        for column, title in enumerate(self.table.titles):
            if title and self.table.kinds[column] is None:
                place = self.table.cell_place(self.table.headings, column)
                yield InputProblem(place, lazy("this is no criterion of the contest"))
            elif self.table.kinds[column] == "mark":
                if "criterion" in self.table.columns_by_kind:
                    place = self.table.cell_place(self.table.headings, column)
                    yield InputProblem(
                        place, lazy("use a column of criteria, or a column for each, not both")
                    )
                    continue
                ids = self._find_ids(title)
                if isinstance(ids, LazyText):
                    yield InputProblem(self.table.cell_place(self.table.headings, column), ids)

    def _find_ids(self, text: str) -> set[str] | LazyText:
        """The ids that a text means: one in each rubric at most."""
        by_rubric = self.names.get(fold_heading(text)) or self.names.get(fold_heading(text.split("(")[0]), {})
        if not by_rubric:
            return lazy("there is no criterion {text}", text=text[:60])
        for ids in by_rubric.values():
            if len(ids) > 1:
                return lazy("several criteria have this name; use one of {ids}", ids=", ".join(sorted(ids)))
        return set().union(*by_rubric.values())

    def read_row(self, row: SheetRow) -> Iterator[InputProblem]:
        """Add the row's assignment, and yield the problems."""
        problems: list[InputProblem] = []
        juror_id = self._read_juror(row, problems)
        category_id, panel_id = self._read_category(row, problems), self._read_panel(row, juror_id, problems)
        criterion_ids = self._read_criteria(row, problems)
        yield from problems
        if problems or juror_id is None:
            return
        if not criterion_ids:
            message = lazy("nothing is marked for {juror}", juror=self.state.jurors[juror_id].name)
            self.warnings.append(InputProblem(self.table.row_place(row), message))
            return
        for criterion_id in sorted(criterion_ids):
            key = (juror_id, category_id, panel_id, criterion_id)
            if key in self.rows_by_key:
                message = lazy("is the same as row {row}", row=self.rows_by_key[key])
                yield InputProblem(self.table.row_place(row), message)
                return
            self.rows_by_key[key] = row.row_number
        self.assignments.append(
            Assignment(
                jurors=(juror_id,),
                criteria=tuple(sorted(criterion_ids)),
                categories=(category_id,) if category_id else (),
                panel=panel_id,
            )
        )

    def _text(self, row: SheetRow, kind: str) -> tuple[str, LazyText]:
        """The text of the only column of a kind, and its place."""
        columns = self.table.columns_by_kind.get(kind, ())
        if not columns:
            return "", self.table.row_place(row)
        return cell_text(row, columns[0]), self.table.cell_place(row, columns[0])

    def _read_juror(self, row: SheetRow, problems: list[InputProblem]) -> str | None:
        text, place = self._text(row, "juror")
        juror_id = find_juror(self.state, text)
        if isinstance(juror_id, LazyText):
            problems.append(InputProblem(place, juror_id))
            return None
        if juror_id not in self.state.seated_jurors:
            name = self.state.jurors[juror_id].name
            problems.append(InputProblem(place, lazy("{juror} sits in no panel now", juror=name)))
        return juror_id

    def _read_category(self, row: SheetRow, problems: list[InputProblem]) -> str:
        text, place = self._text(row, "category")
        category = find_category(text, self.state.contest)
        if text and category is None:
            known = ", ".join(self.state.contest.categories)
            message = lazy("there is no category {category}; there are {known}", category=text, known=known)
            problems.append(InputProblem(place, message))
        return category.id if category else ""

    def _read_panel(self, row: SheetRow, juror_id: str | None, problems: list[InputProblem]) -> str:
        text, place = self._text(row, "panel")
        if text and text not in self.state.rooms:
            problems.append(InputProblem(place, lazy("there is no panel {panel}", panel=text)))
        elif text and juror_id is not None and juror_id not in self.state.panel_members[text]:
            name = self.state.jurors[juror_id].name
            message = lazy("{juror} does not sit in panel {panel}", juror=name, panel=text)
            problems.append(InputProblem(place, message))
        return text

    def _read_criteria(self, row: SheetRow, problems: list[InputProblem]) -> set[str]:
        """The ids that the row names or crosses."""
        text, place = self._text(row, "criterion")
        if "criterion" in self.table.columns_by_kind:
            ids = self._find_ids(text) if text else lazy("the criterion is missing")
            if isinstance(ids, LazyText):
                problems.append(InputProblem(place, ids))
                return set()
            return ids
        criterion_ids: set[str] = set()
        for column in self.table.columns_by_kind.get("mark", ()):
            sign = cell_text(row, column).casefold()
            if sign in _YES:
                ids = self._find_ids(self.table.titles[column])
                criterion_ids |= ids if isinstance(ids, set) else set()
            elif sign not in _NO:
                message = lazy("write x for yes, or leave it empty, not {typed}", typed=sign[:20])
                problems.append(InputProblem(self.table.cell_place(row, column), message))
        return criterion_ids
