"""What a juror can do: a function for each key, and `ACTIONS`, the rows that bind the keys to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.base import new_key
from scoring_tui.domain.commands.jury import Recuse, SendBallot, Sign
from scoring_tui.domain.commands.requests import ConfirmBallot, LowerHand, RaiseHand
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.common.actions import Action
from scoring_tui.tui.juror.evidence_actions import EVIDENCE_ACTION
from scoring_tui.tui.juror.form_pane import FormPane

if TYPE_CHECKING:
    from scoring_tui.tui.juror.screen import JurorScreen
    from scoring_tui.views.juror import JurorView

# --- conditions: functions of the view and of the pane with the open form -----------------------------


def has_open_form(view: JurorView | None, pane: FormPane) -> bool:
    """Whether there is a form that can be sent."""
    return pane.form is not None and not pane.form.is_frozen


def has_turns(view: JurorView | None, pane: FormPane) -> bool:
    """Whether the juror has turns to choose from."""
    return pane.view is not None and bool(pane.view.turns)


def can_recuse(view: JurorView | None, pane: FormPane) -> bool:
    """Whether the juror can still step back from the open turn."""
    return pane.own_turn is not None and not pane.own_turn.is_read_only


def is_away_from_stage(view: JurorView | None, pane: FormPane) -> bool:
    """Whether a contestant is on stage and another turn is open."""
    stage_number = pane.view.number_on_stage if pane.view else None
    return stage_number is not None and (pane.own_turn is None or pane.own_turn.number != stage_number)


def can_raise_hand(view: JurorView | None, pane: FormPane) -> bool:
    """Whether the juror sits on a panel, so that somebody would come."""
    return pane.view is not None and pane.view.is_seated


def has_offers(view: JurorView | None, pane: FormPane) -> bool:
    """Whether a standing waits for the juror's signature."""
    return pane.view is not None and bool(pane.view.signing_offers)


# --- sending ------------------------------------------------------------------------------------------


@work(group="send")
async def send_form(screen: JurorScreen) -> None:
    """Check the form, show it as a whole, and send it when the juror confirms."""
    from scoring_tui.views.notices import explain_not_sendable

    view, own_turn, form = screen.pane.view, screen.pane.own_turn, screen.pane.form
    if view is None or own_turn is None or form is None or form.is_frozen or not screen.is_active:
        return
    refusal = explain_not_sendable(own_turn)
    if not screen.client.holds_seat:
        screen.show_message(tr("Another device has this seat; send from there."), severity="error")
    elif refusal is not None:
        screen.show_message(translate(refusal), severity="warning")
    elif form.show_errors():
        from scoring_tui.tui.juror.dialogs import make_send_dialog

        marks = form.marks
        draft = form.draft
        if await screen.app.push_screen_wait(make_send_dialog(view, own_turn, marks, draft.notes)):
            await _send_ballot(screen, SendBallot(own_turn.number, marks, draft.note.strip(), draft.notes))
        elif form.is_attached:
            # Not the button: Enter, Enter, Enter would open and close the dialog for ever.
            screen.remember_look(own_turn.number)
            form.focus_first()


async def _send_ballot(screen: JurorScreen, command: SendBallot) -> None:
    """Send a ballot; the form is disabled until the file has answered and the view brings the ballot."""
    pane = screen.pane
    form = pane.form
    if form is None or form.number != command.number:
        return
    failed_command, failed_key = screen.failed_send or (None, "")
    key = failed_key if failed_command == command else new_key()
    await pane.autosaver.save()
    pane.pending_number, form.disabled = command.number, True
    outcome = await screen.submit_command(command, key)
    screen.failed_send = (command, key) if outcome.failure else None
    if not outcome.is_done:
        pane.pending_number, form.disabled = None, False
        form.focus_gap()


# --- going to another turn ----------------------------------------------------------------------------


def open_stage(screen: JurorScreen) -> None:
    """Open the turn on stage; what was typed here stays as a draft."""
    if screen.pane.view is not None:
        screen.pane.open_turn(screen.pane.view.number_on_stage)


@work(group="turns")
async def choose_turn(screen: JurorScreen) -> None:
    """Let the juror choose one of the own turns from a list."""
    from scoring_tui.tui.juror.dialogs import make_turn_dialog

    pane = screen.pane
    if pane.view is None or not screen.is_active:
        return
    dialog = make_turn_dialog(pane.view, pane.autosaver)
    if dialog is None:
        return
    choice = await screen.app.push_screen_wait(dialog)
    if choice is not None and pane.view is not None:
        pane.open_turn(int(choice), is_chosen=int(choice) != pane.view.number_on_stage)


