"""A ceremony: time of one step, and from a key on the MC's desk until the board draws.

    python -m benchmarks.reveal

A final of 147 contestants is played and signed. First each step of every category is taken in one process:
command, view of the MC, and what the board's feeder sends. Then the MC's screen and a board run in terminals
of their own; the time runs from the key until the board's terminal gets output.
"""

import os
import pickle
import select
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from benchmarks.common import make_disk_folder, open_terminal
from scoring_tui.contest.loader import find_contest, find_sample_roster, read_contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.ceremony import EndCeremony, MoveCeremony, StartCeremony
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.demo import DemoStart, play_until
from scoring_tui.rehearsal.run import prepare_run
from scoring_tui.sheets.roster import read_roster
from scoring_tui.views import board, mc
from scoring_tui.views.board_feeder import without_fingerprints

CONTEST = "trenggalek-2024"
COMMITTEE = Actor("Benchmark", COMMITTEE_SEAT)
SETTLE_SECONDS = 4.0
"""Seconds for the screens to start, and to be quiet."""
PAUSE_SECONDS = 0.4
"""Seconds between two keys."""
MC_PROGRAM = """
import sys
from pathlib import Path
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.tui.app import make_app
make_app(Path(sys.argv[1]), [Actor("MC", Seat(Role.MC, "A"))], signed_in=True).run()
"""


def make_signed_final(folder: Path) -> Path:
    """Play a final until every category is signed."""
    path = folder / "final.db"
    contest = read_contest(find_contest(CONTEST))
    roster_path = find_sample_roster(CONTEST)
    assert roster_path is not None
    create_contest_file(
        path, contest, COMMITTEE, roster_path.name, read_roster(roster_path, contest).contestants
    ).ledger.close()
    config, actors = prepare_run(path, None, 1)
    start: DemoStart = "ceremony"
    play_until(start, config, actors, print)
    return path


def time_steps(engine: Engine) -> Iterator[float]:
    """Yield the milliseconds of each step of all categories."""
    board_view, mc_view = None, None
    for category_id in engine.state.contest.categories:
        engine.submit(StartCeremony(category_id), COMMITTEE)
        while (ceremony := engine.state.ceremony) is not None and not ceremony.is_at_end:
            started_at = time.perf_counter()
            engine.submit(MoveCeremony(category_id, ceremony.step + 1, ceremony.step), COMMITTEE)
            board_view = board.project(engine, Actor("Layar 1", Seat(Role.BOARD)), board_view)
            pickle.dumps(without_fingerprints(board_view))
            mc_view = mc.project(engine, Actor("MC", Seat(Role.MC, "A")), mc_view)
            yield (time.perf_counter() - started_at) * 1000
        engine.submit(EndCeremony(category_id), COMMITTEE)


def drain(fds: list[int], seconds: float) -> None:
    """Read what the terminals get for some seconds."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        for fd in select.select(fds, [], [], left)[0]:
            os.read(fd, 1 << 16)


def time_keys(path: Path) -> Iterator[float]:
    """Yield the milliseconds from each key until the board's terminal gets output."""
    with (
        open_terminal(["-c", MC_PROGRAM, str(path)]) as (_, mc_fd),
        open_terminal(["-m", "scoring_tui", "board", str(path)]) as (_, board_fd),
    ):
        drain([mc_fd, board_fd], SETTLE_SECONDS)
        with Ledger.open(path) as ledger:
            ceremony = Engine(ledger).state.ceremony
        assert ceremony is not None
        os.write(mc_fd, b"u")
        drain([mc_fd, board_fd], 2.0)
        for _ in range(len(ceremony.steps) - 1):
            drain([mc_fd, board_fd], PAUSE_SECONDS)
            started_at = time.perf_counter()
            os.write(mc_fd, b" ")
            if not select.select([board_fd], [], [], 5.0)[0]:
                raise AssertionError("the board has not drawn")
            yield (time.perf_counter() - started_at) * 1000


def print_times(name: str, times: list[float]) -> None:
    """Print median, 95th percentile and maximum."""
    p95 = quantiles(times, n=20)[-1]
    print(f"{name:40} {len(times):4}  {median(times):7.1f}  {p95:7.1f}  {max(times):7.1f}")


def main() -> None:
    """Run both parts."""
    with make_disk_folder() as folder:
        path = make_signed_final(folder)
        print(f"{'':40} {'n':>4}  {'median':>7}  {'p95':>7}  {'max':>7}   ms")
        with Ledger.open(path) as ledger:
            print_times("a step: command, both views, message", list(time_steps(Engine(ledger))))
            engine = Engine(ledger)
            largest = max(
                engine.state.contest.categories,
                key=lambda id_: len(list(engine.state.turns_in_category(id_))),
            )
            engine.submit(StartCeremony(largest), COMMITTEE)
        print_times("key on the MC's desk to the board", list(time_keys(path)))


if __name__ == "__main__":
    main()
