"""The state of a contest after a number of entries.

`State` has dictionaries of immutable records; only the evolvers change it. Its methods are the queries that
rules, scoring and views share.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Category, Contest, Juror, Rubric
from scoring_tui.contest.person_names import bare_name
from scoring_tui.contest.schedule import sessions_of_late_turns, sessions_of_turns
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.evidence import EvidenceKey, EvidenceRecord
from scoring_tui.domain.facts.ceremony import CeremonyStep
from scoring_tui.domain.facts.competition import RoundResult
from scoring_tui.domain.facts.corrections import CorrectedValue
from scoring_tui.domain.facts.jury import CategorySigned, TieSettled
from scoring_tui.domain.facts.modules import ModuleRecord
from scoring_tui.domain.facts.scenes import SceneShown
from scoring_tui.domain.facts.stage import Phase
from scoring_tui.domain.seat import CHAIR_SEAT, Seat

Exclusion = Literal["absent", "withdrawn", "disqualified"]
"""Why a contestant is not ranked."""


@dataclass(frozen=True, slots=True)
class Timer:
    """The clock of a phase. The remaining time is computed from a reading."""

    phase: Phase
    seconds: int
    """Allotted time, with all extensions."""
    spent_ms: int = 0
    """Milliseconds used before `started_at`."""
    started_at: Reading | None = None
    """When the clock last started; None while paused."""
    began_at: Reading | None = None
    """When the phase began, or began again; pauses do not change it."""

    def used_ms(self, now: Reading) -> int:
        """Return the milliseconds used until `now`."""
        return self.spent_ms + (now.elapsed_since(self.started_at) if self.started_at else 0)

    def remaining_ms(self, now: Reading) -> int:
        """Return the milliseconds left at `now`, negative when the time is over."""
        return self.seconds * 1000 - self.used_ms(now)

    def pause_at(self, now: Reading) -> "Timer":
        """Return the clock paused at `now`."""
        return replace(self, spent_ms=self.used_ms(now), started_at=None)


@dataclass(frozen=True, slots=True)
class AppearanceRepeat:
    """The appearance is given again; ballots of entries before `seq` are of an earlier run."""

    seq: int
    """Sequence number of its entry."""
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One contestant's appearance; its draw number is unique in the contest."""

    number: int
    contestant: str
    category: str
    panel: str
    session: int
    jurors: tuple[str, ...]
    """Ids of its jurors, including recused ones."""
    phase: Phase = "queued"
    exclusion: Exclusion | None = None
    reason: str = ""
    call_count: int = 0
    is_postponed: bool = False
    timer: Timer | None = None
    past_timers: tuple[Timer, ...] = ()
    """Timers of the phases of this run that are over."""
    called_at: Reading | None = None
    """When the contestant was first called for this run; later by the time of a phase that began again."""
    ended_at: Reading | None = None
    """When scoring was first opened in this run, which frees the stage."""
    last_repeat: AppearanceRepeat | None = None
    """None while the contestant has appeared at most once."""
    is_guest: bool = False
    """Out of competition. A copy of the contestant's field, so that a frozen standing has its own."""
    moved_from: str = ""
    """Panel whose MC can still undo the move to this panel; empty if there is none."""
    call_readings: tuple[Reading, ...] = ()
    """When the contestant was called, to stand by or to the stage, oldest first; a postponed one starts
    anew."""
    ready_at: Reading | None = None
    """When the contestant was seen at the stage edge."""

    @property
    def timers(self) -> tuple[Timer, ...]:
        """The timers of this run, the running one last."""
        return (*self.past_timers, self.timer) if self.timer else self.past_timers

    def is_of_earlier_run(self, ballot: "Ballot") -> bool:
        """Whether a ballot was sent before the appearance was given again."""
        return self.last_repeat is not None and ballot.seq < self.last_repeat.seq


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
    typed_by: tuple[str, ...] = ()
    """The persons who typed a paper ballot."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Notes on single criteria, by their ids."""


