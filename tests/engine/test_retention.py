"""Personal data are removed without a trace, and everything else is verified as before."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.retention import ConfirmErasure, ForgetPersonalData
from scoring_tui.engine.checkpoints import sign_checkpoint
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.retention import count_private_values, forget_personal_data
from scoring_tui.engine.verify import VerificationResult, verify
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.standings import build_standings_document
from scoring_tui.i18n.locale import translate
from scoring_tui.ledger.schema import GUARDS
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import raw_connection
from tests.helpers.old_files import make_old_file
from tests.helpers.retention import CORRECTED_NIP, PERSONS, PRIVATE_TEXTS, find_private_texts, make_final
from tests.helpers.support import CHAIR, COMMITTEE

REASON = "masa retensi dua tahun berakhir"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_final(tmp_path / "FINAL.db").ledger.close()
    return tmp_path / "FINAL.db"


def forget(path: Path) -> None:
    with Ledger.open(path) as ledger:
        forget_personal_data(Engine(ledger), COMMITTEE, REASON, is_abandoned=False)


def list_faults(result: VerificationResult) -> list[str]:
    return [translate(fault) for fault in result.faults]


def test_no_byte_of_a_private_value_is_left(path: Path) -> None:
    assert {text for _, text in find_private_texts(path.parent)} == set(PRIVATE_TEXTS)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        forget_personal_data(engine, COMMITTEE, REASON, is_abandoned=False)
        assert find_private_texts(path.parent) == []  # while the file is open, with its log
        assert not any(count_private_values(engine).values())
    assert find_private_texts(path.parent) == []


def test_a_side_file_that_cannot_be_deleted_is_named(path: Path) -> None:
    """The record says that the removal is complete only when it is."""
    presence_path = Path(f"{path}-presence")
    presence_path.unlink(missing_ok=True)
    presence_path.mkdir()
    with pytest.raises(CommandRefused) as refused:
        forget(path)
    assert "FINAL.db-presence cannot be deleted" in translate(refused.value.message)
    presence_path.rmdir()
    forget(path)
    assert list_faults(verify(path)) == []


def test_results_codes_and_checkpoints_are_as_before(path: Path) -> None:
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        size, hashes = engine.state.seq, ledger.audit.list_hashes()
        standings = build_standings_document(engine, ["pengawas"])
        checkpoint = sign_checkpoint(ledger, engine.state)
        forget_personal_data(engine, COMMITTEE, REASON, is_abandoned=False)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        assert ledger.audit.list_hashes()[:size] == hashes
        assert sign_checkpoint(ledger, engine.state, size) == checkpoint
        assert {**build_standings_document(engine, ["pengawas"]), "ledger": None} == {
            **standings,
            "ledger": None,
        }
    result = verify(path)
    assert list_faults(result) == []
    assert any("personal data of entries 1 to" in translate(note) for note in result.notes)


def test_the_state_has_the_persons_without_their_private_values(path: Path) -> None:
    forget(path)
    with Ledger.open(path) as ledger:
        state = Engine(ledger).state
    assert state.contestants == {person.id: person.public_part for person in PERSONS}
    first, second = state.contestant_corrections["c1"]
    assert (first.before, first.after) == ({"nip": ""}, {"nip": ""})
    assert (second.before, second.after) == ({"extra": {}}, {"extra": {}})


def test_counts_are_of_all_values_that_were_ever_stored(path: Path) -> None:
    with Ledger.open(path) as ledger:
        # Imported: 3 NIP, 2 telephones, 4 columns. Corrected: 2 NIP; 4 columns, 3 of them unchanged.
        assert count_private_values(Engine(ledger)) == {
            "nip": 5, "phone": 2, "extra": 8, "evidence": 0, "file": 0,
        }  # fmt: skip


# --- refusals ---------------------------------------------------------------------------------------


def test_an_open_result_is_refused_unless_the_contest_is_abandoned(tmp_path: Path) -> None:
    with make_final(tmp_path / "FINAL.db", is_signed=False).ledger as ledger:
        engine = Engine(ledger)
        with pytest.raises(CommandRefused, match="results are still open: Pengawas"):
            forget_personal_data(engine, COMMITTEE, REASON, is_abandoned=False)
        assert engine.state.data_removal is None
        forget_personal_data(engine, COMMITTEE, REASON, is_abandoned=True)
    assert find_private_texts(tmp_path) == []
    assert list_faults(verify(tmp_path / "FINAL.db")) == []


def test_a_second_removal_has_nothing_to_remove(path: Path) -> None:
    forget(path)
    with pytest.raises(CommandRefused, match="no personal data"):
        forget(path)


def test_a_reason_is_needed_and_only_the_committee_decides(path: Path) -> None:
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        with pytest.raises(CommandRefused, match="a reason is needed"):
            forget_personal_data(engine, COMMITTEE, "  ", is_abandoned=False)
        with pytest.raises(CommandRefused, match="this seat may not"):
            forget_personal_data(engine, CHAIR, REASON, is_abandoned=False)
        with pytest.raises(CommandRefused, match="no removal of personal data is under way"):
            engine.submit(ConfirmErasure(), COMMITTEE)
        engine.submit(ForgetPersonalData(REASON, {"nip": 1}), COMMITTEE)
        with pytest.raises(CommandRefused, match="has begun already"):
            engine.submit(ForgetPersonalData(REASON, {"nip": 1}), COMMITTEE)


@pytest.mark.parametrize("version", range(1, 7))
def test_an_earlier_file_is_refused_in_words(tmp_path: Path, version: int) -> None:
    path = make_old_file(tmp_path / "FINAL.db", version)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        with pytest.raises(CommandRefused, match="destroy the file and its backups"):
            forget_personal_data(engine, COMMITTEE, REASON, is_abandoned=True)


# --- afterwards -------------------------------------------------------------------------------------


def test_what_is_typed_afterwards_can_be_removed_too(path: Path) -> None:
    forget(path)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        engine.submit(CorrectContestant("c1", {"phone": "0812-5550-1234"}, "untuk piala"), CHAIR)
        assert engine.state.contestants["c1"].phone == "0812-5550-1234"
    assert list_faults(verify(path)) == []
    forget(path)
    assert find_private_texts(path.parent) == []
    assert list_faults(verify(path)) == []


def test_verify_finds_a_value_that_was_put_back_and_one_removed_without_a_decision(path: Path) -> None:
    with Ledger.open(path) as ledger, closing(raw_connection(ledger)) as connection:
        row = connection.execute("SELECT * FROM private_value LIMIT 1").fetchone()
        forget_personal_data(Engine(ledger), COMMITTEE, REASON, is_abandoned=False)
        name = "private_value_comes_with_its_entry"
        connection.execute(f"DROP TRIGGER {name}")
        connection.execute("INSERT INTO private_value VALUES (?, ?, ?, ?, ?)", row)
        connection.execute(f"CREATE TRIGGER {name} {GUARDS[name]}")
    assert any("was put back after its removal" in fault for fault in list_faults(verify(path)))


def test_a_reader_delays_the_end_and_the_same_command_completes_it(path: Path) -> None:
    with Ledger.open(path) as ledger, closing(raw_connection(ledger)) as reader:
        engine = Engine(ledger)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ledger").fetchone()
        with pytest.raises(CommandRefused, match="another program reads"):
            forget_personal_data(engine, COMMITTEE, REASON, is_abandoned=False)
        assert any("is not complete" in fault for fault in list_faults(verify(path)))
        reader.execute("COMMIT")
        forget_personal_data(engine, COMMITTEE, REASON, is_abandoned=False)
    assert find_private_texts(path.parent) == []
    assert list_faults(verify(path)) == []


def test_another_process_sees_the_removal(path: Path) -> None:
    with Ledger.open(path) as screen_ledger:
        screen_engine = Engine(screen_ledger)
        assert screen_engine.state.contestants["c1"].nip == CORRECTED_NIP
        forget(path)
        screen_engine.catch_up()
        assert screen_engine.state.contestants["c1"].nip == ""
        assert screen_engine.state.data_removal is not None


# --- killed in between ------------------------------------------------------------------------------

_KILLED = """
import os, signal, sys
from pathlib import Path
from scoring_tui.engine import retention
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.database import ContestDatabase
from scoring_tui.ledger.private_table import SqlitePrivateValues
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import COMMITTEE

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

step = sys.argv[2]
with Ledger.open(Path(sys.argv[1])) as ledger:
    engine = Engine(ledger)
    if step == "decided":
        SqlitePrivateValues.erase_values = die
    elif step == "deleted":
        ContestDatabase.rewrite_file = die
    elif step == "rewritten":
        ContestDatabase.copy_log = die
    elif step == "erased":
        retention.ConfirmErasure = die
    retention.forget_personal_data(engine, COMMITTEE, "masa retensi berakhir", is_abandoned=False)
"""


@pytest.mark.parametrize("step", ["decided", "deleted", "rewritten", "erased"])
def test_a_removal_that_was_killed_is_completed_by_the_same_command(path: Path, step: str) -> None:
    process = subprocess.run([sys.executable, "-c", _KILLED, str(path), step], check=False, env=os.environ)
    assert process.returncode == -signal.SIGKILL
    assert any("is not complete" in fault for fault in list_faults(verify(path)))
    forget(path)
    assert find_private_texts(path.parent) == []
    assert list_faults(verify(path)) == []
