"""No sequence of commands breaks the house: invariants, refolding, and refusals that leave no trace."""

import inspect
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scoring_tui.contest.assignments import AssignedCriteria
from scoring_tui.contest.models import Contest
from scoring_tui.contest.rounds import Cut
from scoring_tui.domain import commands
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands import appearance as appearance_commands
from scoring_tui.domain.commands import breaks as break_commands
from scoring_tui.domain.commands import corrections as correction_commands
from scoring_tui.domain.commands import readiness as readiness_commands
from scoring_tui.domain.commands import schedule as schedule_commands
from scoring_tui.domain.commands import stage as stage_commands
from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.ceremony import MoveCeremony
from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.days import OpenDay
from scoring_tui.domain.commands.deductions import NewPenalty
from scoring_tui.domain.commands.jury import PaperBallot, SendBallot, SettleTie
from scoring_tui.domain.commands.schedule import EnteredNumber, EnterOrder
from scoring_tui.domain.commands.setup import (
    Declare,
    DrawOrder,
    ImportResults,
    ImportRoster,
    LockSeat,
    TakeSeat,
)
from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    EndBreak,
    Extend,
    Pause,
    Reinstate,
    Restart,
    Resume,
    Undo,
)
from scoring_tui.domain.evolve import apply_entry, fold_entries
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.competition import RoundResult
from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceStatus
from scoring_tui.domain.scene_ids import SceneId
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.domain.state import RoomBeforeStep, State, TurnBeforeStep
from scoring_tui.engine.replay import Replay
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.schema import VERSION
from scoring_tui.rules.base import decide
from scoring_tui.scoring.standings.ranking import Placing
from scoring_tui.scoring.standings.tally import Standing, Tally
from tests.helpers.consensus import consensus_contest
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, FakeClock, contestants, juror, small_contest

NUMBERS = st.integers(1, 6)
JURORS = st.sampled_from(["j1", "j2", "j3"] * 3 + ["j1-b", "j9"])
REASON = st.sampled_from(["sakit", "listrik padam", "wali kota pulang", "  "])
CATEGORY = st.sampled_from(["pengawas"] * 3 + ["pelaksana"] * 3 + ["tidak-ada"])
PHASES = st.sampled_from(["queued", "called", "presentation", "questions", "scoring", "closed"])
MARK = st.sampled_from([Decimal(text) for text in ("0", "4.5", "7", "7.5", "10")])
MARKS = st.fixed_dictionaries({"dampak": MARK, "kebaruan": MARK, "paparan": MARK})
WRONG = st.sampled_from(
    [{"dampak": Decimal(text), "kebaruan": Decimal(7)} for text in ("10.5", "-1", "7.25", "8")]
    + [{"dampak": Decimal(8), "kebaruan": Decimal(7), "paparan": Decimal(5), "lain": Decimal(5)}]
)
SEATS = st.sampled_from(
    [MC_A, CHAIR, COMMITTEE, juror("j1"), juror("j2"), juror("j3"), Actor("x", Seat(Role.MC, "B"))]
    + [Actor("Kepala", Seat(Role.CHAIR, panel)) for panel in ("A", "Z")]
)

DEVICES = st.sampled_from(["laptop", "tablet", ""])
SCORINGS = st.fixed_dictionaries(
    {
        "decimals": st.integers(1, 3),
        "per": st.just("criterion"),
        "consensus": st.sampled_from([True, True, False]),
    }
)

POINTS = st.sampled_from([Decimal("0.5"), Decimal(0)])
PAPER_BALLOTS = st.lists(st.builds(PaperBallot, NUMBERS, JURORS, MARKS | WRONG), max_size=2).map(tuple)

CORRECTED_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["A", "Amir Hamzah", "B", "", "x" * 201, "Si\u200bti"]),
        "unit": st.sampled_from(["Dinas Kesehatan", "Dinas Taman"]),
        "nip": st.sampled_from(["", "197001011990031001", "123"]),
        "category": CATEGORY,
        "extra": st.just({"Jabatan": "Kepala Seksi"}),
    },
)

ENTERED_NUMBERS = st.permutations(["c001", "c002", "c003", "c004", "c005", "c099"]).flatmap(
    lambda ids: st.integers(0, 6).map(
        lambda count: tuple(EnteredNumber(id_, 50 + index) for index, id_ in enumerate(ids[:count]))
    )
)
"""Draw numbers drawn by hand; who is listed decides whether they are taken."""

