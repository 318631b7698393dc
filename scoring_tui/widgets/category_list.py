"""The categories and how far each is, one of them chosen. Imports the head of jury's view and text."""

from rich.text import Text
from textual.reactive import reactive
from textual.widgets import DataTable

from scoring_tui.text import tr, words
from scoring_tui.views.chair import Progress
from scoring_tui.wording import STANDINGS

SIGNS = {"open": "○", "complete": "●", "signed": "✓"}


class CategoryList(DataTable[Text]):
    """A line for each category; the screen chooses, the list only shows."""

    progress: reactive[tuple[Progress, ...]] = reactive((), repaint=False)
    chosen: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", cursor_foreground_priority="css")
        self.can_focus = False

    def on_mount(self) -> None:
        """The headings; a column for the mark of the chosen line, so that colour is not its only sign."""
        for key, heading in (
            ("mark", ""), ("name", tr("Category")), ("turns", tr("Done")), ("ballots", tr("Ballots")),
            ("state", tr("Standing")), ("ties", tr("Ties")), ("signed", tr("Signed by")),
        ):  # fmt: skip
            self.add_column(Text(heading), key=key)

    def watch_progress(self, progress: tuple[Progress, ...]) -> None:
        """Draw the lines anew; there are few."""
        self.clear()
        for place, line in enumerate(progress):
            self.add_row(*_cells(line, place == self.chosen), key=line.category)
        self.move_cursor(row=self.chosen)

    def watch_chosen(self) -> None:
        """Another line is chosen."""
        self.watch_progress(self.progress)


def _cells(line: Progress, chosen: bool) -> list[Text]:
    state = f"{SIGNS[line.state]} {words(STANDINGS[line.state])}"
    return [
        Text("▶" if chosen else " "),
        Text(line.name),
        Text(f"{line.done}/{line.turns}", justify="right"),
        Text(f"{line.ballots}/{line.expected}", justify="right"),
        Text(state),
        Text(f"= {line.ties}" if line.ties else "–"),
        Text(f"{len(line.signed_by)}/2 {', '.join(line.signed_by)}" if line.signed_by else "–"),
    ]
