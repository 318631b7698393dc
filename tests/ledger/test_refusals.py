"""Files that cannot be used, each with a message that says what to do."""

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from scoring_tui.engine.create import create_contest_file
from scoring_tui.ledger import database, driver, errors, local_disk, sqlite_errors
from scoring_tui.ledger.schema import VERSION
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import append_facts, ballot, own_connection, raw_connection
from tests.helpers.support import COMMITTEE, small_contest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "final.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.create(path) as opened:
        append_facts(opened, ballot())
        yield opened


def _empty(path: Path) -> None:
    path.touch()


def _text(path: Path) -> None:
    path.write_text("number;name\n" * 200)


def _folder(path: Path) -> None:
    path.mkdir()


def _other_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE ledger (seq, body)")


@pytest.mark.parametrize("make", [_empty, _text, _folder, _other_sqlite])
def test_other_files_are_not_contest_files(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    with pytest.raises(errors.NotAContest, match=r"final\.db is not a contest file\. Open one that was made"):
        Ledger.open(path)
    assert [file.name for file in path.parent.iterdir()] == ["final.db"]


def test_opening_a_missing_file_does_not_create_it(path: Path) -> None:
    with pytest.raises(errors.FileMissing, match=r"no contest file .* make one with: scoring-tui new"):
        Ledger.open(path)
    assert not path.exists()


def test_nothing_is_overwritten(path: Path) -> None:
    path.write_text("the only copy")
    with pytest.raises(errors.FileAlreadyExists, match="never overwritten"):
        Ledger.create(path)
    assert path.read_text() == "the only copy"


def test_a_file_of_a_newer_version(ledger: Ledger, path: Path) -> None:
    own_connection(ledger).execute(f"PRAGMA user_version = {VERSION + 1}")
    message = rf"newer scoring-tui \({VERSION + 1}\)\. Install that version"
    with pytest.raises(errors.NewerVersion, match=message):
        Ledger.open(path)


def test_an_unknown_kind_of_entry(ledger: Ledger) -> None:
    own_connection(ledger).execute(
        "INSERT INTO ledger VALUES (2, '', '', '', '', 'jury-applauded', '{}', 'k', '')"
    )
    with pytest.raises(errors.NewerVersion, match="jury-applauded"):
        ledger.read_after(0)


def test_an_invalid_entry_body(ledger: Ledger) -> None:
    own_connection(ledger).execute(
        "INSERT INTO ledger VALUES (2, '', '', '', '', 'ballot-sent', '{', 'k', '')"
    )
    with pytest.raises(errors.FileDamaged, match=r"damaged \(#2 ballot-sent\).*latest backup"):
        ledger.read_after(0)


@pytest.mark.parametrize("locked", ["final.db", "."])
def test_a_read_only_file_or_folder(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    forbidden = path.parent / locked
    real = os.access
    monkeypatch.setattr(
        os, "access", lambda of, mode: not (Path(of) == forbidden and mode) and real(of, mode)
    )
    with pytest.raises(errors.FileReadOnly, match=r"cannot be written\. Give this user the right"):
        Ledger.open(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_folder_without_the_right_to_write(path: Path) -> None:
    path.parent.chmod(0o500)
    with pytest.raises(errors.FileReadOnly):
        Ledger.create(path)
    path.parent.chmod(0o700)


MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /mnt rw - tmpfs tmpfs rw
41 30 0:40 / /mnt/Data\040Lomba rw,relatime shared:20 master:3 - cifs //server/lomba rw,vers=3.1.1
42 41 8:1 / /mnt/Data\040Lomba/local rw - ext4 /dev/sda1 rw
43 30 0:41 / /mnt/home rw - nfs4 10.0.0.2:/home rw
44 30 0:42 / /mnt/pond rw - fuse.sshfs ani@10.0.0.3:/ rw
45 44 8:2 / /mnt/pond rw - xfs /dev/sdb1 rw
""".strip()

MAC = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)
//ani@server/lomba on /Volumes/Data (Lomba) (smbfs, nodev, nosuid, mounted by ani)
""".strip()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ani/final.db", ""),
        ("/mnt/final.db", ""),
        ("/mnt/Data Lomba/final.db", "cifs"),
        ("/mnt/Data Lomba/local/final.db", ""),
        ("/mnt/Data Lomba 2/final.db", ""),
        ("/mnt/home/ani/final.db", "nfs4"),
        ("/mnt/homestead/final.db", ""),
        ("/mnt/pond/final.db", ""),
    ],
)
def test_mounts_of_linux(path: str, kind: str) -> None:
    assert local_disk.linux_network_type(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/Users/ani/final.db", ""), ("/Volumes/Data (Lomba)/final.db", "smbfs")],
)
def test_mounts_of_macos(path: str, kind: str) -> None:
    assert local_disk.mac_network_type(Path(path), MAC) == kind


def test_a_network_disk_is_refused(ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mountinfo = path.parent / "mountinfo"
    point = str(path.parent.resolve()).replace(" ", r"\040")
    mountinfo.write_text(f"{MOUNTS}\n50 22 0:50 / {point} rw - smb3 //server/share rw\n")
    monkeypatch.setattr(local_disk, "_MOUNTINFO", mountinfo)
    monkeypatch.setattr("sys.platform", "linux")
    words = r"shared disk \(smb3\), where ballots get lost\. Keep it on a disk of the machine that serves"
    with pytest.raises(errors.NetworkDisk, match=words):
        Ledger.open(path)
    with pytest.raises(errors.NetworkDisk, match=words):
        Ledger.create(path.parent / "other.db")


def _rename(path: Path) -> None:
    path.rename(path.with_name("final-old.db"))


def _replace(path: Path) -> None:
    shutil.copy(path, path.with_name("copy.db"))
    path.with_name("copy.db").replace(path)


def _delete_log(path: Path) -> None:
    path.with_name("final.db-wal").unlink()


def _replace_log(path: Path) -> None:
    log = path.with_name("final.db-wal")
    shutil.copy(log, path.with_name("copy"))
    path.with_name("copy").replace(log)


@pytest.mark.parametrize("meddle", [_rename, _replace, _delete_log, _replace_log])
def test_a_moved_file_is_detected_before_writing(
    ledger: Ledger, path: Path, meddle: Callable[[Path], None]
) -> None:
    before = ledger.head
    meddle(path)
    with pytest.raises(
        errors.FileMoved, match="moved, replaced or deleted while it was open; nothing was written"
    ):
        append_facts(ledger, ballot())
    assert ledger.head == before
    assert not own_connection(ledger).in_transaction


def test_a_file_put_back_is_written_again(ledger: Ledger, path: Path) -> None:
    away = path.with_name("away.db")
    path.rename(away)
    with pytest.raises(errors.FileMoved):
        append_facts(ledger, ballot())
    away.rename(path)
    assert append_facts(ledger, ballot())[0].seq == 2


def test_another_program_that_locks_the_file(ledger: Ledger) -> None:
    own_connection(ledger).execute("PRAGMA busy_timeout = 1")
    with closing(raw_connection(ledger)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.FileBusy, match=r"Another program keeps .* locked; nothing was written"):
            append_facts(ledger, ballot())
        stranger.execute("ROLLBACK")
    assert append_facts(ledger, ballot())[0].seq == 2


def test_a_full_disk_loses_nothing_and_writing_works_again_later(ledger: Ledger) -> None:
    pages = own_connection(ledger).execute("PRAGMA page_count").fetchone()[0]
    own_connection(ledger).execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(errors.DiskFull, match=r"full; nothing was written\. Delete something"):
        for number in range(200):
            append_facts(ledger, ballot(number))
    kept = ledger.head
    assert not own_connection(ledger).in_transaction
    own_connection(ledger).execute("PRAGMA max_page_count = 100000")
    assert append_facts(ledger, ballot())[0].seq == kept[0] + 1


def test_a_corrupted_file(ledger: Ledger, path: Path) -> None:
    for number in range(100):
        append_facts(ledger, ballot(number))
    ledger.close()
    with path.open("r+b") as file:  # nobody has it open any more
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 20))
    with pytest.raises(errors.FileDamaged, match="keep a copy"), Ledger.open(path) as again:
        again.read_after(0)


