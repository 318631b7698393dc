"""Sessions of the hub, with real processes: painted, typed into, painted anew, ended, never orphaned."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.hub.sessions.frames import ControlMessage, FrameDecoder, TerminalData, encode
from scoring_tui.hub.sessions.pool import SessionEnd, SessionPool, SessionPoolClosed, TerminalSession
from scoring_tui.hub.sessions.session import MAX_PENDING_BYTES
from scoring_tui.ledger.store import Ledger
from tests.helpers.hubs import Terminal, gone, lives, watch
from tests.helpers.support import new_final

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="sessions are forked, and watched by Linux's ways"
)
CARD = "Juri 3"
"""On the sign-in screen once the seats have been read."""
PIECE = 256 * 1024
"""As much as arrives in one reading from a socket."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small final, closed."""
    engine = new_final(tmp_path / "final.db")
    engine.ledger.close()
    return engine.ledger.path


@pytest_asyncio.fixture
async def nursery(path: Path) -> AsyncIterator[SessionPool]:
    """A warm parent for that final."""
    async with SessionPool.start(path, "en") as nursery:
        yield nursery


async def signing_in(nursery: SessionPool) -> tuple[TerminalSession, Terminal]:
    """A juror's session that shows the seats."""
    session, terminal = await nursery.open("juror"), Terminal()
    await watch(session, terminal, lambda t: CARD in t.text)
    return session, terminal


# --- frames ---------------------------------------------------------------------------------------

_PACKETS = st.one_of(
    st.binary(max_size=300).map(TerminalData),
    st.builds(
        ControlMessage, st.sampled_from(["resize", "alive"]), st.dictionaries(st.just("width"), st.integers())
    ),
)


@given(st.lists(_PACKETS, max_size=8), st.integers(1, 40))
def test_packets_arrive_whole_however_the_stream_is_cut(
    packets: list[TerminalData | ControlMessage], piece: int
) -> None:
    stream, unpacker = b"".join(map(encode, packets)), FrameDecoder()
    pieces = (stream[at : at + piece] for at in range(0, len(stream), piece))
    assert [packet for part in pieces for packet in unpacker.feed(part)] == packets


def test_frames_of_another_kind_are_passed_over() -> None:
    stream = b"P\0\0\0\3abc" + encode(TerminalData(b"x"))
    assert list(FrameDecoder().feed(stream)) == [TerminalData(b"x")]


# --- a session ------------------------------------------------------------------------------------


async def test_a_session_paints_takes_keys_and_leaves(nursery: SessionPool) -> None:
    session, terminal = await signing_in(nursery)
    assert "Final Kecil" in terminal.text and "Who are you?" in terminal.text
    assert {"?1049", "?1006", "?2004"} <= terminal.modes
    session.write(b"juri 2\r")
    await watch(session, terminal, lambda t: "Six digits" in t.text and "Juri 2" in t.text)
    session.write(b"\x1b")  # Escape alone: back to the list
    await watch(session, terminal, lambda t: "Who are you?" in t.text)
    session.write(b"\x11")  # Ctrl+Q
    await watch(session, terminal, lambda t: t.metas == ["exit"])
    assert await session.wait() is SessionEnd.LEFT
    assert "?1049" not in terminal.modes
    assert nursery.sessions == {}


async def test_the_terminal_may_change_its_size(nursery: SessionPool) -> None:
    session, _ = await signing_in(nursery)
    session.resize(120, 40)
    wide = Terminal(120, 40)
    await watch(session, wide, lambda t: CARD in t.text and any("╰" in row for row in t.cells[24:]))


async def test_whoever_comes_back_gets_the_whole_screen(nursery: SessionPool) -> None:
    """What came meanwhile was dropped; the new terminal shows it all the same."""
    session, terminal = await signing_in(nursery)
    session.write(b"juri 3")
    await watch(session, terminal, lambda t: "juri 3" in t.text and "Juri 2" not in t.text)
    session.mark_away()
    back = Terminal()
    session.repaint()
    # The app may have sent one more full update before it read the request, so wait for the modes too.
    await watch(session, back, lambda t: t.text == terminal.text and {"?1049", "?1006"} <= t.modes)


async def test_a_second_reader_ends_the_first(nursery: SessionPool) -> None:
    session, _ = await signing_in(nursery)
    first, second = session.frames(), session.frames()
    waiting = asyncio.ensure_future(anext(first, None))
    await asyncio.sleep(0)
    session.repaint()
    assert isinstance(await anext(second), TerminalData)
    assert await waiting is None


async def test_a_slow_reader_makes_its_app_wait_and_gets_everything(nursery: SessionPool) -> None:
    session, terminal = await signing_in(nursery)
    slow = session.frames()
    session.repaint()
    assert isinstance(await anext(slow), TerminalData)
    for _ in range(400):
        session.repaint()
    session.write(b"juri 2")
    waited = False
    async with asyncio.timeout(20):
        async for packet in slow:
            terminal.feed(packet.payload if isinstance(packet, TerminalData) else b"")
            assert session._reader is not None
            waited |= session._reader.pending_bytes > MAX_PENDING_BYTES
            assert session._reader.pending_bytes <= MAX_PENDING_BYTES + PIECE
            if "juri 2" in terminal.text:
                break


# --- one crash is one seat's ----------------------------------------------------------------------


