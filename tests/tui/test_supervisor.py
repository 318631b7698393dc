"""The screen of a supervising board: everything to see, and no key that changes anything."""

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import SUPERVISOR_SEAT
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import make_app
from scoring_tui.tui.chair.actions import ACTIONS
from scoring_tui.tui.chair.contestant_dialog import ContestantDialog
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.tui.supervisor.screen import READING_ACTIONS, SupervisorScreen
from tests.helpers.support import screen_text, send, to_scoring, until

CHANGING_KEYS = {action.keys for action in ACTIONS if action not in READING_ACTIONS}
"""The head of jury's keys that change something."""


async def test_it_sees_what_the_head_of_jury_sees_and_no_key_changes_anything(final: Engine) -> None:
    to_scoring(final, 1)
    for juror_id in ("j1", "j2", "j3"):
        send(final, 1, juror_id, "8", "7.5", "9")
    pins = final.ledger.seats.issue_pins(["supervisor"])
    app = make_app(final.ledger.path, [Actor("", SUPERVISOR_SEAT)], language="en", clock=final.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Six or seven digits" in screen_text(app))
        assert "Supervising board" in screen_text(app)
        await pilot.press(*pins["supervisor"], "enter")
        await until(pilot, lambda: isinstance(app.screen, SupervisorScreen))
        await until(pilot, lambda: "8.05" in screen_text(app))
        assert "Supervising board · Final Kecil" in screen_text(app)
        assert not CHANGING_KEYS & app.screen.active_bindings.keys()
        final.catch_up()
        head = final.ledger.head
        await pilot.press(*sorted(CHANGING_KEYS))
        assert isinstance(app.screen, SupervisorScreen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ContestantDialog))
        assert "reopen" not in screen_text(app)
        await pilot.press("r")
        assert isinstance(app.screen, ContestantDialog)
        await pilot.press("escape", "l")
        await until(pilot, lambda: isinstance(app.screen, LogDialog))
        await pilot.press("escape")
        assert final.ledger.head == head
