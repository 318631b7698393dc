"""The screen of a supervising board: the head of jury's, with the keys that only show something."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.chair.actions import ACTIONS
from scoring_tui.tui.chair.screen import ChairScreen
from scoring_tui.tui.common.actions import key_bindings
from scoring_tui.views.chair import ChairView

_READING_IDS = (
    "chair.category",
    "chair.turn",
    "chair.details",
    "chair.card",
    "chair.log",
    "chair.lost",
    "chair.checklist",
    "chair.evidence",
)
READING_ACTIONS = tuple(action for action in ACTIONS if not action.label or action.id in _READING_IDS)
"""The rows of the head of jury's keys that change nothing; those without a label move the focus."""


class SupervisorScreen(ChairScreen, inherit_bindings=False):
    """Everything that the head of jury sees; nothing can be done here, and the rules refuse each command."""

    ACTIONS = READING_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*Screen.BINDINGS, *key_bindings(READING_ACTIONS)]
    CSS_PATH = "../chair/screen.tcss"
    can_change = False

    def office_title(self, view: ChairView) -> str:
        """The office in the first line."""
        return tr("Supervising board")


SCREEN = SupervisorScreen
