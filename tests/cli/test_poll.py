"""The poll on the command line: slips that only their owner reads, open, close, result."""

import csv
import json
import stat
from pathlib import Path

from scoring_tui.domain.commands.polls import CastVote
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.poll_codes import commit_code, read_code
from scoring_tui.ledger.pepper import read_pepper
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import run
from tests.helpers.support import COMMITTEE, new_final
from tests.papers.pages import pdf_text
from tests.rules.test_polls import poll_contest


def test_a_poll_on_the_command_line(tmp_path: Path) -> None:
    path, slips = tmp_path / "final.db", tmp_path / "slips.csv"
    new_final(path, contest=poll_contest()).ledger.close()
    assert run("poll", "open", path).exit_code == 2
    address = ("--address", "https://10.0.0.5:8000/")
    assert run("poll", "slips", path, "--count", "0", "--out", slips).exit_code == 2
    assert run("poll", "slips", path, "--count", "3", "--out", tmp_path / "slips.docx").exit_code == 2
    assert run("poll", "slips", path, "--count", "3", "--out", slips, *address).exit_code == 0
    assert stat.S_IMODE(slips.stat().st_mode) == 0o600
    rows = list(csv.DictReader(slips.read_text().splitlines()))
    codes = [read_code(row["code"]) for row in rows]
    assert [row["url"] for row in rows] == [f"https://10.0.0.5:8000/vote#{code}" for code in codes]
    again = run("poll", "slips", path, "--count", "3", "--out", slips, *address)
    assert again.exit_code == 2  # no file is overwritten, and then no slip is recorded
    assert run("poll", "open", path).exit_code == 0
    assert run("poll", "result", path).exit_code == 2
    pepper = read_pepper(path)
    assert pepper is not None and codes[0] is not None
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        assert len(engine.state.poll_slips) == 3
        engine.submit(CastVote(commit_code(pepper, codes[0]), ("c002",)), COMMITTEE)
    assert run("poll", "close", path).exit_code == 0
    assert run("poll", "open", path).exit_code == 2
    result = run("poll", "result", path)
    assert "Siti Aminah" in result.output and "1" in result.output
    document = json.loads(run("poll", "result", path, "--as", "json").output)
    assert (document["schema"], document["slips"], document["used"]) == ("poll/1", 3, 1)
    assert document["votes"][0]["contestant"] == "c002" and document["votes"][0]["votes"] == 1


def test_the_page_of_slips_has_a_code_and_a_picture_for_each(tmp_path: Path) -> None:
    path, slips = tmp_path / "final.db", tmp_path / "slips.html"
    new_final(path, contest=poll_contest()).ledger.close()
    address = ("--address", "https://10.0.0.5:8000/")
    assert run("poll", "slips", path, "--count", "6", "--out", slips, *address).exit_code == 0
    page = slips.read_text()
    assert page.count("<section>") == 6 == page.count("<svg") and "Siapa favorit Anda?" in page


def test_the_slips_as_pdf_have_every_code(tmp_path: Path) -> None:
    path, slips = tmp_path / "final.db", tmp_path / "slips.pdf"
    new_final(path, contest=poll_contest()).ledger.close()
    address = ("--address", "https://10.0.0.5:8000/")
    result = run("poll", "slips", path, "--count", "17", "--out", slips, *address, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE(slips.stat().st_mode) == 0o600
    text = pdf_text(slips.read_bytes())
    codes = [code for word in text.split() if (code := read_code(word)) is not None]
    with Ledger.open(path) as ledger:
        made_slips = Engine(ledger).state.poll_slips
    pepper = read_pepper(path)
    assert pepper is not None and {commit_code(pepper, code) for code in codes} == made_slips
    assert len(codes) == 17 == text.count("The code counts once.")
    assert text.count("https://10.0.0.5:8000/vote") == 17
