"""`correct` on the command line, the second entry of a person, and what `new` says about signers."""

import json
from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import done, refused, run

CONTEST = """
[contest]
id = "dua"
name = "Final Kecil"
language = "en"
organiser = "BKD"
venue = "Pendopo"
timezone = "Asia/Jakarta"
head-of-jury = "Dr. Ratna Wulandari"

[timing]
presentation = "7m"

[rubric.gagasan]
scale = { min = 0, max = 100 }
[[rubric.gagasan.criteria]]
id = "dampak"
name = "Dampak"
weight = 100

[[category]]
id = "pengawas"
name = "Pengawas"
rubric = "gagasan"
[[category]]
id = "pelaksana"
name = "Pelaksana"
rubric = "gagasan"

[[juror]]
id = "j1"
name = "Juri Satu"
[[juror]]
id = "j2"
name = "Juri Dua"
[[juror]]
id = "j3"
name = "Juri Tiga"
[[panel]]
id = "A"
room = "Pendopo"
jurors = ["j1", "j2"]
[[panel]]
id = "B"
room = "Aula"
jurors = ["j3"]

[[session]]
day = 2024-12-20
start = "08:00"
end = "12:00"
panel = "A"
categories = ["pengawas"]
[[session]]
day = 2024-12-20
start = "08:00"
end = "12:00"
panel = "B"
categories = ["pelaksana"]
"""
NIP = "198505262010122003"
ROSTER = f"Nama;NIP;Kategori\nAmir Hamzh;{NIP};Pengawas\nPeserta B;;Pengawas\nPeserta C;;Pelaksana\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A drawn contest with a misspelt name."""
    contest, roster = tmp_path / "dua.toml", tmp_path / "roster.csv"
    contest.write_text(CONTEST, encoding="utf-8")
    roster.write_text(ROSTER, encoding="utf-8")
    done("new", tmp_path / "f.db", "--contest", contest, "--roster", roster)
    done("draw", tmp_path / "f.db", "--seed", 7)
    return tmp_path / "f.db"


def number_of(path: Path, contestant_id: str) -> int:
    with Ledger.open(path) as ledger:
        turn = Engine(ledger).state.find_turn(contestant_id)
        assert turn is not None
        return turn.number


def test_a_misspelt_name_is_corrected_after_the_draw_with_the_same_number(path: Path) -> None:
    number = number_of(path, "c001")
    options = ("--name", "Amir Hamzah", "--reason", "salah ketik", "--by", "Bu Rina")
    output = done("correct", "contestant", path, number, *options)
    assert f"{number} Amir Hamzah corrected: Name: Amir Hamzh → Amir Hamzah: salah ketik" in output
    assert number_of(path, "c001") == number
    document = json.loads(done("standings", path, "--as", "json"))
    lines = {line["name"]: line["corrected"] for line in document["categories"][0]["unranked"]}
    assert lines == {"Amir Hamzah": ["name"], "Peserta B": []}
    assert f"Corrected: no. {number} Amir Hamzah (Name)" in done("standings", path)
    assert "OK:" in done("verify", path)


def test_name_and_category_are_corrected_by_nip(path: Path) -> None:
    output = done(
        "correct", "contestant", path, NIP, "--name", "Amir Hamzah", "--category", "pelaksana",
        "--reason", "salah kolom", "--as", "json",
    )  # fmt: skip
    (entry,) = json.loads(output)["entries"]
    document = entry["values"]
    assert document["before"] == {"name": "Amir Hamzh", "category": "pengawas"}
    assert document["after"] == {"name": "Amir Hamzah", "category": "pelaksana"}
    assert document["session"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("contestant", "c009", "--name", "X"),
            "NIP, id or exact name c009",
        ),
        (("contestant", "c001"), "nothing is to be corrected"),
        (("contestant", "c001", "--name", " "), "must not be empty"),
        (("juror", "j9", "--name", "X"), "there is no juror j9; known are j1, j2, j3"),
        (("panel", "Z", "--room", "X"), "there is no panel Z"),
        (("session", "3", "--start", "09:00"), "there is no session 3; known are 1 to 2"),
        (("session", "2", "--start", "noon"), "noon is no time of day such as 09:30"),
        (("session", "2", "--day", "20/12/2024"), "20/12/2024 is no day such as 2026-12-20"),
    ],
)
def test_a_wrong_correction_is_refused_and_changes_nothing(
    path: Path, arguments: tuple[str, ...], words: str
) -> None:
    kind, *others = arguments
    before = done("verify", path)
    assert words in refused("correct", kind, path, *others, "--reason", "x")
    assert done("verify", path) == before


