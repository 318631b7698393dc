"""The head of jury's key for evidence: the desk of all claims, with the marks that differ from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.common.actions import Action
from scoring_tui.views.chair import ChairView

if TYPE_CHECKING:
    from scoring_tui.tui.chair.screen import ChairScreen
    from scoring_tui.views.evidence import EvidenceItem


def has_claims(view: ChairView | None, selection: Selection) -> bool:
    """Whether any contestant claims anything."""
    return view is not None and bool(view.evidence)


def open_evidence_desk(screen: ChairScreen) -> None:
    """Show all claims; those of the contestant under the cursor are one key away."""
    from scoring_tui.tui.evidence.desk import DeskSource, EvidenceDesk

    if screen.view is None:
        return

    def read_items() -> tuple[EvidenceItem, ...]:
        view: ChairView | None = screen.view
        return view.evidence if view is not None else ()

    line = screen.cursor.line
    here = next((item for item in read_items() if line is not None and item.number == line.number), None)
    source = DeskSource(
        read_items,
        screen.view.timezone,
        contestant_id=here.contestant_id if here is not None else "",
        begins_with_all=True,
        can_change=screen.can_change,
    )
    screen.app.push_screen(EvidenceDesk(screen, source))


EVIDENCE_ACTION: Action[ChairScreen, ChairView, Selection] = Action(
    "chair.evidence", "f", gettext_noop("Evidence"),
    gettext_noop("What contestants claim, its state, and marks that differ from it"),
    open_evidence_desk, is_offered=has_claims, key_display="F",
)  # fmt: skip
