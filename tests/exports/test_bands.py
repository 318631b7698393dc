"""Bands of scores in all that leaves the program: standings, minutes, announcement, certificates, board."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.bundle import build_bundle
from scoring_tui.exports.standings import build_standings_document, standings_as_csv
from scoring_tui.exports.standings_table import standings_as_text
from scoring_tui.papers.kinds import PaperKindId
from scoring_tui.papers.typesetting import TEMPLATES
from scoring_tui.papers.word_files import fill_word_template
from scoring_tui.views.announced_result import make_announced_result
from scoring_tui.views.standing_sheet import make_standing_sheet
from tests.helpers.support import COMMITTEE, contestants, small_contest
from tests.papers.finals import judge_final, number_of, sign
from tests.papers.lay_out import build_files, read_paper
from tests.papers.pages import docx_text, needs_pdftotext

pytestmark = needs_pdftotext

BANDS = (
    {"name": "Istimewa", "at-least": 9, "certificate": True},
    {"name": "Unggul", "at-least": 8, "certificate": True},
    {"name": "Madya", "at-least": 7},
    {"name": "Lulus", "set": "kelulusan", "at-least": 6},
)
MARKS = {"c001": "8.5", "c002": "8", "c003": "7", "c004": "5"}


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    people = contestants(["Ayu Lestari", "Bima Sakti", "Cahya Purnama", "Danu Wirya"])
    engine = judge_final(tmp_path / "final.db", people, MARKS, small_contest(band=BANDS))
    yield engine
    engine.ledger.close()


def paper_text(engine: Engine, kind: PaperKindId, ending: str = "") -> str:
    files = [file for file in build_files(engine, kind) if file.stem.endswith(ending)]
    return " ".join("\n".join("\n".join(read_paper(file)) for file in files).split())


def test_standings_say_the_band_of_each_contestant_and_who_reached_none(final: Engine) -> None:
    document = build_standings_document(final, ["pengawas"])
    [category] = document["categories"]
    assert [line["bands"] for line in category["placings"]] == [
        {"predikat": "Unggul", "kelulusan": "Lulus"},
        {"predikat": "Unggul", "kelulusan": "Lulus"},
        {"predikat": "Madya", "kelulusan": "Lulus"},
        {"predikat": None, "kelulusan": None},
    ]
    assert category["bands"][0] == {"set": "predikat", "name": "Istimewa", "public": True, "numbers": []}
    text = standings_as_text(document, final.state.contest)
    assert "Predikat" in text and "Kelulusan" in text
    assert "Predikat Istimewa: nobody" in text
    rows = list(csv.DictReader(StringIO(standings_as_csv(document, "plain").lstrip("\ufeff"))))
    assert [row["band.predikat"] for row in rows] == ["Unggul", "Unggul", "Madya", ""]
    assert [row["band.kelulusan"] for row in rows] == ["Lulus", "Lulus", "Lulus", ""]


def test_a_contest_without_bands_says_nothing_of_them(tmp_path: Path) -> None:
    engine = judge_final(tmp_path / "f.db", contestants(["Ayu"]), {"c001": "8"})
    document = build_standings_document(engine, ["pengawas"])
    assert "bands" not in str(document)
    engine.ledger.close()


def test_the_head_of_jury_sees_every_set(final: Engine) -> None:
    sheet = make_standing_sheet(final, "pengawas")
    assert sheet.band_sets == ("predikat", "kelulusan")
    assert [line.band_names for line in sheet.lines] == [
        ("Unggul", "Lulus"), ("Unggul", "Lulus"), ("Madya", "Lulus"), ("", ""),
    ]  # fmt: skip
    assert "Predikat Istimewa: nobody" in map(str, sheet.notes)


def test_the_hall_sees_public_bands_only(final: Engine) -> None:
    sign(final, "pengawas")
    final.submit(AnnounceCategory("pengawas"), COMMITTEE)
    result = make_announced_result(final, "pengawas")
    assert [tuple(map(str, place.footnotes)) for place in result.places] == [
        ("Predikat: Unggul",),
        ("Predikat: Unggul",),
        ("Predikat: Madya",),
        (),
    ]
    assert tuple(map(str, result.empty_bands)) == ("Predikat Istimewa: nobody",)
    assert "Kelulusan" not in str(result)


def test_minutes_and_recapitulation_have_all_bands_and_their_thresholds(final: Engine) -> None:
    first, second = number_of(final, "c001"), number_of(final, "c002")
    for kind in ("minutes", "recap"):
        text = paper_text(final, kind)  # type: ignore[arg-type]
        assert "Predikat: Istimewa from 9; Unggul from 8; Madya from 7." in text
        assert "Predikat Istimewa: nobody" in text
        assert f"Predikat Unggul (2): no. {first}, {second}" in text
        assert "Kelulusan Lulus (3): no." in text
    [file] = [file for file in build_files(final, "minutes") if file.stem.endswith("pengawas")]
    word_text = docx_text(fill_word_template(file.paper, TEMPLATES / "minutes.docx", logo=None))
    assert "Predikat Istimewa: nobody" in word_text


def test_the_announcement_names_who_is_in_a_public_band(final: Engine) -> None:
    text = paper_text(final, "announcement", "pengawas")
    assert "Predikat Istimewa: nobody" in text
    assert "Predikat Unggul: Ayu Lestari; Bima Sakti" in text
    assert "Kelulusan" not in text


def test_certificates_are_given_for_the_bands_that_declare_them(final: Engine) -> None:
    text = paper_text(final, "certificates", "grades")
    assert text.count("Predikat: Unggul") == 2
    assert "Madya" not in text and "Danu" not in text
    assert paper_text(final, "certificates", "winners").count("Predikat: Unggul") == 2


def test_the_report_of_a_contestant_has_his_own_bands(final: Engine) -> None:
    text = paper_text(final, "report-cards")
    assert text.count("Predikat: Unggul") == 2
    assert text.count("Kelulusan: Lulus") == 3


def test_the_public_bundle_counts_a_contest_with_bands(final: Engine) -> None:
    sign(final, "pengawas")
    assert "Kelulusan" not in str(build_bundle(final)) and "kelulusan" not in str(build_bundle(final))
