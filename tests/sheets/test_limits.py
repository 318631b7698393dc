"""Files that would fill memory or time are refused in words; see `benchmarks.attacks.inputs`."""

import os
from pathlib import Path

import pytest

from benchmarks.attacks.inputs import FILES, make_ods, make_xlsx
from scoring_tui.contest.loader import read_contest
from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.reader import read_sheets

REASONS = {
    "area": "the sheet reaches down to Lembar1!",
    "merged areas": "the sheet reaches down to Lembar1!",
    "end of the sheet": "the sheet reaches down to Lembar1!XFD1048576",
    "unpacks": "the workbook is too large",
    "parts": "the workbook is too large",
    "entities": "a document type is declared",
    "repeat": "the sheet reaches down to Lembar1!",
    "a CSV of separators": "the sheet has more than 500000 cells",
    "a CSV of empty": "the sheet has more than 500000 cells",
    "a CSV of 20": "the file is too large",
    "nested": "nested too deeply",
    "digits": "a number is too long",
    "50 MB": "the file is too large",
    "unknown keys": "",
}
"""What is said, by words of the file's name."""


def refusal(path: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_contest(path) if path.suffix == ".toml" else read_sheets(path)
    return str(caught.value.problems[0].what)


@pytest.mark.parametrize("name", FILES)
def test_files_that_would_fill_the_memory_are_refused(tmp_path: Path, name: str) -> None:
    suffix, make = FILES[name]
    path = tmp_path / f"berkas{suffix}"
    path.write_bytes(make())
    reason = next(reason for words, reason in REASONS.items() if words in name)
    assert reason in refusal(path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".ods", ".xls", ".toml"])
def test_pipes_and_devices_are_refused(tmp_path: Path, suffix: str) -> None:
    pipe, device = tmp_path / f"pipa{suffix}", tmp_path / f"nol{suffix}"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (pipe, device):
        assert refusal(path) == "is no ordinary file but a folder, pipe or device"


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "asli.csv").write_text("Nama\nBudi\n")
    link = tmp_path / "tautan.csv"
    link.symlink_to(tmp_path / "asli.csv")
    assert [row.cells for row in read_sheets(link)[0].rows] == [("Nama",), ("Budi",)]


def test_common_sheets_are_within_the_limits(tmp_path: Path) -> None:
    """A title over all columns, and empty rows to the end of the sheet."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>Budi {row}</t></is></c></row>'
        for row in range(1, 5_001)
    )
    merges = '<mergeCells><mergeCell ref="B1:Z1"/></mergeCells>'
    workbook = tmp_path / "peserta.xlsx"
    workbook.write_bytes(make_xlsx(f"<sheetData>{cells}</sheetData>{merges}"))
    assert len(read_sheets(workbook)[0].rows) == 5_000
    sheet = tmp_path / "peserta.ods"
    sheet.write_bytes(
        make_ods(
            '<table:table-row><table:table-cell office:value-type="string"><text:p>Budi</text:p>'
            '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048575">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
    )
    assert [row.cells for row in read_sheets(sheet)[0].rows] == [("Budi",)]
