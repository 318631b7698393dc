"""Sessions of the hub, with real processes: output, input, repaint, crashes, ends, no orphans."""

import asyncio
import os
import resource
import signal
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.engine.device_settings import DeviceSettings
from scoring_tui.hub.limits import MAX_SESSION_MEMORY, MAX_UNREAD_INPUT
from scoring_tui.hub.process_memory import with_children
from scoring_tui.hub.sessions.frames import ControlMessage, FrameDecoder, TerminalData, encode
from scoring_tui.hub.sessions.pool import SessionEnd, SessionPool, SessionPoolClosed, TerminalSession
from scoring_tui.hub.sessions.session import MAX_PENDING_BYTES
from scoring_tui.ledger.nudge import NudgeListener
from scoring_tui.ledger.store import Ledger
from tests.helpers.hubs import Terminal, is_running, read_until, wait_for_exits
from tests.helpers.support import new_final

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="sessions are forked; the tests use pidfd and /proc"
)
LAST_SEAT = "Juri 3"
"""On the sign-in screen once the seats have been read."""
MAX_READ = 256 * 1024
"""Bytes that asyncio reads from a socket at once."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small contest file, closed."""
    engine = new_final(tmp_path / "final.db")
    engine.ledger.close()
    return engine.ledger.path


@pytest_asyncio.fixture
async def session_pool(path: Path) -> AsyncIterator[SessionPool]:
    """A session pool for that file."""
    async with SessionPool.start(path, "en") as session_pool:
        yield session_pool


async def open_sign_in(session_pool: SessionPool) -> tuple[TerminalSession, Terminal]:
    """Open a juror's session and wait until it shows the seats."""
    session, terminal = await session_pool.open("juror"), Terminal()
    await read_until(session, terminal, lambda t: LAST_SEAT in t.text)
    return session, terminal


async def test_a_session_opens_in_the_language_and_look_of_its_client(session_pool: SessionPool) -> None:
    session, terminal = await session_pool.open("juror", settings=DeviceSettings("id", "light")), Terminal()
    await read_until(session, terminal, lambda t: "Siapa Anda?" in t.text)
    await session.end()


# --- frames ---------------------------------------------------------------------------------------

_FRAMES = st.one_of(
    st.binary(max_size=300).map(TerminalData),
    st.builds(
        ControlMessage, st.sampled_from(["resize", "alive"]), st.dictionaries(st.just("width"), st.integers())
    ),
)


@given(st.lists(_FRAMES, max_size=8), st.integers(1, 40))
def test_frames_are_decoded_from_chunks_of_any_size(
    frames: list[TerminalData | ControlMessage], chunk_size: int
) -> None:
    stream, decoder = b"".join(map(encode, frames)), FrameDecoder()
    chunks = (stream[start : start + chunk_size] for start in range(0, len(stream), chunk_size))
    assert [frame for chunk in chunks for frame in decoder.feed(chunk)] == frames


def test_frames_of_other_kinds_are_skipped() -> None:
    stream = b"P\0\0\0\3abc" + encode(TerminalData(b"x"))
    assert list(FrameDecoder().feed(stream)) == [TerminalData(b"x")]


# --- a session ------------------------------------------------------------------------------------


async def test_a_session_shows_output_reads_keys_and_ends(session_pool: SessionPool) -> None:
    session, terminal = await open_sign_in(session_pool)
    assert "Final Kecil" in terminal.text and "Who are you?" in terminal.text
    assert {"?1049", "?1006", "?2004"} <= terminal.modes
    session.write(b"juri 2\r")
    await read_until(session, terminal, lambda t: "Six or seven digits" in t.text and "Juri 2" in t.text)
    session.write(b"\x1b")  # Escape alone: back to the list
    await read_until(session, terminal, lambda t: "Who are you?" in t.text)
    session.write(b"\x11")  # Ctrl+Q
    await read_until(session, terminal, lambda t: "exit" in t.control_messages)
    assert await session.wait() is SessionEnd.LEFT
    assert "?1049" not in terminal.modes
    assert session_pool.sessions == {}


async def test_the_terminal_size_can_change(session_pool: SessionPool) -> None:
    session, _ = await open_sign_in(session_pool)
    session.resize(120, 40)
    wide = Terminal(120, 40)
    await read_until(session, wide, lambda t: LAST_SEAT in t.text and any("╰" in row for row in t.cells[24:]))


