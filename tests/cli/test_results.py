"""Standings, ballots and screens from the command line; the plays hand on what they are told."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scoring_tui.cli import screens
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import Role
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import VerificationResult
from tests.helpers.clis import alone, done, refused, run
from tests.helpers.support import new_final, send, small_contest, to_scoring


@pytest.fixture
def path(final: Engine) -> Path:
    """A final with one ballot."""
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "7.5", "9")
    return final.ledger.path


def test_standings_in_three_forms(path: Path, final: Engine) -> None:
    told = json.loads(done("standings", path, "--as", "json"))
    assert [category["id"] for category in told["categories"]] == ["pengawas", "pelaksana"]
    assert told["ledger"] == {"seq": final.state.seq, "code": final.ledger.code}
    assert told["categories"][0]["placings"][0]["score"] == "8.05"
    rows = list(csv.DictReader(done("standings", path, "--as", "csv").splitlines()))
    assert [row["score"] for row in rows] == ["8.05", "", "", ""]
    assert "8,05" in done("standings", path) and "8.05" in done("standings", path, "--lang", "en")


def test_only_other_programs_are_told_how_sure_the_places_are(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table may hang on a wall, and takes no simulation."""
    told = json.loads(done("standings", path, "--as", "json"))["categories"][0]
    assert told["placings"][0].keys() >= {"interval", "podium"} and "confidence" in told
    assert "interval_low,interval_high,podium" in done("standings", path, "--as", "csv").splitlines()[0]
    monkeypatch.setattr("scoring_tui.exports.standings.estimate_confidence", None)
    assert "8.05" in done("standings", path, "--lang", "en")


def test_standings_of_one_category(path: Path) -> None:
    told = json.loads(done("standings", path, "--category", "pelaksana", "--as", "json"))
    assert [(category["id"], category["state"], category["placings"]) for category in told["categories"]] == [
        ("pelaksana", "open", [])
    ]
    assert "known are pengawas, pelaksana" in refused("standings", path, "--lang", "en", "--category", "x")


def test_names_leave_as_utf_8_whatever_the_machine(tmp_path: Path) -> None:
    new_final(tmp_path / "final.db", ["Siti 👩‍💼 Aminah"]).ledger.close()
    process = alone("standings", tmp_path / "final.db", "--as", "json")
    assert process.returncode == 0
    assert "Siti 👩‍💼 Aminah" in process.stdout


def test_ballots_in_two_forms(path: Path) -> None:
    assert json.loads(done("ballots", path, "--as", "json"))["ballots"][0]["total"] == "8.05"
    assert done("ballots", path) == done("ballots", path, "--as", "csv")
    (row,) = csv.DictReader(done("ballots", path).splitlines())
    assert (row["total"], row["paper"]) == ("8.05", "false")
    for options in (
        ("--waiting", "--enter", "x.csv"),
        ("--as", "excel-csv", "--waiting"),
        ("--nip", "--waiting"),
    ):
        assert run("ballots", path, *options, "--lang", "en").exit_code == 2


# --- screens ----------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the factory of the app is asked for; the app itself ends at once."""
    asked: list[tuple[Any, ...]] = []

    def make_app(
        path: Path, seats: Sequence[Actor], *, language: str, theme: str, view_feed: str | None
    ) -> SimpleNamespace:
        assert (view_feed == "feed") == (seats[0].role is Role.BOARD), "only a board has no engine"
        asked.append((path, str(seats[0].seat), language, theme))
        return SimpleNamespace(run=lambda: None, return_code=0, receipts=[(3, "7KQ2-M0XA-9D3T-VW5E")])

    monkeypatch.setattr("scoring_tui.tui.app.make_app", make_app)
    monkeypatch.setattr(screens, "require_terminal", lambda: None)
    monkeypatch.setattr(screens, "_open_feed", lambda *arguments: "feed")
    return asked


@pytest.mark.parametrize(
    ("arguments", "seat"),
    [
        (["juror"], "juror"),
        (["juror", "--seat", "j1"], "juror:j1"),
        (["juror", "--seat", "juror:j2"], "juror:j2"),
        (["mc"], "mc:A"),
        (["mc", "--panel", "A"], "mc:A"),
        (["board"], "board"),
        (["board", "--panel", "A"], "board:A"),
        (["chair"], "chair"),
    ],
)
def test_each_role_opens_its_screen(
    path: Path, shown: list[tuple[Any, ...]], arguments: list[str], seat: str
) -> None:
    role, *options = arguments
    done(role, path, *options)
    done(role, path, *options, "--lang", "en", "--theme", "contrast")
    assert shown == [(path, seat, "id", "hall-dark"), (path, seat, "en", "hall-contrast")]


