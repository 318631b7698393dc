"""The dialog that chooses what a display shows: a target, then a scene by its digit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from scoring_tui.contest.terms import SCENES
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.common.dialogs import Dialog

ChosenScene = Literal[
    "room", "welcome", "introduction", "stage", "clock", "corridor", "standings", "running-order", "break",
    "result", "day-sealed", "message", "title", "blank", "test-card",
]  # fmt: skip
SCENE_KEYS: tuple[tuple[str, ChosenScene], ...] = (
    ("1", "room"), ("2", "stage"), ("3", "clock"), ("4", "introduction"), ("5", "corridor"),
    ("6", "standings"), ("7", "running-order"), ("8", "break"), ("9", "title"), ("0", "blank"),
    ("w", "welcome"), ("m", "message"), ("r", "result"), ("s", "day-sealed"), ("t", "test-card"),
)  # fmt: skip
"""The key of each scene, in the order of the list."""


@dataclass(frozen=True, slots=True)
class SceneChoice:
    """A scene for one display, or for all displays of a room."""

    display_name: str
    """Empty for the displays of the room."""
    scene: ChosenScene
    is_identify: bool = False
    """Whether every display is asked to show its name instead."""


class SceneDialog(Dialog[SceneChoice]):
    """Left and right choose the target; a digit, a letter or Enter chooses the scene."""

    AUTO_FOCUS = "#choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "next_target(-1)", show=False),
        Binding("right", "next_target(1)", show=False),
        Binding("i", "identify", show=False),
        *(Binding(key, f"choose('{scene}')", show=False) for key, scene in SCENE_KEYS),
    ]
    target_index: reactive[int] = reactive(0)

    def __init__(self, display_names: Sequence[str], room_name: str, target_name: str) -> None:
        """Args:
        display_names: the displays that can have a scene of their own.
        target_name: the display that is chosen first; empty for all of the room.
        """
        super().__init__(tr("What do the displays show?"))
        self._targets = ("", *display_names)
        self._room_name = room_name
        first_index = self._targets.index(target_name) if target_name in self._targets else 0
        self.set_reactive(SceneDialog.target_index, first_index)

    def compose_answers(self) -> ComposeResult:
        """The target, the scenes, the keys."""
        yield Static(id="target", markup=False)
        yield OptionList(
            *(
                Option(Content(f"{key.upper()}  {translate(SCENES[scene])}"), id=scene)
                for key, scene in SCENE_KEYS
            ),
            id="choices",
        )
        hint = tr("←→: which display · key or Enter: scene · I: all show their names · Esc: back")
        yield Static(Content(hint), classes="hint")

    def on_mount(self) -> None:
        """Show the first target."""
        self.watch_target_index()

    def watch_target_index(self) -> None:
        """Show which display is meant."""
        if self.query("#target"):
            name = self._targets[self.target_index]
            label = name or tr("all displays of {room} without a scene of their own", room=self._room_name)
            arrows = "◀ {} ▶" if len(self._targets) > 1 else "{}"
            self.query_one("#target", Static).update(Content(arrows.format(label)).stylize("bold"))

    def action_next_target(self, step: int) -> None:
        """Choose another display."""
        self.target_index = (self.target_index + step) % len(self._targets)

    def action_identify(self) -> None:
        """Let every display show its name."""
        self.dismiss(SceneChoice("", "room", is_identify=True))

    def action_choose(self, scene: ChosenScene) -> None:
        """Choose a scene by its key."""
        self.dismiss(SceneChoice(self._targets[self.target_index], scene))

    @on(OptionList.OptionSelected, "#choices")
    def _choose_highlighted(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose(SCENE_KEYS[event.option_index][1])
