"""The head of jury's actions that make a PIN: for a substitute, and for a juror who lost it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.setup import IssuePins
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import gettext_noop, tr, translate, translate_label
from scoring_tui.tui.chair.absence_actions import has_jurors
from scoring_tui.tui.chair.pin_dialog import PinDialog
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.chair.submission import ask_choice
from scoring_tui.tui.common.actions import Action
from scoring_tui.tui.common.dialogs import ConfirmDialog
from scoring_tui.views.chair import ChairView
from scoring_tui.views.pin_seats import list_pin_seats

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.engine.engine import Engine
    from scoring_tui.exports.pins import PinSlip
    from scoring_tui.ledger.port import PreparedPins
    from scoring_tui.tui.chair.screen import ChairScreen


@work(group="pins")
async def submit_and_show_pins(screen: ChairScreen, command: Command, *, without_pin: str = "") -> None:
    """Send a command that records new PINs, and show each PIN once, in a dialog of its own.

    It is a worker of its own group: the next key of the head of jury must not cancel it, because a PIN that
    was made must be shown. `without_pin` is added to the message if no PIN was made. A PIN is never part of a
    message, because messages stay in the app.
    """
    pins: dict[str, str] = {}

    def store_pins(engine: Engine, entries: list[Entry]) -> None:
        from scoring_tui.engine.pins import store_recorded_pins

        pins.update(store_recorded_pins(engine, entries, prepared_pins))

    def prepare(engine: Engine) -> tuple[Command, PreparedPins]:
        # Imported in the engine thread, so that the first frame need not wait.
        from scoring_tui.engine.pins import prepare_pins

        return prepare_pins(engine, command)

    def describe(engine: Engine) -> tuple[list[LazyText], list[PinSlip]]:
        from scoring_tui.exports.pins import build_pin_slips

        sentences = [describe_entry(engine.state, entry) for entry in outcome.entries]
        return sentences, build_pin_slips(engine.state, pins)

    preparation = await screen.ask_engine(prepare)
    if preparation is None:  # a message says why
        return
    command_with_commitments, prepared_pins = preparation
    outcome = await screen.submit_command(command_with_commitments, before_commit=store_pins)
    if not outcome.is_done:
        return
    sentences, slips = await screen.ask_engine(describe) or ([], [])
    for slip in slips:
        await screen.app.push_screen_wait(PinDialog(slip))
    lines = [*map(translate, sentences), *([] if pins else filter(None, [without_pin]))]
    screen.show_message("\n".join(lines))


@work(group="ask", exclusive=True)
async def issue_pin(screen: ChairScreen) -> None:
    """Choose a seat, confirm, and show its new PIN once."""
    actor = screen.client.actor
    pin_seats = await screen.ask_engine(lambda engine: list_pin_seats(engine, actor))
    if not pin_seats:
        return
    names = {str(item.seat): translate_label(item.name) for item in pin_seats}
    choices = {
        str(item.seat): " · ".join(filter(None, (translate_label(item.name), translate_label(item.place))))
        for item in pin_seats
    }
    choice = await ask_choice(screen, tr("Who needs a new PIN?"), choices)
    if not choice:
        return
    lines = (
        tr("The old PIN stops working at once."),
        tr("Whoever is signed in at this seat must sign in again with the new PIN; drafts stay."),
        tr("The log says that a PIN was made, never which one."),
    )
    title = tr("A new PIN for {name}?", name=names[choice])
    if await screen.app.push_screen_wait(ConfirmDialog(title, lines, yes_label=tr("New PIN"))):
        seat = next(item.seat for item in pin_seats if str(item.seat) == choice)
        submit_and_show_pins(screen, IssuePins((seat,)))


PIN_ACTION: Action[ChairScreen, ChairView, Selection] = Action(
    "chair.pin", "i", gettext_noop("New PIN"),
    gettext_noop("A new PIN for a juror who lost it, shown once"),
    issue_pin, is_possible=has_jurors, key_display="I",
)  # fmt: skip
