"""`forget`, as a clerk uses it: what it says, asks, lists and refuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scoring_tui.cli import main
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.backup import write_backup
from scoring_tui.ledger.store import Ledger
from tests.helpers.old_files import make_old_file
from tests.helpers.retention import PRIVATE_TEXTS, find_private_texts, make_final
from tests.helpers.support import CHAIR, new_final
from tests.helpers.talent_pools import pool_contest
from tests.scoring.test_competence import STANDARDS

REASON = ("--reason", "masa retensi berakhir")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_final(tmp_path / "FINAL.db").ledger.close()
    return tmp_path / "FINAL.db"


def run(*arguments: object, typed: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--lang", "en", *map(str, arguments)], input=typed)
    return result.exit_code, result.output


def test_it_says_what_goes_and_what_is_left(path: Path) -> None:
    (path.parent / "peserta.xlsx").write_bytes(b"")
    (path.parent / "FINAL.papers.toml").write_text("")
    (path.parent / "notes.txt").write_text("")
    (path.parent / "berkas" / "pengawas").mkdir(parents=True)
    (path.parent / "berkas" / "pengawas" / "lembar.pdf").write_bytes(b"")
    (path.parent / "pin.html").write_text("")
    (path.parent / "lain").mkdir()
    code, output = run("forget", path, *REASON, "--yes", "kecil")
    assert code == 0, output
    assert "5 NIP, 2 telephone numbers, 8 values of other columns" in output
    assert "is complete" in output
    assert "peserta.xlsx" in output and "FINAL.papers.toml" in output and "notes.txt" not in output
    assert "berkas" in output and "pin.html" in output and "lain\n" not in output
    assert not any(text in output for text in PRIVATE_TEXTS)
    assert find_private_texts(path.parent) == []
    assert run("verify", path)[0] == 0


def test_json_has_counts_and_files(path: Path) -> None:
    (path.parent / "peserta.csv").write_text("")
    code, output = run("forget", path, *REASON, "--yes", "kecil", "--as", "json")
    document = json.loads(output)
    assert (code, document["removed"]) == (
        0, {"nip": 5, "phone": 2, "extra": 8, "evidence": 0, "file": 0},
    )  # fmt: skip
    assert [Path(name).name for name in document["files"]] == ["peserta.csv"]
    assert [entry["kind"] for entry in document["entries"]] == [
        "personal-data-forgotten",
        "personal-data-erased",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((), "confirm it by the id of the contest: --yes kecil"), (("--yes", "besar"), "nothing was removed")],
)
def test_without_confirmation_nothing_is_removed(
    path: Path, arguments: tuple[str, ...], message: str
) -> None:
    code, output = run("forget", path, *REASON, *arguments)
    assert code == 2 and message in output
    assert {text for _, text in find_private_texts(path.parent)} == set(PRIVATE_TEXTS)


def test_an_open_result_is_refused_before_the_question(tmp_path: Path) -> None:
    make_final(tmp_path / "FINAL.db", is_signed=False).ledger.close()
    code, output = run("forget", tmp_path / "FINAL.db", *REASON, "--yes", "kecil")
    assert code == 2 and "results are still open: Pengawas" in output and "To be removed" not in output
    code, output = run("forget", tmp_path / "FINAL.db", *REASON, "--yes", "kecil", "--abandoned")
    assert code == 0 and find_private_texts(tmp_path) == []


def test_an_earlier_file_is_refused(tmp_path: Path) -> None:
    code, output = run("forget", make_old_file(tmp_path / "FINAL.db", 6), *REASON, "--yes", "x")
    assert code == 2 and "destroy the file and its backups" in output


@pytest.mark.parametrize(
    "arguments",
    [("standings", "--nip", "--as", "json"), ("ballots", "--nip", "--as", "csv"),
     ("papers", "--nip", "--out", "berkas")],
)  # fmt: skip
def test_nips_are_refused_afterwards_and_everything_else_works(
    path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    run("forget", path, *REASON, "--yes", "kecil")
    name, nip_option, *others = arguments
    code, output = run(name, path, nip_option, *others)
    assert code == 2 and "after the period of retention: leave --nip out" in output
    if name != "papers":
        assert run(name, path, *others)[0] == 0


def test_minutes_made_before_are_verified_afterwards(path: Path) -> None:
    folder = path.parent / "papers"
    code, output = run("papers", path, "--kind", "minutes", "--nip", "--out", folder)
    assert code == 0, output
    (paper,) = folder.glob("*.pdf")
    run("forget", path, *REASON, "--yes", "kecil")
    code, output = run("verify", path, "--paper", paper)
    assert code == 0 and "agrees with the record" in output


def test_what_follows_from_removed_columns_is_refused(tmp_path: Path) -> None:
    """Without its position a contestant would be compared with the standard of the category."""
    path = tmp_path / "FINAL.db"
    new_final(path, contest=pool_contest(standard=STANDARDS)).ledger.close()
    with Ledger.open(path) as ledger:
        Engine(ledger).submit(CorrectContestant("c001", {"phone": "0812-5550-1234"}, "ditambah"), CHAIR)
    assert run("competence", path)[0] == 0
    code, output = run("forget", path, *REASON, "--yes", "kecil", "--abandoned")
    assert code == 0, output
    pool = ("talent-pool", path, "--out", tmp_path / "pool.xlsx")
    reports = ("papers", path, "--kind", "competence-reports", "--out", tmp_path / "berkas")
    for arguments in (("competence", path), pool, reports):
        code, output = run(*arguments)
        assert code == 2 and "which were removed as entry" in output


def test_a_backup_keeps_the_data_and_is_listed(path: Path) -> None:
    backup = write_backup(path, path.parent / "FINAL backups")
    code, output = run("forget", path, *REASON, "--yes", "kecil")
    assert code == 0 and "FINAL backups" in output.replace("\n", " ")
    assert {name for name, _ in find_private_texts(path.parent)} == {backup.path.name}
