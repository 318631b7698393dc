"""Wrong PINs from three addresses in twenty processes, while ballots are committed and people sign in.

    python -m benchmarks.attacks.guessing

Each process tries ten times a second, which is faster than the messages of a page allow, at the niceness of a
session. Wanted: each of ten newcomers with the right PIN gets in at the first try, and the 95th percentile of
a ballot's commit stays within 1.5 times that of calm. The first seconds are also printed alone: each address
has five tries at each seat, whose comparisons keep the processors busy; then it is locked.
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
NEWCOMER_COUNT = 10
CALM_SECONDS, FIRST_SECONDS, GUESSING_SECONDS = 5.0, 2.0, 30.0
SECONDS_BETWEEN_COMMITS = 0.005
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


def measure_commits(ledger: Ledger, seconds: float) -> list[float]:
    """The times of a ballot's commit, in milliseconds, in the order of the commits."""
    durations: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        fact, key = make_ballot(len(durations) + 1), uuid.uuid4().hex
        start = time.perf_counter()
        with ledger.writing():
            ledger.append([fact], JUROR_ACTOR, key)
        durations.append(1000 * (time.perf_counter() - start))
        time.sleep(SECONDS_BETWEEN_COMMITS)
    return durations


def percentile_95(durations: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(durations, n=20)[-1]


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
        measure_commits(ledger, 1)  # warm up
        calm = measure_commits(ledger, CALM_SECONDS)
        with guessing(ledger.path):
            first = measure_commits(ledger, FIRST_SECONDS)
            success_count, longest = sign_in_newcomers(ledger, pins)
            attacked = first + measure_commits(ledger, GUESSING_SECONDS - FIRST_SECONDS)
        calm_again = measure_commits(ledger, CALM_SECONDS)
    print(f"right PIN at the first try    {success_count} of {NEWCOMER_COUNT}, longest {longest:.0f} ms")
    before, after = percentile_95(calm), percentile_95(calm_again)
    print(f"commit p95 in calm            {before:.2f} ms before, {after:.2f} ms after")
    for label, durations in (("first seconds", first), ("all the time", attacked)):
        commit = percentile_95(durations)
        print(
            f"commit p95, {label:17} {commit:.2f} ms, {2 * commit / (before + after):.2f} x (wanted: 1.5 x)"
        )


if __name__ == "__main__":
    main()
