"""Who has sent a ballot for a turn, and which seats are online by their last presence report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.domain.sentences.base import name_seat
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.port import SeatRow
from scoring_tui.views.juror_stage import list_stages

BallotState = Literal["sent", "typing", "missing", "recused", "excused"]
SaveState = Literal["", "saved", "saving", "error"]
OFFLINE_MS = 4500
"""Milliseconds without a presence report after which a seat counts as offline: two missed heartbeats and half
a second more, which a busy hub may need. Screens refresh twice a second: a loss is seen within 5 s."""
FRESH_SECONDS = 5
"""The age while reports arrive."""
STEPS = ((60, 60), (10, 5), (0, 1))
"""From which age on, in seconds, the age of an offline seat is told in which steps: screens are not redrawn
every second."""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a seat's device last reported."""

    age_seconds: int | None = None
    """Seconds since then: a minimum if offline, otherwise a maximum; None if nobody has signed in."""
    is_offline: bool = True
    """Whether that is more than `OFFLINE_MS` ago, or nobody has signed in."""


@dataclass(frozen=True, slots=True)
class SeatPresence:
    """A seat by name, and when its device last reported."""

    seat: Seat
    name: str | LazyText
    last_seen: LastSeen
    is_done: bool = False
    """Whether every category that the seat works for is signed."""

    @property
    def is_lost(self) -> bool:
        """Whether somebody has signed in there and the device does not report any more."""
        return self.last_seen.age_seconds is not None and self.last_seen.is_offline


@dataclass(frozen=True, slots=True)
class BallotStatus:
    """A juror's ballot for one turn."""

    juror_name: str
    state: BallotState
    progress: str = ""
    """Marks entered so far, as "3/5"; only while typing."""
    save_state: SaveState = ""
    """Whether the draft is saved, as the juror's screen reports it; only while typing."""
    last_seen: LastSeen = LastSeen()
    other_room: str = ""
    """Where another contestant is on stage before the juror, if the ballot is late; else empty."""
    juror_id: str = ""
    nudged_at_ms: int = 0
    """When the juror was last asked to send it, in milliseconds since 1970; 0 if never."""

    @property
    def is_late(self) -> bool:
        """Whether the ballot is expected and not sent."""
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
    ended_at: int = 0
    """When scoring was first opened, in milliseconds since 1970; 0 before."""

    @property
    def missing_jurors(self) -> tuple[str, ...]:
        """Names of the jurors whose ballot is expected and not sent."""
        return tuple(
            ballot_status.juror_name for ballot_status in self.ballot_statuses if ballot_status.is_late
        )

    @property
    def ballot_counts(self) -> tuple[int, int]:
        """Number of ballots sent, and number expected."""
        expected_ballots = [
            ballot_status
            for ballot_status in self.ballot_statuses
            if ballot_status.state not in ("recused", "excused")
        ]
        return sum(ballot_status.state == "sent" for ballot_status in expected_ballots), len(expected_ballots)


def make_turn_progress(
    state: State, draw_number: int, rows: Mapping[str, SeatRow], now_ms: int, is_live: bool
) -> TurnProgress:
    """Make the status of all ballots of one turn at this moment."""
    turn = state.turns[draw_number]
    ballot_statuses = tuple(
        _ballot_status(state, draw_number, juror_id, rows.get(str(Seat(Role.JUROR, juror_id))), now_ms)
        for juror_id in turn.jurors
    )
    return TurnProgress(
        draw_number, state.contestant_name(draw_number), turn.phase, is_live, ballot_statuses,
        turn.ended_at.wall if turn.ended_at else 0,
    )  # fmt: skip


def list_seat_presence(
    state: State, rows: Mapping[str, SeatRow], now_ms: int, panel_id: str = ""
) -> tuple[SeatPresence, ...]:
    """Return the presence of every seat: MCs, heads of panels, jurors; of one panel its MC and jurors."""
    panel_ids = [panel_id] if panel_id else list(state.contest.panels)
    juror_ids = dict.fromkeys(id_ for member_panel in panel_ids for id_ in state.panel_members[member_panel])
    head_ids = () if panel_id else state.headed_panels
    seats = [
        *((Seat(Role.MC, id_), name_seat(state, Seat(Role.MC, id_))) for id_ in panel_ids),
        *((Seat(Role.CHAIR, id_), lazy("Head of panel {panel}", panel=id_)) for id_ in head_ids),
        *((Seat(Role.JUROR, id_), state.jurors[id_].name) for id_ in juror_ids),
    ]
    return tuple(
        SeatPresence(seat, name, _last_seen(rows.get(str(seat)), now_ms), _is_done(state, seat))
        for seat, name in seats
    )


def _is_done(state: State, seat: Seat) -> bool:
    """Whether every category with a turn of the seat's panels is signed; not before the draw."""
    if seat.role is Role.JUROR:
        panel_ids = {id_ for id_, juror_ids in state.panel_members.items() if seat.post in juror_ids}
    else:
        panel_ids = {seat.post}
    category_ids = {turn.category for turn in state.turns.values() if turn.panel in panel_ids}
    return bool(category_ids) and all(map(state.is_signed, category_ids))


def _ballot_status(
    state: State, draw_number: int, juror_id: str, row: SeatRow | None, now_ms: int
) -> BallotStatus:
    progress = _progress_of(row, draw_number)
    ballot_state = _ballot_state(state, draw_number, juror_id, progress)
    name, last_seen = state.jurors[juror_id].name, _last_seen(row, now_ms)
    nudge_time = state.nudge_times.get((draw_number, juror_id))
    status = BallotStatus(
        name, ballot_state, last_seen=last_seen, juror_id=juror_id,
        nudged_at_ms=nudge_time.wall if nudge_time else 0,
    )  # fmt: skip
    if status.is_late:
        status = replace(status, other_room=_find_other_room(state, draw_number, juror_id))
    if ballot_state != "typing" or progress is None:
        return status
    return replace(
        status, progress=f"{progress.filled}/{progress.total}", save_state=progress.save_state or ""
    )


def _find_other_room(state: State, draw_number: int, juror_id: str) -> str:
    """The room of another panel where a contestant is on stage before the juror; empty if there is none."""
    panel_id = state.turns[draw_number].panel
    other_panels = (state.turns[number].panel for number in list_stages(state, juror_id))
    return next(
        (state.contest.panels[other_id].room for other_id in other_panels if other_id != panel_id), ""
    )


def _last_seen(row: SeatRow | None, now_ms: int) -> LastSeen:
    if row is None or not row.device:
        return LastSeen()
    silent_ms = max(0, now_ms - row.last_seen_ms)
    if silent_ms <= OFFLINE_MS:
        return LastSeen(max(FRESH_SECONDS, -(-silent_ms // 1000)), is_offline=False)
    seconds = silent_ms // 1000
    step = next(step for least_age, step in STEPS if seconds >= least_age)
    return LastSeen(seconds - seconds % step)


def _ballot_state(
    state: State, draw_number: int, juror_id: str, progress: SeatProgress | None
) -> BallotState:
    if state.find_ballot(draw_number, juror_id):
        return "sent"
    if (draw_number, juror_id) in state.recused_jurors:
        return "recused"
    if (draw_number, juror_id) in state.excused_ballots:
        return "excused"
    return "typing" if progress and progress.filled else "missing"


def _progress_of(row: SeatRow | None, draw_number: int) -> SeatProgress | None:
    """The progress that the seat reports for this turn, or None."""
    progress = SeatProgress.from_json(row.progress) if row and row.progress else None
    return progress if progress and progress.draw_number == draw_number else None
