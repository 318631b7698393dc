"""Sign-in: choose a seat, type its PIN, and take the seat over from another device if necessary."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import ContentSwitcher, Input, OptionList, Static
from textual.widgets.option_list import Option

from scoring_tui.domain.actor import Actor
from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.locale import gettext_noop, tr, translate, translate_label
from scoring_tui.ledger.pin_policy import LONG_PIN_DIGITS, SHORT_PIN_DIGITS
from scoring_tui.tui.common.dialogs import ConfirmDialog
from scoring_tui.tui.common.help_screen import HelpLine
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.messages import SignedIn

if TYPE_CHECKING:
    from scoring_tui.engine.engine import Engine
    from scoring_tui.engine.sign_in import SeatChoice, SignInInfo
    from scoring_tui.ledger.port import PinResult, SeatRow

HELP = (
    HelpLine(
        gettext_noop("letters"), gettext_noop("type a part of your name until you stand alone in the list")
    ),
    HelpLine("↑ ↓ Enter", gettext_noop("choose yourself")),
    HelpLine(gettext_noop("digits, Enter"), gettext_noop("the PIN of your seat; blanks do not matter")),
    HelpLine("Esc", gettext_noop("the list again, if you chose somebody else; no PIN is lost by that")),
    HelpLine(gettext_noop("PIN lost?"), gettext_noop("the committee or the head of jury makes a new one")),
)
RETRY_INTERVAL = 1.0
"""Seconds between two attempts to read the seats while the file cannot be used."""


class SignIn(RoleScreen[None]):
    """The sign-in to a seat of one role; posts `SignedIn` at the end."""

    CSS_PATH = "sign_in.tcss"
    TITLE = "scoring-tui"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "seats",
            gettext_noop("Seats"),
            id="sign-in.seats",
            tooltip=gettext_noop("Choose another seat"),
        ),
        Binding("up", "move(-1)", show=False, system=True),
        Binding("down", "move(1)", show=False, system=True),
    ]
    pages = getters.query_one("#pages", ContentSwitcher)
    choices = getters.query_one("#seats", OptionList)
    pin = getters.query_one("#pin", Input)

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self._seats: tuple[SeatChoice, ...] = ()
        self._matching_seats: list[SeatChoice] = []
        self._chosen_seat: SeatChoice | None = None
        self._locked_until = 0

    def compose(self) -> ComposeResult:
        """A card with two pages: the list of seats, then the PIN."""
        with Vertical(id="card"):
            yield Static(id="contest", markup=False)
            yield Static(id="venue", markup=False)
            with ContentSwitcher(initial="choose", id="pages"):
                with Vertical(id="choose"):
                    yield Static(Content(tr("Who are you?")), id="ask")
                    yield QuietInput(
                        placeholder=tr("Type a part of the name, or use the arrows"), id="filter"
                    )
                    yield OptionList(id="seats", markup=False)
                with Vertical(id="enter"):
                    yield Static(id="who", markup=False)
                    yield Static(id="room", markup=False)
                    yield QuietInput(id="pin", password=True, restrict=r"[0-9 ]{0,12}", placeholder="PIN")
                    yield Static(Content(tr("Six or seven digits, then Enter")), classes="hint")
                    yield Static(Content(tr("Not you? Esc: back to the list")), id="not-you", classes="hint")
            yield Static(id="status", markup=False)
        yield KeyStrip(id="keys")

    def on_mount(self) -> None:
        """Read the seats, and update the remaining time of a lock twice a second."""
        self.set_interval(0.5, self._update_lock)
        self._load_seats()

    @property
    def help_lines(self) -> Sequence[HelpLine]:
        """How to sign in."""
        return HELP

    # --- the seats ----------------------------------------------------------------------------------

    @work(group="seats", exclusive=True)
    async def _load_seats(self) -> None:
        role, requested_seat = self.client.actor.role, self.client.actor.seat

        def read_info(engine: Engine) -> SignInInfo:
            # Imported in the engine thread, so that the first frame need not wait.
            from scoring_tui.engine.sign_in import sign_in_info

            return sign_in_info(engine, role)

        while (sign_in := await self.ask_engine(read_info)) is None:
            await asyncio.sleep(RETRY_INTERVAL)
        self._seats = sign_in.seats
        self.show_message("")
        self.query_one("#contest", Static).update(Content(sign_in.contest))
        self.query_one("#venue", Static).update(Content(sign_in.venue))
        is_certain = bool(requested_seat.post) or self.client.admitted  # "chair" alone may be any head
        requested = [seat for seat in self._seats if is_certain and seat.seat == requested_seat]
        choices = requested or list(self._seats)
        if len(choices) == 1:
            self._choose_seat(choices[0])
            if self.client.admitted and requested:
                await self._enter_seat(choices[0])
        else:
            self.action_seats()

    @on(Input.Changed, "#filter")
    def _show_seats(self) -> None:
        """List the seats that match. Only a seat that stands alone is chosen by Enter at once."""
        from scoring_tui.engine.sign_in import match_seats

        self._matching_seats = match_seats(self._seats, self.query_one("#filter", Input).value)
        self.choices.set_options(Option(_option_text(seat)) for seat in self._matching_seats)
        self.choices.highlighted = 0 if len(self._matching_seats) == 1 else None
        if self._matching_seats:
            self.show_message("")
        else:
            self.show_message(tr("Nobody of this name sits here."), "error")

    @on(Input.Submitted, "#filter")
    def _choose_highlighted(self) -> None:
        if self.choices.highlighted is not None:
            self._choose_seat(self._matching_seats[self.choices.highlighted])
        elif self._matching_seats:
            self.show_message(
                tr("Several persons: type more of the name, or choose with the arrows."), "error"
            )

    @on(OptionList.OptionSelected, "#seats")
    def _choose_clicked(self, event: OptionList.OptionSelected) -> None:
        self._choose_seat(self._matching_seats[event.option_index])

    def action_move(self, step: int) -> None:
        """Move the highlight of the list while the filter field keeps the focus."""
        if step > 0:
            self.choices.action_cursor_down()
        else:
            self.choices.action_cursor_up()

    def action_seats(self) -> None:
        """Return to the list of seats."""
        self._chosen_seat, self._locked_until = None, 0
        self.query_one("#filter", Input).value = ""
        self._show_seats()
        self.pages.current = "choose"
        self.query_one("#filter", Input).focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the list only if there are several seats, and the arrows only on the list."""
        if action == "seats":
            return self._chosen_seat is not None and len(self._seats) > 1
        return action != "move" or self._chosen_seat is None

    # --- the PIN ------------------------------------------------------------------------------------

    def _choose_seat(self, seat: SeatChoice) -> None:
        self._chosen_seat = seat
        self.query_one("#who", Static).update(Content.styled(_seat_name(seat), "bold"))
        self.query_one("#not-you").display = len(self._seats) > 1
        self.query_one("#room", Static).update(Content(_seat_place(seat)))
        self.show_message("")
        self.pages.current = "enter"
        self.pin.value = ""
        self.pin.focus()
        self.refresh_bindings()

    @on(Input.Submitted, "#pin")
    def _submit_pin(self, event: Input.Submitted) -> None:
        digits = event.value.replace(" ", "")
        self.pin.value = ""  # a wrong digit could not be seen in the hidden text
        if len(digits) not in (SHORT_PIN_DIGITS, LONG_PIN_DIGITS):
            self.show_message(tr("A PIN has six or seven digits."), "error")
        elif self._chosen_seat is not None:
            self._check_pin(self._chosen_seat, digits)

    @work(group="pin", exclusive=True)
    async def _check_pin(self, seat: SeatChoice, pin: str) -> None:
        from scoring_tui.engine.sign_in import check_pin

        device, source = self.client.device, self.client.pin_source
        result = await self.ask_engine(lambda engine: check_pin(engine, seat.seat, pin, device, source))
        if result is None:
            return
        if result.verdict == "right":
            await self._enter_seat(seat)
        else:
            self._show_refusal(result)

    def _show_refusal(self, result: PinResult) -> None:
        if result.verdict == "locked":
            self._locked_until = self.client.now().wall + result.lock_seconds * 1000
            self._update_lock()
        else:
            from scoring_tui.engine.sign_in import describe_refusal

            self.show_message(translate(describe_refusal(result)), "error")

    def _update_lock(self) -> None:
        remaining_ms = self._locked_until - self.client.now().wall
        if remaining_ms > 0:
            self.show_message(
                tr("Locked. Try again in {seconds} seconds.", seconds=-(-remaining_ms // 1000)), "error"
            )
        elif self._locked_until:
            self._locked_until = 0
            self.show_message(tr("You may try again."))

    async def _enter_seat(self, seat: SeatChoice) -> None:
        from scoring_tui.engine.sign_in import current_holder, take_seat

        device, actor = self.client.device, Actor(_seat_name(seat), seat.seat)
        other_device = await self.ask_engine(lambda engine: current_holder(engine, seat.seat, device))
        if other_device is not None and not await self._confirm_takeover(seat, other_device):
            return
        old_device = other_device.device if other_device else ""

        def take_and_hold(engine: Engine) -> bool:
            take_seat(engine, actor, device, old_device)
            # Set here, in the engine thread, so that the next view is made for this actor.
            self.client.actor, self.client.holds_seat = actor, True
            return True

        if await self.ask_engine(take_and_hold):
            self.post_message(SignedIn(seat.seat))

    async def _confirm_takeover(self, seat: SeatChoice, other_device: SeatRow) -> bool:
        age = max(0, self.client.now().wall - other_device.last_seen_ms) // 1000
        lines = (
            tr("{device} holds the seat of {name}.", device=other_device.device, name=_seat_name(seat)),
            tr("Its last sign of life was {age} ago.", age=_format_age(age)),
            tr("It can send nothing more once you take over. What was sent stays; this is recorded."),
        )
        dialog = ConfirmDialog(tr("Take this seat over?"), lines, yes_label=tr("Take over"))
        answer = await self.app.push_screen_wait(dialog)
        return answer is True

    def show_message(self, sentence: str, severity: str = "information") -> None:
        """Show a message on the card until the next one."""
        is_error = severity == "error"
        status = self.query_one("#status", Static)
        status.set_class(is_error, "-bad")
        status.update(Content(f"! {sentence}" if is_error else sentence))


def _seat_name(seat: SeatChoice) -> str:
    return translate_label(seat.name)


def _seat_place(seat: SeatChoice) -> str:
    office = translate_label(seat.office)
    return " · ".join(filter(None, (office, seat.room)))


def _option_text(seat: SeatChoice) -> Content:
    return Content.assemble(_seat_name(seat), ("  " + _seat_place(seat), "dim"))


def _format_age(seconds: int) -> str:
    """The age in seconds, minutes or hours."""
    if seconds < 120:
        return tr("{n} seconds", n=seconds)
    return tr("{n} minutes", n=seconds // 60) if seconds < 7200 else tr("{n} hours", n=seconds // 3600)
