"""One criterion of a ballot: its name, weight and guidance, the input, the allowed marks, and the error."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input, Static

from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.contest.scales import Scale, read_mark, read_number, to_plain_decimal
from scoring_tui.contest.terms import NOTE_LENGTH
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_number, format_percent, format_typed_number, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.tui.juror.claim_line import ClaimLine
from scoring_tui.tui.juror.mark_scale import MarkScale
from scoring_tui.tui.messages import FieldInHandChanged, MarkTyped

LONGEST_MARK = 16
"""Characters of a field."""
SHOWN_LENGTH = 14
"""Characters of a refused text in its message."""
EARLIER_COUNT = 3
"""Earlier marks beside a field."""
BLINK_TIME = 0.4
"""Seconds for which a field is inverted after a key or a paste that it did not take."""
_MARK_TEXT = re.compile(r"[0-9., ]*")
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


def format_weight(leaf: Leaf, rubric: Rubric, share: Fraction | None = None) -> str:
    """The weight of a criterion in per cent; empty in a point budget, or where the best attempt counts.

    `share` is the part of the whole that the rubric is, for a juror who marks a part of it.
    """
    if rubric.points or rubric.best:
        return ""
    weight = leaf.share * Fraction(leaf.scale.highest) / rubric.highest_total * (share or 1) * 100
    return format_percent(to_plain_decimal(round_half_up(weight, 2)))


def describe_weight(
    leaf: Leaf, rubric: Rubric, difficulty: Mapping[str, Decimal], share: Fraction | None = None
) -> str:
    """The weight of a criterion, and the factor of difficulty that multiplies its mark."""
    factor = difficulty.get(leaf.id)
    factor_text = f"× {format_number(factor)}" if factor is not None else ""
    return f"{format_weight(leaf, rubric, share)}  {factor_text}".strip()


class MarkInput(QuietInput):
    """An input that shows whatever is typed, so that no letter vanishes and leaves another number behind.

    What is pasted is taken as a whole, or not at all if it holds more than digits, comma, dot and blanks.
    """

    class Restricted(Message):
        """A key or a paste was not taken; `refused_text` is empty for a key in a full field."""

        def __init__(self, refused_text: str = "") -> None:
            super().__init__()
            self.refused_text = refused_text

    def __init__(self, text: str) -> None:
        super().__init__(
            text, placeholder="_" * 8, restrict=rf"[^\x00-\x1f\x7f]{{0,{LONGEST_MARK}}}", compact=True,
            classes="mark",
        )  # fmt: skip

    def restricted(self) -> None:
        """Report a key that does not fit; the value stays as it was."""
        self.post_message(self.Restricted())

    def on_paste(self, event: Paste) -> None:
        """Take a number; report anything else, and keep the value."""
        line = " ".join(event.text.split())
        if _MARK_TEXT.fullmatch(line) and len(line) <= LONGEST_MARK:
            super().on_paste(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(self.Restricted(line or event.text))


class MarkField(Vertical):
    """One criterion; `mark` is the mark that was typed, or the reason why it is not valid.

    Its rows never change: a message takes the row of the scale, or is shown by the form's guide.
    """

    def __init__(
        self, leaf: Leaf, weight_text: str, mark_text: str, *, is_frozen: bool, note: str = ""
    ) -> None:
        super().__init__()
        self.leaf = leaf
        self.mark_input = MarkInput(mark_text)
        self.note_input = QuietInput(
            note, placeholder=tr("Note on this criterion (optional)"), max_length=NOTE_LENGTH, compact=True,
            classes="criterion-note",
        )  # fmt: skip
        """The note on this criterion; shown where the criterion takes one."""
        self._weight_text = weight_text
        self._is_frozen = is_frozen
        self.claim_line = ClaimLine()
        self._error = Static(classes="error", markup=False)
        self.error_message = ""
        """What is wrong with the field; empty while nothing was found."""
        self._sign = Static(" ", classes="sign", markup=False)
        self._earlier = Static(classes="earlier", markup=False)
        self._scale = MarkScale(leaf.scale)
        self._earlier_marks: tuple[Decimal, ...] = ()
        self.is_ticked = False
        """Whether the juror read this line of a ballot that was sent again."""

    def compose(self) -> ComposeResult:
        """A line with name, input, allowed marks and earlier marks; guidance and scale below it."""
        with Horizontal(classes="line"):
            yield self._sign
            yield Static(self._format_title(), classes="name")
            if self._is_frozen:
                yield Static(Content(self.mark_input.value), classes="given")
            else:
                yield self.mark_input
            yield Static(Content(format_allowed_marks(self.leaf.scale)), classes="allowed")
            yield self._earlier
        yield self.claim_line
        yield Static(Content(self.leaf.guide), classes="guide")
        if self.leaf.has_note and not self._is_frozen:
            yield self.note_input
        elif self.note_input.value:
            yield Static(Content(self.note_input.value), classes="criterion-note")
        with Horizontal(classes="below"):
            yield self._scale
            yield self._error

    def _format_title(self) -> Content:
        return Content(f"{self.leaf.name}  {self._weight_text}".rstrip())

    @property
    def mark_text(self) -> str:
        """The mark as typed."""
        return self.mark_input.value

    def fill_gap(self, mark: Decimal) -> bool:
        """Put a mark into the empty field; return whether it was empty."""
        if self._is_frozen or self.mark_text.strip():
            return False
        self.mark_input.value = format_typed_number(mark)
        return True

    @property
    def mark(self) -> Decimal | LazyText:
        """The mark, or why there is none. Only digits, comma and dot make a mark, and no sign of per cent."""
        text = self.mark_text.strip()
        has_other_characters = _MARK_TEXT.fullmatch(text) is None
        if text and (has_other_characters or isinstance(read_number(text), LazyText)):
            return self._describe_text_error()
        return read_mark(text, self.leaf.scale)

    def _describe_text_error(self) -> LazyText:
        return lazy(
            "not a number: {typed} ({allowed})",
            typed=_shorten(self.mark_text.strip()), allowed=self.leaf.scale.describe_allowed(),
        )  # fmt: skip

    def show_earlier(self, earlier_marks: Sequence[Decimal]) -> None:
        """Show the juror's marks of this criterion for other contestants, the last one last."""
        self._earlier_marks = tuple(earlier_marks)
        last_marks = [format_typed_number(mark) for mark in self._earlier_marks[-EARLIER_COUNT:]]
        self._earlier.update(Content(" ".join(f"{mark:>3}" for mark in last_marks)))
        self._draw_scale()

    def _draw_scale(self) -> None:
        mark = self.mark
        self._scale.show(self._earlier_marks, mark if isinstance(mark, Decimal) else None)

    def show_error(self) -> bool:
        """Show what is wrong, an empty input included; returns whether the mark is valid."""
        mark = self.mark
        self.set_error("" if isinstance(mark, Decimal) else translate(mark))
        return isinstance(mark, Decimal)

    def set_error(self, error_message: str) -> None:
        """Write the message, or remove it; the rows stay where they are."""
        if error_message == self.error_message:
            return
        self.error_message = error_message
        self._error.update(Content(f"! {error_message}" if error_message else ""))
        self.set_class(bool(error_message), "-wrong")
        self._show_sign()
        self.post_message(FieldInHandChanged())

    def set_tick(self) -> None:
        """Mark the line of a sent ballot as read."""
        self.is_ticked = True
        self._show_sign()

    def set_here(self, is_here: bool) -> None:
        """Mark the field that has the focus, or the line that is read."""
        self.set_class(is_here, "-here")
        self._show_sign()

    def _show_sign(self) -> None:
        sign = "▶" if self.has_class("-here") else " "
        check = "!" if self.error_message else ("✓" if self.is_ticked else " ")
        self._sign.update(Content(f"{sign}{check}"), layout=False)

    def _blink(self) -> None:
        """Invert the field for a moment."""
        self.add_class("-blink")
        self.set_timer(BLINK_TIME, lambda: self.remove_class("-blink"))

    def on_mount(self) -> None:
        """Draw the scale with the mark that stands here."""
        self._draw_scale()

    @on(Input.Changed, ".criterion-note")
    def _on_note_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(MarkTyped("", event.value))

    @on(Input.Changed, ".mark")
    def _on_input_changed(self, event: Input.Changed) -> None:
        """Say at once that a letter is no part of a mark; everything else only when the field is left."""
        event.stop()
        is_mark_text = bool(_MARK_TEXT.fullmatch(event.value))
        if not is_mark_text and not self.error_message:
            self._blink()
        self.set_error("" if is_mark_text else translate(self._describe_text_error()))
        self._draw_scale()
        self.post_message(MarkTyped(self.leaf.id, event.value))

    def on_descendant_focus(self) -> None:
        """Mark the field; the guide shows its guidance on a small screen."""
        self.set_here(True)
        self.post_message(FieldInHandChanged())

    @on(Input.Blurred)
    def _on_input_blurred(self, event: Input.Blurred) -> None:
        event.stop()
        self.set_here(self.mark_input.has_focus or self.note_input.has_focus)
        if event.input is self.note_input:
            return
        if self.mark_text.strip():
            self.show_error()
        else:
            self.set_error("")

    @on(MarkInput.Restricted)
    def _on_input_restricted(self, event: MarkInput.Restricted) -> None:
        event.stop()
        self._blink()
        if not event.refused_text:
            self.set_error(tr("at most {n} characters", n=LONGEST_MARK))
            return
        refused_text, old_text = _shorten(event.refused_text), self.mark_text.strip()
        if old_text:
            self.set_error(tr("not pasted: “{typed}” (digits only); it is still {old}",
                              typed=refused_text, old=old_text))  # fmt: skip
        else:
            self.set_error(tr("not pasted: “{typed}” (digits only)", typed=refused_text))


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"
