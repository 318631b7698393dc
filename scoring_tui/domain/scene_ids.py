"""What a display of the hall can show."""

from typing import Literal

SceneId = Literal[
    "room", "welcome", "introduction", "stage", "clock", "corridor", "standings", "running-order", "break",
    "result", "ceremony", "day-sealed", "message", "title", "blank", "test-card",
]  # fmt: skip
"""What a display can show. "room" follows its room, and "ceremony" comes by itself while one runs."""
