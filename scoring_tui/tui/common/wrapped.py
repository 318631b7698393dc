"""Text that takes as many lines as it needs, and a row of short parts that are never broken."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Self

from textual import events, on
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widgets import Static

GAP = 2
"""Cells between two parts."""


class FittedText(Static):
    """Text whose height follows its content; unchanged lines are not drawn again."""

    _changed_rows: tuple[Region, ...] = ()
    """The rows to draw again, during an update only."""

    def fit(self, content: Content) -> None:
        """Show the content, unless text and style are the same as before (`==` compares the text only)."""
        old_content = self.content
        if isinstance(old_content, Content):
            if old_content.is_same(content):
                return
            if rows := self._find_changed_rows(old_content.split("\n"), content.split("\n")):
                self._changed_rows = rows
                self.update(content, layout=False)
                self._changed_rows = ()
                return
        self.update(content)
        # A layout that was requested earlier may have measured the old lines: measure again.
        self.call_after_refresh(self.refresh, layout=True)

    def _find_changed_rows(
        self, old_lines: Sequence[Content], new_lines: Sequence[Content]
    ) -> tuple[Region, ...]:
        """The rows that differ; empty if all must be drawn, because lines wrap or their number changed."""
        width = self.content_region.width
        if len(old_lines) != len(new_lines):
            return ()
        if any(line.cell_length > width for line in (*old_lines, *new_lines)):
            return ()
        line_pairs = enumerate(zip(old_lines, new_lines, strict=True))
        return tuple(Region(0, row, width, 1) for row, (old, new) in line_pairs if not old.is_same(new))

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Like that of any widget, but limited to the changed rows."""
        return super().refresh(
            *(regions or self._changed_rows), repaint=repaint, layout=layout, recompose=recompose
        )


class WrappedParts(FittedText):
    """Shows `parts` in order."""

    parts: reactive[tuple[Content, ...]] = reactive((), repaint=False, always_update=True)
    """Always watched: parts that differ only in style are equal in Python."""

    @on(events.Resize)
    def watch_parts(self) -> None:
        """Wrap the parts to the current width."""
        if width := self.content_region.width:
            self.fit(wrap_parts(self.parts, width))


def wrap_parts(parts: Iterable[Content], width: int) -> Content:
    """The parts in lines of at most `width` cells; a longer part has a line of its own."""
    rows_and_parts, row, used_width = [], 0, 0
    for part in parts:
        if used_width and used_width + GAP + part.cell_length > width:
            row, used_width = row + 1, 0
        used_width += part.cell_length + (GAP if used_width else 0)
        rows_and_parts.append((row, part))
    grouped_rows = groupby(rows_and_parts, key=itemgetter(0))
    return Content("\n").join(
        Content(" " * GAP).join(part for _, part in row_parts) for _, row_parts in grouped_rows
    )