ASSIGNED = tuple(
    AssignedCriteria(panel="A", category="pengawas", juror=juror_id, criteria=criteria)
    for juror_id, criteria in (("j1", ("dampak", "kebaruan")), ("j2", ("paparan",)))
)
CLAIMS = st.lists(
    st.builds(
        EvidenceClaim,
        contestant=st.sampled_from(["c001", "c002", "c099"]),
        criterion=st.sampled_from(["dampak", "kebaruan", "lain"]),
        mark=st.none() | MARK,
        links=st.sampled_from([(), ("https://contoh.go.id/bukti",)]),
    ),
    max_size=2,
).map(tuple)
ROUND_RESULT = RoundResult(
    competition="x", contest="y", round="z", seq=1, hash="ab" * 32, code="", cut=Cut(through=1),
    next_categories={}, outcomes=(),
)  # fmt: skip
"""Of a competition to which the contest does not belong."""

FIELD_STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "address": st.just("192.0.2.1"),
    "assigned": st.sampled_from([(), ASSIGNED]),
    "claims": CLAIMS,
    "others": st.sampled_from(["", "keep", "withdraw"]),
    "criterion": st.sampled_from(["dampak", "kebaruan", "lain"]),
    "status": st.sampled_from(get_args(EvidenceStatus)),
    "seen_seq": st.integers(0, 40),
    "agreed_level": MARK,
    "mark": st.none() | MARK,
    "value": st.none() | MARK,
    "base": st.none() | MARK,
    "award": st.sampled_from(["Juara I", "Juara II", "Juara IV"]),
    "display": st.sampled_from(["", "Lobi"]),
    "has_others": st.booleans(),
    "scene": st.sampled_from(get_args(SceneId)),
    "second_name": st.sampled_from(["", "Sri Wahyuni", CHAIR.name]),
    "single_count": st.none() | st.integers(0, 3),
    "step": st.integers(0, 12),
    "title": st.sampled_from(["Terfavorit", "Terbaik"]),
    "checkpoint_key": st.just(""),
    "failures": st.integers(1, 100),
    "level": st.sampled_from(["locked", "alarm", "closed"]),
    "source_count": st.integers(1, 20),
    "entered_numbers": ENTERED_NUMBERS | st.just((EnteredNumber("c099", 7, 0),)),
    "after": st.none() | NUMBERS,
    "before": st.none() | NUMBERS,
    "to_end": st.booleans(),
    "ballots": PAPER_BALLOTS,
    "blank": st.booleans(),
    "counts": st.sampled_from([{"nip": 3, "phone": 0, "extra": 1}, {"nip": 0}, {"nip": -1}, {}]),
    "is_abandoned": st.booleans(),
    "category": CATEGORY,
    "corrected_values": CORRECTED_VALUES,
    "start": st.none() | st.sampled_from([time(9), time(10)]),
    "end": st.none() | st.sampled_from([time(8, 30), time(12)]),
    "room": st.sampled_from(["Aula", "Pendopo"]),
    "session": st.integers(0, 1),
    "new_name": st.none() | st.sampled_from(["Juri Satu", "Juri 2", ""]),
    "new_office": st.none() | st.just("BKPSDM"),
    "commitment": st.sampled_from(["", "ab" * 32]),
    "slip": st.sampled_from(["ab" * 32, "cd" * 32]),
    "choices": st.sampled_from([(), ("c001",), ("c002", "c001"), ("c099",)]),
    "commitments": st.sampled_from([(), ("ab" * 32,), ("ab",)]),
    "contest": st.builds(small_contest, scoring=SCORINGS) | st.builds(consensus_contest, scoring=SCORINGS),
    "contestant": st.sampled_from([f"c{n:03}" for n in (1, 2, 3, 4, 5, 99, 99)]),
    "contestants": st.just(contestants(["Baru"], first=99)),
    "day": st.sampled_from([None, None, date(2024, 12, 20), date(2024, 12, 21)]),
    "despite_missing": st.booleans(),
    "device": DEVICES,
    "absent": st.sampled_from([(), ("c001",)]),
    "exclusion": st.sampled_from(["withdrawn", "disqualified"]),
    "factors": st.just(()),
    "held_modules": st.just(()),
    "records": st.just(()),
    "imports": st.lists(
        st.builds(ImportResults, st.just("tahap-1"), st.just("x"), st.just(())), max_size=2
    ).map(tuple),
    "is_guest": st.booleans(),
    "juror": JURORS,
    "marks": st.sampled_from([MARKS] * 7 + [WRONG]).flatmap(lambda strategy: strategy),
    "name": st.sampled_from(["Pengganti", "Pengganti Dua", "Juri 2"]),
    "needs_pin": st.booleans(),
    "never_called": st.booleans(),
    "notes": st.sampled_from([{}, {"dampak": "baik"}]),
    "note": st.sampled_from(["", "protes waktu"]),
    "number": NUMBERS,
    "numbers": st.lists(NUMBERS, max_size=2).map(tuple),
    "office": st.just(""),
    "order": st.lists(NUMBERS, min_size=2, max_size=3).map(tuple),
    "out": JURORS,
    "over": DEVICES,
    "panel": st.sampled_from(["A", "A", "A", "Z", ""]),
    "penalties": st.lists(st.builds(NewPenalty, NUMBERS, POINTS, REASON), max_size=2).map(tuple),
    "penalty": st.just(""),
    "penalty_seq": st.integers(1, 40),
    "points": POINTS,
    "reason": REASON,
    "replace": st.booleans(),
    "result": st.just(ROUND_RESULT),
    "results": st.just(()),
    "seat": st.just(CHAIR_SEAT),
    "seats": st.sampled_from([(), (CHAIR_SEAT,), (Seat(Role.JUROR, "j1"),)]),
    "seconds": st.sampled_from([-600, -30, 0, 30, 600]),
    "seed": st.integers(0, 9),
    "seen_phase": PHASES,
    "seen_step": st.none() | st.integers(0, 12),
    "shared": st.booleans(),
    "source": st.just("x"),
    "text": st.sampled_from(["Suara kurang keras", "Waktu habis", " ", "x" * 121, "a\u200bb"]),
    "until": st.sampled_from([time(5), time(6), time(23, 59)]),
    "hold_override": st.sampled_from(["", "juri sakit"]),
    "sealed_day": st.sampled_from([date(2024, 12, 20), date(2024, 12, 20), date(2024, 12, 25)]),
    "code": st.sampled_from(["", "7KQ2-M0XA-9D3T-VW5E", "pendek"]),
    "jump_ms": st.sampled_from([-7_200_000, -100, 60_000]),
    "stage": st.just("tahap-1"),
    "tries": st.just(5),
}
"""How the fields of commands are drawn, by name: a command of these fields needs no entry of its own."""

