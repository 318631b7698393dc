"""The thread that owns the engine of one process, applies new entries and answers the screens' queries.

Queries are functions of the `Engine`; their results are awaited. Views are delivered by a callback, which is
called in this thread. Engine and ledger are imported in the thread, so that a screen's first frame does not
wait for them.
"""

from __future__ import annotations

import asyncio
import logging
import math
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scoring_tui.domain.clock import Clock, Reading, read_clock
from scoring_tui.domain.commands.base import Command, new_key
from scoring_tui.engine.backup_runner import BackupRunner, choose_folder
from scoring_tui.engine.waiting import EngineAlarm
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.engine.engine import BeforeCommit, Engine
    from scoring_tui.ledger.errors import LedgerError
    from scoring_tui.ledger.port import CommitListener

POLL_ACTIVE = 0.02
"""Seconds between two polls in an active period, without notices of commits."""
ACTIVE_PERIOD = 5.0
"""Seconds after an entry during which the thread polls more often."""
POLL_IDLE = 0.04
"""Seconds between two polls otherwise: half the processor time, and the delay is not noticeable."""
POLL_NOTIFIED = 0.25
"""Seconds between two polls where processes that commit send a notice; finds commits without one."""
DISTRUST_PERIOD = 600.0
"""Seconds of polling as without notices after a commit came without one: its process cannot send any."""
LATE_NOTICE = 0.2
"""Seconds by which a notice may come after its commit was found by a poll."""
REFRESH = 0.5
"""Seconds after which views are rebuilt without new entries, because presence is not in the ledger."""
RETRY = 0.5
"""Seconds between two attempts while the file cannot be read."""
FRESH_LOOK = 5.0
"""Seconds between two looks at the file by a new connection, which SQLite's memory cannot deceive."""
BUSY_ATTEMPTS = 5
"""How often a command is tried while the file is locked; each attempt waits for three seconds."""
LEAVE = 1.0
"""Seconds that leaving waits for a thread that is held up by the file."""

T = TypeVar("T")
Views = dict[str, Any]
"""A frozen view for each role on this device."""
Project = Callable[["Engine"], Views]


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """The result of a command: entries, or the reason why there are none."""

    entries: tuple[Entry, ...] = ()
    refusal: LazyText | None = None
    """Why the rules refused the command."""
    failure: LazyText | None = None
    """Why the file could not be written; the command may be sent again with the same key."""

    @property
    def is_done(self) -> bool:
        """Whether the entries are on disk."""
        return self.refusal is None and self.failure is None


