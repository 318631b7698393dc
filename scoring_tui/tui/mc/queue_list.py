"""The queue of a room as a list; the highlighted contestant is the preview."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from scoring_tui.i18n.locale import format_date, format_time_of_day, tr, translate
from scoring_tui.views.queue import STATE_SIGNS, WAITING_STATES, QueueBlock, QueueLine

STATE_STYLES = {
    "stage": "bold $text-accent",
    "scoring": "$text-primary",
    "waiting": "",
    "postponed": "$text-warning",
}
"""Styles of the states; any other state is dim."""
FULL_DATE_WIDTH = 44
"""Line width in cells from which a heading shows the whole date, not only the day of the week."""


SHORTEST_UNIT = 16
"""Cells of a unit below which it is left out: a name is never cut for it."""


class QueueList(OptionList, inherit_bindings=False):
    """A heading for each session and a line for each contestant; the highlighted line is the preview.

    All keys belong to the screen, which also works where the list has no room. Only changed lines are drawn
    again. The preview stays on its contestant when the queue changes.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    can_focus = False
    preview: reactive[int | None] = reactive(None)
    blocks: tuple[QueueBlock, ...] = ()
    _drawn_width = 0
    expected_calls: Mapping[int, str] = MappingProxyType({})
    """When each contestant who waits is expected to be called, as hh.mm."""

    @dataclass
    class Previewed(Message):
        """Another contestant is previewed."""

        number: int

    def show(self, blocks: tuple[QueueBlock, ...], expected_calls: Mapping[int, str]) -> None:
        """Draw the changed lines, or all of them if their order has changed."""
        old_blocks, old_calls = self.blocks, self.expected_calls
        self.blocks, self.expected_calls = blocks, dict(expected_calls)
        if _line_order(old_blocks) != _line_order(blocks):
            self._draw_all()
            return
        for old_line, line in zip(_all_lines(old_blocks), _all_lines(blocks), strict=True):
            number = line.number
            if old_line != line or old_calls.get(number) != expected_calls.get(number):
                self.replace_option_prompt(str(number), self._draw_line(line))

    def watch_preview(self, old_preview: int | None, preview: int | None) -> None:
        """Move the sign and the highlight to the previewed contestant."""
        for line in _all_lines(self.blocks):
            if line.number in (old_preview, preview):
                self.replace_option_prompt(str(line.number), self._draw_line(line))
        self._highlight_preview()

    def _highlight_preview(self) -> None:
        with self.prevent(OptionList.OptionHighlighted):
            numbers = [line.number for line in _all_lines(self.blocks)]
            has_preview = self.preview in numbers  # a previewed contestant may have left for another room
            index = self.get_option_index(str(self.preview)) if has_preview else None
            if index is not None and index != self.highlighted:
                self.scroll_to(y=index - self.size.height // 3, animate=False)
            self.highlighted = index

    @on(OptionList.OptionHighlighted)
    def _post_preview(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id and int(event.option_id) != self.preview:
            self.post_message(self.Previewed(int(event.option_id)))

    @on(events.Resize)
    def _draw_at_new_width(self) -> None:
        """Draw all lines again only if the width has changed."""
        if self._line_width != self._drawn_width:
            self._draw_all()

    def _draw_all(self) -> None:
        """Draw all lines at the current width."""
        self._drawn_width = self._line_width
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(option for block in self.blocks for option in self._draw_block(block))
            self._highlight_preview()

    def _draw_block(self, block: QueueBlock) -> list[Option]:
        day = format_date(block.day)
        short_day = day if self._line_width >= FULL_DATE_WIDTH else day.partition(",")[0]
        session = f"{short_day} {format_time_of_day(block.start)}"
        title = f"{tr('postponed') if block.is_postponed else session} · {block.category_name}"
        heading = Content(title).stylize("bold")
        return [
            Option(heading.truncate(self._line_width, ellipsis=True), disabled=True),
            *(Option(self._draw_line(line), id=str(line.number)) for line in block.lines),
        ]

    @property
    def _line_width(self) -> int:
        """Cells of one line."""
        return max(24, self.scrollable_content_region.width)

    def _draw_line(self, line: QueueLine) -> Content:
        """Signs, number and name; the unit only beside a whole name; the state at the end."""
        style = "" if line.number == self.preview else STATE_STYLES.get(line.state, "dim")
        state = self._describe_state(line)
        free_width = max(8, self._line_width - cell_len(state) - 1)
        arrow = "▷" if line.number == self.preview else " "
        left_part = Content(f"{arrow}{STATE_SIGNS[line.state]} {line.number:>3} {line.person.name}")
        unit = f" · {line.person.unit}" if line.person.unit else ""
        if unit and left_part.cell_length + min(cell_len(unit), SHORTEST_UNIT) <= free_width:
            left_part = Content.assemble(left_part, unit)
        left_part = left_part.truncate(free_width, ellipsis=True, pad=True)
        return Content.assemble(left_part, " ", state).stylize(style)

    def _describe_state(self, line: QueueLine) -> str:
        """The state; for a contestant who waits the expected time, and whether at the stage edge."""
        if line.state == "absent" and line.calls.call_count:
            return f"{translate(line.state_text)} · {line.calls.call_count}×"
        if line.state not in WAITING_STATES:
            return translate(line.state_text)
        ready_sign = "✓ " if line.calls.ready_at is not None else ""
        if line.state == "postponed":
            return ready_sign + translate(line.state_text)
        return ready_sign + self.expected_calls.get(line.number, translate(line.state_text))


def _all_lines(blocks: tuple[QueueBlock, ...]) -> list[QueueLine]:
    return [line for block in blocks for line in block.lines]


def _line_order(blocks: tuple[QueueBlock, ...]) -> list[tuple[object, ...]]:
    """Headings and draw numbers in their order, without the states."""
    return [
        (
            block.day,
            block.start,
            block.category_name,
            block.is_postponed,
            *(line.number for line in block.lines),
        )
        for block in blocks
    ]