COMMAND_CLASSES: list[type[Command]] = [
    value
    for module in iter_modules(commands.__path__, f"{commands.__name__}.")
    for value in vars(import_module(module.name)).values()
    if isinstance(value, type) and issubclass(value, Command) and value.__module__ == module.name
    if value is not Command
]
FREQUENT_COMMANDS: list[type[Command]] = [Advance] * 3 + [SendBallot] * 6 + [PresentAgain] * 2
"""Drawn more often than the others, so that sequences get somewhere."""


def list_undrawn_fields(command_class: type[Command]) -> list[str]:
    """The names of the fields for which no strategy is known."""
    return [name for name in inspect.signature(command_class).parameters if name not in FIELD_STRATEGIES]


@cache
def draw_command(command_class: type[Command]) -> st.SearchStrategy[Command]:
    """The strategy of one kind of command, from the names of its fields."""
    assert list_undrawn_fields(command_class) == [], "add these fields to FIELD_STRATEGIES"
    strategies = {name: FIELD_STRATEGIES[name] for name in inspect.signature(command_class).parameters}
    if command_class in (DrawOrder, EnterOrder):
        strategies["category"] = CATEGORY | st.none()
    return st.builds(command_class, **strategies)


COMMANDS = st.sampled_from(COMMAND_CLASSES + FREQUENT_COMMANDS).flatmap(draw_command)


