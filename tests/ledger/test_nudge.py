"""Notices of commits: who gets them, from whom they count, and that none does harm. See `ledger/nudge.py`."""

import multiprocessing
import os
import select
import signal
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from scoring_tui.ledger.nudge import MAX_DRAIN, NudgeListener, send_nudges
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import append_facts, ballot

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells the sender in Linux only")
FILE_KEY, OTHER_KEY = (0xFE01, 0x12), (0xFE01, 0x123)
_spawn = multiprocessing.get_context("spawn")


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's private folder for sockets; pytest makes it with mode 0700."""
    folder = tmp_path_factory.mktemp("run")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@pytest.fixture
def listener() -> Iterator[NudgeListener]:
    opened = listen()
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "final.db"
    Ledger.create(path).close()
    return path


def listen(file_key: tuple[int, int] = FILE_KEY) -> NudgeListener:
    opened = NudgeListener.open(file_key)
    assert opened is not None
    return opened


def is_readable(listener: NudgeListener, seconds: float = 0.0) -> bool:
    return bool(select.select([listener], [], [], seconds)[0])


def hears(listener: NudgeListener) -> bool:
    """Whether a genuine notice has come; datagrams between processes of one machine arrive at once."""
    return is_readable(listener) and listener.drain()


# --- who is told ----------------------------------------------------------------------------------


def test_every_other_listener_is_told(listener: NudgeListener) -> None:
    second = listen()
    try:
        send_nudges(FILE_KEY, listener)
        assert (hears(listener), hears(second)) == (False, True)
        send_nudges(FILE_KEY, None)
        assert (hears(listener), hears(second)) == (True, True)
        assert (hears(listener), hears(second)) == (False, False), "each notice is heard once"
    finally:
        second.close()


def test_other_contest_files_are_not_told(listener: NudgeListener) -> None:
    """Also if the number of one file begins with that of the other."""
    other = listen(OTHER_KEY)
    try:
        send_nudges(FILE_KEY, None)
        assert (hears(listener), hears(other)) == (True, False)
        send_nudges(OTHER_KEY, None)
        assert (hears(listener), hears(other)) == (False, True)
    finally:
        other.close()


def test_two_contest_files_in_one_folder(path: Path) -> None:
    other_path = path.with_name("semifinal.db")
    Ledger.create(other_path).close()
    with Ledger.open(path) as ledger, Ledger.open(other_path) as other_ledger:
        listener = ledger.listen()
        assert listener is not None
        append_facts(other_ledger, ballot(1))
        assert not hears(listener)


def test_only_new_entries_are_told(path: Path) -> None:
    """Not own ones, no drafts, nothing that was rolled back."""
    with Ledger.open(path) as ledger, Ledger.open(path) as writer:
        listener = ledger.listen()
        assert listener is not None and ledger.listen() is listener
        append_facts(ledger, ballot(1))
        writer.drafts.save("j1", 2, {"a": "7"}, "")
        with pytest.raises(KeyError), writer.writing():
            append_facts(writer, ballot(2))
            raise KeyError
        assert not hears(listener)
        append_facts(writer, ballot(3))
        assert hears(listener)


def _open_and_append(path: Path, pipe: Connection) -> None:
    """A process that listens, and appends an entry whenever it is asked to; it answers what it has heard."""
    with Ledger.open(path) as ledger:
        listener = ledger.listen()
        assert listener is not None
        pipe.send(listener.address)
        while (number := pipe.recv()) is not None:
            if number:
                append_facts(ledger, ballot(number))
            pipe.send(hears(listener))


@pytest.fixture
def start_process(path: Path) -> Iterator[Callable[[], tuple[BaseProcess, Connection, str]]]:
    started: list[tuple[BaseProcess, Connection]] = []

    def start() -> tuple[BaseProcess, Connection, str]:
        pipe, child_pipe = _spawn.Pipe()
        process = _spawn.Process(target=_open_and_append, args=(path, child_pipe))
        process.start()
        started.append((process, pipe))
        address: str = pipe.recv()
        return process, pipe, address

    yield start
    for process, pipe in started:
        if process.is_alive():
            pipe.send(None)
        process.join(30)


def ask(pipe: Connection, number: int = 0) -> bool:
    """Have a process append a ballot if there is a number; return whether it has heard of others' before."""
    pipe.send(number)
    is_told: bool = pipe.recv()
    return is_told


