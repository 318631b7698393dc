"""Results of an earlier stage, difficulty factors and changed scoring rules, as read from files."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.jury import Penalise
from scoring_tui.domain.commands.setup import ImportRoster
from scoring_tui.domain.commands.stage import MarkAbsent
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused, InvalidInput
from scoring_tui.sheets.stage_results import read_difficulty, read_stage_results
from tests.helpers.clis import done, refused
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    HARD_NAMES,
    MC_A,
    contestants,
    new_final,
    send,
    small_contest,
    to_scoring,
)

MAKALAH = {"id": "makalah", "name": "Penilaian Makalah", "weight": 40}
STAGED: dict[str, Any] = {"stage": [MAKALAH], "scoring": {"weight": 60, "stages": "added"}}
NIP_A, NIP_B = "198609262015051001", "199003152014022002"

Make = Callable[..., Engine]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Make]:
    """Makes a final with one earlier stage and four contestants, or with other parts and people."""
    halls: list[Engine] = []

    def make(people: tuple[Contestant, ...] = (), **changes: Any) -> Engine:
        engine = new_final(tmp_path / f"{len(halls)}.db", contest=small_contest(**{**STAGED, **changes}))
        halls.append(engine)
        if people:
            engine.submit(ImportRoster("lagi.csv", people), COMMITTEE)
        return engine

    yield make
    for engine in halls:
        engine.ledger.close()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "hasil.csv"


def read(engine: Engine, sheet: Path, column: str = "") -> dict[str, Decimal]:
    results = read_stage_results(sheet, engine.state, {"makalah": column}).results["makalah"]
    return {result.contestant: result.score for result in results}


def problems(reading: Callable[[], object]) -> list[str]:
    """All problems of a file."""
    with pytest.raises(InvalidInput) as caught:
        reading()
    return [str(problem) for problem in caught.value.problems]


def wrong(engine: Engine, sheet: Path, typed: str) -> list[str]:
    sheet.write_text(typed, encoding="utf-8")
    return problems(lambda: read(engine, sheet))


ALL = {"c001": Decimal("88.5"), "c002": Decimal(90)}

# --- sheets as committees keep them -----------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "contestant;score\nc001;88,5\nc002;90\n",
        "contestant,score\nc001,88.5\nc002,90.0\n",
        "\ufeffNo;Nama Peserta;Nilai\n1;Sutrisno, S.E.;88,5\n2;SITI  AMINAH;90\n",
        "No;Nama;Nilai Akhir (0-100)\n7;Siti Aminah;90\n8;Sutrisno, S.E.;88,50\n",
        'Nama,Unit Kerja,Skor\n"Sutrisno, S.E.",Dinas Kesehatan,88.5\nSiti Aminah,,90\n',
        "BADAN KEPEGAWAIAN DAERAH;;\nRekap Nilai;;\n\nNama;Kategori;Penilaian Makalah\n"
        "Sutrisno, S.E.;Pengawas;88,5\nSiti Aminah;pengawas;90\n",
        "sep=;\nName;Nilai Wawancara;Nilai Penilaian Makalah\nSutrisno, S.E.;1;88,5\nSiti Aminah;2;90\n",
        "id\tmakalah\tnilai\nc001\t88.5\t1\nc002\t90\t2\n",
        "Peserta;Hasil\nSutrisno, S.E.;88,5\n\nSiti Aminah;90\n",
    ],
)
def test_files_as_a_committee_saves_them(made: Make, sheet: Path, typed: str) -> None:
    sheet.write_text(typed, encoding="utf-8")
    assert read(made(), sheet) == ALL


def test_a_workbook(made: Make, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Nama", "Nilai"])
    book.worksheets[0].append(["Sutrisno, S.E.", 88.5])
    book.worksheets[0].append(["Siti Aminah", "90,0"])
    book.save(tmp_path / "hasil.xlsx")
    engine = made()
    assert read(engine, tmp_path / "hasil.xlsx") == ALL
    book.create_sheet("Lain").append(["Nama", "Nilai"])
    book.save(tmp_path / "hasil.xlsx")
    assert problems(lambda: read(engine, tmp_path / "hasil.xlsx")) == [
        "only one sheet may be filled, not Sheet, Lain"
    ]


def test_by_draw_number_alone(made: Make, sheet: Path) -> None:
    engine = made()
    sheet.write_text("No. Undian;Nilai\n2;80\n1;70\n")
    turns = engine.state.turns
    assert read(engine, sheet) == {turns[2].contestant: Decimal(80), turns[1].contestant: Decimal(70)}
    assert wrong(engine, sheet, "No;Nilai\n2;80\n") == [
        "no heading row: one row must name the contestant, by NIP, name or draw number, and the values"
    ], "a running number is nobody's"


def with_nips() -> tuple[Contestant, ...]:
    """Three of the same name, distinguished by NIP, office or category."""
    return (
        Contestant(id="c010", category="pengawas", name="Budi", unit="Dinas A", nip=NIP_A),
        Contestant(id="c011", category="pengawas", name="Budi", unit="Dinas B", nip=NIP_B),
        Contestant(id="c012", category="pelaksana", name="Budi", unit="Dinas B"),
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (f"NIP;Nilai\n{NIP_A};80\n", "c010"),
        (f"Nama;NIP;Nilai\nBudi;{NIP_B[:8]} {NIP_B[8:14]} 2 002;80\n", "c011"),
        ("Nama;Unit Kerja;Kategori;Nilai\nBudi;dinas b;Pengawas;80\n", "c011"),
        ("Nama;Kategori;Nilai\nBudi;Pelaksana;80\n", "c012"),
        ("contestant;name;score\nc011;Budi;80\n", "c011"),
        (f"Nama;NIP;Nilai\nSiti Aminah;{'9' * 18};80\n", "c002"),
    ],
)
def test_namesakes_are_distinguished_by_the_rest_of_the_row(
    made: Make, sheet: Path, typed: str, found: str
) -> None:
    sheet.write_text(typed)
    assert read(made(with_nips()), sheet) == {found: Decimal(80)}


def test_hard_names(made: Make, sheet: Path) -> None:
    engine = made(contestants(HARD_NAMES, first=20))
    rows = "".join(f"{name};{n}\n" for n, name in enumerate(HARD_NAMES))
    sheet.write_text("Nama;Nilai\n" + rows, encoding="utf-8")
    assert list(read(engine, sheet)) == [f"c{n:03}" for n in range(20, 20 + len(HARD_NAMES))]


def test_before_the_draw(tmp_path: Path, sheet: Path) -> None:
    done("new", tmp_path / "f.db", "--contest", declared(tmp_path), "--roster", roster(tmp_path))
    sheet.write_text("Nama;Nilai\nSiti;81\n")
    told = done("results", tmp_path / "f.db", sheet, "--stage", "makalah", "--lang", "en")
    assert told.splitlines()[:2] == [
        "Makalah: 1 of 2 contestants have one now",
        "  still without: Budi [b]x[/b] (Umum)",
    ]


# --- what is wrong ----------------------------------------------------------------------------------


def test_every_error_at_once_by_row_and_column(made: Make, sheet: Path) -> None:
    rows = [
        "Sutrisno;80",
        "Siti Aminah;80,1234",
        "Dewi Lestari;8o",
        ";90",
        "Siti Aminah;85",
        "Budi Santoso, S.T., M.T.;",
        "Dewi Lestari;-1",
    ]
    assert wrong(made(), sheet, "Nama;Nilai\n" + "\n".join(rows)) == [
        "row 2, column Nama: there is no contestant Sutrisno, but Sutrisno, S.E.: write it so,"
        " or add the NIP",
        "row 3, column Nilai: at most 2 decimals",
        "row 4, column Nilai: not a number: 8o",
        "row 5, column Nama: the name is missing",
        "row 6: Siti Aminah stands in row 3 already",
        "row 7, column Nilai: a number is missing",
        "row 8: Dewi Lestari stands in row 4 already",
        "row 8, column Nilai: not a number: -1",
    ]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Nama;Nilai\nBudi;80\n", "row 2, column Nama: several contestants have this name;"
         " add a column id with one of c010, c011, c012"),
        (f"Nama;NIP;Nilai\nSiti Aminah;{NIP_A};80\n",
         "row 2, column Nama: the NIP is that of Budi, the name that of another contestant"),
        (f"NIP;Nilai\n{'9' * 18};80\n", f"row 2, column NIP: no contestant has the NIP {'9' * 18}"),
        ("Nama;Kategori;Nilai\nSiti Aminah;Pelaksana;80\n",
         "row 2, column Kategori: Siti Aminah is in Pengawas"),
        ("Nomor Undian;Nilai\n99;80\n", "row 2, column Nomor Undian: there is no draw number 99"),
        ("id;Nilai\nc099;80\n", "row 2, column id: there is no contestant c099"),
        ("Nama;Nilai;Total\nSiti Aminah;80;90\n",
         'row 1: any of Nilai, Total may be the result: choose one, as in --stage "makalah=Nilai"'),
        ("Judul;Nilai\nSiti Aminah;80\n", "no heading row: one row must name the contestant, by NIP, name or"
         " draw number, and the values"),
        ("Nama;Nilai\n", "no rows under the headings"),
        ("", "the file is empty"),
        ("name;score;why\nSiti Aminah;x;absent\n", "row 2, column score: not a number: x"),
        ("name;score;why\nSiti Aminah;;absent\n", "there are no results to take"),
        ("Nama;Nilai\nSiti Aminah;1.234,5\n", "row 2, column Nilai: not a number: 1.234,5"),
        ("Nama;Nilai\nSiti Aminah;0.66666666666666666667\n", "row 2, column Nilai: at most 2 decimals"),
        ("Nama;Nilai\nSiti Aminah;100000,01\n", "row 2, column Nilai: at most 100000"),
        ("Nama;Nilai\nSiti Aminah;1E3\n", "row 2, column Nilai: not a number: 1E3"),
        ("Nama;Nilai\nSiti Aminah;1.250\nDewi Lestari;987,50\n",
         "row 2, column Nilai: may mean 1250 or 1.25"
         ": write it without a sign for thousands, or with one decimal more"),
        ("Nama;Nilai\nSiti Aminah;1.000\n", "row 2, column Nilai: may mean 1000 or 1"
         ": write it without a sign for thousands, or with one decimal more"),
        ("Nama;Nilai\nSiti Aminah;88%\n",
         "row 2, column Nilai: per cent are read only where the [[stage]] declares range = [0, 100]: 88%"),
    ],
)  # fmt: skip
def test_single_errors(made: Make, sheet: Path, typed: str, told: str) -> None:
    assert wrong(made(with_nips()), sheet, typed) == [told]


def test_a_draw_number_and_a_name_of_another(made: Make, sheet: Path) -> None:
    engine = made()
    first, second = engine.state.contestant_name(1), engine.state.contestant_name(2)
    typed = f'Nomor Undian;Nama;Nilai\n1;"{second}";80\n'
    assert wrong(engine, sheet, typed) == [
        f"row 2, column Nomor Undian: no. 1 is {first}, the row means {second}"
    ]
    sheet.write_text(f'No;Nama;Nilai\n2;"{first}";80\n')
    assert read(engine, sheet) == {engine.state.turns[1].contestant: Decimal(80)}, (
        "a plain number counts rows"
    )


def test_a_column_chosen_by_its_heading(made: Make, sheet: Path) -> None:
    engine = made()
    sheet.write_text("Nama;Nilai;Nilai Juri 2\nSiti Aminah;80;70\n")
    assert read(engine, sheet, "nilai juri 2") == {"c002": Decimal(70)}
    assert problems(lambda: read(engine, sheet, "Nilai Juri 3")) == [
        "row 1: the column Nilai Juri 3 is missing"
    ]


def test_strangers_can_be_skipped(made: Make, sheet: Path) -> None:
    """A preselection has more people than its final. A row that fits a contestant in part is an error."""
    engine = made()
    name = engine.state.contestants["c002"].name
    sheet.write_text(f"no,nama,nilai\n1,{name},80\n2,Orang Lain,70\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="there is no contestant Orang Lain"):
        read_stage_results(sheet, engine.state, {"makalah": ""})
    read_sheet = read_stage_results(sheet, engine.state, {"makalah": ""}, skip_others=True)
    (result,) = read_sheet.results["makalah"]
    assert (result.contestant, result.score, read_sheet.skipped_names) == ("c002", 80, ("Orang Lain",))
    sheet.write_text(f"no undian,nama,nilai\n99,{name},80\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="99"):
        read_stage_results(sheet, engine.state, {"makalah": ""}, skip_others=True)


def test_an_unknown_stage(made: Make, sheet: Path) -> None:
    sheet.write_text("Nama;Nilai\nSiti Aminah;80\n")
    with pytest.raises(CommandRefused, match="there is no stage catur; there are makalah"):
        read_stage_results(sheet, made().state, {"catur": ""})


# --- on the command line ----------------------------------------------------------------------------


def test_all_or_none(made: Make, sheet: Path) -> None:
    engine = made()
    path, before = engine.ledger.path, engine.ledger.head
    sheet.write_text("Nama;Nilai\nSiti Aminah;80\nDewi;81\n")
    options = ("--stage", "makalah", "--lang", "en")
    told = refused("results", path, sheet, *options)
    assert told == "hasil.csv:\n  row 3, column Nama: there is no contestant Dewi\n"
    assert engine.ledger.head == before
    assert "there is no stage catur" in refused("results", path, sheet, "--stage", "catur", "--lang", "en")
    sheet.write_text("Nama;Nilai\nSiti Aminah;80\nDewi Lestari;81,25\n")
    told = done("results", path, sheet, *options)
    engine.catch_up()
    assert told.splitlines() == [
        "Penilaian Makalah: 2 of 4 contestants have one now",
        "  still without: Sutrisno, S.E. (Pengawas)",
        "  still without: Budi Santoso, S.T., M.T. (Pengawas)",
        f"Ledger: entry {engine.state.seq}, code {engine.ledger.code}",
    ]
    assert engine.state.stage_results["makalah"] == {"c002": Decimal(80), "c004": Decimal("81.25")}


def test_forged_names_do_not_reach_the_terminal_as_commands(made: Make, sheet: Path) -> None:
    """Neither from a sheet nor from the contest file."""
    engine = made((Contestant(id="c050", category="pengawas", name="Ola\x1b[2J"),))
    options = (engine.ledger.path, sheet, "--stage", "makalah", "--lang", "en")
    sheet.write_text("Nama;Nilai\nSiti\x1b[2J Aminah;80\n")
    assert "row 2, column Nama: holds a line break, tab or control" in refused("results", *options)
    sheet.write_text("Nama;Nilai\nSiti Aminah;80\n")
    assert "still without: Ola\N{REPLACEMENT CHARACTER}[2J (Pengawas)" in done("results", *options)


def test_after_the_first_ballot_a_reason_is_needed(made: Make, sheet: Path) -> None:
    engine = made()
    to_scoring(engine, 1)
    send(engine, 1, "j1", "8", "8", "8")
    engine.submit(MarkAbsent(4), MC_A)
    gone = engine.state.contestant_name(4)
    sheet.write_text("Nama;Nilai\nSutrisno, S.E.;80\n")
    options = (engine.ledger.path, sheet, "--stage", "makalah", "--lang", "en")
    assert refused("results", *options) == "a reason is needed\n"
    told = done("results", *options, "--reason", "terlambat")
    assert "1 of 3 contestants" in told and gone not in told


def test_exported_standings_can_be_read_as_results(made: Make, sheet: Path, tmp_path: Path) -> None:
    """The standings are of a semifinal with other ids and draw numbers, where one contestant has no score."""
    semi = new_final(tmp_path / "semi.db", ["Dewi Lestari", "Siti Aminah", "Sutrisno, S.E."])
    for number in (1, 2):
        to_scoring(semi, number)
        for id_, marks in (("j1", "8 8 8"), ("j2", "7.5 8 8"), ("j3", "7 7 6.5")):
            send(semi, number, id_, *marks.split())
    semi.submit(Penalise(1, Decimal("0.5"), "waktu"), CHAIR)
    semi.submit(MarkAbsent(3), MC_A)
    scores = {
        line["name"]: line["score"]
        for category in json.loads(done("standings", semi.ledger.path, "--as", "json"))["categories"]
        for line in category["placings"]
    }
    sheet.write_text(done("standings", semi.ledger.path, "--as", "csv"))
    semi.ledger.close()
    engine = made()
    done("results", engine.ledger.path, sheet, "--stage", "makalah")
    engine.catch_up()
    taken = {
        engine.state.contestants[id_].name: score
        for id_, score in engine.state.stage_results["makalah"].items()
    }
    assert len(scores) == 2
    assert taken == {name: Decimal(score) for name, score in scores.items()}


def test_the_unrounded_score_is_taken_as_far_as_the_decimals_fit(made: Make, sheet: Path) -> None:
    stage = [{**MAKALAH, "decimals": 3, "range": [0, 10]}]
    engine = made(stage=stage)
    sheet.write_text("name,score,exact\nSiti Aminah,7.67,7.665\n")
    assert read(engine, sheet, "exact") == {"c002": Decimal("7.665")}
    sheet.write_text("name,score,exact\nSiti Aminah,7.67,7.66666666666666666667\n")
    assert problems(lambda: read(engine, sheet, "exact")) == ["row 2, column exact: at most 3 decimals"]


# --- difficulty -------------------------------------------------------------------------------------


def dived() -> Contest:
    """Pengawas have difficulty factors on their criteria; Pelaksana have none."""
    declared = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    criteria = [{"id": "d1", "name": "Loncatan 1"}, {"id": "d2", "name": "Loncatan 2"}]
    declared["rubric"]["loncat"] = {"points": True, "difficulty": True, "criteria": criteria}
    declared["category"][0]["rubric"] = "loncat"
    declared["scoring"] = {"ties": ["head-of-jury"]}
    return Contest.model_validate(declared)


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Engine]:
    engine = new_final(tmp_path / "kolam.db", ["Ani", "Budi"], contest=dived())
    engine.submit(ImportRoster("b.csv", contestants(["Cici"], "pelaksana", 3)), COMMITTEE)
    yield engine
    engine.ledger.close()


def test_factors_by_id_or_name(pool: Engine, sheet: Path) -> None:
    sheet.write_text("Nama;Loncatan 1;d2;Pelatih\nAni;1,5;3.2;Dodi\n")
    told = done("difficulty", pool.ledger.path, sheet, "--lang", "en")
    assert told.splitlines()[:2] == [
        "Difficulty: 1 of 2 contestants have one now",
        "  still without: Budi (Pengawas)",
    ]
    pool.catch_up()
    assert pool.state.difficulty_factors == {"c001": {"d1": Decimal("1.5"), "d2": Decimal("3.2")}}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Nama;d1\nAni;1\n", ["row 1: the column Loncatan 2 is missing"]),
        (
            "Nama;d1;d2\nAni;0;\n",
            ["row 2, column d1: must be above 0", "row 2, column d2: a number is missing"],
        ),
        ("Nama;d1;d2\nAni;1;2\nAni;1;2\n", ["row 3: Ani stands in row 2 already"]),
        ("Nama;d1;d2;Loncatan 1\nAni;1;2;3\n", ["row 1, column Loncatan 1: means the same as d1"]),
        ("Nama;d1;d2\nCici;1;\n", ["row 2, column d1: has no difficulty in Pelaksana; leave it empty"]),
        ("Nama;d1;d2\nAni;1;100,5\n", ["row 2, column d2: at most 100"]),
        ("Nama;d1;d2\nAni;1;1,23456\n", ["row 2, column d2: at most 4 decimals"]),
    ],
)
def test_factors_that_are_wrong(pool: Engine, sheet: Path, typed: str, told: list[str]) -> None:
    sheet.write_text(typed)
    assert problems(lambda: read_difficulty(sheet, pool.state)) == told


def test_no_rubric_knows_difficulty(made: Make, sheet: Path) -> None:
    sheet.write_text("Nama;dampak\nSiti Aminah;1\n")
    told = refused("difficulty", made().ledger.path, sheet, "--lang", "en")
    assert told == "hasil.csv:\n  no rubric of this contest knows difficulty\n"


# --- the rules of scoring ---------------------------------------------------------------------------

CONTEST = """
[contest]
id = "umum"
name = "Final Umum"
head-of-jury = "Dr. Ratna Wulandari"
[timing]
presentation = "7m"
[rubric.r]
criteria = [{ id = "isi", name = "Isi", weight = 100 }]
[scoring]
method = "mean"
weight = 70
[[stage]]
id = "makalah"
name = "Makalah"
weight = 30
[[category]]
id = "umum"
name = "Umum"
rubric = "r"
[[juror]]
id = "j1"
name = "Juri Satu"
[[panel]]
id = "A"
room = "Aula"
jurors = ["j1"]
[[session]]
day = 2024-12-20
start = "08:00"
panel = "A"
categories = ["umum"]
"""


def declared(folder: Path, contest: str = CONTEST) -> Path:
    path = folder / "umum.toml"
    path.write_text(contest)
    return path


def roster(folder: Path) -> Path:
    path = folder / "peserta.csv"
    path.write_text("Nama;Kategori\nSiti;Umum\nBudi [b]x[/b];Umum\n")
    return path


def test_changed_scoring_rules_are_applied_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "f.db"
    done("new", path, "--contest", declared(tmp_path), "--roster", roster(tmp_path))
    again = CONTEST.replace('method = "mean"', 'method = "median"\nties = ["isi"]').replace(
        "weight = 70", "weight = 80"
    )
    again = (
        again.replace("weight = 30", "weight = 20")
        + '[[penalty]]\nid = "waktu"\nname = "Waktu"\npoints = 1.5\n'
    )
    told = done("scoring", path, declared(tmp_path, again), "--lang", "en").splitlines()
    assert told[:-1] == [
        "scoring.method: mean → median",
        "scoring.ties: weights, head-to-head, head-of-jury → isi",
        "scoring.weight: 70 → 80",
        "stage.makalah.weight: 30 → 20",
        "penalty.waktu.name: – → Waktu",
        "penalty.waktu.points: – → 1.5",
        "penalty.waktu.overtime: – → false",
    ]
    assert told[-1].startswith("Ledger: entry 3, code ")
    assert json.loads(done("standings", path, "--as", "json"))["categories"][0]["method"] == "median"
    assert "are the same as before" in refused("scoring", path, tmp_path / "umum.toml", "--lang", "en")
    other = again.replace('room = "Aula"', 'room = "Pendopo"')
    assert "but panel differ" in refused("scoring", path, declared(tmp_path, other), "--lang", "en")
    assert "scoring / method" in refused("scoring", path, declared(tmp_path, again.replace("median", "mode")))


def test_scoring_is_locked_by_the_first_ballot(made: Make, tmp_path: Path) -> None:
    path = tmp_path / "f.db"
    done("new", path, "--contest", declared(tmp_path), "--roster", roster(tmp_path))
    done("draw", path, "--seed", "1")
    sheet = tmp_path / "kertas.csv"
    sheet.write_text("juror;number;isi\nj1;1;80\n")
    done("ballots", path, "--enter", sheet, "--never-called")
    again = declared(tmp_path, CONTEST.replace('"mean"', '"median"'))
    assert "are locked" in refused("scoring", path, again, "--lang", "en")
