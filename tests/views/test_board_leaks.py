"""Nothing unrevealed is in what a board receives, sends, stores or has in its memory."""

import os
import pickle
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.ceremony import MoveCeremony, StartCeremony
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.facts.ceremony import CeremonyStep
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.views.board import project
from scoring_tui.views.board_feed import BoardFeed
from scoring_tui.views.board_feeder import without_fingerprints
from scoring_tui.views.board_view import BoardView
from tests.helpers.boards import finish
from tests.helpers.support import CHAIR, MC_A, juror, new_final, small_contest, wait_for

CATEGORY = "pengawas"
NAMES = ("Wulansari Kertanegara", "Pradipta Hanggara", "Lestariningsih Budiwati", "Mahendra Sasongko")
MARKS = ("9.5", "8.5", "7.5", "6.5")
SETTINGS = ("live", "frozen-last", "announced")
SCORES = {"9.5": "9.50", "8.5": "8.50", "7.5": "7.50", "6.5": "6.50"}
BOARD_SEAT = Seat(Role.BOARD)
needs_memory = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no /proc/PID/mem here")


def make_signed_final(path: Path, standings: str) -> Engine:
    """A final of four whose standing is signed; the marks of the numbers are those of `MARKS`."""
    about = {"id": "kecil", "name": "Final Rahasia", "head-of-jury": CHAIR.name}
    contest = small_contest(contest={**about, "standings": standings, "freeze-last": 2})
    engine = new_final(path, NAMES, contest)
    for number, mark in enumerate(MARKS, 1):
        finish(engine, number, mark)
    for signer in (CHAIR, juror("j1")):
        engine.submit(Sign(CATEGORY), signer)
    return engine


def unrevealed_texts(engine: Engine) -> set[str]:
    """The names and scores that the steps so far have not revealed."""
    ceremony = engine.state.ceremony
    assert ceremony is not None
    hidden = ceremony.steps[ceremony.step + 1 :]
    shown = ceremony.steps[: ceremony.step + 1]
    numbers = {number for step in shown if step.kind == "group" for number in step.numbers}
    texts = set()
    for number in set(engine.state.turns) - numbers:
        if not _is_in(shown, "name", number) and (ceremony.is_at_end is False):
            texts.add(engine.state.contestant_name(number))
        if _is_in(hidden, "score", number):
            texts.add(SCORES[MARKS[number - 1]])
    return texts


def _is_in(steps: tuple[CeremonyStep, ...], kind: str, number: int) -> bool:
    return any(step.kind == kind and number in step.numbers for step in steps)


def each_step(engine: Engine) -> Iterator[int]:
    """Hold the ceremony step by step."""
    engine.submit(StartCeremony(CATEGORY), MC_A)
    assert engine.state.ceremony is not None
    yield 0
    for step in range(1, len(engine.state.ceremony.steps)):
        engine.submit(MoveCeremony(CATEGORY, step, step - 1), MC_A)
        yield step


# --- what goes through the pipe ---------------------------------------------------------------------


def sent_bytes(engine: Engine, before: BoardView | None = None) -> bytes:
    """What the feeder sends to a board."""
    return pickle.dumps(without_fingerprints(project(engine, Actor("Layar 1", BOARD_SEAT), before)))


@pytest.mark.parametrize("standings", SETTINGS)
def test_no_step_sends_what_is_not_revealed(tmp_path: Path, standings: str) -> None:
    engine = make_signed_final(tmp_path / "f.db", standings)
    for step in each_step(engine):
        sent = sent_bytes(engine)
        for text in unrevealed_texts(engine):
            assert text.encode() not in sent, f"step {step} has {text}"
    assert unrevealed_texts(engine) == set()
    assert all(name.encode() in sent_bytes(engine) for name in NAMES), "the podium has everybody"
    last_step = len(engine.state.ceremony.steps) - 1  # type: ignore[union-attr]
    engine.submit(MoveCeremony(CATEGORY, 2, last_step), MC_A)
    for text in unrevealed_texts(engine):
        assert text.encode() not in sent_bytes(engine), f"after a step back it has {text}"
    engine.ledger.close()


@pytest.mark.parametrize(
    ("standings", "public_scores"),
    [("live", set(SCORES.values())), ("frozen-last", {"9.50", "8.50"}), ("announced", set())],
)
def test_before_the_announcement_the_board_has_what_the_contest_allows(
    tmp_path: Path, standings: str, public_scores: set[str]
) -> None:
    """Also the values from which the lines follow stay in the feeder."""
    engine = make_signed_final(tmp_path / "f.db", standings)
    sent = sent_bytes(engine)
    assert {score for score in SCORES.values() if score.encode() in sent} == public_scores
    engine.submit(AnnounceCategory(CATEGORY), MC_A)
    assert all(score.encode() in sent_bytes(engine) for score in SCORES.values())
    engine.ledger.close()


# --- the process ------------------------------------------------------------------------------------


