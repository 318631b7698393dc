"""The board's end of `board_feeder`: starts that process, and delivers its views to the app.

It stands in for the engine's thread. The board's process never opens the contest file.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scoring_tui.domain.clock import Reading, read_clock
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.thread import CommandOutcome
from scoring_tui.i18n.lazy import lazy

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.access import OnHead, OnTrouble, OnViews, Project
    from scoring_tui.engine.engine import BeforeCommit, Engine

T = TypeVar("T")
RESTART_PAUSE = 0.5
"""Seconds until a feeder that has ended is started again."""
JOIN_TIMEOUT = 1.0
"""Seconds that leaving waits for the feeder."""
INTERRUPTED = lazy("connection interrupted")
NOT_HERE = lazy("a board only shows; it changes nothing")


class BoardFeed:
    """Implements `ViewFeed` for a board."""

    def __init__(self, path: Path, seat: Seat, display_name: str = "", name_stem: str = "Layar") -> None:
        self._arguments = [str(path), str(seat), display_name, name_stem]
        self.holder_name = str(seat)
        self._on_views: OnViews = lambda views: None
        self._on_trouble: OnTrouble = lambda trouble: None
        self._on_head: OnHead = lambda contest_id, key, seq, hash_: None
        self._age_at, self._age = time.monotonic(), 0.0
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="board feed", daemon=True)
        self._size: tuple[int, int] | None = None
        self._process = self._start_process()

    def connect(self, project: Project, on_views: OnViews, on_trouble: OnTrouble, on_head: OnHead) -> None:
        """Take the callbacks; `project` is not needed, because the feeder makes the view of a board."""
        self._on_views, self._on_trouble, self._on_head = on_views, on_trouble, on_head

    def start(self) -> None:
        """Begin to deliver views; the process runs since the feed was made."""
        self._thread.start()

    def stop(self) -> None:
        """Let the feeder end."""
        self._is_stopping.set()
        with suppress(OSError, ValueError):
            self._input.close()

    def join(self) -> bool:
        """Wait for the end of the feeder; kill one that takes longer than a second."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(JOIN_TIMEOUT)
        self._process.kill()
        self._process.wait()
        if self._thread.is_alive():
            self._thread.join(JOIN_TIMEOUT)
        self._close_pipes()
        return not self._thread.is_alive()

    def rename_holder(self, name: str) -> None:
        """Nobody signs in at a board."""
        self.holder_name = name

    def now(self) -> Reading:
        """Return a reading of the clock of this machine, on which the contest file is too."""
        return read_clock()

    @property
    def file_age(self) -> float:
        """Seconds since the feeder last read the file."""
        return time.monotonic() - self._age_at + self._age

    @property
    def feeder_pid(self) -> int:
        """Process id of the feeder."""
        return self._process.pid

    def report_size(self, width: int, height: int) -> None:
        """Tell the feeder that the board is seen, and how large it is; due every two seconds."""
        with suppress(OSError, ValueError):  # a feeder that has ended is started again
            self._input.write(json.dumps({"size": [width, height]}).encode() + b"\n")
            self._input.flush()

    async def submit(
        self, command: Command, actor: Actor, key: str = "", before_commit: BeforeCommit | None = None
    ) -> CommandOutcome:
        """Refuse: a board only shows."""
        return CommandOutcome(refusal=NOT_HERE)

    async def ask(self, query: Callable[[Engine], T]) -> T:
        """Raise `RuntimeError`: there is no engine in this process."""
        raise RuntimeError("a board's process has no engine")

    # --- the thread -------------------------------------------------------------------------------

    def _start_process(self) -> subprocess.Popen[bytes]:
        is_terminal = sys.stderr is not None and sys.stderr.isatty()
        process = subprocess.Popen(
            [sys.executable, "-m", "scoring_tui.views.board_feeder", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if is_terminal else None,
            start_new_session=os.name == "posix",  # a signal for the terminal ends the board, then the feeder
        )
        assert process.stdin is not None and process.stdout is not None
        self._input, self._output = process.stdin, process.stdout
        return process

    def _close_pipes(self) -> None:
        for pipe in (self._input, self._output):
            with suppress(OSError, ValueError):
                pipe.close()

    def _run(self) -> None:
        """Deliver messages; start the feeder again when it ends by itself."""
        while True:
            self._deliver_messages()
            if self._is_stopping.is_set():
                return
            self._on_trouble(INTERRUPTED)
            if self._is_stopping.wait(RESTART_PAUSE):
                return
            self._process.wait()
            self._close_pipes()
            self._process = self._start_process()

    def _deliver_messages(self) -> None:
        while True:
            try:
                kind, value = pickle.load(self._output)
            except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                return
            self._deliver(kind, value)

    def _deliver(self, kind: str, value: Any) -> None:
        match kind:
            case "view":
                self._on_views({Role.BOARD: value})
            case "trouble":
                self._on_trouble(INTERRUPTED if value else None)
            case "head":
                self._on_head(*value)
            case "age":
                self._age_at, self._age = time.monotonic(), value
            case _:
                raise ValueError(f"unknown message {kind}")