async def test_a_returning_client_gets_the_whole_screen(session_pool: SessionPool) -> None:
    """Output in between was dropped; after a repaint the new terminal shows it too."""
    session, terminal = await open_sign_in(session_pool)
    session.write(b"juri 3")
    await read_until(session, terminal, lambda t: "juri 3" in t.text and "Juri 2" not in t.text)
    session.mark_away()
    back = Terminal()
    session.repaint()
    # The app may have sent one more full update before it read the request, so wait for the modes too.
    await read_until(session, back, lambda t: t.text == terminal.text and {"?1049", "?1006"} <= t.modes)


async def test_a_second_reader_ends_the_first(session_pool: SessionPool) -> None:
    session, _ = await open_sign_in(session_pool)

    first_is_reading = asyncio.Event()

    async def read_first() -> None:
        async for _ in session.frames():
            first_is_reading.set()

    first = asyncio.create_task(read_first())
    session.repaint()
    await first_is_reading.wait()
    second = session.frames()
    session.repaint()
    assert await anext(second) is not None
    await first


async def test_a_slow_reader_pauses_its_app_and_loses_nothing(session_pool: SessionPool) -> None:
    session, terminal = await open_sign_in(session_pool)
    slow = session.frames()
    session.repaint()
    await anext(slow)
    for _ in range(400):
        session.repaint()
    session.write(b"juri 2")
    waited = False
    async with asyncio.timeout(20):
        async for frame in slow:
            terminal.feed(frame.payload if isinstance(frame, TerminalData) else b"")
            assert session._reader is not None
            waited |= session._reader.pending_bytes > MAX_PENDING_BYTES
            assert session._reader.pending_bytes <= MAX_PENDING_BYTES + MAX_READ
            if "juri 2" in terminal.text:
                break


# --- crashes --------------------------------------------------------------------------------------


