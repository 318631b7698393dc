"""Facts about what the displays of the hall show."""

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.scene_ids import SceneId


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
