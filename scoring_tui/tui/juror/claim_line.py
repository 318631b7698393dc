"""The line below a criterion that says what is claimed; there is none without a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from scoring_tui.views.evidence import EvidenceItem


class ClaimLine(Static):
    """State, sum and evidence of the claim on one criterion."""

    DEFAULT_CSS = """
    ClaimLine {
        display: none; height: 1; padding-left: 4; color: $text-muted;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    ClaimLine.-confirmed { color: $text-success; }
    ClaimLine.-open { color: $text-warning; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.item: EvidenceItem | None = None
        """The claim that is shown; None without one."""

    def show_item(self, item: EvidenceItem | None) -> None:
        """Draw the claim, if it is another one than before."""
        if item is self.item or (item and self.item and item.record is self.item.record):
            return
        self.item = item
        self.display = item is not None
        if item is None:
            return
        from scoring_tui.tui.evidence.words import describe_field_line

        self.update(Content(describe_field_line(item)))
        self.set_class(item.status == "confirmed", "-confirmed")
        self.set_class(item.status in ("insufficient", "clarification", "rejected"), "-open")
