"""The link between screens and the hall: news in, commands through, trouble told, nothing lost at the end."""

import asyncio
import errno
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.commands.stage import Call
from scoring_tui.engine import thread as link
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import EngineThread, Views
from scoring_tui.engine.waiting import LOOK_BURST, LOOKS_PER_SECOND
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.nudge import NudgeListener, send_nudges
from scoring_tui.ledger.store import Ledger
from scoring_tui.ledger.write_lock import WriteLock
from tests.helpers.support import MC_A, FakeClock, new_final


class Watcher:
    """Collects what the link tells."""

    def __init__(self, path: Path) -> None:
        self.views: list[Views] = []
        self.troubles: list[LazyText | None] = []
        self.link = EngineThread(
            path, self.project, self.views.append, self.troubles.append, clock=FakeClock()
        )

    @staticmethod
    def project(engine: Engine) -> Views:
        """The only thing looked at: who is on stage."""
        return {"live": engine.state.rooms["A"].live}


def eventually(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "never came true"
        threading.Event().wait(0.005)


@contextmanager
def running(path: Path) -> Iterator[Watcher]:
    """A link in its thread."""
    watcher = Watcher(path)
    thread = threading.Thread(target=watcher.link.run)
    thread.start()
    try:
        yield watcher
    finally:
        watcher.link.stop()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small final, closed."""
    engine = new_final(tmp_path / "final.db")
    engine.ledger.close()
    return engine.ledger.path


def test_what_others_do_is_seen(path: Path) -> None:
    """Another connection's commit becomes a view."""
    with running(path) as watcher, Ledger.open(path) as ledger:
        eventually(lambda: watcher.views == [{"live": None}])
        Engine(ledger, FakeClock()).submit(Call(2), MC_A)
        eventually(lambda: watcher.views[-1] == {"live": 2})
        assert len(watcher.views) == 2 and watcher.troubles == []


def test_a_commit_of_another_is_seen_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two polls it may sleep as long as it likes."""
    for pause in ("POLL_ACTIVE", "POLL_IDLE", "POLL_NOTIFIED", "REFRESH"):
        monkeypatch.setattr(f"scoring_tui.engine.thread.{pause}", 3600)
    with running(path) as watcher, Ledger.open(path) as ledger:
        eventually(lambda: watcher.views == [{"live": None}])
        Engine(ledger, FakeClock()).submit(Call(2), MC_A)
        eventually(lambda: watcher.views[-1] == {"live": 2})


def test_a_lost_notice_is_made_up_for_by_polling(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on it polls as without notices, because the process may have no way to send any."""
    monkeypatch.setattr("scoring_tui.engine.thread.REFRESH", 3600)
    monkeypatch.setattr("scoring_tui.ledger.database.send_nudges", lambda *_: None)
    with running(path) as watcher, Ledger.open(path) as ledger:
        eventually(lambda: watcher.views == [{"live": None}])
        assert watcher.link._listener is not None
        assert watcher.link._poll_seconds() == link.POLL_NOTIFIED
        Engine(ledger, FakeClock()).submit(Call(2), MC_A)
        eventually(lambda: watcher.views[-1] == {"live": 2})
        eventually(lambda: watcher.link._poll_seconds() == link.POLL_ACTIVE)


def test_without_sockets_it_polls(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setattr(NudgeListener, "open", lambda file_key: None)
    with running(path) as watcher, Ledger.open(path) as ledger:
        eventually(lambda: watcher.views == [{"live": None}])
        assert watcher.link._poll_seconds() <= link.POLL_IDLE
        Engine(ledger, FakeClock()).submit(Call(2), MC_A)
        eventually(lambda: watcher.views[-1] == {"live": 2})


def test_a_listener_that_was_cut_off_is_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may empty the folder of the sockets."""
    with running(path) as watcher, Ledger.open(path) as ledger:
        eventually(lambda: watcher.views == [{"live": None}])
        first_listener = watcher.link._listener
        assert isinstance(first_listener, NudgeListener)
        Path(first_listener.address).unlink()
        eventually(lambda: watcher.link._listener is not first_listener)
        for pause in ("POLL_ACTIVE", "POLL_IDLE", "POLL_NOTIFIED", "REFRESH"):
            monkeypatch.setattr(f"scoring_tui.engine.thread.{pause}", 3600)
        Engine(ledger, FakeClock()).submit(Call(2), MC_A)
        eventually(lambda: watcher.views[-1] == {"live": 2})


async def test_a_flood_of_notices_costs_little_and_delays_no_command(path: Path) -> None:
    """The number of looks a second is limited, and commands do not stand behind the notices."""
    is_over, poll_times = threading.Event(), list[float]()

    def flood(file_key: tuple[int, int]) -> None:
        while not is_over.is_set():
            send_nudges(file_key, None)

    def count_polls(engine: Engine) -> tuple[int, int]:
        poll_changes = engine.ledger.poll_changes

        def poll() -> bool:
            poll_times.append(time.monotonic())
            return poll_changes()

        engine.ledger.poll_changes = poll  # type: ignore[method-assign]
        status = engine.ledger.path.stat()
        return status.st_dev, status.st_ino

    with running(path) as watcher:
        file_key = await watcher.link.ask(count_polls)
        flooding = threading.Thread(target=flood, args=(file_key,))
        flooding.start()
        try:
            while len(poll_times) < 3 * LOOK_BURST:
                await asyncio.sleep(0.01)
            seconds = poll_times[-1] - poll_times[0]
            other_polls = 2 * (seconds / link.POLL_NOTIFIED + seconds / link.REFRESH) + 3
            assert len(poll_times) <= LOOK_BURST + seconds * LOOKS_PER_SECOND + other_polls
            assert (await watcher.link.submit(Call(1), MC_A)).is_done
        finally:
            is_over.set()
            flooding.join()


def test_it_polls_less_often_when_idle(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never later than the next refresh of the views; least often where commits are announced."""
    now = 10_000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    engine_thread = Watcher(path).link
    engine_thread._views_built_at, engine_thread._active_since = now - 0.2, now - 4.9
    assert engine_thread._poll_seconds() == link.POLL_ACTIVE
    engine_thread._active_since = now - 5
    assert engine_thread._poll_seconds() == link.POLL_IDLE <= 0.04
    with Ledger.open(path) as ledger:
        engine_thread._listener = ledger.listen()
        assert engine_thread._poll_seconds() == link.POLL_NOTIFIED
        engine_thread._views_built_at = now - 0.4
        assert engine_thread._poll_seconds() == pytest.approx(0.1)
    engine_thread._views_built_at = now - 10
    assert engine_thread._poll_seconds() == 0


@pytest.mark.parametrize(
    ("rounds", "seconds"),
    [
        ("", link.POLL_NOTIFIED),
        ("n", link.POLL_NOTIFIED),  # a notice without a commit
        ("b", link.POLL_NOTIFIED),  # both
        ("c", link.POLL_IDLE),  # a commit without a notice
        ("cn", link.POLL_NOTIFIED),  # the notice comes a little later
        ("c....n", link.POLL_IDLE),  # much later: it is of another commit
        ("cb", link.POLL_NOTIFIED),
        ("b..c", link.POLL_IDLE),
    ],
)
def test_a_commit_without_a_notice_is_distrusted(
    path: Path, monkeypatch: pytest.MonkeyPatch, rounds: str, seconds: float
) -> None:
    """Rounds are 0.1 s: n with a notice, c with a commit, b with both."""
    now = 10_000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    engine_thread = Watcher(path).link
    with Ledger.open(path) as ledger:
        engine_thread._listener = ledger.listen()
        for round_ in rounds:
            now += 0.1
            engine_thread._check_notices(is_notified=round_ in "nb", has_news=round_ in "cb")
        engine_thread._views_built_at = now
        assert engine_thread._poll_seconds() == seconds
        now += link.DISTRUST_PERIOD + 1
        engine_thread._views_built_at = now
        assert engine_thread._poll_seconds() == link.POLL_NOTIFIED


def test_new_entries_start_an_active_period(path: Path) -> None:
    """For a while, since more is to be expected."""
    with running(path) as watcher, Ledger.open(path) as ledger:
        eventually(lambda: watcher.views)
        assert watcher.link._active_since == 0
        Engine(ledger, FakeClock()).submit(Call(2), MC_A)
        eventually(lambda: watcher.link._active_since > 0)


async def test_commands_come_back_with_what_became_of_them(path: Path) -> None:
    """In the ledger, refused, and harmless when sent twice."""
    with running(path) as watcher:
        done = await watcher.link.submit(Call(1), MC_A, "key-1")
        assert done.is_done and done.entries[0].fact.kind == "turn-called"
        again = await watcher.link.submit(Call(1), MC_A, "key-1")
        assert again.entries == done.entries
        no = await watcher.link.submit(Call(2), MC_A)
        assert no.refusal is not None and "No. 1" in str(no.refusal)
        eventually(lambda: watcher.views[-1] == {"live": 1})


async def test_a_file_that_went_away_is_trouble_until_it_is_back(path: Path) -> None:
    """Words while it is gone, none when it is back; a command meanwhile fails and may be sent again."""
    away = path.with_name("away.db")
    with running(path) as watcher:
        eventually(lambda: watcher.views)
        path.rename(away)
        failed = await watcher.link.submit(Call(1), MC_A, "key-1")
        assert failed.failure is not None and not failed.is_done
        away.rename(path)
        for _ in range(200):
            outcome = await watcher.link.submit(Call(1), MC_A, "key-1")
            if outcome.is_done:
                break
            await asyncio.sleep(0.02)
        assert outcome.is_done
    with Ledger.open(path) as ledger:
        assert [entry.key for entry in ledger.find_by_key("key-1")] == ["key-1"]


def test_an_idle_screen_notices_that_its_file_was_replaced(path: Path) -> None:
    """It says so without being asked to write, and goes on with the file that is there now."""
    with running(path) as watcher:
        eventually(lambda: watcher.views)
        path.rename(path.with_name("away.db"))
        eventually(lambda: watcher.troubles)
        assert watcher.troubles[0] is not None and "moved" in str(watcher.troubles[0])


def test_a_file_that_is_not_there_is_told_and_waited_for(tmp_path: Path) -> None:
    """The screens open anyway and say what is wrong."""
    with running(tmp_path / "none.db") as watcher:
        eventually(lambda: watcher.troubles)
        assert watcher.troubles[0] is not None and "none.db" in str(watcher.troubles[0])
        assert watcher.views == []
        new_final(tmp_path / "none.db").ledger.close()
        eventually(lambda: watcher.views)
        assert watcher.troubles[-1] is None


async def test_stopping_finishes_what_is_engine_thread(path: Path) -> None:
    """A ballot that was sent in the last moment is not lost."""
    with running(path) as watcher:
        eventually(lambda: watcher.views)
        engine_thread = [
            asyncio.ensure_future(watcher.link.submit(Call(1), MC_A, f"key-{n}")) for n in range(5)
        ]
        await asyncio.sleep(0)
        watcher.link.stop()
        assert all(outcome.is_done for outcome in await asyncio.gather(*engine_thread))


# --- whatever happens ---------------------------------------------------------------------------------

FAULTS = [
    (OSError(errno.EIO, "Input/output error"), "reports an error (Input/output error)"),
    (OSError(errno.EMFILE, "Too many open files"), "cannot be used now (Too many open files)"),
    (OSError(errno.ESTALE, "Stale file handle"), "reports an error (Stale file handle)"),
    (PermissionError(errno.EACCES, "Permission denied"), "cannot be written"),
    (OSError(errno.EROFS, "Read-only file system"), "can only be read now"),
    (OSError(errno.EDQUOT, "Disk quota exceeded"), "allows no more space"),
    (sqlite3.OperationalError("unable to open database file"), "cannot be used now"),
    (KeyError("juror"), "cannot be used now (KeyError('juror'))"),
]


class Faulty:
    """Raises an error as long as there is one."""

    def __init__(self, function: Callable[..., Any], error: Exception) -> None:
        self.function, self.error = function, error
        self.is_broken = True

    def __call__(self, *arguments: Any) -> Any:
        if self.is_broken:
            raise self.error
        return self.function(*arguments)


@pytest.mark.parametrize(("error", "words"), FAULTS, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("place", ["_check_file", "_project"])
def test_any_error_is_a_line_of_trouble_and_tried_again(
    path: Path, error: Exception, words: str, place: str
) -> None:
    watcher = Watcher(path)
    faulty = Faulty(getattr(watcher.link, place), error)
    setattr(watcher.link, place, faulty)
    thread = threading.Thread(target=watcher.link.run)
    thread.start()
    try:
        eventually(lambda: watcher.troubles)
        assert watcher.troubles[0] is not None and words in str(watcher.troubles[0])
        faulty.is_broken = False
        eventually(lambda: watcher.views and watcher.troubles[-1] is None)
        assert len(watcher.troubles) == 2, "the same trouble is told once"
    finally:
        watcher.link.stop()
        thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize(("error", "words"), FAULTS, ids=lambda value: str(value)[:30])
async def test_an_error_in_a_command_is_its_failure(path: Path, error: Exception, words: str) -> None:
    """It is answered in words, and the next command works."""

    def fail(engine: Engine) -> None:
        raise error

    with running(path) as watcher:
        with pytest.raises(LedgerError) as caught:
            await watcher.link.ask(fail)
        assert words in str(caught.value)
        outcome = await watcher.link.submit(Call(1), MC_A, "key-1")
        while outcome.failure is not None:
            outcome = await watcher.link.submit(Call(1), MC_A, "key-1")
        assert outcome.is_done


def test_entries_that_were_seen_and_are_gone_stop_the_screen(path: Path, tmp_path: Path) -> None:
    """Also if the witness beside the file is gone too: the process itself remembers."""
    older = tmp_path / "older.db"
    shutil.copy(path, older)
    with running(path) as watcher:
        with Ledger.open(path) as ledger:
            Engine(ledger, FakeClock()).submit(Call(2), MC_A)
        eventually(lambda: watcher.views[-1:] == [{"live": 2}])
        for suffix in ("-wal", "-shm", "-gate"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        older.replace(path)
        eventually(lambda: "has lost entries" in str(watcher.troubles[-1:]))
        assert watcher.views[-1] == {"live": 2}, "nothing older is shown"


async def test_leaving_does_not_wait_for_the_file(path: Path) -> None:
    """A query that hangs, as on a disk that does not answer."""
    is_hanging, release = threading.Event(), threading.Event()

    def hang(engine: Engine) -> bool:
        is_hanging.set()
        return release.wait(60)

    watcher = Watcher(path)
    watcher.link.start()
    try:
        hanging = asyncio.ensure_future(watcher.link.ask(hang))
        while not is_hanging.is_set():
            await asyncio.sleep(0.01)
        watcher.link.stop()
        assert not watcher.link.join()
    finally:
        release.set()
    assert await hanging
    eventually(watcher.link.join)


async def test_a_command_is_tried_again_while_the_file_is_locked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is sent once the lock is free; if it never is, the person may try again with the same key."""
    monkeypatch.setattr("scoring_tui.ledger.write_lock.MAX_WAIT_SECONDS", 0.05)
    with running(path) as watcher:
        with closing(WriteLock(path)) as lock, lock:
            failed = await watcher.link.submit(Call(1), MC_A, "key-1")
            assert failed.failure is not None
            monkeypatch.setattr("scoring_tui.engine.thread.BUSY_ATTEMPTS", 10**6)
            waiting = asyncio.ensure_future(watcher.link.submit(Call(1), MC_A, "key-1"))
            for _ in range(3):
                assert await watcher.link.ask(lambda engine: engine.state.seq), (
                    "the screen is served meanwhile"
                )
        assert (await waiting).is_done
