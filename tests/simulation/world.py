"""What the program takes from outside, replaced: time, random keys, the disk's answers, sudden deaths."""

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Literal
from unittest import mock
from weakref import WeakSet

from scoring_tui.domain.clock import Reading
from scoring_tui.ledger import connection as connections
from scoring_tui.ledger import database, drafts, local_disk, lock_file, store, write_lock
from scoring_tui.ledger.driver import sqlite3
from scoring_tui.ledger.errors import FileBusy
from tests.simulation.disk import Disk, Image

START_MS = 1_733_000_000_000
"""The wall clock at the beginning: 30 November 2024."""

Blow = Literal["refuse", "refuse sync", "kill before", "kill after", "kill all", "cut power"]
"""What happens at the next COMMIT."""

REFUSALS = {
    "refuse": (sqlite3.SQLITE_FULL, "SQLITE_FULL", "database or disk is full"),
    "refuse sync": (1034, "SQLITE_IOERR_FSYNC", "disk I/O error"),
}


class ProcessKilled(BaseException):
    """`kill -9` of the process that works at this moment.

    Args:
        image: the files at this moment, should it be the last process.
        platter: what of them is on the platter.
    """

    def __init__(self, image: Image, platter: Image) -> None:
        super().__init__()
        self.image, self.platter = image, platter


class MachineStopped(BaseException):
    """All processes are gone: killed, or without power.

    Args:
        image: the files as the next start finds them.
        platter: what of them is on the platter; None for all.
    """

    def __init__(self, image: Image, platter: Image | None) -> None:
        super().__init__()
        self.image, self.platter = image, platter


@dataclass
class World:
    """The outside of all processes of one machine."""

    random: Random
    disk: Disk = field(init=False)
    ms: int = 1_000_000
    wall_offset: int = START_MS
    boot: int = 1
    monotonic_seconds: float = 1000.0
    """Never steps; counts on over a start of the machine, which no program notices."""
    blow: Blow | None = None
    refused_syncs: int = 0
    """How many calls of fsync the disk refuses."""
    is_dying: bool = False
    """The process that works at this moment does nothing any more."""
    open_connections: WeakSet[Any] = field(default_factory=WeakSet)
    """Of the program, in all processes."""
    fault_count: int = 0
    """Faults so far; a command may fail only if there was one."""

    # --- time -------------------------------------------------------------------------------------

    def read_clock(self) -> Reading:
        """The program's clock."""
        return Reading(f"boot-{self.boot}", self.ms, self.wall_offset + self.ms)

    def read_utc(self) -> datetime:
        """The wall clock."""
        return datetime.fromtimestamp((self.wall_offset + self.ms) / 1000, UTC)

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        self.ms += int(seconds * 1000)
        self.monotonic_seconds += seconds

    def step_clock(self, seconds: int) -> None:
        """Somebody sets the wall clock."""
        self.wall_offset += seconds * 1000

    def restart(self) -> None:
        """The machine starts again: another boot, and its clock counts from zero."""
        self.boot += 1
        self.wall_offset += self.ms + 60_000
        self.ms = 5_000

    def make_key(self) -> str:
        """A key that is random for the program."""
        return f"{self.random.getrandbits(64):016x}"

    # --- disk -------------------------------------------------------------------------------------

    def commit(self, connection: "SimulatedConnection") -> Any:
        """Run a COMMIT, or let happen what is to happen."""
        blow, self.blow = self.blow, None
        if blow is not None:
            self.fault_count += 1
        if blow == "kill before":
            self.die()
        if blow == "refuse" or blow == "refuse sync":
            connection.run("ROLLBACK")
            code, name, text = REFUSALS[blow]
            error = sqlite3.OperationalError(text)
            error.sqlite_errorcode, error.sqlite_errorname = code, name
            raise error
        (level,) = connection.run("PRAGMA synchronous").fetchone()
        result = connection.run("COMMIT")
        if blow == "cut power" or blow == "kill all":
            self.stop_machine(has_power=blow == "kill all")
        self.disk.note_commit(is_synced=level >= 2)
        if blow == "kill after":
            self.die()
        return result

    def die(self) -> None:
        """Kill the process that works now."""
        self.is_dying = True
        raise ProcessKilled(Image.read(self.disk.path), self.disk.platter)

    def stop_machine(self, *, has_power: bool) -> None:
        """Stop all processes at this moment."""
        self.is_dying = True
        if has_power:
            raise MachineStopped(Image.read(self.disk.path), self.disk.platter)
        raise MachineStopped(self.disk.cut_power(self.random), None)

    def sync(self, descriptor: int) -> None:
        """Stands for `os.fsync`."""
        if not os.path.samestat(os.fstat(descriptor), os.stat(self.disk.log_path)):  # noqa: PTH116
            return
        if self.refused_syncs:
            self.refused_syncs -= 1
            self.fault_count += 1
            self.disk.fail_sync()
            raise OSError(errno.EIO, "Input/output error")
        self.disk.sync_log()

    def write_beside(self, descriptor: int, content: bytes, offset: int) -> None:
        """Stands for the writing of the lock file."""
        if not self.is_dying:
            os.pwrite(descriptor, content, offset)
            self.disk.note_gate()


class SimulatedConnection(connections.ContestConnection):
    """A connection of the program to the contest file."""

    world: World

    def run(self, statement: str, *parameters: Any) -> Any:
        """Run a statement without any fault."""
        return super().execute(statement, *parameters)

    def execute(self, statement: str, *parameters: Any) -> Any:
        """Run a statement, with what happens at it."""
        if statement == "COMMIT":
            return self.world.commit(self)
        cursor = super().execute(statement, *parameters)
        if statement.startswith("PRAGMA wal_checkpoint"):
            self.world.disk.note_checkpoint()
        return cursor

    def rollback(self) -> None:
        """A killed process does not roll back; closing its connection does so."""
        if not self.world.is_dying:
            super().rollback()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.world.open_connections.add(self)

    def close(self) -> None:
        """Close; the last connection empties the log."""
        self.world.open_connections.discard(self)
        log = b"" if self.world.open_connections else self.world.disk.read_log()
        super().close()
        if not self.world.is_dying:
            self.world.disk.note_last_close(log)


@contextmanager
def running(world: World) -> Iterator[None]:
    """Replace the outside of the program by this world."""

    def refuse_to_wait(lock: write_lock.WriteLock) -> None:
        raise FileBusy(lock._path, lock.file.read_holder())

    connection_class = type("WorldConnection", (SimulatedConnection,), {"world": world})
    replacements: list[tuple[Any, str, Any]] = [
        *((module, "utc_now", world.read_utc) for module in (database, drafts, lock_file, store, write_lock)),
        (connections, "ContestConnection", connection_class),
        (connections, "BUSY_SECONDS", 0),
        (lock_file, "_pwrite", world.write_beside),
        (write_lock.WriteLock, "_wait", refuse_to_wait),
        (local_disk, "_MOUNTINFO", Path("/nowhere")),  # the folder is known; opening is five times as fast
        (os, "fsync", world.sync),
    ]
    with ExitStack() as stack:
        for target, name, value in replacements:
            stack.enter_context(mock.patch.object(target, name, value))
        for name in ("thread", "engine"):
            stack.enter_context(mock.patch(f"scoring_tui.engine.{name}.new_key", world.make_key))
        fake_time = mock.patch("scoring_tui.engine.thread.time")
        stack.enter_context(fake_time).monotonic = lambda: world.monotonic_seconds
        yield
