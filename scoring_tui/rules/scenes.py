"""Rules about what the displays of the hall show."""

from scoring_tui.domain.commands.scenes import IdentifyDisplays, ShowScene
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.scenes import DisplaysIdentified, SceneShown
from scoring_tui.domain.seat import LONGEST_DISPLAY_NAME
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import DecisionContext, require, require_category_name, require_room, rule

LONGEST_TEXT = 200
"""Letters of the text of a title or message; more cannot be read from the last row."""


@rule.register
def _decide_show_scene(command: ShowScene, context: DecisionContext) -> list[Fact]:
    text, display_name = " ".join(command.text.split()), " ".join(command.display.split())
    if command.panel:
        require_room(context, command.panel)
    if command.category:
        require_category_name(context, command.category)
    require(
        len(display_name) <= LONGEST_DISPLAY_NAME,
        lazy("the name of a display has at most {count} letters", count=LONGEST_DISPLAY_NAME),
    )
    require(command.scene != "ceremony", lazy("a ceremony is shown by itself: start it"))
    if command.scene == "result":
        _require_announced(context, command.category)
    needs_text = command.scene == "message"
    require(text or not needs_text, lazy("write the words that the hall shall read"))
    require(len(text) <= LONGEST_TEXT, lazy("at most {count} letters, please", count=LONGEST_TEXT))
    fact = SceneShown(
        panel=command.panel, display=display_name, scene=command.scene, category=command.category, text=text
    )
    return [fact]


def _require_announced(context: DecisionContext, category_id: str) -> None:
    category_name = require_category_name(context, category_id)
    is_announced = context.state.is_announced(category_id)
    require(is_announced, lazy("{category} is not announced yet", category=category_name))


@rule.register
def _decide_identify_displays(command: IdentifyDisplays, context: DecisionContext) -> list[Fact]:
    return [DisplaysIdentified(reading=context.now)]
