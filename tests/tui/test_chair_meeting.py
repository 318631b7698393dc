"""The jury's meeting on the head of jury's screen: the list of levels, agreeing, taking back, two people."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.consensus import AgreeLevel
from scoring_tui.domain.seat import Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.chair.meeting_dialog import AgreedLevelDialog, MeetingDialog
from scoring_tui.tui.chair.screen import ChairScreen
from scoring_tui.tui.common.dialogs import ReasonDialog
from tests.helpers.assigned_criteria import enter_marks
from tests.helpers.chair_screens import app_of, reads, ready
from tests.helpers.support import COMMITTEE, HARD_NAMES, new_final, screen_text, small_contest, until
from tests.scoring.test_competence import LEVELS, assessed_contest

SCORING = {"method": "mean", "per": "criterion", "consensus": True}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """No. 1 with levels that are far apart on one criterion; no. 2 without a third ballot."""
    rubric = small_contest().rubric["gagasan"].model_dump(mode="json", by_alias=True, exclude_unset=True)
    names = [
        {"value": 2, "name": "dasar", "behaviour": "Menjelaskan [aturan]"},
        {"value": 3, "name": "menengah"},
    ]
    panel = {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j3"], "head": "j1"}
    contest = assessed_contest(
        rubric={"gagasan": {**rubric, "scale": LEVELS, "level": names}}, scoring=SCORING, panel=(panel,)
    )
    engine = new_final(tmp_path / "f.db", HARD_NAMES, contest=contest)
    enter_marks(engine, 1, {"j1": "3 2 4", "j2": "3 3 4", "j3": "3 5 4"})
    enter_marks(engine, 2, {"j1": "2 3 1", "j2": "2 3 1"})
    yield engine
    engine.ledger.close()


async def opens(pilot: Pilot[Any], dialog: type[Any]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, dialog) and pilot.app.screen.is_mounted)


async def type_level(pilot: Pilot[Any], level: str, reason: str) -> None:
    await opens(pilot, AgreedLevelDialog)
    pilot.app.screen.query_one("#level", Input).focus()
    pilot.app.screen.query_one("#level", Input).value = level
    pilot.app.screen.query_one("#reason", Input).value = reason
    await pilot.press("enter", "enter")


async def test_agree_on_a_level_and_take_it_back(engine: Engine) -> None:
    novelty = "kebaruan"
    async with app_of(engine).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await reads(pilot, "Agree levels")
        await pilot.press("z")
        await opens(pilot, MeetingDialog)
        await reads(pilot, "6 levels, 1 of them far apart (!); agreed on: 0")
        await reads(pilot, "2 3 5 3 !")
        await reads(pilot, "Juri 1 2 · Juri 2 3 · Juri 3 5")
        table = pilot.app.screen.query_one("#levels", DataTable)
        assert [row[0].plain for row in map(table.get_row_at, range(6))] == ["1", "1", "1", "2", "2", "2"]
        await pilot.press("enter")
        await opens(pilot, AgreedLevelDialog)
        await reads(pilot, "2 dasar: Menjelaskan [aturan]")
        await type_level(pilot, "3,5", "")
        await reads(pilot, "! only whole numbers from 1 to 5")
        await type_level(pilot, "4", "")
        await reads(pilot, "A reason is required.")
        await type_level(pilot, "4", "contoh 2")
        await opens(pilot, MeetingDialog)
        await reads(pilot, "agreed on 4: contoh 2")
        await reads(pilot, "agreed on: 1")
        engine.catch_up()
        assert engine.state.agreed_levels[1][novelty].level == 4
        await pilot.press("x")
        await opens(pilot, ReasonDialog)
        pilot.app.screen.query_one(Input).value = "salah baris"
        await pilot.press("enter")
        await opens(pilot, MeetingDialog)
        await reads(pilot, "agreed on: 0")
        await pilot.press("escape")
        await opens(pilot, ChairScreen)
    engine.catch_up()
    assert not engine.state.agreed_levels[1]


async def test_without_all_ballots_nothing_is_agreed_on(engine: Engine) -> None:
    async with app_of(engine).run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("z")
        await opens(pilot, MeetingDialog)
        await pilot.press("down", "down", "down")
        await reads(pilot, "! ballots are missing: Juri 3")
        await pilot.press("enter", "x")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MeetingDialog)


async def test_what_somebody_else_agreed_on_meanwhile_is_not_overwritten(engine: Engine) -> None:
    async with app_of(engine).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("z")
        await opens(pilot, MeetingDialog)
        await pilot.press("enter")
        await opens(pilot, AgreedLevelDialog)
        with Ledger.open(engine.ledger.path) as ledger:
            Engine(ledger, engine.clock).submit(AgreeLevel(1, "kebaruan", Decimal(3), "rapat"), COMMITTEE)
        await type_level(pilot, "5", "contoh 2")
        await opens(pilot, MeetingDialog)
        await reads(pilot, "agreed on 3: rapat")
    engine.catch_up()
    assert engine.state.agreed_levels[1]["kebaruan"].level == 3


async def test_without_consensus_there_is_no_key(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "f.db", HARD_NAMES)
    async with app_of(engine).run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        assert "Agree levels" not in screen_text(pilot.app)
        await pilot.press("z")
        await pilot.pause()
        assert pilot.app.screen is screen
    engine.ledger.close()


@pytest.mark.parametrize("seat", ["chair:A", "supervisor"])
async def test_nobody_else_opens_it(engine: Engine, seat: str) -> None:
    async with app_of(engine, Actor("Juri 1", Seat.parse(seat))).run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        await pilot.press("z")
        await pilot.pause()
        assert pilot.app.screen is screen
