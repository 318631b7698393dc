"""What came of many random cases."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import FrameType

MAX_SECONDS = 20
"""A case that takes longer hangs."""


@dataclass
class Verdicts:
    """How often each verdict was given, and what is wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


Case = Callable[[Random], tuple[str, str | None]]
"""Runs one case; returns a verdict and what is wrong, or None."""


def run_cases(name: str, first: int, count: int, case: Case) -> Verdicts:
    """Run cases by their numbers; each number is the seed of its case and stands in its fault."""
    verdicts = Verdicts()
    for number in range(first, first + count):
        try:
            with limit_seconds():
                verdict, fault = case(Random(f"{name} {number}"))
        except Exception as error:  # noqa: BLE001 - what is looked for
            verdict, fault = "traceback", f"{error!r}"
        verdicts.counts[verdict] += 1
        if fault is not None:
            verdicts.faults.append(f"{name} {number}: {fault}")
    return verdicts


@contextmanager
def limit_seconds() -> Iterator[None]:
    """Raise `TimeoutError` in a block that hangs, where the system has such an alarm."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("hangs")

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