def test_seats_that_are_not_there(path: Path, tmp_path: Path, shown: list[tuple[Any, ...]]) -> None:
    assert "known are j1, j2, j3" in refused("juror", path, "--lang", "en", "--seat", "j7")
    assert "known are A" in refused("board", path, "--lang", "en", "--panel", "Z")
    panels = [{"id": id_, "room": id_, "jurors": ["j1", "j2", "j3"]} for id_ in "AB"]
    two = new_final(tmp_path / "two.db", contest=small_contest(panel=panels))
    two.ledger.close()
    assert "Add --panel with one of A, B" in refused("mc", tmp_path / "two.db", "--lang", "en")
    assert shown == []


def test_a_substitute_has_a_seat(path: Path, final: Engine, shown: list[tuple[Any, ...]]) -> None:
    from scoring_tui.domain.commands.jury import Substitute
    from tests.helpers.support import CHAIR

    final.submit(Substitute("A", "j3", "Dewi Lestari", "sakit"), CHAIR)
    done("juror", path, "--seat", "j3-b")
    assert [seat for _, seat, _, _ in shown] == ["juror:j3-b"]


@pytest.mark.parametrize("role", ["juror", "mc", "board", "chair"])
def test_a_screen_without_a_terminal_is_refused(path: Path, role: str) -> None:
    assert refused(role, path, "--lang", "en") == "this screen needs a terminal of its own\n"


# --- plays ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", [True, False])
def test_rehearse_ends_with_verify(path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool) -> None:
    asked: list[Any] = []

    def rehearse(*arguments: Any) -> Any:
        asked.append(arguments[:3])
        return SimpleNamespace(is_complete=kept)

    monkeypatch.setattr("scoring_tui.rehearsal.run.run_rehearsal", rehearse)
    result = run("rehearse", path, "--speed", "200", "--seed", "3", "--lang", "en")
    assert "\nOK: " in result.stdout
    assert result.exit_code == (0 if kept else 1)
    assert asked == [(path, 200.0, 3)]
    assert run("rehearse", path, "--speed", "0").exit_code == result.exit_code, "does not wait at all"


@pytest.mark.parametrize("good", [True, False])
def test_demo_hands_on_what_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: bool) -> None:
    asked: list[Any] = []

    def play(contest: str, *, with_screens: bool, echo: Any, **told: Any) -> Any:
        asked.append((contest, told))
        verdict = VerificationResult(1, "7KQ2-M0XA-9D3T-VW5E", "en", ())
        return SimpleNamespace(
            is_good=good, rehearsal=None, standings=None, verification=verdict, chain=None, status=None
        )

    monkeypatch.setattr("scoring_tui.rehearsal.demo.run_demo", play)
    options = (
        "--contest",
        "bekasi-2023",
        "--speed",
        "9",
        "--seed",
        "1",
        "--keep",
        tmp_path / "d.db",
    )
    assert run("demo").exit_code == run("demo", *options, "--lang", "en").exit_code == (0 if good else 1)
    stage = {"start": "stage", "has_tour": False, "papers_folder": None}
    assert asked == [
        ("trenggalek-2024", {"language": None, "speed": None, "seed": None, "output_path": None, **stage}),
        (
            "bekasi-2023",
            {"language": "en", "speed": 9.0, "seed": 1, "output_path": tmp_path / "d.db", **stage},
        ),
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device on this system")
def test_an_output_that_is_full_is_told_in_words(path: Path) -> None:
    """Never a traceback, even where the paper has nowhere to go."""
    command = [sys.executable, "-m", "scoring_tui", "standings", str(path), "--lang", "en"]
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert found.returncode == 2
    assert "The system refuses the output" in found.stderr and "Traceback" not in found.stderr


@pytest.mark.parametrize("option", [("--scene", "ceremony"), ("--tour",)])
def test_what_needs_a_terminal_is_refused_without_one(option: tuple[str, ...]) -> None:
    assert "need a terminal" in refused("demo", *option, "--lang", "en")
