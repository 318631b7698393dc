"""The funnel of a competition: heads by round and category, how far each round is, and the next command."""

import json
import shlex
from pathlib import Path
from typing import Any

from scoring_tui.domain.commands.jury import WithdrawSignatures
from scoring_tui.domain.commands.setup import DrawOrder
from tests.cli.test_json import find_undescribed_keys
from tests.helpers.clis import run
from tests.helpers.competitions import (
    COMPETITION,
    contest_text,
    correct_marks,
    open_round,
    play_round,
    send_mark,
    sign_round,
    write_competition,
    write_roster,
)
from tests.helpers.support import CHAIR, COMMITTEE

FIRST = {"Ani": 90, "Budi": 80, "Citra": 70, "Dewi": 60, "Eko": 59, "Fitri": None, "Gita": 75}
SECOND = {"Ani": 70, "Budi": 80, "Citra": 80, "Dewi": 90, "Gita": 80}


def status(folder: Path) -> dict[str, Any]:
    """The status as a program reads it."""
    result = run("competition", "status", folder / "competition.toml", "--as", "json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    assert find_undescribed_keys("competition-status", document) == set()
    return document


def next_command(folder: Path) -> str:
    """What is to be typed next, without the folder."""
    command: str = status(folder)["next"]["command"]
    return command.replace(f"{folder}/", "")


def test_the_next_command_leads_through_all_rounds(tmp_path: Path) -> None:
    path = write_competition(tmp_path)
    assert next_command(tmp_path) == "scoring-tui competition new competition.toml"
    run("competition", "new", path)
    assert next_command(tmp_path) == "scoring-tui import asesmen.db FILE"
    run("import", tmp_path / "asesmen.db", write_roster(tmp_path))
    assert next_command(tmp_path) == "scoring-tui draw asesmen.db"
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        engine.submit(DrawOrder(1), COMMITTEE)
        assert next_command(tmp_path) == "scoring-tui serve asesmen.db"
        for number in engine.state.turns:
            for seat in ("j1", "j2"):
                send_mark(engine, number, seat, 70)
        assert next_command(tmp_path) == "scoring-tui chair asesmen.db"
        sign_round(engine)
    assert next_command(tmp_path) == "scoring-tui advance asesmen.db modul.db"
    run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db")
    assert next_command(tmp_path) == "scoring-tui draw modul.db"
    with (engine := open_round(tmp_path / "modul.db")).ledger:
        play_round(engine, dict.fromkeys(FIRST, 80))
    run("advance", tmp_path / "modul.db", tmp_path / "final.db")
    with (engine := open_round(tmp_path / "final.db")).ledger:
        play_round(engine, dict.fromkeys(FIRST, 80))
    assert next_command(tmp_path) == "scoring-tui announce final.db"


def test_heads_are_counted_at_each_step(tmp_path: Path) -> None:
    run("competition", "new", write_competition(tmp_path), "--roster", write_roster(tmp_path))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, FIRST)
    run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db")
    with (engine := open_round(tmp_path / "modul.db")).ledger:
        play_round(engine, SECOND, is_signed=False)
    first, second, final = status(tmp_path)["rounds"]
    assert [item["state"] for item in (first, second, final)] == ["advanced", "complete", "not-begun"]
    assert first["total"] == {
        "entered": 7, "persons": 7, "scored": 6, "passed": 5, "not_passed": 1, "absent": 0, "withdrawn": 1,
        "disqualified": 0, "guests": 0, "lost": 2,
    }  # fmt: skip
    assert second["total"]["entered"] == 5 and second["total"]["passed"] is None
    text = run("competition", "status", tmp_path / "competition.toml").output
    assert "7 -> 5 -> … -> …" in text
    assert "Next: Head of jury and jurors sign Modul" in text


def test_reading_the_status_writes_nothing(tmp_path: Path) -> None:
    run("competition", "new", write_competition(tmp_path), "--roster", write_roster(tmp_path))
    before = {path: path.read_bytes() for path in tmp_path.glob("*.db")}
    status(tmp_path)
    assert before == {path: path.read_bytes() for path in tmp_path.glob("*.db")}


def test_the_files_may_be_in_another_folder(tmp_path: Path) -> None:
    (tmp_path / "babak").mkdir()
    path = write_competition(tmp_path)
    run("competition", "new", path, "--folder", tmp_path / "babak")
    result = run("competition", "status", path, "--folder", tmp_path / "babak")
    assert f"scoring-tui import {tmp_path / 'babak' / 'asesmen.db'} FILE" in result.output


def test_a_file_of_another_competition_is_refused(tmp_path: Path) -> None:
    run("competition", "new", write_competition(tmp_path))
    write_competition(tmp_path, COMPETITION.replace('id = "talenta"', 'id = "lain"'))
    result = run("competition", "status", tmp_path / "competition.toml")
    assert result.exit_code == 2 and "asesmen.db is not the file of the round Asesmen" in result.output


