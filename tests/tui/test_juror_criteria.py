"""A juror who marks a part of the criteria sees, types and sends these only."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.commands.assignments import DeclareAssignments
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.juror.dialogs import SendDialog
from tests.helpers.assigned_criteria import essay_final
from tests.helpers.jurors import desk, opened, send_form, standing, told, write
from tests.helpers.support import COMMITTEE, screen_text, to_scoring, until


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    engine = essay_final(tmp_path / "final.db")
    to_scoring(engine, 1)
    yield engine
    engine.ledger.close()


async def test_a_reader_sees_the_essay_and_its_share_only(final: Engine) -> None:
    async with desk(final.ledger.path, "j1").run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, 1)
        text = screen_text(pilot.app)
        assert "Isi makalah" in text and "Bahasa" in text and "Wawancara" not in text
        assert "Your criteria: 40% of the whole" in text
        assert "30%" in text and "10%" in text  # shares of the whole: 75 % and 25 % of 40 %
        await write(pilot, "80", "60")
        await until(pilot, lambda: "Total 30.00 of 40" in screen_text(pilot.app))
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, SendDialog))
        dialog_text = screen_text(pilot.app)
        assert "Wawancara" not in dialog_text and "Your criteria: 40% of the whole" in dialog_text
        await pilot.press("escape")
        await until(pilot, lambda: screen.is_active)
        await send_form(pilot)
        assert "Sent at" in told(screen)
    final.catch_up()
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.marks == {"isi": Decimal(80), "bahasa": Decimal(60)}


async def test_an_interviewer_has_one_field(final: Engine) -> None:
    async with desk(final.ledger.path, "j4").run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, 1)
        assert standing(screen) == [""]
        text = screen_text(pilot.app)
        assert "Wawancara" in text and "Isi makalah" not in text and "60% of the whole" in text


async def test_a_form_follows_an_assignment_that_changes(final: Engine) -> None:
    async with desk(final.ledger.path, "j1").run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "80")
        final.submit(DeclareAssignments("", ()), COMMITTEE)
        await until(pilot, lambda: standing(screen) == ["80", "", ""])
        assert "of the whole" not in screen_text(pilot.app)
