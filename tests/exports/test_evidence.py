"""The list of claims for the committee, and that nothing public has any of it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceFile
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.bundle import build_bundle
from scoring_tui.exports.evidence import (
    build_evidence,
    evidence_as_csv,
    evidence_as_text,
    list_evidence,
)
from scoring_tui.i18n.locale import use_language
from scoring_tui.sheets.evidence import read_evidence
from scoring_tui.views.board import project
from tests.helpers.clis import done, refused
from tests.helpers.evidence import BILLION, budget_claim, check, claim, desk_contest, desk_final
from tests.helpers.known import draw_numbers
from tests.helpers.support import CHAIR, COMMITTEE, juror, send

FILE = EvidenceFile(name="rahasia.pdf", sha256="ab" * 32, size=5)
RULES = EvidenceClaim(
    contestant="c1", criterion="regulasi", links=("https://a.go.id/x",), files=(FILE,), note="Perda rahasia"
)
SECRETS = (
    "a.go.id",
    "Perda rahasia",
    "catatan rahasia",
    "rahasia.pdf",
    "abababab",
    "34000000001",
    "evidence",
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Claims of two institutions; one was checked and corrected."""
    use_language("en")
    with_file = desk_final(tmp_path / "final.db")
    rules = EvidenceClaim(
        contestant="c1",
        criterion="regulasi",
        links=("https://a.go.id/x",),
        files=(FILE,),
        note="Perda rahasia",
    )
    claim(with_file, rules, budget_claim("c2"), budget_claim(value=34 * BILLION + 1))
    check(with_file, "insufficient", note="catatan rahasia", value=20 * BILLION)
    yield with_file
    with_file.ledger.close()


def test_the_table_has_a_line_for_each_claim_and_counts_the_states(engine: Engine) -> None:
    text = evidence_as_text(list_evidence(engine.state, ["kota"]), None)
    lines = text.splitlines()
    assert len(lines) == 6
    number = draw_numbers(engine)["c1"]
    assert any(line.split()[:3] == [str(number), "Kota", "Awan"] and "insufficient" in line for line in lines)
    assert "Rp20,000,000,000 / Rp21,250,000,000,000 ≈ 0.09% → 0" in text
    assert lines[-1] == "unchecked 2 · confirmed 0 · insufficient 1 · clarification asked 0 · rejected 0"


def test_csv_and_json_have_claim_and_correction_beside_each_other(engine: Engine) -> None:
    lines = list_evidence(engine.state, ["kota"], ["insufficient"])
    (row,) = csv.DictReader(io.StringIO(evidence_as_csv(lines, "csv")))
    assert (row["claimed_value"], row["verified_value"]) == ("34000000001", "20000000000")
    assert (row["check_note"], row["checked_by"], row["mark"]) == ("catatan rahasia", "Juri 1", "0")
    (document,) = build_evidence(lines)
    history = document["history"]
    assert isinstance(history, list) and [step["kind"] for step in history] == ["claim", "check"]
    assert json.loads(json.dumps(document))["claimed_base"] == "21250000000000"


def test_the_command_lists_with_filters(engine: Engine) -> None:
    path = engine.ledger.path
    assert "Kota Awan" not in done("evidence", path, "--status", "clarification", "--lang", "en")
    document = json.loads(done("evidence", path, "--status", "insufficient", "--as", "json"))
    assert [line["contestant"] for line in document["claims"]] == ["c1"]
    assert "there is no category x" in refused("evidence", path, "--category", "x", "--lang", "en")
    for arguments in (("--reason", "x"), ("--others", "keep"), ("--files", path.parent)):
        assert "belong to a FILE" in refused("evidence", path, *arguments, "--lang", "en")
    sheet = path.with_name("x.csv")
    assert "without a FILE" in refused("evidence", path, sheet, "--status", "rejected", "--lang", "en")
    assert "belong to the list" in refused("evidence", path, sheet, "--as", "csv", "--lang", "en")


@pytest.mark.parametrize("csv_format", ["csv", "excel-csv"])
def test_an_empty_form_is_filled_in_and_read_back(engine: Engine, csv_format: str) -> None:
    path = engine.ledger.path
    form = done("evidence", path, "--form", "--as", csv_format)
    separator = ";" if csv_format == "excel-csv" else ","
    rows = list(csv.reader(io.StringIO(form.lstrip("\ufeff")), delimiter=separator))
    assert len(rows) == 1 + 3 * 3
    for row in rows[1:]:
        if row[2] == "Anggaran":
            row[3:5] = ["34.000.000.000", "21.250.000.000.000"]
        elif row[2] == "Jam pelatihan":
            row[3] = "20"
    filled = io.StringIO()
    csv.writer(filled, delimiter=separator).writerows(rows)
    sheet_path = path.with_name("isian.csv")
    sheet_path.write_text(filled.getvalue(), encoding="utf-8-sig")
    sheet = read_evidence(sheet_path, engine.state)
    assert len(sheet.claims) == 6 and len(sheet.warnings) == 3
    assert "goes with --as csv" in refused("evidence", path, "--form", "--lang", "en")


def test_no_public_export_and_no_display_has_any_of_it(tmp_path: Path) -> None:
    roster = [Contestant(id="c1", category="kota", name="Kota Awan")]
    engine = create_contest_file(tmp_path / "keyed.db", desk_contest(), COMMITTEE, "x.csv", roster)
    engine.submit(DrawOrder(1), COMMITTEE)
    claim(engine, RULES, budget_claim(value=34 * BILLION + 1))
    check(engine, "insufficient", note="catatan rahasia")
    for number in engine.state.turns:
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, str(60 + number), "0", "50")
    engine.submit(Sign("kota"), CHAIR)
    engine.submit(Sign("kota"), juror("j1"))
    engine.submit(AnnounceCategory("kota"), COMMITTEE)
    bundle = json.dumps(build_bundle(engine), ensure_ascii=False)
    board = repr(project(engine, Actor("", Seat(Role.BOARD, "A")), None))
    kinds = {"evidence-imported", "evidence-checked"}
    for secret in SECRETS:
        assert secret not in board
        text = bundle
        for kind in kinds:  # a bundle names the kind of every entry, and nothing else of these
            text = text.replace(kind, "")
        assert secret not in text
    engine.ledger.close()
