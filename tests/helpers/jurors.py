"""A juror's screen in a pilot: open it, type marks, read the fields."""

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, Static

from scoring_tui.domain.clock import Clock, read_clock
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.juror.ballot_form import BallotForm
from scoring_tui.tui.juror.mark_field import MarkField
from scoring_tui.tui.juror.screen import JurorScreen
from tests.helpers.support import juror, screen_text, until

KEYS = {",": "comma", ".": "full_stop", " ": "space"}


def desk(path: Path, id_: str = "j1", clock: Clock = read_clock, language: str = "en") -> JuryApp:
    """The app at this juror's seat, signed in."""
    return make_app(path, [juror(id_)], language=language, signed_in=True, clock=clock)


def seat(pilot: Pilot[Any]) -> JurorScreen:
    """The juror's screen, even below a dialog."""
    app = pilot.app
    assert isinstance(app, JuryApp)
    screen = app.role_screens["juror"]
    assert isinstance(screen, JurorScreen)
    return screen


async def opened(pilot: Pilot[Any], number: int) -> JurorScreen:
    """Wait until the form of this turn has the focus and is laid out, so that the screen's text shows it."""
    screen = seat(pilot)
    await until(pilot, lambda: [form.number for form in screen.query(BallotForm)] == [number])
    await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.has_focus_within)
    await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.region.height > 0)
    return screen


async def write(pilot: Pilot[Any], *marks: str) -> None:
    """Type marks, each with enter after it."""
    for mark in marks:
        await pilot.press(*(KEYS.get(letter, letter) for letter in mark), "enter")


def standing(screen: JurorScreen) -> list[str]:
    """The texts of the fields."""
    return [field.mark_input.value for field in screen.query(MarkField)]


def errors(screen: JurorScreen) -> list[str]:
    """The error below each field; empty if there is none."""
    return [
        str(field.query_one(".error", Static).content) if field.has_class("-wrong") else ""
        for field in screen.query(MarkField)
    ]


def told(screen: JurorScreen) -> str:
    """The notices, as read on the screen."""
    return "\n".join(str(block.content) for block in screen.notice_bar.query(Static) if block.display)


async def saved(pilot: Pilot[Any]) -> None:
    """Wait until the badge shows that everything is saved."""
    screen = seat(pilot)
    await until(
        pilot, lambda: screen.pane.autosaver.save_state == "saved" and screen.badge.badge_state == "saved"
    )


async def send_form(pilot: Pilot[Any]) -> None:
    """Press F5, confirm, and wait until the ballot is sent."""
    screen = seat(pilot)
    await pilot.press("f5")
    await until(pilot, lambda: not screen.is_active)
    await pilot.press("right", "enter")
    await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.is_frozen)


def cursor(screen: JurorScreen) -> tuple[object, int, str]:
    """The focused field, the cursor position and the text in it."""
    focused = screen.focused
    assert isinstance(focused, Input)
    return focused, focused.cursor_position, focused.value


__all__ = ["cursor", "desk", "errors", "opened", "saved", "screen_text", "seat", "send_form", "standing",
           "told", "until", "write"]  # fmt: skip
