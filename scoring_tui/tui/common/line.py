"""Lines of text that cost nothing while they stay the same, and no layout while they are as long as before.

A layout of a whole screen takes ten times as long as the picture of a line. Imports Textual only.
"""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static


def update_line(where: Static, line: Content) -> None:
    """Say it in one line, unless it stands there already."""
    before = where.content
    if not isinstance(before, Content):
        where.update(line)
    elif not before.is_same(line):
        where.update(line, layout=before.cell_length != line.cell_length)


class TextLine(Static):
    """One line of text, cut with an ellipsis where it is too long."""

    DEFAULT_CSS = "TextLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    line_text: reactive[str] = reactive("", repaint=False)

    def __init__(self, classes: str) -> None:
        super().__init__(classes=classes, markup=False)

    def watch_line_text(self, before: str, words: str) -> None:
        """Other words; only another length can move what stands beside them."""
        moves = self.styles.is_auto_width and cell_len(before) != cell_len(words)
        self.update(Content(words), layout=moves)
