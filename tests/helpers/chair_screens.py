"""The head of jury's screen in tests: the app, waiting until it is filled, and what it says."""

from typing import Any

from textual.pilot import Pilot

from scoring_tui.domain.actor import Actor
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.chair.screen import ChairScreen
from tests.helpers.support import CHAIR, screen_text, until


def app_of(engine: Engine, actor: Actor = CHAIR) -> JuryApp:
    """The app of somebody who is signed in, in English."""
    return make_app(engine.ledger.path, [actor], language="en", signed_in=True, clock=engine.clock)


async def ready(pilot: Pilot[Any]) -> ChairScreen:
    """Wait until the standing is in the table; return the screen."""
    screen = pilot.app.screen
    assert isinstance(screen, ChairScreen)
    await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
    return screen


async def reads(pilot: Pilot[Any], text: str) -> None:
    """Wait until the screen has these words."""
    await until(pilot, lambda: text in " ".join(screen_text(pilot.app).split()))
