"""Dialogs: what is too long scrolls, and what takes the answer stays in sight, with a sign at its focus."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.widget import Widget
from textual.widgets import Button

from scoring_tui.tui.app import JuryApp
from scoring_tui.tui.common.dialogs import (
    ChoiceDialog,
    ConfirmDialog,
    Dialog,
    LongConfirmDialog,
    ReasonDialog,
)
from tests.helpers.support import screen_text, until

LINES = [f"line {n}" for n in range(54)]
CHOICES = {str(n): f"choice {n}" for n in range(54)}


class DialogApp(App[None]):
    """An app with the breakpoints and the stylesheet of the real one."""

    CSS_PATH = "../../scoring_tui/tui/app.tcss"
    HORIZONTAL_BREAKPOINTS = JuryApp.HORIZONTAL_BREAKPOINTS
    VERTICAL_BREAKPOINTS = JuryApp.VERTICAL_BREAKPOINTS


def is_in_sight(widget: Widget) -> bool:
    """Whether every cell of the widget is on the screen."""
    visible_region = widget.screen.find_widget(widget).visible_region
    return bool(widget.region.area) and visible_region == widget.region


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 14)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("make_dialog", "answers"),
    [
        (lambda: ConfirmDialog("Title", LINES, yes_label="Send"), "#back, #yes"),
        (lambda: LongConfirmDialog("Title", LINES, ["a", "b"], yes_label="Send"), ".last, #back, #yes"),
        (lambda: ReasonDialog("Title", LINES), "#reason, .hint"),
        (lambda: ChoiceDialog("Title", CHOICES), "#choices, .hint"),
        (lambda: ChoiceDialog("Title", CHOICES, LINES), "#lines, #choices, .hint"),
    ],
    ids=["confirm", "long", "reason", "choice", "choice-and-lines"],
)
async def test_what_takes_the_answer_is_in_sight(
    make_dialog: Callable[[], Dialog[Any]], answers: str, size: tuple[int, int]
) -> None:
    app = DialogApp()
    async with app.run_test(size=size) as pilot:
        dialog = make_dialog()
        await app.push_screen(dialog)
        await until(pilot, lambda: "Title" in screen_text(app))
        widgets = list(dialog.query(answers))
        assert len(widgets) == len(answers.split(",")) + (answers.startswith(".last"))
        await until(pilot, lambda: all(map(is_in_sight, widgets)))


async def test_lines_that_do_not_fit_can_be_read_by_scrolling() -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(LongConfirmDialog("Title", LINES, yes_label="Send", last_lines=["last"]))
        await until(pilot, lambda: "line 0" in screen_text(app))
        assert "line 53" not in screen_text(app)
        await pilot.press(*["pagedown"] * 8)
        await until(pilot, lambda: "line 53" in screen_text(app))


async def test_short_dialogs_are_no_higher_than_what_they_hold() -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(ConfirmDialog("Title", ["one"], yes_label="Send"))
        await until(pilot, lambda: "one" in screen_text(app))
        await until(pilot, lambda: app.screen.query_one("#box").region.height == 9)


async def test_a_sign_stands_at_the_button_with_the_focus() -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = ConfirmDialog("Title", yes_label="Send", back_label="Look again")
        await app.push_screen(dialog)
        back, yes = dialog.query_one("#back", Button), dialog.query_one("#yes", Button)
        await until(pilot, lambda: (str(back.label), str(yes.label)) == ("▶ Look again", "  Send"))
        await pilot.press("right")
        await until(pilot, lambda: (str(back.label), str(yes.label)) == ("  Look again", "▶ Send"))
