"""One criterion of a ballot: its name, weight and guidance, the input, the allowed marks, and the error."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.contest.scales import Scale, read_mark, to_plain_decimal
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_number, format_percent, format_typed_number, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.tui.messages import MarkTyped

MAX_LISTED_VALUES = 10
"""Allowed values that are all listed beside the input; of more, only the ends are."""


def format_allowed_marks(scale: Scale) -> str:
    """The marks that a scale allows, in short: `10–100`, `0–10 · 0,5` or `1 2 3 4 5`."""
    ends = f"{format_typed_number(scale.lowest)}–{format_typed_number(scale.highest)}"
    if scale.values:
        values = [format_typed_number(value) for value in sorted(scale.values) if value >= scale.lowest]
        return " ".join(values) if len(values) <= MAX_LISTED_VALUES else ends
    if scale.step is None or scale.step == 1:
        return ends
    return f"{ends} · {format_typed_number(scale.step)}"


def format_weight(leaf: Leaf, rubric: Rubric) -> str:
    """The weight of a criterion in per cent; empty in a point budget, or where the best attempt counts."""
    if rubric.points or rubric.best:
        return ""
    weight = leaf.share * Fraction(leaf.scale.highest) / rubric.highest_total * 100
    return format_percent(to_plain_decimal(round_half_up(weight, 2)))


def describe_weight(leaf: Leaf, rubric: Rubric, difficulty: Mapping[str, Decimal]) -> str:
    """The weight of a criterion, and the factor of difficulty that multiplies its mark."""
    factor = difficulty.get(leaf.id)
    factor_text = f"× {format_number(factor)}" if factor is not None else ""
    return f"{format_weight(leaf, rubric)}  {factor_text}".strip()


class MarkInput(QuietInput):
    """An input that accepts digits, comma, dot and blank in any order, and reports any other character."""

    class Restricted(Message):
        """A character was typed or pasted that cannot be part of a mark."""

    def __init__(self, text: str) -> None:
        super().__init__(
            text, placeholder="_" * 8, restrict=r"[0-9., ]*", max_length=16, compact=True, classes="mark"
        )

    def restricted(self) -> None:
        """Report a refused character; the value stays as it was."""
        self.post_message(self.Restricted())


class MarkField(Vertical):
    """One criterion; `mark` is the mark that was typed, or the reason why it is not valid."""

    def __init__(self, leaf: Leaf, weight_text: str, mark_text: str, *, is_frozen: bool) -> None:
        super().__init__()
        self.leaf = leaf
        self.mark_input = MarkInput(mark_text)
        self._weight_text = weight_text
        self._is_frozen = is_frozen
        self._error = Static(classes="error", markup=False)
        self._error_message = ""

    def compose(self) -> ComposeResult:
        """A line with name, input and allowed marks; below it the guidance and the error."""
        with Horizontal(classes="line"):
            yield Static(self._format_title(), classes="name")
            if self._is_frozen:
                yield Static(Content(self.mark_input.value), classes="given")
            else:
                yield self.mark_input
            yield Static(Content(format_allowed_marks(self.leaf.scale)), classes="allowed")
        yield Static(Content(self.leaf.guide), classes="guide")
        yield self._error

    def _format_title(self) -> Content:
        return Content(f"{self.leaf.name}  {self._weight_text}".rstrip())

    @property
    def mark_text(self) -> str:
        """The mark as typed."""
        return self.mark_input.value

    @property
    def mark(self) -> Decimal | LazyText:
        """The mark, or why there is none."""
        return read_mark(self.mark_text, self.leaf.scale)

    def show_error(self) -> bool:
        """Show what is wrong, an empty input included; returns whether the mark is valid."""
        mark = self.mark
        self.set_error("" if isinstance(mark, Decimal) else translate(mark))
        return isinstance(mark, Decimal)

    def set_error(self, error_message: str) -> None:
        """Write the message below the input, or remove it; an unchanged message costs no layout."""
        if error_message == self._error_message:
            return
        self._error_message = error_message
        self._error.update(Content(f"! {error_message}") if error_message else "")
        self.set_class(bool(error_message), "-wrong")

    @on(Input.Changed)
    def _on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.set_error("")
        self.post_message(MarkTyped(self.leaf.id, event.value))

    def on_descendant_focus(self) -> None:
        """Mark the field; on a small screen only this one shows its guidance."""
        self.add_class("-here")

    @on(Input.Blurred)
    def _on_input_blurred(self, event: Input.Blurred) -> None:
        event.stop()
        self.remove_class("-here")
        if self.mark_text.strip():
            self.show_error()
        else:
            self.set_error("")

    @on(MarkInput.Restricted)
    def _on_input_restricted(self, event: MarkInput.Restricted) -> None:
        event.stop()
        self.set_error(tr("only digits, with a comma or a dot"))
