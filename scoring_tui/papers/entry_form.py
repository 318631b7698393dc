"""The entry form of a juror's paper ballots: a workbook with everything filled in but the marks.

`ballots --enter` reads it. Cells refuse marks that the scale does not allow.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.scales import Scale
from scoring_tui.domain.state import State
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.sheets.headings import fold_heading
from scoring_tui.sheets.paper_ballots import is_field_heading, list_check_digits

_MAX_LIST_LENGTH = 255
"""Characters of a list of allowed values that a cell can have."""


def make_entry_form(state: State, juror_id: str, draw_numbers: Sequence[int]) -> bytes:
    """Make the entry form of a juror, a row for each draw number. The same inputs make the same bytes."""
    rubrics = {
        category.rubric: state.contest.rubric[category.rubric]
        for category in map(state.category_of, draw_numbers)
    }
    headings = {rubric_id: _name_columns(rubric) for rubric_id, rubric in rubrics.items()}
    leaves_by_number = {number: state.rubric_for(number, juror_id).leaves for number in draw_numbers}
    marked = {
        (state.category_of(number).rubric, leaf.id)
        for number in draw_numbers
        for leaf in leaves_by_number[number]
    }
    criteria = list(
        dict.fromkeys(
            heading
            for rubric_id, names in headings.items()
            for leaf_id, heading in names.items()
            if (rubric_id, leaf_id) in marked
        )
    )
    columns = [tr("Juror"), tr("No."), tr("Check"), tr("Name"), *criteria, tr("Total"), tr("Note")]
    file = BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    first_day = min(session.day for session in state.contest.session)
    workbook.set_properties({"created": datetime.combine(first_day, time(), UTC).replace(tzinfo=None)})
    formats = {
        "heading": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1}),
        "fixed": workbook.add_format({"bg_color": "#EEEEEE", "border": 1}),
        "open": workbook.add_format({"border": 1}),
        "unused": workbook.add_format({"bg_color": "#BBBBBB", "border": 1}),
    }
    sheet = workbook.add_worksheet(tr("Marks"))
    sheet.freeze_panes(1, 4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, heading in enumerate(columns):
        sheet.write_string(0, column, heading, formats["heading"])
    for column, width in ((0, 24), (1, 6), (2, 6), (3, 36), (len(columns) - 1, 40)):
        sheet.set_column(column, column, width)
    sheet.set_column(4, 4 + len(criteria), 13)
    juror = _name_juror(state, juror_id)
    for row, number in enumerate(draw_numbers, start=1):
        sheet.write_string(row, 0, juror, formats["fixed"])
        sheet.write_number(row, 1, number, formats["fixed"])
        sheet.write_string(row, 2, list_check_digits(state, number)[juror_id], formats["fixed"])
        sheet.write_string(row, 3, state.contestant_name(number), formats["fixed"])
        names = headings[state.category_of(number).rubric]
        leaves = {names[leaf.id]: leaf for leaf in leaves_by_number[number]}
        _write_marks(sheet, row, criteria, leaves, formats)
        for column in (len(columns) - 2, len(columns) - 1):
            sheet.write_blank(row, column, None, formats["open"])
    workbook.close()
    return file.getvalue()


def _write_marks(
    sheet: Worksheet,
    row: int,
    criteria: Sequence[str],
    leaves: Mapping[str, Leaf],
    formats: Mapping[str, Format],
) -> None:
    for column, heading in enumerate(criteria, start=4):
        leaf = leaves.get(heading)
        sheet.write_blank(row, column, None, formats["unused" if leaf is None else "open"])
        if leaf is not None:
            sheet.data_validation(row, column, row, column, _limit_marks(leaf.scale))


def _limit_marks(scale: Scale) -> dict[str, object]:
    """What a cell accepts; steps other than whole numbers are checked when the form is read."""
    common = {
        "error_title": tr("Mark"),
        "error_message": translate(scale.describe_allowed())[:_MAX_LIST_LENGTH],
    }
    values = [f"{value:f}" for value in sorted(scale.values) if value >= scale.lowest]
    if values and all(value.isdigit() for value in values) and len(",".join(values)) <= _MAX_LIST_LENGTH:
        return {"validate": "list", "source": values, **common}
    is_whole = scale.step == 1 and scale.lowest == int(scale.lowest) and scale.highest == int(scale.highest)
    return {
        "validate": "integer" if is_whole else "decimal",
        "criteria": "between",
        "minimum": float(scale.lowest),
        "maximum": float(scale.highest),
        **common,
    }


def _name_columns(rubric: Rubric) -> dict[str, str]:
    """The heading of each criterion: its name, or its id where the name could mean something else."""
    headings: dict[str, str] = {}
    for leaf in rubric.leaves:
        name = fold_heading(leaf.name)
        same = [
            other for other in rubric.leaves if name in (fold_heading(other.id), fold_heading(other.name))
        ]
        is_clear = len(same) == 1 and not is_field_heading(leaf.name)
        headings[leaf.id] = leaf.name if is_clear else leaf.id
    return headings


def _name_juror(state: State, juror_id: str) -> str:
    """The name of a juror, or the id where several have this name."""
    name = state.jurors[juror_id].name
    same_names = [juror for juror in state.jurors.values() if fold_name(juror.name) == fold_name(name)]
    return name if len(same_names) == 1 else juror_id
