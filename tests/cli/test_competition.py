"""Files of a competition, and entrants who are taken over from one round to the next."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.ledger.store import remove_contest_file
from tests.cli.test_json import find_undescribed_keys
from tests.helpers.clis import run
from tests.helpers.competitions import (
    COMPETITION,
    contest_text,
    open_round,
    play_round,
    sign_round,
    write_competition,
    write_roster,
)
from tests.helpers.support import CHAIR, COMMITTEE

MARKS = {"Ani": 90, "Budi": 80, "Citra": 70, "Dewi": 60, "Eko": 59, "Fitri": None, "Gita": 75}


def make_competition(folder: Path, text: str = COMPETITION, **contests: str) -> None:
    """The files of all rounds, with persons in the first one."""
    path = write_competition(folder, text, **contests)
    result = run("competition", "new", path, "--roster", write_roster(folder))
    assert result.exit_code == 0, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A competition whose first round is signed."""
    make_competition(tmp_path)
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, MARKS)
    return tmp_path


def advance(folder: Path, earlier: str = "asesmen", later: str = "modul", *options: object) -> Result:
    """Take the entrants of a round over into another one."""
    return run("advance", folder / f"{earlier}.db", folder / f"{later}.db", *options)


def refusal(result: Result) -> str:
    """The message of a refused command."""
    assert result.exit_code == 2, result.output
    return result.output


# --- new --------------------------------------------------------------------------------------------


def test_new_makes_the_file_of_every_round(tmp_path: Path) -> None:
    make_competition(tmp_path)
    assert {path.name for path in tmp_path.glob("*.db")} == {"asesmen.db", "modul.db", "final.db"}
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        assert len(engine.state.contestants) == 7


def test_new_makes_all_files_or_none(tmp_path: Path) -> None:
    path = write_competition(tmp_path)
    (tmp_path / "final.db").write_bytes(b"")
    assert "final.db" in refusal(run("competition", "new", path))
    assert {file.name for file in tmp_path.glob("*.db*")} == {"final.db"}
    assert "asesmen.toml" in refusal(run("competition", "new", write_competition(tmp_path, asesmen="[")))


def test_a_bundled_competition_is_made_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "competition new" in run("competition", "status", "bekasi-2023").output
    assert run("competition", "new", "bekasi-2023").exit_code == 0
    assert {path.name for path in tmp_path.glob("*.db")} == {"asesmen.db", "modul.db", "final.db"}
    assert "scoring-tui import asesmen.db FILE" in run("competition", "status", "bekasi-2023").output


def test_new_makes_the_files_that_are_missing(tmp_path: Path) -> None:
    """As after a power cut between two files."""
    path, roster = write_competition(tmp_path), write_roster(tmp_path)
    run("competition", "new", path, "--roster", roster)
    remove_contest_file(tmp_path / "modul.db")
    before = (tmp_path / "asesmen.db").read_bytes()
    result = run("competition", "new", path, "--roster", roster)
    assert result.exit_code == 0, result.output
    assert "final.db: Final (Babak final): is there already, left as it is" in result.output
    assert (tmp_path / "modul.db").exists() and (tmp_path / "asesmen.db").read_bytes() == before
    assert "is there already" in refusal(run("competition", "new", path))
    remove_contest_file(tmp_path / "modul.db")
    other_roster = write_roster(tmp_path, ("Ani", "Zul"))
    assert "with other contestants than the sheet" in refusal(
        run("competition", "new", path, "--roster", other_roster)
    )


def test_a_file_whose_making_was_interrupted_is_named(tmp_path: Path) -> None:
    path = write_competition(tmp_path)
    run("competition", "new", path)
    remove_contest_file(tmp_path / "modul.db")
    (tmp_path / "asesmen.db-key").unlink()
    assert "asesmen.db was made only in part" in refusal(run("competition", "new", path))


def test_new_lays_the_files_into_a_folder(tmp_path: Path) -> None:
    (tmp_path / "babak").mkdir()
    document = run(
        "competition", "new", write_competition(tmp_path), "--folder", tmp_path / "babak", "--as", "json"
    )
    content = json.loads(document.output)
    assert [item["round"] for item in content["rounds"]] == ["asesmen", "modul", "final"]
    assert find_undescribed_keys("competition", content) == set()
    assert not list(tmp_path.glob("*.db"))


# --- advance ----------------------------------------------------------------------------------------


def test_who_passed_is_in_the_next_round_with_everything_of_the_person(folder: Path) -> None:
    result = advance(folder)
    assert result.exit_code == 0, result.output
    with (engine := open_round(folder / "modul.db")).ledger:
        state = engine.state
    with (earlier := open_round(folder / "asesmen.db")).ledger:
        persons = earlier.state.contestants
    names = {person.name for person in state.contestants.values()}
    assert names == {"Ani", "Budi", "Citra", "Dewi", "Gita"}
    assert all(person == persons[person.id] for person in state.contestants.values())
    assert {persons[id_].name: score for id_, score in state.stage_results["asesmen"].items()} == {
        "Ani": 90, "Budi": 80, "Citra": 70, "Dewi": 60, "Gita": 75
    }  # fmt: skip
    [step] = state.advances
    assert (step.result.seq, step.result.hash) == (earlier.state.seq, earlier.state.hash)
    outcomes = {persons[item.contestant].name: item.reason for item in step.result.outcomes}
    assert outcomes["Eko"] == "below-pass-mark" and outcomes["Fitri"] == "withdrawn"
    assert len(step.result.outcomes) == 7
    assert "Eko" in result.output and "below the pass mark" in result.output