class TerminalBoard:
    """`scoring-tui board` in a pseudo-terminal of 100 columns and 30 rows."""

    def __init__(self, path: Path) -> None:
        import pty

        self.pid, self.fd = pty.fork()
        if self.pid == 0:  # the board's process
            environment = {**os.environ, "COLUMNS": "100", "LINES": "30", "TERM": "xterm-256color"}
            os.execve(
                sys.executable,
                [sys.executable, "-m", "scoring_tui", "board", str(path), "--display", "Uji"],
                environment,
            )
        os.set_blocking(self.fd, False)

    def drain(self) -> None:
        """Read what was drawn, so that the board does not wait for its terminal."""
        with suppress(OSError):
            while os.read(self.fd, 65536):
                pass

    def memory_has(self, texts: set[str]) -> set[str]:
        """Which of these texts are in the memory of the board's process."""
        self.drain()
        wanted = {text: text.encode() for text in texts}
        present = set()
        with (
            Path(f"/proc/{self.pid}/maps").open() as maps,
            Path(f"/proc/{self.pid}/mem").open("rb", 0) as memory,
        ):
            for line in maps:
                match = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
                if match is None:
                    continue
                start, end = int(match[1], 16), int(match[2], 16)
                try:
                    memory.seek(start)
                    block = memory.read(end - start)
                except (OSError, ValueError, OverflowError):
                    continue  # a region that the kernel does not let anybody read
                present |= {text for text, needle in wanted.items() if needle in block}
        return present

    def kill(self) -> None:
        """End the process as a power cut does."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


@contextmanager
def terminal_board(path: Path) -> Iterator[TerminalBoard]:
    """A running board."""
    board = TerminalBoard(path)
    try:
        yield board
    finally:
        board.kill()


@needs_memory
@pytest.mark.parametrize("standings", SETTINGS)
def test_the_memory_of_a_board_has_nothing_unrevealed(tmp_path: Path, standings: str) -> None:
    """A board that starts in mid-ceremony, as after a crash, and goes on to the end."""
    path = tmp_path / "f.db"
    engine = make_signed_final(path, standings)
    steps = each_step(engine)
    for _ in range(3):
        next(steps)
    with terminal_board(path) as board:
        wait_for(lambda: board.memory_has({"Juara III"}))
        for step in steps:
            ceremony = engine.state.ceremony
            assert ceremony is not None
            if ceremony.steps[step].kind == "name":  # it must arrive, so the search can find something
                (number,) = ceremony.steps[step].numbers
                name = engine.state.contestant_name(number)
                wait_for(lambda name=name: board.memory_has({name}))
            assert board.memory_has(unrevealed_texts(engine)) == set()
        wait_for(lambda: board.memory_has(set(NAMES)) == set(NAMES))
    engine.ledger.close()


# --- a board and its feeder die ---------------------------------------------------------------------


class FeedListener:
    """What a feed delivers."""

    def __init__(self, path: Path) -> None:
        self.views: list[BoardView] = []
        self.troubles: list[LazyText | None] = []
        self.feed = BoardFeed(path, BOARD_SEAT, "Uji")
        self.feed.connect(lambda engine: {}, self._receive_views, self.troubles.append, lambda *head: None)
        self.feed.start()

    def _receive_views(self, views: dict[str, Any]) -> None:
        self.views.append(views["board"])

    def card(self) -> Any:
        """The card of the newest view."""
        return self.views[-1].scene.ceremony_card if self.views else None

    def stop(self) -> None:
        """End the feed."""
        self.feed.stop()
        assert self.feed.join()


def test_a_killed_feeder_comes_back_to_the_same_step(tmp_path: Path) -> None:
    """The board says that it is interrupted, and then shows the step of the ceremony again."""
    engine = make_signed_final(tmp_path / "f.db", "announced")
    steps = each_step(engine)
    for _ in range(5):
        next(steps)
    listener = FeedListener(tmp_path / "f.db")
    try:
        wait_for(lambda: listener.card() is not None)
        card, count = listener.card(), len(listener.views)
        os.kill(listener.feed.feeder_pid, signal.SIGKILL)
        wait_for(lambda: any(trouble is not None for trouble in listener.troubles))
        wait_for(lambda: len(listener.views) > count)
        assert listener.card() == card
        next(steps)
        wait_for(lambda: listener.card() != card)
    finally:
        listener.stop()
        engine.ledger.close()


def test_two_displays_show_the_same_step(tmp_path: Path) -> None:
    engine = make_signed_final(tmp_path / "f.db", "announced")
    listeners = [FeedListener(tmp_path / "f.db") for _ in range(2)]
    try:
        for _ in each_step(engine):
            wanted = project(engine, Actor("Uji", BOARD_SEAT), None).scene
            wait_for(
                lambda wanted=wanted: all(
                    listener.views and listener.views[-1].scene == wanted for listener in listeners
                )
            )
    finally:
        for listener in listeners:
            listener.stop()
        engine.ledger.close()


def test_a_board_says_that_the_file_is_gone_and_no_more(tmp_path: Path) -> None:
    engine = make_signed_final(tmp_path / "f.db", "announced")
    listener = FeedListener(tmp_path / "f.db")
    try:
        wait_for(lambda: listener.views)
        (tmp_path / "f.db").rename(tmp_path / "elsewhere.db")
        wait_for(lambda: any(trouble is not None for trouble in listener.troubles))
        assert {str(trouble) for trouble in listener.troubles if trouble} == {"connection interrupted"}
    finally:
        listener.stop()
        engine.ledger.close()
