"""Persons who passed become teams: who is in which, what the team carries, and every wrong sheet."""

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.rounds import TeamRule
from scoring_tui.rules.competition import compute_team_score
from tests.helpers.clis import run
from tests.helpers.competitions import (
    contest_text,
    number_of,
    open_round,
    play_round,
    write_competition,
    write_roster,
)

TEAM_COMPETITION = """
[competition]
id = "talenta"
name = "Lomba Talenta"
language = "en"

[[round]]
id = "asesmen"
name = "Asesmen"
contest = "asesmen.toml"
pass = 60

[[round]]
id = "final"
name = "Final"
contest = "final.toml"
counts = [{ round = "asesmen", weight = 50 }]

[round.teams]
score = "mean"
size = [2, 3]
"""

MARKS = {"Ani": 90, "Budi": 80, "Citra": 71, "Dewi": 60, "Eko": 59, "Fitri": None, "Gita": 75}
HEADING = "Kelompok;Nama;Peran;Mentor;Tema;Judul\n"
SHEET = HEADING + (
    "Garuda;Ani;Ketua;Pak Darma;Layanan;Antrean Digital\n"
    "Garuda;Budi;Anggota;;;\n"
    "Elang;Citra;Ketua;Bu Wening;Data;Peta Data\n"
    "Elang;Dewi;Anggota;;;\n"
    "Elang;Gita;Anggota;;;\n"
)


def make_round(folder: Path, text: str = TEAM_COMPETITION, final: str = "") -> None:
    """A first round that is signed, and a final of teams."""
    contests = {"final": final or contest_text("final", 50, "kelompok", "team")}
    run("competition", "new", write_competition(folder, text, **contests), "--roster", write_roster(folder))
    with (engine := open_round(folder / "asesmen.db")).ledger:
        play_round(engine, MARKS)


def advance(folder: Path, sheet: str | None = SHEET, *options: object) -> Result:
    """Take the persons over as the teams of a sheet."""
    words: list[object] = ["advance", folder / "asesmen.db", folder / "final.db", *options]
    if sheet is not None:
        (folder / "tim.csv").write_text(sheet, encoding="utf-8")
        words += ["--teams", folder / "tim.csv"]
    return run(*words)


def test_persons_become_teams_and_keep_who_they_are(tmp_path: Path) -> None:
    make_round(tmp_path)
    result = advance(tmp_path)
    assert result.exit_code == 0, result.output
    assert "Garuda" in result.output and "85" in result.output
    with (earlier := open_round(tmp_path / "asesmen.db")).ledger:
        persons = {person.name: person for person in earlier.state.contestants.values()}
    with (engine := open_round(tmp_path / "final.db")).ledger:
        garuda, elang = engine.state.contestants.values()
        results = engine.state.stage_results["asesmen"]
    assert (garuda.id, garuda.name, garuda.mentor, garuda.theme) == ("t001", "Garuda", "Pak Darma", "Layanan")
    assert garuda.idea == "Antrean Digital"
    ani = garuda.members[0]
    assert (ani.person, ani.name, ani.nip, ani.unit, ani.role) == (
        persons["Ani"].id, "Ani", persons["Ani"].nip, "Dinas Ani", "Ketua"
    )  # fmt: skip
    assert ani.extra == {"Pangkat": "Penata"}
    assert (results[garuda.id], results[elang.id]) == (85, Decimal("68.67"))
    verified = run("verify", tmp_path / "final.db", tmp_path / "asesmen.db")
    assert verified.exit_code == 0, verified.output
    status = run("competition", "status", tmp_path / "competition.toml").output
    assert "Persons" in status


