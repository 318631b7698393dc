"""The categories and how far each is, one of them chosen. Imports the head of jury's view and text."""

from rich.text import Text
from textual import events
from textual.reactive import reactive
from textual.widgets import DataTable

from scoring_tui.contest.terms import STANDING_STATES
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.views.chair import Progress

SIGNS = {"open": "○", "complete": "●", "signed": "✓"}
NAME = 1
"""The column of the names; it and the last one, of those who signed, share the room that is left."""


class CategoryList(DataTable[Text]):
    """A line for each category; the screen chooses, the list only shows."""

    progress: reactive[tuple[Progress, ...]] = reactive((), repaint=False)
    chosen: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", cursor_foreground_priority="css")
        self.can_focus = False

    def watch_progress(self) -> None:
        """Draw all anew; there are few lines."""
        if not self.size.width:
            return
        self.clear(columns=True)
        rows = [_cells(line, place == self.chosen) for place, line in enumerate(self.progress)]
        heads = _heads()
        widths = [max(cell.cell_len for cell in column) for column in zip(heads, *rows, strict=True)]
        room = self.size.width - sum(widths[NAME + 1 : -1]) - widths[0] - 2 * self.cell_padding * len(widths)
        widths[NAME] = max(min(widths[NAME], room - heads[-1].cell_len), heads[NAME].cell_len)
        widths[-1] = max(room - widths[NAME], heads[-1].cell_len)
        for head, width in zip(heads, widths, strict=True):
            self.add_column(head, width=width)
        self.add_rows(rows)
        self.move_cursor(row=self.chosen)

    def watch_chosen(self) -> None:
        """Another line is chosen."""
        self.watch_progress()

    def on_resize(self, event: events.Resize) -> None:
        """Give the names the room that is left."""
        self.watch_progress()


def _heads() -> list[Text]:
    """First a column for the mark of the chosen line, so that colour is not its only sign."""
    names = ("", tr("Category"), tr("Done"), tr("Ballots"), tr("Standing"), tr("Signed by"))
    return [Text(name) for name in names]


def _cells(line: Progress, chosen: bool) -> list[Text]:
    state = f"{SIGNS[line.state]} {translate(STANDING_STATES[line.state])}"
    return [
        Text("▶" if chosen else " "),
        Text(line.name, no_wrap=True, overflow="ellipsis"),
        Text(f"{line.done}/{line.turns}", justify="right"),
        Text(f"{line.ballots}/{line.expected}", justify="right"),
        Text(f"{state} · = {line.ties}" if line.ties else state),
        Text(_signed(line), no_wrap=True, overflow="ellipsis"),
    ]


def _signed(line: Progress) -> str:
    return f"{len(line.signed_by)}/2 {', '.join(line.signed_by)}" if line.signed_by else "–"
