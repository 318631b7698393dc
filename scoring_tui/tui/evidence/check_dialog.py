"""The dialog in which a verifier corrects what is claimed, with a note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from scoring_tui.contest.figures import read_figure
from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scales import read_mark
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_typed_number, tr, translate
from scoring_tui.tui.common.dialogs import FieldDialog, FieldError
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.tui.evidence.words import describe_amounts
from scoring_tui.views.evidence import EvidenceItem

_LONGEST_AMOUNT = 40


@dataclass(frozen=True, slots=True)
class EvidenceCorrection:
    """What a verifier found; None where the claim is right."""

    mark: Decimal | None
    value: Decimal | None
    base: Decimal | None
    note: str


class ClaimCorrectionDialog(FieldDialog[EvidenceCorrection]):
    """Fields of the figure, or of the mark, filled with what counts now; the claim stays beside it."""

    AUTO_FOCUS = "Input"

    def __init__(self, item: EvidenceItem) -> None:
        title = tr("Correct: {criterion}", criterion=item.leaf.name)
        super().__init__(title, [item.name, describe_amounts(item)])
        self._item = item

    def compose_answers(self) -> ComposeResult:
        """A field for each amount, and the note."""
        for field, label, text in _list_fields(self._item):
            with Horizontal(classes="field"):
                yield Static(Content(label), classes="label")
                yield QuietInput(text, id=field, max_length=_LONGEST_AMOUNT)
        with Horizontal(classes="field"):
            yield Static(Content(tr("Note")), classes="label")
            note = self._item.record.check.note if self._item.record.check else ""
            yield QuietInput(note, id="note", max_length=300)
        yield FieldError()
        yield Static(Content(tr("Enter: next, at last confirm as corrected · Esc: back")), classes="hint")

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        event.stop()
        inputs = list(self.query(Input))
        index = inputs.index(event.input)
        if index + 1 < len(inputs):
            inputs[index + 1].focus()
            return
        self._accept()

    def _accept(self) -> None:
        claim = self._item.record.claim
        amounts: dict[str, Decimal | None] = {"mark": None, "value": None, "base": None}
        for field, label, _ in _list_fields(self._item):
            text = self.query_one(f"#{field}", Input).value
            amount = _read_amount(self._item.leaf, field, text)
            if isinstance(amount, LazyText):
                self.query_one(FieldError).show_error(f"{label}: {translate(amount)}")
                self.query_one(f"#{field}", Input).focus()
                return
            claimed = getattr(claim, field) if claim is not None else None
            amounts[field] = None if amount == claimed else amount
        note = self.query_one("#note", Input).value.strip()
        self.dismiss(EvidenceCorrection(amounts["mark"], amounts["value"], amounts["base"], note))


def _list_fields(item: EvidenceItem) -> list[tuple[str, str, str]]:
    """Name, label and text of each amount that can be corrected."""
    record, rule = item.record, item.leaf.figure
    if rule is None:
        return [("mark", tr("Mark"), _to_text(record.mark))]
    fields = [("value", tr("Value"), _to_text(record.value))]
    return [*fields, ("base", rule.base[:11], _to_text(record.base))] if rule.is_share else fields


def _to_text(amount: Decimal | None) -> str:
    """The number as it is typed; a zero more keeps three decimals from looking like thousands."""
    text = "" if amount is None else format_typed_number(amount)
    return f"{text}0" if re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", text) else text


def _read_amount(leaf: Leaf, field: str, text: str) -> Decimal | LazyText | None:
    """Read a field; an empty one is None."""
    if not text.strip():
        return None
    return read_mark(text, leaf.scale) if field == "mark" else read_figure(text)
