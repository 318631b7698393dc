"""The warnings of a clock in words."""

import pytest

from scoring_tui.i18n.locale import use_language
from scoring_tui.tui.common.clock_words import Urgency, find_urgency


@pytest.mark.parametrize(
    ("time_left", "warnings", "level", "text"),
    [
        (120_001, (120, 60), "calm", ""),
        (120_000, (120, 60), "soon", "▲ 2 minutes left"),
        (60_001, (120, 60), "soon", "▲ 2 minutes left"),
        (60_000, (120, 60), "last", "▲▲ last minute"),
        (0, (120, 60), "last", "▲▲ last minute"),
        (-1, (120, 60), "over", "! time is over +0:00"),
        (-35_000, (120, 60), "over", "! time is over +0:35"),
        (59_000, (60, 30), "soon", "▲ 1 minute left"),
        (80_000, (90, 30), "soon", "▲ 90 seconds left"),
        (20_000, (90, 30), "last", "▲▲ last 30 seconds"),
        (100_000, (120,), "last", "▲▲ last 2 minutes"),
        (1_000, (), "calm", ""),
        (-1_000, (), "over", "! time is over +0:01"),
    ],
)
def test_the_warning_follows_the_time_left(
    time_left: int, warnings: tuple[int, ...], level: str, text: str
) -> None:
    use_language("en")
    assert find_urgency(time_left, warnings) == Urgency(level, text)  # type: ignore[arg-type]
