"""Check the wall clock: plausible, not behind the ledger, in the contest's time zone, synchronised.

Scores do not depend on the clock, but every printed time does.
"""

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scoring_tui.hub.preflight.finding import Finding, bad, good, unknown, warn
from scoring_tui.i18n.lazy import LazyText, lazy

PLAUSIBLE_YEARS = range(2025, 2076)
"""A machine whose clock battery is flat starts in an earlier year."""

_SET_CLOCK = lazy("Set the clock by a phone: date, time and time zone.")

_UNSYNCHRONISED_ERROR = 16_000_000
"""Microseconds of possible error from which Linux and systemd take a clock for not synchronised."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """This machine's clock, and what to compare it with."""

    now: datetime
    """In this machine's own time zone."""
    last_entry_at: datetime | None
    """When the ledger's last entry was made."""
    contest_zone: str
    """The contest's time zone; empty where it is not known."""
    is_synchronised: bool | None
    """Whether a time server keeps the clock; None where the system does not report it."""


def probe(last_entry_at: datetime | None, contest_zone: str) -> ClockState:
    """Read this machine's clock."""
    return ClockState(datetime.now().astimezone(), last_entry_at, contest_zone, is_clock_synchronised())


def is_clock_synchronised() -> bool | None:
    """Whether the kernel's own estimate of the clock's error is small. No server is asked."""
    if sys.platform != "linux":
        return None
    timex = (ctypes.c_long * 64)()  # a struct timex with mode 0: read only; its fourth word is maxerror
    clock_state = ctypes.CDLL(None).adjtimex(ctypes.byref(timex))
    return None if clock_state < 0 else timex[3] < _UNSYNCHRONISED_ERROR


def evaluate(clock: ClockState) -> Iterator[Finding]:
    """Evaluate time, time zone and synchronisation."""
    yield _evaluate_time(clock)
    if clock.contest_zone:
        yield _evaluate_zone(clock.now, clock.contest_zone)
    yield _evaluate_synchronisation(clock.is_synchronised)


def _evaluate_time(clock: ClockState) -> Finding:
    now, last_entry_at = clock.now, clock.last_entry_at
    if now.year not in PLAUSIBLE_YEARS:
        return bad("clock", lazy("{at}: a year that cannot be", at=now), _SET_CLOCK)
    if last_entry_at is None:
        return good("clock", lazy("{at}, a plausible time", at=now))
    if now < last_entry_at:
        observation = lazy(
            "{at}, which is {behind} behind the ledger's last entry",
            at=now,
            behind=_describe_span(last_entry_at - now),
        )
        return bad("clock", observation, _SET_CLOCK)
    return good("clock", lazy("{at}, not before the ledger's last entry", at=now))


def _describe_span(span: timedelta) -> LazyText:
    """Whole seconds, rounded up; from two minutes on minutes, from two hours on hours."""
    seconds = -(-span // timedelta(seconds=1))
    if seconds < 120:
        return lazy("{n} s", n=seconds)
    return lazy("{n} min", n=seconds // 60) if seconds < 7200 else lazy("{n} h", n=seconds // 3600)


def _evaluate_zone(now: datetime, contest_zone: str) -> Finding:
    try:
        contest_time = now.astimezone(ZoneInfo(contest_zone))
    except ZoneInfoNotFoundError:
        return bad(
            "time-zone",
            lazy("this machine does not know the contest's zone {zone}", zone=contest_zone),
            lazy("Install the system's time zones (the package tzdata)."),
        )
    if contest_time.utcoffset() == now.utcoffset():
        return good("time-zone", lazy("as in the contest: {zone}", zone=contest_zone))
    observation = lazy(
        "this machine shows {here}, the contest's zone {zone} has {there}",
        here=now.time(),
        there=contest_time.time(),
        zone=contest_zone,
    )
    return warn("time-zone", observation, lazy("Set the machine's time zone to {zone}.", zone=contest_zone))


def _evaluate_synchronisation(is_synchronised: bool | None) -> Finding:
    if is_synchronised:
        return good("time-server", lazy("the clock is kept by a time server"))
    remedy = lazy("Compare the clock with a phone before the final.")
    if is_synchronised is None:
        return unknown("time-server", lazy("whether a time server keeps the clock"), remedy)
    return warn("time-server", lazy("no time server keeps the clock"), remedy)