async def test_a_crash_is_one_seats_and_told_in_the_log_only(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with SessionPool.start(path, "en") as nursery:
        (well, terminal), (broken, shown) = await signing_in(nursery), await signing_in(nursery)
        broken.resize("wide", 24)  # type: ignore[arg-type]
        await watch(broken, shown, lambda t: t.metas == ["exit"])
        assert await asyncio.wait_for(broken.wait(), 10) is SessionEnd.CRASHED
        assert "Error" not in shown.text
        well.write(b"juri 1")
        await watch(well, terminal, lambda t: "juri 1" in t.text)
    told = capfd.readouterr().err
    assert "TypeError" in told and "locals" not in told


async def test_a_killed_process_ends_its_packets_at_once(nursery: SessionPool) -> None:
    """No other session holds its socket open."""
    (first, _), (second, _) = await signing_in(nursery), await signing_in(nursery)
    os.kill(first.pid, signal.SIGKILL)
    async with asyncio.timeout(5):
        assert [p async for p in first.frames() if isinstance(p, ControlMessage)] == []
        assert await first.wait() is SessionEnd.CRASHED
    assert list(nursery.sessions.values()) == [second]
    first.write(b"into the void")


async def test_a_nursery_that_broke_down_takes_its_sessions_along_and_is_replaced(
    nursery: SessionPool,
) -> None:
    session, _ = await signing_in(nursery)
    nursery._fork_server.kill()
    assert await asyncio.wait_for(session.wait(), 5) is SessionEnd.CRASHED
    assert await gone([session.pid], 2)
    await signing_in(nursery)


async def test_a_nursery_that_does_not_come_up_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SessionPoolClosed):
        async with SessionPool.start(path, "en"):
            pass


async def test_a_terminal_of_few_colours_gets_few(nursery: SessionPool) -> None:
    session, seen = await nursery.open("juror", color_system="256"), b""
    async with asyncio.timeout(10):
        async for packet in session.frames():
            seen += packet.payload if isinstance(packet, TerminalData) else b""
            if CARD.encode() in seen:
                break
    assert b"38;5;" in seen and b"38;2;" not in seen and b"48;2;" not in seen


# --- the end --------------------------------------------------------------------------------------


async def test_the_hub_may_end_a_session(nursery: SessionPool) -> None:
    session, terminal = await signing_in(nursery)
    ending = asyncio.create_task(session.end())
    await watch(session, terminal, lambda t: t.metas == ["exit"])
    await asyncio.wait_for(ending, 5)
    assert session.end_reason is SessionEnd.CLOSED and not lives(session.pid)


async def test_news_for_a_session_that_is_ending_are_dropped(nursery: SessionPool) -> None:
    """Else the others would not get them either."""
    session = await nursery.open("board")
    await watch(session, Terminal(), lambda seen: "Final Kecil" in seen.text)
    ending = asyncio.create_task(session.end())
    await asyncio.sleep(0)
    session.nudge()
    await ending
    assert session.end_reason is SessionEnd.CLOSED


async def test_a_session_that_hangs_is_killed(nursery: SessionPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring_tui.hub.sessions.session.END_TIMEOUT", 0.1)
    session, _ = await signing_in(nursery)
    os.kill(session.pid, signal.SIGSTOP)
    await asyncio.wait_for(session.end(), 5)
    assert session.end_reason is SessionEnd.CLOSED and not lives(session.pid)


async def test_a_nursery_that_stops_leaves_nobody(path: Path) -> None:
    async with SessionPool.start(path, "en") as nursery:
        pids = [(await signing_in(nursery))[0].pid for _ in range(2)]
        pids.append(nursery._fork_server.pid)
    assert not any(map(lives, pids))


_HUB = """
import asyncio, sys
from pathlib import Path
from scoring_tui.hub.sessions.pool import SessionPool
async def main():
    async with SessionPool.start(Path(sys.argv[1]), "en") as nursery:
        opened = [await nursery.open("juror") for _ in range(2)]
        await asyncio.gather(*(anext(session.frames()) for session in opened))
        print(nursery._fork_server.pid, *(session.pid for session in opened), flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "with a session that hangs"])
async def test_a_killed_hub_leaves_no_orphan(path: Path, busy: bool) -> None:
    """Nobody had the time to tell them."""
    hub = await asyncio.create_subprocess_exec(sys.executable, "-c", _HUB, str(path), stdout=PIPE)
    assert hub.stdout is not None
    pids = [int(word) for word in (await asyncio.wait_for(hub.stdout.readline(), 20)).split()]
    assert len(pids) == 3 and all(map(lives, pids))
    if busy:
        os.kill(pids[-1], signal.SIGSTOP)
    hub.kill()
    assert await gone(pids, 2)
    await hub.wait()


# --- the contest ----------------------------------------------------------------------------------


async def test_who_is_signed_in_by_the_door_sits_at_the_seat(path: Path, nursery: SessionPool) -> None:
    session, terminal = (
        await nursery.open("mc", seat="mc:A", is_signed_in=True, device="laptop 7"),
        Terminal(),
    )
    await watch(session, terminal, lambda t: "Sutrisno" in t.text)
    with Ledger.open(path) as ledger:
        assert [(row.seat, row.device) for row in ledger.seats.list_rows()] == [("mc:A", "laptop 7")]


async def test_a_commit_of_one_session_is_seen_by_another(nursery: SessionPool) -> None:
    board, wall = await nursery.open("board", size=(120, 40)), Terminal(120, 40)
    await watch(board, wall, lambda t: "Final Kecil" in t.text)
    mc, stage = await nursery.open("mc", seat="mc:A", is_signed_in=True), Terminal()
    await watch(mc, stage, lambda t: "Sutrisno" in t.text)
    mc.write(b" ")
    await watch(board, wall, lambda t: "Sutrisno" in t.text)
