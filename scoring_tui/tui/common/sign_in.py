"""Signing in: choose a seat, type its PIN, take it over from another device if need be.

Imports dialogs and the screens' base; entrance when the file is asked, after the first frame.
"""

from __future__ import annotations

import asyncio
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
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.common.dialogs import ConfirmDialog
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.messages import SignedIn

if TYPE_CHECKING:
    from scoring_tui.engine.engine import Engine
    from scoring_tui.engine.sign_in import SeatChoice, SignInInfo
    from scoring_tui.ledger.port import PinResult, SeatRow

RETRY = 1.0
"""Seconds between two tries to read the seats while the file cannot be used."""


class SignIn(RoleScreen[None]):
    """The door of one role; ends with the message `SignedIn`."""

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
        self._seat: SeatChoice | None = None
        self._locked_until = 0

    def compose(self) -> ComposeResult:
        """A card: first the seats, then the PIN."""
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
                    yield Static(Content(tr("Six digits, then Enter")), classes="hint")
            yield Static(id="status", markup=False)
        yield KeyStrip(id="keys")

    def on_mount(self) -> None:
        """Read the seats; count a lock's seconds down."""
        self.set_interval(0.5, self._count_down)
        self._open()

    # --- the seats ----------------------------------------------------------------------------------

    @work(group="lobby", exclusive=True)
    async def _open(self) -> None:
        role, asked = self.client.actor.role, self.client.actor.seat

        def look(engine: Engine) -> SignInInfo:
            from scoring_tui.engine.sign_in import (
                sign_in_info,  # in the link's thread: the first frame does not wait
            )

            return sign_in_info(engine, role)

        while (found := await self.ask_engine(look)) is None:
            await asyncio.sleep(RETRY)
        self._seats = found.seats
        self.show_message("")
        self.query_one("#contest", Static).update(Content(found.contest))
        self.query_one("#venue", Static).update(Content(found.venue))
        own = [seat for seat in found.seats if seat.seat == asked] or list(found.seats)
        if len(own) == 1:
            self._choose(own[0])
            if self.client.admitted and own[0].seat == asked:
                await self._enter(own[0])
        else:
            self.action_seats()

    @property
    def _matching(self) -> list[SeatChoice]:
        typed = self.query_one("#filter", Input).value.casefold().split()
        return [seat for seat in self._seats if all(part in _text(seat).casefold() for part in typed)]

    @on(Input.Changed, "#filter")
    def _list(self) -> None:
        self.choices.set_options(Option(_prompt(seat)) for seat in self._matching)
        self.choices.highlighted = 0 if self._matching else None
        if self._matching:
            self.show_message("")
        else:
            self.show_message(tr("Nobody of this name sits here."), "error")

    @on(Input.Submitted, "#filter")
    def _take_highlighted(self) -> None:
        if self.choices.highlighted is not None:
            self._choose(self._matching[self.choices.highlighted])

    @on(OptionList.OptionSelected, "#seats")
    def _take_clicked(self, event: OptionList.OptionSelected) -> None:
        self._choose(self._matching[event.option_index])

    def action_move(self, by: int) -> None:
        """Move in the list while typing in the field above it."""
        if by > 0:
            self.choices.action_cursor_down()
        else:
            self.choices.action_cursor_up()

    def action_seats(self) -> None:
        """Back to the list."""
        self._seat, self._locked_until = None, 0
        self.query_one("#filter", Input).value = ""
        self._list()
        self.pages.current = "choose"
        self.query_one("#filter", Input).focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a way back only where there is a choice."""
        if action == "seats":
            return self._seat is not None and len(self._seats) > 1
        return action != "move" or self._seat is None

    # --- the PIN ------------------------------------------------------------------------------------

    def _choose(self, seat: SeatChoice) -> None:
        self._seat = seat
        self.query_one("#who", Static).update(Content.styled(_name(seat), "bold"))
        self.query_one("#room", Static).update(Content(_place(seat)))
        self.show_message("")
        self.pages.current = "enter"
        self.pin.value = ""
        self.pin.focus()
        self.refresh_bindings()

    @on(Input.Submitted, "#pin")
    def _typed(self, event: Input.Submitted) -> None:
        digits = event.value.replace(" ", "")
        self.pin.value = ""  # nobody sees what is wrong in it
        if len(digits) != 6:
            self.show_message(tr("A PIN has six digits."), "error")
        elif self._seat is not None:
            self._try(self._seat, digits)

    @work(group="pin", exclusive=True)
    async def _try(self, seat: SeatChoice, pin: str) -> None:
        from scoring_tui.engine.sign_in import check_pin

        device = self.client.device
        result = await self.ask_engine(lambda engine: check_pin(engine, seat.seat, pin, device))
        if result is None:
            return
        if result.verdict == "right":
            await self._enter(seat)
        else:
            self._refuse(result)

    def _refuse(self, result: PinResult) -> None:
        if result.verdict == "locked":
            self._locked_until = self.client.now().wall + result.lock_seconds * 1000
            self._count_down()
        elif result.verdict == "wrong":
            self.show_message(tr("Wrong PIN. Tries left: {left}", left=result.tries_left), "error")
        else:
            self.show_message(tr("No PIN yet: ask the committee to run `scoring-tui pins`."), "error")

    def _count_down(self) -> None:
        left = self._locked_until - self.client.now().wall
        if left > 0:
            self.show_message(
                tr("Locked. Try again in {seconds} seconds.", seconds=-(-left // 1000)), "error"
            )
        elif self._locked_until:
            self._locked_until = 0
            self.show_message(tr("You may try again."))

    async def _enter(self, seat: SeatChoice) -> None:
        from scoring_tui.engine.sign_in import current_holder, take_seat

        device, who = self.client.device, Actor(_name(seat), seat.seat)
        other = await self.ask_engine(lambda engine: current_holder(engine, seat.seat, device))
        if other is not None and not await self._agrees(seat, other):
            return
        over = other.device if other else ""

        def come_in(engine: Engine) -> bool:
            take_seat(engine, who, device, over)
            self.client.actor, self.client.holds_seat = (
                who,
                True,
            )  # so that the very next view is already theirs
            return True

        if await self.ask_engine(come_in):
            self.post_message(SignedIn(seat.seat))

    async def _agrees(self, seat: SeatChoice, other: SeatRow) -> bool:
        age = max(0, self.client.now().wall - other.last_seen_ms) // 1000
        lines = (
            tr("{device} holds the seat of {name}.", device=other.device, name=_name(seat)),
            tr("Its last sign of life was {age} ago.", age=_age(age)),
            tr("It can send nothing more once you take over. What was sent stays; this is recorded."),
        )
        ask = ConfirmDialog(tr("Take this seat over?"), lines, yes_label=tr("Take over"))
        agreed = await self.app.push_screen_wait(ask)
        return agreed is True

    def show_message(self, sentence: str, severity: str = "information") -> None:
        """Tell it in the card, until something else is told."""
        bad = severity == "error"
        status = self.query_one("#status", Static)
        status.set_class(bad, "-bad")
        status.update(Content(f"! {sentence}" if bad else sentence))


def _name(seat: SeatChoice) -> str:
    return translate(seat.name) if isinstance(seat.name, LazyText) else seat.name


def _place(seat: SeatChoice) -> str:
    return " · ".join(filter(None, (seat.office, seat.room)))


def _text(seat: SeatChoice) -> str:
    return f"{_name(seat)} {_place(seat)}"


def _prompt(seat: SeatChoice) -> Content:
    return Content.assemble(_name(seat), ("  " + _place(seat), "dim"))


def _age(seconds: int) -> str:
    """So many seconds in the largest unit that says enough."""
    if seconds < 120:
        return tr("{n} seconds", n=seconds)
    return tr("{n} minutes", n=seconds // 60) if seconds < 7200 else tr("{n} hours", n=seconds // 3600)
