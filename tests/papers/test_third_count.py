"""LibreOffice computes the workbooks of drawn finals anew: score and place equal the program's.

`SCORING_TUI_THIRD_COUNT=100` counts a hundred finals; `python -m tests.papers.third_count 100` does too.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from xlsxwriter.utility import xl_rowcol_to_cell

from scoring_tui.papers.workbook_sheets import FIRST_ROW, HEAD_ROW
from tests.papers.drawn_finals import NAMES, play_drawn_final
from tests.papers.third_count import (
    Result,
    edit_sheets,
    expect_result,
    has_spreadsheet,
    list_differences,
    make_workbook,
    read_result,
    recompute,
    strip_values,
)

pytestmark = pytest.mark.skipif(not has_spreadsheet(), reason="LibreOffice (soffice) is not installed")

FINAL_COUNT = int(os.environ.get("SCORING_TUI_THIRD_COUNT", "16"))
CHANGED = {3: 4, 6: 1, 9: 8, 26: 2, 31: 6}
"""Finals without duels and decisions, and the contestant whose marks are changed in the workbook."""
MUTATIONS = {"rounding": (rb"ROUND\(", rb"ROUNDDOWN("), "weight": (rb"\)/100", rb")/101")}
"""What is replaced in the formulas of `ROUNDED_FINAL`, and by what."""
NOT_COMPUTED = (10, 11, 12)
"""Finals with a method that a spreadsheet cannot compute."""
ROUNDED_FINAL = 13
"""A final in which a wrong rounding, or a wrong weight, changes a score."""


@dataclass(frozen=True)
class Recount:
    """What LibreOffice computed, and what the program has, by name of the workbook."""

    tables: Mapping[str, Mapping[str, list[list[str]]]]
    expected: Mapping[str, Result]

    def list_differences(self, name: str) -> list[str]:
        """The differences of one workbook."""
        return list_differences(self.expected[name], read_result(self.tables[name]["Recap"]))


def change_marks(content: bytes, row: int, marks: Mapping[int, Decimal]) -> bytes:
    """The workbook with other marks in one row of the sheet of marks."""

    def edit(part: bytes) -> bytes:
        for column, mark in marks.items():
            cell = xl_rowcol_to_cell(row, column).encode()
            pattern = rb'(<c r="%s"[^>]*><v>)[^<]*' % cell
            part, count = re.subn(pattern, rb"\g<1>%s" % str(mark).encode(), part)
            assert count == 1
        return part

    return edit_sheets(content, edit, only="xl/worksheets/sheet2.xml")


def make_changed_workbook(folder: Path, number: int, contestant_number: int) -> tuple[bytes, Result]:
    """A workbook whose marks are changed by hand, and the result that the program has for these marks."""
    with play_drawn_final(folder, number) as engine:
        content = make_workbook(engine)
        first_row = FIRST_ROW + sum(
            len(turn.jurors) for turn in engine.state.turns.values() if turn.number < contestant_number
        )
    with play_drawn_final(folder, number, contestant_number) as engine:
        leaves = engine.state.rubric_of(contestant_number).leaves
        marks = {4 + index: leaf.scale.lowest for index, leaf in enumerate(leaves)}
        return change_marks(content, first_row, marks), expect_result(engine)


def make_recount(folder: Path) -> Recount:
    """Every workbook, in one run of LibreOffice: it takes some seconds to start."""
    workbooks: dict[str, bytes] = {}
    expected: dict[str, Result] = {}
    for number in range(FINAL_COUNT):
        with play_drawn_final(folder, number) as engine:
            workbooks[f"final{number}x"] = make_workbook(engine)
            expected[f"final{number}x"] = expect_result(engine)
            if number == ROUNDED_FINAL:
                for name, (pattern, wrong) in MUTATIONS.items():
                    workbooks[name] = edit_sheets(make_workbook(engine), partial(re.sub, pattern, wrong))
                    expected[name] = expect_result(engine)
    for number, contestant_number in CHANGED.items():
        workbooks[f"changed{number}x"], expected[f"changed{number}x"] = make_changed_workbook(
            folder, number, contestant_number
        )
    stripped = {name: strip_values(content) for name, content in workbooks.items()}
    return Recount(recompute(folder, {**stripped, "as-made": workbooks["final13x"]}), expected)


def test_a_spreadsheet_recomputes_the_workbooks(tmp_path: Path) -> None:
    recount = make_recount(tmp_path)
    for number in range(FINAL_COUNT):
        assert recount.list_differences(f"final{number}x") == [], f"final {number}"
    for number in CHANGED:
        assert recount.list_differences(f"changed{number}x") == [], f"final {number} with other marks"
        if number < FINAL_COUNT:
            assert recount.expected[f"changed{number}x"] != recount.expected[f"final{number}x"]
    for name in MUTATIONS:
        assert recount.list_differences(name), f"a wrong {name} is not noticed"
    as_made = read_result(recount.tables["as-made"]["Recap"])
    assert list_differences(recount.expected["final13x"], as_made) == []
    for name in recount.expected:
        rows = recount.tables[name]["Recap"]
        column = rows[HEAD_ROW].index("Name")
        assert sorted(row[column] for row in rows[FIRST_ROW:]) == sorted(NAMES)
    for number in NOT_COMPUTED:
        tables = recount.tables[f"final{number}x"]
        assert "Ties" not in tables
        assert "They do not follow a changed mark." in tables["Recap"][2][0]


def test_the_same_record_makes_the_same_bytes(tmp_path: Path) -> None:
    with play_drawn_final(tmp_path, ROUNDED_FINAL) as engine:
        assert make_workbook(engine) == make_workbook(engine)
