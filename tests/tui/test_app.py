"""The app itself: it closes without an error, whatever happens at that moment."""

from typing import Any

import pytest

from scoring_tui.domain.seat import CHAIR_SEAT
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import make_app
from scoring_tui.tui.messages import SignedIn
from tests.helpers.support import CHAIR, MC_A, until


@pytest.mark.parametrize("by_key", [True, False])
async def test_a_mode_that_is_opened_while_the_app_closes_is_not_added(
    final: Engine, monkeypatch: pytest.MonkeyPatch, by_key: bool
) -> None:
    app = make_app(final.ledger.path, [MC_A, CHAIR], language="en", signed_in=True, clock=final.clock)
    remove_screen, closing = app._prune, []

    async def open_mode_meanwhile(*screens: Any, **options: Any) -> None:
        await remove_screen(*screens, **options)
        closing.append(True)
        if by_key:
            await app.run_action("switch_role('chair')")
        else:
            await app._dispatch_message(SignedIn(CHAIR_SEAT))

    async with app.run_test() as pilot:
        await until(pilot, lambda: app.role_screens["mc"].view is not None)
        monkeypatch.setattr(app, "_prune", open_mode_meanwhile)
    assert closing and "chair" not in app.role_screens
