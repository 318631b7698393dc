"""Whether the ballot of the open form was sent, in a word that cannot be misread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.content import Content
from textual.widgets import Static

from scoring_tui.i18n.locale import format_clock_time, tr
from scoring_tui.tui.common.line import update_line

if TYPE_CHECKING:
    from scoring_tui.views.juror import JurorTurn

SendKind = Literal["none", "draft", "owed", "sent", "final"]
SEND_KINDS: tuple[SendKind, ...] = ("none", "draft", "owed", "sent", "final")


@dataclass(frozen=True, slots=True)
class SendState:
    """The word, the time of it, and its kind, which is a class of the widgets."""

    kind: SendKind
    word: str = ""
    time_text: str = ""


def describe_send_state(own_turn: JurorTurn | None, timezone: str) -> SendState:
    """Return what to say about the ballot of a turn."""
    if own_turn is None:
        return SendState("none")
    result = own_turn.result_state
    if own_turn.status == "recused":
        return SendState("final", tr("NOT JUDGED BY YOU"))
    if own_turn.ballot is not None:
        if result.is_withdrawn:
            return SendState("owed", tr("! RESULT WITHDRAWN"))
        if result.announced_at:
            return SendState("final", tr("✓ ANNOUNCED"), format_clock_time(result.announced_at, timezone))
        if result.signed_at:
            return SendState("final", tr("✓ SIGNED"), format_clock_time(result.signed_at, timezone))
        return SendState("sent", tr("✓ SENT"), format_clock_time(own_turn.ballot.at, timezone))
    if own_turn.status in ("out", "excused", "signed"):
        return SendState("none")
    return SendState("owed" if own_turn.can_send or own_turn.status == "closed" else "draft", tr("NOT SENT"))


class SendStateWord(Static):
    """The word in the corner of the screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._last_state: SendState | None = None

    def show(self, state: SendState) -> None:
        """Draw the word, if it has changed."""
        if state == self._last_state:
            return
        self._last_state = state
        self.display = bool(state.word)
        update_line(self, Content(" ".join(filter(None, (state.word, state.time_text)))))
        for kind in SEND_KINDS:
            self.set_class(kind == state.kind, f"-{kind}")