def test_several_processes(
    path: Path, start_process: Callable[[], tuple[BaseProcess, Connection, str]], runtime_folder: Path
) -> None:
    pipes = [start_process()[1] for _ in range(3)]
    assert [ask(pipe) for pipe in pipes] == [False] * 3
    assert not ask(pipes[0], 1), "its own entry"
    assert [ask(pipe) for pipe in pipes] == [False, True, True]
    with Ledger.open(path) as ledger:  # a command that does not listen
        append_facts(ledger, ballot(2))
    assert [ask(pipe) for pipe in pipes] == [True, True, True]
    for pipe in pipes:
        pipe.send(None)
    for process in multiprocessing.active_children():
        process.join(30)
    assert list(runtime_folder.glob("*/*")) == [], "nothing is left behind"


def test_the_sockets_of_killed_processes_are_removed(
    path: Path, start_process: Callable[[], tuple[BaseProcess, Connection, str]]
) -> None:
    process, _, address = start_process()
    _, living_pipe, living_address = start_process()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    assert Path(address).exists()
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1))
    assert not Path(address).exists() and Path(living_address).exists()
    assert ask(living_pipe)


def test_a_new_listener_removes_dead_sockets_of_other_files(
    start_process: Callable[[], tuple[BaseProcess, Connection, str]], listener: NudgeListener
) -> None:
    process, _, address = start_process()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    listen(OTHER_KEY).close()
    assert not Path(address).exists() and listener.is_reachable
    assert not hears(listener), "looking for dead ones tells nobody"


def test_a_suspended_process_keeps_nobody_waiting(
    path: Path, start_process: Callable[[], tuple[BaseProcess, Connection, str]]
) -> None:
    """Its queue is full after a few notices; it hears of the others when it goes on."""
    process, pipe, address = start_process()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        with Ledger.open(path) as ledger:
            for number in range(1, 30):
                append_facts(ledger, ballot(number))
        assert Path(address).exists()
    finally:
        os.kill(process.pid, signal.SIGCONT)
    assert ask(pipe)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_the_copy_of_a_listener_in_a_fork_removes_nothing(listener: NudgeListener) -> None:
    """A process may fork while it listens; the child closes what it has inherited."""
    pid = os.fork()
    if pid == 0:
        listener.close()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert listener.is_reachable
    send_nudges(FILE_KEY, None)
    assert hears(listener)


# --- what does no harm ----------------------------------------------------------------------------


def send_raw(address: str, content: bytes = b"", *, as_user: int = 0) -> int:
    """Send a datagram from a process of its own; return its exit code."""
    pid = os.fork()
    if pid == 0:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                if as_user:
                    sender.connect(address)  # while the folder may still be entered
                    os.setuid(as_user)
                    sender.send(content)
                else:
                    sender.sendto(content, address)
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@linux
@pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")
def test_a_notice_of_another_user_is_ignored(listener: NudgeListener) -> None:
    """Even if he got hold of the socket; and it is removed, so that it does not wake anybody again."""
    assert send_raw(listener.address, as_user=65534) == 0
    assert is_readable(listener) and not listener.drain() and not is_readable(listener)
    assert send_raw(listener.address, as_user=65534) == 0
    send_nudges(FILE_KEY, None)
    assert hears(listener), "a genuine one behind it counts"


@linux
def test_content_is_not_read_and_descriptors_are_not_taken(listener: NudgeListener) -> None:
    descriptors = set(Path("/proc/self/fd").iterdir())
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.connect(listener.address)
        socket.send_fds(sender, [b"x" * 5000], [0, 1, 2])
    assert listener.drain(), "a process of this user"
    assert set(Path("/proc/self/fd").iterdir()) == descriptors


def test_a_flood_does_not_hold_the_listener_up(listener: NudgeListener) -> None:
    """There is an end to what is removed at a time, even if the sender is as fast as the receiver."""
    received = 0

    class Endless:
        """A socket whose queue never gets empty."""

        def recvmsg(self, *_: int) -> tuple[bytes, list[tuple[int, int, bytes]], int, None]:
            nonlocal received
            received += 1
            return b"", [], 0, None

        def close(self) -> None:
            """Nothing to close."""

    listener._socket.close()
    listener._socket = Endless()  # type: ignore[assignment]
    listener.drain()
    assert received == MAX_DRAIN


