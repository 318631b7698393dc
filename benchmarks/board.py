"""CPU time of the board after one ballot: 150 contestants of one category at 200x60, compared with one
`Static`.

    python -m benchmarks.board [BALLOTS]

Every measured ballot is the last of its turn, so that one line is added and others move. The screens are
drawn as on a real terminal; only the write to the terminal is omitted. The view is built in another thread
and reported separately.
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
from scoring_tui.views.board import project
from scoring_tui.views.board_view import BoardView
from tests.helpers.support import new_final, send, to_scoring

CONTESTANT_COUNT, FINISHED_TURNS, SCREEN_SIZE = 150, 48, (200, 60)
BOARD_ACTOR = Actor("", Seat(Role.BOARD))
FRAME_SECONDS = 0.06
"""Seconds to draw one frame; the CPU time of an idle app in the same time is subtracted."""


class IdleClient:
    """A client without events."""

    file_age = 0.0

    def now(self) -> Reading:
        """The clock."""
        return read_clock()


class SilentApp(App[None]):
    """An app that draws everything and writes nothing."""

    @property
    def is_headless(self) -> bool:
        """False, to draw as for a terminal."""
        return False

    def on_mount(self) -> None:
        """Set the theme."""
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name


class BoardApp(SilentApp):
    """The board without other screens."""

    def get_default_screen(self) -> BoardScreen:
        """The board's screen."""
        return BoardScreen(cast(SeatClient, IdleClient()))


class StaticApp(SilentApp):
    """The same lines in one `Static`."""

    def compose(self) -> ComposeResult:
        """One widget."""
        yield Static(id="all", markup=False)


def collect_views(engine: Engine, ballot_count: int) -> tuple[list[tuple[BoardView, BoardView]], list[float]]:
    """The views before and after each measured ballot, and the milliseconds to build the later one."""
    random, view_pairs, durations = Random(1), [], []
    view = project(engine, BOARD_ACTOR, None)
    for draw_number in range(1, FINISHED_TURNS + ballot_count + 1):
        to_scoring(engine, draw_number)
        for juror_id in ("j1", "j2", "j3"):
            previous_view = view = (
                project(engine, BOARD_ACTOR, view) if draw_number > FINISHED_TURNS else view
            )
            send(engine, draw_number, juror_id, *(str(random.randrange(0, 21) / 2) for _ in range(3)))
        start = time.process_time()
        view = project(engine, BOARD_ACTOR, previous_view)
        durations.append((time.process_time() - start) * 1000)
        if draw_number > FINISHED_TURNS:
            view_pairs.append((previous_view, view))
    return view_pairs, durations[FINISHED_TURNS:]


def format_lines(view: BoardView) -> Content:
    """A standing as plain text."""
    return Content(
        "\n".join(
            f"{line.place:>4}  {line.number:>4}  {line.name:<60}  {line.unit:<40} "
            f"{format_number(line.score) if line.score is not None else '':>10}  "
            f"{line.ballot_count}/{line.expected_ballots}"
            for line in view.categories[0].lines
        )
    )


async def measure_changes(
    changes: Sequence[tuple[Callable[[], object], Callable[[], object]]],
) -> list[float]:
    """Milliseconds of CPU for the second change of each pair, less those of an idle app."""

    async def measure_change(change: Callable[[], object]) -> float:
        start = time.process_time()
        change()
        await asyncio.sleep(FRAME_SECONDS)
        return (time.process_time() - start) * 1000

    idle_cost = median([await measure_change(lambda: None) for _ in range(20)])
    change_costs = []
    for first_change, second_change in changes:
        await measure_change(first_change)
        change_costs.append(await measure_change(second_change) - idle_cost)
    return change_costs


async def run_in_app(app: App[None], measure: Callable[[], Awaitable[list[float]]]) -> list[float]:
    """Run the measurement in the running app."""
    async with app.run_test(size=SCREEN_SIZE) as pilot:
        await pilot.pause(0.5)
        return await measure()


async def measure_apps(view_pairs: Sequence[tuple[BoardView, BoardView]]) -> tuple[list[float], list[float]]:
    """Milliseconds of the board and of the `Static`."""
    board_app, static_app = BoardApp(), StaticApp()

    def set_view(view: BoardView) -> Callable[[], object]:
        return lambda: setattr(board_app.screen, "view", view)

    def update_static(view: BoardView) -> Callable[[], object]:
        text = format_lines(view)
        return lambda: static_app.query_one("#all", Static).update(text)

    return (
        await run_in_app(
            board_app,
            lambda: measure_changes(
                [(set_view(previous_view), set_view(next_view)) for previous_view, next_view in view_pairs]
            ),
        ),
        await run_in_app(
            static_app,
            lambda: measure_changes(
                [
                    (update_static(previous_view), update_static(next_view))
                    for previous_view, next_view in view_pairs
                ]
            ),
        ),
    )


def main(ballot_count: int = 100) -> None:
    """Print the medians and the ratio."""
    with TemporaryDirectory() as folder:
        engine = new_final(
            Path(folder) / "final.db", [f"Peserta Uji {index}, S.T." for index in range(CONTESTANT_COUNT)]
        )
        view_pairs, view_durations = collect_views(engine, ballot_count)
        engine.ledger.close()
    board_cost, static_cost = map(median, asyncio.run(measure_apps(view_pairs)))
    print(f"board, after one ballot   {board_cost:.1f} ms")
    print(f"one Static of the lines   {static_cost:.1f} ms   board / Static {board_cost / static_cost:.2f}")
    print(f"making the view           {median(view_durations):.1f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
