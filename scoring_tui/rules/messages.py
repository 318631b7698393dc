"""Rules of the message to the person on stage."""

from scoring_tui.domain.commands.messages import ClearStageMessage, SendStageMessage
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.messages import MAX_MESSAGE_LENGTH, StageMessageCleared, StageMessageSent
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.sanitize import sanitize
from scoring_tui.i18n.visible import find_hidden_character
from scoring_tui.rules.base import DecisionContext, require, require_room, rule


@rule.register
def _decide_send_message(command: SendStageMessage, context: DecisionContext) -> list[Fact]:
    room, text = require_room(context, command.panel), command.text.strip()
    require(text, lazy("a message needs a text"))
    is_short = len(text) <= MAX_MESSAGE_LENGTH
    require(is_short, lazy("a message has at most {n} characters", n=MAX_MESSAGE_LENGTH))
    is_visible = find_hidden_character(text) is None and sanitize(text) == text
    require(is_visible, lazy("the message holds invisible characters: type it again"))
    require(text != room.stage_message, lazy("this was done already: look again"))
    return [StageMessageSent(panel=room.panel, text=text)]


@rule.register
def _decide_clear_message(command: ClearStageMessage, context: DecisionContext) -> list[Fact]:
    room = require_room(context, command.panel)
    require(room.stage_message, lazy("there is no message"))
    return [StageMessageCleared(panel=room.panel)]
