"""One criterion of a ballot: name, weight, guidance, the field, what it takes, what is wrong with it.

Imports messages, marks and text; no screen.
"""

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

SHORT_LIST = 10
"""Allowed values that are all written out beside the field."""


def allowed(scale: Scale) -> str:
    """The marks that a scale takes, in a few signs: `10–100`, `0–10 · 0,5` or `1 2 3 4 5`."""
    ends = f"{format_typed_number(scale.lowest)}–{format_typed_number(scale.highest)}"
    if scale.values:
        listed = [format_typed_number(value) for value in sorted(scale.values) if value >= scale.lowest]
        return " ".join(listed) if len(listed) <= SHORT_LIST else ends
    if scale.step is None or scale.step == 1:
        return ends
    return f"{ends} · {format_typed_number(scale.step)}"


def weight(leaf: Leaf, rubric: Rubric) -> str:
    """What part of the whole a criterion is, in per cent; nothing in a point budget, or of attempts."""
    if rubric.points or rubric.best:
        return ""
    part = leaf.share * Fraction(leaf.scale.highest) / rubric.highest_total * 100
    return format_percent(to_plain_decimal(round_half_up(part, 2)))


def beside(leaf: Leaf, rubric: Rubric, difficulty: Mapping[str, Decimal]) -> str:
    """What stands beside a criterion's name: its weight, and the difficulty that multiplies the mark."""
    factor = difficulty.get(leaf.id)
    return f"{weight(leaf, rubric)}  {f'× {format_number(factor)}' if factor is not None else ''}".strip()


class MarkInput(QuietInput):
    """A field that lets digits, comma and dot through, whatever their order, and says so of the rest."""

    class Restricted(Message):
        """Something was typed or pasted that cannot stand in a mark."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            typed, placeholder="_" * 8, restrict=r"[0-9., ]*", max_length=16, compact=True, classes="mark"
        )

    def restricted(self) -> None:
        """Something else was typed or pasted; the field stays as it was."""
        self.post_message(self.Restricted())


class MarkField(Vertical):
    """A criterion; `mark` is what was typed, as a mark or as the reason why it is none."""

    def __init__(self, leaf: Leaf, beside: str, typed: str, *, frozen: bool) -> None:
        super().__init__()
        self.leaf, self._beside = leaf, beside
        self.input = MarkInput(typed)
        self._frozen = frozen
        self._error = Static(classes="error", markup=False)
        self._objection = ""

    def compose(self) -> ComposeResult:
        """The line, the guidance, the room for an error."""
        with Horizontal(classes="line"):
            yield Static(self._title(), classes="name")
            yield Static(Content(self.input.value), classes="given") if self._frozen else self.input
            yield Static(Content(allowed(self.leaf.scale)), classes="allowed")
        yield Static(Content(self.leaf.guide), classes="guide")
        yield self._error

    def _title(self) -> Content:
        return Content(f"{self.leaf.name}  {self._beside}".rstrip())

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.input.value

    @property
    def mark(self) -> Decimal | LazyText:
        """The mark, or why there is none."""
        return read_mark(self.typed, self.leaf.scale)

    def judge(self) -> bool:
        """Show what is wrong, also that nothing was typed; whether the mark is right."""
        mark = self.mark
        self.object_to("" if isinstance(mark, Decimal) else translate(mark))
        return isinstance(mark, Decimal)

    def object_to(self, words: str) -> None:
        """Put words under the field, or take them away; nothing is laid out while they stay the same."""
        if words == self._objection:
            return
        self._objection = words
        self._error.update(Content(f"! {words}") if words else "")
        self.set_class(bool(words), "-wrong")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.object_to("")
        self.post_message(MarkTyped(self.leaf.id, event.value))

    def on_descendant_focus(self) -> None:
        """On a small screen only this field shows its guidance."""
        self.add_class("-here")

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        event.stop()
        self.remove_class("-here")
        if self.typed.strip():
            self.judge()
        else:
            self.object_to("")

    @on(MarkInput.Restricted)
    def _refused(self, event: MarkInput.Restricted) -> None:
        event.stop()
        self.object_to(tr("only digits, with a comma or a dot"))
