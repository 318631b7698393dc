"""What all the head of jury's keys share: what is looked at, a choice, a command that is told of.

Imports dialogs and the chair's view.
"""

from collections.abc import Mapping
from typing import Literal

from textual.reactive import reactive

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.sentences import sentence
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.common.dialogs import Choose
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.views.chair import ChairView, Gap
from scoring_tui.views.standing_sheet import StandingLine, StandingSheet, Tie

Page = Literal["standing", "gaps", "ties"]
PAGES: tuple[Page, ...] = ("standing", "gaps", "ties")


class ChairDesk(RoleScreen[ChairView]):
    """One of the categories, one of the lists, and the contestant, gap or tie under the cursor."""

    chosen: reactive[int] = reactive(0, bindings=True)
    """Which category."""
    page: reactive[Page] = reactive("standing", bindings=True)
    """Which of the three lists the keys are about."""

    @property
    def sheet(self) -> StandingSheet:
        """The chosen category."""
        view: ChairView = self.view
        return view.sheets[min(self.chosen, len(view.sheets) - 1)]

    @property
    def line(self) -> StandingLine | None:
        """The contestant under the cursor of the standing."""
        raise NotImplementedError

    @property
    def gap(self) -> Gap | None:
        """The highlighted ballot that is not in."""
        raise NotImplementedError

    @property
    def tie(self) -> Tie | None:
        """The highlighted tie, or the first."""
        raise NotImplementedError

    async def choose(self, title: str, choices: Mapping[str, str]) -> str:
        """The chosen key, or nothing."""
        chosen = await self.app.push_screen_wait(Choose(title, choices))
        return chosen or ""

    async def do(self, command: Command) -> None:
        """Send a command and say in words what is now in the ledger."""
        outcome = await self.submit(command)
        if outcome.done:
            said = await self.ask(lambda engine: [sentence(engine.state, entry) for entry in outcome.entries])
            self.tell("\n".join(map(translate, said or ())))


def title(line: StandingLine) -> str:
    """Number and name, never apart."""
    return tr("no. {number} {name}", number=line.number, name=line.name)
