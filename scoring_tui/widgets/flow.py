"""Short pieces of text set one after the other, over as many lines as they need, none of them broken."""

from collections.abc import Iterable
from itertools import groupby

from textual import events, on
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

GAP = 2
"""Cells between two pieces."""


class Fitted(Static):
    """Text whose height follows what it says."""

    def fit(self, content: Content) -> None:
        """Say it, unless it stands there already in the same looks, which `==` would not compare."""
        before = self.content
        if not isinstance(before, Content) or not before.is_same(content):
            self.update(content)
            # A layout that was asked for before this one may have measured the old lines; measure again.
            self.call_after_refresh(self.refresh, layout=True)


class Flow(Fitted):
    """Shows `parts` in order."""

    parts: reactive[tuple[Content, ...]] = reactive((), always_update=True)
    """Always told of: pieces that only look different are equal to Python."""

    @on(events.Resize)
    def watch_parts(self) -> None:
        """Set them anew, at the width of now."""
        if width := self.content_region.width:
            self.fit(flow(self.parts, width))


def flow(parts: Iterable[Content], width: int) -> Content:
    """The pieces in lines of at most `width` cells, unless one piece is longer."""
    placed, row, used = [], 0, 0
    for part in parts:
        if used and used + GAP + part.cell_length > width:
            row, used = row + 1, 0
        used += part.cell_length + (GAP if used else 0)
        placed.append((row, part))
    rows = groupby(placed, key=lambda place: place[0])
    return Content("\n").join(Content(" " * GAP).join(part for _, part in row) for _, row in rows)