def test_scores_of_all_counted_rounds_reach_the_last_one(folder: Path) -> None:
    advance(folder)
    with (engine := open_round(folder / "modul.db")).ledger:
        play_round(engine, {"Ani": 70, "Budi": 80, "Citra": 80, "Dewi": 90, "Gita": 80})
    assert advance(folder, "modul", "final").exit_code == 0
    with (engine := open_round(folder / "final.db")).ledger:
        names = {id_: person.name for id_, person in engine.state.contestants.items()}
        results = {
            stage_id: {names[id_]: score for id_, score in scores.items()}
            for stage_id, scores in engine.state.stage_results.items()
        }
    assert results == {"asesmen": {"Budi": 80, "Dewi": 60}, "modul": {"Budi": 80, "Dewi": 78}}
    assert run("verify", folder / "final.db").exit_code == 0
    assert run("verify", folder / "modul.db").exit_code == 0


def test_all_who_share_the_last_place_go_on(tmp_path: Path) -> None:
    make_competition(tmp_path, COMPETITION.replace("pass = 60", "through = 2"))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, {**MARKS, "Budi": 80, "Citra": 80, "Gita": 80})
    result = advance(tmp_path)
    assert result.output.count("goes on, shares the last place") == 4
    with (engine := open_round(tmp_path / "modul.db")).ledger:
        assert len(engine.state.contestants) == 4


def test_a_guest_never_goes_on(tmp_path: Path) -> None:
    make_competition(tmp_path)
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        engine.submit(SetGuest("c001", True, "tuan rumah"), COMMITTEE)
        play_round(engine, MARKS)
    assert "out of competition" in advance(tmp_path).output
    with (engine := open_round(tmp_path / "modul.db")).ledger:
        assert "c001" not in engine.state.contestants


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    result = advance(folder, "asesmen", "modul", "--dry-run", "--as", "json")
    document = json.loads(result.output)
    assert find_undescribed_keys("entries", document) == set()
    assert sum(item["passed"] for item in document["outcomes"]) == 5
    with (engine := open_round(folder / "modul.db")).ledger:
        assert engine.state.seq == 1


# --- refusals ---------------------------------------------------------------------------------------


def test_an_unsigned_round_is_refused_by_name(tmp_path: Path) -> None:
    make_competition(tmp_path)
    assert "Asesmen has no final result yet: Umum: not complete yet" in refusal(advance(tmp_path))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, MARKS, is_signed=False)
        assert "Umum: not signed yet" in refusal(advance(tmp_path))
        sign_round(engine)
        engine.submit(DisputeContestant(1, "nilai tertukar"), CHAIR)
        assert "the result of no. 1 is in dispute" in refusal(advance(tmp_path))
        engine.submit(ResolveDispute(1, "sudah diperiksa"), CHAIR)
    assert advance(tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("asesmen", "asesmen", "same file"),
        ("modul", "asesmen", "follows no other round"),
        ("asesmen", "final", "follows the round Modul of Lomba Talenta"),
        ("asesmen", "tidak-ada", "tidak-ada.db"),
    ],
)
def test_a_wrong_pair_of_files_is_refused(folder: Path, earlier: str, later: str, expected: str) -> None:
    assert expected in refusal(advance(folder, earlier, later))


def test_rounds_of_another_competition_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    other.mkdir()
    make_competition(other, COMPETITION.replace('id = "talenta"', 'id = "lain"'))
    shutil.copy(other / "modul.db", folder / "lain.db")
    assert "the other file is of another one" in refusal(advance(folder, "asesmen", "lain"))


def test_a_contest_alone_is_no_round(folder: Path) -> None:
    (folder / "sendiri.toml").write_text(contest_text("sendiri"), encoding="utf-8")
    run("new", folder / "sendiri.db", "--contest", folder / "sendiri.toml")
    assert "follows no other round" in refusal(advance(folder, "asesmen", "sendiri"))
    assert "is no round of a competition" in refusal(advance(folder, "sendiri", "modul"))


def test_contestants_from_elsewhere_are_not_mixed_in_silence(folder: Path) -> None:
    run("import", folder / "modul.db", write_roster(folder, ["Zul"]))
    assert "1 contestants are in this file who did not come" in refusal(advance(folder))


