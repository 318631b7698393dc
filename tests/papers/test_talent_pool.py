"""The talent pool on paper and in a workbook: everybody is in it, and nobody sees it who should not."""

import json
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
from openpyxl import load_workbook

from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.setup import Declare, ImportResults
from scoring_tui.domain.facts.setup import Result
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused, InvalidInput
from scoring_tui.exports.bundle import build_bundle
from scoring_tui.exports.standings import build_standings_document, standings_as_csv
from scoring_tui.exports.standings_table import standings_as_text
from scoring_tui.ledger.store import Ledger
from scoring_tui.ledger.views import COMMITTEE_VIEWS
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.errors import EditedFileExists
from scoring_tui.papers.kinds import KINDS
from scoring_tui.papers.registry import BUILDERS
from scoring_tui.papers.write import (
    PaperSelection,
    select_kinds,
    write_confidential_paper,
    write_papers,
)
from scoring_tui.views.board import project
from scoring_tui.views.talent_pool import make_talent_pool
from tests.helpers.boards import BOARD
from tests.helpers.ledgers import own_connection
from tests.helpers.support import COMMITTEE, FakeClock, contestants
from tests.helpers.talent_pools import PERSONS, pool_contest, pool_final
from tests.papers.finals import judge_final, sign
from tests.papers.lay_out import SETTINGS, build_files, read_paper
from tests.papers.pages import needs_pdftotext, read_pages

pytestmark = needs_pdftotext

SECRETS = ("SKP Rahasia", "above expectations", "Kepala Bidang Air", "di atas ekspektasi", "nine_boxes")
"""What only the talent pool may say."""


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    engine = pool_final(tmp_path / "final.db")
    yield engine
    engine.ledger.close()


def make_context(engine: Engine, *, with_nip: bool = False) -> PaperContext:
    return PaperContext(engine, SETTINGS, Path(), "en", with_nip)


def read_workbook(engine: Engine, *, with_nip: bool = False) -> dict[str, list[list[Any]]]:
    """The rows of each sheet below its headings."""
    [file] = BUILDERS["talent-pool"](make_context(engine, with_nip=with_nip), ["pengawas"])
    book = load_workbook(BytesIO(file.make_workbook()))
    return {
        sheet.title: [[cell or None for cell in row] for row in sheet.iter_rows(min_row=7, values_only=True)]
        for sheet in book
    }


def test_the_page_has_every_box_with_its_persons(final: Engine) -> None:
    [file] = build_files(final, "talent-pool")
    [page] = read_paper(file)
    text = " ".join(page.split())
    for person in PERSONS[:3]:
        assert text.count(person.name) == 1
    for words in (
        "CONFIDENTIAL", "3 persons in boxes, 2 of them in the talent pool; 2 in no box", "above expectations",
        "Danu Wirya: no result of SKP Rahasia", "Elok Sari: withdrawn", "are an assumption of the program",
    ):  # fmt: skip
        assert words in text
    assert file.paper.head.draft_word == "DRAFT"
    assert not any(person.nip in text for person in PERSONS)
    assert file.paper.head.ledger_code in text


def test_a_signed_pool_is_no_draft(final: Engine) -> None:
    sign(final, "pengawas")
    [file] = build_files(final, "talent-pool")
    assert file.paper.head.draft_word == "", "only the categories in the boxes must be signed"


def test_declared_boxes_have_their_names_and_no_assumption(tmp_path: Path) -> None:
    boxes = tuple(
        {"performance": x, "potential": y, "number": 3 * (x - 1) + y, "name": f"Kotak {x}{y}"}
        for x in (1, 2, 3)
        for y in (1, 2, 3)
    )
    engine = pool_final(tmp_path / "f.db", pool_contest(box=boxes))
    [file] = build_files(engine, "talent-pool")
    text = " ".join("".join(read_paper(file)).split())
    assert all(f"Kotak {x}{y}" in text for x in (1, 2, 3) for y in (1, 2, 3))
    assert "assumption" not in text
    engine.ledger.close()


def test_the_workbook_has_everybody(final: Engine) -> None:
    sheets = read_workbook(final)
    assert list(sheets) == ["Boxes", "Persons", "Successors"]
    assert [row[0] for row in sheets["Persons"]] == [
        "Ayu Lestari, M.Si.", "Bima Sakti", "Cahya Purnama", "Danu Wirya", "Elok Sari",
    ]  # fmt: skip
    assert sheets["Persons"][0][3:] == [
        "Analis", "above expectations", 9, 9, "yes", "Kepala Bidang Air; Kepala Seksi Jalan", None,
    ]  # fmt: skip
    assert [row[-1] for row in sheets["Persons"][3:]] == ["no result of SKP Rahasia", "withdrawn"]
    counts = {row[0]: row[5] or 0 for row in sheets["Boxes"] if row[2] is not None}
    assert list(counts) == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert [number for number, count in counts.items() if count == 1] == [9, 8, 5]
    assert [row[:4] for row in sheets["Successors"]] == [
        ["Kepala Bidang Air", 1, None, "Ayu Lestari, M.Si."],
        ["Kepala Bidang Air", 2, None, "Bima Sakti"],
        ["Kepala Seksi Jalan", 1, None, "Ayu Lestari, M.Si."],
    ]
    assert sheets["Successors"][2][-1] == "1 of 3 candidates"