class Book:
    """A ledger in memory."""

    def __init__(self, contest: Contest | None = None, *, has_people: bool = True) -> None:
        self.state = State()
        self.entries: list[Entry] = []
        self.clock = FakeClock()
        self.replay = Replay(VERSION, has_devices=False)
        self.submit(Declare(contest or small_contest()), COMMITTEE)
        if has_people:
            self.submit(ImportRoster("uji", contestants(["A", "B", "C"])), COMMITTEE)
            self.submit(ImportRoster("uji", contestants(["D", "E"], "pelaksana", 4)), COMMITTEE)
            self.submit(DrawOrder(7), COMMITTEE)

    def submit(self, command: Command, by: Actor) -> list[Fact]:
        """Decide, append, apply; the entries can be decided again."""
        facts = decide(self.state, command, by, self.clock())
        first_seq, at = len(self.entries) + 1, "2024-12-20T01:00:00.000+00:00"
        entries = []
        for index, fact in enumerate(facts):
            stored = type(fact).model_validate_json(fact.model_dump_json())
            key = f"k{first_seq}/{index + 1}" if index else f"k{first_seq}"
            entries.append(Entry(first_seq + index, at, by.name, str(by.seat), stored, key, ""))
        self.before_append(entries)
        for entry in entries:
            self.entries.append(entry)
            apply_entry(self.state, entry)
        assert self.replay.apply(entries) is None
        self.after_append(entries)
        return facts

    def before_append(self, entries: Sequence[Entry]) -> None:
        """Called with the entries of a command before they are appended."""

    def after_append(self, entries: Sequence[Entry]) -> None:
        """Called with the entries of a command after they were appended."""

    def submit_quietly(self, command: Command, by: Actor) -> None:
        """As `submit`, where a refusal is as good."""
        with suppress(CommandRefused):
            self.submit(command, by)


STAGE = (Advance, Restart, Pause, Resume, Extend)


def aimed(state: State, command: Any) -> Any:
    """The same intent at something that is there, as a person would who looks at the screen."""
    live = state.rooms["A"].live
    if isinstance(command, STAGE) and live is not None:
        command = replace(command, number=live)
    if isinstance(command, Advance) and command.number in state.turns:
        command = replace(command, seen_phase=state.turns[command.number].phase)
    if isinstance(command, SendBallot):
        opened = [number for number, turn in state.turns.items() if turn.phase == "scoring"]
        command = replace(command, number=opened[command.number % len(opened)]) if opened else command
    if isinstance(command, SettleTie) and command.category in state.contest.categories:
        standing = Tally().standing(state, command.category)
        ties = standing.open_ties(9)
        if ties:
            command = replace(command, order=tuple(p.candidate.number for p in ties[0]))
    if isinstance(command, PresentAgain):
        appeared = [number for number, turn in state.turns.items() if turn.phase in ("scoring", "closed")]
        command = replace(command, number=appeared[-1]) if appeared else command
    if isinstance(command, AgreeLevel | CancelAgreement):
        judged = [number for number in state.ballots if not state.missing_ballots(number)]
        number = judged[command.number % len(judged)] if judged else command.number
        seen_seq = state.find_level_seq(number, command.criterion) if command.seen_seq else None
        command = replace(command, number=number, seen_seq=seen_seq)
    if isinstance(command, MoveCeremony) and state.ceremony is not None:
        command = replace(command, category=state.ceremony.category, seen_step=state.ceremony.step)
    if isinstance(command, Reinstate):
        out = [number for number, turn in state.turns.items() if turn.exclusion]
        command = replace(command, number=out[0]) if out else command
    return command


def suitable(command: Command, by: Actor) -> Actor:
    """Mostly a seat that may ask, so that sequences get somewhere."""
    if by.role in command.roles:
        return by
    actors = {Role.MC: MC_A, Role.CHAIR: CHAIR, Role.JUROR: juror("j1"), Role.COMMITTEE: COMMITTEE}
    return actors[min(command.roles)]


STEP_MODULES = {
    module.__name__
    for module in (stage_commands, appearance_commands, schedule_commands, readiness_commands, break_commands)
}
"""Modules of commands that undo must be able to take back, if they change a room or a turn."""


def ballot_values(state: State) -> tuple[Any, ...]:
    """Which ballots count, are returned and reopened: restored by the undo of a step that returned them."""
    ballots = {number: ballots for number, ballots in state.ballots.items() if ballots}
    agreed_levels = {number: levels for number, levels in state.agreed_levels.items() if levels}
    waiting = (state.returned_ballots, state.reopened_ballots, state.typed_ballots)
    return ballots, agreed_levels, *map(dict, waiting)


def undoable_values(state: State) -> tuple[Any, ...]:
    """The values of rooms and turns that undo restores."""
    rooms = {panel: RoomBeforeStep.of(room) for panel, room in state.rooms.items()}
    return rooms, {number: TurnBeforeStep.of(turn) for number, turn in state.turns.items()}


