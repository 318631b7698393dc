"""Who has sent a ballot for a turn and who has not, and who is at their seat, by its last sign of life.

Imports state, the journal's names of seats and the seats' rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.domain.sentences.base import name_seat
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.port import SeatRow

BallotState = Literal["sent", "typing", "missing", "recused", "excused"]
SaveState = Literal["", "saved", "saving", "error"]
OFFLINE_MS = 3500
"""Milliseconds without a sign of life after which a seat counts as offline: one beat, and three quarters of
another for a busy hub or a lost packet. With half a second until screens look again, lost is seen in four."""
FRESH_SECONDS, STEP_SECONDS = 3, 5
"""Seconds. While the beats come an age is told as three at most; of a lost seat exactly for ten seconds, then
in steps of five: a screen is not drawn every second for nothing."""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """A seat's last sign of life."""

    age_seconds: int | None = None
    """Seconds since: of a lost seat at least so many, else at most; None when nobody has signed in."""
    is_offline: bool = True
    """Whether that is too long ago, or nobody sits there."""


@dataclass(frozen=True, slots=True)
class SeatPresence:
    """Who should be at a seat, and when somebody was."""

    name: str | LazyText
    last_seen: LastSeen


@dataclass(frozen=True, slots=True)
class BallotStatus:
    """A juror's ballot for one turn."""

    juror_name: str
    state: BallotState
    progress: str = ""
    """Marks typed so far, as "3/5"; only while typing."""
    save_state: SaveState = ""
    """Whether the file has them, as the juror's own badge says; only while typing."""
    last_seen: LastSeen = LastSeen()

    @property
    def is_late(self) -> bool:
        """Whether the ballot is expected and not in."""
        return self.state in ("typing", "missing")


@dataclass(frozen=True, slots=True)
class TurnProgress:
    """A turn and its jurors."""

    number: int
    name: str
    phase: str
    is_live: bool
    """On stage, or the last one that was."""
    ballot_statuses: tuple[BallotStatus, ...]

    @property
    def missing_jurors(self) -> tuple[str, ...]:
        """Names of those who are expected and have not sent."""
        return tuple(j.juror_name for j in self.ballot_statuses if j.is_late)

    @property
    def ballot_counts(self) -> tuple[int, int]:
        """Ballots in, and how many are expected."""
        expected = [j for j in self.ballot_statuses if j.state not in ("recused", "excused")]
        return sum(j.state == "sent" for j in expected), len(expected)


def make_turn_progress(
    state: State, number: int, rows: Mapping[str, SeatRow], now_ms: int, live: bool
) -> TurnProgress:
    """The jurors of one turn at this moment."""
    turn = state.turns[number]
    jurors = tuple(
        _watched(state, number, juror, rows.get(str(Seat(Role.JUROR, juror))), now_ms)
        for juror in turn.jurors
    )
    return TurnProgress(number, state.contestant_name(number), turn.phase, live, jurors)


def list_seat_presence(state: State, rows: Mapping[str, SeatRow], now_ms: int) -> tuple[SeatPresence, ...]:
    """Everyone who has a seat now: the rooms' MCs, then the jurors."""
    jurors = dict.fromkeys(juror for members in state.panel_members.values() for juror in members)
    seats = [Seat(Role.MC, panel) for panel in state.contest.panels] + [
        Seat(Role.JUROR, juror) for juror in jurors
    ]
    return tuple(SeatPresence(name_seat(state, seat), _sign(rows.get(str(seat)), now_ms)) for seat in seats)


def _watched(state: State, number: int, juror: str, row: SeatRow | None, now_ms: int) -> BallotStatus:
    progress = _progress_of(row, number)
    ballot = _ballot_state(state, number, juror, progress)
    name, sign = state.jurors[juror].name, _sign(row, now_ms)
    if ballot != "typing" or progress is None:
        return BallotStatus(name, ballot, last_seen=sign)
    return BallotStatus(name, ballot, f"{progress.filled}/{progress.total}", progress.save_state or "", sign)


def _sign(row: SeatRow | None, now_ms: int) -> LastSeen:
    if row is None or not row.device:
        return LastSeen()
    silent = max(0, now_ms - row.last_seen_ms)
    if silent <= OFFLINE_MS:
        return LastSeen(max(FRESH_SECONDS, -(-silent // 1000)), is_offline=False)
    seconds = silent // 1000
    return LastSeen(seconds if seconds < 10 else seconds - seconds % STEP_SECONDS)


def _ballot_state(state: State, number: int, juror: str, progress: SeatProgress | None) -> BallotState:
    if state.find_ballot(number, juror):
        return "sent"
    if (number, juror) in state.recused_jurors:
        return "recused"
    if (number, juror) in state.excused_ballots:
        return "excused"
    return "typing" if progress and progress.filled else "missing"


def _progress_of(row: SeatRow | None, number: int) -> SeatProgress | None:
    """The progress that the seat reports for this turn, or None."""
    progress = SeatProgress.from_json(row.progress) if row and row.progress else None
    return progress if progress and progress.draw_number == number else None
