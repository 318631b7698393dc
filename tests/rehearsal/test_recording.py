"""A recording of the board that asciinema can play."""

import json
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from scoring_tui.cli import main
from scoring_tui.rehearsal.recording import record_board
from tests.helpers.boards import finish
from tests.helpers.support import new_final

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def read_events(path: Path) -> list[list[object]]:
    """The events of a recording, without its header."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def test_a_recording_has_what_the_board_draws(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "f.db", ["Sutrisno, S.E.", "Siti Aminah"])
    finish(engine, 1, "8")
    recording_path = tmp_path / "f.cast"
    with record_board(tmp_path / "f.db", recording_path, (120, 40), "Final Kecil"):
        deadline = time.monotonic() + 20
        while not any(display.name for display in engine.ledger.seats.list_displays()):
            assert time.monotonic() < deadline, "the board has not reported"
            time.sleep(0.05)
    header = json.loads(recording_path.read_text(encoding="utf-8").splitlines()[0])
    assert (header["version"], header["width"], header["height"]) == (2, 120, 40)
    events = read_events(recording_path)
    assert all(kind == "o" and isinstance(text, str) for _, kind, text in events)
    times = [moment for moment, _, _ in events]
    assert times == sorted(times)  # type: ignore[type-var]
    assert "Final Kecil" in "".join(str(text) for _, _, text in events)
    engine.ledger.close()


def test_a_recording_without_speed_is_refused(tmp_path: Path) -> None:
    new_final(tmp_path / "f.db").ledger.close()
    result = CliRunner().invoke(
        main, ["rehearse", str(tmp_path / "f.db"), "--record", str(tmp_path / "f.cast"), "--lang", "en"]
    )
    assert result.exit_code == 2 and "needs a speed" in result.output
    assert not (tmp_path / "f.cast").exists()