def test_a_failed_creation_leaves_no_file_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full before the schema is complete."""

    def full(_: object) -> None:
        raise errors.DiskFull(tmp_path)

    monkeypatch.setattr("scoring_tui.ledger.database.create_schema", full)
    with pytest.raises(errors.DiskFull):
        Ledger.create(tmp_path / "final.db")
    assert not (tmp_path / "final.db").exists()


def test_an_impossible_path(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "final.db", tmp_path / f"{'n' * 300}.db"):
        with pytest.raises(errors.FileReadOnly):
            Ledger.create(path)
        with pytest.raises(errors.FileMissing):
            Ledger.open(path)


def test_an_io_error_on_a_full_disk_is_reported_as_a_full_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite reports "disk I/O error" if there is no space for its -shm file."""
    error = driver.sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = driver.sqlite3.SQLITE_IOERR
    for free, expected in ((4096, errors.DiskFull), (10**9, errors.DiskRefused)):
        monkeypatch.setattr(sqlite_errors, "disk_usage", lambda folder, free=free: SimpleNamespace(free=free))
        with pytest.raises(expected), sqlite_errors.translate_storage_errors(path):
            raise error


def test_a_failed_creation_leaves_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(connection: object) -> None:
        raise driver.sqlite3.OperationalError("full")

    monkeypatch.setattr(database, "create_schema", full)
    with pytest.raises(errors.UnexpectedFault, match="full"):
        Ledger.create(path)
    assert list(path.parent.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="kills")
def test_a_killed_creation_leaves_nothing_under_the_name(path: Path) -> None:
    """What it left under another name is removed by the next creation."""
    process = multiprocessing.get_context("spawn").Process(target=_die_while_making, args=(path,))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    assert not path.exists() and list(path.parent.glob(".final.db.new-*"))
    engine = create_contest_file(path, small_contest(), COMMITTEE)
    engine.ledger.close()
    assert [file.name for file in path.parent.glob(".*")] == []


def _die_while_making(path: Path) -> None:
    with Ledger.making(path) as unnamed_path, Ledger.create(unnamed_path):
        os._exit(9)


def test_a_file_that_came_meanwhile_is_not_overwritten(path: Path) -> None:
    with pytest.raises(errors.FileAlreadyExists), Ledger.making(path) as unnamed_path:
        Ledger.create(unnamed_path).close()
        path.write_text("another")
    assert path.read_text() == "another"
    assert [file.name for file in path.parent.iterdir()] == ["final.db"]
