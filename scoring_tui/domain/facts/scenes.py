"""Facts about what the displays of the hall show."""

from typing import Literal

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact

SceneId = Literal[
    "room", "welcome", "introduction", "stage", "clock", "corridor", "standings", "running-order", "break",
    "result", "ceremony", "day-sealed", "message", "title", "blank", "test-card",
]  # fmt: skip
"""What a display can show. "room" follows its room, and "ceremony" comes by itself while one runs."""


class SceneShown(Fact, kind="scene-shown"):
    """The scene of a display, or of the displays of a room, was chosen."""

    panel: str = ""
    """Empty for the displays of all rooms."""
    display: str = ""
    """Name of one display; empty for all of the room that have no scene of their own."""
    scene: SceneId
    category: str = ""
    text: str = ""


class DisplaysIdentified(Fact, kind="displays-identified"):
    """Every display shows its name for some seconds from this reading on."""

    reading: Reading
