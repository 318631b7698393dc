"""Nothing lost in silence: lost tails, second names, suspended holders of the lock, disks that refuse."""

import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scoring_tui.domain.clock import utc_now
from scoring_tui.ledger import errors, local_disk, write_lock
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.lock_file import LockFile
from scoring_tui.ledger.log_readers import find_log_reader, list_readers, read_lock_owner
from scoring_tui.ledger.store import Ledger
from scoring_tui.ledger.write_lock import WriteLock, set_holder_name
from tests.helpers.ledgers import append_facts, ballot, own_connection, raw_connection

posix = pytest.mark.skipif(os.name == "nt", reason="signals and links of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed file of one entry, whose log is empty."""
    path = tmp_path / "FINAL.db"
    with Ledger.create(path) as ledger:
        append_facts(ledger, ballot())
    return path


def play_on(path: Path, count: int = 5) -> None:
    """Append in another process that is killed at the end, so that the entries are in the log."""
    process = multiprocessing.get_context("spawn").Process(target=_append_and_die, args=(path, count))
    process.start()
    process.join(60)
    assert process.exitcode == 9


def _append_and_die(path: Path, count: int) -> None:
    ledger = Ledger.open(path)
    for number in range(count):
        append_facts(ledger, ballot(number))
    os._exit(9)


# --- a lost tail ------------------------------------------------------------------------------------


def remove_log(path: Path) -> None:
    Path(f"{path}-wal").unlink()
    Path(f"{path}-shm").unlink(missing_ok=True)


def truncate_log(path: Path) -> None:
    log = Path(f"{path}-wal")
    os.truncate(log, log.stat().st_size // 2)
    Path(f"{path}-shm").unlink(missing_ok=True)


def flip_log(path: Path) -> None:
    log = Path(f"{path}-wal")
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    Path(f"{path}-shm").unlink(missing_ok=True)


@pytest.mark.parametrize("manipulate", [remove_log, truncate_log, flip_log])
def test_a_lost_tail_is_loud_at_every_opening(path: Path, manipulate: Callable[[Path], None]) -> None:
    play_on(path)
    manipulate(path)
    for _ in range(2):
        with pytest.raises(errors.EntriesMissing, match=r"FINAL\.db-gate says that entry 6 was saved"):
            Ledger.open(path)


def test_an_older_copy_in_its_place_is_loud(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "older.db"
    shutil.copy(path, copy)
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
    shutil.copy(copy, path)
    with pytest.raises(errors.EntriesMissing, match="entry 2 was saved, but the file has 1 entries"):
        Ledger.open(path)


def test_another_history_of_the_same_length_is_loud(path: Path, tmp_path: Path) -> None:
    """The number of entries is the same; the hash of the last one is not."""
    copy = tmp_path / "other.db"
    shutil.copy(path, copy)
    for copied_path in (path, copy):
        with Ledger.open(copied_path) as ledger:
            append_facts(ledger, ballot(1))
    shutil.copy(copy, path)
    with pytest.raises(errors.EntriesMissing):
        Ledger.open(path)


def test_a_running_process_sees_that_its_entries_are_gone(path: Path) -> None:
    """The file loses entries that this process has read; the witness is gone with the lock file."""
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
        head = ledger.head
    with Ledger.create(path.with_name("older.db")) as older:
        append_facts(older, ballot())
    shutil.copy(older.path, path)
    Path(f"{path}-gate").unlink()
    message = "entry 2 was saved, but the file now has 1 entries"
    with Ledger.open(path) as ledger, pytest.raises(errors.EntriesMissing, match=message):
        ledger.require_entry(head)


def test_a_cut_file_is_noticed_by_a_fresh_look(path: Path) -> None:
    """The process itself still reads the pages that SQLite keeps in memory."""
    with Ledger.open(path) as ledger:
        for number in range(200):
            append_facts(ledger, ballot(number))
        own_connection(ledger).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        ledger.look_afresh()
        os.truncate(path, 4096 * 4)
        assert len(ledger.read_after(0)) == 201
        with pytest.raises(errors.LedgerError):
            ledger.look_afresh()


def test_an_older_file_below_the_present_log_is_noticed_by_a_fresh_look(path: Path, tmp_path: Path) -> None:
    """The last entries are in the log; older ones are missing in the file below it."""
    copy = tmp_path / "older.db"
    with Ledger.open(path) as ledger:
        for number in range(100):
            append_facts(ledger, ballot(number))
        own_connection(ledger).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        shutil.copy(path, copy)
        for number in range(100):
            append_facts(ledger, ballot(number))
        own_connection(ledger).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        append_facts(ledger, ballot(1))
        ledger.look_afresh()
        shutil.copyfile(copy, path)
        with pytest.raises(errors.LedgerError):
            ledger.look_afresh()


def test_a_text_of_sqlite_that_is_no_utf_8_is_damage(path: Path) -> None:
    """A view's statement is part of SQLite's message about it."""
    content = path.read_bytes()
    assert b"CREATE VIEW counted AS" in content
    path.write_bytes(content.replace(b"CREATE VIEW counted AS", b"CREATE VIEW counted \xca\xcb"))
    with pytest.raises(errors.FileDamaged):
        Ledger.open(path)


@posix
def test_a_removed_index_is_noticed(path: Path) -> None:
    """A process that opens the file now makes a new one, and would not know of those that write."""
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
        Path(f"{path}-shm").unlink()
        with pytest.raises(errors.FileMoved):
            append_facts(ledger, ballot(2))
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(2))
        assert ledger.head[0] == 3


HARMLESS: list[Callable[[Path], object]] = [
    lambda path: Ledger.open(path).close(),
    lambda path: Path(f"{path}-gate").unlink(),
    lambda path: Path(f"{path}-presence").unlink(missing_ok=True),
    lambda path: Path(f"{path}-gate").write_bytes(b"\xff" * 500),
    lambda path: Path(f"{path}-gate").write_bytes(b""),
    lambda path: shutil.copy(path, path.with_name("copy.db")),
]


@pytest.mark.parametrize("act", HARMLESS)
def test_what_is_harmless_gives_no_alarm(path: Path, act: Callable[[Path], object]) -> None:
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
    act(path)
    for some_path in path.parent.glob("*.db"):
        with Ledger.open(some_path) as ledger:
            append_facts(ledger, ballot(2))


def test_a_killed_writer_gives_no_alarm(path: Path) -> None:
    for _ in range(3):
        play_on(path, 2)
    with Ledger.open(path) as ledger:
        assert ledger.head[0] == 7


def test_a_new_file_of_an_old_name_has_no_old_witness(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    with Ledger.create(path) as ledger:
        append_facts(ledger, ballot(1))


def test_the_witness_of_a_killed_writer_is_written_by_the_next_one(path: Path) -> None:
    """The writer was killed after its COMMIT. Its command is sent again, and is then acknowledged."""
    with Ledger.open(path) as ledger:
        (entry,) = append_facts(ledger, ballot(1))
        with closing(LockFile(path)) as lock_file:
            lock_file.write_head((1, ledger.read_after(0)[0].hash))
            with ledger.writing():
                assert ledger.find_by_key(entry.key) == [entry]
            assert lock_file.read_head() == (2, entry.hash)


def test_the_witness_is_a_line_of_text(path: Path) -> None:
    with Ledger.open(path) as ledger:
        head = ledger.head
        lines = Path(f"{path}-gate").read_text().splitlines()
        assert ["head", "1", head[1]] in [line.split()[:3] for line in lines]


def test_a_torn_witness_is_that_of_one_entry_before(path: Path) -> None:
    """A power cut may take the rest of the write; a reader beside the writer may not see it yet."""
    gate = Path(f"{path}-gate")
    with Ledger.open(path) as ledger, closing(LockFile(path)) as lock_file:
        for number in (1, 2, 3):
            earlier_head, earlier_content = ledger.head, gate.read_bytes()
            append_facts(ledger, ballot(number))
            content = gate.read_bytes()
            pairs = enumerate(zip(earlier_content, content, strict=True))
            changed = [position for position, (old, new) in pairs if old != new]
            heads = []
            for position in range(changed[0], changed[-1] + 2):
                gate.write_bytes(content[:position] + earlier_content[position:])
                heads.append(lock_file.read_head())
            gate.write_bytes(content)
            assert set(heads) == {earlier_head, ledger.head} and heads[-1] == ledger.head
            assert ledger.head[0] == earlier_head[0] + 1


def test_a_torn_line_about_an_error_of_the_disk_counts_as_one(path: Path) -> None:
    with closing(LockFile(path)) as lock_file:
        assert lock_file.read_fault() is None
        lock_file.write_fault(utc_now(), is_open=True)
        gate = Path(f"{path}-gate")
        gate.write_bytes(gate.read_bytes().replace(b"+00:00 open", b"           "))
        fault = lock_file.read_fault()
        assert fault is not None and fault.is_open
    with Ledger.open(path):
        pass
    with closing(LockFile(path)) as lock_file:
        fault = lock_file.read_fault()
        assert fault is not None and not fault.is_open


# --- second names -----------------------------------------------------------------------------------


@posix
def test_a_hard_link_is_refused(path: Path) -> None:
    other_name = path.with_name("OTHER.db")
    os.link(path, other_name)
    for name in (path, other_name):
        with pytest.raises(errors.SeveralNames, match=r"has 2 names \(hard links\)"):
            Ledger.open(name)
    other_name.unlink()
    Ledger.open(path).close()


@posix
def test_a_hard_link_made_meanwhile_is_told(path: Path) -> None:
    other_name = path.with_name("OTHER.db")
    with Ledger.open(path) as ledger:
        assert ledger.describe_warning() is None
        os.link(path, other_name)
        assert "has got a second name (hard link)" in str(ledger.describe_warning())
        other_name.unlink()
        assert ledger.describe_warning() is None


@posix
def test_the_other_name_that_a_killed_creation_left_is_removed(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended_process:
        ended_process.wait()
    left_path = path.with_name(f".{path.name}.new-{ended_process.pid}")
    os.link(path, left_path)
    Ledger.open(path).close()
    assert not left_path.exists()


@posix
def test_a_symbolic_link_means_the_file_itself(path: Path) -> None:
    link = path.with_name("LINK.db")
    link.symlink_to(path)
    with Ledger.open(link) as ledger:
        assert ledger.path == path.resolve()


MOUNTINFO = """\
25 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
40 25 8:1 /data/FINAL.db /srv/FINAL.db rw - ext4 /dev/sda1 rw
41 25 0:50 / /box rw - overlay overlay rw
"""


def test_a_file_that_is_mounted_by_itself() -> None:
    assert local_disk.is_mount_point(Path("/srv/FINAL.db"), MOUNTINFO)
    assert not local_disk.is_mount_point(Path("/srv/OTHER.db"), MOUNTINFO)
    assert local_disk.linux_mount_type(Path("/box/FINAL.db"), MOUNTINFO) == "overlay"


@pytest.mark.skipif(sys.platform != "linux", reason="mounts of Linux")
def test_an_overlay_is_refused_unless_it_is_trusted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mountinfo = path.with_name("mountinfo")
    mountinfo.write_text(f"41 25 0:50 / {path.parent} rw - overlay overlay rw\n")
    monkeypatch.setattr(local_disk, "_MOUNTINFO", mountinfo)
    monkeypatch.delenv(local_disk.TRUST_OVERLAY, raising=False)
    with pytest.raises(errors.SeveralNames, match="overlay"):
        Ledger.open(path)
    monkeypatch.setenv(local_disk.TRUST_OVERLAY, "1")
    Ledger.open(path).close()


# --- the lock ---------------------------------------------------------------------------------------


_HOLD = """
import sys, time
from pathlib import Path
from scoring_tui.ledger.write_lock import WriteLock, set_holder_name
set_holder_name("juror:j1")
with WriteLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "MAX_WAIT_SECONDS", 0.05)


@posix
@pytest.mark.usefixtures("impatient")
def test_a_suspended_holder_is_named_and_writing_goes_on_after_it(
    path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGSTOP)
    message = rf"Process {holder.pid} \(juror:j1\) has kept the file locked"
    with Ledger.open(path) as ledger:  # reading goes on
        with pytest.raises(errors.FileBusy, match=message):
            append_facts(ledger, ballot(1))
        told = ledger.describe_lock()
        assert told is not None and str(holder.pid) in str(told)
    lock = WriteLock(path)
    for _ in range(3):
        with pytest.raises(errors.FileBusy), lock:
            pass
    found = lock.find_long_holder()
    assert found is not None and (found.process_id, found.name) == (holder.pid, "juror:j1")
    holder.kill()
    holder.wait()
    with lock:
        assert lock.file.read_holder() is not None
    assert lock.find_long_holder() is None and lock.file.read_holder() is None
    lock.close()


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the list of locks of Linux")
@pytest.mark.usefixtures("impatient")
def test_a_holder_that_was_suspended_before_it_told_its_name(
    path: Path, holder: subprocess.Popen[str]
) -> None:
    with closing(LockFile(path)) as lock_file:
        lock_file.write_holder(None)
    with Ledger.open(path) as ledger:
        with pytest.raises(errors.FileBusy, match=rf"Process {holder.pid} \(–\) has kept the file locked"):
            append_facts(ledger, ballot(1))
        assert str(holder.pid) in str(ledger.describe_lock())


@posix
@pytest.mark.usefixtures("impatient")
def test_the_line_of_a_killed_holder_is_no_alarm(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with closing(WriteLock(path)) as lock:
        assert lock.file.read_holder() is not None, "it could not take its line away"
        assert lock.find_long_holder() is None
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))


@posix
@pytest.mark.usefixtures("impatient")
def test_a_lock_that_was_given_up_is_not_kept(path: Path, holder: subprocess.Popen[str]) -> None:
    """The waiting thread gets the lock later, and must let others have it."""
    with closing(WriteLock(path)) as lock:
        with pytest.raises(errors.FileBusy), lock:
            pass
        holder.kill()
        holder.wait()
        with closing(WriteLock(path)) as other_lock:
            for _ in range(200):
                try:
                    with other_lock:
                        break
                except errors.FileBusy:
                    continue
            else:
                pytest.fail("nobody released the lock")


def test_a_holder_has_its_name(path: Path) -> None:
    set_holder_name("mc:A")
    try:
        with closing(WriteLock(path)) as lock, lock:
            told = lock.file.read_holder()
            assert told is not None and (told.process_id, told.name) == (os.getpid(), "mc:A")
    finally:
        set_holder_name("")


# --- a disk that refuses ----------------------------------------------------------------------------


class _RefusingConnection:
    """Passes everything on to a connection, but refuses as many commits as it is told to."""

    def __init__(self, connection: sqlite3.Connection, refusals: int) -> None:
        self._connection, self._refusals = connection, refusals

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def execute(self, statement: str, *parameters: object) -> object:
        if statement == "COMMIT" and self._refusals:
            self._refusals -= 1
            self._connection.execute("ROLLBACK")
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode, error.sqlite_errorname = 1034, "SQLITE_IOERR_FSYNC"
            raise error
        return self._connection.execute(statement, *parameters)


def test_after_a_refused_commit_the_log_is_emptied_first(path: Path) -> None:
    """A gap in the log would take all later commits with it when the machine restarts."""
    with Ledger.open(path) as ledger, Ledger.open(path) as other:
        append_facts(ledger, ballot(1))
        connection = own_connection(ledger)
        ledger._database.connection = _RefusingConnection(connection, 1)  # type: ignore[assignment]
        with pytest.raises(errors.DiskRefused, match="SQLITE_IOERR_FSYNC"):
            append_facts(ledger, ballot(2))
        ledger._database.connection = connection
        warning = other.describe_warning()
        assert warning is not None and str(warning).startswith("Disk errors at ")
        with closing(raw_connection(other)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM ledger").fetchone()
            own_connection(other).execute("PRAGMA busy_timeout = 1")
            with pytest.raises(errors.DiskRefused):  # the log cannot be emptied yet
                append_facts(other, ballot(3))
        append_facts(other, ballot(3))
        with closing(LockFile(path)) as lock_file:
            fault = lock_file.read_fault()
            assert fault is not None and not fault.is_open
        assert other.describe_warning() is not None, "it stays to be seen"
        assert ledger.head[0] == 3


def test_after_a_refused_first_look_the_log_is_emptied_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system says only once that it could not write; the next fsync succeeds without having written."""
    play_on(path)

    def refuse(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    uri = f"{path.as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as other:  # so that closing does not empty the log
        other.execute("SELECT count(*) FROM ledger").fetchone()
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refuse)
            with pytest.raises(errors.DiskRefused, match="Input/output error"):
                Ledger.open(path)
        assert Path(f"{path}-wal").stat().st_size > 0
        with Ledger.open(path) as ledger:
            assert Path(f"{path}-wal").stat().st_size == 0
            assert ledger.head[0] == 6
            assert str(ledger.describe_warning()).startswith("Disk errors at ")


def test_after_a_failed_sync_at_the_first_look_the_log_is_emptied(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sync succeeds when it is repeated, but the system has dropped what it could not write."""
    play_on(path, 2)
    with closing(sqlite3.connect(path, isolation_level=None)) as status_reader:  # not the last to close it
        status_reader.execute("SELECT count(*) FROM ledger").fetchone()
        log = Path(f"{path}-wal")
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", _refuse_sync)
            with pytest.raises(errors.DiskRefused):
                Ledger.open(path)
        assert log.stat().st_size > 0
        with Ledger.open(path) as ledger:
            assert ledger.head[0] == 3 and log.stat().st_size == 0


def _refuse_sync(descriptor: int) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_presence_is_not_in_the_log_of_the_ballots(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.seats.take("juror:j1", "laptop", 1)
        own_connection(ledger).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        for now_ms in range(2, 50):
            assert ledger.seats.report_presence("juror:j1", "laptop", "1/3", now_ms)
        assert Path(f"{path}-wal").stat().st_size == 0
        (row,) = ledger.seats.list_rows()
        assert (row.last_seen_ms, row.progress) == (49, "1/3")


def test_a_damaged_presence_file_is_made_again(path: Path) -> None:
    Path(f"{path}-presence").write_bytes(os.urandom(5000))
    with Ledger.open(path) as ledger:
        ledger.seats.take("juror:j1", "laptop", 1)
        assert ledger.seats.report_presence("juror:j1", "laptop", "", 7)
        assert ledger.seats.list_rows()[0].last_seen_ms == 7


# --- foreign readers --------------------------------------------------------------------------------


def test_the_reader_that_keeps_the_log_is_in_the_list_of_locks() -> None:
    listing = (
        "1: POSIX  ADVISORY  READ 4711 08:01:1234 123 123\n"
        "2: POSIX  ADVISORY  READ 4712 08:01:1234 128 128\n"
        "3: POSIX  ADVISORY  READ 4713 08:01:99 124 124\n"
        "4: FLOCK  ADVISORY  WRITE 4714 08:01:1234 0 EOF\n"
    )
    assert list(list_readers(listing, 1234)) == [4711]
    assert read_lock_owner(listing, 1234) == 4714
    assert read_lock_owner(listing, 99) is None


_READ = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM ledger").fetchone()
print("reads", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the list of locks of Linux")
def test_a_foreign_reader_is_named_when_the_log_grows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring_tui.ledger.database.LONG_LOG_BYTES", 1000)
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
        with subprocess.Popen(
            [sys.executable, "-c", _READ, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as reader:
            assert reader.stdout is not None and reader.stdin is not None
            assert reader.stdout.readline() == "reads\n"
            assert find_log_reader(path).endswith(f" {reader.pid}")
            assert f" {reader.pid})" in str(ledger.describe_warning())
            reader.stdin.close()
