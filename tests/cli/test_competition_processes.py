"""Two people take entrants over at the same moment: one of them does, the other is told."""

import subprocess
import sys
from pathlib import Path

from tests.helpers.clis import run
from tests.helpers.competitions import open_round, play_round, write_competition, write_roster

MARKS = {"Ani": 90, "Budi": 80, "Citra": 70, "Dewi": 60, "Eko": 59, "Fitri": None, "Gita": 75}


def test_one_of_two_wins_and_the_other_is_told(tmp_path: Path) -> None:
    run("competition", "new", write_competition(tmp_path), "--roster", write_roster(tmp_path))
    with (engine := open_round(tmp_path / "asesmen.db")).ledger:
        play_round(engine, MARKS)
    words = [sys.executable, "-m", "scoring_tui", "advance", "asesmen.db", "modul.db", "--lang", "en"]
    processes = [
        subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert sorted(process.returncode for process in processes) == [0, 2], outputs
    errors = "".join(error for _, error in outputs)
    assert "the entrants were taken over already" in errors
    with (engine := open_round(tmp_path / "modul.db")).ledger:
        assert len(engine.state.advances) == 1 and len(engine.state.contestants) == 5
