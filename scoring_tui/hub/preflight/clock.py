"""The wall clock: plausible, not behind the ledger, in the contest's zone, kept by a time server.

Nothing that counts hangs on it, but every printed time does. Imports nothing of the house but `said`.
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
"""What a machine whose battery is flat does not show."""

_SET = lazy("Set the clock by a phone: date, time and time zone.")

_KEPT = 16_000_000
"""Microseconds of possible error from which Linux and systemd take a clock for one that nobody sets."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """A look at the clock of this machine."""

    now: datetime
    """In this machine's own zone."""
    last_entry_at: datetime | None
    """When the ledger's last entry was made."""
    contest_zone: str
    """The contest's; empty where it is not known."""
    is_synchronised: bool | None
    """Whether a time server keeps it; none where the system does not tell."""


def probe(last: datetime | None, zone: str) -> ClockState:
    """This machine's clock now."""
    return ClockState(datetime.now().astimezone(), last, zone, is_clock_synchronised())


def is_clock_synchronised() -> bool | None:
    """By the kernel's own account of how wrong its clock may be, without asking anybody."""
    if sys.platform != "linux":
        return None
    words = (ctypes.c_long * 64)()  # a struct timex with mode 0: only read; the fourth word is its maxerror
    state = ctypes.CDLL(None).adjtimex(ctypes.byref(words))
    return None if state < 0 else words[3] < _KEPT


def evaluate(clocks: ClockState) -> Iterator[Finding]:
    """Time, zone and server."""
    yield _time(clocks)
    if clocks.contest_zone:
        yield _zone(clocks.now, clocks.contest_zone)
    yield _server(clocks.is_synchronised)


def _time(clocks: ClockState) -> Finding:
    at, last = clocks.now, clocks.last_entry_at
    if clocks.now.year not in PLAUSIBLE_YEARS:
        return bad("clock", lazy("{at}: a year that cannot be", at=at), _SET)
    if last is not None and clocks.now < last:
        seen = lazy(
            "{at}, which is {behind} behind the ledger's last entry",
            at=at,
            behind=_span(last - clocks.now),
        )
        return bad("clock", seen, _SET)
    seen = lazy("{at}, a plausible time", at=at)
    return good("clock", lazy("{at}, not before the ledger's last entry", at=at) if last else seen)


def _span(span: timedelta) -> LazyText:
    """As roughly as a person would say it."""
    seconds = -(-span // timedelta(seconds=1))
    if seconds < 120:
        return lazy("{n} s", n=seconds)
    return lazy("{n} min", n=seconds // 60) if seconds < 7200 else lazy("{n} h", n=seconds // 3600)


def _zone(now: datetime, zone: str) -> Finding:
    try:
        there = now.astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        mend = lazy("Install the system's time zones (the package tzdata).")
        return bad("time-zone", lazy("this machine does not know the contest's zone {zone}", zone=zone), mend)
    if there.utcoffset() == now.utcoffset():
        return good("time-zone", lazy("as in the contest: {zone}", zone=zone))
    seen = lazy(
        "this machine shows {here}, the contest's zone {zone} has {there}",
        here=now.time(),
        there=there.time(),
        zone=zone,
    )
    return warn("time-zone", seen, lazy("Set the machine's time zone to {zone}.", zone=zone))


def _server(kept: bool | None) -> Finding:
    if kept:
        return good("time-server", lazy("the clock is kept by a time server"))
    mend = lazy("Compare the clock with a phone before the final.")
    if kept is None:
        return unknown("time-server", lazy("whether a time server keeps the clock"), mend)
    return warn("time-server", lazy("no time server keeps the clock"), mend)
