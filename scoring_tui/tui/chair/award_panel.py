"""What the awarded places of the selected category hang on, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.i18n.locale import tr, translate

if TYPE_CHECKING:
    from scoring_tui.views.award_sentences import AwardSentence


class AwardPanel(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The sentences; up and down scroll them. Left and right belong to the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]

    DEFAULT_CSS = """
    AwardPanel { padding: 0 1; scrollbar-size-vertical: 1; }
    AwardPanel > Static { margin-bottom: 0; }
    """
    sentences: reactive[tuple[AwardSentence, ...] | None] = reactive(None, repaint=False)
    """None while they are computed; empty before the category is complete."""
    is_complete: reactive[bool] = reactive(False, repaint=False)
    """Whether the selected category is complete."""
    is_for_panel: bool = False
    """Whether the seat leads one panel, which does not decide about awards."""

    @property
    def text(self) -> str:
        """What is shown, without line breaks by the width."""
        return "\n".join(line.plain for line in self._list_lines())

    def compose(self) -> ComposeResult:
        """One text of all sentences."""
        yield Static(markup=False)

    def on_mount(self) -> None:
        """Show what is known."""
        self._show()

    def watch_sentences(self) -> None:
        """Show the sentences."""
        self._show()

    def watch_is_complete(self) -> None:
        """Show why there are no sentences."""
        self._show()

    def _show(self) -> None:
        if self.is_mounted:
            self.query_one(Static).update(Content("\n").join(self._list_lines()))

    def _list_lines(self) -> Iterator[Content]:
        if self.is_for_panel:
            yield Content(tr("The head of jury sees here what each awarded place hangs on."))
        elif not self.is_complete:
            yield Content(tr("What each awarded place hangs on is told when the category is complete."))
        elif self.sentences is None:
            yield Content(tr("being computed …"))
        elif not self.sentences:
            yield Content(tr("Nobody stands on an awarded place."))
        for sentence in self.sentences or ():
            line = Content(f"{'✓' if sentence.is_firm else '!'} {translate(sentence.text)}")
            yield line if sentence.is_firm else line.stylize("bold")
