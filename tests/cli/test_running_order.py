"""The running order, printed again: rooms, sessions, states; never a NIP."""

import csv
import json
import re
from pathlib import Path

import pytest

from scoring_tui.domain.commands.stage import Call, Postpone, Reinstate, Withdraw
from scoring_tui.engine.engine import Engine
from tests.helpers.clis import done, refused
from tests.helpers.result_contests import new_result_contest
from tests.helpers.support import COMMITTEE, MC_A, to_scoring


@pytest.fixture
def path(final: Engine) -> Path:
    """No. 1 was judged, no. 2 postponed, no. 3 is called, no. 4 withdrew."""
    to_scoring(final, 1)
    final.submit(Postpone(2), MC_A)
    final.submit(Call(3), MC_A)
    final.submit(Withdraw(4), MC_A)
    return final.ledger.path


def test_the_queue_with_its_states(final: Engine, path: Path) -> None:
    lines = json.loads(done("order", path, "--as", "json"))["order"]
    assert [(line["number"], line["status"]) for line in lines] == [
        (1, "scoring"),
        (3, "called"),
        (4, "withdrawn"),
        (2, "postponed"),
    ]
    assert lines[0] == {
        "panel": "A",
        "room": "Pendopo",
        "day": "2024-12-20",
        "start": "08:00",
        "number": 1,
        "contestant": final.state.turns[1].contestant,
        "name": final.state.contestant_name(1),
        "unit": "Dinas Kesehatan",
        "category": "Pengawas",
        "status": "scoring",
    }


def test_csv_has_the_same_values(path: Path) -> None:
    rows = list(csv.DictReader(done("order", path, "--as", "csv").splitlines()))
    expected = json.loads(done("order", path, "--as", "json"))["order"]
    assert rows == [{key: str(value) for key, value in line.items()} for line in expected]


def test_the_table_speaks_the_language(final: Engine, path: Path) -> None:
    table = done("order", path, "--lang", "id")
    assert table.startswith("Pendopo \u00b7 Jumat, 20 Desember 2024 08.00\n")
    assert final.state.contestant_name(2) in table and "mengundurkan diri" in table


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--panel", "Z"), "there is no panel Z; known are A"),
        (("--day", "2024-12-21"), "nobody appears there on that day"),
    ],
)
def test_what_is_not_there_is_refused(path: Path, options: tuple[str, ...], message: str) -> None:
    assert refused("order", path, *options, "--lang", "en") == f"{message}\n"


def test_a_contestant_is_moved(final: Engine, path: Path) -> None:
    """No. 2 was postponed behind no. 4; the committee names itself and the reason."""
    why = ("--lang", "en", "--by", "Bu Rina", "--reason", "kereta")
    final.submit(Reinstate(4, "kembali"), COMMITTEE)
    output = done("move", path, "2", "--before", "4", *why)
    assert f"moved before no. 4 {final.state.contestant_name(4)}: kereta" in output
    final.catch_up()
    assert final.state.rooms["A"].queue == (1, 3, 2, 4)
    assert final.ledger.read_after(final.ledger.head[0] - 1)[0].actor == "Bu Rina"
    assert "has that place already" in refused("move", path, "2", "--before", "4", *why)
    assert "does not wait" in refused("move", path, "3", "--last", *why)
    assert "--reason" in refused("move", path, "4", "--last", "--lang", "en")
    assert "say where" in refused("move", path, "4", *why)
    assert "say where" in refused("move", path, "4", "--last", "--before", "2", *why)


def test_where_nobody_gives_marks_there_is_neither_hour_nor_phase(tmp_path: Path) -> None:
    path = tmp_path / "hasil.db"
    new_result_contest(path).ledger.close()
    lines = done("order", path, "--lang", "en").splitlines()
    assert not re.search(r"\d\d:\d\d|scoring", "\n".join(lines))
    assert "nobody gives marks in this contest: there are no levels" in refused(
        "competence", path, "--lang", "en"
    )
    assert done("evidence", path, "--lang", "en") == "nobody claims anything yet\n"
