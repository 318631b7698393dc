"""The chain of rounds is proved file by file; whoever changes an earlier file is found."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.commands.jury import WithdrawSignatures
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.errors import CommandRefused
from tests.helpers.clis import run
from tests.helpers.competitions import (
    correct_marks,
    draw_number_of,
    open_round,
    play_round,
    sign_round,
    write_competition,
    write_roster,
)
from tests.helpers.forger import Row, rewrite_rows
from tests.helpers.support import CHAIR, COMMITTEE, contestants

FIRST = {"Ani": 90, "Budi": 80, "Citra": 70, "Dewi": 60, "Eko": 59, "Fitri": None, "Gita": 75}
SECOND = {"Ani": 70, "Budi": 80, "Citra": 80, "Dewi": 90, "Gita": 80}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three rounds, the last one not begun."""
    folder = tmp_path_factory.mktemp("rantai")
    run("competition", "new", write_competition(folder), "--roster", write_roster(folder))
    for name, marks, later in (("asesmen", FIRST, "modul"), ("modul", SECOND, "final")):
        with (engine := open_round(folder / f"{name}.db")).ledger:
            play_round(engine, marks)
        result = run("advance", folder / f"{name}.db", folder / f"{later}.db")
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Path:
    """A copy of the files, to be tampered with."""
    for path in played.glob("*.db"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def verify(folder: Path, *names: str, code: int = 0) -> str:
    """Verify files by their rounds, the later one first; return what is printed."""
    result = run("verify", *(folder / f"{name}.db" for name in names))
    assert result.exit_code == code, result.output
    return result.output


def test_the_whole_chain_is_in_order(folder: Path) -> None:
    output = verify(folder, "final", "asesmen", "modul")
    assert "asesmen.db: OK: 19 entries" in output and "modul.db: OK:" in output
    assert "The rounds fit each other" in output


def test_what_was_not_checked_is_said(folder: Path) -> None:
    assert "the rounds before were not checked (Asesmen, Modul)" in verify(folder, "final")
    assert "before modul.db, was not checked: its file is missing" in verify(folder, "final", "modul")
    assert "not checked" not in verify(folder, "asesmen")


def test_a_code_can_stand_beside_the_files(folder: Path) -> None:
    with (engine := open_round(folder / "final.db")).ledger:
        code = engine.ledger.code
    result = run("verify", folder / "final.db", code, folder / "modul.db", folder / "asesmen.db")
    assert result.exit_code == 0 and "has this code" in result.output
    two = run("verify", folder / "final.db", code, code)
    assert two.exit_code == 2 and "only one code" in two.output


def test_the_json_tells_the_same(folder: Path) -> None:
    result = run("verify", folder / "modul.db", folder / "asesmen.db", "--as", "json")
    chain = json.loads(result.stdout)["chain"]
    assert chain["good"] and [item["file"] for item in chain["files"]] == ["asesmen.db"]
    assert json.loads(run("verify", folder / "modul.db", "--as", "json").stdout)["chain"] is None


# --- a changed file ---------------------------------------------------------------------------------


def change_mark(rows: list[Row]) -> None:
    """One mark of the first ballot."""
    row = next(row for row in rows if row["kind"] == "ballot-sent")
    row["body"] = row["body"].replace('"isi":"', '"isi":"1', 1)


def change_name(rows: list[Row]) -> None:
    """One name of the roster."""
    row = next(row for row in rows if row["kind"] == "roster-imported")
    row["body"] = row["body"].replace('"name":"Ani"', '"name":"Ina"')


def cut_off_entries(rows: list[Row]) -> None:
    """The last signature."""
    del rows[-1]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (change_name, "has not the code"),
        (cut_off_entries, "its last entries were removed"),
    ],
)
def test_an_earlier_file_that_was_changed_is_found(
    folder: Path, change: Callable[[list[Row]], None], expected: str
) -> None:
    rewrite_rows(folder / "asesmen.db", change)
    assert expected in verify(folder, "modul", "asesmen", code=1)


def test_a_mark_that_was_changed_is_found(folder: Path) -> None:
    rewrite_rows(folder / "asesmen.db", change_mark)
    output = verify(folder, "modul", "asesmen", code=1)
    assert "asesmen.db:" in output and "The rounds were not compared" in output


