"""A head for each panel: what the head may do in the own panel, and what is refused elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.corrections import CorrectHeadOfJury, CorrectPanelHead, CorrectRoom
from scoring_tui.domain.commands.juror_absence import ExcuseJuror, ExpectJuror
from scoring_tui.domain.commands.jury import (
    Excuse,
    Penalise,
    Recuse,
    Reopen,
    SettleTie,
    Sign,
    Substitute,
    TakeBackPaper,
    WithdrawSignatures,
)
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.setup import IssuePins, TakeSeat
from scoring_tui.domain.commands.stage import CloseScoring, Disqualify, Freeze
from scoring_tui.domain.evolve import fold_entries
from scoring_tui.domain.facts.setup import PinsIssued
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.sign_in import sign_in_info
from scoring_tui.errors import CommandRefused, InvalidInput
from scoring_tui.exports.pins import build_pin_slips, pin_slips_as_text
from scoring_tui.hub.preflight.capacity import count_seats
from scoring_tui.rules.setup import list_seats
from scoring_tui.views import chair as chair_view
from scoring_tui.views.chair import ChairView
from tests.helpers.support import CHAIR, COMMITTEE, juror, send, small_contest, to_scoring
from tests.helpers.two_panels import HEAD_A, HEAD_B, MC_B, headed_panels, shared_final

ONLY_CHAIR = "only the head of jury may do that, not the head of a panel"
OWN_PANEL = "that is for panel A: the head of panel B acts in panel B only"


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Engine]:
    """Room A: no. 1 to 3, led by juror j2; room B: no. 4 to 6, led by a person who is no juror."""
    engine = shared_final(tmp_path / "rooms.db", headed_panels())
    yield engine
    engine.ledger.close()


def refused(engine: Engine, command: Command, words: str, by: Actor) -> None:
    """The command is refused with these words, and nothing changes."""
    before = repr(engine.state)
    with pytest.raises(CommandRefused) as no:
        engine.submit(command, by)
    assert words in str(no.value.message) and repr(engine.state) == before


def view_of(engine: Engine, actor: Actor) -> ChairView:
    return chair_view.project(engine, actor, None)


# --- seats --------------------------------------------------------------------------------------------


def test_each_head_has_a_seat_of_its_own(rooms: Engine) -> None:
    seats = list_seats(rooms.state)
    assert [str(seat) for seat in seats if seat.role is Role.CHAIR] == ["chair:A", "chair:B", "chair"]
    assert Seat.parse("chair:A") == HEAD_A.seat and HEAD_A.seat.is_panel_head and not CHAIR_SEAT.is_panel_head
    choices = [
        (str(choice.seat), choice.name, str(choice.office), choice.room)
        for choice in sign_in_info(rooms, Role.CHAIR).seats
    ]
    assert choices == [
        ("chair", CHAIR.name, "Head of jury", ""),
        ("chair:A", "Juri j2", "Head of panel A", "Pendopo"),
        ("chair:B", "Dr. Kepala Aula", "Head of panel B", "Aula"),
    ]
    rooms.submit(TakeSeat("laptop"), HEAD_A)
    assert rooms.state.seat_devices[HEAD_A.seat] == "laptop"
    assert count_seats(rooms.state.contest) == 5 + 2 * 2 + 2 + 1


def test_a_contest_without_heads_is_as_before(final: Engine) -> None:
    assert [str(choice.seat) for choice in sign_in_info(final, Role.CHAIR).seats] == ["chair"]
    assert str(sign_in_info(final, Role.CHAIR).seats[0].office) == ""
    refused(final, TakeSeat("laptop"), "there is no seat chair:A", HEAD_A)
    (slip,) = build_pin_slips(final.state, {"chair": "123456"})
    assert (slip.office, slip.room, slip.pin) == ("", "", "123456") and "123456" not in repr(slip)


def test_the_slip_of_a_juror_who_leads_tells_the_two_seats_apart(rooms: Engine) -> None:
    slips = build_pin_slips(rooms.state, {"juror:j2": "111111", "chair:A": "222222", "chair": "333333"})
    text = pin_slips_as_text("Final", slips)
    assert "Juri j2\n  Room: Pendopo · seat juror:j2\n  PIN  1 1 1 1 1 1" in text
    assert "Juri j2\n  Head of panel A · Room: Pendopo · seat chair:A\n  PIN  2 2 2 2 2 2" in text
    assert f"{CHAIR.name}\n  Head of jury · Seat chair\n" in text


# --- what a head may do -------------------------------------------------------------------------------


def test_the_head_reopens_excuses_recuses_and_substitutes_in_the_own_panel(rooms: Engine) -> None:
    to_scoring(rooms, 4, MC_B)
    send(rooms, 4, "k1", "8", "8", "8")
    rooms.submit(Reopen(4, "k1", "salah ketik"), HEAD_B)
    rooms.submit(Excuse(4, "j1", "terlambat"), HEAD_B)
    rooms.submit(Recuse(5, "k2", "atasan"), HEAD_B)
    rooms.submit(Substitute("B", "k1", "Pengganti", "sakit"), HEAD_B)
    assert (4, "j1") in rooms.state.excused_ballots and (5, "k2") in rooms.state.recused_jurors
    assert rooms.state.panel_members["B"] == ("j1", "k1-b", "k2")
    entry = rooms.ledger.read_after(rooms.state.seq - 1)[0]
    assert (entry.actor, entry.seat) == (HEAD_B.name, "chair:B")
    assert repr(fold_entries(rooms.ledger.read_after(0))) == repr(rooms.state)


def test_all_of_a_juror_means_all_before_the_own_panel(rooms: Engine) -> None:
    rooms.submit(ExcuseJuror("j1", "dipanggil"), HEAD_B)
    assert sorted(rooms.state.excused_ballots) == [(4, "j1"), (5, "j1"), (6, "j1")]
    rooms.submit(ExcuseJuror("j1", "dipanggil"), CHAIR)
    rooms.submit(ExpectJuror("j1", "kembali"), HEAD_A)
    assert sorted(rooms.state.excused_ballots) == [(4, "j1"), (5, "j1"), (6, "j1")]
    rooms.submit(Substitute("", "j1", "Pengganti", "sakit"), HEAD_A)
    assert rooms.state.panel_members == {"A": ("j1-b", "j2", "j3"), "B": ("j1", "k1", "k2")}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (Reopen(1, "j1", "salah"), OWN_PANEL),
        (Excuse(1, "j1", "salah"), OWN_PANEL),
        (Recuse(1, "j1", "salah"), OWN_PANEL),
        (TakeBackPaper(1, "j1", "salah"), OWN_PANEL),
        (Substitute("A", "j1", "Pengganti", "sakit"), OWN_PANEL),
        (ExcuseJuror("j1", "pergi", (1,)), OWN_PANEL),
        (ExcuseJuror("j1", "pergi", panel="A"), OWN_PANEL),
        (IssuePins((Seat(Role.JUROR, "j3"),)), "Juri j3 does not sit in panel B"),
        (IssuePins((HEAD_B.seat,)), ONLY_CHAIR),
        (IssuePins((CHAIR_SEAT,)), "a new PIN for chair comes from the committee"),
        (Sign("pelaksana"), ONLY_CHAIR),
        (WithdrawSignatures("pelaksana", "salah"), ONLY_CHAIR),
        (SettleTie("pelaksana", (4, 5), "undian"), ONLY_CHAIR),
        (Penalise(4, "1", "terlambat"), ONLY_CHAIR),  # type: ignore[arg-type]
        (Disqualify(4, "jiplakan"), ONLY_CHAIR),
        (SetGuest("c004", True, "tamu"), ONLY_CHAIR),
        (CloseScoring(4), ONLY_CHAIR),
        (Freeze("pelaksana"), ONLY_CHAIR),
        (CorrectRoom("B", "Lain", "salah"), ONLY_CHAIR),
        (CorrectHeadOfJury("Lain", "salah"), ONLY_CHAIR),
    ],
)
def test_what_is_refused_to_the_head_of_a_panel(rooms: Engine, command: Command, words: str) -> None:
    refused(rooms, command, words, HEAD_B)


def test_the_head_of_jury_acts_in_every_panel_and_alone_signs(rooms: Engine) -> None:
    for number in (1, 2, 3):
        to_scoring(rooms, number)
        for id_ in ("j1", "j2", "j3"):
            send(rooms, number, id_, "8", "8", str(number))
    refused(rooms, Sign("pengawas"), ONLY_CHAIR, HEAD_A)
    rooms.submit(Sign("pengawas"), CHAIR)
    rooms.submit(Sign("pengawas"), juror("j2"))  # as a juror of the category, at the other seat
    assert rooms.state.is_signed("pengawas")
    rooms.submit(Excuse(4, "k1", "sakit"), CHAIR)
    assert (4, "k1") in rooms.state.excused_ballots


# --- new PINs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "seat", "words"),
    [
        (CHAIR, "juror:k1", ""),
        (CHAIR, "chair:A", ""),
        (HEAD_B, "juror:k1", ""),
        (HEAD_B, "juror:j1", ""),
        (CHAIR, "mc:A", "a new PIN for mc:A comes from the committee"),
        (CHAIR, "chair", "a new PIN for chair comes from the committee"),
        (CHAIR, "juror:j9", "there is no seat juror:j9"),
        (juror("j1"), "juror:j1", "this seat may not do that"),
        (Actor("Kepala", Seat(Role.CHAIR, "Z")), "juror:j1", "does not sit in panel Z"),
    ],
)
def test_a_head_makes_pins_for_those_whom_the_head_leads(
    rooms: Engine, actor: Actor, seat: str, words: str
) -> None:
    command = IssuePins((Seat.parse(seat),))
    if words:
        refused(rooms, command, words, actor)
    else:
        (entry,) = rooms.submit(command, actor)
        assert entry.fact == PinsIssued(seats=(seat,), ends_sessions=True)


# --- what a head sees ---------------------------------------------------------------------------------


def test_the_head_of_a_panel_sees_its_turns_and_categories_only(rooms: Engine) -> None:
    to_scoring(rooms, 1)
    to_scoring(rooms, 4, MC_B)
    view, whole_view = view_of(rooms, HEAD_B), view_of(rooms, CHAIR)
    assert [sheet.category_id for sheet in view.standing_sheets] == ["pelaksana"]
    assert {ballot.number for ballot in view.missing_ballots} == {4}
    assert {ballot.number for ballot in whole_view.missing_ballots} == {1, 4}
    assert {member.panel_id for member in view.panel_members} == {"B"}
    assert [str(seat.name) for seat in view.seat_presence] == ["MC Aula", "Juri j1", "Juri k1", "Juri k2"]
    names = [str(seat.name) for seat in whole_view.seat_presence]
    assert names[2:5] == ["Head of panel A", "Head of panel B", "Juri j1"]
    assert view.missing_ballots[0].allowed_actions == {"excuse", "recuse", "nudge"}


def test_a_category_of_two_panels_is_shown_in_part_with_places_of_the_whole(tmp_path: Path) -> None:
    contest = headed_panels()
    sessions = [session.model_copy(update={"categories": ("pengawas",)}) for session in contest.session]
    category = contest.category[:1]
    contest = contest.model_copy(update={"session": tuple(sessions), "category": category})
    raw = contest.model_dump(mode="json", by_alias=True, exclude_none=True)
    rooms = shared_final(tmp_path / "f.db", type(contest).model_validate(raw), category="pengawas")
    with rooms.ledger:
        panels = {turn.number: turn.panel for turn in rooms.state.turns.values()}
        for number, panel in panels.items():
            to_scoring(rooms, number, MC_B if panel == "B" else Actor("MC", Seat(Role.MC, "A")))
            for id_ in rooms.state.turns[number].jurors:
                send(rooms, number, id_, "8", "8", str(9 - number))
        (whole,) = view_of(rooms, CHAIR).standing_sheets
        (part,) = view_of(rooms, HEAD_B).standing_sheets
        own_lines = [line for line in whole.lines if panels[line.number] == "B"]
        assert own_lines and len(own_lines) < len(whole.lines)
        assert [(line.number, line.place) for line in part.lines] == [
            (line.number, line.place) for line in own_lines
        ]
        assert {id_ for id_, _ in part.jurors} == {"j1", "k1", "k2"}
        assert part.allowed_actions == {"change", "dispute"} and {"sign", "change"} <= whole.allowed_actions


# --- the contest file and corrections -----------------------------------------------------------------


def test_the_head_can_be_corrected_and_named_later(final: Engine) -> None:
    refused(final, CorrectPanelHead("A", "j9", "salah"), "there is no juror j9", COMMITTEE)
    refused(final, CorrectPanelHead("Z", "j1", "salah"), "there is no panel Z", COMMITTEE)
    refused(final, CorrectPanelHead("A", " ", "salah"), "must not be empty", COMMITTEE)
    final.submit(CorrectPanelHead("A", "j1", "lupa"), COMMITTEE)
    assert final.state.panel_head("A") == "Juri 1" and final.state.headed_panels == ("A",)
    final.submit(CorrectPanelHead("A", "Bu Kepala", "diganti"), CHAIR)
    assert final.state.panel_head("A") == "Bu Kepala"
    refused(final, CorrectPanelHead("A", "Bu Kepala", "diganti"), "is that already", CHAIR)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ('"x-99"', 'there is no "x-99"; there are'),
        ('" "', "must not be empty"),
        ("3", "must be text in quotation marks"),
        ('"Bu\u202e Kepala"', ""),
    ],
)
def test_a_wrong_head_is_named_with_its_place(tmp_path: Path, head: str, words: str) -> None:
    text = (Path(__file__).parents[2] / "data/bekasi-2023.toml").read_text(encoding="utf-8")
    path = tmp_path / "c.toml"
    path.write_text(text.replace("[[panel]]", f"[[panel]]\nhead = {head}", 1), encoding="utf-8")
    with pytest.raises(InvalidInput) as bad:
        read_contest(path)
    (problem,) = bad.value.problems
    assert problem.place.endswith("/ head") and words in str(problem.what)


def test_a_head_by_id_or_name_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "data/bekasi-2023.toml").read_text(encoding="utf-8")
    path = tmp_path / "c.toml"
    path.write_text(text.replace("[[panel]]", '[[panel]]\nhead = "Dra. Kepala Panel"', 1), encoding="utf-8")
    assert read_contest(path).panel[0].head == "Dra. Kepala Panel"
    assert small_contest().panel[0].head == ""
