"""A juror's key for evidence: the desk of claims, from which confirmed marks can be taken into the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.common.actions import Action
from scoring_tui.tui.juror.form_pane import FormPane

if TYPE_CHECKING:
    from scoring_tui.tui.juror.screen import JurorScreen
    from scoring_tui.views.evidence import EvidenceItem
    from scoring_tui.views.juror import JurorView


def has_claims(view: JurorView | None, pane: FormPane) -> bool:
    """Whether a contestant of the juror claims anything."""
    return pane.view is not None and bool(pane.view.evidence)


def open_evidence_desk(screen: JurorScreen) -> None:
    """Show the claims of the open contestant, the criterion in hand first; else all claims."""
    from scoring_tui.tui.evidence.desk import DeskSource, EvidenceDesk

    pane = screen.pane
    view, form, own_turn = pane.view, pane.form, pane.own_turn
    if view is None or not screen.is_active:
        return

    def read_items() -> tuple[EvidenceItem, ...]:
        return pane.view.evidence if pane.view is not None else ()

    can_take = form is not None and not form.is_frozen
    source = DeskSource(
        read_items=read_items,
        timezone=view.contest.contest.timezone,
        contestant_id=own_turn.contestant.id if own_turn is not None and form is not None else "",
        criterion_id=form.guided_field.leaf.id if form is not None else "",
        take_marks=form.fill_gaps if form is not None and can_take else None,
    )
    screen.app.push_screen(EvidenceDesk(screen, source))


EVIDENCE_ACTION: Action[JurorScreen, JurorView, FormPane] = Action(
    "juror.evidence", "ctrl+b", gettext_noop("Evidence"),
    gettext_noop("What the institutions claim: check it, and take confirmed marks"),
    open_evidence_desk, is_offered=has_claims,
)  # fmt: skip
