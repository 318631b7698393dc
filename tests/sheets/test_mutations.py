"""Damaged sheets: no traceback, and no value that a person does not read in the cell."""

import os
from pathlib import Path

from tests.sheets.mutations import run_many

COUNT = int(os.environ.get("MUTATED_SHEETS", "1000"))
"""More of them: `MUTATED_SHEETS=100000 pytest tests/sheets/test_mutations.py`."""


def test_damaged_sheets_are_read_as_a_person_reads_them_or_refused(tmp_path: Path) -> None:
    verdicts, details = run_many(0, COUNT, tmp_path)
    assert details == []
    assert set(verdicts) == {"accepted", "refused"}
    assert min(verdicts.values()) > COUNT // 5
