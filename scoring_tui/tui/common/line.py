"""Lines of text that are drawn only when they change, and laid out only when their length changes.

The layout of a whole screen takes ten times as long as drawing one line.
"""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static


def update_line(widget: Static, line: Content) -> None:
    """Show the line, unless the widget shows it already."""
    old_line = widget.content
    if not isinstance(old_line, Content):
        widget.update(line)
    elif not old_line.is_same(line):
        widget.update(line, layout=old_line.cell_length != line.cell_length)


class TextLine(Static):
    """One line of text, cut with an ellipsis where it is too long."""

    DEFAULT_CSS = "TextLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    line_text: reactive[str] = reactive("", repaint=False)

    def __init__(self, classes: str) -> None:
        super().__init__(classes=classes, markup=False)

    def watch_line_text(self, old_text: str, new_text: str) -> None:
        """Draw the text; only another length needs a new layout."""
        needs_layout = self.styles.is_auto_width and cell_len(old_text) != cell_len(new_text)
        self.update(Content(new_text), layout=needs_layout)


class WalkLine(TextLine):
    """The line of a demonstration: the keys that switch between seats, or what a tour says."""

    DEFAULT_CSS = "WalkLine { padding: 0 1; background: $accent; color: $text; text-style: bold; }"

    def __init__(self) -> None:
        super().__init__("walk")
