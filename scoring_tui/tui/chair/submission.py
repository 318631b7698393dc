"""Steps that many of the head of jury's actions share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scoring_tui.domain.sentences import describe_entry
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.common.dialogs import ChoiceDialog

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.tui.chair.screen import ChairScreen
    from scoring_tui.views.standing_sheet import StandingLine


async def ask_choice(screen: ChairScreen, title: str, choices: Mapping[str, str]) -> str:
    """The chosen key, or an empty string if the dialog is dismissed."""
    return await screen.app.push_screen_wait(ChoiceDialog(title, choices)) or ""


async def submit_and_report(screen: ChairScreen, command: Command) -> bool:
    """Send a command and show the sentences of the entries that it added; return whether it was done."""
    outcome = await screen.submit_command(command)
    if outcome.is_done:
        sentences = await screen.ask_engine(
            lambda engine: [describe_entry(engine.state, entry) for entry in outcome.entries]
        )
        screen.show_message("\n".join(map(translate, sentences or ())))
    return outcome.is_done


def titled(line: StandingLine) -> str:
    """Number and name, which are always shown together."""
    return tr("no. {number} {name}", number=line.number, name=line.name)
