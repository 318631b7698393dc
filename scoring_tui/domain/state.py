"""What all entries so far add up to.

`State` holds frozen records in dictionaries; `folding.apply` is the only code that changes it. Its methods
answer plain questions that rules, scoring and views all ask. Imports the declared models and entries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Literal

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Category, Contest, Juror, Rubric
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.jury import TieSettled
from scoring_tui.domain.facts.stage import Phase
from scoring_tui.domain.seat import CHAIR_SEAT, Seat

Exclusion = Literal["absent", "withdrawn", "disqualified"]
"""Why a contestant is not ranked, for reasons of the stage."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A phase's clock as facts; what is left is computed by whoever looks."""

    phase: Phase
    seconds: int
    """Allotted, with what was given and taken."""
    spent_ms: int = 0
    """Milliseconds used before the last start."""
    started_at: Reading | None = None
    """When it last started; none while paused."""

    def used_ms(self, now: Reading) -> int:
        """Milliseconds used until `now`."""
        return self.spent_ms + (now.elapsed_since(self.started_at) if self.started_at else 0)

    def remaining_ms(self, now: Reading) -> int:
        """Milliseconds left at `now`, negative when the time is over."""
        return self.seconds * 1000 - self.used_ms(now)

    def pause_at(self, now: Reading) -> "Timer":
        """The same clock, standing still since `now`."""
        return replace(self, spent_ms=self.used_ms(now), started_at=None)


@dataclass(frozen=True, slots=True)
class Turn:
    """One contestant's appearance; its draw number is its name in the whole contest."""

    number: int
    contestant: str
    category: str
    panel: str
    session: int
    jurors: tuple[str, ...]
    """Who sits for it, before recusals."""
    phase: Phase = "queued"
    exclusion: Exclusion | None = None
    reason: str = ""
    call_count: int = 0
    is_postponed: bool = False
    timer: Timer | None = None
    past_timers: tuple[Timer, ...] = ()
    """Clocks of the phases that are over."""
    called_at: Reading | None = None
    """When it was first called."""
    ended_at: Reading | None = None
    """When scoring was opened, which frees the stage."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A juror's marks that count."""

    seq: int
    at: str
    number: int
    juror: str
    marks: Mapping[str, Decimal]
    paper: bool
    note: str


@dataclass(frozen=True, slots=True)
class Penalty:
    """Points off a contestant's score."""

    seq: int
    """The entry that it came with."""
    penalty: str
    points: Decimal
    reason: str
    given_by: str


@dataclass(frozen=True, slots=True)
class Break:
    """A break of a room."""

    seconds: int
    started: Reading
    note: str


@dataclass(frozen=True, slots=True)
class Room:
    """What goes on in the room of a panel."""

    panel: str
    queue: tuple[int, ...] = ()
    """Draw numbers in the order of appearance, past ones too."""
    live: int | None = None
    """The turn on stage."""
    current_break: Break | None = None
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class RoomBeforeStep:
    """The fields of a room that a step of the MC can change, as they were before it."""

    queue: tuple[int, ...]
    live: int | None
    current_break: Break | None

    @classmethod
    def of(cls, room: Room) -> "RoomBeforeStep":
        """Copy the fields from a room."""
        return cls(room.queue, room.live, room.current_break)

    def restore(self, room: Room) -> Room:
        """Return the room with these fields; its other fields keep their present values."""
        return replace(room, queue=self.queue, live=self.live, current_break=self.current_break)


@dataclass(frozen=True, slots=True)
class TurnBeforeStep:
    """The fields of a turn that a step of the MC can change, as they were before it."""

    number: int
    """Draw number of the turn; no step changes it."""
    phase: Phase
    exclusion: Exclusion | None
    reason: str
    call_count: int
    is_postponed: bool
    timer: Timer | None
    past_timers: tuple[Timer, ...]
    called_at: Reading | None
    ended_at: Reading | None

    @classmethod
    def of(cls, turn: Turn) -> "TurnBeforeStep":
        """Copy the fields from a turn."""
        return cls(
            turn.number, turn.phase, turn.exclusion, turn.reason, turn.call_count, turn.is_postponed, turn.timer,
            turn.past_timers, turn.called_at, turn.ended_at,
        )  # fmt: skip

    def restore(self, turn: Turn) -> Turn:
        """Return the turn with these fields; its other fields keep their present values."""
        return replace(turn, **{field.name: getattr(self, field.name) for field in fields(self)})


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A step of the MC, with the values that it replaced."""

    seq: int
    """Sequence number of the step's entry."""
    kind: str
    """Kind of the step's fact."""
    room: RoomBeforeStep
    turns: tuple[TurnBeforeStep, ...]


@dataclass(frozen=True, slots=True)
class FrozenStanding:
    """What the board keeps showing of a category."""

    seq: int
    turns: Mapping[int, Turn]
    ballots: Mapping[int, tuple[Ballot, ...]]
    decisions: tuple[TieSettled, ...]
    penalties: Mapping[int, tuple[Penalty, ...]]
    results: Mapping[str, Mapping[str, Decimal]]
    """Of earlier stages, as `State.results`."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a standing, at which entry."""

    seat: Seat
    name: str
    seq: int
    at: str


BallotKey = tuple[int, str]
"""A draw number and a juror."""