def uncorrected_values(state: State, command: Any) -> tuple[Any, ...]:
    """What no correction may change: marks, numbers, penalties, signatures, and other persons."""
    corrected_contestant = getattr(command, "contestant", "")
    corrected_juror = getattr(command, "juror", "")
    return (
        dict(state.ballots),
        dict(state.agreed_levels),
        dict(state.penalties),
        dict(state.signatures),
        {number: turn.contestant for number, turn in state.turns.items()},
        {id_: person for id_, person in state.contestants.items() if id_ != corrected_contestant},
        {id_: person for id_, person in state.jurors.items() if id_ != corrected_juror},
        {number: turn for number, turn in state.turns.items() if turn.contestant != corrected_contestant},
    )


def check_correction(before: tuple[Any, ...], state: State, command: Any) -> None:
    """A correction changes nothing but the person, room or session that it names."""
    assert uncorrected_values(state, command) == before
    if isinstance(command, CorrectContestant):
        contestant = state.contestants[command.contestant]
        assert all(getattr(contestant, field) == value for field, value in command.corrected_values.items())


def check_panel_head(entries: list[Entry], panel: str) -> None:
    """What the head of a panel asked for concerns the ballots, jurors and seats of that panel only."""
    if [entry.fact.kind for entry in entries] == ["wrong-pins-reported"]:
        return  # anybody may guess, also at a seat that does not exist
    assert panel == "A", "panel Z does not exist"
    allowed = {"ballot-reopened", "ballot-excused", "juror-recused", "juror-substituted", "paper-taken-back"}
    allowed |= {"pins-issued", "seat-taken", "seat-locked"}
    allowed |= {"seat-unlocked", "session-ended", "dispute-raised", "dispute-resolved", "hand-lowered"}
    allowed |= {"juror-nudged"}
    assert {type(entry.fact).kind for entry in entries} <= allowed


def check(state: State) -> None:
    """What must hold after every entry."""
    for panel, room in state.rooms.items():
        assert sorted(room.queue) == sorted(t.number for t in state.turns.values() if t.panel == panel)
        if room.live is not None:
            assert state.turns[room.live].exclusion is None
        busy = [
            t for t in state.turns.values() if t.panel == panel and t.phase in ("presentation", "questions")
        ]
        assert all(turn.number == room.live or turn.exclusion for turn in busy)
    for number, ballots in state.ballots.items():
        turn, rubric = state.turns[number], state.rubric_of(number)
        assert len({ballot.juror for ballot in ballots}) == len(ballots)
        for ballot in ballots:
            assert ballot.juror in turn.jurors and (number, ballot.juror) not in state.recused_jurors
            assert set(ballot.marks) == set(rubric.leaves_by_id)
            assert all(
                rubric.leaves_by_id[id_].scale.find_objection(mark) is None
                for id_, mark in ballot.marks.items()
            )
        assert turn.phase in ("scoring", "closed", "queued", "called", "presentation", "questions")
    for number, agreed_levels in state.agreed_levels.items():
        assert state.ballots.get(number) or not agreed_levels, "an agreement follows from ballots"
        last_seq = max((ballot.seq for ballot in state.ballots.get(number, ())), default=0)
        assert all(agreed_level.seq > last_seq for agreed_level in agreed_levels.values())
    for turn in state.turns.values():
        assert turn.timer is None or turn.timer.seconds > 0
    check_results(state)


def check_results(state: State) -> None:
    """What is locked is complete, what is signed is locked, what is announced is signed."""
    if state.ceremony is not None:
        assert state.is_signed(state.ceremony.category)
        assert 0 <= state.ceremony.step < len(state.ceremony.steps)
    for category in state.contest.categories:
        if state.signatures.get(category):
            assert category in state.locked_categories and category in state.signed_results
        if state.is_announced(category):
            assert state.is_signed(category) and not state.is_withdrawn(category)
        if category in state.locked_categories:
            assert state.is_complete(category)
        if state.is_signed(category):
            assert len(state.signed_persons(category)) >= 2
            assert Tally().standing(state, category).placings


