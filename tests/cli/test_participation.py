"""Who takes part, jurors who are away, and penalties, on the command line."""

import json
from pathlib import Path

import pytest

from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import CONTEST, done, refused, run

PENALTY = '[[penalty]]\nid = "waktu"\nname = "Lewat waktu"\npoints = 2\n'
ROSTER = "Nama;Kategori;NIP\nAmir Hamzah;Pengawas;198609262015051001\nBudi;Pelaksana;199003152014022002\n"
WHY = ("--reason", "rapat panitia", "--by", "Bu Rina")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with two contestants before the draw."""
    (tmp_path / "contest.toml").write_text(CONTEST + PENALTY, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    file = tmp_path / "final.db"
    done("new", file, "--contest", tmp_path / "contest.toml", "--roster", tmp_path / "roster.csv")
    return file


def state_of(path: Path) -> State:
    """The state of a file."""
    with Ledger.open(path) as ledger:
        return Engine(ledger).state


def test_who_withdraws_before_the_draw_is_excluded_and_comes_back(path: Path) -> None:
    assert "choose withdrawn or disqualified" in refused("exclude", path, "Budi", "absent", *WHY)
    assert "Budi withdrawn before the draw: rapat panitia" in done("exclude", path, "Budi", "withdrawn", *WHY)
    assert refused("exclude", path, "Budi", "withdrawn", *WHY) == "Budi is out already\n"
    done("draw", path)
    assert [turn.contestant for turn in state_of(path).turns.values()] == ["c001"]
    assert "withdrawn" in done("standings", path)
    assert "Budi reinstated before the draw" in done("reinstate", path, "199003152014022002", *WHY)
    done("draw", path)
    assert len(state_of(path).turns) == 2
    assert "OK:" in done("verify", path)


@pytest.mark.parametrize("exclusion", ["withdrawn", "absent", "disqualified"])
def test_a_drawn_contestant_is_excluded_and_reinstated(path: Path, exclusion: str) -> None:
    done("draw", path)
    done("exclude", path, "1", exclusion, *WHY)
    turn = state_of(path).turns[1]
    assert (turn.exclusion, turn.reason) == (exclusion, "rapat panitia")
    done("reinstate", path, "1", *WHY)
    assert state_of(path).turns[1].exclusion is None


def test_a_guest_is_named_by_name_and_taken_back(path: Path) -> None:
    done("draw", path)
    assert "out of competition: rapat panitia" in done("guest", path, "Amir Hamzah", *WHY)
    assert "out of competition" in done("standings", path)
    assert state_of(path).contestants["c001"].is_guest
    assert "out of competition already" in refused("guest", path, "Amir Hamzah", *WHY)
    assert "back in the competition" in done("guest", path, "Amir Hamzah", "--off", *WHY)


def test_a_juror_is_excused_for_a_day_and_expected_again(path: Path) -> None:
    done("draw", path)
    assert "no ballot of Juri Satu is missing there" in refused(
        "excuse", path, "--juror", "j1", "--day", "2024-12-21", *WHY
    )
    assert "no day such as" in refused("excuse", path, "--juror", "j1", "--day", "besok", *WHY)
    output = done("excuse", path, "--juror", "Juri Satu", "--day", "2024-12-20", *WHY, "--as", "json")
    entries = json.loads(output)["entries"]
    assert [(line["kind"], line["values"]["number"], line["by"]) for line in entries] == [
        ("ballot-excused", 1, "Bu Rina"), ("ballot-excused", 2, "Bu Rina"),
    ]  # fmt: skip
    done("excuse", path, "--juror", "j1", "--number", "2", "--off", *WHY)
    assert list(state_of(path).excused_ballots) == [(1, "j1")]


def test_a_penalty_is_given_and_taken_back(path: Path) -> None:
    assert "has no draw number yet" in refused("penalise", path, "Budi", "--points", "2", *WHY)
    done("draw", path)
    assert "give --points, or --penalty with one of: waktu" in refused("penalise", path, "1", *WHY)
    assert "there is no penalty telat" in refused("penalise", path, "1", "--penalty", "telat", *WHY)
    assert "not a number" in refused("penalise", path, "1", "--points=-2", *WHY)
    assert "No. 1 has no penalty" in refused("penalise", path, "1", "--drop", *WHY)
    done("penalise", path, "1", "--penalty", "waktu", *WHY)
    done("penalise", path, "1", "--points", "0,5", *WHY)
    first, second = state_of(path).penalties[1]
    assert [(str(first.points), first.penalty), (str(second.points), second.given_by)] == [
        ("2", "waktu"), ("0.5", "Bu Rina"),
    ]  # fmt: skip
    assert f"name one with --entry: {first.seq} (2, rapat panitia); {second.seq} (0.5" in refused(
        "penalise", path, "1", "--drop", *WHY
    )
    done("penalise", path, "1", "--drop", "--entry", first.seq, *WHY)
    done("penalise", path, "1", "--drop", *WHY)
    assert state_of(path).penalties[1] == ()


def test_options_that_contradict_each_other_are_refused(path: Path) -> None:
    assert "--drop takes neither" in refused("penalise", path, "1", "--drop", "--points", "2", *WHY)
    assert "--entry belongs to --drop" in refused("penalise", path, "1", "--entry", "2", *WHY)


def test_penalties_of_a_sheet_count_once(path: Path, tmp_path: Path) -> None:
    done("draw", path)
    sheet = tmp_path / "penalti.csv"
    sheet.write_text(
        "No;Nama;NIP;Poin;Jenis Penalti;Alasan\n1;Amir Hamzah;;1,5;;terlambat\n"
        "2;Budi, S.T.;199003152014022002;;Lewat Waktu;molor\n",
        encoding="utf-8",
    )
    result = run("penalties", path, sheet)
    assert result.exit_code == 0 and "the contest has Budi" in result.stderr
    penalties = state_of(path).penalties
    given = {state_of(path).contestant_name(n): [(str(p.points), p.penalty, p.reason) for p in active]
             for n, active in penalties.items()}  # fmt: skip
    assert given == {"Amir Hamzah": [("1.5", "", "terlambat")], "Budi": [("2", "waktu", "molor")]}
    head = state_of(path).seq
    assert "has this penalty already" in refused("penalties", path, sheet)
    assert state_of(path).seq == head


def test_a_sheet_of_penalties_is_refused_with_every_problem(path: Path, tmp_path: Path) -> None:
    done("exclude", path, "Budi", "withdrawn", *WHY)
    done("draw", path)
    sheet = tmp_path / "penalti.csv"
    sheet.write_text(
        "Nama;Poin;Penalti;Alasan\nAmir Hamzah;-1;;a\nOrang Lain;1;;a\nAmir Hamzah;1;;\n"
        "Amir Hamzah;1.000;;a\nBudi;1;;a\nAmir Hamzah;;salah;a\nAmir Hamzah;;;a\nAmir Hamzah;1;;b\n"
        "Amir Hamzah;1;;b\n",
        encoding="utf-8",
    )
    head, errors = state_of(path).seq, refused("penalties", path, sheet).splitlines()
    assert [line.strip() for line in errors[1:]] == [
        "row 2, column Poin: not a number: -1",
        "row 3, column Nama: there is no contestant Orang Lain",
        "row 4, column Alasan: a reason is needed",
        "row 5, column Poin: may mean 1,000 or 1: write it without a sign for thousands, or with one decimal "
        "more",
        "row 6: Budi has no draw number yet",
        "row 7, column Penalti: there is no penalty salah; known are waktu",
        "row 8, column Poin: points are missing, and no declared penalty is named",
        "row 10: is the same as row 9",
    ]
    assert state_of(path).seq == head


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nama;Poin\nAmir Hamzah;1\n", "the column Reason / Alasan is missing"),
        ("Nama;Alasan\nAmir Hamzah;a\n", "no heading row"),
        ("Nama;Poin;Alasan\nAmir Hamzah;1;a;9\n", "row 2"),
    ],
)
def test_sheets_of_penalties_without_what_is_needed(
    path: Path, tmp_path: Path, text: str, words: str
) -> None:
    done("draw", path)
    sheet = tmp_path / "penalti.csv"
    sheet.write_text(text, encoding="utf-8")
    assert words in refused("penalties", path, sheet)


@pytest.mark.parametrize("name", ["guest", "exclude", "reinstate", "excuse", "penalise", "penalties"])
def test_every_command_has_an_example(name: str) -> None:
    assert f"scoring-tui {name} FINAL.db" in done(name, "--help")