async def test_a_crash_ends_one_session_and_is_logged(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with SessionPool.start(path, "en") as session_pool:
        (healthy, terminal), (broken, broken_terminal) = (
            await open_sign_in(session_pool),
            await open_sign_in(session_pool),
        )
        broken.resize("wide", 24)  # type: ignore[arg-type]
        await read_until(broken, broken_terminal, lambda t: "exit" in t.control_messages)
        assert await asyncio.wait_for(broken.wait(), 10) is SessionEnd.CRASHED
        assert "Error" not in broken_terminal.text
        healthy.write(b"juri 1")
        await read_until(healthy, terminal, lambda t: "juri 1" in t.text)
    log = capfd.readouterr().err
    assert "TypeError" in log and "locals" not in log


async def test_without_its_fork_server_a_crash_is_told_from_a_goodbye(session_pool: SessionPool) -> None:
    (broken, _), (leaving, _) = await open_sign_in(session_pool), await open_sign_in(session_pool)
    session_pool._fork_server.kill()
    async with asyncio.timeout(10):
        while len(session_pool._orphan_ids) < 2:
            await asyncio.sleep(0.005)
        broken.resize("wide", 24)  # type: ignore[arg-type]
        assert await broken.wait() is SessionEnd.CRASHED
        leaving.write(b"\x11")
        assert await leaving.wait() is SessionEnd.LEFT


async def test_a_session_that_gets_no_more_memory_ends_alone(session_pool: SessionPool) -> None:
    (greedy, _), (modest, terminal) = await open_sign_in(session_pool), await open_sign_in(session_pool)
    _, hard_limit = resource.prlimit(greedy.pid, resource.RLIMIT_DATA)
    resource.prlimit(greedy.pid, resource.RLIMIT_DATA, (1024, hard_limit))
    async with asyncio.timeout(20):
        while greedy.end_reason is None:
            greedy.resize(200, 60)
            greedy.resize(80, 24)
            await asyncio.sleep(0.01)
    assert greedy.end_reason is SessionEnd.CRASHED
    modest.write(b"juri 1")
    await read_until(modest, terminal, lambda t: "juri 1" in t.text)


async def test_a_killed_process_ends_its_output_at_once(session_pool: SessionPool) -> None:
    """No other session has inherited its socket."""
    (first, _), (second, _) = await open_sign_in(session_pool), await open_sign_in(session_pool)
    os.kill(first.pid, signal.SIGKILL)
    async with asyncio.timeout(5):
        assert [p async for p in first.frames() if isinstance(p, ControlMessage)] == []
        assert await first.wait() is SessionEnd.CRASHED
    assert list(session_pool.sessions.values()) == [second]
    first.write(b"dropped")


async def kill_fork_server(session_pool: SessionPool) -> None:
    """Kill it and wait until the pool knows."""
    session_pool._fork_server.kill()
    async with asyncio.timeout(5):
        while session_pool._control_socket is not None:
            await asyncio.sleep(0.005)


async def test_sessions_outlive_their_fork_server(session_pool: SessionPool) -> None:
    session, terminal = await open_sign_in(session_pool)
    await kill_fork_server(session_pool)
    session.write(b"juri 2\r")
    await read_until(session, terminal, lambda t: "Six or seven" in t.text and "Juri 2" in t.text)
    other_session, _ = await open_sign_in(session_pool)
    assert set(session_pool.sessions) == {session.id, other_session.id}
    session.write(b"\x1b\x11")  # Escape, then Ctrl+Q
    assert await asyncio.wait_for(session.wait(), 5) is SessionEnd.LEFT
    assert set(session_pool.sessions) == {other_session.id}


async def test_a_session_without_fork_server_that_crashes_is_noticed(session_pool: SessionPool) -> None:
    session, _ = await open_sign_in(session_pool)
    await kill_fork_server(session_pool)
    os.kill(session.pid, signal.SIGKILL)
    assert await asyncio.wait_for(session.wait(), 5) is SessionEnd.CRASHED
    assert session_pool.sessions == {}


@pytest.mark.parametrize("is_hung", [False, True], ids=["idle", "with a session that hangs"])
async def test_a_session_without_fork_server_can_be_ended(
    session_pool: SessionPool, monkeypatch: pytest.MonkeyPatch, is_hung: bool
) -> None:
    session, _ = await open_sign_in(session_pool)
    await kill_fork_server(session_pool)
    if is_hung:
        monkeypatch.setattr("scoring_tui.hub.sessions.session.END_TIMEOUT", 0.1)
        os.kill(session.pid, signal.SIGSTOP)
    await asyncio.wait_for(session.end(), 5)
    assert session.end_reason is SessionEnd.CLOSED
    assert await wait_for_exits([session.pid], 5)


async def test_the_memory_of_a_session_is_limited(session_pool: SessionPool) -> None:
    session, _ = await open_sign_in(session_pool)
    assert resource.prlimit(session.pid, resource.RLIMIT_DATA)[0] == MAX_SESSION_MEMORY


async def test_typing_ahead_of_a_busy_app_waits_in_the_hub(session_pool: SessionPool) -> None:
    """The app takes a few hundred keys at once, so that its memory stays small, and loses none."""
    session, terminal = await open_sign_in(session_pool)
    os.kill(session.pid, signal.SIGSTOP)
    for _ in range(20):
        session.write(b"7" * 60_000)
    async with asyncio.timeout(5):
        while session.unread_bytes < MAX_UNREAD_INPUT:
            await asyncio.sleep(0.005)
    os.kill(session.pid, signal.SIGCONT)
    before = Path(f"/proc/{session.pid}/statm").read_text().split()[1]
    await asyncio.sleep(0)
    session.resize(90, 30)
    wide = Terminal(90, 30)
    await read_until(session, wide, lambda t: "7777" in t.text)
    after = Path(f"/proc/{session.pid}/statm").read_text().split()[1]
    assert (int(after) - int(before)) * resource.getpagesize() < 40e6
    assert session.unread_bytes > 0, "the rest still waits"
    del terminal


async def test_a_fork_server_that_does_not_start_raises(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SessionPoolClosed):
        async with SessionPool.start(path, "en"):
            pass


async def test_a_terminal_with_256_colors_gets_no_more(session_pool: SessionPool) -> None:
    session, seen = await session_pool.open("juror", color_system="256"), b""
    async with asyncio.timeout(10):
        async for frame in session.frames():
            seen += frame.payload if isinstance(frame, TerminalData) else b""
            if LAST_SEAT.encode() in seen:
                break
    assert b"38;5;" in seen and b"38;2;" not in seen and b"48;2;" not in seen


# --- the end --------------------------------------------------------------------------------------


async def test_the_hub_can_end_a_session(session_pool: SessionPool) -> None:
    session, terminal = await open_sign_in(session_pool)
    ending = asyncio.create_task(session.end())
    await read_until(session, terminal, lambda t: "exit" in t.control_messages)
    await asyncio.wait_for(ending, 5)
    assert session.end_reason is SessionEnd.CLOSED and not is_running(session.pid)


async def test_a_session_that_hangs_is_killed(
    session_pool: SessionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring_tui.hub.sessions.session.END_TIMEOUT", 0.1)
    session, _ = await open_sign_in(session_pool)
    os.kill(session.pid, signal.SIGSTOP)
    await asyncio.wait_for(session.end(), 5)
    assert session.end_reason is SessionEnd.CLOSED and not is_running(session.pid)


async def test_a_pool_that_stops_leaves_no_process(path: Path) -> None:
    async with SessionPool.start(path, "en") as session_pool:
        pids = [(await open_sign_in(session_pool))[0].pid for _ in range(2)]
        pids.append(session_pool._fork_server.pid)
    assert not any(map(is_running, pids))


_HUB = """
import asyncio, sys
from pathlib import Path
from scoring_tui.hub.sessions.pool import SessionPool
async def main():
    async with SessionPool.start(Path(sys.argv[1]), "en") as session_pool:
        opened = [await session_pool.open("juror") for _ in range(2)]
        await asyncio.gather(*(anext(session.frames()) for session in opened))
        print(session_pool._fork_server.pid, *(session.pid for session in opened), flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest.mark.parametrize("is_hung", [False, True], ids=["idle", "with a session that hangs"])
async def test_a_killed_hub_leaves_no_orphan(path: Path, is_hung: bool) -> None:
    """The processes end although the hub could not end them in order."""
    hub = await asyncio.create_subprocess_exec(sys.executable, "-c", _HUB, str(path), stdout=PIPE)
    assert hub.stdout is not None
    pids = [int(word) for word in (await asyncio.wait_for(hub.stdout.readline(), 20)).split()]
    assert len(pids) == 3 and all(map(is_running, pids))
    if is_hung:
        os.kill(pids[-1], signal.SIGSTOP)
    hub.kill()
    assert await wait_for_exits(pids, 2)
    await hub.wait()


# --- the contest ----------------------------------------------------------------------------------


async def test_a_client_signed_in_by_its_server_holds_the_seat(path: Path, session_pool: SessionPool) -> None:
    session, terminal = (
        await session_pool.open("mc", seat="mc:A", is_signed_in=True, device="laptop 7"),
        Terminal(),
    )
    await read_until(session, terminal, lambda t: "Sutrisno" in t.text)
    with Ledger.open(path) as ledger:
        assert [(row.seat, row.device) for row in ledger.seats.list_rows()] == [("mc:A", "laptop 7")]


async def test_each_session_listens_for_commits(session_pool: SessionPool, path: Path) -> None:
    """At a socket of its own; their parent, which is forked, at none."""
    sessions = [await session_pool.open("juror"), await session_pool.open("chair")]
    for session in sessions:
        await read_until(session, Terminal(), lambda t: "Final Kecil" in t.text)
    status = path.stat()
    listener = NudgeListener.open((status.st_dev, status.st_ino))
    assert listener is not None
    folder, own_name = os.path.split(listener.address)
    prefix = f"{status.st_dev:x}-{status.st_ino:x}-"
    listener.close()
    names = {socket_path.name for socket_path in Path(folder).glob(f"{prefix}*")} - {own_name}
    assert sorted(int(name.split("-")[2]) for name in names) == sorted(session.pid for session in sessions)


async def test_a_commit_of_one_session_reaches_the_others(session_pool: SessionPool) -> None:
    board, wall = await session_pool.open("board", size=(120, 30)), Terminal(120, 30)
    await read_until(board, wall, lambda t: "Final Kecil" in t.text)
    mc, stage = await session_pool.open("mc", seat="mc:A", is_signed_in=True), Terminal()
    await read_until(mc, stage, lambda t: "Sutrisno" in t.text)
    mc.write(b" ")
    await read_until(board, wall, lambda t: "Called to the stage" in t.text)


async def test_the_process_of_a_board_has_a_child_that_ends_with_it(session_pool: SessionPool) -> None:
    """The child reads the file. A killed board leaves no process."""
    board = await session_pool.open("board")
    await read_until(board, Terminal(), lambda t: "Final Kecil" in t.text)
    (feeder_id,) = with_children([board.pid]) - {board.pid}
    os.kill(board.pid, signal.SIGKILL)
    await board.wait()
    deadline = time.monotonic() + 10
    while psutil.pid_exists(feeder_id):
        assert time.monotonic() < deadline, "the feeder is still there"
        await asyncio.sleep(0.02)
