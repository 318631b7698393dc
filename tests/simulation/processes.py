"""One process of the simulation: an engine that is driven by `step`, its screens' clients, its drafts."""

import asyncio
from typing import Any

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import Role
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.drafts import DraftAutosaver
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import EngineThread, Views
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.roles import role_spec
from tests.simulation.checks import Record, Violation, require
from tests.simulation.world import World

HEAVY_ROLES = (Role.MC, Role.CHAIR)
"""Their views take milliseconds; they are made only after some entries."""
UNEXPECTED = "cannot be used now ("
"""The words of an error of the program itself."""


class Process:
    """One seat on one device."""

    def __init__(self, world: World, record: Record, actor: Actor, device: str) -> None:
        self.world, self.record, self.actor, self.device = world, record, actor, device
        self.engine_thread = EngineThread(
            world.disk.path, self._project, self._receive_views, self._receive_trouble, clock=world.read_clock
        )
        self.client = SeatClient(self.engine_thread, actor, device)
        self.drafts = DraftAutosaver(self.client) if actor.seat.role is Role.JUROR else None
        self.trouble: LazyText | None = None
        self.task: asyncio.Task[None] | None = None
        """What the person waits for."""
        self.is_signed_in = actor.seat.role is Role.BOARD
        self.is_alive = True
        self._view: Any = None

    @property
    def engine(self) -> Engine | None:
        """The engine; None while the file is not open."""
        return self.engine_thread._engine

    @property
    def is_busy(self) -> bool:
        """Whether the person waits for an answer."""
        return self.task is not None and not self.task.done()

    def step(self) -> None:
        """Do one round, without waiting."""
        if self.engine_thread._queries.empty():
            self.engine_thread._alarm.wake()
        self.engine_thread.step()
        if self.task is not None and self.task.done() and (error := _error_of(self.task)) is not None:
            raise error
        if self.engine is not None:
            self.record.show(self.engine.state.seq, self.engine.state.hash)

    def leave(self) -> None:
        """Leave in order, as the app does: what waits is done first."""
        self.engine_thread.stop()
        while not self.engine_thread._is_finished():
            self.engine_thread.step()
        self.engine_thread.run()

    def drop(self) -> None:
        """Close what a dead process had open."""
        self.is_alive = False
        if self.task is not None:
            self.task.cancel()
        self.engine_thread._close_engine()

    def _project(self, engine: Engine) -> Views:
        role = self.actor.seat.role
        if role in HEAVY_ROLES and engine.state.seq % 16:
            return self.engine_thread._last_views or {}
        self._view = role_spec(role).projection(engine, self.actor, self._view)
        return {role: self._view}

    def _receive_views(self, views: Views) -> None:
        engine = self.engine
        if self.actor.seat.role is Role.BOARD and engine is not None:
            try:
                self.record.photographs.add(engine.state, views[Role.BOARD])
            except AssertionError as error:
                raise Violation("board", f"entry {engine.state.seq}: {error}") from error

    def _receive_trouble(self, trouble: LazyText | None) -> None:
        self.trouble = trouble
        if trouble is not None:
            require("words", UNEXPECTED not in str(trouble), str(trouble))


def _error_of(task: asyncio.Task[None]) -> BaseException | None:
    return None if task.cancelled() else task.exception()


class OneCommand:
    """A process of the command line: opens the file, gives one command, closes it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ledger: Ledger | None = None

    def open(self) -> Engine:
        """Open the file; raises `LedgerError`."""
        self.ledger = Ledger.open(self.world.disk.path)
        return Engine(self.ledger, self.world.read_clock)

    def close(self) -> None:
        """Close the file."""
        if self.ledger is not None:
            self.ledger.close()
