"""The widget that shows a scene; only rows that differ are drawn again."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, get_args

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from scoring_tui.tui.board.canvas import Canvas, PlacedText, Span, StyleName

SpanRow = tuple[Span, ...]


class SceneView(Widget):
    """Draws the rows of a canvas."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"scene--{name}" for name in get_args(StyleName)}
    DEFAULT_CSS = """
    SceneView {
        width: 1fr; height: 1fr;
        .scene--muted { color: $text-muted; }
        .scene--heading { color: $primary; text-style: bold; }
        .scene--name { color: $accent; text-style: bold; }
        .scene--clock { text-style: bold; }
        .scene--soon, .scene--last { background: $warning; color: $background; text-style: bold; }
        .scene--over, .scene--stale { background: $error; color: $background; text-style: bold; }
        .scene--good { color: $success; }
        .scene--rule { color: $secondary; }
        .scene--code { background: white; color: black; }
        .scene--first { color: $accent; text-style: bold; }
        .scene--few { color: $warning; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.placed_texts: Sequence[PlacedText] = ()
        """The texts of the scene, with the size of their letters."""
        self._rows: list[SpanRow] = []
        self._scene_styles: dict[StyleName, Style] = {}

    def show(self, canvas: Canvas) -> None:
        """Show a canvas of the size of this widget."""
        old_rows, self._rows = self._rows, list(canvas.rows())
        self.placed_texts = canvas.placed_texts
        if len(old_rows) != len(self._rows):
            self.refresh()
            return
        row_pairs = enumerate(zip(old_rows, self._rows, strict=True))
        changed_rows = [y for y, (old, new) in row_pairs if old != new]
        if changed_rows:
            self.refresh(*_join_rows(changed_rows, self.size.width))

    def notify_style_update(self) -> None:
        """Find the styles again: another look was chosen."""
        super().notify_style_update()
        self._scene_styles = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in the styles of the look; they are kept, because to find them takes long."""
        if not self._scene_styles:
            self._scene_styles = {
                name: self.get_component_rich_style(f"scene--{name}") for name in get_args(StyleName)
            }
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row."""
        width, base_style = self.size.width, self._scene_styles["text"]
        segments, x = [], 0
        for span in self._rows[y] if y < len(self._rows) else ():
            if span.x > x:
                segments.append(Segment(" " * (span.x - x), base_style))
            segments.append(Segment(span.text, self._scene_styles[span.style]))
            x = max(x, span.x) + span.cell_count
        if x < width:
            segments.append(Segment(" " * (width - x), base_style))
        return Strip(segments, max(x, width))


def _join_rows(rows: Sequence[int], width: int) -> Iterator[Region]:
    """Regions of neighbouring rows."""
    first = last = rows[0]
    for y in rows[1:]:
        if y > last + 1:
            yield Region(0, first, width, last - first + 1)
            first = y
        last = y
    yield Region(0, first, width, last - first + 1)
