"""The list of categories with the progress of each; one is selected."""

from collections.abc import Mapping

from rich.text import Text
from textual import events
from textual.reactive import reactive
from textual.widgets import DataTable

from scoring_tui.contest.terms import STANDING_STATES
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.views.chair import CategoryProgress, CategoryState

STATE_NAMES: Mapping[CategoryState, LazyText] = {
    **STANDING_STATES,  # type: ignore[dict-item]
    "disputed": lazy("in dispute"),
    "locked": lazy("locked"),
    "announced": lazy("announced"),
    "withdrawn": lazy("RECTIFICATION"),
}
STATE_SIGNS: Mapping[CategoryState, str] = {
    "open": "○", "complete": "●", "disputed": "‼", "locked": "■", "signed": "✓", "announced": "✓✓",
    "withdrawn": "!!",
}  # fmt: skip
NAME_COLUMN = 1
"""Index of the names; they share the free width with the last column, the signatures."""


class CategoryList(DataTable[Text]):
    """A row for each category; the screen sets which one is selected."""

    progress: reactive[tuple[CategoryProgress, ...]] = reactive((), repaint=False)
    category_index: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", cursor_foreground_priority="css")
        self.can_focus = False

    def watch_progress(self) -> None:
        """Draw all rows; there are few of them."""
        if not self.size.width:
            return
        self.clear(columns=True)
        rows = [
            _draw_row(line, row_index == self.category_index) for row_index, line in enumerate(self.progress)
        ]
        headings = _column_headings(has_ballots=all(line.has_ballots for line in self.progress))
        widths = [max(cell.cell_len for cell in column) for column in zip(headings, *rows, strict=True)]
        fixed_width = widths[0] + sum(widths[NAME_COLUMN + 1 : -1]) + 2 * self.cell_padding * len(widths)
        free_width = self.size.width - fixed_width
        name_width = min(widths[NAME_COLUMN], free_width - headings[-1].cell_len)
        widths[NAME_COLUMN] = max(name_width, headings[NAME_COLUMN].cell_len)
        widths[-1] = max(free_width - widths[NAME_COLUMN], headings[-1].cell_len)
        for heading, width in zip(headings, widths, strict=True):
            self.add_column(heading, width=width)
        self.add_rows(rows)
        self.move_cursor(row=self.category_index)

    def watch_category_index(self) -> None:
        """Mark the selected row."""
        self.watch_progress()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns to the new width."""
        self.watch_progress()


def _column_headings(*, has_ballots: bool) -> list[Text]:
    """The first column holds the arrow of the selected row, so that colour is not its only sign."""
    names = (
        "",
        tr("Category"),
        tr("Done"),
        tr("Ballots") if has_ballots else tr("Results"),
        tr("Standing"),
        tr("Signed by"),
    )
    return [Text(name) for name in names]


def _draw_row(line: CategoryProgress, is_selected: bool) -> list[Text]:
    state = f"{STATE_SIGNS[line.state]} {translate(STATE_NAMES[line.state])}"
    return [
        Text("▶" if is_selected else " "),
        Text(line.category_name, no_wrap=True, overflow="ellipsis"),
        Text(f"{line.settled_turns}/{line.turn_count}", justify="right"),
        Text(f"{line.ballot_count}/{line.expected_ballots}", justify="right"),
        Text(f"{state} · = {line.open_ties}" if line.open_ties else state),
        Text(_describe_signatures(line), no_wrap=True, overflow="ellipsis"),
    ]


def _describe_signatures(line: CategoryProgress) -> str:
    count = line.signature_count
    names = ", ".join(line.signer_names)
    return f"{count.signed_count}/{count.needed_count} {names}" if line.signer_names else "–"
