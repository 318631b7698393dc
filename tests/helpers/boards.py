"""Helpers of the tests of the board: finished turns, views, and a running board."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import fields, is_dataclass
from typing import Any, cast

from textual.pilot import Pilot

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.stage import Advance
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import make_app
from scoring_tui.tui.board.screen import BoardScreen
from scoring_tui.views.board import project
from scoring_tui.views.board_view import BoardCategory, BoardView
from tests.helpers.support import MC_A, FakeClock, screen_text, send, to_scoring, until

BOARD = Actor("", Seat(Role.BOARD))
BOARD_A = Actor("", Seat(Role.BOARD, "A"))
JURORS = ("j1", "j2", "j3")


def view_of(engine: Engine, actor: Actor = BOARD_A, before: BoardView | None = None) -> BoardView:
    """The current view of the board."""
    return project(engine, actor, before)


def standing_of(engine: Engine) -> BoardCategory:
    """The first category on the board."""
    return view_of(engine).categories[0]


def finish(
    engine: Engine, number: int, mark: str, jurors: tuple[str, ...] = JURORS, mc: Actor = MC_A
) -> None:
    """Play a turn to its end; every juror gives the same mark three times."""
    to_scoring(engine, number, mc)
    for id_ in jurors:
        send(engine, number, id_, mark, mark, mark)
    engine.submit(Advance(number, "scoring", despite_missing=True), mc)


def strings(value: object) -> Iterator[str]:
    """Every text in a view, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from strings(tuple(value.items()))
    elif isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from strings(part)


class Photographs:
    """Everything that was ever photographed of the boards of a contest."""

    def __init__(self) -> None:
        self.first_jurors: dict[int, frozenset[str]] = {}
        """The jurors of the first score of each turn; announced results start anew."""

    def add(self, state: State, view: BoardView) -> None:
        """No turn is shown with the ballots of other jurors than the first time, unless it is announced."""
        for category in view.categories:
            if category.is_frozen:
                ballots_by_number = state.frozen_standings[category.category_id].ballots
            else:
                ballots_by_number = state.ballots
            for line in category.lines:
                if line.score is None:
                    continue
                juror_ids = frozenset(ballot.juror for ballot in ballots_by_number[line.number])
                assert len(juror_ids) == line.ballot_count
                if state.is_announced(category.category_id):
                    self.first_jurors[line.number] = juror_ids
                assert self.first_jurors.setdefault(line.number, juror_ids) == juror_ids
                if not category.is_frozen:
                    assert len(juror_ids) > 1 or state.is_announced(category.category_id)
                    assert not state.missing_ballots(line.number)


class FakeClient:
    """A client whose `file_age` the test sets."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock, self.file_age = clock, 0.0

    def now(self) -> Reading:
        """The test's clock."""
        return self.clock()


@asynccontextmanager
async def board(
    engine: Engine,
    size: tuple[int, int] = (80, 24),
    seat: Actor = BOARD_A,
) -> AsyncIterator[tuple[BoardScreen, Pilot[Any]]]:
    """A running board on the file of this engine, after its first view."""
    app = make_app(engine.ledger.path, [seat], language="en", clock=engine.clock)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.screen.view is not None)  # type: ignore[attr-defined]
        await pilot.pause()
        yield cast(BoardScreen, app.screen), pilot


def text_of(screen: BoardScreen) -> str:
    """The text on the board: its rows, then each text that is in large letters."""
    large_texts = [text.text for text in screen.scene_view.placed_texts if text.letter_rows > 1]
    return "\n".join([screen_text(screen.app), *large_texts])


def find_line(text: str, part: str) -> str:
    """The first line that contains this part; empty if there is none."""
    return next((line for line in text.splitlines() if part in line), "")
