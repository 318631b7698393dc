"""Backups while the file is in use; put back with nothing deleted and nothing missing in silence."""

import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.engine.backup_runner import (
    FOLDER_VARIABLE,
    BackupRunner,
    BackupTimer,
    choose_folder,
    make_backup,
)
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.ledger import errors
from scoring_tui.ledger.backup import list_backups, plan_restore, restore, write_backup
from scoring_tui.ledger.damage import read_sound_head
from scoring_tui.ledger.store import Ledger
from tests.engine.test_thread import eventually, running
from tests.helpers.ledgers import append_facts, ballot
from tests.helpers.support import MC_A, new_final, small_contest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    engine = new_final(tmp_path / "FINAL.db")
    engine.ledger.close()
    return engine.ledger.path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def test_a_backup_holds_everything_that_was_acknowledged(path: Path, folder: Path) -> None:
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
        head = ledger.head
        backup = write_backup(path, folder)
    assert backup.head == head == read_sound_head(backup.path)
    assert backup.path.name.endswith(f"-{head[0]:06}-{backup.code}.db")
    assert list(folder.iterdir()) == [backup.path], "one file, without a log"


def test_writers_go_on_while_a_backup_is_made(path: Path, folder: Path) -> None:
    stop_event, acknowledged = threading.Event(), []

    def write() -> None:
        with Ledger.open(path) as ledger:
            while not stop_event.is_set():
                acknowledged.append(append_facts(ledger, ballot(len(acknowledged)))[0].seq)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            before = acknowledged[-1] if acknowledged else 0
            assert write_backup(path, folder).head[0] >= before
        eventually(lambda: len(acknowledged) > 20)
    finally:
        stop_event.set()
        writer.join()
    for backup_path in list_backups(path, folder):
        assert read_sound_head(backup_path) is not None


def test_only_the_newest_are_kept_and_nothing_else_is_deleted(path: Path, folder: Path) -> None:
    folder.mkdir()
    others = [folder / "notes.txt", folder / "OTHER-20261228T094100-000006-e9b4-c055.db"]
    for other in others:
        other.touch()
    for number in range(5):
        with Ledger.open(path) as ledger:
            append_facts(ledger, ballot(number))
        write_backup(path, folder, keep_count=2)
    backups = list_backups(path, folder)
    assert [read_sound_head(backup)[0] for backup in backups if read_sound_head(backup)] == [7, 8]
    assert all(other.exists() for other in others)


