"""A note line below each criterion that takes notes; what is typed is saved as a draft and sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.engine.engine import Engine
from scoring_tui.tui.juror.dialogs import SendDialog
from scoring_tui.tui.juror.mark_field import MarkField
from tests.helpers.jurors import desk, opened, saved, send_form, standing, write
from tests.helpers.support import new_final, screen_text, small_contest, to_scoring, until
from tests.rules.test_criterion_notes import noted_rubric


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    engine = new_final(tmp_path / "final.db", contest=small_contest(rubric=noted_rubric()))
    to_scoring(engine, 1)
    yield engine
    engine.ledger.close()


async def test_a_note_is_typed_below_its_mark_saved_and_sent(final: Engine) -> None:
    app = desk(final.ledger.path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("8", "down", *"nyata")
        await until(pilot, lambda: "nyata" in screen_text(pilot.app))
        await until(pilot, lambda: "▶ Dampak" in screen_text(pilot.app))  # still the criterion in hand
        await pilot.press("enter")  # from a note to the next mark
        await write(pilot, "7", "9")
        assert standing(screen) == ["8", "7", "9"]
        await saved(pilot)
    stored = final.ledger.drafts.load("j1")[1]
    assert stored.marks == {"dampak": "8", "kebaruan": "7", "paparan": "9", "dampak:note": "nyata"}
    async with desk(final.ledger.path).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, 1)
        assert [field.note_input.value for field in screen.query(MarkField)] == ["nyata", "", ""]
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, SendDialog))
        assert "nyata" in screen_text(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: screen.is_active)
        await send_form(pilot)
        await until(pilot, lambda: "nyata" in screen_text(pilot.app))
    final.catch_up()
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.notes == {"dampak": "nyata"}
