"""The queue as a list to move the preview in. Imports views and text; no screen."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from scoring_tui.i18n.locale import format_date, format_time_of_day, gettext_noop, tr, translate
from scoring_tui.views.queue import SIGNS, Block, QueueLine

LOOKS = {
    "stage": "bold $text-accent",
    "scoring": "$text-primary",
    "waiting": "",
    "postponed": "$text-warning",
}
"""Looks of the states beside their signs; of any other state, dim."""
FULL_DATE = 44
"""Cells of a line from which a heading tells the whole date and not only the day of the week."""


class QueueList(OptionList, inherit_bindings=False):
    """Headings of sessions and a line for each contestant; the highlighted line is the preview.

    Neither space nor enter belongs to the list. Only lines that changed are drawn again, and the preview
    stays on its contestant when the queue moves.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", gettext_noop("Preview"), id="mc.up", key_display="↑", tooltip=gettext_noop("Preview")),
        Binding("down", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("end", "last", show=False),
    ]  # fmt: skip

    blocks: reactive[tuple[Block, ...]] = reactive(())
    preview: reactive[int | None] = reactive(None)

    @dataclass
    class Previewed(Message):
        """The preview was moved to another contestant."""

        number: int

    def watch_blocks(self, before: tuple[Block, ...], blocks: tuple[Block, ...]) -> None:
        """Draw what changed: a few lines as a rule, all of them when their order did."""
        if _order(before) != _order(blocks):
            self._fill()
            return
        for old, new in zip(_lines(before), _lines(blocks), strict=True):
            if old != new:
                self.replace_option_prompt(str(new.number), self._row(new))

    def watch_preview(self, before: int | None, preview: int | None) -> None:
        """Put the sign and the highlight on the previewed contestant."""
        for line in _lines(self.blocks):
            if line.number in (before, preview):
                self.replace_option_prompt(str(line.number), self._row(line))
        self._highlight()

    def _highlight(self) -> None:
        with self.prevent(OptionList.OptionHighlighted):
            known = self.preview is not None and any(b.lines for b in self.blocks)
            index = self.get_option_index(str(self.preview)) if known else None
            if index is not None and index != self.highlighted:
                self.scroll_to(y=index - self.size.height // 3, animate=False)
            self.highlighted = index

    @on(OptionList.OptionHighlighted)
    def _tell(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id and int(event.option_id) != self.preview:
            self.post_message(self.Previewed(int(event.option_id)))

    @on(events.Resize)
    def _fill(self) -> None:
        """All lines anew, at the width of now."""
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(option for block in self.blocks for option in self._block(block))
            self._highlight()

    def _block(self, block: Block) -> list[Option]:
        day = format_date(block.day)
        when = (
            f"{day if self._room >= FULL_DATE else day.partition(',')[0]} {format_time_of_day(block.start)}"
        )
        said = f"{tr('postponed') if block.postponed else when} · {block.category}"
        heading = Content(said).stylize("bold")
        return [
            Option(heading.truncate(self._room, ellipsis=True), disabled=True),
            *(Option(self._row(line), id=str(line.number)) for line in block.lines),
        ]

    @property
    def _room(self) -> int:
        """Cells of one line."""
        return max(24, self.scrollable_content_region.width)

    def _row(self, line: QueueLine) -> Content:
        """Signs, number, name and unit as far as there is room, and the state at the end."""
        look = "" if line.number == self.preview else LOOKS.get(line.state, "dim")
        state = translate(line.words)
        who = f"{line.person.name} · {line.person.unit}" if line.person.unit else line.person.name
        space = max(8, self._room - cell_len(state) - 1)
        arrow = "▷" if line.number == self.preview else " "
        left = Content(f"{arrow}{SIGNS[line.state]} {line.number:>3} {who}")
        left = left.truncate(space, ellipsis=True, pad=True)
        return Content.assemble(left, " ", state).stylize(look)


def _lines(blocks: tuple[Block, ...]) -> list[QueueLine]:
    return [line for block in blocks for line in block.lines]


def _order(blocks: tuple[Block, ...]) -> list[tuple[object, ...]]:
    """What lists of options look like to the eye, apart from the states."""
    return [(b.day, b.start, b.category, b.postponed, *(line.number for line in b.lines)) for b in blocks]
