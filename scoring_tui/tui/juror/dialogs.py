"""The dialogs of a juror: confirm a ballot, choose a turn, step back, sign a standing."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.engine.drafts import DraftAutosaver
from scoring_tui.i18n.locale import format_clock_time, format_number, format_typed_number, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog, LongConfirmDialog
from scoring_tui.views.ballot_totals import UnusualMark, compute_totals, find_unusual_marks
from scoring_tui.views.juror import JurorTurn, JurorView, SigningOffer


def make_send_dialog(view: JurorView, own_turn: JurorTurn, marks: Mapping[str, Decimal]) -> LongConfirmDialog:
    """Number, name, category, every mark and the total; marks far from earlier ones are flagged."""
    leaves = view.find_rubric(own_turn).leaves
    other_turns = [
        other_turn
        for other_turn in view.sent_turns(own_turn.turn.category)
        if other_turn.number != own_turn.number
    ]
    unusual_marks = {item.leaf.id: item for item in find_unusual_marks(other_turns, leaves, dict(marks))}
    lines = [_format_mark_line(leaf.name, marks[leaf.id], unusual_marks.get(leaf.id)) for leaf in leaves]
    last_lines = [tr("Total {total}", total=compute_totals(view, own_turn, marks).total)]
    if unusual_marks:
        last_lines.append("! " + tr("Marks with “!” lie far from what you gave so far. Are they meant?"))
    title = tr("Send for no. {number} {name}?", number=own_turn.number, name=own_turn.contestant.name)
    return LongConfirmDialog(
        title,
        [own_turn.category.name, "", *lines],
        last_lines,
        yes_label=tr("Send"),
        back_label=tr("Look again"),
    )


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
        place = f"{line.place:>3}{'=' if line.is_tied else ' '}"
        lines.append(f"{place} {format_number(line.score):>8}  {line.number:>3}  {line.name}")
    title = tr("Sign the standing of {category}?", category=offer.category.name)
    last_lines = [tr("Place · score · number · name. Your name goes into the record.")]
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


def make_turn_dialog(view: JurorView, autosaver: DraftAutosaver) -> ChoiceDialog | None:
    """The turn on stage, then turns in `STATUS_ORDER`; None if there is no turn to choose."""
    draft_numbers = set(autosaver.draw_numbers)
    own_turns = [
        own_turn
        for own_turn in view.turns.values()
        if own_turn.status != "waiting" or own_turn.number in draft_numbers
    ]
    own_turns.sort(
        key=lambda own_turn: (
            own_turn.number != view.number_on_stage,
            STATUS_ORDER.index(own_turn.status),
            own_turn.number,
        )
    )
    choices = {str(own_turn.number): _format_choice(view, own_turn, autosaver) for own_turn in own_turns}
    return ChoiceDialog(tr("Your contestants"), choices) if choices else None


def _format_choice(view: JurorView, own_turn: JurorTurn, autosaver: DraftAutosaver) -> str:
    status_text = _format_status(view, own_turn, len(autosaver.find_form(own_turn.number).marks))
    stage_text = tr("on stage") + " · " if own_turn.number == view.number_on_stage else ""
    return f"{own_turn.number:>3}  {own_turn.contestant.name} — {stage_text}{status_text}"


def _format_status(view: JurorView, own_turn: JurorTurn, typed_count: int) -> str:
    if own_turn.ballot is not None:
        sent_at = format_clock_time(own_turn.ballot.at, view.contest.contest.timezone)
        total = round_half_up(own_turn.total or Fraction(0), view.contest.scoring.total_decimals)
        return tr("✓ sent at {at} · {total}", at=sent_at, total=total)
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