def test_another_file_is_found(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    other.mkdir()
    run("competition", "new", write_competition(other), "--roster", write_roster(other))
    with (engine := open_round(other / "asesmen.db")).ledger:
        play_round(engine, FIRST)
    shutil.copy(other / "asesmen.db", folder / "asesmen.db")
    assert "has not the code" in verify(folder, "modul", "asesmen", code=1)


def test_a_file_in_the_wrong_place_is_named(folder: Path) -> None:
    assert "asesmen.db is no round before final.db" in verify(folder, "final", "asesmen", code=1)
    assert "final.db is no round before modul.db" in verify(folder, "modul", "asesmen", "final", code=1)


def forge_take_over(path: Path, change: Callable[[dict[str, Any]], None], kind: str) -> None:
    """Change the entry of a kind in the later file, and mend its chain."""

    def rewrite(rows: list[Row]) -> None:
        row = next(row for row in rows if row["kind"] == kind)
        body = json.loads(row["body"])
        change(body)
        row["body"] = json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    rewrite_rows(path, rewrite)


def test_another_outcome_than_that_of_the_earlier_round_is_found(folder: Path) -> None:
    def worsen(body: dict[str, Any]) -> None:
        outcome = next(item for item in body["result"]["outcomes"] if not item["is_passed"])
        outcome["reason"] = "absent"

    forge_take_over(folder / "modul.db", worsen, "entrants-advanced")
    assert "recorded another outcome for" in verify(folder, "modul", "asesmen", code=1)


def test_another_person_than_that_of_the_earlier_round_is_found(folder: Path) -> None:
    def rename(body: dict[str, Any]) -> None:
        body["contestants"][0]["unit"] = "Dinas Lain"

    forge_take_over(folder / "modul.db", rename, "roster-imported")
    assert "is not as in asesmen.db" in verify(folder, "modul", "asesmen", code=1)


# --- what came later --------------------------------------------------------------------------------


def test_a_correction_that_changes_the_outcome_is_a_fault_until_it_is_taken_over(folder: Path) -> None:
    with (engine := open_round(folder / "asesmen.db")).ledger:
        correct_marks(engine, "Eko", 65)
    output = verify(folder, "modul", "asesmen", code=1)
    assert "asesmen.db was corrected since: Eko would go on, and was not taken over" in output
    late = run("advance", folder / "asesmen.db", folder / "modul.db", "--reason", "sanggahan diterima")
    assert late.exit_code == 2, "modul is signed"
    assert "is signed; withdraw the signatures first" in late.output


def test_who_did_not_pass_by_the_last_result_is_named_until_taken_out(tmp_path: Path) -> None:
    run("competition", "new", write_competition(tmp_path), "--roster", write_roster(tmp_path))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, FIRST)
        run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db")
        assert "The rounds fit each other" in verify(tmp_path, "modul", "asesmen")
        with (later := open_round(tmp_path / "modul.db")).ledger:
            play_round(later, SECOND, is_signed=False)
        correct_marks(engine, "Dewi", 50)
    run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db", "--reason", "sanggahan")
    assert "modul.db: Dewi takes part, but did not pass asesmen.db" in verify(
        tmp_path, "modul", "asesmen", code=1
    )
    status = run("competition", "status", tmp_path / "competition.toml")
    assert "Next: Take Dewi out of Modul" in status.output
    with (later := open_round(tmp_path / "modul.db")).ledger:
        with pytest.raises(CommandRefused, match="Dewi: did not pass the round before"):
            sign_round(later)
        later.submit(Withdraw(draw_number_of(later, "Dewi"), "tidak lulus"), COMMITTEE)
        sign_round(later)
    assert "The rounds fit each other" in verify(tmp_path, "modul", "asesmen")


def test_a_chain_without_an_advance_proves_nothing(tmp_path: Path) -> None:
    run("competition", "new", write_competition(tmp_path), "--roster", write_roster(tmp_path))
    output = verify(tmp_path, "modul", "asesmen")
    assert "has taken nobody over" in output and "fit each other" not in output


def test_who_wins_an_appeal_is_let_in_late(tmp_path: Path) -> None:
    run("competition", "new", write_competition(tmp_path), "--roster", write_roster(tmp_path))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, FIRST)
        run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db")
        with (later := open_round(tmp_path / "modul.db")).ledger:
            later.submit(DrawOrder(1), COMMITTEE)
        correct_marks(engine, "Eko", 65)
        correct_marks(engine, "Dewi", 50)
    late = run("advance", tmp_path / "asesmen.db", tmp_path / "modul.db", "--reason", "sanggahan diterima")
    assert late.exit_code == 0, late.output
    assert (
        "Dewi would not go on any more; to take the contestant out, run: scoring-tui exclude" in late.output
    )
    with (later := open_round(tmp_path / "modul.db")).ledger:
        names = {person.name for person in later.state.contestants.values()}
        assert names == {"Ani", "Budi", "Citra", "Dewi", "Eko", "Gita"}
        assert len(later.state.turns) == 5
        dewi = next(person.id for person in later.state.contestants.values() if person.name == "Dewi")
    excluded = run("exclude", tmp_path / "modul.db", dewi, "withdrawn", "--reason", "tidak lulus")
    assert excluded.exit_code == 0, excluded.output
    assert "The rounds fit each other" in verify(tmp_path, "modul", "asesmen")


def test_a_correction_without_effect_is_a_note(folder: Path) -> None:
    with (engine := open_round(folder / "asesmen.db")).ledger:
        correct_marks(engine, "Eko", 58)
        assert "The rounds fit each other" in verify(folder, "modul", "asesmen")
        engine.submit(WithdrawSignatures("umum", "diperiksa lagi", "Sri Wahyuni"), CHAIR)
    assert "asesmen.db is open again since" in verify(folder, "modul", "asesmen")


def test_another_score_of_somebody_who_went_on_is_a_fault(folder: Path) -> None:
    with (engine := open_round(folder / "asesmen.db")).ledger:
        correct_marks(engine, "Ani", 91)
    assert "Ani would bring another score" in verify(folder, "modul", "asesmen", code=1)


def test_contestants_from_elsewhere_are_named(folder: Path) -> None:
    with (engine := open_round(folder / "final.db")).ledger:
        engine.submit(ImportRoster("x", contestants(["Zul"], "umum", 90)), COMMITTEE)
    assert "who did not come from the round before: Zul" in verify(folder, "final", "modul", "asesmen")


@pytest.mark.parametrize("names", [("asesmen",), ("modul",), ("asesmen", "modul")])
def test_a_chain_is_in_order_after_personal_data_were_removed(folder: Path, names: tuple[str, ...]) -> None:
    for name in names:
        options = ("--reason", "masa retensi berakhir", "--abandoned", "--yes")
        with (engine := open_round(folder / f"{name}.db")).ledger:
            contest_id = engine.state.contest.contest.id
        result = run("forget", folder / f"{name}.db", *options, contest_id)
        assert result.exit_code == 0, result.output
    output = verify(folder, "final", "modul", "asesmen")
    assert "could not be compared" in output and "The rounds fit each other" in output
