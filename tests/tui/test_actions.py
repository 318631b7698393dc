"""Rows of actions: keys, greyed keys, reasons and the palette follow from one list."""

from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest
from textual.app import App
from textual.binding import BindingType
from textual.pilot import Pilot

from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.tui.common.actions import Action, key_bindings
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.role_screen import RoleScreen


class Lamp(RoleScreen[str]):
    """A screen whose view is "on" or "off"."""

    ACTIONS = (
        Action(
            "lamp.light", "a", "Light", "Switch it on", lambda screen: screen.log_call("light"),
            is_possible=lambda view, cursor: view == "off" and cursor == "left",
            refusal=lambda view, cursor: lazy("it is on"),
        ),
        Action(
            "lamp.break", "b", "Break", "Break it", lambda screen: screen.log_call_later("break"),
            hidden_keys="x", is_offered=lambda view, cursor: view != "off",
        ),
        Action("lamp.more", "m", "", "", lambda screen: screen.log_call("more")),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*key_bindings(ACTIONS)]
    cursor = "left"

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self.calls: list[str] = []
        self.sentences: list[str] = []

    def compose(self) -> Any:
        yield KeyStrip()

    def log_call(self, name: str) -> None:
        self.calls.append(name)

    async def log_call_later(self, name: str) -> None:
        self.calls.append(name)

    def show_message(self, sentence: str, severity: str = "information") -> None:
        self.sentences.append(sentence)


class LampApp(App[None]):
    COMMANDS = set()

    def __init__(self, view: str | None, holds_seat: bool = True) -> None:
        super().__init__()
        client = cast(SeatClient, SimpleNamespace(holds_seat=holds_seat))
        self.lamp = Lamp(client)
        self.lamp.view = view

    def get_default_screen(self) -> Lamp:
        return self.lamp


async def _strip(pilot: Pilot[Any]) -> list[str]:
    await pilot.pause()
    return [part.plain for part in pilot.app.screen.query_one(KeyStrip).parts]


async def test_a_key_runs_the_function_of_its_row() -> None:
    app = LampApp("off")
    async with app.run_test() as pilot:
        await pilot.press("a", "m")
    assert app.lamp.calls == ["light", "more"]


async def test_the_result_of_a_row_is_awaited_and_hidden_keys_do_the_same() -> None:
    app = LampApp("on")
    async with app.run_test() as pilot:
        await pilot.press("b", "x")
    assert app.lamp.calls == ["break", "break"]


async def test_an_impossible_action_is_grey_and_says_why() -> None:
    app = LampApp("on")
    async with app.run_test() as pilot:
        await pilot.press("a")
        assert app.lamp.check_action("perform", ("lamp.light",)) is None
    assert app.lamp.calls == []
    assert app.lamp.sentences == ["Light: it is on"]


async def test_a_grey_key_says_why_with_caps_lock_too() -> None:
    app = LampApp("on")
    async with app.run_test() as pilot:
        await pilot.press("A")
    assert app.lamp.sentences == ["Light: it is on"]


@pytest.mark.parametrize(("view", "holds_seat"), [(None, True), ("off", False)])
async def test_without_a_view_or_the_seat_conditional_actions_are_grey(
    view: str | None, holds_seat: bool
) -> None:
    app = LampApp(view, holds_seat)
    async with app.run_test() as pilot:
        await pilot.press("a", "m")
        assert app.lamp.check_action("perform", ("lamp.light",)) is None
    assert app.lamp.calls == ["more"]


async def test_an_action_that_is_not_offered_is_not_listed() -> None:
    app = LampApp("off")
    async with app.run_test() as pilot:
        assert await _strip(pilot) == ["a Light"]
        await pilot.press("b")
    assert app.lamp.calls == []


async def test_the_strip_lists_rows_with_words() -> None:
    async with LampApp("on").run_test() as pilot:
        assert await _strip(pilot) == ["a Light", "b Break"]


def test_a_row_gives_its_reason_only_for_itself() -> None:
    reason: LazyText = Lamp.ACTIONS[1].refusal("on", "left")
    assert reason == lazy("not now")
