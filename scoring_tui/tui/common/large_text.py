"""A text in the largest letters that fit the widget."""

from typing import Literal

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from scoring_tui.tui.common.large_letters import Align, LargeBlock, fit_letters

VerticalAlign = Literal["top", "middle", "bottom"]
CACHED_STRIPS = 200
"""Rows that are kept, drawn, for the next time that they are needed."""
EMPTY_BLOCK = LargeBlock(1, (), ())


class LargeText(Widget):
    """Draws `text` as large as its box allows; rows that stay the same are not drawn again.

    The box comes from the stylesheet. With `height: auto` the widget takes the rows that the text needs at
    `tallest`.
    """

    DEFAULT_CSS = "LargeText { width: 1fr; height: auto; }"
    text: reactive[str] = reactive("", repaint=False)
    """Shown as it is: never read as markup."""
    tallest: reactive[int] = reactive(1000, repaint=False)
    """Rows that one letter takes at most."""

    def __init__(
        self,
        text: str = "",
        *,
        tallest: int = 1000,
        align: Align = "left",
        vertical_align: VerticalAlign = "top",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._align, self._vertical_align = align, vertical_align
        self._block = EMPTY_BLOCK
        self._rows: tuple[str, ...] = ()
        self._letter_style = Style.null()
        self._strips: dict[tuple[str, Style], Strip] = {}
        self.set_reactive(LargeText.text, text)
        self.set_reactive(LargeText.tallest, tallest)

    @property
    def letter_rows(self) -> int:
        """Rows of one letter as it is drawn now; 1 for ordinary text."""
        return self._block.letter_rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows that the text needs at its tallest."""
        return max(1, len(fit_letters(self.text, width, container.height, self.tallest).rows))

    def on_resize(self, event: Resize) -> None:
        """Fit the text to the new box."""
        self._strips.clear()
        self._fit(redraw_all=True)

    def watch_text(self) -> None:
        """Draw the new text."""
        self._fit()

    def watch_tallest(self) -> None:
        """Draw in the other size."""
        self._fit()

    def _fit(self, redraw_all: bool = False) -> None:
        width, height = self.content_region.size
        if not width or not height:
            return
        old_rows, old_height = self._rows, len(self._block.rows)
        self._block = fit_letters(self.text, width, height, self.tallest)
        block_rows = self._block.align_rows(width, self._align)[:height]
        spare_rows = height - len(block_rows)
        rows_above = {"top": 0, "middle": spare_rows // 2, "bottom": spare_rows}[self._vertical_align]
        rows = [""] * rows_above + list(block_rows) + [""] * (spare_rows - rows_above)
        self._rows = tuple(set_cell_size(row, width) for row in rows)
        if self.styles.is_auto_height and len(self._block.rows) != old_height:
            self.refresh(layout=True)
        elif redraw_all or len(old_rows) != len(self._rows):
            self.refresh()
        else:
            row_pairs = enumerate(zip(old_rows, self._rows, strict=True))
            if changed_rows := [y for y, (old, new) in row_pairs if old != new]:
                first, last = changed_rows[0], changed_rows[-1]
                self.refresh(Region(0, first, width, last - first + 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in the style that the widget has now; it is found once, because that takes long."""
        self._letter_style = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the letters."""
        width, style = self.content_region.width, self._letter_style
        if y >= len(self._rows):
            return Strip.blank(width, style)
        row = self._rows[y]
        strip = self._strips.get((row, style))
        if strip is None:
            if len(self._strips) > CACHED_STRIPS:
                self._strips.clear()
            strip = self._strips[row, style] = Strip([Segment(row, style)], width)
        return strip
