"""A sheet of cells on which a scene of the board is drawn, without Textual.

A scene is a function that draws on a canvas, so every size of screen can be tried without running an app.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

from scoring_tui.tui.common.large_letters import Align, LargeBlock, fit_letters, wrap_ordinary

StyleName = Literal[
    "text", "muted", "heading", "name", "clock", "soon", "last", "over", "stale", "good", "rule", "code",
    "first", "few",
]  # fmt: skip
"""What a part of the scene is; the widget has a component class for each."""


SMALLEST_ROWS = 4
"""Rows of the smallest large letters; each text of a column gets them first, if half of the rows suffice."""


INVERTED_MARGIN = 2
"""Cells of an inverted block at each side of its text."""


class Span(NamedTuple):
    """Cells of one row in one style."""

    x: int
    text: str
    cell_count: int
    style: StyleName


class Area(NamedTuple):
    """A rectangle of the canvas."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The first row below."""
        return self.y + self.height

    def split_top(self, rows: int) -> tuple["Area", "Area"]:
        """The upper rows, and what is left below them."""
        rows = max(0, min(rows, self.height))
        return self._replace(height=rows), self._replace(y=self.y + rows, height=self.height - rows)

    def split_bottom(self, rows: int) -> tuple["Area", "Area"]:
        """The lower rows, and what is left above them."""
        upper, lower = self.split_top(self.height - max(0, rows))
        return lower, upper

    def split_left(self, columns: int, gap: int = 0) -> tuple["Area", "Area"]:
        """The left columns, and what is left beside them after a gap."""
        columns = max(0, min(columns, self.width))
        right_x = min(self.x + columns + gap, self.x + self.width)
        right = self._replace(x=right_x, width=self.x + self.width - right_x)
        return self._replace(width=columns), right

    def shrink(self, columns: int, rows: int = 0) -> "Area":
        """The area without so many columns and rows at each edge."""
        return Area(
            self.x + columns,
            self.y + rows,
            max(0, self.width - 2 * columns),
            max(0, self.height - 2 * rows),
        )


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text on the canvas, for those who look at it without reading large letters."""

    text: str
    letter_rows: int
    """Rows of one letter; 1 for ordinary text."""
    area: Area
    is_whole: bool
    """Whether all of it is on the canvas."""


class Canvas:
    """Rows of spans; spans of one row do not overlap."""

    def __init__(self, width: int, height: int) -> None:
        self.area = Area(0, 0, width, height)
        self.placed_texts: list[PlacedText] = []
        self._spans: list[list[Span]] = [[] for _ in range(height)]

    def put(self, x: int, y: int, text: str, style: StyleName = "text", *, width: int | None = None) -> None:
        """Write one row of ordinary text; what does not fit in `width` cells ends with an ellipsis."""
        limit = self.area.width - x if width is None else min(width, self.area.width - x)
        shown_text = shorten(text, limit)
        self._put_span(x, y, shown_text, style)
        if text.strip():
            area = Area(x, y, cell_len(shown_text), 1)
            self.placed_texts.append(
                PlacedText(text.strip(), 1, area, shown_text == text and self._holds(area))
            )

    def put_right(self, right: int, y: int, text: str, style: StyleName = "text") -> None:
        """Write one row of ordinary text that ends before column `right`."""
        self.put(max(0, right - cell_len(text)), y, text, style)

    def put_block(
        self,
        block: LargeBlock,
        area: Area,
        style: StyleName = "text",
        *,
        align: Align = "left",
        is_padded: bool = False,
    ) -> None:
        """Draw a block from the top of an area; `is_padded` gives its background to the whole width."""
        for row_index, row in enumerate(block.align_rows(area.width, align)):
            if is_padded:
                self._put_span(area.x, area.y + row_index, set_cell_size(row, area.width), style)
            elif row.strip():
                text = row.lstrip(" ")
                self._put_span(area.x + len(row) - len(text), area.y + row_index, text, style)
        if block.lines:
            spare_cells = max(0, area.width - block.width)
            indent = {"left": 0, "center": spare_cells // 2, "right": spare_cells}[align]
            placed_area = Area(area.x + indent, area.y, block.width, len(block.rows))
            text = " ".join(block.lines)
            is_whole = self._holds(placed_area)
            self.placed_texts.append(PlacedText(text, block.letter_rows, placed_area, is_whole))

    def put_rows(self, x: int, y: int, rows: list[str], style: StyleName) -> None:
        """Write rows as they are, such as a QR code."""
        for row_index, row in enumerate(rows):
            self._put_span(x, y + row_index, row, style)

    def put_rule(self, y: int, area: Area | None = None) -> None:
        """Draw a line across."""
        x, width = (area.x, area.width) if area else (0, self.area.width)
        self._put_span(x, y, "─" * width, "rule")

    def rows(self) -> Iterator[tuple[Span, ...]]:
        """The spans of each row from left to right; in a tiny window some are left out, for want of room."""
        for spans in self._spans:
            row, end = list[Span](), 0
            for span in sorted(spans):
                if span.x >= end:
                    row.append(span)
                    end = span.x + span.cell_count
            yield tuple(row)

    def _holds(self, area: Area) -> bool:
        return (
            area.x >= 0
            and area.y >= 0
            and area.x + area.width <= self.area.width
            and area.bottom <= self.area.height
        )

    def _put_span(self, x: int, y: int, text: str, style: StyleName) -> None:
        if 0 <= y < self.area.height and x < self.area.width and text:
            cell_count = cell_len(text)
            if x + cell_count > self.area.width:
                cell_count = self.area.width - x
                text = set_cell_size(text, cell_count)
            self._spans[y].append(Span(x, text, cell_count, style))


def shorten(text: str, width: int) -> str:
    """The text in at most so many cells, cut with an ellipsis if it is longer."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""


