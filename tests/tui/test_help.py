"""Help of every screen, keys without F-row, look and language."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import CHAIR_SEAT, SUPERVISOR_SEAT, Role, Seat
from scoring_tui.engine.device_settings import THEME_NAMES, DeviceSettings, SettingsFile
from scoring_tui.engine.engine import Engine
from scoring_tui.tui import themes
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.chair.screen import ChairScreen
from scoring_tui.tui.common.dialogs import ConfirmDialog
from scoring_tui.tui.common.help_screen import HelpScreen
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.juror.screen import JurorScreen
from scoring_tui.tui.mc.screen import McScreen
from scoring_tui.tui.supervisor.screen import SupervisorScreen
from tests.helpers.jurors import desk, opened, standing, write
from tests.helpers.support import CHAIR, MC_A, juror, screen_text, to_scoring, until

SUPERVISOR = Actor("Dewan", SUPERVISOR_SEAT)
BOARD = Actor("", Seat(Role.BOARD, "A"))
SIGNED_IN = {"juror": juror("j1"), "mc": MC_A, "chair": CHAIR, "board": BOARD, "supervisor": SUPERVISOR}
SIZES = [(80, 24), (120, 40), (200, 60)]
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def help_is_open(pilot: Pilot[Any]) -> bool:
    return isinstance(pilot.app.screen, HelpScreen) and "Help ·" in screen_text(pilot.app)


def strip_text(app: JuryApp) -> str:
    return " ".join(str(part) for part in app.screen.query_one(KeyStrip).parts)


@each_size
@pytest.mark.parametrize("role", [*SIGNED_IN, "sign-in"])
async def test_f9_opens_and_closes_the_help(final: Engine, role: str, size: tuple[int, int]) -> None:
    actor = SIGNED_IN.get(role, Actor("", Seat(Role.JUROR)))
    app = make_app(final.ledger.path, [actor], language="en", signed_in=role in SIGNED_IN)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoleScreen) and app.screen.is_built)
        screen = app.screen
        for closing_key in ("f9", "escape", "enter"):
            await pilot.press("f9")
            await until(pilot, lambda: help_is_open(pilot))
            assert app.screen.query_one("#help").region.height <= size[1] - 4
            await until(pilot, lambda: "F9 or Esc: close this help" in screen_text(app))
            await until(pilot, lambda: "Esc 9 is F9" in screen_text(app))  # the last line is in sight
            await pilot.press(closing_key)
            await until(pilot, lambda: app.screen is screen)


async def test_help_over_a_dialog_leaves_the_dialog(final: Engine) -> None:
    app = desk(final.ledger.path)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoleScreen) and app.screen.is_built)
        dialog = ConfirmDialog("Title", yes_label="Send")
        await app.push_screen(dialog)
        await pilot.press("f9")
        await until(pilot, lambda: help_is_open(pilot))
        await pilot.press("f9")
        await until(pilot, lambda: app.screen is dialog)


async def test_the_strip_names_the_key_of_the_help(final: Engine) -> None:
    app = make_app(final.ledger.path, [MC_A], language="en", signed_in=True)
    async with app.run_test() as pilot:
        await until(pilot, lambda: "F9 Help" in strip_text(app))


# --- keyboards without F keys -------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [("escape", "9"), ("alt+9",)], ids=["Esc 9", "Alt+9"])
async def test_a_digit_after_escape_is_a_function_key(final: Engine, keys: tuple[str, ...]) -> None:
    to_scoring(final, 1)
    async with desk(final.ledger.path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("8", *keys)
        await until(pilot, lambda: help_is_open(pilot))
        assert standing(screen)[0] == "8"
        await pilot.press("escape")  # closes the help, and does not wait for a digit
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("comma", "5")
        await until(pilot, lambda: standing(screen)[0] == "8,5")


@pytest.mark.parametrize(
    "keys", [("escape", "escape"), ("escape", "left", "right")], ids=["Esc", "another key"]
)
async def test_any_other_key_ends_the_waiting_for_a_digit(final: Engine, keys: tuple[str, ...]) -> None:
    to_scoring(final, 1)
    async with desk(final.ledger.path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("escape")
        assert isinstance(pilot.app, JuryApp)
        app = pilot.app
        await until(pilot, lambda: "now a digit" in strip_text(app))
        await pilot.press(*keys[1:])
        await until(pilot, lambda: "now a digit" not in strip_text(app))
        await write(pilot, "9", "5")
        assert standing(screen)[:2] == ["9", "5"]


async def test_the_waiting_for_a_digit_ends_by_itself(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring_tui.tui.app.DIGIT_TIME", 0.01)
    to_scoring(final, 1)
    async with desk(final.ledger.path).run_test() as pilot:
        screen = await opened(pilot, 1)
        assert isinstance(pilot.app, JuryApp)
        app = pilot.app
        await pilot.press("escape")
        await until(pilot, lambda: not app.awaits_digit)
        await write(pilot, "9")
        assert standing(screen)[0] == "9"


# --- look and language ----------------------------------------------------------------------------------


def test_the_looks_have_one_list_of_names() -> None:
    assert tuple(theme.name for theme in themes.THEMES) == tuple(themes.PREFIX + name for name in THEME_NAMES)


async def test_language_and_look_are_kept_for_the_next_start(final: Engine, tmp_path: Path) -> None:
    to_scoring(final, 1)
    app = desk(final.ledger.path)
    app.settings_file = SettingsFile(tmp_path / "config" / "settings.json")
    async with app.run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "8")
        await pilot.press("9")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: app.role_screens.get("juror") not in (None, screen))
        new_screen = await opened(pilot, 1)
        await until(pilot, lambda: standing(new_screen) == ["7,5", "8", "9"])
        await until(pilot, lambda: "penilaian" in screen_text(app))
        assert isinstance(new_screen.focused, Input) and new_screen.focused.value == "9"
        await pilot.press("f10")
        await until(pilot, lambda: app.theme == "hall-light")
    assert SettingsFile(app.settings_file.path).load() == DeviceSettings("id", "light")


async def test_the_language_waits_until_everything_is_saved(final: Engine) -> None:
    to_scoring(final, 1)
    app = desk(final.ledger.path)
    async with app.run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5")

        screen.pane.pending_number = 1  # a ballot is on its way
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert app.screen is screen and standing(screen)[0] == "7,5"


async def test_every_screen_is_built_again_in_the_other_language(final: Engine) -> None:
    actors = [BOARD, MC_A, juror("j1"), Actor(CHAIR.name, CHAIR_SEAT)]
    app = make_app(final.ledger.path, actors, language="en", signed_in=True)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoleScreen) and app.screen.is_built)
        for key in ("f4", "f2"):
            await pilot.press(key)
        await until(pilot, lambda: "J Break" in strip_text(app))
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "J Istirahat" in strip_text(app))
        await pilot.press("f4")
        await until(pilot, lambda: "Rapor juri" in strip_text(app))
        await pilot.press("f3")
        await until(pilot, lambda: "F6 Daftar" in strip_text(app))


async def test_settings_that_cannot_be_read_are_told_once(final: Engine, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{")
    app = desk(final.ledger.path)
    app.settings_file = SettingsFile(path)
    app.settings_file.load()
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: "The settings of this device" in screen_text(app))


# --- completeness -----------------------------------------------------------------------------------------

KEY_NAMES = {"␣": "Space", "⏎": "Enter", "−": "-"}
"""How the help writes keys for which the strip has a sign."""


def split_keys(text: str) -> set[str]:
    """Every key in a text, such as `↑↓ 1-9 Home`."""
    keys = re.findall("⇧?[←→↑↓]|[^ ·,←→↑↓⇧]+", text)
    return {KEY_NAMES.get(key, key) for key in keys}


@pytest.mark.parametrize(
    ("role", "screen_class"),
    [("mc", McScreen), ("chair", ChairScreen), ("juror", JurorScreen), ("supervisor", SupervisorScreen)],
)
def test_the_help_names_every_key_of_the_strip(role: str, screen_class: type[RoleScreen[Any]]) -> None:
    help_lines = import_module(f"scoring_tui.tui.{role}.help").HELP
    help_keys = split_keys(" ".join(line.keys for line in help_lines))
    listed = [action for action in screen_class.ACTIONS if action.label and action.in_strip]
    strip_keys = split_keys(" ".join(action.key_display or action.keys.title() for action in listed))
    assert strip_keys - help_keys == set()
