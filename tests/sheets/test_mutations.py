"""Damaged sheets: no traceback, and no value that a person does not read in the cell."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from scoring_tui.errors import InvalidInput
from tests.sheets.mutation_targets import PEOPLE, Finals, make_targets
from tests.sheets.mutations import find_wrong, run_many
from tests.sheets.sheet_files import Cell, Grid, to_csv, to_ods, to_xlsx, write_old_workbook

COUNT = int(os.environ.get("MUTATED_SHEETS", "1000"))
"""More of them: `MUTATED_SHEETS=100000 pytest tests/sheets/test_mutations.py`."""
TARGET_NAMES = (
    "roster", "results", "ballots", "selection", "teams", "claims", "absences", "modules", "crosses",
    "assignments",
)  # fmt: skip


@pytest.fixture(scope="module")
def finals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finals]:
    finals = Finals(tmp_path_factory.mktemp("finals"))
    with finals.engine.ledger, finals.desk_engine.ledger:
        yield finals


def test_damaged_sheets_are_read_as_a_person_reads_them_or_refused(tmp_path: Path) -> None:
    verdicts, details = run_many(0, COUNT, tmp_path)
    assert details == []
    assert set(verdicts) == {"accepted", "refused"}
    assert min(verdicts.values()) > COUNT // 5


def test_every_target_is_named(finals: Finals) -> None:
    assert set(make_targets(finals)) == set(TARGET_NAMES)


def write_sheets(grid: Grid, folder: Path) -> Iterator[Path]:
    """The grid in every format."""
    for suffix, content in ((".csv", to_csv(grid, ";")), (".xlsx", to_xlsx(grid)), (".ods", to_ods(grid))):
        path = folder / f"sheet{suffix}"
        path.write_bytes(content)
        yield path
    write_old_workbook(folder / "sheet.xls", grid)
    yield folder / "sheet.xls"


@pytest.mark.parametrize("name", TARGET_NAMES)
def test_a_sheet_without_damage_is_taken_in_every_format(name: str, finals: Finals, tmp_path: Path) -> None:
    target = make_targets(finals)[name]
    for seed in range(3):
        grid = target.make(Random(seed))
        for path in write_sheets(grid, tmp_path):
            records, warnings = target.read(path)
            assert find_wrong(grid, target, records, warnings) == [], path.suffix


@pytest.mark.parametrize("name", TARGET_NAMES)
def test_a_hidden_row_is_named(name: str, finals: Finals, tmp_path: Path) -> None:
    target, path = make_targets(finals)[name], tmp_path / "sheet.xlsx"
    grid = target.make(Random(0))
    grid.hidden_rows.add(2)
    path.write_bytes(to_xlsx(grid))
    try:
        messages = [str(warning) for warning in target.read(path)[1]]
    except InvalidInput as error:  # a team lacks somebody
        messages = [str(problem) for problem in error.problems]
    expected = f"stand in no row: {PEOPLE[1][0]}" if name == "teams" else "row 3: left out: hidden"
    assert any(expected in message for message in messages), messages


@pytest.mark.parametrize("name", TARGET_NAMES)
@pytest.mark.parametrize("cell", [Cell(error="#REF!"), Cell("\u202e88")])
def test_a_cell_that_deceives_refuses_the_sheet(
    name: str, cell: Cell, finals: Finals, tmp_path: Path
) -> None:
    target, path = make_targets(finals)[name], tmp_path / "sheet.xlsx"
    grid = target.make(Random(0))
    column = min(2, len(grid.rows[2]) - 1)
    grid.rows[2][column] = cell
    path.write_bytes(to_xlsx(grid))
    with pytest.raises(InvalidInput) as refused:
        target.read(path)
    assert any("row 3" in str(problem) for problem in refused.value.problems)