# --- stepping back, signing ---------------------------------------------------------------------------


@work(group="recuse")
async def recuse_from_turn(screen: JurorScreen) -> None:
    """Ask for a reason, which may stay empty, and for a confirmation; then step back from the open turn."""
    from scoring_tui.tui.common.dialogs import ReasonDialog
    from scoring_tui.tui.juror.dialogs import make_recuse_dialog

    pane = screen.pane
    own_turn = pane.own_turn
    if own_turn is None or own_turn.is_read_only or not screen.is_active:
        return
    title = tr("Step back from no. {number} {name}", number=own_turn.number, name=own_turn.contestant.name)
    reason = await screen.app.push_screen_wait(
        ReasonDialog(title, prompt=tr("Reason (optional)"), is_optional=True)
    )
    if reason is None:
        return
    if await screen.app.push_screen_wait(make_recuse_dialog(own_turn, reason)):
        pane.pending_number = own_turn.number
        outcome = await screen.submit_command(Recuse(own_turn.number, screen.client.actor.post, reason))
        pane.pending_number = pane.pending_number if outcome.is_done else None


@work(group="sign")
async def sign_standing(screen: JurorScreen) -> None:
    """Show the first standing that waits for a signature, and sign it."""
    from scoring_tui.tui.juror.dialogs import make_sign_dialog

    view = screen.pane.view
    if view is None or not view.signing_offers or not screen.is_active:
        return
    offer = view.signing_offers[0]
    if await screen.app.push_screen_wait(make_sign_dialog(offer)):
        outcome = await screen.submit_command(Sign(offer.category.id))
        if outcome.is_done:
            screen.show_message(tr("You signed {category}.", category=offer.category.name))


@work(group="hand")
async def toggle_hand(screen: JurorScreen) -> None:
    """Raise the hand to the head of jury, with a reason that may stay empty; or take it down."""
    from scoring_tui.tui.common.dialogs import ReasonDialog

    view, juror_id = screen.pane.view, screen.client.actor.post
    if view is None or not screen.is_active:
        return
    if view.raised_hand is not None:
        await screen.submit_command(LowerHand(juror_id))
        return
    lines = [tr("The head of jury sees your hand at once, and nobody else but the MC.")]
    prompt = tr("What is it about? (optional)")
    dialog = ReasonDialog(tr("Raise your hand?"), lines, prompt=prompt, is_optional=True)
    reason = await screen.app.push_screen_wait(dialog)
    if reason is not None:
        await screen.submit_command(RaiseHand(reason))


@work(group="confirm")
async def confirm_ballot(screen: JurorScreen) -> None:
    """Record that every line of the open ballot was read again."""
    form = screen.pane.form
    if form is not None and form.is_frozen:
        outcome = await screen.submit_command(ConfirmBallot(form.number))
        if outcome.is_done and form.is_attached:
            form.set_confirmed()


# --- the rows -----------------------------------------------------------------------------------------

ACTIONS: tuple[Action[JurorScreen, JurorView, FormPane], ...] = (
    Action(
        "juror.send", "f5", gettext_noop("Send"), gettext_noop("Send this ballot"),
        send_form, is_offered=has_open_form,
    ),
    Action(
        "juror.turns", "f6", gettext_noop("List"), gettext_noop("Your contestants"),
        choose_turn, is_offered=has_turns,
    ),
    Action(
        "juror.recuse", "f7", gettext_noop("Step back"), gettext_noop("Do not judge this contestant"),
        recuse_from_turn, is_offered=can_recuse,
    ),
    Action(
        "juror.stage", "f8", gettext_noop("To the stage"), gettext_noop("Go to the contestant on stage"),
        open_stage, is_offered=is_away_from_stage,
    ),
    EVIDENCE_ACTION,
    Action(
        "juror.hand", "ctrl+o", gettext_noop("Hand"),
        gettext_noop("Raise your hand to the head of jury, or take it down"), toggle_hand,
        is_offered=can_raise_hand,
    ),
    Action(
        "juror.sign", "ctrl+s", gettext_noop("Sign"),
        gettext_noop("Sign a standing that the head of jury signed"), sign_standing, is_offered=has_offers,
    ),
)  # fmt: skip
"""In the order of the key strip. A key that makes no sense now is not listed; it is never grey."""
