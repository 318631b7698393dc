"""Start of a juror's screen to its first frame, against a minimal Textual app; and what the process weighs.

    python -m benchmarks.start [RUNS]

Each run is a process of its own, the two kinds in turn; medians and the ratio are printed. The juror's first
frame is the one with the form on it, from a file that holds a final with 441 ballots.
"""

import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from statistics import median

from scoring_tui import commands as c
from scoring_tui.beginning import begin
from scoring_tui.contest_file import find_contest, read_contest, sample_roster
from scoring_tui.entries import Actor
from scoring_tui.roster import read_roster

COMMITTEE = Actor("Panitia", "committee")

MINIMAL = """
from textual.app import App
from textual.widgets import Input, Label

class Minimal(App):
    def compose(self):
        yield Label("A label")
        yield Input()

async def leave(pilot):
    await pilot.pause()
    pilot.app.exit()

Minimal().run(headless=True, size=(120, 40), auto_pilot=leave)
"""
JUROR = """
import asyncio, resource, sys
from pathlib import Path
from scoring_tui.app import make_app
from scoring_tui.entries import Actor

async def leave(pilot):
    while getattr(pilot.app.screen, "view", None) is None or not pilot.app.screen.query("Input"):
        await asyncio.sleep(0.002)
    await pilot.pause()
    pilot.app.exit()

make_app(Path(sys.argv[1]), [Actor("Juri", sys.argv[2])], signed_in=True).run(
    headless=True, size=(120, 40), auto_pilot=leave)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def played(path: Path) -> str:
    """A whole final on paper, but for one turn that is on stage; returns a juror's seat in its room."""
    contest = read_contest(find_contest("trenggalek-2024"))
    sheet = sample_roster("trenggalek-2024")
    assert sheet is not None
    roster = read_roster(sheet, contest)
    hall = begin(path, contest, COMMITTEE, sheet.name, roster.contestants)
    hall.submit(c.DrawOrder(1), COMMITTEE)
    first, *rest = hall.state.turns
    for number in rest:
        marks = {leaf.id: Decimal(80) for leaf in hall.state.rubric(number).leaves}
        sheets = tuple(c.PaperBallot(number, juror, marks) for juror in hall.state.turns[number].jurors)
        hall.submit(c.EnterPaper(sheets), COMMITTEE)
    turn = hall.state.turns[first]
    hall.submit(c.Call(first), Actor("MC", f"mc:{turn.panel}"))
    hall.ledger.close()
    return f"juror:{turn.jurors[0]}"


def timed(code: str, *arguments: str) -> tuple[float, str]:
    """Seconds of a whole process, and what it printed last."""
    start = time.perf_counter()
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, run.stdout.strip().rpartition("\n")[2]


def main(runs: int) -> None:
    """Measure in turn and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "final.db"
        seat = played(path)
        minimal, juror, weights = [], [], []
        for run in range(runs + 1):
            bare, _ = timed(MINIMAL)
            full, weight = timed(JUROR, str(path), seat)
            if run:  # the first warms the disk
                minimal.append(bare)
                juror.append(full)
                weights.append(int(weight) / 1024)
    print(f"minimal Textual app  median {median(minimal) * 1000:6.0f} ms of {runs}")
    print(f"juror's form         median {median(juror) * 1000:6.0f} ms of {runs}")
    ratios = [full / bare for full, bare in zip(juror, minimal, strict=True)]
    print(f"ratio                median {median(ratios):6.2f}   (at most 1.5, aim 1.3)")
    print(f"peak memory          median {median(weights):6.1f} MiB   (at most 70)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
