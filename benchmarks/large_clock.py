"""CPU time of a clock in large digits at 240x67 that is drawn thirty times a second.

    python -m benchmarks.large_clock [SECONDS]

Every drawing shows another time, so that digits change at each. The screen is drawn as on a real terminal;
only the write to the terminal is omitted. The aim is 15 % of a core.
"""

import asyncio
import sys
import time

from textual.app import ComposeResult

from benchmarks.board import SilentApp
from scoring_tui.i18n.locale import format_countdown
from scoring_tui.tui.common.large_text import LargeText

SCREEN_SIZE, DRAWINGS_PER_SECOND = (240, 67), 30


class ClockApp(SilentApp):
    """A clock that fills the screen."""

    CSS = "LargeText { height: 1fr; }"

    def compose(self) -> ComposeResult:
        """The clock."""
        yield LargeText("0:00", align="center", vertical_align="middle")


async def measure_clock(seconds: int) -> float:
    """The share of a core."""
    app = ClockApp()
    async with app.run_test(size=SCREEN_SIZE) as pilot:
        await pilot.pause(1)
        clock = app.query_one(LargeText)
        start, cpu_start = time.perf_counter(), time.process_time()
        for drawing in range(seconds * DRAWINGS_PER_SECOND):
            clock.text = format_countdown(600_000 - drawing * 1000)
            await asyncio.sleep(max(0, start + (drawing + 1) / DRAWINGS_PER_SECOND - time.perf_counter()))
        return (time.process_time() - cpu_start) / (time.perf_counter() - start)


def main(seconds: int = 10) -> None:
    """Print the share."""
    width, height = SCREEN_SIZE
    share = asyncio.run(measure_clock(seconds))
    print(f"clock at {width}x{height}, {DRAWINGS_PER_SECOND} drawings a second: {share:.1%} of a core")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
