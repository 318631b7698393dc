"""CSV for programs and for Excel: numbers stay numbers, texts are never computed."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.jury import Penalise, SendBallot
from scoring_tui.domain.commands.stage import MarkAbsent
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.contestants import group_nip
from scoring_tui.exports.csv_text import CSV_FORMATS, format_csv
from scoring_tui.i18n.formulas import mark_formula, unmark_formula
from scoring_tui.sheets.reader import read_sheets
from tests.helpers.clis import done
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, juror, new_final, to_scoring

NIP = "197001011990011001"
NOTE = "=rapi; tapi 'panjang'"
FORMULA_SIGNS = tuple("=+-@＝＋－＠\t\r\n")


def test_the_two_forms() -> None:
    rows = [("Dewi; S.E.", Decimal("-2.50"), 3, True, None)]
    headings = ("name", "score", "number", "tied", "place")
    assert format_csv(headings, rows, "csv") == ("name,score,number,tied,place\nDewi; S.E.,-2.50,3,true,\n")
    assert format_csv(headings, rows, "excel-csv") == (
        '\ufeffname;score;number;tied;place\r\n"Dewi; S.E.";-2,50;3;true;\r\n'
    )


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
@pytest.mark.parametrize("csv_format", CSV_FORMATS)
def test_a_text_is_never_computed_and_a_number_stays_one(sign: str, csv_format: str) -> None:
    cells = f"{sign}1+1", Decimal("-1"), f"'{sign}x"
    text = format_csv(("a", "b", "c"), [cells], csv_format).removeprefix("\ufeff")
    delimiter = ";" if csv_format == "excel-csv" else ","
    (_, row) = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line_feed = sign.replace("\r", "\n")
    assert row == [f"'{line_feed}1+1", "-1", f"''{line_feed}x"]


@given(st.text())
def test_the_mark_is_taken_off_exactly(text: str) -> None:
    marked = mark_formula(text)
    assert unmark_formula(marked) == text
    assert not marked.startswith(FORMULA_SIGNS)


def test_an_apostrophe_of_a_name_stays() -> None:
    assert mark_formula("'Aisyah") == unmark_formula("'Aisyah") == "'Aisyah"


def test_a_nip_keeps_its_digits_in_a_spreadsheet() -> None:
    """More than 15 digits without a space would become a rounded number."""
    assert group_nip("197001011990011001") == "19700101 199001 1 001"
    assert group_nip("12") == "12"


@pytest.fixture
def scored_final(tmp_path: Path) -> Iterator[Engine]:
    """No. 1 has two ballots with a note and a penalty, no. 2 was absent."""
    engine = new_final(tmp_path / "final.db", ["=SUM(A1)", "-Dewi"])
    to_scoring(engine, 1)
    marks = dict(zip(("dampak", "kebaruan", "paparan"), map(Decimal, ("8", "7.5", "7")), strict=True))
    for juror_id in ("j1", "j2"):
        engine.submit(SendBallot(1, marks, NOTE), juror(juror_id))
    engine.submit(Penalise(1, Decimal("0.5"), "lewat waktu"), CHAIR)
    engine.submit(MarkAbsent(2), MC_A)
    contestant_id = engine.state.turns[1].contestant
    engine.submit(CorrectContestant(contestant_id, {"nip": NIP}, "lengkapi"), COMMITTEE)
    yield engine
    engine.ledger.close()


@pytest.mark.parametrize("csv_format", CSV_FORMATS)
def test_both_forms_read_the_same_with_our_reader(
    scored_final: Engine, tmp_path: Path, csv_format: str
) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(done("ballots", scored_final.ledger.path, "--as", csv_format, "--nip").encode())
    (sheet,) = read_sheets(path)
    records = [dict(zip(sheet.rows[0].cells, row.cells, strict=True)) for row in sheet.rows[1:]]
    assert [record["juror"] for record in records] == ["j1", "j2"]
    for record in records:
        assert record["name"] == scored_final.state.contestant_name(1)
        assert record["note"] == NOTE
        assert record["kebaruan"].replace(",", ".") == "7.5"
        assert record["unit"] == "Dinas Kesehatan"


def test_the_nip_is_there_on_request_only(scored_final: Engine) -> None:
    path, nip = scored_final.ledger.path, NIP
    for command in ("standings", "ballots"):
        for form in ("csv", "excel-csv", "json"):
            output = done(command, path, "--as", form)
            assert nip not in output and group_nip(nip) not in output
            with_nip = done(command, path, "--as", form, "--nip")
            assert (nip if form == "json" else group_nip(nip)) in with_nip


def test_standings_hold_what_a_committee_asks_for(scored_final: Engine) -> None:
    rows = list(csv.DictReader(done("standings", scored_final.ledger.path, "--as", "csv").splitlines()))
    first = next(row for row in rows if row["number"] == "1")
    assert (first["mark.dampak"], first["mark.kebaruan"], first["mark.paparan"]) == ("8", "7.5", "7")
    assert (first["penalty"], first["penalty_reasons"]) == ("0.5", "lewat waktu")
    absent = next(row for row in rows if row["number"] == "2")
    assert (absent["why"], absent["unit"], absent["penalty"]) == ("absent", "Dinas Kesehatan", "")