def test_a_full_queue_is_no_error(listener: NudgeListener) -> None:
    """The notices that it holds are enough."""
    for _ in range(2000):
        send_nudges(FILE_KEY, None)
    heard = 0
    while hears(listener):
        heard += 1
    assert heard >= 1 and not is_readable(listener)


def test_sending_never_raises(listener: NudgeListener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many open files, for example; the entry is on the disk already."""

    def refuse(*_: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("scoring_tui.ledger.nudge._open_socket", refuse)
    send_nudges(FILE_KEY, None)
    assert NudgeListener.open(FILE_KEY) is None
    monkeypatch.delattr("socket.AF_UNIX")
    send_nudges(FILE_KEY, None)
    assert NudgeListener.open(FILE_KEY) is None
    assert not hears(listener)


def test_a_thread_that_opens_and_closes_disturbs_no_sender(listener: NudgeListener) -> None:
    """Between a look into the folder and the sending, sockets may come and go."""

    def come_and_go() -> None:
        for _ in range(200):
            listen().close()

    thread = threading.Thread(target=come_and_go)
    thread.start()
    while thread.is_alive():
        send_nudges(FILE_KEY, None)
        assert listener.is_reachable
    thread.join()
    assert hears(listener)


# --- the folder -----------------------------------------------------------------------------------


def test_only_the_user_can_enter_the_folder(listener: NudgeListener, runtime_folder: Path) -> None:
    folder = Path(listener.address).parent
    assert folder.parent == runtime_folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def make_open_to_all(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def make_link(folder: Path) -> None:
    target = folder.with_name("elsewhere")
    target.mkdir(mode=0o700)
    folder.symlink_to(target)


def make_foreign(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    os.chown(folder, 65534, 65534)


@pytest.mark.parametrize("make_folder", [make_open_to_all, make_link, make_foreign, Path.touch])
def test_a_folder_that_others_may_have_made_is_not_used(
    runtime_folder: Path, make_folder: Callable[[Path], None]
) -> None:
    """Neither to listen nor to send, nor is anything removed there."""
    if make_folder is make_foreign and os.getuid() != 0:
        pytest.skip("only root can give a folder away")
    folder = runtime_folder / "scoring-tui"
    make_folder(folder)
    bait = folder / "fe01-12-1-00000000"
    if folder.is_dir():
        bait.touch()
    listener = listen()
    try:
        assert not Path(listener.address).is_relative_to(runtime_folder)
        send_nudges(FILE_KEY, None)
        assert hears(listener) and (bait.exists() or not folder.is_dir())
    finally:
        listener.close()


@pytest.mark.parametrize("runtime_dir", ["", "relative", "/nowhere/at/all"])
def test_without_a_runtime_folder(monkeypatch: pytest.MonkeyPatch, runtime_dir: str) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime_dir)
    listener = listen()
    try:
        send_nudges(FILE_KEY, None)
        assert hears(listener)
    finally:
        listener.close()


def test_processes_that_know_different_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """One was started from a desktop, the other by a timer, without the environment variable."""
    runtime_dir = os.environ["XDG_RUNTIME_DIR"]
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    listener = listen()
    try:
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime_dir)
        send_nudges(FILE_KEY, None)
        assert hears(listener)
    finally:
        listener.close()


def test_a_path_that_is_too_long_for_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the runtime folder's nor the contest file's path has to be short."""
    long_folder = tmp_path / ("x" * 120)
    long_folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long_folder))
    path = long_folder / "final.db"
    with Ledger.create(path) as ledger, Ledger.open(path) as writer:
        listener = ledger.listen()
        assert listener is not None
        append_facts(writer, ballot(1))
        assert hears(listener)


def test_a_listener_that_was_cut_off_is_replaced(path: Path) -> None:
    with Ledger.open(path) as ledger, Ledger.open(path) as writer:
        first = ledger.listen()
        assert first is not None
        Path(first.address).unlink()
        Path(first.address).parent.rmdir()
        second = ledger.listen()
        assert second is not None and second is not first and first.fileno() == -1
        append_facts(writer, ballot(1))
        assert hears(second)