def test_twice_the_same_is_refused_unless_it_replaces(folder: Path) -> None:
    assert advance(folder).exit_code == 0
    assert "taken over already" in refusal(advance(folder))
    assert "a reason is needed" in refusal(advance(folder, "asesmen", "modul", "--replace"))
    assert advance(folder, "asesmen", "modul", "--replace", "--reason", "koreksi").exit_code == 0
    with (engine := open_round(folder / "modul.db")).ledger:
        engine.submit(DrawOrder(1), COMMITTEE)
    again = advance(folder, "asesmen", "modul", "--replace", "--reason", "lagi")
    assert "the running order is drawn" in refusal(again)
    assert "nothing has changed" in refusal(advance(folder, "asesmen", "modul", "--reason", "lagi"))


def test_the_score_of_an_earlier_round_is_not_imported_over(folder: Path) -> None:
    advance(folder)
    sheet = folder / "nilai.csv"
    sheet.write_text("Nama,Asesmen\nAni,91\nBudi,80\nCitra,70\nDewi,60\nGita,75\n", encoding="utf-8")
    message = refusal(run("results", folder / "modul.db", sheet, "--stage", "asesmen"))
    assert "Ani brings 90 from the round Asesmen" in message


# --- a list of persons ------------------------------------------------------------------------------


def choose(folder: Path, lines: str) -> Path:
    """A list of chosen persons."""
    path = folder / "terpilih.csv"
    path.write_text(lines, encoding="utf-8")
    return path


@pytest.fixture
def chosen_folder(tmp_path: Path) -> Path:
    """A competition whose first round ends with a list, signed."""
    make_competition(tmp_path, COMPETITION.replace("pass = 60", "through = 2\nselection = true"))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, MARKS)
    return tmp_path


def test_a_list_decides_and_tells_who_is_beside_the_line(chosen_folder: Path) -> None:
    sheet = choose(chosen_folder, "Nama;Alasan\nAni;terbaik\nDewi;mewakili pelaksana\n")
    result = advance(chosen_folder, "asesmen", "modul", "--selection", sheet)
    assert result.exit_code == 0, result.output
    assert "chosen from below the line: mewakili pelaksana" in result.output
    assert "above the line, not chosen" in result.output
    with (engine := open_round(chosen_folder / "modul.db")).ledger:
        assert {person.name for person in engine.state.contestants.values()} == {"Ani", "Dewi"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Nama\nAni\n", "why Ani was chosen is missing"),
        ("Nama;Alasan\nAni;–\n", "why Ani was chosen is missing"),
        ("Nama;Alasan\nAni;x\nAni;y\n", "Ani stands in row 2 already"),
        ("Nama;Alasan\nZul;x\n", "there is no contestant Zul"),
        ("Nama;Alasan\nFitri;x\n", "these cannot be chosen: Fitri (withdrawn)"),
        ("Alasan\nx\n", "no heading row"),
    ],
)
def test_a_wrong_list_is_refused(chosen_folder: Path, lines: str, expected: str) -> None:
    sheet = choose(chosen_folder, lines)
    assert expected in refusal(advance(chosen_folder, "asesmen", "modul", "--selection", sheet))


def test_a_list_belongs_to_a_cut_that_is_a_selection(chosen_folder: Path) -> None:
    assert "give their list with --selection" in refusal(advance(chosen_folder))


def test_a_list_beside_a_declared_cut_is_refused(folder: Path) -> None:
    sheet = choose(folder, "Nama;Alasan\nAni;x\n")
    message = refusal(advance(folder, "asesmen", "modul", "--selection", sheet))
    assert "a list belongs to a round with selection = true" in message


def test_a_round_without_personal_data_is_named_and_its_files_are(folder: Path) -> None:
    forgotten = run("forget", folder / "asesmen.db", "--reason", "masa habis", "--yes", "asesmen")
    assert forgotten.exit_code == 0, forgotten.output
    assert str(folder / "modul.db") in forgotten.output and str(folder / "final.db") in forgotten.output
    assert "the personal data of asesmen.db were removed" in advance(folder).output


# --- wild cards -------------------------------------------------------------------------------------


def test_a_wild_card_gets_an_id_of_its_own_and_a_score_of_its_own(folder: Path) -> None:
    advance(folder)
    (folder / "susulan.csv").write_text("Nama,Unit Kerja\nZul,Dinas Z\n", encoding="utf-8")
    assert run("import", folder / "modul.db", folder / "susulan.csv").exit_code == 0
    with (engine := open_round(folder / "modul.db")).ledger:
        zul = next(person for person in engine.state.contestants.values() if person.name == "Zul")
    assert zul.id == "c008", "c005 and c006 are persons of the round before"
    sheet = folder / "nilai.csv"
    sheet.write_text("Nama,Asesmen\nAni,90\nBudi,80\nCitra,70\nDewi,60\nGita,75\nZul,66\n", encoding="utf-8")
    assert run("results", folder / "modul.db", sheet).exit_code == 0, "the only stage need not be named"
    with (engine := open_round(folder / "modul.db")).ledger:
        assert engine.state.stage_results["asesmen"][zul.id] == 66
    verified = run("verify", folder / "modul.db", folder / "asesmen.db")
    assert verified.exit_code == 0 and "did not come from the round before: Zul" in verified.output
