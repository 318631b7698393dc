"""A juror in two panels on one day: where he is due, who may replace him, and which hours are refused."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.corrections import CorrectSession
from scoring_tui.domain.commands.juror_absence import ExcuseJuror
from scoring_tui.domain.commands.jury import Excuse, Reopen, Substitute
from scoring_tui.domain.commands.stage import Advance, Call, CloseScoring, EndBreak, TakeBreak
from scoring_tui.domain.evolve import fold_entries
from scoring_tui.domain.seat import Role
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.engine.sign_in import sign_in_info
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.pins import build_pin_slips
from scoring_tui.rules.setup import list_seats
from scoring_tui.scoring.plan.appearances import count_daily_presentations
from scoring_tui.views import juror as juror_view
from scoring_tui.views import mc as mc_view
from scoring_tui.views.juror_absence import count_absences
from scoring_tui.views.juror_stage import choose_stage
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, juror, send, small_contest, to_scoring
from tests.helpers.two_panels import DAY, MC_B, shared_final, shared_juror


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Engine]:
    """Room A: no. 1 to 3; room B: no. 4 and 5, and no. 6 two days later. Juror j1 sits in both."""
    engine = shared_final(tmp_path / "rooms.db")
    assert engine.state.rooms["A"].queue == (1, 2, 3) and engine.state.rooms["B"].queue == (4, 5, 6)
    yield engine
    engine.ledger.close()


def refused(engine: Engine, command: Command, words: str, by: Actor = CHAIR) -> None:
    """The command is refused with these words, and nothing changes."""
    before = repr(engine.state)
    with pytest.raises(CommandRefused) as no:
        engine.submit(command, by)
    assert words in str(no.value.message) and repr(engine.state) == before


# --- where the juror is due ---------------------------------------------------------------------------


def test_the_form_follows_the_room_where_the_juror_is_due(rooms: Engine) -> None:
    assert choose_stage(rooms.state, "j1") is None
    rooms.submit(Call(1), MC_A)
    assert choose_stage(rooms.state, "j1") == 1
    rooms.submit(Call(4), MC_B)  # room A is late: the earlier session is still on
    assert choose_stage(rooms.state, "j1") == 1 and choose_stage(rooms.state, "k1") == 4
    for phase in ("called", "presentation", "questions"):
        rooms.submit(Advance(1, phase), MC_A)
    assert choose_stage(rooms.state, "j1") == 1  # his ballot is missing
    for phase in ("called", "presentation", "questions"):
        rooms.submit(Advance(4, phase), MC_B)
    assert choose_stage(rooms.state, "j1") == 1  # the older open ballot
    send(rooms, 1, "j1", "8", "8", "8")
    assert choose_stage(rooms.state, "j1") == 4
    send(rooms, 4, "j1", "8", "8", "8")
    assert choose_stage(rooms.state, "j1") == 4  # he has gone on to the later session
    rooms.submit(Reopen(1, "j1", "salah"), CHAIR)
    assert choose_stage(rooms.state, "j1") == 1


def test_an_excused_ballot_does_not_hold_the_juror(rooms: Engine) -> None:
    to_scoring(rooms, 1)
    rooms.submit(Call(4), MC_B)
    rooms.submit(Excuse(1, "j1", "lewat"), CHAIR)
    assert choose_stage(rooms.state, "j1") == 4


def test_the_view_names_the_other_room_and_its_break_only(rooms: Engine) -> None:
    rooms.submit(Call(1), MC_A)
    rooms.submit(Call(4), MC_B)
    view = juror_view.project(rooms, juror("j1"), None)
    assert view is not None and view.number_on_stage == 1
    assert [(stage.number, stage.room_name) for stage in view.other_stages] == [(4, "Aula")]
    assert view.turns[1].room_name == "Pendopo" and view.turns[4].room_name == "Aula"
    other_view = juror_view.project(rooms, juror("k1"), None)
    assert other_view is not None and other_view.other_stages == () and other_view.turns[4].room_name == ""


def test_a_break_in_the_other_room_is_not_shown_while_a_turn_needs_the_juror(rooms: Engine) -> None:
    rooms.submit(TakeBreak("A", 600), MC_A)
    rooms.submit(Call(4), MC_B)
    view = juror_view.project(rooms, juror("j1"), None)
    assert view is not None and view.room_break is None
    rooms.submit(EndBreak("A"), MC_A)
    for phase in ("called", "presentation", "questions"):
        rooms.submit(Advance(4, phase), MC_B)
    for id_ in ("j1", "k1", "k2"):
        send(rooms, 4, id_, "8", "8", "8")
    rooms.submit(CloseScoring(4), MC_B)
    rooms.submit(TakeBreak("A", 600), MC_A)
    view = juror_view.project(rooms, juror("j1"), None)
    assert view is not None and view.room_break is not None


def test_the_mc_reads_in_which_room_a_late_juror_is(rooms: Engine) -> None:
    rooms.submit(Call(1), MC_A)
    rooms.submit(Call(4), MC_B)
    (progress,) = mc_view.project(rooms, MC_B, None).turn_progress
    assert [status.other_room for status in progress.ballot_statuses] == ["Pendopo", "", ""]
    rooms.submit(Advance(1, "called"), MC_A)
    (progress,) = mc_view.project(rooms, MC_A, None).turn_progress
    assert [status.other_room for status in progress.ballot_statuses] == ["Aula", "", ""]
    for phase in ("presentation", "questions"):
        rooms.submit(Advance(1, phase), MC_A)
    (progress,) = mc_view.project(rooms, MC_B, None).turn_progress
    assert [status.other_room for status in progress.ballot_statuses] == ["", "", ""]


# --- seats, plan, absence -----------------------------------------------------------------------------


def test_the_juror_has_one_seat_with_both_rooms(rooms: Engine) -> None:
    seats = [str(seat) for seat in list_seats(rooms.state)]
    assert seats.count("juror:j1") == 1
    (slip,) = build_pin_slips(rooms.state, {"juror:j1": "123456"})
    assert slip.room == "Pendopo, Aula"
    choice = next(
        choice for choice in sign_in_info(rooms, Role.JUROR).seats if str(choice.seat) == "juror:j1"
    )
    assert choice.room == "Pendopo, Aula"


def test_the_presentations_of_both_rooms_count_for_the_day(rooms: Engine) -> None:
    counts = count_daily_presentations(rooms.state)
    assert counts["j1", date(2024, 12, 20)] == 5 and counts["k1", date(2024, 12, 20)] == 2


def test_the_rest_of_the_day_is_excused_in_both_rooms(rooms: Engine) -> None:
    absences = count_absences(rooms, "j1")
    assert absences.missing_by_day == ((date(2024, 12, 20), 5), (date(2024, 12, 22), 1))
    assert absences.missing_by_room[:2] == (
        (date(2024, 12, 20), "A", "Pendopo", 3),
        (date(2024, 12, 20), "B", "Aula", 2),
    )
    assert count_absences(rooms, "k1").missing_by_room == ()
    rooms.submit(ExcuseJuror("j1", "dipanggil", day=date.fromisoformat(DAY)), CHAIR)
    assert [number for number, id_ in rooms.state.excused_ballots if id_ == "j1"] == [1, 2, 3, 4, 5]


def test_the_rest_of_the_day_is_excused_in_one_room(rooms: Engine) -> None:
    rooms.submit(ExcuseJuror("j1", "dipanggil", day=date.fromisoformat(DAY), panel="B"), COMMITTEE)
    assert [number for number, _ in rooms.state.excused_ballots] == [4, 5]
    refused(rooms, ExcuseJuror("j1", "dipanggil", (1,), panel="B"), "no. 1 is before another panel")
    refused(rooms, ExcuseJuror("j1", "dipanggil", panel="Z"), "there is no panel Z")


# --- hours --------------------------------------------------------------------------------------------


def test_a_session_cannot_move_into_the_hours_of_the_other_room(rooms: Engine) -> None:
    command = CorrectSession(1, "terlambat", start=time(9, 30))
    refused(rooms, command, "session 2 would overlap session 1, where Juri j1 must be too", COMMITTEE)
    command = CorrectSession(2, "maju", day=date(2024, 12, 20), start=time(7))
    refused(rooms, command, "correct the end of session 3 first", COMMITTEE)
    rooms.submit(CorrectSession(2, "maju", day=date(2024, 12, 20), start=time(12), end=time(13)), COMMITTEE)
    assert rooms.state.contest.session[2].hours == "12:00-13:00"


# --- substitutes --------------------------------------------------------------------------------------


def test_a_substitute_takes_the_place_in_one_panel_or_in_all(rooms: Engine) -> None:
    rooms.submit(Substitute("B", "j1", "Pengganti", "sakit"), CHAIR)
    assert rooms.state.panel_members == {"A": ("j1", "j2", "j3"), "B": ("j1-b", "k1", "k2")}
    assert rooms.state.turns[1].jurors[0] == "j1" and rooms.state.turns[4].jurors[0] == "j1-b"
    rooms.submit(Substitute("A", "j1", "pengganti", "sakit juga"), CHAIR)  # the same person, the same seat
    assert rooms.state.panel_members["A"] == ("j1-b", "j2", "j3")
    assert rooms.state.jurors["j1-b"].name == "Pengganti" and "j1-c" not in rooms.state.jurors
    rooms.submit(Substitute("", "j1-b", "Lain", "pulang"), CHAIR)
    assert {members[0] for members in rooms.state.panel_members.values()} == {"j1-c"}
    refused(rooms, Substitute("", "j1", "X", "y"), "Juri j1 sits in no panel now")
    entries = rooms.ledger.read_after(0)
    assert repr(fold_entries(entries)) == repr(rooms.state)


def test_a_juror_of_the_contest_who_has_time_can_be_the_substitute(rooms: Engine) -> None:
    rooms.submit(Substitute("A", "j2", "JURI k1", "sakit"), CHAIR)
    assert rooms.state.panel_members["A"] == ("j1", "k1", "j3")
    assert rooms.state.jurors["k1"].name == "Juri k1"  # as it is known, not as it was typed
    to_scoring(rooms, 1)
    for id_ in ("j1", "k1", "j3"):
        send(rooms, 1, id_, "8", "8", "8")
    assert rooms.state.is_settled(1)
    assert find_disagreements(rooms.ledger, rooms.state, rooms.tally, ("pengawas",)) == []


def test_a_juror_who_was_replaced_may_come_back(rooms: Engine) -> None:
    to_scoring(rooms, 1)
    send(rooms, 1, "j2", "8", "8", "8")
    rooms.submit(Substitute("A", "j2", "Pengganti", "sakit"), CHAIR)
    rooms.submit(Substitute("A", "j3", "Juri j2", "sakit"), CHAIR)
    assert rooms.state.panel_members["A"] == ("j1", "j2-b", "j2")
    assert rooms.state.turns[1].jurors == ("j1", "j2", "j3")  # nobody judges a turn twice
    assert rooms.state.turns[2].jurors == ("j1", "j2-b", "j2")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (Substitute("A", "j2", "Juri j3", "sakit"), "Juri j3 sits in panel A already"),
        (Substitute("A", "j2", "Juri k1", "sakit", "Dinas"), "with another office: leave the office empty"),
        (Substitute("Z", "j2", "Baru", "sakit"), "Juri j2 does not sit in panel Z"),
        (Substitute("A", "k1", "Baru", "sakit"), "Juri k1 does not sit in panel A"),
        (Substitute("A", "j2", " ", "sakit"), "a name is needed"),
        (Substitute("A", "j2", "Baru", " "), "a reason is needed"),
    ],
)
def test_what_no_substitute_can_be(rooms: Engine, command: Substitute, words: str) -> None:
    refused(rooms, command, words)


def test_a_substitute_who_is_due_elsewhere_at_that_time_is_refused(tmp_path: Path) -> None:
    sessions = shared_juror().model_dump(mode="json", by_alias=True)["session"]
    sessions[1] |= {"start": "09:00"}
    panels = [
        {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j3"]},
        {"id": "B", "room": "Aula", "jurors": ["k1", "k2"]},
    ]
    rooms = shared_final(tmp_path / "f.db", shared_juror(session=sessions, panel=panels))
    with rooms.ledger:
        refused(rooms, Substitute("A", "j2", "Juri k1", "sakit"), "Juri k1 is due in session 2 (2024-12-20")
        for number in (1, 2, 3):
            to_scoring(rooms, number)
            for id_ in ("j1", "j2", "j3"):
                send(rooms, number, id_, "8", "8", "8")
        rooms.submit(Substitute("B", "k1", "Juri j2", "sakit"), CHAIR)  # session 1 is over
        assert rooms.state.panel_members["B"] == ("j2", "k2")


def test_at_desks_nobody_is_due_at_an_hour(tmp_path: Path) -> None:
    about = small_contest().contest.model_copy(update={"desk": True})
    contest = shared_juror(contest=about.model_dump(by_alias=True), timing=None)
    rooms = shared_final(tmp_path / "f.db", contest)
    with rooms.ledger:
        rooms.submit(CorrectSession(1, "maju", start=time(8)), COMMITTEE)
        rooms.submit(Substitute("A", "j2", "Juri k1", "sakit"), CHAIR)
        assert choose_stage(rooms.state, "j1") is None