def test_jury_room_and_session_are_corrected(path: Path) -> None:
    done("correct", "juror", path, "Juri Satu", "--office", "BKPSDM", "--reason", "x")
    done("correct", "chair", path, "--name", "Dr. Ratna Wulandari, M.Si.", "--reason", "gelar")
    done("correct", "panel", path, "A", "--room", "Aula Timur", "--reason", "pindah")
    done("correct", "session", path, "2", "--start", "9.30", "--end", "13:00", "--reason", "mundur")
    with Ledger.open(path) as ledger:
        contest = Engine(ledger).state.contest
    assert contest.jurors["j1"].office == "BKPSDM"
    assert contest.contest.head_of_jury == "Dr. Ratna Wulandari, M.Si."
    assert contest.panels["A"].room == "Aula Timur"
    assert (str(contest.session[1].start), str(contest.session[1].end)) == ("09:30:00", "13:00:00")


def test_every_subcommand_has_an_example() -> None:
    for kind in ("contestant", "juror", "chair", "panel", "session"):
        assert f"scoring-tui correct {kind} FINAL.db" in done("correct", kind, "--help")


# --- teams and other columns --------------------------------------------------------------------------

TEAM_ROSTER = (
    "Tim;Nama;NIP;Peran;Jabatan;Kategori\n"
    f"Tim Jalak;Amir Hamzh;{NIP};Ketua;Analis;Pengawas\n"
    "Tim Jalak;Siti Ma’rufah;;Anggota;Lurah;Pengawas\n"
)


@pytest.fixture
def team_path(tmp_path: Path) -> Path:
    """A drawn contest whose first category has one team."""
    contest, roster = tmp_path / "tim.toml", tmp_path / "tim.csv"
    contest.write_text(
        CONTEST.replace('name = "Pengawas"\n', 'name = "Pengawas"\nentry = "team"\n'), encoding="utf-8"
    )
    roster.write_text(TEAM_ROSTER, encoding="utf-8")
    assert run("new", tmp_path / "tim.db", "--contest", contest, "--roster", roster).exit_code == 0
    done("draw", tmp_path / "tim.db", "--seed", 7)
    return tmp_path / "tim.db"


def contestant_of(path: Path, contestant_id: str) -> Contestant:
    with Ledger.open(path) as ledger:
        return Engine(ledger).state.contestants[contestant_id]


def test_members_of_a_team_are_corrected_by_name(team_path: Path) -> None:
    before = contestant_of(team_path, "c001")
    output = done(
        "correct", "contestant", team_path, "Tim Jalak", "--member", "amir  hamzh", "Amir Hamzah, S.T.",
        "--member", "Siti Ma'rufah", "Siti Ma'rufah, S.Pd.", "--reason", "salah ketik",
    )  # fmt: skip
    assert "1 Tim Jalak corrected: Members: salah ketik" in output
    after = contestant_of(team_path, "c001")
    assert [member.name for member in after.members] == ["Amir Hamzah, S.T.", "Siti Ma'rufah, S.Pd."]
    unchanged = [member.model_copy(update={"name": ""}) for member in before.members]
    assert [member.model_copy(update={"name": ""}) for member in after.members] == unchanged
    assert after.model_copy(update={"members": before.members}) == before
    assert (after.members[0].nip, after.members[0].role) == (NIP, "Ketua")
    assert after.members[0].extra == {"Jabatan": "Analis"}
    assert "Corrected: no. 1 Tim Jalak (Members)" in done("standings", team_path)
    assert "OK:" in done("verify", team_path)