# --- a column of texts ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a column."""

    text: str
    style: StyleName = "text"
    weight: float = 0
    """Share of the rows for large letters; 0: ordinary letters."""
    tallest: int = 1000
    """Rows of one letter at most."""
    is_optional: bool = False
    """Whether it is left out where there is no room."""
    is_inverted: bool = False
    """Whether its background fills the width of the text and a cell at each side."""


def arrange_parts(
    parts: list[Part], width: int, rows: int, tallest: int = 1000
) -> list[tuple[Part, LargeBlock]]:
    """Choose the size of each text, so that all fit in so many rows.

    Large parts get rows by weight; rows that one does not use go to the others, in the order of weight. An
    optional part is left out where there is no room, or if the most important text becomes large without it.
    """
    parts = [part for part in parts if part.text.strip()]
    while len(parts) > 1 and _least_rows(parts, width) > rows and any(part.is_optional for part in parts):
        _remove_optional(parts)
    arranged = _fit_parts(parts, width, rows, tallest)
    shorter_parts = list(parts)
    while any(part.is_optional for part in shorter_parts) and _is_main_small(arranged):
        _remove_optional(shorter_parts)
        shorter = _fit_parts(shorter_parts, width, rows, tallest)
        if not _is_main_small(shorter):
            return shorter
    return arranged


def _remove_optional(parts: list[Part]) -> None:
    parts.remove([part for part in parts if part.is_optional][-1])


def _is_main_small(arranged: list[tuple[Part, LargeBlock]]) -> bool:
    """Whether the part with the greatest weight is in ordinary letters although it should be large."""
    if not arranged:
        return False
    part, block = max(arranged, key=lambda item: item[0].weight)
    return part.weight > 0 and block.letter_rows == 1


def _fit_parts(parts: list[Part], width: int, rows: int, tallest: int) -> list[tuple[Part, LargeBlock]]:
    free_rows = rows - _least_rows([part for part in parts if not part.weight], width)
    large_parts = [part for part in parts if part.weight]
    total_weight = sum(part.weight for part in parts)
    reserved_rows = SMALLEST_ROWS if SMALLEST_ROWS * len(large_parts) * 2 <= free_rows else 0
    shared_rows = free_rows - reserved_rows * len(large_parts)
    blocks = [
        _fit_part(part, width, reserved_rows + int(shared_rows * part.weight / total_weight), tallest)
        if part.weight
        else wrap_ordinary(part.text, width)
        for part in parts
    ]
    for _ in range(3):
        for index in sorted(range(len(parts)), key=lambda index: -parts[index].weight):
            spare_rows = rows - sum(len(block.rows) for block in blocks)
            if parts[index].weight and spare_rows > 0:
                taller = _fit_part(parts[index], width, len(blocks[index].rows) + spare_rows, tallest)
                if taller.letter_rows > blocks[index].letter_rows:
                    blocks[index] = taller
    return list(zip(parts, blocks, strict=True))


def _least_rows(parts: list[Part], width: int) -> int:
    return sum(len(wrap_ordinary(part.text, width).rows) for part in parts)


def _fit_part(part: Part, width: int, rows: int, tallest: int) -> LargeBlock:
    text_width = width - 2 * INVERTED_MARGIN if part.is_inverted else width
    return fit_letters(part.text, max(1, text_width), max(1, rows), min(part.tallest, tallest))


def put_column(
    canvas: Canvas, area: Area, parts: list[Part], *, align: Align = "center", is_centred: bool = True
) -> int:
    """Draw texts below each other in an area; return the first row below them.

    Rows that are left over become blank rows between the texts; `is_centred` puts the rest above and below.
    """
    if area.width < 1 or area.height < 1:
        return area.y
    arranged = arrange_parts(parts, area.width, area.height)
    used_rows = sum(len(block.rows) for _, block in arranged)
    gap_count = max(0, len(arranged) - 1)
    spare_rows = max(0, area.height - used_rows)
    gap = min(spare_rows // gap_count if gap_count else 0, 3 if area.height > 40 else 1)
    y = area.y + ((spare_rows - gap * gap_count) // 2 if is_centred else 0)
    for part, block in arranged:
        part_area = area._replace(y=y)
        if part.is_inverted:
            inverted_width = min(area.width, block.width + 2 * INVERTED_MARGIN)
            offset = {
                "left": 0,
                "center": (area.width - inverted_width) // 2,
                "right": area.width - inverted_width,
            }
            part_area = part_area._replace(x=area.x + offset[align], width=inverted_width)
            canvas.put_block(block, part_area, part.style, align="center", is_padded=True)
        else:
            canvas.put_block(block, part_area, part.style, align=align)
        y += len(block.rows) + gap
    return y - gap if arranged else area.y
