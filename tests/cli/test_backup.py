"""`backup` and `restore` on the command line."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.backup import list_backups
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import done, refused, run
from tests.helpers.ledgers import append_facts, ballot
from tests.helpers.support import new_final

ENGLISH = ("--lang", "en")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    engine = new_final(tmp_path / "FINAL.db")
    engine.ledger.close()
    return engine.ledger.path


def test_there_and_back_again(path: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    assert ": 3 entries, code " in done("backup", path, stick, *ENGLISH)
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
    told = run("restore", path, stick, *ENGLISH)
    assert told.exit_code == 2
    assert "1 entries that were saved would be missing" in told.stderr
    assert "FINAL.db-gate tells of 1 later entries" in told.stdout
    document = json.loads(done("restore", path, stick, "--check", "--as", "json"))
    assert (document["restored"], document["missing"], document["aside"]) == (False, 1, None)
    with Ledger.open(path) as ledger:
        assert ledger.head[0] == 4, "nothing was changed so far"
    output = done("restore", path, stick, "--missing", "1", *ENGLISH)
    assert "What was there is in " in output
    assert "\nOK: 3 entries" in done("verify", path, *ENGLISH)
    (backup,) = list_backups(path, stick)
    assert [file.name for file in stick.iterdir()] == [backup.name], "the backup itself was not opened"


def test_the_file_is_gone_altogether(path: Path, tmp_path: Path) -> None:
    done("backup", path, tmp_path / "stick")
    for file in tmp_path.glob("FINAL.db*"):
        file.unlink()
    done("restore", path, tmp_path / "stick")
    with Ledger.open(path) as ledger:
        assert Engine(ledger).state.turns


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("backup", "{path}", "{folder}"), "choose another folder"),
        (("restore", "{path}", "{folder}/none"), "There is no contest file"),
        (("restore", "{path}", "{folder}/text.db"), "is not sound"),
        (("backup", "{folder}/none.db", "{folder}/stick"), "There is no contest file"),
    ],
)
def test_refusals(path: Path, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    (tmp_path / "text.db").write_text("a text")
    arguments = [word.format(path=path, folder=tmp_path) for word in words]
    assert message in refused(*arguments, *ENGLISH)


@pytest.mark.parametrize("interval", ["30", "1s", "x", "25h", "-5s", "5"])
def test_intervals_that_are_none(path: Path, tmp_path: Path, interval: str) -> None:
    assert run("backup", path, tmp_path / "stick", "--every", interval).exit_code == 2
    assert not (tmp_path / "stick").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="ends it with a signal")
def test_again_and_again_until_it_is_stopped(path: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    command = [
        sys.executable,
        "-m",
        "scoring_tui",
        "backup",
        str(path),
        str(stick),
        "--every",
        "5s",
        *ENGLISH,
    ]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell may have it ignored
    ) as process:
        assert process.stdout is not None
        assert ": 3 entries" in process.stdout.readline()
        with Ledger.open(path) as ledger:
            append_facts(ledger, ballot(1))
        assert ": 4 entries" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors
    assert len(list_backups(path, stick)) == 2
