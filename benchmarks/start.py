"""Time from the start of a juror's screen to its first frame, compared with a minimal Textual app; and its
memory.

    python -m benchmarks.start [RUNS]

Every run is a process on a terminal of its own, the two kinds alternately. The real command line is timed
until the text of its first frame arrives, then until a name from the file arrives. The file holds a whole
final: 147 contestants, 438 ballots.
"""

import os
import select
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from statistics import median

from benchmarks.common import open_terminal
from scoring_tui.contest.loader import find_contest, find_sample_roster, read_contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import EnterPaper, PaperBallot
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.domain.commands.stage import Call
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.create import create_contest_file
from scoring_tui.sheets.roster import read_roster

COMMITTEE = Actor("Panitia", COMMITTEE_SEAT)
SECOND_TYPIST = Actor("Panitia 2", COMMITTEE_SEAT)
"""Paper ballots count once two persons have typed the same marks."""
MINIMAL_APP = """
from textual.app import App
from textual.widgets import Input, Label

class Minimal(App):
    def compose(self):
        yield Label("minimal")
        yield Input()

Minimal().run()
"""
START_TIMEOUT = 20.0


def create_played_final(path: Path) -> str:
    """Create a final on paper ballots, with one turn on stage; returns the name of a juror of its room."""
    contest = read_contest(find_contest("trenggalek-2024"))
    roster_path = find_sample_roster("trenggalek-2024")
    assert roster_path is not None
    engine = create_contest_file(
        path, contest, COMMITTEE, roster_path.name, read_roster(roster_path, contest).contestants
    )
    engine.submit(DrawOrder(1), COMMITTEE)
    first_number, *other_numbers = engine.state.turns
    for draw_number in other_numbers:
        marks = {leaf.id: Decimal(80) for leaf in engine.state.rubric_of(draw_number).leaves}
        sheets = tuple(
            PaperBallot(draw_number, juror_id, marks) for juror_id in engine.state.turns[draw_number].jurors
        )
        for typist in (COMMITTEE, SECOND_TYPIST):
            engine.submit(EnterPaper(sheets, never_called=True), typist)
    engine.submit(Call(first_number), Actor("MC", Seat(Role.MC, engine.state.turns[first_number].panel)))
    engine.ledger.close()
    return contest.juror[0].name


def measure_start(command: list[str], *words: str) -> tuple[list[float], float]:
    """Seconds until each of the words has arrived on the terminal, and the peak memory so far in MiB."""
    start = time.perf_counter()
    output = b""
    arrival_times: list[float] = []
    with open_terminal(command) as (child_pid, terminal):
        while len(arrival_times) < len(words):
            assert time.perf_counter() - start < START_TIMEOUT, f"never seen: {words[len(arrival_times)]}"
            if select.select([terminal], [], [], 0.1)[0]:
                output += os.read(terminal, 65536)
            while len(arrival_times) < len(words) and words[len(arrival_times)].encode() in output:
                arrival_times.append(time.perf_counter() - start)
        status = Path(f"/proc/{child_pid}/status").read_text()
    peak_mib = int(status.split("VmHWM:")[1].split()[0]) / 1024
    return arrival_times, peak_mib


def main(run_count: int) -> None:
    """Measure alternately and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "final.db"
        name = create_played_final(path)
        command = ["-m", "scoring_tui", "juror", str(path), "--lang", "en"]
        minimal_times, frame_ratios, name_ratios, peak_sizes = [], [], [], []
        for run_index in range(run_count + 1):
            (minimal_seconds,), _ = measure_start(["-c", MINIMAL_APP], "minimal")
            (frame_seconds, name_seconds), peak_mib = measure_start(command, "Who are you?", name)
            if run_index:  # the first warms the disk
                minimal_times.append(minimal_seconds)
                frame_ratios.append(frame_seconds / minimal_seconds)
                name_ratios.append(name_seconds / minimal_seconds)
                peak_sizes.append(peak_mib)
    print(
        f"minimal Textual app, first frame       median {median(minimal_times) * 1000:5.0f} ms of {run_count}"
    )
    print(
        f"juror, first frame / minimal           median {median(frame_ratios):5.2f}"
        f"     (at most 1.5, aim 1.3)"
    )
    print(f"juror, the file's words / minimal      median {median(name_ratios):5.2f}")
    print(f"juror's process, peak memory           median {median(peak_sizes):5.1f} MiB (at most 70)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