@dataclass(slots=True)
class State:
    """Everything known after entry `seq`."""

    seq: int = 0
    hash: str = ""
    declared_contest: Contest | None = None
    contestants: dict[str, Contestant] = field(default_factory=dict)
    draw_seeds: dict[str, int] = field(default_factory=dict)
    """Seed of each category's draw."""
    turns: dict[int, Turn] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    undo_steps: dict[str, list[UndoStep]] = field(default_factory=dict)
    panel_members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Jurors who sit in each panel now."""
    jurors: dict[str, Juror] = field(default_factory=dict)
    """Everyone who ever sat, substitutes too."""
    ballots: dict[int, tuple[Ballot, ...]] = field(default_factory=dict)
    """Ballots that count by turn; a tuple is replaced as a whole, so that its identity tells of news."""
    penalties: dict[int, tuple[Penalty, ...]] = field(default_factory=dict)
    """Penalties that hold, by turn; replaced as a whole like the ballots."""
    stage_results: dict[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """Of each earlier stage: every contestant's result."""
    difficulty_factors: dict[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """Of each contestant: the factor on every criterion."""
    reopened_ballots: dict[BallotKey, str] = field(default_factory=dict)
    returned_ballots: dict[BallotKey, Ballot] = field(default_factory=dict)
    """The ballot that a juror last got back, so that nobody has to type it anew."""
    excused_ballots: dict[BallotKey, str] = field(default_factory=dict)
    recused_jurors: dict[BallotKey, str] = field(default_factory=dict)
    frozen_standings: dict[str, FrozenStanding] = field(default_factory=dict)
    tie_decisions: dict[str, tuple[TieSettled, ...]] = field(default_factory=dict)
    signatures: dict[str, tuple[Signature, ...]] = field(default_factory=dict)
    seat_devices: dict[Seat, str] = field(default_factory=dict)
    """The device that last signed in at each seat."""

    def copy(self) -> "State":
        """Return an independent copy: changing one of the two does not change the other.

        Only the dictionaries and the lists of undo steps are copied; the records in them are immutable.
        """
        dictionaries: dict[str, Any] = {
            name: dict(getattr(self, name))
            for name in _FIELD_NAMES
            if name not in ("seq", "hash", "declared_contest")
        }
        dictionaries["undo_steps"] = {panel_id: list(steps) for panel_id, steps in self.undo_steps.items()}
        return State(self.seq, self.hash, self.declared_contest, **dictionaries)

    def replace_with(self, other: "State") -> None:
        """Take over all values of `other`, which must not be used afterwards."""
        for name in _FIELD_NAMES:
            setattr(self, name, getattr(other, name))

    @property
    def contest(self) -> Contest:
        """The declared contest; a ledger always begins with one."""
        if self.declared_contest is None:
            raise ValueError("the ledger is empty")
        return self.declared_contest

    def category_of(self, number: int) -> Category:
        """The category of a turn."""
        return self.contest.categories[self.turns[number].category]

    def rubric_of(self, number: int) -> Rubric:
        """The rubric of a turn."""
        return self.contest.rubric_of(self.turns[number].category)

    def contestant_name(self, number: int) -> str:
        """The contestant's name, as typed."""
        return self.contestants[self.turns[number].contestant].name

    def turns_in_category(self, category: str) -> Iterator[Turn]:
        """Turns of a category, by draw number."""
        return (turn for turn in self.turns.values() if turn.category == category)

    def expected_jurors(self, number: int) -> tuple[str, ...]:
        """Jurors whose ballot is expected for a turn."""
        recused = self.recused_jurors
        return tuple(j for j in self.turns[number].jurors if (number, j) not in recused)

    def find_ballot(self, number: int, juror: str) -> Ballot | None:
        """The juror's ballot that counts, or nothing."""
        return next((b for b in self.ballots.get(number, ()) if b.juror == juror), None)

    def missing_ballots(self, number: int) -> tuple[str, ...]:
        """Jurors whose expected ballot is neither in nor excused."""
        sent = {ballot.juror for ballot in self.ballots.get(number, ())}
        return tuple(
            j
            for j in self.expected_jurors(number)
            if j not in sent and (number, j) not in self.excused_ballots
        )

    def is_settled(self, number: int) -> bool:
        """Whether nothing more is expected of a turn."""
        turn = self.turns[number]
        return turn.exclusion is not None or (
            turn.phase in ("scoring", "closed") and not self.missing_ballots(number)
        )

    def is_released(self, number: int) -> bool:
        """Whether a turn's score may be seen by the hall: no juror could still be swayed by it."""
        return self.turns[number].phase == "closed" or self.is_settled(number)

    def is_complete(self, category: str) -> bool:
        """Whether nothing more is expected of a category: no ballot, and no contestant without a number."""
        turns = {turn.contestant: turn.number for turn in self.turns_in_category(category)}
        members = (one.id for one in self.contestants.values() if one.category == category)
        return bool(turns) and turns.keys() >= set(members) and all(map(self.is_settled, turns.values()))

    def is_signed(self, category: str) -> bool:
        """Whether the head of jury and one juror signed the standing."""
        seats = {signature.seat for signature in self.signatures.get(category, ())}
        return CHAIR_SEAT in seats and len(seats) > 1

    def last_step(self, panel: str) -> UndoStep | None:
        """The step that undo would take back."""
        steps = self.undo_steps.get(panel)
        return steps[-1] if steps else None


_FIELD_NAMES = tuple(field.name for field in fields(State))
