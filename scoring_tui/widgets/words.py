"""One line of text that costs nothing while it stays the same. Imports no other part of the house."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static


class Words(Static):
    """One line of text, cut with an ellipsis where it is too long."""

    DEFAULT_CSS = "Words { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    words: reactive[str] = reactive("", repaint=False)

    def __init__(self, classes: str) -> None:
        super().__init__(classes=classes, markup=False)

    def watch_words(self, before: str, words: str) -> None:
        """Other words; only another length can move what stands beside them."""
        moves = self.styles.is_auto_width and cell_len(before) != cell_len(words)
        self.update(Content(words), layout=moves)
