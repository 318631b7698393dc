"""What a scene depends on besides the view: the time, the page, and whether the view is stale."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scoring_tui.domain.clock import Reading
from scoring_tui.i18n.locale import format_clock_time, format_countdown
from scoring_tui.tui.board.pages import PageTurner
from scoring_tui.views.board_scenes import IDENTIFY_SECONDS, BoardScene
from scoring_tui.views.board_view import BoardTitle

if TYPE_CHECKING:  # a board draws its first frame without pydantic
    from scoring_tui.domain.state import Timer

STALE_SIGN = "~"
"""Stands before a clock that runs on although the file does not answer."""


@dataclass(frozen=True, slots=True)
class SceneMoment:
    """The moment at which a scene is drawn."""

    reading: Reading
    pages: PageTurner = field(default_factory=PageTurner)
    is_stale: bool = False
    """Whether the file does not answer."""
    look_name: str = ""
    """Name of the theme, for the test card."""

    def is_identifying(self, scene: BoardScene) -> bool:
        """Whether the display shows its name over the scene, to tell it from others."""
        if scene.identified_at is None or not scene.display_name:
            return False
        return self.reading.elapsed_since(scene.identified_at) < IDENTIFY_SECONDS * 1000

    def format_time_of_day(self, title: BoardTitle) -> str:
        """The time of day in the contest's time zone."""
        return format_clock_time(datetime.fromtimestamp(self.reading.wall / 1000, UTC), title.timezone)

    def format_time_left(self, timer: Timer) -> str:
        """The time left of a phase, with a sign if a pause or an extension may be unknown."""
        time_text = format_countdown(timer.remaining_ms(self.reading))
        return f"{STALE_SIGN}{time_text}" if self.is_stale else time_text