def test_the_nip_is_in_the_workbook_only_if_it_is_asked_for(final: Engine) -> None:
    assert PERSONS[0].nip not in str(read_workbook(final))
    assert PERSONS[0].nip in str(read_workbook(final, with_nip=True))


def test_a_contest_without_persons_has_empty_boxes(tmp_path: Path) -> None:

    engine = Engine(Ledger.create(tmp_path / "f.db"), FakeClock())
    engine.submit(Declare(pool_contest()), COMMITTEE)
    [file] = build_files(engine, "talent-pool")
    assert "0 persons in boxes" in " ".join("".join(read_paper(file)).split())
    assert len(read_workbook(engine)["Boxes"]) == 9
    engine.ledger.close()


def test_as_many_names_as_fit_stay_on_the_page(tmp_path: Path) -> None:
    long_name = "Prof. Dr. H. " + "Panjang " * 10 + "S.T."
    people = contestants([f"{n} {long_name}" for n in range(150)])
    engine = judge_final(tmp_path / "f.db", people, {person.id: "9" for person in people}, pool_contest())

    results = tuple(Result(contestant=person.id, score=Decimal(3)) for person in people)
    engine.submit(ImportResults("skp", "skp.xlsx", results, "daftar SKP"), COMMITTEE)
    [file] = build_files(engine, "talent-pool")
    [page] = read_paper(file)
    assert "more, see the workbook" in " ".join(page.split())
    engine.ledger.close()


# --- confidential -----------------------------------------------------------------------------------


def test_it_is_written_by_its_name_alone() -> None:
    assert KINDS["talent-pool"].is_confidential
    assert "talent-pool" not in select_kinds([])


def test_only_its_owner_can_read_the_files(final: Engine, tmp_path: Path) -> None:
    selection = PaperSelection(("pengawas",), ("announcement", "talent-pool"))
    paths = write_papers(make_context(final), tmp_path / "papers", selection, lambda *_: None)
    modes = {path.name: S_IMODE(path.stat().st_mode) for path in paths}
    assert modes["talent-pool.pdf"] == modes["talent-pool.xlsx"] == 0o600
    assert modes["announcement-pengawas.pdf"] != 0o600


def test_one_file_by_its_suffix(final: Engine, tmp_path: Path) -> None:
    path = tmp_path / "pool.pdf"
    write_confidential_paper(make_context(final), "talent-pool", path)
    assert S_IMODE(path.stat().st_mode) == 0o600
    assert "Ayu Lestari" in read_pages(path)[0]
    with pytest.raises(InvalidInput, match=r"must end in one of \.pdf, \.xlsx"):
        write_confidential_paper(make_context(final), "talent-pool", tmp_path / "pool.docx")
    book = tmp_path / "pool.xlsx"
    book.write_bytes(b"edited")
    with pytest.raises(EditedFileExists):
        write_confidential_paper(make_context(final), "talent-pool", book)
    write_confidential_paper(make_context(final), "talent-pool", book, may_replace=True)
    assert load_workbook(book)


def test_a_contest_without_nine_boxes_has_no_pool(tmp_path: Path) -> None:
    engine = judge_final(tmp_path / "f.db", contestants(["Ayu"]), {"c001": "8"})
    assert list(BUILDERS["talent-pool"](make_context(engine), ["pengawas"])) == []
    with pytest.raises(CommandRefused, match="nine-boxes"):
        make_talent_pool(engine)
    engine.ledger.close()


def test_nothing_of_it_is_in_what_others_see(final: Engine) -> None:
    sign(final, "pengawas")
    final.submit(AnnounceCategory("pengawas"), COMMITTEE)
    document = build_standings_document(final, ["pengawas"])
    rows = [
        own_connection(final.ledger).execute(f"SELECT * FROM {name}").fetchall() for name in COMMITTEE_VIEWS
    ]
    texts = [
        json.dumps(document), standings_as_text(document, final.state.contest),
        standings_as_csv(document, "csv"),
        repr(project(final, BOARD, None)), str(rows),
    ]  # fmt: skip
    for kind in (kind for kind, row in KINDS.items() if not row.is_confidential):
        texts += ["".join(read_paper(file)) for file in build_files(final, kind) if "pdf" in file.forms]
    for text in texts:
        assert not any(secret in text for secret in SECRETS), text[:200]


def test_the_public_bundle_opens_no_rating_and_no_box(final: Engine) -> None:
    sign(final, "pengawas")
    text = json.dumps(build_bundle(final))
    assert not any(secret in text for secret in ("Kepala Bidang Air", "nine_boxes", "daftar SKP"))
    assert '\\"results\\"' not in text and '"results"' not in text
