"""A juror of two rooms: the form goes to the room where he is due, and says which room that is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import make_app
from tests.helpers.jurors import desk, opened, screen_text, told, until, write
from tests.helpers.support import MC_A, to_scoring
from tests.helpers.two_panels import MC_B, shared_final


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Engine]:
    """Room A: no. 1 to 3; room B: no. 4 and 5. Juror j1 sits in both."""
    engine = shared_final(tmp_path / "rooms.db")
    yield engine
    engine.ledger.close()


async def test_the_form_goes_on_to_the_other_room_when_the_ballot_is_sent(rooms: Engine) -> None:
    to_scoring(rooms, 1)
    async with desk(rooms.ledger.path).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, 1)
        assert "Pendopo · Pengawas" in screen_text(pilot.app)
        await write(pilot, "7", "8", "9")
        rooms.submit(Call(4), MC_B)
        name = rooms.state.contestant_name(4)
        await until(pilot, lambda: f"no. 4 {name} is on stage in Aula · F6" in told(screen))
        await pilot.press("f5")
        await until(pilot, lambda: not screen.is_active)
        await pilot.press("right", "enter")
        await opened(pilot, 4)
        assert "Aula · Pelaksana" in screen_text(pilot.app) and "is on stage" not in told(screen)
    rooms.catch_up()
    assert rooms.state.find_ballot(1, "j1") is not None


async def test_what_is_typed_stays_when_the_other_room_calls(rooms: Engine) -> None:
    rooms.submit(Call(4), MC_B)
    async with desk(rooms.ledger.path).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, 4)
        await write(pilot, "7")
        rooms.submit(Call(1), MC_A)
        await until(pilot, lambda: screen.view.number_on_stage == 1)
        name = rooms.state.contestant_name(1)
        await until(pilot, lambda: f"no. 1 {name} is on stage · F8 go there" in told(screen))
        assert screen.pane.form is not None and screen.pane.form.number == 4
        await pilot.press("f8")
        await opened(pilot, 1)


async def test_the_mc_sees_where_a_late_juror_is(rooms: Engine) -> None:
    rooms.submit(Call(1), MC_A)
    rooms.submit(Advance(1, "called"), MC_A)
    rooms.submit(Call(4), MC_B)
    app = make_app(rooms.ledger.path, [MC_B], language="en", signed_in=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "in Pendopo" in screen_text(pilot.app))
        (line,) = [line for line in screen_text(pilot.app).splitlines() if "in Pendopo" in line]
        assert "Juri j1" in line and line.rstrip().endswith("in Pendopo · not signed in")
