"""F8 on the MC's screen opens and closes the vote of the audience; no count by contestant is in sight."""

from pathlib import Path

from scoring_tui.domain.commands.polls import CastVote, MakePollSlips
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.common.dialogs import ConfirmDialog, ReasonDialog
from tests.helpers.support import COMMITTEE, new_final, screen_text, until
from tests.rules.test_polls import SLIPS, poll_contest
from tests.tui.test_mc import mc


async def test_f8_opens_closes_and_opens_the_vote_again(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", contest=poll_contest())
    engine.submit(MakePollSlips(SLIPS), COMMITTEE)
    async with mc(engine, size=(80, 24)) as (screen, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert "6 slips are made" in screen_text(pilot.app)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: screen.view.poll is not None and screen.view.poll.phase == "open")
        engine.catch_up()
        engine.submit(CastVote(SLIPS[0], ("c002",)), COMMITTEE)
        await until(pilot, lambda: screen.view.poll is not None and screen.view.poll.used_slips == 1)
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert "1 of 6 slips were used" in screen_text(pilot.app)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: screen.view.poll is not None and screen.view.poll.phase == "closed")
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReasonDialog))
        await pilot.press(*"listrik", "enter")
        await until(pilot, lambda: screen.view.poll is not None and screen.view.poll.phase == "open")
    engine.ledger.close()


async def test_without_a_poll_f8_is_no_key(final: Engine) -> None:
    async with mc(final) as (screen, pilot):
        await pilot.press("f8")
        await pilot.pause()
        assert pilot.app.screen is screen and screen.view.poll is None
