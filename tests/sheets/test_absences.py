"""A sheet of results says who did not come, where nobody gives marks."""

from pathlib import Path

import pytest

from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.stage_results import read_stage_results
from tests.helpers.clis import done
from tests.helpers.result_contests import new_result_contest

HEADINGS = "Nama;Uji CAT\n"


@pytest.mark.parametrize("word", ["TH", "tidak hadir", "Tidak  Hadir", "absent", "did not attend"])
def test_a_word_says_that_somebody_did_not_come(tmp_path: Path, word: str) -> None:
    sheet = tmp_path / "nilai.csv"
    sheet.write_text(f"{HEADINGS}Andi Saputra;80\nBela Kusuma;{word}\n")
    with new_result_contest(tmp_path / "f.db").ledger as ledger:
        path = ledger.path
    output = done("results", path, sheet, "--stage", "cat", "--lang", "en")
    assert "did not come: 1" in output and "Bela Kusuma absent" not in output.partition("still without")[2]
    standings = done("standings", path, "--lang", "en")
    assert "absent" in standings


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("", "row 3, column Uji CAT: is empty; write TH for somebody who did not come"),
        ("belum", "row 3, column Uji CAT: not a number: belum"),
        ("0,5,5", "row 3, column Uji CAT: not a number"),
    ],
)
def test_an_unclear_cell_is_refused_with_its_place(tmp_path: Path, word: str, message: str) -> None:
    sheet = tmp_path / "nilai.csv"
    sheet.write_text(f"{HEADINGS}Andi Saputra;80\nBela Kusuma;{word}\n")
    engine = new_result_contest(tmp_path / "f.db")
    with engine.ledger, pytest.raises(InvalidInput) as refused:
        read_stage_results(sheet, engine.state, {"cat": ""})
    (problem,) = refused.value.problems
    assert message in str(problem)
