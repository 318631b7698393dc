"""A ledger played again: from any moment, in order, and to the same end."""

from pathlib import Path

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.stage import Call
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.replay import ReplayFeed, find_start
from scoring_tui.views import board
from scoring_tui.views.board_view import BoardView
from tests.helpers.boards import finish
from tests.helpers.support import CHAIR, MC_A, juror, new_final, wait_for

BOARD = Actor("", Seat(Role.BOARD, "A"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A final that was played, signed and announced."""
    engine = new_final(tmp_path / "final.db")
    for number, mark in ((1, "9"), (2, "8"), (3, "7"), (4, "6")):
        finish(engine, number, mark)
    for signer in (CHAIR, juror("j1")):
        engine.submit(Sign("pengawas"), signer)
    engine.submit(AnnounceCategory("pengawas"), MC_A)
    engine.ledger.close()
    return tmp_path / "final.db"


def play(path: Path, start_text: str, speed: float = 1.0) -> tuple[ReplayFeed, list[BoardView]]:
    """Start a replay; the views come one after the other."""
    feed, views = ReplayFeed(path, speed, start_text), list[BoardView]()

    def project(engine: Engine) -> dict[str, object]:
        return {"board": board.project(engine, BOARD, None)}

    feed.connect(project, lambda new: views.append(new["board"]), lambda trouble: None, lambda *head: None)
    feed.start()
    return feed, views


def test_a_replay_ends_as_the_final_did(path: Path) -> None:
    feed, views = play(path, "no.1", speed=1000.0)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        head_before, wanted = ledger.head, board.project(engine, BOARD, None)
    wait_for(lambda: views and views[-1].categories == wanted.categories, seconds=20)
    assert views[0].rooms[0].person_on_stage is not None
    assert views[0].rooms[0].person_on_stage.number == 1
    assert not views[0].categories[0].lines, "nothing of what comes later"
    feed.stop()
    assert feed.join()
    with Ledger.open(path) as ledger:
        assert ledger.head == head_before, "a replay changes nothing"


def test_a_replay_starts_at_the_call_of_a_number(path: Path) -> None:
    feed, views = play(path, "No. 3", speed=0.1)
    wait_for(lambda: views, seconds=20)
    person = views[0].rooms[0].person_on_stage
    assert person is not None and person.number == 3
    assert {line.number for line in views[0].categories[0].lines} == {1, 2}
    feed.stop()
    assert feed.join()


async def test_a_replay_refuses_commands(path: Path) -> None:
    feed = ReplayFeed(path, 1.0)
    outcome = await feed.submit(Call(1), MC_A)
    assert not outcome.is_done and "replay" in str(outcome.refusal)
    with pytest.raises(CommandRefused, match="replay"):
        await feed.ask(lambda engine: None)


@pytest.mark.parametrize(
    ("text", "message"),
    [("kemarin", "is no moment"), ("999999", "no entry"), ("0", "no entry"), ("no.77", "no entry"),
     ("2099-01-01 08:00", "no entry")],
)  # fmt: skip
def test_a_moment_that_is_not_there_is_refused(path: Path, text: str, message: str) -> None:
    with pytest.raises(CommandRefused, match=message):
        ReplayFeed(path, 1.0, text)


def test_a_time_of_day_is_of_the_contest(path: Path) -> None:
    """Times are in the contest's time zone; the day is that of the first call."""
    with Ledger.open(path) as ledger:
        entries = ledger.read_after(0)
    assert find_start(entries, "", "Asia/Jakarta") == next(
        entry.seq for entry in entries if entry.fact.kind == "turn-called"
    )
    assert find_start(entries, "00:00", "Asia/Jakarta") == 1
    assert find_start(entries, str(len(entries)), "Asia/Jakarta") == len(entries)
