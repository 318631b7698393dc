"""`talent-pool` and the sheet of ratings, as a clerk uses them."""

import json
from pathlib import Path
from stat import S_IMODE

import pytest
from click.testing import CliRunner

from scoring_tui.cli import main
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.views.talent_pool import make_talent_pool
from tests.helpers.support import new_final
from tests.helpers.talent_pools import PERSONS, pool_final
from tests.papers.finals import sign


@pytest.fixture
def path(tmp_path: Path) -> Path:
    engine = pool_final(tmp_path / "final.db")
    engine.ledger.close()
    return tmp_path / "final.db"


def open_final(path: Path) -> Engine:
    return Engine(Ledger.open(path))


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--lang", "en", *map(str, arguments)])
    return result.exit_code, result.output


def test_both_forms_are_written_for_their_owner_alone(path: Path, tmp_path: Path) -> None:
    for name in ("pool.xlsx", "pool.pdf"):
        code, output = run("talent-pool", path, "--out", tmp_path / name)
        assert (code, S_IMODE((tmp_path / name).stat().st_mode)) == (0, 0o600)
        assert "3 persons in boxes, 2 in no box; confidential, only you can read it" in output
        assert PERSONS[0].name not in output


def test_the_page_is_verified(path: Path, tmp_path: Path) -> None:
    run("talent-pool", path, "--out", tmp_path / "pool.pdf")
    code, output = run("verify", path, "--paper", tmp_path / "pool.pdf")
    assert code == 0 and "agrees with the record" in output


def test_json_says_how_many_and_not_who(path: Path, tmp_path: Path) -> None:
    code, output = run("talent-pool", path, "--out", tmp_path / "pool.xlsx", "--as", "json")
    document = json.loads(output)
    assert (code, document["boxed"], document["unboxed"]) == (0, 3, 2)
    assert PERSONS[0].name not in output


@pytest.mark.parametrize(
    ("name", "message"),
    [("pool.docx", "the name must end in one of .pdf, .xlsx"), ("none/../pool", "must end in one of")],
)
def test_another_form_is_refused(path: Path, tmp_path: Path, name: str, message: str) -> None:
    code, output = run("talent-pool", path, "--out", tmp_path / name)
    assert code == 2 and message in output
    assert not list(tmp_path.glob("pool*"))


def test_a_contest_without_nine_boxes_is_refused(tmp_path: Path) -> None:
    new_final(tmp_path / "f.db").ledger.close()
    code, output = run("talent-pool", tmp_path / "f.db", "--out", tmp_path / "pool.pdf")
    assert code == 2 and "declares no [nine-boxes]" in output
    code, output = run("papers", tmp_path / "f.db", "--out", tmp_path / "p", "--kind", "talent-pool")
    assert code == 2


def test_papers_write_it_by_its_name_alone(path: Path, tmp_path: Path) -> None:
    assert run("papers", path, "--out", tmp_path / "all")[0] == 0
    assert not list((tmp_path / "all").glob("talent*"))
    assert run("papers", path, "--out", tmp_path / "one", "--kind", "talent-pool")[0] == 0
    assert {item.name for item in (tmp_path / "one").iterdir()} == {"talent-pool.pdf", "talent-pool.xlsx"}


RATINGS = """Nama;SKP Rahasia
"Ayu Lestari, M.Si.";Di Atas Ekspektasi
Bima Sakti;sesuai ekspektasi
Cahya Purnama;{third}
Danu Wirya;
"""


def test_a_sheet_of_ratings_is_read_in_the_official_words(path: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "skp.csv"
    sheet.write_text(RATINGS.format(third="baik"))
    code, output = run("results", path, sheet, "--stage", "skp", "--reason", "daftar baru")
    assert code == 2
    assert "must be a rating: di bawah ekspektasi, sesuai ekspektasi, di atas ekspektasi" in output
    sheet.write_text(RATINGS.format(third="DI BAWAH EKSPEKTASI"))
    code, output = run("results", path, sheet, "--stage", "skp", "--reason", "daftar baru")
    assert code == 0, output
    run("talent-pool", path, "--out", tmp_path / "pool.pdf")
    engine = open_final(path)
    boxes = {person.name: person.box.number for person in make_talent_pool(engine).people}
    engine.ledger.close()
    assert boxes == {"Ayu Lestari, M.Si.": 9, "Bima Sakti": 8, "Cahya Purnama": 3}


def test_the_ratings_may_come_after_the_signature(path: Path, tmp_path: Path) -> None:
    engine = open_final(path)
    sign(engine, "pengawas")
    engine.ledger.close()
    sheet = tmp_path / "skp.csv"
    sheet.write_text(RATINGS.format(third="sesuai ekspektasi"))
    code, output = run("results", path, sheet, "--stage", "skp", "--reason", "daftar baru")
    assert code == 0, output
    engine = open_final(path)
    assert engine.state.is_signed("pengawas")
    engine.ledger.close()
    code, output = run("verify", path)
    assert code == 0, output
