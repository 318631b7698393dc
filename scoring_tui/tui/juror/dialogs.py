"""What a juror is asked: is this ballot right, which turn, do you step back, do you sign.

Imports dialogs, text and the juror's view.
"""

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


def send_dialog(view: JurorView, own: JurorTurn, marks: Mapping[str, Decimal]) -> LongConfirmDialog:
    """Number, name, category, every mark and the total; marks far from the juror's habit are pointed out."""
    leaves = view.find_rubric(own).leaves
    sent = [other for other in view.sent_turns(own.turn.category) if other.number != own.number]
    odd = {found.leaf.id: found for found in find_unusual_marks(sent, leaves, dict(marks))}
    lines = [_mark_line(leaf.name, marks[leaf.id], odd.get(leaf.id)) for leaf in leaves]
    last = [tr("Total {total}", total=compute_totals(view, own, marks).total)]
    if odd:
        last.append("! " + tr("Marks with “!” lie far from what you gave so far. Are they meant?"))
    title = tr("Send for no. {number} {name}?", number=own.number, name=own.contestant.name)
    return LongConfirmDialog(
        title, [own.category.name, "", *lines], last, yes_label=tr("Send"), back_label=tr("Look again")
    )


def _mark_line(name: str, mark: Decimal, odd: UnusualMark | None) -> str:
    line = f"{format_typed_number(mark):>7}  {name}"
    if odd is None:
        return f"  {line}"
    return f"! {line} " + tr("(so far {low} to {high})", low=odd.lowest_mark, high=odd.highest_mark)


def sign_dialog(offer: SigningOffer) -> LongConfirmDialog:
    """The standing as it would be signed."""
    lines = [
        f"{line.place:>3}{'=' if line.is_tied else ' '} {format_number(line.score):>8}  {line.number:>3}  {line.name}"
        for line in offer.lines
    ]
    title = tr("Sign the standing of {category}?", category=offer.category.name)
    last = [tr("Place · score · number · name. Your name goes into the record.")]
    return LongConfirmDialog(title, lines, last, yes_label=tr("Sign"))


def recuse_confirm(own: JurorTurn, reason: str) -> ConfirmDialog:
    """Asked once more, because only the head of jury can take it back."""
    title = tr("Step back from no. {number} {name}?", number=own.number, name=own.contestant.name)
    lines = [tr("You will not judge this contestant; only the head of jury can take this back.")]
    if reason:
        lines.append(tr("Reason: {reason}", reason=reason))
    return ConfirmDialog(title, lines, yes_label=tr("Step back"))


# --- the list of own turns --------------------------------------------------------------------------

ORDER = ("reopened", "open", "stage", "closed", "excused", "out", "sent", "recused", "signed", "waiting")


def turn_list(view: JurorView, drafting: DraftAutosaver) -> ChoiceDialog | None:
    """On stage first, then what is still to be done, then what is sent; nothing when there is nothing."""
    started = set(drafting.draw_numbers)
    own = [o for o in view.turns.values() if o.status != "waiting" or o.number in started]
    own.sort(key=lambda o: (o.number != view.number_on_stage, ORDER.index(o.status), o.number))
    choices = {str(o.number): _choice(view, o, drafting) for o in own}
    return ChoiceDialog(tr("Your contestants"), choices) if choices else None


def _choice(view: JurorView, own: JurorTurn, drafting: DraftAutosaver) -> str:
    state = _state(view, own, len(drafting.find_form(own.number).marks))
    stage = tr("on stage") + " · " if own.number == view.number_on_stage else ""
    return f"{own.number:>3}  {own.contestant.name} — {stage}{state}"


def _state(view: JurorView, own: JurorTurn, typed: int) -> str:
    if own.ballot is not None:
        at = format_clock_time(own.ballot.at, view.contest.contest.timezone)
        total = round_half_up(own.total or Fraction(0), view.contest.scoring.total_decimals)
        return tr("✓ sent at {at} · {total}", at=at, total=total)
    if own.status == "recused":
        return tr("not judged by you")
    if own.status == "out":
        return translate(REASONS[own.turn.exclusion or "absent"])
    if own.status == "reopened":
        return tr("! reopened: {reason}", reason=own.reopen_reason)
    of = len(view.find_rubric(own).leaves)
    draft = " · " + tr("draft {done} of {of}", done=typed, of=of) if typed else ""
    if own.status in ("closed", "signed"):
        return tr("! missing") + draft
    if own.status == "open":
        return tr("not sent yet") + draft
    return (tr("excused") if own.status == "excused" else translate(PHASES[own.turn.phase])) + draft
