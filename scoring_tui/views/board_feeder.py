"""The process that reads the contest file for one board, and sends it finished views.

The board's own process has no engine and no ledger, so that nothing unrevealed is ever in its memory. This
process is started by `board_feed.BoardFeed`. It writes pickled messages to standard output, and reads a JSON
object from a line of standard input each time that the board tells its size. It ends with its board.
"""

import asyncio
import json
import pickle
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import EngineThread, Views
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.views import board
from scoring_tui.views.board_view import BoardView
from scoring_tui.views.displays import DisplayReport, find_free_name

AGE_INTERVAL = 0.5
"""Seconds between two messages with the age of the file."""


class BoardFeeder:
    """Reads the file in the thread that calls `run`."""

    def __init__(self, path: Path, seat: Seat, display_name: str, name_stem: str, output: BinaryIO) -> None:
        """Args:
        display_name: empty to take the first free name.
        name_stem: the word before the number of a free name, such as "Layar".
        """
        self._seat, self._display_name, self._name_stem = seat, display_name, name_stem
        self._output, self._output_lock = output, threading.Lock()
        self._view: BoardView | None = None
        self._head: tuple[int, str] | None = None
        self.engine_thread = EngineThread(path, self._project, self._send_views, self._send_trouble)
        self.engine_thread.holder_name = str(seat)
        self._has_ended = threading.Event()

    def run(self, board_messages: TextIO) -> None:
        """Send views until the board's process has ended."""
        threading.Thread(target=self._read_messages, args=(board_messages,), daemon=True).start()
        threading.Thread(target=self._send_ages, daemon=True).start()
        self.engine_thread.run()

    def _project(self, engine: Engine) -> Views:
        if not self._display_name:
            self._display_name = find_free_name(engine, self._name_stem)
        if engine.state.declared_contest is not None:
            self._send_head(engine.state)
        self._view = board.project(engine, Actor(self._display_name, self._seat), self._view)
        return {"board": without_fingerprints(self._view)}

    # --- output, from two threads -----------------------------------------------------------------

    def _send(self, kind: str, value: Any) -> None:
        message = pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL)
        try:
            with self._output_lock:
                self._output.write(message)
                self._output.flush()
        except OSError:  # the board's process has ended
            self._end()

    def _send_views(self, views: Views) -> None:
        self._send("view", views["board"])

    def _send_trouble(self, trouble: LazyText | None) -> None:
        """Send only that there is one: the hall reads no technical sentence."""
        self._send("trouble", trouble is not None)

    def _send_head(self, state: State) -> None:
        head = (state.seq, state.hash)
        if head != self._head:
            self._head = head
            self._send("head", (state.contest.contest.id, state.checkpoint_key, *head))

    def _send_ages(self) -> None:
        while not self._has_ended.wait(AGE_INTERVAL):
            self._send("age", self.engine_thread.file_age)

    # --- input ------------------------------------------------------------------------------------

    def _read_messages(self, board_messages: TextIO) -> None:
        for line in board_messages:
            try:
                self._report_presence(json.loads(line)["size"])
            except LedgerError:
                continue  # the board shows already that the file cannot be read
        self._end()

    def _report_presence(self, size: list[int]) -> None:
        if self._view is None:
            return
        width, height = size
        scene_id = self._view.scene.scene_id
        report = DisplayReport(str(self._seat), width, height, scene_id)
        name = self._display_name
        asyncio.run(self.engine_thread.ask(lambda engine: report.store(engine, name)))

    def _end(self) -> None:
        self._has_ended.set()
        self.engine_thread.stop()


def without_fingerprints(view: BoardView) -> BoardView:
    """Return the view without the values from which its lines follow: they are not public."""
    return replace(view, categories=tuple(replace(category, fingerprint=()) for category in view.categories))


def main() -> None:
    """Run the feeder; standard output is kept for messages alone."""
    path, seat, display_name, name_stem = sys.argv[1:]
    output, sys.stdout = sys.stdout.buffer, sys.stderr
    BoardFeeder(Path(path), Seat.parse(seat), display_name, name_stem, output).run(sys.stdin)


if __name__ == "__main__":
    main()
