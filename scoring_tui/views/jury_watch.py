"""Who has sent a ballot for a turn and who has not, with each seat's last sign of life.

Imports state and the seats' rows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scoring_tui.ledger.seats import SeatRow
from scoring_tui.state import State

BallotState = Literal["sent", "typing", "missing", "recused", "excused"]
OFFLINE = 10
"""Seconds without a sign of life after which a seat counts as offline: five beats."""
_PROGRESS = re.compile(r"(?:(\d+)[: ])?(\d+/\d+)")
"""What a juror's seat notes of itself: "3/5", or with the draw number "14:3/5"."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A juror's ballot for one turn."""

    name: str
    state: BallotState
    progress: str = ""
    """Marks typed so far, as "3/5"; only while typing."""
    age: int | None = None
    """Seconds since the seat's last sign of life; None when nobody has signed in there."""

    @property
    def late(self) -> bool:
        """Whether the ballot is expected and not in."""
        return self.state in ("typing", "missing")

    @property
    def offline(self) -> bool:
        """Whether the seat has been silent for too long, or nobody sits there."""
        return self.age is None or self.age > OFFLINE


@dataclass(frozen=True, slots=True)
class Watch:
    """A turn and its jurors."""

    number: int
    name: str
    phase: str
    live: bool
    """On stage, or the last one that was."""
    jurors: tuple[Watched, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of those who are expected and have not sent."""
        return tuple(j.name for j in self.jurors if j.late)

    @property
    def ballots(self) -> tuple[int, int]:
        """Ballots in, and how many are expected."""
        expected = [j for j in self.jurors if j.state not in ("recused", "excused")]
        return sum(j.state == "sent" for j in expected), len(expected)


def watch(state: State, number: int, rows: Mapping[str, SeatRow], now_ms: int, live: bool) -> Watch:
    """The jurors of one turn at this moment."""
    turn = state.turns[number]
    jurors = tuple(
        _watched(state, number, juror, rows.get(f"juror:{juror}"), now_ms) for juror in turn.jurors
    )
    return Watch(number, state.name(number), turn.phase, live, jurors)


def _watched(state: State, number: int, juror: str, row: SeatRow | None, now_ms: int) -> Watched:
    typed = _typed(row, number) if row else ""
    age = max(0, now_ms - row.seen) // 1000 if row and row.device else None
    ballot = _ballot_state(state, number, juror, typed)
    return Watched(state.jurors[juror].name, ballot, typed if ballot == "typing" else "", age)


def _ballot_state(state: State, number: int, juror: str, typed: str) -> BallotState:
    if state.ballot(number, juror):
        return "sent"
    if (number, juror) in state.recused:
        return "recused"
    if (number, juror) in state.excused:
        return "excused"
    return "typing" if typed and not typed.startswith("0/") else "missing"


def _typed(row: SeatRow, number: int) -> str:
    """How far the seat is with this turn."""
    found = _PROGRESS.fullmatch(row.progress)
    return found[2] if found and found[1] in (None, str(number)) else ""