def test_categories_have_rows_of_their_own(tmp_path: Path) -> None:
    two = contest_text("asesmen") + '\n[[category]]\nid = "khusus"\nname = "Khusus"\nrubric = "karya"\n'
    two = two.replace('categories = ["umum"]', 'categories = ["umum", "khusus"]')
    text = COMPETITION.replace("pass = 60", "quota = { umum = 2, khusus = 0 }")
    roster = tmp_path / "dua.csv"
    roster.write_text("Nama,Kategori\nAni,Umum\nBudi,Umum\nCitra,Umum\nDewi,Khusus\n", encoding="utf-8")
    run("competition", "new", write_competition(tmp_path, text, asesmen=two), "--roster", roster)
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, FIRST)
    first = status(tmp_path)["rounds"][0]
    counts = {item["category"]: (item["entered"], item["passed"]) for item in first["categories"]}
    assert counts == {"umum": (3, 2), "khusus": (1, 0)}
    assert "  Khusus" in run("competition", "status", tmp_path / "competition.toml").output


def test_a_list_of_persons_is_counted_when_it_was_taken_over(tmp_path: Path) -> None:
    text = COMPETITION.replace("pass = 60", "selection = true")
    run("competition", "new", write_competition(tmp_path, text), "--roster", write_roster(tmp_path))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, FIRST)
    assert status(tmp_path)["rounds"][0]["total"]["passed"] is None
    assert next_command(tmp_path) == "scoring-tui advance asesmen.db modul.db --selection FILE"
    sheet = tmp_path / "terpilih.csv"
    sheet.write_text("Nama;Alasan\nAni;x\nDewi;y\n", encoding="utf-8")
    run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db", "--selection", sheet)
    total = status(tmp_path)["rounds"][0]["total"]
    assert (total["passed"], total["not_passed"], total["withdrawn"], total["lost"]) == (2, 4, 1, 5)


def test_who_lacks_a_requirement_did_not_pass(tmp_path: Path) -> None:
    administration = """
[contest]
id = "asesmen"
name = "Administrasi"
format = "administration"
day = 2022-08-15
head-of-jury = "Dr. Ratna Wulandari"

[[stage]]
id = "ktp"
name = "KTP"

[[category]]
id = "umum"
name = "Umum"

[[juror]]
id = "j1"
name = "Juri 1"
"""
    text = COMPETITION.replace("pass = 60", "").replace('{ round = "asesmen", weight = 20 }, ', "")
    text = text.replace('counts = [{ round = "asesmen", weight = 40 }]', "")
    path = write_competition(
        tmp_path, text, asesmen=administration, modul=contest_text("modul"), final=contest_text("final", 70)
    )
    result = run("competition", "new", path, "--roster", write_roster(tmp_path))
    assert result.exit_code == 0, result.output
    assert status(tmp_path)["rounds"][0]["state"] == "not-begun"
    assert next_command(tmp_path) == "scoring-tui results asesmen.db FILE --stage ktp"
    sheet = tmp_path / "ktp.csv"
    answers = "".join(f"{name},{'tidak lulus' if name == 'Eko' else 'lulus'}\n" for name in FIRST)
    sheet.write_text("Nama,KTP\n" + answers, encoding="utf-8")
    run("results", tmp_path / "asesmen.db", sheet, "--stage", "ktp")
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        sign_round(engine)
    total = status(tmp_path)["rounds"][0]["total"]
    assert (total["entered"], total["passed"], total["not_passed"]) == (7, 6, 1)
    assert run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db").exit_code == 0


def test_a_result_that_was_taken_over_may_be_opened_and_corrected(tmp_path: Path) -> None:
    run("competition", "new", write_competition(tmp_path), "--roster", write_roster(tmp_path))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, FIRST)
        run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db")
        correct_marks(engine, "Eko", 58)
        assert status(tmp_path)["rounds"][0]["state"] == "advanced", "Eko did not pass before either"
        correct_marks(engine, "Eko", 65)
        first = status(tmp_path)["rounds"][0]
        assert (first["state"], first["total"]["passed"]) == ("corrected", 5), "the numbers taken over"
        assert next_command(tmp_path) == "scoring-tui advance asesmen.db modul.db --reason TEXT"
        engine.submit(WithdrawSignatures("umum", "diperiksa lagi", "Sri Wahyuni"), CHAIR)
    assert status(tmp_path)["rounds"][0]["state"] == "reopened"
    assert next_command(tmp_path) == "scoring-tui chair asesmen.db"


def test_commands_can_be_typed_as_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "Grand Final"
    folder.mkdir()
    write_competition(folder)
    command = shlex.split(status(folder)["next"]["command"])
    assert command == ["scoring-tui", "competition", "new", str(folder / "competition.toml")]
