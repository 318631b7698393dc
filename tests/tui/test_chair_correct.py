"""K on the head of jury's screen corrects a name, with a reason; the dialog fits a small terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList

from scoring_tui.domain.facts.corrections import ContestantCorrected, JurorCorrected
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.chair.correction_dialog import CorrectionDialog
from scoring_tui.tui.chair.screen import ChairScreen
from scoring_tui.tui.common.dialogs import ChoiceDialog
from tests.helpers.support import CHAIR, HARD_NAMES, new_final, screen_text, until


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Three contestants; one name is as long as it can be."""
    made = new_final(tmp_path / "f.db", ("Amir Hamzh", "Siti Aminah", HARD_NAMES[4]))
    yield made
    made.ledger.close()


def _app(engine: Engine) -> JuryApp:
    return make_app(engine.ledger.path, [CHAIR], language="en", signed_in=True, clock=engine.clock)


async def _choose(pilot: Pilot[Any], text: str) -> CorrectionDialog:
    """Open the list with K and choose the line with this text."""
    screen = pilot.app.screen
    assert isinstance(screen, ChairScreen)
    await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
    await pilot.press("k")
    await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceDialog))
    choices = pilot.app.screen.query_one("#choices", OptionList)
    labels = [str(choices.get_option_at_index(index).prompt) for index in range(choices.option_count)]
    choices.highlighted = next(index for index, label in enumerate(labels) if text in label)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, CorrectionDialog))
    assert isinstance(pilot.app.screen, CorrectionDialog)
    return pilot.app.screen


async def test_a_name_is_corrected_with_a_reason(engine: Engine) -> None:
    app = _app(engine)
    async with app.run_test(size=(80, 24)) as pilot:
        name = engine.state.contestant_name(1)
        dialog = await _choose(pilot, "Name: ")
        dialog.query_one("#value", Input).value = "Amir Hamzah, S.T."
        await until(pilot, lambda: "After: Amir Hamzah, S.T." in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "A reason is required." in screen_text(app))
        dialog.query_one("#reason", Input).value = "salah ketik"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChairScreen))
        await until(pilot, lambda: "Amir Hamzah" in screen_text(app))
    fact = engine.ledger.read_after(engine.state.seq)[-1].fact
    assert isinstance(fact, ContestantCorrected)
    assert (fact.before, fact.after) == ({"name": name}, {"name": "Amir Hamzah, S.T."})
    assert fact.reason == "salah ketik"


async def test_the_name_of_a_juror_is_corrected(engine: Engine) -> None:
    app = _app(engine)
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = await _choose(pilot, "Juri 2 · Name")
        dialog.query_one("#value", Input).value = "Dr. Juri Dua"
        dialog.query_one("#reason", Input).value = "gelar"
        dialog.query_one("#correct", Button).press()
        await until(pilot, lambda: isinstance(app.screen, ChairScreen))
        await until(pilot, lambda: "Dr. Juri Dua" in screen_text(app))
    fact = engine.ledger.read_after(engine.state.seq)[-1].fact
    assert isinstance(fact, JurorCorrected) and fact.after == {"name": "Dr. Juri Dua"}


async def test_both_buttons_are_in_sight_for_the_longest_name(engine: Engine) -> None:
    app = _app(engine)
    number = next(n for n in engine.state.turns if engine.state.contestant_name(n) == HARD_NAMES[4])
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, ChairScreen)
        await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
        await pilot.press(*["down"] * (number - 1))
        await until(pilot, lambda: screen.cursor.line is not None and screen.cursor.line.number == number)
        dialog = await _choose(pilot, "Name: ")
        dialog.query_one("#value", Input).value = "Lain " * 40
        await until(pilot, lambda: "After: Lain" in screen_text(app))
        for button in dialog.query(Button):
            region = button.region
            assert region.height > 0 and region.bottom <= 24 and dialog.region.contains_region(region)
