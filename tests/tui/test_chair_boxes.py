"""The nine boxes on the head of jury's screen: key, grid, persons, successors; nobody else sees them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import DataTable

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.chair.nine_boxes_dialog import NineBoxesDialog
from scoring_tui.tui.chair.screen import ChairScreen
from tests.helpers.chair_screens import app_of, reads, ready
from tests.helpers.support import HARD_NAMES, new_final, screen_text, until
from tests.helpers.talent_pools import pool_contest, pool_final

SUPERVISOR = Actor("Inspektorat", Seat(Role.SUPERVISOR))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = pool_final(tmp_path / "f.db")
    yield made
    made.ledger.close()


async def test_the_boxes_with_the_persons_of_the_box_in_focus(engine: Engine) -> None:
    async with app_of(engine).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("9")
        await until(pilot, lambda: isinstance(pilot.app.screen, NineBoxesDialog))
        await reads(pilot, "CONFIDENTIAL")
        await reads(pilot, "DRAFT")
        await reads(pilot, "Box 9: performance above expectations, potential high")
        await reads(pilot, "Ayu Lestari, M.Si. · 9.00 · above expectations")
        await reads(pilot, "candidate: Kepala")
        await reads(pilot, "Bidang Air, Kepala Seksi Jalan · Dinas Uji")
        for words in ("as expected", "below expectations", "medium", "persons: 1 ★", "up: performance, SKP"):
            await reads(pilot, words)
        await pilot.press("down")
        await reads(pilot, "Bima Sakti")
        await pilot.press("left")
        await reads(pilot, "Cahya Purnama")
        await pilot.press("left")
        await reads(pilot, "nobody")
        await pilot.press("s")
        await reads(pilot, "Kepala Bidang Air (boxes 9, 8, 7)")
        await reads(pilot, "1 of 3 candidates")
        await pilot.press("u")
        await reads(pilot, "Danu Wirya · 5.00 · no result of SKP Rahasia · Dinas Uji")
        await reads(pilot, "Elok Sari · above expectations · withdrawn · Dinas Uji")
        assert "198001012005" not in screen_text(pilot.app), "no NIP"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))


async def test_long_names_and_a_large_screen(tmp_path: Path) -> None:
    boxes = tuple(
        {"performance": x, "potential": y, "number": 3 * (x - 1) + y, "name": "Kotak [red]" + "Panjang " * 5}
        for x in (1, 2, 3)
        for y in (1, 2, 3)
    )
    engine = pool_final(tmp_path / "f.db", pool_contest(box=boxes))
    async with app_of(engine).run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("9")
        await reads(pilot, "Kotak [red]Panjang")
        table = pilot.app.screen.query_one("#boxes", DataTable)
        assert (table.row_count, len(table.columns)) == (3, 3)
    engine.ledger.close()


async def test_without_nine_boxes_there_is_no_key(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "f.db", HARD_NAMES)
    async with app_of(engine).run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        assert "Nine boxes" not in screen_text(pilot.app)
        await pilot.press("9")
        await pilot.pause()
        assert pilot.app.screen is screen
    engine.ledger.close()


@pytest.mark.parametrize("seat", ["chair:A", "supervisor"])
async def test_nobody_else_opens_them(tmp_path: Path, seat: str) -> None:
    panel = {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j3"], "head": "j1"}
    engine = pool_final(tmp_path / "f.db", pool_contest(panel=(panel,)))
    async with app_of(engine, Actor("Juri 1", Seat.parse(seat))).run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        await pilot.press("9")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert "Nine boxes" not in screen_text(pilot.app)
    engine.ledger.close()
