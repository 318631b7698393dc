"""Draw numbers drawn by hand, and whole schedules: what is taken, and what is refused by row and column."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.commands.schedule import EnterOrder
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Postpone, Undo
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused, InvalidInput
from scoring_tui.ledger.store import Ledger
from scoring_tui.sheets.running_order import read_running_order
from tests.helpers.clis import done, refused
from tests.helpers.rosters import book
from tests.helpers.support import COMMITTEE, MC_A, FakeClock
from tests.rules.test_schedule import two_rooms

NIPS = {name: f"19700101199003100{n}" for n, name in enumerate("ABCD", 1)}


@pytest.fixture
def undrawn(tmp_path: Path) -> Iterator[Engine]:
    """Amir, Budi, Cici and Dedi of `pengawas` in two rooms on two days; nobody has a number."""
    engine = Engine(Ledger.create(tmp_path / "final.db"), FakeClock())
    engine.submit(Declare(two_rooms()), COMMITTEE)
    people = tuple(
        Contestant(id=f"c{n:03}", category="pengawas", name=name, nip=NIPS[name[0]], unit="Dinas Kebun")
        for n, name in enumerate(("Amir", "Budi", "Cici", "Dedi"), 1)
    )
    engine.submit(ImportRoster("uji", people), COMMITTEE)
    yield engine
    engine.ledger.close()


def sheet(engine: Engine, text: str) -> Path:
    """A CSV beside the contest file."""
    path = engine.ledger.path.with_name("undian.csv")
    path.write_text(text, encoding="utf-8")
    return path


def problems(engine: Engine, text: str, category: str | None = None) -> str:
    """What is wrong with the sheet."""
    with pytest.raises(InvalidInput) as error:
        read_running_order(sheet(engine, text), engine.state, category)
    return "\n".join(map(str, error.value.problems))


def enter(engine: Engine, path: Path) -> None:
    """Take a sheet."""
    engine.submit(EnterOrder(path.name, read_running_order(path, engine.state).numbers), COMMITTEE)


def places(engine: Engine) -> dict[str, tuple[int, int]]:
    """Number and session of each person."""
    return {engine.state.contestant_name(n): (n, turn.session) for n, turn in engine.state.turns.items()}


# --- numbers drawn by hand ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "No;Nama;No. Undian\n1;Amir;3\n2;Budi;1\n3;Cici;4\n4;Dedi;2\n",
        "Nomor Undian,NIP\n3,{A}\n1,{B}\n4,{C}\n2,{D}\n",
        "id\tdraw number\nc001\t3\nc002\t1\nc003\t4\nc004\t2\n",
    ],
)
def test_people_draw_their_numbers(undrawn: Engine, text: str) -> None:
    """In the order of the numbers they fill the sessions as a draw by lot would."""
    enter(undrawn, sheet(undrawn, text.format(**NIPS)))
    assert places(undrawn) == {"Budi": (1, 0), "Dedi": (2, 2), "Amir": (3, 1), "Cici": (4, 3)}
    assert undrawn.state.draw_seeds == {}
    assert verify(undrawn.ledger.path).is_good
    assert find_disagreements(undrawn.ledger, undrawn.state, undrawn.tally) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No;Nama\n1;Amir\n2;Budi\n3;Cici\n4;Dedi\n", 'a column "No" only counts the rows'),
        ("Nama;No. Undian\nAmir;1\nBudi;2\nCici;3\n", "without a number: Dedi"),
        ("Nama;No. Undian\nAmir;1\nBudi;2\nCici;2\nDedi;4\n", "row 4, column No. Undian: 2 stands in row 3"),
        ("Nama;No. Undian\nAmir;1\nAmir;2\nCici;3\nDedi;4\n", "row 3: Amir stands in row 2 already"),
        (
            "Nama;No. Undian\nAmir;1\nBudi;\nCici;3\nDedi;4\n",
            "row 3, column No. Undian: the number is missing",
        ),
        ("Nama;No. Undian\nAmir;0\nBudi;2\nCici;3\nDedi;4\n", "row 2, column No. Undian: is no whole number"),
        ("Nama;No. Undian\nAmir;1,5\nBudi;2\nCici;3\nDedi;4\n", "row 2, column No. Undian: is no whole"),
        ("Nama;No. Undian\nAmir;10000\nBudi;2\nCici;3\nDedi;4\n", "from 1 to 9"),
        ("Nama;No. Undian\nAmri;1\nBudi;2\nCici;3\nDedi;4\n", "row 2, column Nama"),
    ],
)
def test_a_sheet_of_numbers_is_refused_whole(undrawn: Engine, text: str, words: str) -> None:
    assert words in problems(undrawn, text)


def test_a_running_number_never_becomes_a_draw_number(undrawn: Engine) -> None:
    enter(undrawn, sheet(undrawn, "No;Nama;No. Undian\n4;Amir;1\n3;Budi;2\n2;Cici;3\n1;Dedi;4\n"))
    assert {name: number for name, (number, _) in places(undrawn).items()} == {
        "Amir": 1, "Budi": 2, "Cici": 3, "Dedi": 4,
    }  # fmt: skip


def test_late_entrants_may_draw_by_hand(undrawn: Engine) -> None:
    """The sheet may list those who have a number; nobody changes place, and undo stays."""
    enter(undrawn, sheet(undrawn, "Nama;No. Undian\nAmir;1\nBudi;2\nCici;3\nDedi;4\n"))
    undrawn.submit(Postpone(1), MC_A)
    queues = {panel: room.queue for panel, room in undrawn.state.rooms.items()}
    late = Contestant(id="c009", category="pengawas", name="Eka")
    undrawn.submit(ImportRoster("susulan", (late,)), COMMITTEE)
    everybody = "Nama;No. Undian\nAmir;1\nBudi;2\nCici;3\nDedi;4\nEka;9\n"
    assert "Amir has no. 1 already" in problems(undrawn, everybody.replace("Amir;1", "Amir;7"))
    assert "no. 2 is that of" in problems(undrawn, "Nama;No. Undian\nEka;2\n")
    enter(undrawn, sheet(undrawn, everybody))
    for panel, queue in queues.items():
        assert tuple(number for number in undrawn.state.rooms[panel].queue if number != 9) == queue
    undrawn.submit(Undo("A"), MC_A)
    assert undrawn.state.rooms["A"].queue[0] == 1


def test_only_one_category(undrawn: Engine) -> None:
    late = Contestant(id="c009", category="pelaksana", name="Eka")
    undrawn.submit(ImportRoster("lain", (late,)), COMMITTEE)
    text = "Nama;No. Undian\nAmir;1\nBudi;2\nCici;3\nDedi;4\n"
    assert "without a number: Eka" in problems(undrawn, text)
    assert "Eka is in Pelaksana" in problems(undrawn, text + "Eka;5\n", "pengawas")
    numbers = read_running_order(sheet(undrawn, text), undrawn.state, "pengawas").numbers
    undrawn.submit(EnterOrder("x", numbers, "pengawas"), COMMITTEE)
    assert len(undrawn.state.turns) == 4


# --- schedules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Ruang;Tanggal;Urutan;Nama\n"
        "Aula;20/12/2024;2;Amir\nAula;20/12/2024;1;Budi\nPendopo;21/12/2024;1;Cici\nPendopo;20/12/2024;1;Dedi\n",
        "Panel,Hari,Jam,Urutan Tampil,Nama\n"
        'B,Jumat,08.00 - 10.00 WIB,2,Amir\nB,Jumat,08.00,1,Budi\nA,"Sabtu, 21 Desember 2024",8.00,1,Cici\n'
        "A,Jumat,08:00,1,Dedi\n",
        "Sesi;Urutan;Nama\nSesi 3;2;Amir\n3;1;Budi\n2;1;Cici\n1;1;Dedi\n",
        "Ruang;Tanggal;Nomor Undian;Nama\n"
        "Aula;20 Desember 2024;3;Amir\nAula;2024-12-20;2;Budi\n"
        "Pendopo;Saturday, 21 December 2024;4;Cici\nRuang Pendopo;20-12-2024;1;Dedi\n",
    ],
    ids=["room and date", "panel, day and time", "session number", "draw numbers"],
)
def test_a_schedule_is_taken_whole(undrawn: Engine, text: str) -> None:
    """The first day: Dedi in room A, Budi and then Amir in room B. The second day: Cici in room A."""
    enter(undrawn, sheet(undrawn, text))
    assert places(undrawn) == {"Dedi": (1, 0), "Budi": (2, 2), "Amir": (3, 2), "Cici": (4, 1)}
    assert undrawn.state.rooms["A"].queue == (1, 4) and undrawn.state.rooms["B"].queue == (2, 3)


def test_a_schedule_in_excel_with_dates_and_times(undrawn: Engine, tmp_path: Path) -> None:
    day, start = date(2024, 12, 21), time(8)
    rows = [("Nama", "Tanggal", "Jam", "Ruang", "Urutan")]
    lines = [(name, day, start, "Aula", n) for n, name in enumerate(("Dedi", "Cici", "Budi", "Amir"), 1)]
    path = tmp_path / "jadwal.xlsx"
    book(Jadwal=[*rows, *lines]).save(path)
    enter(undrawn, path)
    assert places(undrawn) == {"Dedi": (1, 3), "Cici": (2, 3), "Budi": (3, 3), "Amir": (4, 3)}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Aula;20/12", "Gedung;20/12", "row 2, column Ruang: no session is called Gedung there"),
        ("Aula;20/12", "Aula;25/12", "row 2, column Tanggal: no session is called 25/12/2024 there"),
        ("Aula;20/12/2024", "Aula;", "row 2: several sessions are meant: session 3"),
        ("Aula;20/12/2024;2", "Aula;20/12/2024;1", "row 3, column Urutan: 1 stands in row 2 already"),
        ("Aula;20/12/2024;2", "Aula;20/12/2024;x", "row 2, column Urutan: is no whole number"),
    ],
)
def test_a_schedule_is_refused_by_cell(undrawn: Engine, old: str, new: str, words: str) -> None:
    text = (
        "Ruang;Tanggal;Urutan;Nama\nAula;20/12/2024;2;Amir\nAula;20/12/2024;1;Budi\n"
        "Pendopo;21/12/2024;1;Cici\nPendopo;20/12/2024;1;Dedi\n"
    )
    assert words in problems(undrawn, text.replace(old, new, 1))


def test_the_panel_must_judge_the_category(undrawn: Engine) -> None:
    late = Contestant(id="c009", category="pelaksana", name="Eka")
    undrawn.submit(ImportRoster("lain", (late,)), COMMITTEE)
    text = "Sesi;Urutan;Nama\n3;2;Amir\n3;1;Budi\n2;1;Cici\n1;1;Dedi\n4;1;Eka\n"
    words = "row 6, column Sesi: session 4 (2024-12-21, 08:00:00, Aula) has no Pelaksana"
    assert words in problems(undrawn, text)


def test_a_schedule_does_not_move_who_is_drawn(undrawn: Engine) -> None:
    enter(undrawn, sheet(undrawn, "Sesi;No. Undian;Nama\n3;2;Amir\n3;1;Budi\n2;3;Cici\n1;4;Dedi\n"))
    late = Contestant(id="c009", category="pengawas", name="Eka")
    undrawn.submit(ImportRoster("susulan", (late,)), COMMITTEE)
    assert "`move` changes that" in problems(
        undrawn, "Sesi;No. Undian;Nama\n1;2;Amir\n3;1;Budi\n2;3;Cici\n1;4;Dedi\n1;5;Eka\n"
    )


# --- the command and its rule -------------------------------------------------------------------------


def test_the_command_says_what_was_taken(undrawn: Engine) -> None:
    path = sheet(undrawn, "Nama;No. Undian\nAmir;3\nBudi;1\nCici;4\nDedi;2\n")
    output = done("draw", undrawn.ledger.path, "--from", path, "--by", "Bu Rina", "--lang", "en")
    assert "4 draw numbers drawn by hand, taken from undian.csv" in output and "Amir" in output
    undrawn.catch_up()
    assert undrawn.ledger.read_after(undrawn.ledger.head[0] - 1)[0].actor == "Bu Rina"
    again = refused("draw", undrawn.ledger.path, "--from", path, "--lang", "en")
    assert "every contestant has a draw number already" in again
    both = refused("draw", undrawn.ledger.path, "--from", path, "--seed", "1", "--lang", "en")
    assert "--seed belongs to a draw by the program" in both


def test_a_wrong_sheet_changes_nothing(undrawn: Engine) -> None:
    path = sheet(undrawn, "Nama;No. Undian\nAmir;3\nBudi;1\nCici;4\n")
    assert "without a number: Dedi" in refused("draw", undrawn.ledger.path, "--from", path, "--lang", "en")
    before = undrawn.state.seq
    undrawn.catch_up()
    assert undrawn.state.seq == before and not undrawn.state.turns


def test_the_rule_takes_all_or_none(undrawn: Engine) -> None:
    path = sheet(undrawn, "Nama;No. Undian\nAmir;3\nBudi;1\nCici;4\nDedi;2\n")
    numbers = read_running_order(path, undrawn.state).numbers
    for wrong in (numbers[:3], (*numbers, numbers[0]), ()):
        with pytest.raises(CommandRefused):
            undrawn.submit(EnterOrder("x", wrong), COMMITTEE)
    undrawn.submit(DrawOrder(1), COMMITTEE)
    with pytest.raises(CommandRefused, match="needs no draw number"):
        undrawn.submit(EnterOrder("x", numbers), COMMITTEE)