class Final(RuleBasedStateMachine):
    """A final in which anybody asks for anything at any moment, and now and then for what comes next."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book(consensus_contest())
        self.tally = Tally()

    def ask(self, command: Any, by: Actor) -> None:
        """A refusal changes nothing; anything else appends; undo takes a step of the stage back exactly."""
        state = self.book.state
        command = aimed(state, command)
        before, length = repr(state), len(self.book.entries)
        turns, rooms, steps = dict(state.turns), dict(state.rooms), len(state.undo_steps.get("A", ()))
        values_before, ballots_before = undoable_values(state), ballot_values(state)
        untouched = uncorrected_values(state, command)
        is_undone_soon = self.book.clock.ms // 1000 % 5 == 0
        standings_before = self.list_standings() if is_undone_soon else []
        try:
            self.book.submit(command, suitable(command, by))
        except CommandRefused as no:
            assert str(no.message)
            assert repr(state) == before and len(self.book.entries) == length
            return
        assert len(self.book.entries) > length
        if isinstance(command, DrawOrder | EnterOrder):
            for panel, room in rooms.items():  # nobody who is drawn changes place
                new_queue = state.rooms[panel].queue
                assert tuple(number for number in new_queue if number in turns) == room.queue
            assert len(state.undo_steps.get("A", ())) == steps
        is_about_seat = isinstance(command, LockSeat | TakeSeat)  # recorded at sign-in, also by strangers
        if by.seat.is_panel_head and by.role in command.roles and not is_about_seat:
            check_panel_head(self.book.entries[length:], by.seat.post)
        if type(command) in vars(correction_commands).values():
            check_correction(untouched, state, command)
        is_step = type(command).__module__ in STEP_MODULES and not isinstance(command, EnterOrder)
        if is_step and undoable_values(state) != values_before:
            is_undoable = isinstance(command, Undo) or len(state.undo_steps.get("A", ())) == steps + 1
            fact_kind = type(self.book.entries[-1].fact).__name__
            assert is_undoable, f"call push_undo in the evolver of {fact_kind}: undo cannot take it back"
        if len(state.undo_steps.get("A", ())) == steps + 1 and is_undone_soon:
            self.book.submit(Undo("A"), MC_A)
            assert state.turns == turns and state.rooms == rooms
            assert ballot_values(state) == ballots_before
            assert self.list_standings() == standings_before

    def list_standings(self) -> list[tuple[Placing, ...]]:
        """The places of all categories."""
        state = self.book.state
        return [self.tally.standing(state, category).placings for category in state.contest.categories]

    @rule(command=COMMANDS, by=SEATS, seconds=st.integers(0, 600))
    def anything(self, command: Any, by: Actor, seconds: int) -> None:
        """Whatever, by whoever."""
        self.book.clock.forward(seconds)
        self.ask(command, by)

    @rule(seconds=st.integers(1, 600), despite=st.booleans())
    def go_on(self, seconds: int, despite: bool) -> None:
        """The MC does what comes next."""
        self.book.clock.forward(seconds)
        state = self.book.state
        room = state.rooms["A"]
        live = state.turns.get(room.live or 0)
        if live is not None and live.phase != "closed":
            return self.ask(Advance(live.number, live.phase, despite), MC_A)
        waiting = [number for number in room.queue if state.turns[number].phase == "queued"]
        return self.ask(Call(waiting[0]) if waiting else EndBreak("A"), MC_A)

    @precondition(lambda self: self.book.state.unopened_day)
    @rule()
    def open_day(self) -> None:
        """The code that was written down opens the contest again."""
        sealed_day = self.book.state.unopened_day
        assert sealed_day is not None
        self.ask(OpenDay(sealed_day.code), MC_A)
        assert self.book.state.unopened_day is None

    @rule(marks=MARKS)
    def everybody_sends(self, marks: Any) -> None:
        """Every juror sends what is missing."""
        for number in list(self.book.state.turns):
            for id_ in self.book.state.missing_ballots(number):
                if self.book.state.turns[number].phase == "scoring":
                    self.book.submit_quietly(SendBallot(number, marks), juror(id_))

    @invariant()
    def holds(self) -> None:
        """What must hold after every step."""
        check(self.book.state)
        for category in self.book.state.contest.categories:
            check_standing(self.book.state, self.tally.standing(self.book.state, category))

    def teardown(self) -> None:
        """Refolding gives the same state."""
        assert repr(fold_entries(self.book.entries)) == repr(self.book.state)


def check_standing(state: State, standing: Standing) -> None:
    """Each turn is placed or unranked once, places count 1-2-2-4, and the tally forgot nothing."""
    placed = [p.candidate.number for p in standing.placings]
    out = [line.number for line in standing.unranked]
    assert sorted(placed + out) == sorted(t.number for t in state.turns_in_category(standing.category))
    for placing in standing.placings:
        assert placing.place == 1 + sum(other.place < placing.place for other in standing.placings)
        assert placing.is_tied == (sum(other.place == placing.place for other in standing.placings) > 1)
    assert Tally().standing(state, standing.category) == standing


Final.TestCase.settings = settings(max_examples=30, stateful_step_count=50, deadline=None)
TestFinal = Final.TestCase
