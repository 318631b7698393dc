"""The dialogs of a juror: confirm a ballot, choose a turn, step back, sign a standing."""

import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.engine.drafts import DraftAutosaver
from scoring_tui.i18n.locale import (
    format_clock_time,
    format_number,
    format_typed_number,
    gettext_noop,
    tr,
    translate,
)
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.tui.common.dialogs import AnswerButton, ChoiceDialog, ConfirmDialog, LongConfirmDialog
from scoring_tui.views.ballot_totals import UnusualMark, compute_totals, describe_share, find_unusual_marks
from scoring_tui.views.juror import JurorTurn, JurorView, SigningOffer

SHORTEST_LOOK = 0.4
"""Seconds for which the dialog must have been open before F5 sends: a key that bounces sends nothing."""


class SendDialog(LongConfirmDialog):
    """The whole ballot once more. F5 or Y sends it; Escape, Enter and N go back, which has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "send", gettext_noop("Send"), show=False),
        Binding("y", "send", show=False),
        Binding("n", "back", show=False),
    ]
    DEFAULT_CSS = """
    SendDialog {
        #answers { layout: vertical; height: auto; align-horizontal: left; margin-top: 1; }
        AnswerButton { width: 100%; margin: 0; content-align: left middle; text-align: left; }
    }
    SendDialog.-short {
        #lines { margin: 0; }
        #answers { margin-top: 0; }
    }
    """

    def on_mount(self) -> None:
        """Note when the dialog was opened."""
        self._opened_at = time.monotonic()

    def compose_answers(self) -> ComposeResult:
        """The lines that stay, then both answers with their keys."""
        for line in self._last_lines:
            yield Static(Content(line), classes="last")
        with Vertical(id="answers"):
            yield AnswerButton(
                tr("F5 or Y         SEND (you cannot change it afterwards)"), id="yes", is_compact=True
            )
            yield AnswerButton(tr("Enter or Esc    LOOK AGAIN, send nothing yet"), id="back", is_compact=True)

    def action_send(self) -> None:
        """Send, unless the dialog has just been opened."""
        if time.monotonic() - self._opened_at >= SHORTEST_LOOK:
            self.dismiss(True)


def make_send_dialog(
    view: JurorView, own_turn: JurorTurn, marks: Mapping[str, Decimal], notes: Mapping[str, str]
) -> SendDialog:
    """Number, name, category, every mark and note, the total; marks far from earlier ones are flagged."""
    leaves = view.find_rubric(own_turn).leaves
    other_turns = [
        other_turn
        for other_turn in view.sent_turns(own_turn.turn.category)
        if other_turn.number != own_turn.number
    ]
    unusual_marks = {item.leaf.id: item for item in find_unusual_marks(other_turns, leaves, dict(marks))}
    lines: list[str] = []
    for leaf in leaves:
        lines.append(_format_mark_line(leaf.name, marks[leaf.id], unusual_marks.get(leaf.id)))
        if leaf.id in notes:
            lines.append(f"{'':11}{notes[leaf.id]}")
    total_text = tr("Total {total}", total=compute_totals(view, own_turn, marks).total)
    last_lines = [f"{total_text} · {own_turn.category.name}"]
    if (share := view.find_share(own_turn)) is not None:
        last_lines[0] += f" · {translate(describe_share(share))}"
    if unusual_marks:
        last_lines.append("! " + tr("Marks with “!” lie far from what you gave so far. Are they meant?"))
    title = tr("NOT SENT YET · no. {number} {name}", number=own_turn.number, name=own_turn.contestant.name)
    return SendDialog(title, lines, last_lines, yes_label=tr("Send"), back_label=tr("Look again"))


def _format_mark_line(criterion_name: str, mark: Decimal, unusual_mark: UnusualMark | None) -> str:
    line = f"{format_typed_number(mark):>7}  {criterion_name}"
    if unusual_mark is None:
        return f"  {line}"
    return f"! {line} " + tr(
        "(so far {low} to {high})", low=unusual_mark.lowest_mark, high=unusual_mark.highest_mark
    )


def make_sign_dialog(offer: SigningOffer) -> LongConfirmDialog:
    """The standing as it would be signed."""
    lines = []
    for line in offer.lines:
        place = f"{line.place:>3}{'=' if line.is_tied else ' '} " if line.place is not None else ""
        score = f"{format_number(line.score):>8}  " if line.score is not None else ""
        lines.append(f"{place}{score}{line.number:>3}  {line.name}")
    title = tr("Sign the standing of {category}?", category=offer.category.name)
    last_lines = [tr("Place · score · number · name. Your name goes into the record.")]
    if all(line.place is None for line in offer.lines):
        title = tr("Sign who passed in {category}?", category=offer.category.name)
        last_lines = [tr("{n} passed: number · name. Your name goes into the record.", n=len(lines))]
    return LongConfirmDialog(title, lines, last_lines, yes_label=tr("Sign"))


def make_recuse_dialog(own_turn: JurorTurn, reason: str) -> ConfirmDialog:
    """A second question, because only the head of jury can take it back."""
    title = tr("Step back from no. {number} {name}?", number=own_turn.number, name=own_turn.contestant.name)
    lines = [tr("You will not judge this contestant; only the head of jury can take this back.")]
    if reason:
        lines.append(tr("Reason: {reason}", reason=reason))
    return ConfirmDialog(title, lines, yes_label=tr("Step back"))


# --- the list of own turns --------------------------------------------------------------------------

STATUS_ORDER = (
    "reopened", "open", "stage", "closed", "excused", "out", "sent", "recused", "signed", "waiting"
)  # fmt: skip
"""What still has to be done comes first."""


class TurnListDialog(ChoiceDialog):
    """The juror's turns with state and total, sorted by state, number or total."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort('state')", show=False),
        Binding("n", "sort('number')", show=False),
        Binding("t", "sort('total')", show=False),
    ]

    def __init__(
        self, title: str, choices: Mapping[str, str], orders: Mapping[str, Sequence[str]], summary: str
    ) -> None:
        super().__init__(title, choices, [summary] if summary else [])
        self._orders = orders

    def compose_answers(self) -> ComposeResult:
        """The list, and the keys that sort it."""
        yield OptionList(*self._make_options(), id="choices")
        hint = tr("Enter: open · sort by S state, N number, T total · Esc: back")
        yield Static(Content(hint), classes="hint")

    def _make_options(self) -> list[Option]:
        return [Option(Content(label), id=key) for key, label in self._choices.items()]

    def action_sort(self, order_name: str) -> None:
        """Sort the list; the highlighted turn stays highlighted."""
        options = self.query_one("#choices", OptionList)
        index = options.highlighted
        highlighted_key = list(self._choices)[index] if index is not None else None
        self._choices = {key: self._choices[key] for key in self._orders[order_name]}
        options.set_options(self._make_options())
        options.highlighted = list(self._choices).index(highlighted_key) if highlighted_key else 0


