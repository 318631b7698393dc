"""Many jurors at one hub, by browser and SSH: every ballot that a screen confirmed is in the file once.

The full check, with fifty jurors for two minutes, is `python -m benchmarks.fifty`.
"""

import sys
from pathlib import Path

import pytest

from benchmarks import fifty
from benchmarks.serving import start_hub

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sessions are forked, and counted in /proc")
JURORS, BALLOTS = 12, 3


async def test_ballots_of_many_jurors_are_stored_once(tmp_path: Path) -> None:
    final = tmp_path / "final.db"
    pins = fifty.create_desk_contest(final, JURORS, BALLOTS + 1)
    async with start_hub(final) as served:
        ballot_run = await fifty.play(served, pins, BALLOTS, pace=0)
    assert len(ballot_run.sent) == JURORS * BALLOTS
    fifty.prove(final, ballot_run)
    log_text = final.with_suffix(".hub.log").read_text()
    assert "Traceback" not in log_text and "broke down" not in log_text


def test_the_check_finds_a_lost_ballot_and_an_unconfirmed_one(tmp_path: Path) -> None:
    fifty.create_desk_contest(tmp_path / "final.db", 2, 2)
    ballot_run = fifty.BallotRun()
    fifty.prove(tmp_path / "final.db", ballot_run)
    ballot_run.sent["j01", 1] = {}
    with pytest.raises(AssertionError, match="j01"):
        fifty.prove(tmp_path / "final.db", ballot_run)
