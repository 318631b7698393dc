"""The guide below a form, of fixed height: errors, or what the field in hand judges, with its levels."""

from __future__ import annotations

from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.juror.level_lines import list_level_lines

if TYPE_CHECKING:
    from scoring_tui.tui.juror.ballot_form import BallotForm
    from scoring_tui.tui.juror.mark_field import MarkField

LEAST_ROWS, MOST_ROWS = 3, 6
"""Rows of the guide."""
MOST_LEVEL_ROWS = 12
"""Rows of the guide where criteria have levels."""
_PADDING = 4
"""Columns beside the text of the guide."""


def count_guide_rows(guide: str, width: int) -> int:
    """Rows of a guidance in a column of this width, as words are wrapped in most terminals."""
    return sum(max(1, len(wrap(line, max(10, width - 6)))) for line in guide.splitlines()) if guide else 0


class FieldGuide(Static):
    """One line about what may be typed, or what is wrong; then the guidance of the criterion."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._rows = LEAST_ROWS

    def fit(self, form: BallotForm, free_rows: int) -> None:
        """Take the rows that the longest guidance needs, as far as they are free, for this form."""
        needed_rows = 1 + form.longest_guide(self.app.size.width)
        most_rows = MOST_LEVEL_ROWS if form.has_levels else MOST_ROWS
        self._rows = max(LEAST_ROWS, min(needed_rows, free_rows, most_rows))
        self.styles.height = self._rows

    def show(self, form: BallotForm) -> None:
        """Show the errors, or the guidance of the field in hand."""
        mark_field = form.guided_field
        wrong_fields = form.wrong_fields
        if wrong_fields:
            first_lines = [f"! {field.leaf.name}: {field.error_message}" for field in wrong_fields[:2]]
            errors = ("\n".join(first_lines), "$text-error bold")
            self._draw(Content.assemble(errors, "\n", self._describe_field(mark_field, len(first_lines))))
        elif form.is_frozen:
            hint = tr("Space: this line is right · after the last one the ballot counts as read by you")
            first_line = hint if form.is_reading else tr("✓ you read this ballot and confirmed it")
            self._draw(Content.assemble((first_line, "bold"), "\n", self._describe_field(mark_field, 1)))
        else:
            allowed_text = translate(mark_field.leaf.scale.describe_allowed())
            first_line = f"{mark_field.leaf.name}: {allowed_text}"
            self._draw(Content.assemble((first_line, "bold"), "\n", self._describe_field(mark_field, 1)))

    def _describe_field(self, mark_field: MarkField, used_rows: int) -> Content:
        """The levels of a criterion, the typed one marked, then its guidance as far as there is room."""
        leaf, mark = mark_field.leaf, mark_field.mark
        guide = Content.styled(leaf.guide, "dim")
        if not leaf.levels:
            return guide
        width = max(20, (self.size.width or self.app.size.width) - _PADDING - 2)
        typed_mark = mark if isinstance(mark, Decimal) else None
        lines = list_level_lines(leaf.levels, typed_mark, width, self._rows - used_rows)
        level_lines = [
            Content.styled(f"{'▶' if is_typed else ' '} {line}", "bold $text-primary" if is_typed else "dim")
            for line, is_typed in lines
        ]
        return Content("\n").join([*level_lines, guide] if leaf.guide else level_lines)

    def _draw(self, content: Content) -> None:
        """Draw the text if it has changed; the height is fixed, so nothing needs a layout."""
        if not isinstance(self.content, Content) or not self.content.is_same(content):
            self.update(content, layout=False)
