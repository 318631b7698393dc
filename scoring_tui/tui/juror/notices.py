"""Lines across the screen that tell a juror what changed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from scoring_tui.i18n.locale import translate

if TYPE_CHECKING:
    from scoring_tui.i18n.lazy import LazyText
    from scoring_tui.views.notices import Notice


class NoticeBar(Vertical):
    """One block for each kind, the most serious first; the sign before a line shows its kind."""

    SIGNS: ClassVar[dict[str, str]] = {"error": "✗", "warn": "!", "info": "›", "good": "✓"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._blocks = {kind: Static(classes=kind, markup=False) for kind in self.SIGNS}
        self._last_content: tuple[tuple[LazyText, ...], tuple[Notice, ...]] | None = None

    def compose(self) -> ComposeResult:
        """All blocks; later only their lines change."""
        yield from self._blocks.values()

    def show(self, errors: Sequence[LazyText], notices: Sequence[Notice]) -> None:
        """Draw these lines, if they have changed."""
        content = (tuple(errors), tuple(notices))
        if content == self._last_content:
            return
        self._last_content = content
        all_notices = [
            *(("error", message) for message in errors),
            *((notice.kind, notice.text) for notice in notices),
        ]
        for kind, block in self._blocks.items():
            lines = [
                f"{self.SIGNS[kind]} {translate(message)}"
                for notice_kind, message in all_notices
                if notice_kind == kind
            ]
            block.update(Content("\n".join(lines)))
            block.display = bool(lines)
