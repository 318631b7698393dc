"""The tour of the demonstration ends in a revealed result; the scenes open at their moment."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import find_contest, read_contest
from scoring_tui.domain.seat import Role
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal import demo, tour
from scoring_tui.rehearsal.demo import DemoStart, list_demo_seats, shorten_timing
from scoring_tui.rehearsal.run import prepare_run
from scoring_tui.rehearsal.tour import Tour
from scoring_tui.tui.app import make_app
from scoring_tui.tui.common.line import WalkLine
from tests.helpers.support import new_final, until


async def test_the_tour_leads_to_a_revealed_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STEP_SECONDS", "REVEAL_SECONDS", "BALLOT_SECONDS"):
        monkeypatch.setattr(tour, name, 0.0)
    engine = new_final(tmp_path / "f.db", ["Ola [/] N", "Siti", "Budi", "Dewi"])
    app = make_app(tmp_path / "f.db", list_demo_seats(engine.state), language="en", signed_in=True)
    app.guide = Tour(app, 1).lead
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "your turn" in app.walk_text, 60)
        for role in (Role.BOARD, Role.MC, Role.JUROR, Role.CHAIR):
            app.show_role(role)
            await pilot.pause()
            assert "F1 Board" in str(app.screen.query_one(WalkLine).line_text)
    engine.catch_up()
    assert engine.state.is_announced("pengawas")
    assert engine.state.ceremony is not None and engine.state.ceremony.is_at_end
    engine.ledger.close()
    assert verify(tmp_path / "f.db").is_good


@pytest.mark.parametrize(
    ("start", "signed", "announced"),
    [("morning", 0, 0), ("signing", 0, 0), ("ceremony", 1, 0), ("announced", 1, 1)],
)
def test_a_scene_opens_at_its_moment(tmp_path: Path, start: DemoStart, signed: int, announced: int) -> None:
    new_final(tmp_path / "f.db", ["A", "B", "C"]).ledger.close()
    config, actors = prepare_run(tmp_path / "f.db", None, 1)
    demo.play_until(start, config, actors, lambda line: None)
    with Ledger.open(tmp_path / "f.db") as ledger:
        state = Engine(ledger).state
    assert ("pengawas" in state.locked_categories) == (start != "morning")
    assert (state.is_signed("pengawas"), state.is_announced("pengawas")) == (bool(signed), bool(announced))


def test_phases_are_short_while_a_visitor_looks() -> None:
    contest = shorten_timing(read_contest(find_contest("trenggalek-2024")))
    assert contest.timing is not None
    assert contest.timing.presentation == demo.SHORT_PRESENTATION
    assert all(warning < contest.timing.presentation for warning in contest.timing.warnings)
    desk = read_contest(find_contest("jateng-bangkom-2023"))
    assert shorten_timing(desk) == desk
