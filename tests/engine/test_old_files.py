"""Contest files of earlier versions: counted by this program's queries, never rewritten."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.schedule import MoveTurn
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.earlier_schemas import DIGESTS
from scoring_tui.ledger.schema import VERSION
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import done
from tests.helpers.ledgers import own_connection, raw_connection
from tests.helpers.old_files import FILES, make_old_file
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, FakeClock, juror, send, to_scoring

MC_B = Actor("MC dua", Seat(Role.MC, "B"))
OBJECTS = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Schema 2: rooms A (no. 1, 2, 7, then 5, 6, 8) and B (no. 3, 4); `pelaksana` (7, 8) is signed."""
    return make_old_file(tmp_path / "old.db", 2)


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    with Ledger.open(path) as ledger:
        yield Engine(ledger, FakeClock())


def schema_of(path: Path) -> tuple[list[tuple[Any, ...]], int]:
    """Everything that the file defines, and its version."""
    with Ledger.open(path) as ledger:
        connection = own_connection(ledger)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return connection.execute(OBJECTS).fetchall(), version


def test_an_old_file_is_good(path: Path) -> None:
    assert verify(path).faults == ()
    output = done("verify", path, "--lang", "en")
    assert "\nOK: 42 entries" in output
    assert "only the rules of an earlier version allowed: 3; the first is entry 21" in output


def test_standings_of_an_old_file_are_those_of_its_time(engine: Engine) -> None:
    places = engine.tally.standing(engine.state, "pelaksana").placings
    assert [(placing.candidate.number, placing.place) for placing in places] == [(8, 1), (7, 2)]
    # no. 7: 60 % of 7.95 and 40 % of 78, less 0.5; no. 8: 60 % of 7.0833 and 40 % of 81
    recounted = engine.ledger.audit.recount_standings()["pelaksana"]
    assert {number: (line.score, line.place) for number, line in recounted.items()} == {
        8: ("36.65", 1), 7: ("35.47", 2),
    }  # fmt: skip


def judge(engine: Engine, number: int, mc: Actor) -> None:
    """Call a contestant who waits; every juror sends a ballot."""
    if engine.state.turns[number].phase != "scoring":
        to_scoring(engine, number, mc)
    for juror_id in engine.state.missing_ballots(number):
        send(engine, number, juror_id, str(number), "7.5", "6")


def play_new_kinds(engine: Engine) -> None:
    """A guest, an appearance given again, a corrected category, a moved turn: unknown to schema 2."""
    guest_id = engine.state.turns[4].contestant
    engine.submit(SetGuest(guest_id, is_guest=True, reason="tuan rumah"), COMMITTEE)
    for number in (5, 6):
        judge(engine, number, MC_A)
    engine.submit(PresentAgain(1, "listrik padam"), MC_A)
    engine.submit(MoveTurn(2, session=2), MC_A)
    corrected_id = engine.state.turns[6].contestant
    engine.submit(CorrectContestant(corrected_id, {"name": "Amir Hamzah"}, "salah ketik"), COMMITTEE)


def test_the_counts_agree_on_what_the_old_views_do_not_know(engine: Engine, path: Path) -> None:
    old_schema = schema_of(path)
    play_new_kinds(engine)
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    old_places = own_connection(engine.ledger).execute("SELECT number FROM standing ORDER BY 1").fetchall()
    new_places = engine.ledger.audit.recount_standings()["pengawas"]
    assert {1, 4} <= {number for (number,) in old_places} and not {1, 4} & new_places.keys()
    assert verify(path).faults == ()
    assert schema_of(path) == old_schema


def test_an_old_file_is_played_on_and_signed(engine: Engine, path: Path) -> None:
    play_new_kinds(engine)
    judge(engine, 1, MC_A)
    judge(engine, 4, MC_B)
    judge(engine, 2, MC_B)
    engine.submit(Sign("pengawas"), CHAIR)
    engine.submit(Sign("pengawas"), juror("j1"))
    assert engine.state.is_signed("pengawas")
    assert verify(path).faults == ()


def test_altered_views_of_an_old_file_are_named(path: Path) -> None:
    with Ledger.open(path) as ledger, closing(raw_connection(ledger)) as connection:
        connection.execute("DROP VIEW mark")
        connection.execute(
            "CREATE VIEW mark AS SELECT 1 AS number, 'j1' AS juror, 'x' AS criterion, 9 AS mark"
        )
        connection.execute("DROP TRIGGER ledger_is_never_cut")
        connection.execute("CREATE VIEW guest AS SELECT 'c001' AS contestant")
    faults = [str(fault) for fault in verify(path).faults]
    assert faults == ["triggers or views were taken out, changed or added: guest, ledger_is_never_cut, mark"]


def test_a_changed_mark_of_an_old_file_is_found(engine: Engine) -> None:
    with closing(raw_connection(engine.ledger)) as connection:
        connection.execute("DROP TRIGGER ledger_is_never_changed")
        connection.execute(
            "UPDATE ledger SET body = json_set(body, '$.marks.dampak', '10') WHERE kind = 'ballot-sent' "
            "AND json_extract(body, '$.number') = 7"
        )
    (message, *_) = find_disagreements(engine.ledger, engine.state, engine.tally, ("pelaksana",))
    assert str(message).startswith("No. 7")
    with pytest.raises(CommandRefused):
        engine.submit(Sign("pelaksana"), CHAIR)


# --- every version ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", range(1, VERSION))
def test_files_of_every_version_open_and_are_good(tmp_path: Path, version: int) -> None:
    """They are read, verified, counted twice and written; nothing in them is rewritten."""
    old_path = make_old_file(tmp_path / "old.db", version)
    old_schema = schema_of(old_path)
    assert old_schema[1] == version
    assert verify(old_path).faults == ()
    with Ledger.open(old_path) as ledger:
        engine = Engine(ledger, FakeClock())
        assert find_disagreements(ledger, engine.state, engine.tally) == []
        assert ledger.audit.has_recount == (version > 1)
        assert version == 1 or all(ledger.audit.recount_standings().values())
        contestant_id = next(iter(engine.state.contestants))
        engine.submit(CorrectContestant(contestant_id, {"idea": "Judul baru"}, "salah ketik"), COMMITTEE)
    assert verify(old_path).faults == ()
    assert schema_of(old_path) == old_schema


def test_every_earlier_version_has_a_file_and_its_digests() -> None:
    """Whoever raises the version leaves a dump of a file that the version before made."""
    versions = set(range(1, VERSION))
    assert {int(path.stem.removeprefix("version-")) for path in FILES.glob("version-*.sql")} == versions
    assert set(DIGESTS) == versions
