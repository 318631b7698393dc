"""Start of a juror's screen to its first frame, against a minimal Textual app; and what the process weighs.

    python -m benchmarks.start [RUNS]

Every run is a process of its own on a terminal of its own, the kinds in turn: the real command line is timed
from its start until the words of its first frame arrive, then until the file's own words (a juror's name)
arrive. The file holds a whole final: 147 contestants, 438 ballots.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from decimal import Decimal
from pathlib import Path
from statistics import median

from scoring_tui.contest.loader import find_contest, find_sample_roster, read_contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import EnterPaper, PaperBallot
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.domain.commands.stage import Call
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.create import create_contest_file
from scoring_tui.sheets.roster import read_roster

COMMITTEE = Actor("Panitia", COMMITTEE_SEAT)
MINIMAL = """
from textual.app import App
from textual.widgets import Input, Label

class Minimal(App):
    def compose(self):
        yield Label("minimal")
        yield Input()

Minimal().run()
"""
PATIENCE = 20.0


def played(path: Path) -> str:
    """A whole final on paper, but for one turn that is on stage; returns the name of a juror of its room."""
    contest = read_contest(find_contest("trenggalek-2024"))
    sheet = find_sample_roster("trenggalek-2024")
    assert sheet is not None
    engine = create_contest_file(
        path, contest, COMMITTEE, sheet.name, read_roster(sheet, contest).contestants
    )
    engine.submit(DrawOrder(1), COMMITTEE)
    first, *rest = engine.state.turns
    for number in rest:
        marks = {leaf.id: Decimal(80) for leaf in engine.state.rubric_of(number).leaves}
        sheets = tuple(PaperBallot(number, juror, marks) for juror in engine.state.turns[number].jurors)
        engine.submit(EnterPaper(sheets), COMMITTEE)
    engine.submit(Call(first), Actor("MC", Seat(Role.MC, engine.state.turns[first].panel)))
    engine.ledger.close()
    return contest.juror[0].name


def timed(command: list[str], *words: str) -> tuple[list[float], float]:
    """Seconds until each of the words has arrived on the terminal, and the peak memory by then in MiB."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color")
        os.execv(sys.executable, [sys.executable, *command])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen, moments = b"", []
    while len(moments) < len(words):
        assert time.perf_counter() - start < PATIENCE, f"never seen: {words[len(moments)]}"
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65536)
        while len(moments) < len(words) and words[len(moments)].encode() in seen:
            moments.append(time.perf_counter() - start)
    status = Path(f"/proc/{child}/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return moments, peak


def main(runs: int) -> None:
    """Measure in turn and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "final.db"
        name = played(path)
        command = ["-m", "scoring_tui", "juror", str(path), "--lang", "en"]
        minimal, frame, known, weight = [], [], [], []
        for run in range(runs + 1):
            (bare,), _ = timed(["-c", MINIMAL], "minimal")
            (first, data), peak = timed(command, "Who are you?", name)
            if run:  # the first warms the disk
                minimal.append(bare)
                frame.append(first / bare)
                known.append(data / bare)
                weight.append(peak)
    print(f"minimal Textual app, first frame       median {median(minimal) * 1000:5.0f} ms of {runs}")
    print(f"juror, first frame / minimal           median {median(frame):5.2f}     (at most 1.5, aim 1.3)")
    print(f"juror, the file's words / minimal      median {median(known):5.2f}")
    print(f"juror's process, peak memory           median {median(weight):5.1f} MiB (at most 70)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
