"""What the head of jury can do: moving between categories and lists, and `ACTIONS`, the rows of all keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.chair.award_actions import AWARD_ACTIONS
from scoring_tui.tui.chair.ballot_actions import BALLOT_ACTIONS
from scoring_tui.tui.chair.correction_actions import CORRECTION_ACTIONS
from scoring_tui.tui.chair.evidence_actions import EVIDENCE_ACTION
from scoring_tui.tui.chair.meeting_actions import MEETING_ACTION
from scoring_tui.tui.chair.pool_actions import POOL_ACTIONS
from scoring_tui.tui.chair.request_actions import REQUEST_ACTIONS
from scoring_tui.tui.chair.result_actions import RESULT_ACTIONS
from scoring_tui.tui.chair.selection import PAGES, Page, Selection
from scoring_tui.tui.common.actions import Action
from scoring_tui.views.chair import ChairView

if TYPE_CHECKING:
    from scoring_tui.tui.chair.screen import ChairScreen


def step_category(screen: ChairScreen, step: int) -> None:
    """Select the category that many steps further; the last one is followed by the first."""
    if screen.view is not None:
        screen.category_index = (screen.category_index + step) % len(screen.view.standing_sheets)


def show_page(screen: ChairScreen, page: Page) -> None:
    """Focus one of the four lists."""
    screen.page = page


def step_page(screen: ChairScreen, step: int) -> None:
    """Focus the list that many steps further."""
    screen.page = PAGES[(PAGES.index(screen.page) + step) % len(PAGES)]


ACTIONS: tuple[Action[ChairScreen, ChairView, Selection], ...] = (
    Action(
        "chair.category", "right", gettext_noop("Category"), gettext_noop("The next category"),
        partial(step_category, step=1), key_display="←→",
    ),
    Action("chair.category_before", "left", "", "", partial(step_category, step=-1)),
    Action(
        "chair.turn", "tab", gettext_noop("List"),
        gettext_noop("Standing, missing ballots, ties, awards: also 1 to 4"),
        partial(step_page, step=1), key_display="⇥",
    ),
    Action("chair.turn_back", "shift+tab", "", "", partial(step_page, step=-1)),
    *(
        Action(f"chair.{page}", str(digit), "", "", partial(show_page, page=page))
        for digit, page in enumerate(PAGES, 1)
    ),
    *BALLOT_ACTIONS,
    *REQUEST_ACTIONS,
    *RESULT_ACTIONS,
    *AWARD_ACTIONS,
    EVIDENCE_ACTION,
    MEETING_ACTION,
    *POOL_ACTIONS,
    *CORRECTION_ACTIONS,
)  # fmt: skip
"""In the order of the key strip."""
