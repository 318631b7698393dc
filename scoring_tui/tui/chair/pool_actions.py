"""The head of jury's action that shows the nine boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.chair.nine_boxes_dialog import NineBoxesDialog
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.common.actions import Action
from scoring_tui.views import talent_pool
from scoring_tui.views.chair import ChairView

if TYPE_CHECKING:
    from scoring_tui.tui.chair.screen import ChairScreen


def has_nine_boxes(view: ChairView | None, selection: Selection) -> bool:
    """Whether the contest declares nine boxes and the seat leads the whole jury."""
    return view is not None and view.has_nine_boxes


@work(group="ask", exclusive=True)
async def show_nine_boxes(screen: ChairScreen) -> None:
    """Show the talent pool as it is now; only at the seat that leads the whole jury."""
    view = screen.view
    if view is None or not view.has_nine_boxes:
        return
    pool = await screen.ask_engine(talent_pool.make_talent_pool)
    if pool is not None:
        await screen.app.push_screen_wait(NineBoxesDialog(pool))


POOL_ACTIONS: tuple[Action[ChairScreen, ChairView, Selection], ...] = (
    Action(
        "chair.boxes", "9", gettext_noop("Nine boxes"),
        gettext_noop("Persons by performance and potential, successors; confidential"),
        show_nine_boxes, is_offered=has_nine_boxes,
    ),
)  # fmt: skip
