"""The signed checkpoint on screens: the head of jury's dialog, and the board's QR code."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.scenes import ShowScene
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.engine.checkpoints import sign_checkpoint
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.sightings import SightingLog
from scoring_tui.engine.verify import verify
from scoring_tui.exports.qr import qr_rows
from scoring_tui.ledger.contest_key import key_path
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.chair.screen import ChairScreen
from scoring_tui.tui.chair.signed_record_dialog import SignedRecordDialog
from scoring_tui.tui.common.checkpoint_code import CheckpointCode
from tests.helpers.boards import BOARD
from tests.helpers.clis import run
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    contestants,
    juror,
    screen_text,
    send,
    small_contest,
    to_scoring,
    until,
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A complete category in a file with a key."""
    people = contestants(["Sutrisno", "Siti"])
    engine = create_contest_file(tmp_path / "final.db", small_contest(), COMMITTEE, "uji.csv", people)
    with engine.ledger:
        engine.submit(DrawOrder(1), COMMITTEE)
        for number in engine.state.turns:
            to_scoring(engine, number)
            for juror_id in ("j1", "j2", "j3"):
                send(engine, number, juror_id, *(str(10 - number),) * 3)
        yield engine


def app_of(engine: Engine, seat: Any) -> JuryApp:
    return make_app(engine.ledger.path, [seat], language="en", signed_in=True)


async def sign(pilot: Pilot[Any]) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, ChairScreen)
    await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
    await pilot.press("g")
    await until(pilot, lambda: "Sign the standing of Pengawas?" in screen_text(pilot.app))
    await pilot.press("right", "enter")


async def test_the_heads_that_a_screen_saw_name_a_rolled_back_file(engine: Engine, tmp_path: Path) -> None:
    """The witness file of a laptop confirms the file that it used, and not an older copy of it."""
    folder = tmp_path / "witness"
    older_path = tmp_path / "older" / engine.ledger.path.name
    app = app_of(engine, CHAIR)
    app.sighting_log = SightingLog(folder, "laptop-4")
    older_path.parent.mkdir()
    for path in tmp_path.glob(f"{engine.ledger.path.name}*"):
        shutil.copy(path, older_path.parent)
    older_seq = engine.state.seq
    async with app.run_test(size=(100, 50)) as pilot:
        await sign(pilot)
        await until(pilot, lambda: isinstance(pilot.app.screen, SignedRecordDialog))
        engine.catch_up()
        await until(pilot, lambda: f"code {engine.ledger.code}" in screen_text(pilot.app))
    (witness_path,) = folder.iterdir()
    lines = [json.loads(line) for line in witness_path.read_text().splitlines()]
    assert [line["seq"] for line in lines] == [older_seq, engine.state.seq]
    assert {line["seat"] for line in lines} == {str(CHAIR.seat)}
    (fault,) = verify(older_path, witness_paths=[witness_path]).faults
    assert f"saw entry {engine.state.seq} " in str(fault)
    assert f"the file ends at entry {older_seq}: it was rolled back" in str(fault)
    confirmed = run("verify", engine.ledger.path, "--witness", witness_path, "--lang", "en")
    assert f"2 heads were seen as they stand in the file, the last at entry {engine.state.seq}" in (
        confirmed.stdout
    )


@pytest.mark.parametrize(("size", "has_room"), [((80, 24), False), ((100, 50), True)])
async def test_the_head_of_jury_gets_the_signed_record(
    engine: Engine, size: tuple[int, int], has_room: bool
) -> None:
    async with app_of(engine, CHAIR).run_test(size=size) as pilot:
        await sign(pilot)
        await until(pilot, lambda: isinstance(pilot.app.screen, SignedRecordDialog))
        engine.catch_up()
        await until(pilot, lambda: f"code {engine.ledger.code}" in screen_text(pilot.app))
        code = pilot.app.screen.query_one(CheckpointCode)
        assert code.note == sign_checkpoint(engine.ledger, engine.state)
        await until(pilot, lambda: code.display == has_room)
        drawn_rows = [row for row in qr_rows(code.note) if row.strip() in screen_text(pilot.app)]
        assert (len(drawn_rows) == len(qr_rows(code.note))) == has_room
        assert pilot.app.screen.query_one("#back").region.bottom <= size[1]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))


async def test_without_the_key_the_signature_counts_and_no_dialog_comes(engine: Engine) -> None:
    key_path(engine.ledger.path).unlink()
    async with app_of(engine, CHAIR).run_test(size=(100, 50)) as pilot:
        await sign(pilot)
        await until(pilot, lambda: "locked 1/2" in " ".join(screen_text(pilot.app).split()))
        assert isinstance(pilot.app.screen, ChairScreen)


@pytest.mark.parametrize(("size", "has_room"), [((120, 40), False), ((170, 55), True)])
async def test_the_board_shows_the_checkpoint_of_the_last_signature(
    engine: Engine, size: tuple[int, int], has_room: bool
) -> None:
    app = make_app(engine.ledger.path, [BOARD], language="en")
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "complete" in screen_text(app))
        engine.submit(Sign("pengawas"), CHAIR)
        engine.submit(Sign("pengawas"), juror("j1"))
        with Ledger.open(engine.ledger.path) as ledger:
            note = sign_checkpoint(ledger, engine.state)
        rows = [row.strip() for row in qr_rows(note)]
        engine.submit(AnnounceCategory("pengawas"), MC_A)
        engine.submit(ShowScene("result", category="pengawas"), MC_A)
        await until(pilot, lambda: f"entry {engine.state.seq}" in screen_text(app))
        assert all(row in screen_text(app) for row in rows) == has_room
