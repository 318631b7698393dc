"""No sequence of commands breaks the house: invariants, refolding, and refusals that leave no trace."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import (
    DropPenalty,
    EnterPaper,
    Excuse,
    PaperBallot,
    Penalise,
    Recuse,
    Reopen,
    SendBallot,
    SettleTie,
    Sign,
    Substitute,
    WithdrawSignatures,
)
from scoring_tui.domain.commands.setup import (
    Declare,
    DeclareScoring,
    DrawOrder,
    ImportDifficulty,
    ImportResults,
    ImportRoster,
    IssuePins,
    LockSeat,
    TakeSeat,
)
from scoring_tui.domain.commands.stage import (
    Advance,
    Blank,
    Call,
    CloseScoring,
    Disqualify,
    EndBreak,
    Extend,
    Freeze,
    MarkAbsent,
    OpenScoring,
    Pause,
    Postpone,
    Reinstate,
    Restart,
    Resume,
    TakeBreak,
    Thaw,
    Undo,
    Withdraw,
)
from scoring_tui.domain.evolve import apply_entry, fold_entries
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.rules.base import decide
from scoring_tui.scoring.standings.tally import Standing, Tally
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
)

DEVICES = st.sampled_from(["laptop", "tablet", ""])
SCORINGS = st.fixed_dictionaries({"decimals": st.integers(1, 3)})

DRAWN_COMMANDS = (
    st.builds(Call, NUMBERS),
    *[st.builds(Advance, NUMBERS, PHASES, st.booleans())] * 4,
    *[st.builds(SendBallot, NUMBERS, MARKS)] * 6,
    st.builds(SendBallot, NUMBERS, WRONG),
    st.builds(EnterPaper, st.lists(st.builds(PaperBallot, NUMBERS, JURORS, WRONG), max_size=2).map(tuple)),
    st.builds(Restart, NUMBERS),
    st.builds(Pause, NUMBERS),
    st.builds(Resume, NUMBERS),
    st.builds(Extend, NUMBERS, st.sampled_from([-600, -30, 30])),
    st.builds(OpenScoring, NUMBERS),
    st.builds(CloseScoring, NUMBERS, st.booleans()),
    st.builds(MarkAbsent, NUMBERS),
    st.builds(Withdraw, NUMBERS, REASON),
    st.builds(Postpone, NUMBERS),
    st.builds(Disqualify, NUMBERS, REASON),
    st.builds(Reinstate, NUMBERS, REASON),
    st.builds(TakeBreak, st.sampled_from(["A", "Z"]), st.sampled_from([0, 600])),
    st.builds(EndBreak, st.just("A")),
    st.builds(Undo, st.just("A")),
    st.builds(Freeze, CATEGORY),
    st.builds(Thaw, CATEGORY),
    st.builds(Blank, st.just("A"), st.booleans()),
    st.builds(SendBallot, NUMBERS, MARKS),
    st.builds(EnterPaper, st.lists(st.builds(PaperBallot, NUMBERS, JURORS, MARKS), max_size=2).map(tuple)),
    st.builds(Reopen, NUMBERS, JURORS, REASON),
    st.builds(Excuse, NUMBERS, JURORS, REASON),
    st.builds(Recuse, NUMBERS, JURORS, REASON),
    st.builds(Substitute, st.just("A"), JURORS, st.just("Pengganti"), REASON),
    st.builds(
        SettleTie, CATEGORY, st.lists(NUMBERS, min_size=2, max_size=3).map(tuple), REASON, st.booleans()
    ),
    st.builds(Sign, CATEGORY),
    st.builds(WithdrawSignatures, CATEGORY, REASON),
    st.builds(DrawOrder, st.integers(0, 9), CATEGORY | st.none()),
    st.builds(ImportRoster, st.just("x"), st.just(contestants(["Baru"], first=99)), st.booleans()),
    st.builds(Declare, st.just(small_contest())),
    st.builds(DeclareScoring, st.builds(small_contest, scoring=SCORINGS)),
    st.builds(ImportResults, st.just("tahap-1"), st.just("x"), st.just(()), REASON),
    st.builds(ImportDifficulty, st.just("x"), st.just(())),
    st.builds(IssuePins, st.sampled_from([(), (CHAIR_SEAT,)])),
    st.builds(TakeSeat, DEVICES, DEVICES),
    st.builds(LockSeat, st.just(CHAIR_SEAT), DEVICES, st.just(5)),
    st.builds(Penalise, NUMBERS, st.sampled_from([Decimal("0.5"), Decimal(0)]), REASON),
    st.builds(DropPenalty, NUMBERS, st.integers(1, 40), REASON),
)
"""One strategy for each kind of command; a kind listed more than once is drawn more often."""

COMMANDS = st.one_of(*DRAWN_COMMANDS)


class Book:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.state = State()
        self.entries: list[Entry] = []
        self.clock = FakeClock()
        self.submit(Declare(small_contest()), COMMITTEE)
        self.submit(ImportRoster("uji", contestants(["A", "B", "C"])), COMMITTEE)
        self.submit(ImportRoster("uji", contestants(["D", "E"], "pelaksana", 4)), COMMITTEE)
        self.submit(DrawOrder(7), COMMITTEE)

    def submit(self, command: Command, by: Actor) -> list[Fact]:
        """Decide, append, apply."""
        facts = decide(self.state, command, by, self.clock())
        for fact in facts:
            seq = len(self.entries) + 1
            stored = type(fact).model_validate_json(fact.model_dump_json())
            entry = Entry(seq, "2024-12-20T01:00:00.000+00:00", by.name, str(by.seat), stored, f"k{seq}", "")
            self.entries.append(entry)
            apply_entry(self.state, entry)
        return facts

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
    for turn in state.turns.values():
        assert turn.timer is None or turn.timer.seconds > 0
    for category in state.contest.categories:
        if state.is_signed(category):
            assert state.is_complete(category)


class Final(RuleBasedStateMachine):
    """A final in which anybody asks for anything at any moment, and now and then for what comes next."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book()
        self.tally = Tally()

    def ask(self, command: Any, by: Actor) -> None:
        """A refusal changes nothing; anything else appends; undo takes a step of the stage back exactly."""
        state = self.book.state
        command = aimed(state, command)
        before, length = repr(state), len(self.book.entries)
        turns, rooms, steps = dict(state.turns), dict(state.rooms), len(state.undo_steps.get("A", ()))
        try:
            self.book.submit(command, suitable(command, by))
        except CommandRefused as no:
            assert str(no.message)
            assert repr(state) == before and len(self.book.entries) == length
            return
        assert len(self.book.entries) > length
        if len(state.undo_steps.get("A", ())) == steps + 1 and self.book.clock.ms % 5 == 0:
            self.book.submit(Undo("A"), MC_A)
            assert state.turns == turns and state.rooms == rooms

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


Final.TestCase.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)
TestFinal = Final.TestCase
