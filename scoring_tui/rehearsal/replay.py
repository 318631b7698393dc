"""A ledger played again on the screens: what happened, when it happened, at any speed.

The file is only read. Time runs on the wall clock of the entries; waits longer than `LONGEST_WAIT` are cut.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.stage import TurnCalled
from scoring_tui.domain.state import State
from scoring_tui.engine.access import OnHead, OnTrouble, OnViews, Project
from scoring_tui.engine.engine import BeforeCommit, Engine
from scoring_tui.engine.thread import CommandOutcome
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.store import Ledger

T = TypeVar("T")
LONGEST_WAIT = 300_000
"""Milliseconds without an entry that are played, of the ledger's time; longer waits are cut."""
SHORT_WAIT = 10_000
"""Milliseconds before the next entry at which a cut wait goes on."""
FRAME_SECONDS = 0.05
"""Seconds between two looks at the time."""
NOT_IN_REPLAY = lazy("this is a replay: it changes nothing")
_CLOCK_TIME = re.compile(r"(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2})[:.](\d{2})")


@dataclass(frozen=True, slots=True)
class TimedEntry:
    """An entry, and when it is played."""

    entry: Entry
    at_ms: int
    """Milliseconds since 1970, of the wall clock of the hub."""


def find_start(entries: Sequence[Entry], start_text: str, timezone: str) -> int:
    """Return the sequence number of the entry with which a replay starts.

    Args:
        start_text: an entry's number, "09:30", "2024-12-20 09:30", or "no.12" for the first call of no. 12;
            empty for the first call of all.
        timezone: of the contest, for times of day.

    Raises `CommandRefused` if there is no such moment.
    """
    text = start_text.strip().lower()
    if not text:
        return next((entry.seq for entry in entries if isinstance(entry.fact, TurnCalled)), 1)
    if text.isdigit():
        seq: int | None = int(text) if 1 <= int(text) <= len(entries) else None
    elif match := re.fullmatch(r"no\.?\s*(\d+)", text):
        seq = _find_call(entries, int(match[1]))
    elif match := _CLOCK_TIME.fullmatch(text):
        seq = _find_time(entries, match, ZoneInfo(timezone))
    else:
        message = lazy(
            "{text} is no moment: give an entry's number, a time such as 09:30, or no.12", text=start_text
        )
        raise CommandRefused(message)
    if seq is None:
        raise CommandRefused(lazy("the ledger has no entry at {text}", text=start_text))
    return seq


def _find_call(entries: Sequence[Entry], number: int) -> int | None:
    calls = (entry for entry in entries if isinstance(entry.fact, TurnCalled))
    return next((entry.seq for entry in calls if getattr(entry.fact, "number", None) == number), None)


def _find_time(entries: Sequence[Entry], match: re.Match[str], zone: ZoneInfo) -> int | None:
    """Return the first entry at or after a time; without a day, of the day of the first call."""
    day, hour, minute = match[1], int(match[2]), int(match[3])
    moments = [(datetime.fromisoformat(entry.at).astimezone(zone), entry) for entry in entries]
    first_call = next(
        (moment for moment, entry in moments if isinstance(entry.fact, TurnCalled)), moments[0][0]
    )
    wanted = (day or first_call.date().isoformat(), hour, minute)
    return next(
        (
            entry.seq
            for moment, entry in moments
            if (moment.date().isoformat(), moment.hour, moment.minute) >= wanted
        ),
        None,
    )


class ReplayFeed:
    """Implements `ViewFeed`: an engine whose state grows as it did on the day."""

    def __init__(self, path: Path, speed: float, start_text: str = "") -> None:
        """Read the ledger. Raises a `LedgerError`, or `CommandRefused` if there is no such start."""
        self.holder_name = ""
        self.speed = speed
        with Ledger.open(path) as ledger:
            entries = ledger.read_after(0)
            timezone = Engine(ledger).state.contest.contest.timezone
        self._path, self._timed_entries = path, [TimedEntry(entry, _wall_ms(entry)) for entry in entries]
        self._start_seq = find_start(entries, start_text, timezone)
        self._now_ms = self._timed_entries[self._start_seq - 1].at_ms
        self._reading: Reading | None = None
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replay", daemon=True)
        self._project: Project = lambda engine: {}
        self._on_views: OnViews = lambda views: None

    def connect(self, project: Project, on_views: OnViews, on_trouble: OnTrouble, on_head: OnHead) -> None:
        """Take the callbacks; the file was read already, so there is no trouble and no head to report."""
        self._project, self._on_views = project, on_views

    def start(self) -> None:
        """Begin to play."""
        self._thread.start()

    def stop(self) -> None:
        """End the replay."""
        self._is_stopping.set()

    def join(self) -> bool:
        """Wait for the end of the thread for a moment."""
        if self._thread.is_alive():
            self._thread.join(1.0)
        return not self._thread.is_alive()

    def rename_holder(self, name: str) -> None:
        """Nobody signs in at a replay."""

    def report_size(self, width: int, height: int) -> None:
        """A replay is no display of the hall."""

    def now(self) -> Reading:
        """Return the time of the replay, on the clock that measured the phases."""
        if self._reading is None:
            return Reading("", self._now_ms, self._now_ms)
        return Reading(self._reading.boot, self._reading.ms + self._now_ms - self._reading.wall, self._now_ms)

    @property
    def file_age(self) -> float:
        """The file is not read again."""
        return 0.0

    async def submit(
        self, command: Command, actor: Actor, key: str = "", before_commit: BeforeCommit | None = None
    ) -> CommandOutcome:
        """Refuse: a replay changes nothing."""
        return CommandOutcome(refusal=NOT_IN_REPLAY)

    async def ask(self, query: Callable[[Engine], T]) -> T:
        """Raise `CommandRefused`: what is asked may not have happened yet."""
        raise CommandRefused(NOT_IN_REPLAY)

    # --- the thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        with Ledger.open(self._path) as ledger:
            engine = Engine(ledger, self.now)
            engine.state = State()
            next_index = self._apply_until(engine, self._start_seq)
            self._on_views(self._project(engine))
            last_look = time.monotonic()
            while next_index < len(self._timed_entries) and not self._is_stopping.wait(FRAME_SECONDS):
                moment = time.monotonic()
                self._now_ms += round((moment - last_look) * 1000 * self.speed)
                last_look = moment
                index = self._apply_due(engine, next_index)
                if index != next_index:
                    next_index = index
                    self._on_views(self._project(engine))

    def _apply_until(self, engine: Engine, seq: int) -> int:
        """Apply the entries up to this one; return the index of the next."""
        for timed_entry in self._timed_entries[:seq]:
            self._apply(engine, timed_entry.entry)
        return seq

    def _apply_due(self, engine: Engine, index: int) -> int:
        """Apply the entries whose time has come, and cut a long wait; return the index of the next entry."""
        while index < len(self._timed_entries) and self._timed_entries[index].at_ms <= self._now_ms:
            self._apply(engine, self._timed_entries[index].entry)
            index += 1
        if index < len(self._timed_entries):
            next_at = self._timed_entries[index].at_ms
            if next_at - self._now_ms > LONGEST_WAIT:
                self._now_ms = next_at - SHORT_WAIT
        return index

    def _apply(self, engine: Engine, entry: Entry) -> None:
        apply_entry(engine.state, entry)
        self._reading = getattr(entry.fact, "reading", None) or self._reading


def _wall_ms(entry: Entry) -> int:
    return round(datetime.fromisoformat(entry.at).timestamp() * 1000)
