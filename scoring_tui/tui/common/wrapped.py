"""Short pieces of text set one after the other, over as many lines as they need, none of them broken."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Self

from textual import events, on
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widgets import Static

GAP = 2
"""Cells between two pieces."""


class FittedText(Static):
    """Text whose height follows what it says; lines that stay the same are not drawn again."""

    _rows: tuple[Region, ...] = ()
    """Where the text has changed, while it is being changed."""

    def fit(self, content: Content) -> None:
        """Say it, unless it stands there already in the same looks, which `==` would not compare."""
        before = self.content
        if isinstance(before, Content):
            if before.is_same(content):
                return
            if rows := self._changed(before.split("\n"), content.split("\n")):
                self._rows = rows
                self.update(content, layout=False)
                self._rows = ()
                return
        self.update(content)
        # A layout that was asked for before this one may have measured the old lines; measure again.
        self.call_after_refresh(self.refresh, layout=True)

    def _changed(self, before: Sequence[Content], after: Sequence[Content]) -> tuple[Region, ...]:
        """The rows that differ; none where rows are broken or there are more or fewer, so that all moves."""
        width = self.content_region.width
        if len(before) != len(after) or any(line.cell_length > width for line in (*before, *after)):
            return ()
        pairs = enumerate(zip(before, after, strict=True))
        return tuple(Region(0, y, width, 1) for y, (old, new) in pairs if not old.is_same(new))

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """As any widget's, but of the changed rows only."""
        return super().refresh(*(regions or self._rows), repaint=repaint, layout=layout, recompose=recompose)


class WrappedParts(FittedText):
    """Shows `parts` in order."""

    parts: reactive[tuple[Content, ...]] = reactive((), repaint=False, always_update=True)
    """Always told of: pieces that only look different are equal to Python."""

    @on(events.Resize)
    def watch_parts(self) -> None:
        """Set them anew, at the width of now."""
        if width := self.content_region.width:
            self.fit(wrap_parts(self.parts, width))


def wrap_parts(parts: Iterable[Content], width: int) -> Content:
    """The pieces in lines of at most `width` cells, unless one piece is longer."""
    placed, row, used = [], 0, 0
    for part in parts:
        if used and used + GAP + part.cell_length > width:
            row, used = row + 1, 0
        used += part.cell_length + (GAP if used else 0)
        placed.append((row, part))
    rows = groupby(placed, key=lambda place: place[0])
    return Content("\n").join(Content(" " * GAP).join(part for _, part in row) for _, row in rows)