@pytest.mark.parametrize(
    ("heading", "members"),
    [
        ("NIP", {index: number_of(index) for index in (1, 2, 3, 4, 7)}),
        ("id", {index: f"c{index:03}" for index in (1, 2, 3, 4, 7)}),
    ],
)
def test_members_are_told_by_nip_or_id_as_well(tmp_path: Path, heading: str, members: dict[int, str]) -> None:
    make_round(tmp_path)
    rows = [f"{'Garuda' if index < 4 else 'Elang'};{text}" for index, text in members.items()]
    result = advance(tmp_path, "\n".join((f"Kelompok;{heading}", *rows)))
    assert result.exit_code == 0, result.output
    with (engine := open_round(tmp_path / "final.db")).ledger:
        assert [len(team.members) for team in engine.state.contestants.values()] == [3, 2]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (SHEET.replace("Elang;Gita;Anggota;;;\n", ""), "these go on, but stand in no row: Gita"),
        (SHEET + "Garuda;Gita;Anggota;;;\n", "Gita stands in row 6 already"),
        (SHEET + "Garuda;Eko;Anggota;;;\n", "Eko does not go on: below the pass mark"),
        (SHEET + "Garuda;Fitri;Anggota;;;\n", "Fitri does not go on: withdrawn"),
        (SHEET + "Garuda;Zul;Anggota;;;\n", "there is no contestant Zul"),
        (SHEET + "Garuda;;Anggota;;;\n", "is missing"),
        (SHEET.replace("Elang;Gita", ";Gita"), "the team is missing"),
        (SHEET.replace("Garuda;Budi;Anggota;;;", "Garuda;Budi;Anggota;Bu Lain;;"), "has another one in"),
        (SHEET.replace("Elang;Citra", "Garuda;Citra").replace("Elang;Gita", "Garuda;Gita"),
         "Garuda has 4 members; 2 to 3 are declared"),
        ("Nama;Nilai\nAni;1\n", "no heading row"),
        (HEADING, "no rows under the headings"),
    ],
)  # fmt: skip
def test_a_wrong_sheet_is_refused_by_name(tmp_path: Path, sheet: str, expected: str) -> None:
    make_round(tmp_path)
    result = advance(tmp_path, sheet)
    assert result.exit_code == 2 and expected in result.output, result.output
    with (engine := open_round(tmp_path / "final.db")).ledger:
        assert engine.state.seq == 1


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    make_round(tmp_path)
    output = advance(tmp_path, HEADING + "Garuda;Ani;;;;\nGaruda;Ani;;;;\nElang;Eko;;;;\n").output
    assert "Ani stands in row 2 already" in output and "Eko does not go on" in output
    assert "Budi, Citra, Dewi, Gita" in output


def test_a_sheet_is_needed_where_teams_are_made_and_only_there(tmp_path: Path) -> None:
    make_round(tmp_path)
    assert "say with --teams who makes which team" in advance(tmp_path, None).output
    other = tmp_path / "lain"
    other.mkdir()
    text = TEAM_COMPETITION[: TEAM_COMPETITION.index("[round.teams]")]
    make_round(other, text, contest_text("final", 50))
    assert "--teams belongs to a round with [round.teams]" in advance(other).output


def test_somebody_may_stand_alone_in_a_category_of_persons(tmp_path: Path) -> None:
    final = contest_text("final", 50, "kelompok", "team")
    final += '\n[[category]]\nid = "mandiri"\nname = "Mandiri"\nrubric = "karya"\n'
    final = final.replace('categories = ["kelompok"]', 'categories = ["kelompok", "mandiri"]')
    text = TEAM_COMPETITION.replace("pass = 60", 'pass = 60\nto = { umum = "kelompok" }')
    make_round(tmp_path, text, final)
    sheet = "Kelompok;Nama;Kategori\nGaruda;Ani;\nGaruda;Budi;\nElang;Citra;\nElang;Dewi;\n;Gita;Mandiri\n"
    result = advance(tmp_path, sheet)
    assert result.exit_code == 0, result.output
    with (engine := open_round(tmp_path / "final.db")).ledger:
        gita = next(person for person in engine.state.contestants.values() if person.name == "Gita")
        assert (gita.category, gita.members) == ("mandiri", ())
        assert engine.state.stage_results["asesmen"][gita.id] == 75
    assert run("verify", tmp_path / "final.db", tmp_path / "asesmen.db").exit_code == 0


def test_a_team_of_one_unit_is_told(tmp_path: Path) -> None:
    folder = tmp_path
    run(
        "competition", "new",
        write_competition(folder, TEAM_COMPETITION, final=contest_text("final", 50, "kelompok", "team")),
    )  # fmt: skip
    roster = folder / "satu.csv"
    units = {"Ani": "Dinas A", "Budi": "Dinas A", "Citra": "Dinas B", "Dewi": "Dinas C"}
    lines = "".join(f"{name},{unit}\n" for name, unit in units.items())
    roster.write_text("Nama,Unit Kerja\n" + lines, encoding="utf-8")
    run("import", folder / "asesmen.db", roster)
    with (engine := open_round(folder / "asesmen.db")).ledger:
        play_round(engine, MARKS)
    result = advance(folder, "Kelompok;Nama\nGaruda;Ani\nGaruda;Budi\nElang;Citra\nElang;Dewi\n")
    assert result.exit_code == 0 and "all members of Garuda are of Dinas A" in result.output, result.output


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=8), st.integers(1, 8))
def test_a_team_carries_what_is_declared(scores: list[Decimal], best: int) -> None:
    highest = sorted(scores, reverse=True)
    mean_of_best = compute_team_score(TeamRule(score="best", best=best), scores, 2)
    assert mean_of_best == compute_team_score(TeamRule(), highest[:best], 2)
    assert compute_team_score(TeamRule(score="none"), scores, 2) is None
    mean = compute_team_score(TeamRule(), scores, 2)
    assert mean is not None and abs(mean * len(scores) - sum(scores)) <= Decimal("0.005") * len(scores)


def test_a_half_is_rounded_up() -> None:
    assert compute_team_score(TeamRule(), [Decimal("80.00"), Decimal("80.01")], 2) == Decimal("80.01")