@dataclass(frozen=True, slots=True)
class TypedBallot:
    """The first typing of a paper ballot; it does not count."""

    seq: int
    at: str
    typist: str
    """Name of the person who typed it."""
    marks: Mapping[str, Decimal]
    is_never_called: bool
    """Its turn took place, although the program did not call it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Penalty:
    """Points off a contestant's score."""

    seq: int
    """Sequence number of its entry."""
    penalty: str
    points: Decimal
    reason: str
    given_by: str


@dataclass(frozen=True, slots=True)
class AgreedLevel:
    """The level that the jury agreed on for one criterion of a contestant."""

    seq: int
    """Sequence number of its entry."""
    at: str
    """ISO 8601 in UTC."""
    level: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Break:
    """A break of a room."""

    seconds: int
    started: Reading
    note: str
    until: str = ""
    """The time of day that was asked for, such as "13:00"; empty for a break of so many minutes."""

    def remaining_seconds(self, now: Reading) -> int:
        """Return the seconds left at `now`; 0 when it should be over."""
        return max(0, self.seconds - now.elapsed_since(self.started) // 1000)


@dataclass(frozen=True, slots=True)
class DaySeal:
    """A day that was closed."""

    day: date
    seq: int
    """Sequence number of the entry that sealed it."""
    code: str
    """The code that was given out."""
    head_seq: int
    head_hash: str
    """Number and hash of the entry before it, as this ledger has them; the code must be theirs."""
    sealed_by: str
    sealed_at: str
    """ISO 8601 in UTC."""
    mismatch_count: int = 0
    """How often another code was typed."""
    is_opened: bool = False
    """Whether the contest went on afterwards."""


@dataclass(frozen=True, slots=True)
class Room:
    """The stage of a panel's room."""

    panel: str
    queue: tuple[int, ...] = ()
    """Draw numbers in the order of appearance, including past turns."""
    live: int | None = None
    """Draw number of the turn on stage."""
    current_break: Break | None = None
    is_blank: bool = False
    stage_message: str = ""
    """What the displays for the person on stage show; empty for nothing."""
    rested_at: int = 0
    """When the last break ended, in milliseconds since 1970; 0 before."""


class RoomBeforeStep(NamedTuple):
    """The fields of a room that a step of the MC can change, as they were before it."""

    queue: tuple[int, ...]
    live: int | None
    current_break: Break | None
    stage_message: str
    rested_at: int

    @classmethod
    def of(cls, room: Room) -> "RoomBeforeStep":
        """Copy the fields from a room."""
        return cls(room.queue, room.live, room.current_break, room.stage_message, room.rested_at)

    def restore(self, room: Room) -> Room:
        """Return the room with these fields; its other fields keep their present values."""
        return replace(room, **self._asdict())


class TurnBeforeStep(NamedTuple):
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
    last_repeat: AppearanceRepeat | None
    call_readings: tuple[Reading, ...]
    ready_at: Reading | None

    @classmethod
    def of(cls, turn: Turn) -> "TurnBeforeStep":
        """Copy the fields from a turn."""
        return cls(
            turn.number, turn.phase, turn.exclusion, turn.reason, turn.call_count, turn.is_postponed,
            turn.timer, turn.past_timers, turn.called_at, turn.ended_at, turn.last_repeat,
            turn.call_readings, turn.ready_at,
        )  # fmt: skip

    def restore(self, turn: Turn) -> Turn:
        """Return the turn with these fields; its other fields keep their present values."""
        return replace(turn, **self._asdict())


class BallotsBeforeStep(NamedTuple):
    """The ballots of one turn that a step of the MC returned to their jurors, as they were before it."""

    ballots: tuple[Ballot, ...]
    """Ballots that counted."""
    returned_ballots: Mapping["BallotKey", Ballot]
    reopened_ballots: Mapping["BallotKey", str]
    typed_ballots: Mapping["BallotKey", TypedBallot]
    """Paper ballots that waited for their second typing."""
    agreed_levels: Mapping[str, "AgreedLevel"] = {}
    """Levels of the turn that the jury had agreed on, by criterion."""

    @property
    def juror_ids(self) -> set[str]:
        """Ids of the jurors whose ballot counted or was reopened."""
        return {ballot.juror for ballot in self.ballots} | {juror_id for _, juror_id in self.reopened_ballots}


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A step of the MC, with room and turns as they were before it.

    Undo restores the fields of `RoomBeforeStep` and `TurnBeforeStep` only. The whole records are stored
    because they exist already: no step copies anything while a long ledger is read.
    """

    seq: int
    """Sequence number of the step's entry."""
    kind: str
    """Kind of the step's fact."""
    room: Room
    turns: tuple[Turn, ...]
    ballots_before: BallotsBeforeStep | None = None
    """Set by the step that returns the ballots of its turn."""
    moved_to: int | None = None
    """Index of the new session, set by the step that moves its turn."""


@dataclass(frozen=True, slots=True)
class UndrawnExclusion:
    """Why a contestant without a draw number does not take part."""

    exclusion: Exclusion
    reason: str


@dataclass(frozen=True, slots=True)
class FrozenStanding:
    """The inputs of a standing: the current ones, or those that a frozen board shows."""

    seq: int
    turns: Mapping[int, Turn]
    ballots: Mapping[int, tuple[Ballot, ...]]
    decisions: tuple[TieSettled, ...]
    penalties: Mapping[int, tuple[Penalty, ...]]
    results: Mapping[str, Mapping[str, Decimal]]
    """Results of earlier stages, as in `State.stage_results`."""
    checked_numbers: frozenset[int] = frozenset()
    """Draw numbers of the turns that are shown without a score, as in `State.is_being_checked`."""
    guest_ids: frozenset[str] = frozenset()
    """Ids of the contestants out of competition, of all categories."""
    agreed_levels: Mapping[int, Mapping[str, AgreedLevel]] = field(default_factory=dict)
    """As in `State.agreed_levels`."""
    is_automatic: bool = False
    """Frozen by the contest's rule, not by the MC."""


@dataclass(frozen=True, slots=True)
class DataRemoval:
    """The removal of personal data of contestants after the period of retention."""

    seq: int
    """Sequence number of the entry that decided it."""
    at: str
    """ISO 8601 in UTC."""
    through: int
    """Sequence number of the last entry whose values are removed."""
    is_complete: bool = False
    """Whether the storage has erased the values."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """When the result of a category was made public."""

    seq: int
    at: str
    """ISO 8601 in UTC."""


@dataclass(frozen=True, slots=True)
class Rectification:
    """An announced result was withdrawn, to be corrected and announced again."""

    seq: int
    at: str
    """ISO 8601 in UTC."""
    reason: str
    names: tuple[str, str]
    """The head of jury, and the second person who agreed."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody questions the result of a contestant."""

    seq: int
    at: str
    """ISO 8601 in UTC."""
    actor: str
    note: str


@dataclass(frozen=True, slots=True)
class GivenTitle:
    """The contestant who got a special title."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class PollVote:
    """What a slip of the poll voted for, by the ids of contestants, and when (ISO 8601 in UTC)."""

    choices: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Ceremony:
    """The ceremony that the boards show."""

    category: str
    steps: tuple[CeremonyStep, ...]
    step: int = 0
    """Index of the step that is shown."""

    @property
    def is_at_end(self) -> bool:
        """Whether the last step is shown."""
        return self.step == len(self.steps) - 1


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of a category's standing."""

    seat: Seat
    name: str
    seq: int
    at: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of a contestant or a juror; `before` and `after` have the changed fields only."""

    seq: int
    at: str
    """ISO 8601 in UTC."""
    actor: str
    before: Mapping[str, CorrectedValue]
    after: Mapping[str, CorrectedValue]
    reason: str


@dataclass(frozen=True, slots=True)
class RaisedHand:
    """A juror asks for the head of jury."""

    seq: int
    at: str
    """ISO 8601 in UTC."""
    reason: str


@dataclass(frozen=True, slots=True)
class ClockJump:
    """A jump of the wall clock that was recorded."""

    seq: int
    jump_ms: int
    """Milliseconds that the wall clock gained; negative if it was set back."""
    reading: Reading
    """Both clocks after it."""


@dataclass(frozen=True, slots=True)
class RoundAdvance:
    """Entrants were taken over from the round before."""

    seq: int
    at: str
    """ISO 8601 in UTC."""
    result: RoundResult
    reason: str


BallotKey = tuple[int, str]
"""A draw number and a juror id."""


@dataclass(slots=True)
class State:
    """The state after entry `seq`."""

    seq: int = 0
    hash: str = ""
    declared_contest: Contest | None = None
    checkpoint_key: str = ""
    """The public key that signs checkpoints; empty if the file has none."""
    contestants: dict[str, Contestant] = field(default_factory=dict)
    advances: tuple[RoundAdvance, ...] = ()
    """When entrants were taken over from the round before, oldest first; the last one holds."""
    excluded_undrawn: dict[str, UndrawnExclusion] = field(default_factory=dict)
    """Contestants who were excluded before the draw, by id; they get no draw number."""
    draw_seeds: dict[str, int] = field(default_factory=dict)
    """Seed of the draw of each category."""
    turns: dict[int, Turn] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    undo_steps: dict[str, list[UndoStep]] = field(default_factory=dict)
    panel_members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of the present jurors of each panel."""
    assigned_criteria: dict[tuple[str, str], Mapping[str, frozenset[str]]] = field(default_factory=dict)
    """Ids of the criteria that each juror marks, by panel and category; a category without assignments has
    no key, and its jurors mark every criterion."""
    jurors: dict[str, Juror] = field(default_factory=dict)
    """All jurors by id, including replaced ones and substitutes."""
    ballots: dict[int, tuple[Ballot, ...]] = field(default_factory=dict)
    """Ballots that count, by draw number. A changed tuple is a new object; caches compare identities."""
    agreed_levels: dict[int, Mapping[str, AgreedLevel]] = field(default_factory=dict)
    """Agreed levels by criterion, by draw number; each counts instead of the combined marks. A changed
    mapping is a new object."""
    penalties: dict[int, tuple[Penalty, ...]] = field(default_factory=dict)
    """Penalties that count, by draw number. A changed tuple is a new object."""
    stage_results: dict[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """Result of each contestant, by stage."""
    stage_absences: dict[str, frozenset[str]] = field(default_factory=dict)
    """Ids of the contestants who did not come, by stage, as its sheet says."""
    held_modules: tuple[str, ...] = ()
    """Ids of the modules that were held, as their sheet says."""
    module_records: dict[str, ModuleRecord] = field(default_factory=dict)
    """What the sheet of modules says, by contestant."""
    difficulty_factors: dict[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """Factor of each criterion, by contestant."""
    evidence: dict[EvidenceKey, EvidenceRecord] = field(default_factory=dict)
    """What contestants claim on criteria, with all checks; a withdrawn claim keeps its record."""
    typed_ballots: dict[BallotKey, TypedBallot] = field(default_factory=dict)
    """Paper ballots that wait for their second typing."""
    reopened_ballots: dict[BallotKey, str] = field(default_factory=dict)
    returned_ballots: dict[BallotKey, Ballot] = field(default_factory=dict)
    """The ballot that a juror last got back; its marks fill the form."""
    excused_ballots: dict[BallotKey, str] = field(default_factory=dict)
    recused_jurors: dict[BallotKey, str] = field(default_factory=dict)
    released_jurors: dict[int, frozenset[str]] = field(default_factory=dict)
    """The jurors whose ballots made the score of a turn that the public could see, by draw number."""
    frozen_standings: dict[str, FrozenStanding] = field(default_factory=dict)
    tie_decisions: dict[str, tuple[TieSettled, ...]] = field(default_factory=dict)
    locked_categories: dict[str, int] = field(default_factory=dict)
    """Sequence number of the entry that locked a category, by its id."""
    signatures: dict[str, tuple[Signature, ...]] = field(default_factory=dict)
    signed_results: dict[str, CategorySigned] = field(default_factory=dict)
    """The last signed fact of each category that has signatures."""
    withdrawn_signatures: dict[str, int] = field(default_factory=dict)
    """Sequence number of the entry that last withdrew the signatures of a category, by its id."""
    announcements: dict[str, Announcement] = field(default_factory=dict)
    rectifications: dict[str, Rectification] = field(default_factory=dict)
    """The last withdrawal of an announced result of each category; a new announcement leaves it."""
    disputes: dict[int, Dispute] = field(default_factory=dict)
    """Open disputes, by draw number."""
    given_titles: dict[tuple[str, str], GivenTitle] = field(default_factory=dict)
    """Special titles by category id and title."""
    withheld_awards: dict[tuple[str, str], str] = field(default_factory=dict)
    """Why nobody gets an award, by category id and award."""
    poll_phase: Literal["unopened", "open", "closed"] = "unopened"
    poll_slips: frozenset[str] = frozenset()
    """Commitments of the codes of all slips."""
    poll_votes: dict[str, PollVote] = field(default_factory=dict)
    """The vote of each used slip, by the commitment of its code."""
    ceremony: Ceremony | None = None
    room_scenes: dict[str, SceneShown] = field(default_factory=dict)
    """The chosen scene by panel id; "" for the displays of all rooms. A room without one is followed."""
    display_scenes: dict[str, SceneShown] = field(default_factory=dict)
    """The scene of single displays, by the display's name."""
    identified_at: Reading | None = None
    """When the displays were last asked to show their names."""
    contestant_corrections: dict[str, tuple[Correction, ...]] = field(default_factory=dict)
    """Corrections of each contestant, oldest first."""
    juror_corrections: dict[str, tuple[Correction, ...]] = field(default_factory=dict)
    """Corrections of each juror, oldest first."""
    data_removal: DataRemoval | None = None
    """The last removal of personal data; contestants have no NIP, telephone and extra columns since."""
    raised_hands: dict[str, RaisedHand] = field(default_factory=dict)
    """Raised hands by juror, the first one first."""
    hand_times: dict[str, Reading] = field(default_factory=dict)
    """When each juror last raised a hand."""
    nudge_times: dict[BallotKey, Reading] = field(default_factory=dict)
    """When each juror was last asked to send a ballot."""
    confirmed_ballots: dict[BallotKey, int] = field(default_factory=dict)
    """Sequence number of the ballot that the juror last read again and confirmed."""
    seat_devices: dict[Seat, str] = field(default_factory=dict)
    """Device that last signed in at each seat."""
    pin_commitments: dict[Seat, str] = field(default_factory=dict)
    """For each seat the SHA-256 of the stored hash of its last PIN, where the ledger has it."""
    sealed_days: tuple[DaySeal, ...] = ()
    """The days that were closed, in the order of their entries."""
    last_reading: Reading | None = None
    """The last reading of the clocks in the ledger."""
    last_clock_jump: ClockJump | None = None

    def copy(self) -> "State":
        """Return an independent copy: changing one of the two does not change the other.

        Only the dictionaries and the lists of undo steps are copied; the records in them are immutable.
        """
        values: dict[str, Any] = {name: getattr(self, name) for name in _FIELD_NAMES}
        values.update({name: dict(value) for name, value in values.items() if isinstance(value, dict)})
        values["undo_steps"] = {panel_id: list(steps) for panel_id, steps in self.undo_steps.items()}
        return State(**values)

    def replace_with(self, other: "State") -> None:
        """Take over all values of `other`, which must not be used afterwards."""
        for name in _FIELD_NAMES:
            setattr(self, name, getattr(other, name))

    @property
    def contest(self) -> Contest:
        """The declared contest. Raises `ValueError` before it is declared."""
        if self.declared_contest is None:
            raise ValueError("the ledger is empty")
        return self.declared_contest

    def category_of(self, draw_number: int) -> Category:
        """Return the category of a turn."""
        return self.contest.categories[self.turns[draw_number].category]

    def rubric_of(self, draw_number: int) -> Rubric:
        """Return the rubric of a turn."""
        return self.contest.rubric_of(self.turns[draw_number].category)

    def rubric_for(self, draw_number: int, juror_id: str) -> Rubric:
        """Return the part of the rubric of a turn that a juror marks; nothing may be assigned to him."""
        rubric, criteria = self.rubric_of(draw_number), self.criteria_of(draw_number, juror_id)
        return rubric if criteria is None else rubric.narrow_to(criteria)

    def criteria_of(self, draw_number: int, juror_id: str) -> frozenset[str] | None:
        """Return the ids of the criteria that a juror marks in a turn; None where everybody marks all."""
        turn = self.turns[draw_number]
        criteria_by_juror = self.assigned_criteria.get((turn.panel, turn.category))
        return None if criteria_by_juror is None else criteria_by_juror.get(juror_id, frozenset())

    def has_assignments(self, category_id: str) -> bool:
        """Whether the jurors of a category mark the criteria that are assigned to them."""
        return any(category_id == assigned_id for _, assigned_id in self.assigned_criteria)

    def judging_members(self, panel_id: str, category_id: str) -> tuple[str, ...]:
        """Return the ids of the present jurors of a panel who mark something in a category."""
        members, criteria_by_juror = (
            self.panel_members[panel_id],
            self.assigned_criteria.get((panel_id, category_id)),
        )
        if criteria_by_juror is None:
            return members
        return tuple(juror_id for juror_id in members if juror_id in criteria_by_juror)

    def contestant_name(self, draw_number: int) -> str:
        """Return the name of the contestant of a turn, as typed."""
        return self.contestants[self.turns[draw_number].contestant].name

    def find_turn(self, contestant_id: str) -> Turn | None:
        """Return the turn of a contestant, or None before the draw."""
        return next((turn for turn in self.turns.values() if turn.contestant == contestant_id), None)

    def turns_in_category(self, category_id: str) -> Iterator[Turn]:
        """Iterate over the turns of a category, by draw number."""
        return (turn for turn in self.turns.values() if turn.category == category_id)

    def expected_jurors(self, draw_number: int) -> tuple[str, ...]:
        """Return the ids of the jurors who judge a turn, without the recused ones.

        Where nobody gives marks the jurors of a turn only sign.
        """
        if not self.contest.contest.has_ballots:
            return ()
        recused_jurors, juror_ids = self.recused_jurors, self.turns[draw_number].jurors
        if not recused_jurors:
            return juror_ids
        return tuple(juror_id for juror_id in juror_ids if (draw_number, juror_id) not in recused_jurors)

    def find_ballot(self, draw_number: int, juror_id: str) -> Ballot | None:
        """Return the juror's ballot that counts, or None."""
        return next(
            (ballot for ballot in self.ballots.get(draw_number, ()) if ballot.juror == juror_id), None
        )

    def find_level_seq(self, draw_number: int, criterion_id: str) -> int:
        """Return the latest entry that a level follows from: a ballot or an agreement; 0 without any."""
        ballot_seqs = [ballot.seq for ballot in self.ballots.get(draw_number, ())]
        agreed_level = self.agreed_levels.get(draw_number, {}).get(criterion_id)
        return max((*ballot_seqs, agreed_level.seq if agreed_level else 0))

    def is_confirmed(self, draw_number: int, juror_id: str) -> bool:
        """Whether the juror read the ballot that counts again and confirmed it."""
        ballot = self.find_ballot(draw_number, juror_id)
        return ballot is not None and self.confirmed_ballots.get((draw_number, juror_id)) == ballot.seq

    def missing_ballots(self, draw_number: int) -> tuple[str, ...]:
        """Return the ids of the jurors whose expected ballot is neither sent nor excused."""
        sent_by = {ballot.juror for ballot in self.ballots.get(draw_number, ())}
        return tuple(
            juror_id
            for juror_id in self.expected_jurors(draw_number)
            if juror_id not in sent_by and (draw_number, juror_id) not in self.excused_ballots
        )

    def count_votes(self) -> Counter[str]:
        """Return the votes of the poll so far, by contestant id."""
        return Counter(choice for vote in self.poll_votes.values() for choice in vote.choices)

    def missing_stages(self, draw_number: int) -> tuple[Stage, ...]:
        """Return the stages without whose result the contestant of a turn cannot be ranked, and has none."""
        turn, contest = self.turns[draw_number], self.contest
        return tuple(
            stage
            for stage in contest.stages_by_category[turn.category]
            if contest.needs_result(stage) and turn.contestant not in self.stage_results.get(stage.id, ())
        )

    def failed_stages(self, draw_number: int) -> tuple[Stage, ...]:
        """Return the required stages that the contestant of a turn did not pass."""
        turn = self.turns[draw_number]
        stages = self.contest.stages_by_category[turn.category]
        results = ((stage, self.stage_results.get(stage.id, {}).get(turn.contestant)) for stage in stages)
        return tuple(
            stage
            for stage, result in results
            if stage.is_required and result is not None and not stage.has_passed(result)
        )

    def is_settled(self, draw_number: int) -> bool:
        """Whether a turn needs no more ballots: it is excluded, or scored by all its jurors.

        Where nobody gives marks it needs no more results instead.
        """
        turn = self.turns[draw_number]
        if not self.contest.contest.has_ballots:
            return turn.exclusion is not None or not self.missing_stages(draw_number)
        return turn.exclusion is not None or (
            turn.phase in ("scoring", "closed") and not self.missing_ballots(draw_number)
        )

    def counted_jurors(self, draw_number: int) -> frozenset[str]:
        """Return the ids of the jurors whose ballots of a turn count now."""
        return frozenset(ballot.juror for ballot in self.ballots.get(draw_number, ()))

    def is_released(self, draw_number: int) -> bool:
        """Whether the board may show the score of a turn.

        The turn must be settled: a score without one ballot and the later score with it would reveal that
        ballot. For the same reason a score with the ballots of other jurors than the first time is shown only
        when the category is announced, because an announced result is public. So is the score of a single
        ballot of a panel of several jurors, which is that ballot.
        """
        turn = self.turns[draw_number]
        if turn.exclusion is not None:
            return True
        if not self.is_settled(draw_number):
            return False
        juror_ids = self.counted_jurors(draw_number)
        is_single_ballot = len(juror_ids) == 1 and len(turn.jurors) > 1
        is_unchanged = self.released_jurors.get(draw_number, juror_ids) == juror_ids
        return (is_unchanged and not is_single_ballot) or self.is_announced(turn.category)

    def is_being_checked(self, draw_number: int) -> bool:
        """Whether the board shows a turn that is over without its score."""
        is_over = draw_number in self.released_jurors or self.turns[draw_number].phase == "closed"
        return is_over and not self.is_released(draw_number)

    def board_turns(self, category_id: str) -> dict[int, Turn]:
        """Return the turns of a category that the board may list, by draw number."""
        return {
            turn.number: turn
            for turn in self.turns_in_category(category_id)
            if self.is_released(turn.number) or self.is_being_checked(turn.number)
        }

    @property
    def guest_ids(self) -> frozenset[str]:
        """Ids of the contestants out of competition, of all categories."""
        return frozenset(contestant.id for contestant in self.contestants.values() if contestant.is_guest)

    @property
    def advanced_ids(self) -> frozenset[str]:
        """Ids of the contestants who came from the round before, and of teams with a member from there."""
        earlier_ids = self.earlier_entrant_ids
        return frozenset(
            contestant.id
            for contestant in self.contestants.values()
            if contestant.id in earlier_ids or any(member.person for member in contestant.members)
        )

    @property
    def earlier_entrant_ids(self) -> frozenset[str]:
        """Ids of all who took part in the round before, as far as it was taken over from."""
        return frozenset(outcome.contestant for step in self.advances for outcome in step.result.outcomes)

    def undrawn_contestants(self, category_id: str) -> list[Contestant]:
        """Return the contestants of a category who still need a draw number."""
        drawn_ids = {turn.contestant for turn in self.turns.values()}
        return [
            contestant
            for contestant in self.contestants.values()
            if contestant.category == category_id
            and contestant.id not in drawn_ids
            and contestant.id not in self.excluded_undrawn
        ]

    def sessions_of_undrawn(self, category_id: str, turn_count: int) -> list[int]:
        """The index of the session of each turn that is drawn next, in the order of appearance.

        The first turns of a category are spread over all its sessions; late entrants come last.
        """
        if not any(self.turns_in_category(category_id)):
            return sessions_of_turns(self.contest, category_id, turn_count)
        return sessions_of_late_turns(
            self.contest,
            category_id,
            turn_count,
            occupied_sessions=(turn.session for turn in self.turns.values()),
            waiting_sessions={turn.session for turn in self.turns.values() if turn.phase == "queued"},
        )

    def is_complete(self, category_id: str) -> bool:
        """Whether all contestants of a category have a draw number and all its turns are settled.

        Contestants out of competition do not count.
        """
        numbers_by_contestant = {
            turn.contestant: turn.number for turn in self.turns_in_category(category_id) if not turn.is_guest
        }
        contestants = (entrant for entrant in self.contestants.values() if entrant.category == category_id)
        contestant_ids = {
            entrant.id
            for entrant in contestants
            if not entrant.is_guest and entrant.id not in self.excluded_undrawn
        }
        has_all = bool(numbers_by_contestant) and numbers_by_contestant.keys() >= contestant_ids
        return has_all and all(map(self.is_settled, numbers_by_contestant.values()))

    def is_signed(self, category_id: str) -> bool:
        """Whether the head of jury and enough other persons have signed the standing."""
        signatures = self.signatures.get(category_id, ())
        if not any(signature.seat == CHAIR_SEAT for signature in signatures):
            return False
        return len(self.signed_persons(category_id)) >= self.needed_signatures(category_id)

    def is_announced(self, category_id: str) -> bool:
        """Whether the signed result of a category is public."""
        return category_id in self.announcements

    def is_withdrawn(self, category_id: str) -> bool:
        """Whether an announced result was withdrawn and has not been announced again."""
        return category_id in self.rectifications and not self.is_announced(category_id)

    def disputed_numbers(self, category_id: str) -> tuple[int, ...]:
        """Return the draw numbers of a category that have an open dispute, smallest first."""
        return tuple(sorted(number for number in self.disputes if self.turns[number].category == category_id))

    def award_names(self, category_id: str) -> tuple[str, ...]:
        """Return the awards of a category that somebody gets, from the first place down."""
        awards = self.contest.categories[category_id].awards
        return tuple(award for award in awards if (category_id, award) not in self.withheld_awards)

    def signed_persons(self, category_id: str) -> frozenset[str]:
        """Return the persons who have signed, as `bare_name`: two signatures of one person count once."""
        return frozenset(bare_name(signature.name) for signature in self.signatures.get(category_id, ()))

    def category_jurors(self, category_id: str) -> tuple[str, ...]:
        """Return the ids of the jurors who sit in the panels of a category now and mark something there."""
        panel_ids = dict.fromkeys(turn.panel for turn in self.turns_in_category(category_id))
        members = (self.judging_members(panel_id, category_id) for panel_id in panel_ids)
        return tuple(dict.fromkeys(juror_id for juror_ids in members for juror_id in juror_ids))

    def panel_head(self, panel_id: str) -> str:
        """Return the name of the head of a panel; empty if it has none."""
        head = self.contest.panels[panel_id].head
        return self.jurors[head].name if head in self.jurors else head

    @property
    def seated_jurors(self) -> tuple[str, ...]:
        """Ids of the jurors who sit in a panel now, each once."""
        return tuple(dict.fromkeys(id_ for juror_ids in self.panel_members.values() for id_ in juror_ids))

    @property
    def headed_panels(self) -> tuple[str, ...]:
        """Ids of the panels that have a head of their own."""
        return tuple(panel.id for panel in self.contest.panel if panel.head)

    def juror_rooms(self, juror_id: str) -> tuple[str, ...]:
        """Return the names of the rooms where a juror sits now, each once."""
        panels = self.contest.panels
        rooms = (
            panels[panel_id].room
            for panel_id, juror_ids in self.panel_members.items()
            if juror_id in juror_ids
        )
        return tuple(dict.fromkeys(rooms))

    def needed_signatures(self, category_id: str) -> int:
        """Return how many persons must sign, the head of jury among them."""
        declared_count = self.contest.scoring.signatures
        if declared_count != "all":
            return declared_count
        names = {self.jurors[juror_id].name for juror_id in self.category_jurors(category_id)}
        return max(2, len(set(map(bare_name, (*names, self.contest.contest.head_of_jury)))))

    @property
    def unopened_day(self) -> DaySeal | None:
        """The sealed day after which the contest was not opened again; None if the contest goes on."""
        last_day = self.sealed_days[-1] if self.sealed_days else None
        return last_day if last_day and not last_day.is_opened else None

    def last_step(self, panel_id: str) -> UndoStep | None:
        """Return the step that undo would take back, or None."""
        steps = self.undo_steps.get(panel_id)
        return steps[-1] if steps else None


_FIELD_NAMES = tuple(field.name for field in fields(State))