def test_a_folder_that_cannot_be_written_is_said(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(errors.LedgerError):
        write_backup(path, tmp_path / "file")
    make_backup(path, tmp_path / "file")
    with Ledger.open(path) as ledger:
        assert "backup at" in str(ledger.describe_warning()) and ledger.last_backup_at is None
        write_backup(path, tmp_path / "stick")
        assert ledger.describe_warning() is None and ledger.last_backup_at is not None


def test_a_full_stick_leaves_no_half_backup(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(partial_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scoring_tui.ledger.backup._make_durable", fail)
    with pytest.raises(errors.DiskFull, match="stick"):
        write_backup(path, folder)
    assert list(folder.iterdir()) == []


def test_a_copy_that_lacks_entries_is_no_backup(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring_tui.ledger.backup._read_witness", lambda path: (99, "0" * 64))
    with pytest.raises(errors.BackupFaulty):
        write_backup(path, folder)
    assert list(folder.iterdir()) == []


# --- put back ---------------------------------------------------------------------------------------


def test_what_would_be_missing_is_told_by_every_witness(path: Path, folder: Path) -> None:
    backup = write_backup(path, folder)
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1), ballot(2))
        plan = plan_restore(path, folder)
    assert (plan.backup_path, plan.head, plan.missing_count) == (backup.path, backup.head, 2)
    assert dict(plan.missing)["FINAL.db-gate"] == 2 and dict(plan.missing)["FINAL.db-wal"] == 2
    newer = write_backup(path, folder)
    assert plan_restore(path, folder).missing == ()
    assert dict(plan_restore(path, backup.path).missing)[newer.path.name] == 2


def test_a_restored_file_opens_and_the_old_one_is_kept(path: Path, folder: Path) -> None:
    write_backup(path, folder)
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
    content = path.read_bytes()
    aside = restore(path, plan_restore(path, folder))
    assert aside is not None and (aside / "FINAL.db").read_bytes() == content
    assert (aside / "FINAL.db-gate").exists()
    with Ledger.open(path) as ledger:
        assert ledger.head[0] == 3
    assert verify(path).is_good
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(2))


def test_beside_an_old_log_the_log_is_taken_away(path: Path, folder: Path) -> None:
    """The file was damaged and its log is that of a killed process."""
    write_backup(path, folder)
    ledger = Ledger.open(path)
    append_facts(ledger, ballot(1))
    log = Path(f"{path}-wal").read_bytes()
    ledger.close()
    path.write_bytes(b"damaged" * 1000)
    Path(f"{path}-wal").write_bytes(log)
    restore(path, plan_restore(path, folder))
    with Ledger.open(path) as ledger:
        assert ledger.head[0] == 3
    assert verify(path).is_good


def test_a_damaged_backup_is_refused_and_nothing_is_moved(path: Path, folder: Path) -> None:
    backup = write_backup(path, folder)
    raw = bytearray(backup.path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 4000] = os.urandom(4000)
    backup.path.write_bytes(raw)
    with pytest.raises(errors.BackupFaulty):
        plan_restore(path, folder)
    with pytest.raises(errors.FileMissing):
        plan_restore(path, folder.with_name("none"))
    with Ledger.open(path) as ledger:
        assert ledger.head[0] == 3


def test_a_running_screen_says_that_entries_are_missing(path: Path, folder: Path) -> None:
    write_backup(path, folder)
    with running(path) as watcher:
        with Ledger.open(path) as ledger:
            Engine(ledger).submit(Call(2), MC_A)
        eventually(lambda: watcher.views[-1:] == [{"live": 2}])
        restore(path, plan_restore(path, folder))
        eventually(lambda: "has lost entries" in str(watcher.troubles[-1:]))


# --- by themselves ----------------------------------------------------------------------------------


@pytest.fixture
def declared(tmp_path: Path) -> Iterator[Path]:
    """A final whose contest names the folder `stick` beside its file."""
    contest = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    contest["contest"]["backup-folder"] = "stick"
    engine = new_final(tmp_path / "FINAL.db", contest=Contest.model_validate(contest))
    engine.ledger.close()
    yield engine.ledger.path


async def test_a_closed_turn_is_backed_up(declared: Path, folder: Path) -> None:
    with running(declared) as watcher:
        await watcher.link.submit(Call(1), MC_A)
        for phase in ("called", "presentation", "questions"):
            await watcher.link.submit(Advance(1, phase), MC_A)
        assert not folder.exists()
        outcome = await watcher.link.submit(Advance(1, "scoring", despite_missing=True), MC_A)
        assert outcome.is_done
        eventually(lambda: list_backups(declared, folder))
        (backup_path,) = list_backups(declared, folder)
        head = read_sound_head(backup_path)
        assert head is not None and head[0] == outcome.entries[-1].seq
        assert Path(f"{declared}-wal").stat().st_size >= 0


def test_requests_while_a_backup_is_made_are_one(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, release = [], threading.Event()

    def make(path: Path, folder: Path) -> None:
        made.append(folder)
        release.wait(10)

    monkeypatch.setattr("scoring_tui.engine.backup_runner.make_backup", make)
    runner = BackupRunner(path)
    runner.request(folder)
    eventually(lambda: made)
    for _ in range(5):
        runner.request(folder)
    release.set()
    eventually(lambda: not runner._is_running)
    assert len(made) == 2


def test_a_timer_makes_backups_of_new_entries_only(path: Path, folder: Path) -> None:
    timer = BackupTimer(path, folder, timedelta(milliseconds=1))
    timer.start()
    try:
        eventually(lambda: len(list_backups(path, folder)) == 1)
        with Ledger.open(path) as ledger:
            append_facts(ledger, ballot(1))
        eventually(lambda: len(list_backups(path, folder)) == 2)
        os.sync()
        assert len(list_backups(path, folder)) == 2
    finally:
        timer.stop()


def test_which_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    assert choose_folder(path, "") is None
    assert choose_folder(path, "stick") == path.parent / "stick"
    monkeypatch.setenv(FOLDER_VARIABLE, "/media/usb")
    assert choose_folder(path, "stick") == Path("/media/usb")
