"""CPU time of clocks in large digits at 240x67 that are drawn thirty times a second: alone, and on the board.

    python -m benchmarks.large_clock [SECONDS]

Every drawing shows another time, so that digits change at each. The screen is drawn as on a real terminal;
only the write to the terminal is omitted. The aim is 15 % of a core.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import cast

from textual.app import ComposeResult

from benchmarks.board import SilentApp
from scoring_tui.domain.clock import Reading
from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.locale import format_countdown
from scoring_tui.tui.board.screen import BoardScreen
from scoring_tui.tui.common.large_text import LargeText
from scoring_tui.views.board_view import BoardView
from tests.helpers.scenes import NOW, SCENES

SCREEN_SIZE, DRAWINGS_PER_SECOND = (240, 67), 30


class ClockApp(SilentApp):
    """A clock that fills the screen."""

    CSS = "LargeText { height: 1fr; }"

    def compose(self) -> ComposeResult:
        """The clock."""
        yield LargeText("0:00", align="center", vertical_align="middle")


class SteppedClient:
    """A client whose clock is moved by the benchmark."""

    file_age = 0.0
    reading = NOW

    def now(self) -> Reading:
        """The clock."""
        return self.reading


class SceneApp(SilentApp):
    """The board with one scene."""

    def __init__(self, view: BoardView) -> None:
        super().__init__()
        self.client = SteppedClient()
        self._view = view

    def get_default_screen(self) -> BoardScreen:
        """The board's screen."""
        screen = BoardScreen(cast(SeatClient, self.client))
        screen.view = self._view
        return screen


async def measure_drawings(app: SilentApp, draw: Callable[[int], object], seconds: int) -> float:
    """The share of a core that the drawings take, each with its number."""
    async with app.run_test(size=SCREEN_SIZE) as pilot:
        await pilot.pause(1)
        start, cpu_start = time.perf_counter(), time.process_time()
        for drawing in range(seconds * DRAWINGS_PER_SECOND):
            draw(drawing)
            await asyncio.sleep(max(0, start + (drawing + 1) / DRAWINGS_PER_SECOND - time.perf_counter()))
        return (time.process_time() - cpu_start) / (time.perf_counter() - start)


async def measure_clock(seconds: int) -> float:
    """The share of a core for the clock alone."""
    app = ClockApp()

    def draw(drawing: int) -> None:
        app.query_one(LargeText).text = format_countdown(600_000 - drawing * 1000)

    return await measure_drawings(app, draw, seconds)


async def measure_scene(scene_name: str, seconds: int) -> float:
    """The share of a core for a scene of the board."""
    app = SceneApp(SCENES[scene_name]())

    def draw(drawing: int) -> None:
        app.client.reading = NOW.shift_by(drawing * 1000)
        cast(BoardScreen, app.screen).draw()

    return await measure_drawings(app, draw, seconds)


def main(seconds: int = 5) -> None:
    """Print the shares."""
    width, height = SCREEN_SIZE
    print(f"{width}x{height}, {DRAWINGS_PER_SECOND} drawings a second, share of a core:")
    print(f"clock alone     {asyncio.run(measure_clock(seconds)):.1%}")
    for scene_name in ("clock", "stage"):
        print(f"{scene_name:<15} {asyncio.run(measure_scene(scene_name, seconds)):.1%}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
