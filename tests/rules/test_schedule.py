"""The running order after the draw: moves in the queue, to other sessions and rooms, and their undo."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import EnterPaper, PaperBallot, Sign, Substitute
from scoring_tui.domain.commands.schedule import MoveTurn
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Call, MarkAbsent, Postpone, Undo
from scoring_tui.domain.evolve import fold_entries
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.plan.appearances import plan_appearances
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    FakeClock,
    contestants,
    enter_paper,
    new_final,
    send,
    small_contest,
    to_scoring,
)
from tests.rules.test_properties import Book

MC_B = Actor("MC dua", Seat(Role.MC, "B"))
NAMES = ["A", "B", "C", "D", "E", "F", "G", "H"]


def two_rooms() -> Contest:
    """Rooms A and B, each with a session on two days; `pelaksana` is in room A on the second day only."""
    declared = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    declared["juror"] += [{"id": f"k{n}", "name": f"Juri B {n}"} for n in (1, 2)]
    declared["panel"].append({"id": "B", "room": "Aula", "jurors": ["k1", "k2"]})
    declared["session"] = [
        {"day": day, "start": "08:00", "panel": panel, "categories": ["pengawas"]}
        for panel in ("A", "B")
        for day in ("2024-12-20", "2024-12-21")
    ]
    declared["session"][1]["categories"].append("pelaksana")
    return Contest.model_validate(declared)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Engine]:
    """Room A: no. 1 and 2, then 5 and 6 on the second day; room B: no. 3 and 4, then 7 and 8."""
    engine = new_final(tmp_path / "rooms.db", NAMES, two_rooms(), FakeClock())
    assert queue(engine, "A") == (1, 2, 5, 6) and queue(engine, "B") == (3, 4, 7, 8)
    yield engine
    engine.ledger.close()


def queue(engine: Engine, panel_id: str = "A") -> tuple[int, ...]:
    return engine.state.rooms[panel_id].queue


def refused(engine: Engine, command: MoveTurn | Undo, words: str, by: Actor = MC_A) -> None:
    """The command is refused with these words, and nothing changes."""
    before = repr(engine.state)
    with pytest.raises(CommandRefused) as no:
        engine.submit(command, by)
    assert words in str(no.value.message) and repr(engine.state) == before


# --- in the queue -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (MoveTurn(4, before=2), (1, 4, 2, 3)),
        (MoveTurn(2, after=4), (1, 3, 4, 2)),
        (MoveTurn(2, after=3), (1, 3, 2, 4)),
        (MoveTurn(1, to_end=True), (2, 3, 4, 1)),
        (MoveTurn(1, session=0), (2, 3, 4, 1)),
    ],
)
def test_a_contestant_is_moved_and_undo_moves_back(
    final: Engine, move: MoveTurn, expected: tuple[int, ...]
) -> None:
    before = repr((final.state.rooms, final.state.turns))
    final.submit(move, MC_A)
    assert queue(final) == expected
    final.submit(Undo("A"), MC_A)
    assert repr((final.state.rooms, final.state.turns)) == before


def test_only_those_who_wait_are_moved(final: Engine) -> None:
    to_scoring(final, 1)
    refused(final, MoveTurn(1, to_end=True), "No. 1 does not wait")
    refused(final, MoveTurn(3, before=1), "No. 1 does not wait")
    final.submit(MarkAbsent(2), MC_A)
    final.submit(MoveTurn(2, to_end=True), MC_A)
    assert queue(final) == (1, 3, 4, 2) and final.state.turns[2].exclusion == "absent"


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (MoveTurn(2), "say where"),
        (MoveTurn(2, before=1, after=3), "say where"),
        (MoveTurn(2, before=2), "say where"),
        (MoveTurn(2, before=3), "has that place already"),
        (MoveTurn(4, to_end=True), "has that place already"),
        (MoveTurn(2, session=3), "there is no session 4; known are 1 to 1"),
        (MoveTurn(9, to_end=True), "no draw number 9"),
        (MoveTurn(2, before=9), "no draw number 9"),
    ],
)
def test_a_move_that_is_not_clear_is_refused(final: Engine, move: MoveTurn, words: str) -> None:
    refused(final, move, words)


def test_the_committee_gives_a_reason(final: Engine) -> None:
    refused(final, MoveTurn(4, before=1), "reason", COMMITTEE)
    final.submit(MoveTurn(4, "kereta terlambat", before=1), COMMITTEE)
    assert queue(final) == (4, 1, 2, 3)


def test_nobody_is_moved_in_a_signed_category(final: Engine) -> None:
    for number in (1, 2, 3, 4):
        to_scoring(final, number)
        for juror_id in ("j1", "j2", "j3"):
            send(final, number, juror_id, str(number + 1), "7.5", "9")
    final.submit(Sign("pengawas"), CHAIR)
    refused(final, MoveTurn(4, to_end=True), "signed")


def test_a_postponed_contestant_who_is_moved_forward_is_no_longer_postponed(final: Engine) -> None:
    final.submit(Postpone(1), MC_A)
    final.submit(MoveTurn(4, after=1), MC_A)
    assert queue(final) == (2, 3, 1, 4) and final.state.turns[1].is_postponed
    final.submit(MoveTurn(1, before=3), MC_A)
    assert queue(final) == (2, 1, 3, 4) and not final.state.turns[1].is_postponed
    final.submit(Undo("A"), MC_A)
    assert queue(final) == (2, 3, 1, 4) and final.state.turns[1].is_postponed


# --- sessions and rooms -----------------------------------------------------------------------------


def test_to_another_session(rooms: Engine) -> None:
    rooms.submit(MoveTurn(6, session=0), MC_A)
    assert queue(rooms) == (1, 2, 6, 5) and rooms.state.turns[6].session == 0
    rooms.submit(MoveTurn(1, "sakit", session=1), COMMITTEE)
    assert queue(rooms) == (2, 6, 5, 1) and rooms.state.turns[1].session == 1
    for _ in range(2):
        rooms.submit(Undo("A"), MC_A)
    assert queue(rooms) == (1, 2, 5, 6)
    assert [rooms.state.turns[number].session for number in (1, 6)] == [0, 1]


def test_beside_a_contestant_of_another_session(rooms: Engine) -> None:
    rooms.submit(MoveTurn(5, before=2), MC_A)
    assert queue(rooms) == (1, 5, 2, 6) and rooms.state.turns[5].session == 0


def test_a_postponed_contestant_gives_no_session(rooms: Engine) -> None:
    """No. 1 of the first day was postponed behind all others: no. 6 behind no. 1 stays on the second day."""
    rooms.submit(Postpone(1), MC_A)
    rooms.submit(MoveTurn(6, after=1), MC_A)
    assert queue(rooms) == (2, 5, 1, 6) and rooms.state.turns[6].session == 1
    rooms.submit(MoveTurn(6, session=0), MC_A)
    assert queue(rooms) == (2, 6, 5, 1)


def test_a_session_that_is_over_takes_nobody(rooms: Engine) -> None:
    to_scoring(rooms, 5)
    refused(rooms, MoveTurn(6, session=0), "session 1 (2024-12-20, 08:00:00, Pendopo) is over")


def test_a_session_without_the_category_takes_nobody(rooms: Engine) -> None:
    rooms.submit(ImportRoster("x", contestants(["Z"], "pelaksana", 50)), COMMITTEE)
    rooms.submit(DrawOrder(1, "pelaksana"), COMMITTEE)
    refused(rooms, MoveTurn(9, session=3), "has no Pelaksana")


def test_to_another_room(rooms: Engine) -> None:
    rooms.submit(MoveTurn(1, "proyektor rusak", session=2), MC_A)
    turn = rooms.state.turns[1]
    assert (turn.panel, turn.session, turn.jurors) == ("B", 2, ("k1", "k2"))
    assert queue(rooms, "A") == (2, 5, 6) and queue(rooms, "B") == (3, 4, 1, 7, 8)
    refused(rooms, MoveTurn(1, before=2), "panel B has an MC of its own")
    to_scoring(rooms, 1, MC_B)
    for juror_id in ("k1", "k2"):
        send(rooms, 1, juror_id, "8", "7.5", "9")
    assert rooms.state.is_settled(1)
    assert find_disagreements(rooms.ledger, rooms.state, rooms.tally) == []


def test_undo_takes_a_contestant_back_from_another_room(rooms: Engine) -> None:
    """The other room has gone on meanwhile; its steps stay."""
    before = repr(rooms.state.turns[1])
    rooms.submit(MoveTurn(1, before=4), MC_A)
    assert queue(rooms, "B") == (3, 1, 4, 7, 8)
    rooms.submit(Postpone(3), MC_B)
    rooms.submit(Undo("A"), MC_A)
    assert queue(rooms, "A") == (1, 2, 5, 6) and queue(rooms, "B") == (4, 7, 8, 3)
    assert repr(rooms.state.turns[1]) == before
    rooms.submit(Undo("B"), MC_B)
    assert queue(rooms, "B") == (3, 4, 7, 8)


def test_a_room_that_goes_on_with_a_newcomer_keeps_it(rooms: Engine) -> None:
    """The first room keeps the undo of its other steps."""
    rooms.submit(Postpone(2), MC_A)
    rooms.submit(MoveTurn(1, session=2), MC_A)
    rooms.submit(MarkAbsent(5), MC_A)
    to_scoring(rooms, 1, MC_B)
    kinds = [step.kind for step in rooms.state.undo_steps["A"]]
    assert kinds == ["turn-postponed", "contestant-absent"]
    for _ in kinds:
        rooms.submit(Undo("A"), MC_A)
    assert queue(rooms, "A") == (2, 5, 6) and queue(rooms, "B") == (3, 4, 1, 7, 8)
    while rooms.state.last_step("B"):
        rooms.submit(Undo("B"), MC_B)
    assert queue(rooms, "B") == (3, 4, 1, 7, 8) and rooms.state.turns[1].phase == "queued"


def test_a_ballot_keeps_a_contestant_in_the_room(rooms: Engine) -> None:
    marks = {leaf.id: leaf.scale.highest for leaf in rooms.state.rubric_of(1).leaves}
    ballot = PaperBallot(1, "j1", marks)
    rooms.submit(EnterPaper((ballot,), never_called=True), COMMITTEE)
    refused(rooms, MoveTurn(1, session=2), "ballots of no. 1 are in")
    enter_paper(rooms, PaperBallot(2, "j1", marks))
    refused(rooms, MoveTurn(2, session=2), "No. 2 does not wait")


def test_a_substitution_in_the_first_room_ends_its_undo(rooms: Engine) -> None:
    rooms.submit(MoveTurn(1, session=2), MC_A)
    rooms.submit(Substitute("A", "j1", "Pengganti", "sakit"), CHAIR)
    refused(rooms, Undo("A"), "nothing to undo")
    rooms.submit(MoveTurn(1, session=0), MC_B)
    assert rooms.state.turns[1].jurors == ("j1-b", "j2", "j3")


def test_the_file_is_read_alike(rooms: Engine) -> None:
    rooms.submit(MoveTurn(1, session=2), MC_A)
    rooms.submit(Call(1), MC_B)
    rooms.submit(MoveTurn(6, before=2), MC_A)
    with Ledger.open(rooms.ledger.path) as ledger:
        assert Engine(ledger).state == rooms.state


# --- any sequence -----------------------------------------------------------------------------------

NUMBERS = st.integers(1, 8)


class TwoRooms(RuleBasedStateMachine):
    """Two MCs move contestants, call them, postpone them and take steps back."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book(two_rooms())

    def ask(self, command: Any, by: Actor) -> bool:
        """Submit a command; return whether it was accepted."""
        with suppress(CommandRefused):
            self.book.submit(command, by)
            return True
        return False

    def existing(self, number: int) -> int:
        """A draw number that is there."""
        return 1 + number % len(self.book.state.turns)

    def places(self) -> object:
        """Rooms and turns; who can undo the move between two rooms is no part of them."""
        turns = {number: replace(turn, moved_from="") for number, turn in self.book.state.turns.items()}
        return dict(self.book.state.rooms), turns

    @rule(
        number=NUMBERS, place=st.sampled_from(["before", "after", "session", "to_end"]),
        value=NUMBERS, by=st.sampled_from([MC_A, MC_B, COMMITTEE]), is_undone=st.booleans(),
    )  # fmt: skip
    def move(self, number: int, place: str, value: int, by: Actor, is_undone: bool) -> None:
        """A move, which undo takes back exactly."""
        state = self.book.state
        before, number = self.places(), self.existing(number)
        panel_id = state.turns[number].panel
        value = value % 4 if place == "session" else value
        places: dict[str, Any] = {place: True if place == "to_end" else value}
        if self.ask(MoveTurn(number, "alasan", **places), by) and is_undone:
            mc = {"A": MC_A, "B": MC_B}[panel_id]
            self.book.submit(Undo(panel_id), mc)
            assert self.places() == before

    @rule(number=NUMBERS, command=st.sampled_from([Call, Postpone, MarkAbsent]))
    def act(self, number: int, command: Any) -> None:
        """The MC of the room acts on a turn."""
        number = self.existing(number)
        self.ask(command(number), {"A": MC_A, "B": MC_B}[self.book.state.turns[number].panel])

    @rule(by=st.sampled_from([MC_A, MC_B]))
    def undo(self, by: Actor) -> None:
        """A step can always be taken back while nobody has signed or sent a ballot."""
        if self.book.state.last_step(by.post):
            self.book.submit(Undo(by.post), by)

    @rule(seed=st.integers(0, 9))
    def draw_late(self, seed: int) -> None:
        """Nobody who is drawn changes place, no step of the MC is lost, and the plan knew the session."""
        state, number = self.book.state, len(self.book.state.turns) + 1
        queues = {panel: room.queue for panel, room in state.rooms.items()}
        steps = {panel: len(kept) for panel, kept in state.undo_steps.items()}
        self.book.submit(ImportRoster("x", contestants(["Telat"], "pengawas", 100 + number)), COMMITTEE)
        planned = plan_appearances(state, "pengawas")
        self.book.submit(DrawOrder(seed), COMMITTEE)
        assert plan_appearances(state, "pengawas") == planned
        for panel, room in state.rooms.items():
            assert tuple(n for n in room.queue if n < number) == queues[panel]
        assert steps == {panel: len(kept) for panel, kept in state.undo_steps.items()}

    @invariant()
    def queues_are_permutations(self) -> None:
        """Each queue, and each queue that undo would restore, has every turn of its room once."""
        state = self.book.state
        for panel, room in state.rooms.items():
            assert sorted(room.queue) == sorted(t.number for t in state.turns.values() if t.panel == panel)
        for turn in state.turns.values():
            assert state.contest.session[turn.session].panel == turn.panel
            assert turn.category in state.contest.session[turn.session].categories

    def teardown(self) -> None:
        """Everything can be taken back, and folding the entries again gives the same state."""
        for by in (MC_A, MC_B):
            while self.book.state.last_step(by.post):
                self.book.submit(Undo(by.post), by)
                self.queues_are_permutations()
        assert fold_entries(self.book.entries) == self.book.state


TwoRooms.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestTwoRooms = TwoRooms.TestCase