def test_a_member_of_a_team_is_corrected_in_every_field(team_path: Path) -> None:
    before = contestant_of(team_path, "c001")
    done(
        "correct", "contestant", team_path, 1, "--of", "Siti Ma'rufah", "--nip", "199203112015041001",
        "--unit", "Dinas Kebun", "--role", "Wakil", "--column", "JABATAN", "Camat", "--reason", "salah kolom",
    )  # fmt: skip
    after = contestant_of(team_path, "c001")
    assert after.members[0] == before.members[0]
    assert after.members[1] == Member(
        name="Siti Ma’rufah",
        nip="199203112015041001",
        unit="Dinas Kebun",
        role="Wakil",
        extra={"Jabatan": "Camat"},
    )
    assert "OK:" in done("verify", team_path)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--member", "Orang Lain", "X"), "Orang Lain is no member; known are Amir Hamzh, Siti Ma’rufah"),
        (("--member", "Amir Hamzh", " "), "Name: must not be empty"),
        (("--member", "Amir Hamzh", "Amir Hamzh"), "Members: is that already"),
        (("--member", "Amir Hamzh", "A", "--member", "amir hamzh", "B"), "Amir Hamzh is named twice"),
        (("--nip", NIP), "the NIP of a team is that of its members"),
        (("--column", "Jabatan", "Camat"), "a column belongs to each member: use --of MEMBER"),
        (("--of", "Amir Hamzh"), "nothing is to be corrected"),
        (("--of", "Amir Hamzh", "--idea", "Kebun"), "Idea is not a field of a member"),
        (("--of", "Amir Hamzh", "--nip", "123"), "a NIP has 18 digits, this has 3"),
        (("--of", "Siti Ma'rufah", "--nip", NIP), "two members have the same NIP"),
        (("--of", "Amir Hamzh", "--member", "Amir Hamzh", "A"), "--of and --member exclude each other"),
    ],
)
def test_a_wrong_correction_of_a_team_is_refused(
    team_path: Path, options: tuple[str, ...], words: str
) -> None:
    before = done("verify", team_path)
    message = refused("correct", "contestant", team_path, "c001", *options, "--reason", "x", "--lang", "en")
    assert words in message
    assert done("verify", team_path) == before


def test_other_columns_are_corrected_added_and_emptied(tmp_path: Path) -> None:
    contest, roster, path = tmp_path / "dua.toml", tmp_path / "roster.csv", tmp_path / "f.db"
    contest.write_text(CONTEST, encoding="utf-8")
    roster.write_text("Nama;Kategori;Jabatan;Pangkat\nAmir;Pengawas;Analis;Penata\n", encoding="utf-8")
    assert run("new", path, "--contest", contest, "--roster", roster).exit_code == 0
    done("draw", path, "--seed", 7)
    output = done(
        "correct", "contestant", path, "1", "--column", "jabatan", "Camat", "--column", "E-mail", "a@b.id",
        "--column", "Pangkat", "", "--reason", "SK baru",
    )  # fmt: skip
    assert contestant_of(path, "c001").extra == {"Jabatan": "Camat", "E-mail": "a@b.id"}
    assert "1 Amir corrected: Other columns: SK baru" in output
    for columns, words in (
        ((" ", "x"), "a column needs a heading"),
        (("No. HP", "0812"), "No. HP: use --phone"),
        (("Jabatan", "Camat"), "Other columns: is that already"),
        (("Jabatan", "Lurah", "--column", "JABATAN", "Camat"), "Jabatan is named twice"),
        (("Jabatan", "Lurah", "--role", "Ketua"), "--role needs --of MEMBER"),
        (("Jabatan", "Lurah", "--of", "Amir"), "Amir is no member; known are –"),
    ):
        assert words in refused("correct", "contestant", path, "1", "--column", *columns, "--reason", "x")
    assert "OK:" in done("verify", path)


# --- the same person ----------------------------------------------------------------------------------


def test_a_known_nip_under_another_spelling_names_the_way(path: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "f2.csv"
    sheet.write_text(f"Nama;NIP;Kategori\nAmir Hamzah;{NIP};Pelaksana\n", encoding="utf-8")
    message = refused("import", path, sheet)
    assert "the NIP is that of Amir Hamzh in c001" in message
    assert "scoring-tui correct contestant FINAL.db c001" in message


def test_a_person_enters_another_category_and_is_warned_of_two_rooms(path: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "kedua.csv"
    sheet.write_text(f"Nama;NIP;Kategori\nAmir Hamzh, S.T.;{NIP};Pelaksana\n", encoding="utf-8")
    result = run("import", path, sheet)
    assert result.exit_code == 0
    assert "enters another category too, as in c001" in result.stderr
    drawn = run("draw", path, "--seed", 7)
    assert drawn.exit_code == 0
    assert "Amir Hamzh appears as no." in drawn.stderr and "two rooms at the same time" in drawn.stderr
    sheet.write_text(f"Nama;NIP;Kategori\nAmir Hamzh;{NIP};Pelaksana\n", encoding="utf-8")
    assert "the NIP is that of Amir Hamzh" in refused("import", path, sheet)


def test_new_warns_where_two_different_persons_cannot_sign(tmp_path: Path) -> None:
    contest = tmp_path / "satu.toml"
    contest.write_text(CONTEST.replace("Juri Tiga", "ratna wulandari, M.Si."), encoding="utf-8")
    result = run("new", tmp_path / "f.db", "--contest", contest)
    assert result.exit_code == 0
    assert "category Pelaksana: 2 persons must sign, but only 1 can" in result.stderr
    assert "Pengawas:" not in result.stderr
