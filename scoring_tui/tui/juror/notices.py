"""Lines across the screen that tell a juror what happened elsewhere. Imports text and the notices."""

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
    """One block for each kind, the gravest on top; a sign before every line says which."""

    SIGNS: ClassVar[dict[str, str]] = {"error": "✗", "warn": "!", "info": "›", "good": "✓"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._blocks = {kind: Static(classes=kind, markup=False) for kind in self.SIGNS}
        self._shown: tuple[tuple[LazyText, ...], tuple[Notice, ...]] | None = None

    def compose(self) -> ComposeResult:
        """The blocks are there from the start and only change their lines."""
        yield from self._blocks.values()

    def show(self, errors: Sequence[LazyText], notices: Sequence[Notice]) -> None:
        """Draw these, if they have changed."""
        shown = (tuple(errors), tuple(notices))
        if shown == self._shown:
            return
        self._shown = shown
        all_lines = [*(("error", said) for said in errors), *((n.kind, n.text) for n in notices)]
        for kind, block in self._blocks.items():
            lines = [f"{self.SIGNS[kind]} {translate(said)}" for of, said in all_lines if of == kind]
            block.update(Content("\n".join(lines)))
            block.display = bool(lines)
