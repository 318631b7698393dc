"""Commands about what the displays of the hall show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:  # a screen that sends commands need not wait for pydantic
    from scoring_tui.domain.scene_ids import SceneId


@declare_command
class ShowScene(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Choose the scene of one display, or of all displays of a room that have no scene of their own."""

    scene: SceneId
    panel: str = ""
    """The room's panel; empty for the displays of all rooms."""
    display: str = ""
    """Name of one display; empty for the room's displays."""
    category: str = ""
    """The category whose standing or running order is shown; empty for the current ones."""
    text: str = ""
    """The words of a title or a message."""


@declare_command
class IdentifyDisplays(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Let every display show its name for some seconds."""