def make_turn_dialog(view: JurorView, autosaver: DraftAutosaver) -> TurnListDialog | None:
    """The turn on stage, then turns in `STATUS_ORDER`; None if there is no turn to choose."""
    draft_numbers = set(autosaver.draw_numbers)
    own_turns = [
        own_turn
        for own_turn in view.turns.values()
        if own_turn.status != "waiting" or own_turn.number in draft_numbers
    ]
    if not own_turns:
        return None

    def rank_state(own_turn: JurorTurn) -> tuple[bool, int, int]:
        is_elsewhere = own_turn.number != view.number_on_stage
        return is_elsewhere, STATUS_ORDER.index(own_turn.status), own_turn.number

    def rank_total(own_turn: JurorTurn) -> tuple[bool, Fraction, int]:
        return own_turn.total is None, -(own_turn.total or Fraction(0)), own_turn.number

    sort_keys: dict[str, Callable[[JurorTurn], tuple[object, ...]]] = {
        "state": rank_state, "number": lambda own_turn: (own_turn.number,), "total": rank_total,
    }  # fmt: skip
    orders = {
        name: [str(own_turn.number) for own_turn in sorted(own_turns, key=sort_key)]
        for name, sort_key in sort_keys.items()
    }
    choices = {key: _format_choice(view, view.turns[int(key)], autosaver) for key in orders["state"]}
    return TurnListDialog(tr("Your contestants"), choices, orders, _summarize_turns(own_turns))


def _summarize_turns(own_turns: Sequence[JurorTurn]) -> str:
    """How many ballots were sent, are owed, and were read again."""
    sent_turns = [own_turn for own_turn in own_turns if own_turn.ballot is not None]
    owed_count = sum(own_turn.can_send or own_turn.status == "closed" for own_turn in own_turns)
    read_count = sum(own_turn.is_confirmed for own_turn in sent_turns)
    return tr(
        "{sent} sent · {owed} not sent · {read} read again",
        sent=len(sent_turns),
        owed=owed_count,
        read=read_count,
    )


def _format_choice(view: JurorView, own_turn: JurorTurn, autosaver: DraftAutosaver) -> str:
    status_text = _format_status(view, own_turn, len(autosaver.find_form(own_turn.number).marks))
    stage_text = tr("on stage") + " · " if own_turn.number == view.number_on_stage else ""
    return f"{own_turn.number:>3}  {own_turn.contestant.name} — {stage_text}{status_text}"


def _format_status(view: JurorView, own_turn: JurorTurn, typed_count: int) -> str:
    if own_turn.ballot is not None:
        sent_at = format_clock_time(own_turn.ballot.at, view.contest.contest.timezone)
        total = round_half_up(own_turn.total or Fraction(0), view.contest.scoring.total_decimals)
        read_sign = " · " + tr("read") if own_turn.is_confirmed else ""
        return tr("✓ sent at {at} · {total}", at=sent_at, total=total) + read_sign
    match own_turn.status:
        case "recused":
            return tr("not judged by you")
        case "out":
            return translate(REASONS[own_turn.turn.exclusion or "absent"])
        case "reopened":
            return tr("! reopened: {reason}", reason=own_turn.reopen_reason)
    mark_count = len(view.find_rubric(own_turn).leaves)
    draft_text = " · " + tr("draft {done} of {of}", done=typed_count, of=mark_count) if typed_count else ""
    match own_turn.status:
        case "closed" | "signed":
            return tr("! missing") + draft_text
        case "open":
            return tr("not sent yet") + draft_text
        case "excused":
            return tr("excused") + draft_text
    return translate(PHASES[own_turn.turn.phase]) + draft_text
