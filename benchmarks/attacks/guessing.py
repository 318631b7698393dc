"""Wrong PINs from three addresses in twenty processes, while ballots are committed and people sign in.

    python -m benchmarks.attacks.guessing

Each process tries ten times a second, which is faster than the messages of a page allow, at the niceness of a
session. Wanted: each of ten newcomers with the right PIN gets in at the first try, and the 95th percentile of
a ballot's commit stays within 1.5 times that of calm.
"""

import multiprocessing
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import quantiles

from benchmarks.common import JUROR_ACTOR, make_ballot, make_disk_folder
from scoring_tui.ledger.port import PinSource
from scoring_tui.ledger.store import Ledger

SEATS = ("juror:j1", "juror:j2", "juror:j3", "mc:A", "chair")
ADDRESSES = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
PROCESS_COUNT, SECONDS_BETWEEN_TRIES = 20, 0.1
COMMIT_COUNT, NEWCOMER_COUNT = 300, 10
SESSION_NICENESS = 5


def guess(path: Path, number: int, has_begun: Event, is_over: Event) -> None:
    """Try wrong PINs until it is over."""
    os.nice(SESSION_NICENESS)
    source = PinSource(ADDRESSES[number % len(ADDRESSES)])
    with Ledger.open(path) as ledger:
        has_begun.set()
        while not is_over.is_set():
            for seat in SEATS:
                ledger.seats.check_pin(seat, "wrong", int(time.time() * 1000), source)
                time.sleep(SECONDS_BETWEEN_TRIES)


@contextmanager
def guessing(path: Path) -> Iterator[None]:
    """Let all processes guess within the block."""
    context = multiprocessing.get_context("spawn")
    is_over = context.Event()
    begun_events = [context.Event() for _ in range(PROCESS_COUNT)]
    processes = [
        context.Process(target=guess, args=(path, number, begun_events[number], is_over))
        for number in range(PROCESS_COUNT)
    ]
    try:
        for process in processes:
            process.start()
        for begun_event in begun_events:
            begun_event.wait(60)
        yield
    finally:
        is_over.set()
        for process in processes:
            process.join(10)


def measure_commits(ledger: Ledger) -> float:
    """The 95th percentile of a ballot's commit, in milliseconds."""
    durations = []
    for draw_number in range(1, COMMIT_COUNT + 1):
        fact, key = make_ballot(draw_number), uuid.uuid4().hex
        start = time.perf_counter()
        with ledger.writing():
            ledger.append([fact], JUROR_ACTOR, key)
        durations.append(time.perf_counter() - start)
        time.sleep(0.005)
    return quantiles(durations, n=20)[-1] * 1000


def sign_in_newcomers(ledger: Ledger, pins: dict[str, str]) -> tuple[int, float]:
    """How many get in at the first try, and the longest time in milliseconds."""
    success_count, longest = 0, 0.0
    for number in range(NEWCOMER_COUNT):
        seat, source = SEATS[number % len(SEATS)], PinSource(f"198.51.100.{number}")
        start = time.perf_counter()
        result = ledger.seats.check_pin(seat, pins[seat], int(time.time() * 1000), source)
        longest = max(longest, (time.perf_counter() - start) * 1000)
        success_count += result.verdict == "right"
    return success_count, longest


def main() -> None:
    """Print what was wanted and what was seen."""
    with make_disk_folder() as folder, Ledger.create(folder / "final.db") as ledger:
        pins = ledger.seats.issue_pins(SEATS)
        measure_commits(ledger)  # warm up
        calm = measure_commits(ledger)
        with guessing(ledger.path):
            attacked = measure_commits(ledger)
            success_count, longest = sign_in_newcomers(ledger, pins)
            attacked_again = measure_commits(ledger)
        calm_again = measure_commits(ledger)
    print(f"right PIN at the first try  {success_count} of {NEWCOMER_COUNT}, longest {longest:.0f} ms")
    mean_calm = (calm + calm_again) / 2
    print(f"commit p95 in calm          {calm:.2f} ms before, {calm_again:.2f} ms after")
    for label, commit in (("first guesses", attacked), ("locked guesses", attacked_again)):
        print(f"commit p95, {label:14}  {commit:.2f} ms, {commit / mean_calm:.2f} x (wanted: 1.5 x)")


if __name__ == "__main__":
    main()
