"""The guide below a form on a small screen, of fixed height: errors, or what the field in hand judges."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from scoring_tui.i18n.locale import tr, translate

if TYPE_CHECKING:
    from scoring_tui.tui.juror.ballot_form import BallotForm

LEAST_ROWS, MOST_ROWS = 3, 6
"""Rows of the guide."""


def count_guide_rows(guide: str, width: int) -> int:
    """Rows of a guidance in a column of this width, as words are wrapped in most terminals."""
    return sum(max(1, len(wrap(line, max(10, width - 6)))) for line in guide.splitlines()) if guide else 0


class FieldGuide(Static):
    """One line about what may be typed, or what is wrong; then the guidance of the criterion."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)

    def fit(self, form: BallotForm, free_rows: int) -> None:
        """Take the rows that the longest guidance needs, as far as they are free, for this form."""
        needed_rows = 1 + form.longest_guide(self.app.size.width)
        self.styles.height = max(LEAST_ROWS, min(needed_rows, free_rows, MOST_ROWS))

    def show(self, form: BallotForm) -> None:
        """Show the errors, or the guidance of the field in hand."""
        mark_field = form.guided_field
        wrong_fields = form.wrong_fields
        if wrong_fields:
            first_lines = [f"! {field.leaf.name}: {field.error_message}" for field in wrong_fields[:2]]
            errors = ("\n".join(first_lines), "$text-error bold")
            self._draw(Content.assemble(errors, "\n", (mark_field.leaf.guide, "dim")))
        elif form.is_frozen:
            hint = tr("Space: this line is right · after the last one the ballot counts as read by you")
            first_line = hint if form.is_reading else tr("✓ you read this ballot and confirmed it")
            self._draw(Content.assemble((first_line, "bold"), "\n", (mark_field.leaf.guide, "dim")))
        else:
            allowed_text = translate(mark_field.leaf.scale.describe_allowed())
            first_line = f"{mark_field.leaf.name}: {allowed_text}"
            self._draw(Content.assemble((first_line, "bold"), "\n", (mark_field.leaf.guide, "dim")))

    def _draw(self, content: Content) -> None:
        """Draw the text if it has changed; the height is fixed, so nothing needs a layout."""
        if not isinstance(self.content, Content) or not self.content.is_same(content):
            self.update(content, layout=False)
