"""CPU time of the board after one ballot: 150 contestants of one category at 200x60, against one `Static`.

    python -m benchmarks.board [BALLOTS]

Every measured ballot is a turn's last, so that a line comes in and others move. The screens draw as on a real
terminal; only the last write is left out. Making the view happens in another thread and is told apart.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import cast

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading, read_clock
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import format_number
from scoring_tui.tui import themes
from scoring_tui.tui.board.screen import BoardScreen
from scoring_tui.views.board import BoardView, project
from tests.helpers.support import new_final, send, to_scoring

CONTESTANTS, FINISHED, SIZE = 150, 48, (200, 60)
AT = Actor("", Seat(Role.BOARD))
QUIET = 0.06
"""Seconds to let a frame through; what an idle app uses in them is taken off."""


class Still:
    """A door behind which nothing happens."""

    age = 0.0

    def now(self) -> Reading:
        """The clock."""
        return read_clock()


class OnPaper(App[None]):
    """An app that draws everything and writes nothing."""

    @property
    def is_headless(self) -> bool:
        """Draw as for a terminal."""
        return False

    def on_mount(self) -> None:
        """The house's look."""
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name


class BoardApp(OnPaper):
    """The board alone."""

    def get_default_screen(self) -> BoardScreen:
        """The board's screen."""
        screen = BoardScreen(cast(SeatClient, Still()))
        self.stylesheet.read_all(screen.css_path)
        return screen


class FloorApp(OnPaper):
    """The same lines in one `Static`."""

    def compose(self) -> ComposeResult:
        """One widget."""
        yield Static(id="all", markup=False)


def played(engine: Engine, ballots: int) -> tuple[list[tuple[BoardView, BoardView]], list[float]]:
    """Views before and after each measured ballot, and the milliseconds that the later one took to make."""
    random, pairs, taken = Random(1), [], []
    view = project(engine, AT, None)
    for turn in range(1, FINISHED + ballots + 1):
        to_scoring(engine, turn)
        for juror in ("j1", "j2", "j3"):
            before = view = project(engine, AT, view) if turn > FINISHED else view
            send(engine, turn, juror, *(str(random.randrange(0, 21) / 2) for _ in range(3)))
        start = time.process_time()
        view = project(engine, AT, before)
        taken.append((time.process_time() - start) * 1000)
        if turn > FINISHED:
            pairs.append((before, view))
    return pairs, taken[FINISHED:]


def lines(view: BoardView) -> Content:
    """A standing as plain text."""
    return Content(
        "\n".join(
            f"{line.place:>4}  {line.number:>4}  {line.name:<60}  {line.unit:<40} "
            f"{format_number(line.score) if line.score is not None else '':>10}  {line.ballot_count}/{line.expected_ballots}"
            for line in view.categories[0].lines
        )
    )


async def costs(changes: Sequence[tuple[Callable[[], object], Callable[[], object]]]) -> list[float]:
    """Milliseconds of CPU for the second of each two changes, an idle app's own taken off."""

    async def spent(change: Callable[[], object]) -> float:
        start = time.process_time()
        change()
        await asyncio.sleep(QUIET)
        return (time.process_time() - start) * 1000

    idle = median([await spent(lambda: None) for _ in range(20)])
    taken = []
    for before, after in changes:
        await spent(before)
        taken.append(await spent(after) - idle)
    return taken


async def shown(app: App[None], measure: Callable[[], Awaitable[list[float]]]) -> list[float]:
    """What was measured in the running app."""
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.5)
        return await measure()


async def measured(pairs: Sequence[tuple[BoardView, BoardView]]) -> tuple[list[float], list[float]]:
    """Milliseconds of the board and of the floor."""
    board, floor = BoardApp(), FloorApp()

    def show(view: BoardView) -> Callable[[], object]:
        return lambda: setattr(board.screen, "view", view)

    def print_(view: BoardView) -> Callable[[], object]:
        text = lines(view)
        return lambda: floor.query_one("#all", Static).update(text)

    return (
        await shown(board, lambda: costs([(show(a), show(b)) for a, b in pairs])),
        await shown(floor, lambda: costs([(print_(a), print_(b)) for a, b in pairs])),
    )


def main(ballots: int = 100) -> None:
    """Print the medians and the ratio."""
    with TemporaryDirectory() as folder:
        engine = new_final(Path(folder) / "final.db", [f"Peserta Uji {n}, S.T." for n in range(CONTESTANTS)])
        pairs, making = played(engine, ballots)
        engine.ledger.close()
    board, floor = map(median, asyncio.run(measured(pairs)))
    print(f"board, after one ballot   {board:.1f} ms")
    print(f"one Static of the lines   {floor:.1f} ms   board / Static {board / floor:.2f}")
    print(f"making the view           {median(making):.1f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