class EngineThread:
    """Owns an engine from `run` until `stop`, in the thread that calls `run`, or calls `step` in a loop."""

    def __init__(
        self,
        path: Path,
        project: Project,
        on_views: Callable[[Views], None],
        on_trouble: Callable[[LazyText | None], None],
        *,
        on_warning: Callable[[LazyText | None], None] = lambda warning: None,
        clock: Clock = read_clock,
    ) -> None:
        """Args:
        on_trouble: called with the reason why the file cannot be used, and with None when it can again.
        on_warning: called with what the committee must know although everything works, or None.
        """
        self._path, self._project, self._clock = path, project, clock
        self.holder_name = ""
        """The seat of this process, told to others that wait for its write lock."""
        self._on_views, self._on_trouble, self._on_warning = on_views, on_trouble, on_warning
        self._queries: queue.SimpleQueue[tuple[Callable[[Engine], Any], Future[Any]]] = queue.SimpleQueue()
        self._stop_event = threading.Event()
        self._thread: threading.Thread | None = None
        self._backup_runner = BackupRunner(path)
        self._last_read_at = time.monotonic()
        self._trouble: LazyText | None = None
        self._warning: LazyText | None = None
        self._last_head: tuple[int, str] | None = None
        """The last entry that this process has seen; the file must hold it as long as the process runs."""
        self._alarm = EngineAlarm()
        self._listener: CommitListener | None = None
        """Hears of commits by others; None where that is not possible."""
        self._unannounced_at = -math.inf
        """When a poll last found a commit of which there was no notice."""
        self._engine: Engine | None = None
        """None while the file is not open."""
        self._projected_seq = -1
        self._last_views: Views | None = None
        self._lasting_trouble: LazyText | None = None
        self._active_since = self._views_built_at = self._looked_afresh_at = 0.0

    # --- called by the screens' thread ------------------------------------------------------------

    async def ask(self, query: Callable[[Engine], T]) -> T:
        """Run a function of the engine in its thread; return its result or raise its exception."""
        future: Future[T] = Future()
        self._queries.put((query, future))
        self._alarm.wake()
        return await asyncio.wrap_future(future)

    async def submit(
        self, command: Command, actor: Actor, key: str = "", before_commit: BeforeCommit | None = None
    ) -> CommandOutcome:
        """Submit a command; a refusal or a failure is returned, not raised.

        While another process keeps the file locked, the command is tried again; between two attempts the
        screen is served, and says who keeps it.
        """
        from scoring_tui.ledger.errors import FileBusy, LedgerError

        key = key or new_key()
        failure: LazyText | None = None
        for _ in range(BUSY_ATTEMPTS):
            try:
                entries = await self.ask(lambda engine: engine.submit(command, actor, key, before_commit))
            except CommandRefused as error:
                return CommandOutcome(refusal=error.message)
            except FileBusy as error:
                failure = error.message_in_use
            except LedgerError as error:
                return CommandOutcome(failure=error.message_in_use)
            else:
                return CommandOutcome(tuple(entries))
        return CommandOutcome(failure=failure)

    def now(self) -> Reading:
        """Return a reading of the clock that measures the phases."""
        return self._clock()

    @property
    def file_age(self) -> float:
        """Seconds since the file was last read successfully."""
        return time.monotonic() - self._last_read_at

    def start(self) -> None:
        """Run in a new thread. A daemon: a process that leaves does not wait for a file that hangs."""
        self._thread = threading.Thread(target=self.run, name="engine", daemon=True)
        self._thread.start()

    def rename_holder(self, name: str) -> None:
        """Name the seat of this process, once a person has signed in."""
        from scoring_tui.ledger.write_lock import set_holder_name

        self.holder_name = name
        set_holder_name(name)

    def stop(self) -> None:
        """End `run` after the waiting queries."""
        self._stop_event.set()
        self._alarm.wake()

    def join(self) -> bool:
        """Wait for the end of the thread, at most `LEAVE` seconds; return whether it has ended."""
        if self._thread is not None:
            self._thread.join(LEAVE)
        return self._thread is None or not self._thread.is_alive()

    # --- the thread -------------------------------------------------------------------------------

    def run(self) -> None:
        """Serve until stopped."""
        try:
            while not self._is_finished():
                if not self.step():
                    self._stop_event.wait(RETRY)
        finally:
            self._close_engine()
            self._cancel_queries()

    def step(self) -> bool:
        """Do one round of `run`: wait for a query or the next poll, run the query, deliver new views.

        The first round opens the file. Whatever happens becomes a line of trouble; then the file is closed,
        to be opened again by the next round, and False is returned.
        """
        from scoring_tui.ledger.errors import LedgerError, UnexpectedFault
        from scoring_tui.ledger.sqlite_errors import translate_storage_errors

        try:
            with translate_storage_errors(self._path), self._closing_after_errors():
                self._serve(self._engine or self._open_engine())
        except LedgerError as error:
            self._fail(error)
            return False
        except Exception as error:
            logging.exception("The engine stopped and is started again.")
            self._fail(UnexpectedFault(self._path, repr(error)))
            return False
        return True

    def _is_finished(self) -> bool:
        """Whether `stop` was called and nothing waits that can still be done."""
        return self._stop_event.is_set() and (self._engine is None or self._queries.empty())

    def _open_engine(self) -> Engine:
        from scoring_tui.engine.engine import Engine
        from scoring_tui.ledger.store import Ledger
        from scoring_tui.ledger.write_lock import set_holder_name

        set_holder_name(self.holder_name)
        ledger = Ledger.open(self._path)
        try:
            self._listener = ledger.listen()
            if self._last_head is not None:
                ledger.require_entry(self._last_head)
            self._engine = Engine(ledger, self._clock)
        except BaseException:
            ledger.close()
            raise
        self._projected_seq, self._last_views = -1, None
        self._views_built_at = -math.inf
        self._lasting_trouble = None
        return self._engine

    @contextmanager
    def _closing_after_errors(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._close_engine()
            raise

    def _close_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.ledger.close()

    def _fail(self, error: LedgerError) -> None:
        """Report why the file cannot be used now."""
        self._report_trouble(error.message_in_use)
        self._fail_queries(error)

    def _serve(self, engine: Engine) -> None:
        """Run a query, apply new entries and deliver views."""
        seq_before = engine.state.seq
        is_notified = self._run_query(engine)
        if engine.state.seq > seq_before:
            self._secure_results(engine, seq_before)
        has_news = engine.ledger.poll_changes() and engine.catch_up() > 0
        self._check_notices(is_notified=is_notified, has_news=has_news)
        if engine.state.seq != seq_before:
            self._active_since = time.monotonic()
        if engine.state.seq != self._projected_seq or time.monotonic() - self._views_built_at >= REFRESH:
            self._lasting_trouble = self._check_file(engine)
            self._projected_seq, self._views_built_at = engine.state.seq, time.monotonic()
            views = self._project(engine)
            if views != self._last_views:
                self._last_views = views
                self._on_views(views)
        self._last_read_at = time.monotonic()
        self._report_trouble(self._lasting_trouble)

    def _check_notices(self, *, is_notified: bool, has_news: bool) -> None:
        """Find out whether all who commit send notices: another user, for example, cannot."""
        now = time.monotonic()
        if is_notified and now - self._unannounced_at < LATE_NOTICE:
            self._unannounced_at = -math.inf
        elif has_news and not is_notified:
            self._unannounced_at = now

    def _secure_results(self, engine: Engine, seq_before: int) -> None:
        """After a turn was closed or a category signed by this process: empty the log, and make a backup."""
        from scoring_tui.domain.facts.jury import CategorySigned
        from scoring_tui.domain.facts.stage import ScoringClosed

        entries = engine.ledger.read_after(seq_before)
        if not any(isinstance(entry.fact, ScoringClosed | CategorySigned) for entry in entries):
            return
        engine.ledger.checkpoint()
        folder = choose_folder(self._path, engine.state.contest.contest.backup_folder)
        if folder is not None:
            self._backup_runner.request(folder)

    def _check_file(self, engine: Engine) -> LazyText | None:
        """Check that the file is still the one that was read; return who keeps it locked, if anybody does.

        Raises `LedgerError` if the file was replaced or has lost entries.
        """
        ledger = engine.ledger
        ledger.check_identity()
        self._listener = ledger.listen()
        if engine.state.seq:
            self._last_head = engine.state.seq, engine.state.hash
            ledger.require_entry(self._last_head)
        if time.monotonic() - self._looked_afresh_at >= FRESH_LOOK:
            self._looked_afresh_at = time.monotonic()
            ledger.look_afresh()
        self._report_warning(ledger.describe_warning())
        return ledger.describe_lock()

    def _run_query(self, engine: Engine) -> bool:
        """Run one query, or wait for one until the next poll; return whether a notice of a commit has come.

        A refusal or an error of the file is raised in the caller. Any other error is raised there too, in
        words, and the engine is started again, because its state may be half changed.
        """
        from scoring_tui.ledger.errors import LedgerError, UnexpectedFault
        from scoring_tui.ledger.sqlite_errors import translate_storage_errors

        is_notified = self._queries.empty() and self._alarm.wait(self._poll_seconds(), self._listener)
        try:
            query, future = self._queries.get_nowait()
        except queue.Empty:
            return is_notified
        if not future.set_running_or_notify_cancel():
            return is_notified
        try:
            with translate_storage_errors(self._path):
                result = query(engine)
        except (CommandRefused, LedgerError) as error:
            future.set_exception(error)
        except Exception as error:
            future.set_exception(UnexpectedFault(self._path, repr(error)))
            raise
        else:
            future.set_result(result)
        return is_notified

    def _poll_seconds(self) -> float:
        """Return the seconds until the next poll or the next refresh of the views."""
        now = time.monotonic()
        poll_seconds = POLL_ACTIVE if now - self._active_since < ACTIVE_PERIOD else POLL_IDLE
        if self._listener is not None and now - self._unannounced_at >= DISTRUST_PERIOD:
            poll_seconds = POLL_NOTIFIED
        return max(0.0, min(poll_seconds, self._views_built_at + REFRESH - now))

    def _report_trouble(self, message: LazyText | None) -> None:
        if message != self._trouble:
            self._trouble = message
            self._on_trouble(message)

    def _report_warning(self, message: LazyText | None) -> None:
        if message != self._warning:
            self._warning = message
            self._on_warning(message)

    def _fail_queries(self, error: LedgerError) -> None:
        while not self._queries.empty():
            _, future = self._queries.get()
            if future.set_running_or_notify_cancel():
                future.set_exception(error)

    def _cancel_queries(self) -> None:
        while not self._queries.empty():
            self._queries.get()[1].cancel()
