"""A screen's connection to the hall: one thread that owns the ledger, folds news and answers requests.

Work goes in as functions of the `Hall` and comes back as awaited results; views go out through a callback
that is called in the thread. Knows no screen. Hall and ledger are imported by the thread, so that the first
frame of a screen need not wait for them.
"""

from __future__ import annotations

import asyncio
import math
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scoring_tui.domain.clock import Clock, Reading, read_clock
from scoring_tui.domain.commands.base import Command, new_key
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.engine.engine import Engine
    from scoring_tui.ledger.errors import LedgerError

POLL = 0.02
"""Seconds between two looks for commits of others while they come: seen after 12 ms in the middle."""
LIVELY = 5.0
"""Seconds after news, or work from here, for which more is expected."""
QUIET = 0.04
"""Seconds between two looks while nothing goes on: half of the processor's time, and still unnoticed."""
NUDGED = 0.25
"""Seconds between two looks where a hub tells of commits; for those that are made past the hub."""
REFRESH = 0.5
"""Seconds after which views are made anew although nothing was appended: presence is not in the ledger."""
RETRY = 0.5
"""Seconds between two tries while the file cannot be read."""

T = TypeVar("T")
Views = dict[str, Any]
"""A frozen view for each role on this device."""
Project = Callable[["Engine"], Views]


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """What became of a command: entries in the ledger, or words."""

    entries: tuple[Entry, ...] = ()
    refusal: LazyText | None = None
    """The rules say no; asking again will not help."""
    failure: LazyText | None = None
    """The file could not take it; the same key may be sent again."""

    @property
    def is_done(self) -> bool:
        """Whether it is in the ledger, on the disk."""
        return self.refusal is None and self.failure is None


class EngineThread:
    """Runs in a thread of its own from `run` until `stop`."""

    def __init__(
        self,
        path: Path,
        project: Project,
        on_views: Callable[[Views], None],
        on_trouble: Callable[[LazyText | None], None],
        *,
        clock: Clock = read_clock,
    ) -> None:
        self._path, self._project, self._clock = path, project, clock
        self._on_views, self._on_trouble = on_views, on_trouble
        self._jobs: queue.SimpleQueue[tuple[Callable[[Engine], Any], Future[Any]]] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._proof = time.monotonic()
        self._trouble = False
        self.is_nudged = False
        """Whether others' commits are told by `nudge`, so that looking for them may take longer."""
        self._lively = self._made = 0.0
        self.on_commit: Callable[[], None] = lambda: None
        """Called in the thread when something was appended from here, for others to `nudge` their links."""

    # --- called by the screens' thread ------------------------------------------------------------

    async def ask(self, work: Callable[[Engine], T]) -> T:
        """Run a function on the hall in its thread; raises what it raises."""
        future: Future[T] = Future()
        self._jobs.put((work, future))
        return await asyncio.wrap_future(future)

    async def submit(self, command: Command, actor: Actor, key: str = "") -> CommandOutcome:
        """Send a command through the one door."""
        from scoring_tui.ledger.errors import LedgerError

        key = key or new_key()
        try:
            entries = await self.ask(lambda engine: engine.submit(command, actor, key))
        except CommandRefused as no:
            return CommandOutcome(refusal=no.message)
        except LedgerError as error:
            return CommandOutcome(failure=error.message)
        return CommandOutcome(tuple(entries))

    def now(self) -> Reading:
        """The clock that running phases are measured by."""
        return self._clock()

    @property
    def file_age(self) -> float:
        """Seconds since the file last proved to be there."""
        return time.monotonic() - self._proof

    def nudge(self) -> None:
        """Somebody has committed: look at once."""
        self._jobs.put((lambda engine: None, Future()))

    def stop(self) -> None:
        """End `run` after the work that is waiting."""
        self._stop.set()
        self.nudge()

    # --- the thread -------------------------------------------------------------------------------

    def run(self) -> None:
        """Serve until stopped; a file that cannot be used is reported and tried again."""
        from scoring_tui.engine.engine import Engine
        from scoring_tui.ledger.errors import LedgerError
        from scoring_tui.ledger.store import Ledger

        while not self._stop.is_set():
            try:
                with Ledger.open(self._path) as ledger:
                    self._serve(Engine(ledger, self._clock))
            except LedgerError as error:
                self._report(error.message)
                self._fail_waiting(error)
                self._stop.wait(RETRY)
        self._cancel_waiting()

    def _serve(self, engine: Engine) -> None:
        seen, last = -1, None
        self._made = -math.inf
        while True:
            before = engine.state.seq
            self._work(engine)
            if engine.state.seq > before:
                self.on_commit()
            if engine.ledger.poll_changes():
                engine.catch_up()
            if engine.state.seq != before:
                self._lively = time.monotonic()
            if engine.state.seq != seen or time.monotonic() - self._made >= REFRESH:
                engine.ledger.check_identity()
                seen, self._made, views = engine.state.seq, time.monotonic(), self._project(engine)
                if views != last:
                    last = views
                    self._on_views(views)
            self._proof = time.monotonic()
            self._report(None)
            if self._stop.is_set() and self._jobs.empty():
                return

    def _work(self, engine: Engine) -> None:
        """Do what is waiting, or wait a little for something to do."""
        try:
            work, future = self._jobs.get(timeout=self._patience())
        except queue.Empty:
            return
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(work(engine))
            except Exception as error:  # noqa: BLE001 - whoever asked gets it
                future.set_exception(error)

    def _patience(self) -> float:
        """Seconds until the next look, of which one is due when views are to be made anew."""
        now = time.monotonic()
        look = NUDGED if self.is_nudged else POLL if now - self._lively < LIVELY else QUIET
        return max(0.0, min(look, self._made + REFRESH - now))

    def _report(self, said: LazyText | None) -> None:
        if said is not None or self._trouble:
            self._trouble = said is not None
            self._on_trouble(said)

    def _fail_waiting(self, error: LedgerError) -> None:
        while not self._jobs.empty():
            _, future = self._jobs.get()
            if future.set_running_or_notify_cancel():
                future.set_exception(error)

    def _cancel_waiting(self) -> None:
        while not self._jobs.empty():
            self._jobs.get()[1].cancel()
