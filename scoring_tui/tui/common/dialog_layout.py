"""The box of a dialog, in which lists give way, so that title, inputs and buttons always stay in sight."""

from collections.abc import Sequence

from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget
from textual.widgets import OptionList

LEAST_ROWS = 3
"""Rows that a list keeps as long as the rest of the box fits."""


class ShrinkingLayout(VerticalLayout):
    """A vertical layout that shortens children that scroll, where the box is too low for all children.

    Each `VerticalScroll` or `OptionList` is shortened to `LEAST_ROWS` rows, the first one first. Where that
    is not enough, they are shortened to nothing.
    """

    name = "shrinking"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Arrange from top to bottom; `size` has no height while the height of the box is computed."""
        placements = list(super().arrange(parent, children, size, greedy))
        if not size.height or not placements:
            return placements
        excess = max(placement.region.bottom + placement.margin.bottom for placement in placements)
        excess -= size.height
        for least_rows in (LEAST_ROWS, 0):
            for index, placement in enumerate(placements):
                if excess > 0 and isinstance(placement.widget, VerticalScroll | OptionList):
                    row_count = min(excess, max(0, placement.region.height - least_rows))
                    placements = _shorten(placements, index, row_count)
                    excess -= row_count
        return placements


class DialogBox(Vertical):
    """A container with a `ShrinkingLayout`, which no stylesheet can name."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._shrinking_layout = ShrinkingLayout()

    @property
    def layout(self) -> Layout:
        """The layout of the box, whatever the stylesheet says."""
        return self._shrinking_layout


def _shorten(placements: Sequence[WidgetPlacement], index: int, row_count: int) -> list[WidgetPlacement]:
    """Take rows from one placement, and move those below it up."""
    placement = placements[index]
    region = placement.region
    shortened = placement._replace(region=region.shrink((0, 0, row_count, 0)))
    lower_placements = (
        lower._replace(region=lower.region.translate((0, -row_count))) for lower in placements[index + 1 :]
    )
    return [*placements[:index], shortened, *lower_placements]
