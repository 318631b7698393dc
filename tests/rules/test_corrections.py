"""Corrections change what they name, with a reason, and nothing else; refusals name the remedy."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.corrections import (
    CorrectContestant,
    CorrectHeadOfJury,
    CorrectJuror,
    CorrectRoom,
    CorrectSession,
)
from scoring_tui.domain.commands.jury import Excuse, Sign
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Call, Disqualify, Postpone, Undo
from scoring_tui.domain.evolve import fold_entries
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from scoring_tui.views.signatures import describe_signatures
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    FakeClock,
    contestants,
    juror,
    new_final,
    send,
    small_contest,
    to_scoring,
)

MC_B = Actor("MC B", Seat(Role.MC, "B"))


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Engine]:
    """Two panels: A judges pengawas with j1-j3, B pelaksana with j4 and j5, each in a session of its own."""
    contest = small_contest(
        juror=[{"id": f"j{n}", "name": f"Juri {n}"} for n in range(1, 6)],
        panel=[
            {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j3"]},
            {"id": "B", "room": "Aula", "jurors": ["j4", "j5"]},
        ],
        session=[
            {"day": "2024-12-20", "start": "08:00", "end": "10:00", "panel": "A", "categories": ["pengawas"]},
            {
                "day": "2024-12-20",
                "start": "08:00",
                "end": "10:00",
                "panel": "B",
                "categories": ["pelaksana"],
            },
        ],
    )
    with _create(tmp_path / "rooms.db", contest) as ledger:
        yield Engine(ledger, FakeClock())


def _create(path: Path, contest: Contest) -> Ledger:
    with Ledger.create(path) as ledger:
        engine = Engine(ledger, FakeClock())
        engine.submit(Declare(contest), COMMITTEE)
        engine.submit(ImportRoster("uji", contestants(["Amir Hamzh", "Bela", "Citra"])), COMMITTEE)
        engine.submit(ImportRoster("uji", contestants(["Dedi", "Eka"], "pelaksana", 4)), COMMITTEE)
        engine.submit(DrawOrder(7), COMMITTEE)
    return Ledger.open(path)


def number_of(engine: Engine, contestant_id: str) -> int:
    turn = engine.state.find_turn(contestant_id)
    assert turn is not None
    return turn.number


def refusal(engine: Engine, command: Command, actor: Actor = COMMITTEE) -> str:
    """Why the command is refused; it changes nothing."""
    before = engine.state.seq
    with pytest.raises(CommandRefused) as refused:
        engine.submit(command, actor)
    assert engine.state.seq == before
    return str(refused.value.message)


def test_a_name_after_marks_and_signatures_keeps_number_and_marks(final: Engine) -> None:
    for number in final.state.turns:
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3"):
            send(final, number, id_, "8", "7.5", str(number))
    final.submit(Sign("pengawas"), CHAIR)
    final.submit(Sign("pengawas"), juror("j1"))
    contestant_id, ballots = final.state.turns[1].contestant, dict(final.state.ballots)
    final.submit(CorrectContestant(contestant_id, {"name": "Amir Hamzah, S.T."}, "salah ketik"), COMMITTEE)
    assert final.state.contestant_name(1) == "Amir Hamzah, S.T."
    assert final.state.ballots == ballots and final.state.is_signed("pengawas")
    assert find_disagreements(final.ledger, final.state, final.tally, ("pengawas",)) == []
    (correction,) = final.state.contestant_corrections[contestant_id]
    assert correction.after == {"name": "Amir Hamzah, S.T."} and correction.reason == "salah ketik"
    assert list(correction.before) == ["name"]
    entry = final.ledger.read_after(final.state.seq - 1)[0]
    assert "→ Amir Hamzah, S.T." in str(describe_entry(final.state, entry))
    assert repr(fold_entries(final.ledger.read_after(0))) == repr(final.state)


def test_a_category_moves_the_turn_to_a_panel_that_judges_it(rooms: Engine) -> None:
    number = number_of(rooms, "c001")
    others = list(rooms.state.rooms["B"].queue)
    rooms.submit(CorrectContestant("c001", {"category": "pelaksana"}, "salah kolom"), COMMITTEE)
    turn = rooms.state.turns[number]
    assert (turn.category, turn.panel, turn.session) == ("pelaksana", "B", 1)
    assert turn.jurors == ("j4", "j5")
    assert rooms.state.rooms["B"].queue == (*others, number)
    assert number not in rooms.state.rooms["A"].queue


def test_the_recount_knows_the_corrected_category(rooms: Engine) -> None:
    number = number_of(rooms, "c001")
    rooms.submit(CorrectContestant("c001", {"category": "pelaksana"}, "salah kolom"), COMMITTEE)
    for draw_number in rooms.state.rooms["B"].queue:
        to_scoring(rooms, draw_number, MC_B)
        for id_ in ("j4", "j5"):
            send(rooms, draw_number, id_, "8", "7.5", "6" if draw_number == number else "5")
    assert find_disagreements(rooms.ledger, rooms.state, rooms.tally, ("pelaksana",)) == []
    rooms.submit(Sign("pelaksana"), CHAIR)
    placings = rooms.tally.standing(rooms.state, "pelaksana").placings
    assert placings[0].candidate.number == number


def test_undo_still_works_after_a_move_and_does_not_bring_the_turn_back(rooms: Engine) -> None:
    first, second, third = rooms.state.rooms["A"].queue
    moved = rooms.state.turns[third].contestant
    rooms.submit(Call(first), MC_A)
    rooms.submit(Postpone(first, "listrik padam"), MC_A)
    rooms.submit(CorrectContestant(moved, {"category": "pelaksana"}, "salah kolom"), COMMITTEE)
    rooms.submit(Undo("A"), MC_A)
    assert rooms.state.rooms["A"].queue == (first, second)
    assert rooms.state.rooms["A"].live == first
    assert rooms.state.turns[third].panel == "B"


def test_a_category_is_not_corrected_after_the_call(rooms: Engine) -> None:
    number = number_of(rooms, "c001")
    rooms.submit(Call(number), MC_A)
    message = refusal(rooms, CorrectContestant("c001", {"category": "pelaksana"}, "salah kolom"))
    assert "was called already" in message and "withdraw" in message


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "  "}, "must not be empty"),
        ({"name": "x" * 201}, "200"),
        ({"name": "Ami\u200br"}, "invisible"),
        ({"name": "Amir \u202ehazmaH"}, "turns the line round"),
        ({"name": "Amir Hamzh"}, "is that already"),
        ({"name": "Bela"}, "is in the category already"),
        ({"nip": "123"}, "18 digits"),
        ({"category": "tidak-ada"}, "no category"),
        ({"id": "c9"}, "cannot be corrected"),
        ({}, "nothing is to be corrected"),
    ],
)
def test_a_wrong_value_is_refused(rooms: Engine, values: dict[str, str], words: str) -> None:
    assert words in refusal(rooms, CorrectContestant("c001", values, "salah ketik"))


def test_a_reason_is_needed(rooms: Engine) -> None:
    assert refusal(rooms, CorrectContestant("c001", {"name": "Amir"}, " ")) == "a reason is needed"


def test_the_nip_of_another_person_is_refused(rooms: Engine) -> None:
    nip = "197001011990031001"
    rooms.submit(CorrectContestant("c001", {"nip": nip}, "salah ketik"), COMMITTEE)
    assert "is that of Amir Hamzh" in refusal(rooms, CorrectContestant("c002", {"nip": nip}, "x"))
    assert "is that of Amir Hamzh" in refusal(rooms, CorrectContestant("c004", {"nip": nip}, "x"))
    twin = Contestant(id="c009", category="pelaksana", name="Amir Hamzah")
    rooms.submit(ImportRoster("susulan", (twin,)), COMMITTEE)
    rooms.submit(CorrectContestant("c009", {"nip": nip}, "orang yang sama"), COMMITTEE)
    assert rooms.state.contestants["c009"].nip == nip


def test_a_nip_is_not_in_the_log(rooms: Engine) -> None:
    rooms.submit(CorrectContestant("c001", {"nip": "197001011990031001"}, "salah ketik"), COMMITTEE)
    entry = rooms.ledger.read_after(rooms.state.seq - 1)[0]
    assert "1970" not in str(describe_entry(rooms.state, entry))


def test_a_juror_has_the_corrected_name_everywhere(rooms: Engine) -> None:
    rooms.submit(CorrectJuror("j1", "gelar", "Dr. Sri Juri, M.Si.", "BKPSDM"), CHAIR)
    assert rooms.state.jurors["j1"].name == rooms.state.contest.jurors["j1"].name == "Dr. Sri Juri, M.Si."
    assert rooms.state.jurors["j1"].office == "BKPSDM"
    assert rooms.state.juror_corrections["j1"][0].before == {"name": "Juri 1", "office": ""}
    assert "is juror j1 already" in refusal(rooms, CorrectJuror("j2", "x", "dr. sri  juri, m.si."))


def test_head_of_jury_room_and_session_are_corrected(rooms: Engine) -> None:
    rooms.submit(CorrectHeadOfJury("Ratna Wulandari, M.M.", "gelar"), COMMITTEE)
    rooms.submit(CorrectRoom("A", "Gedung Tiga", "pindah"), COMMITTEE)
    rooms.submit(CorrectSession(1, "mundur", start=time(9)), COMMITTEE)
    contest = rooms.state.contest
    assert contest.contest.head_of_jury == "Ratna Wulandari, M.M."
    assert contest.panels["A"].room == "Gedung Tiga"
    assert contest.session[1].start == time(9) and contest.session[0].start == time(8)
    assert repr(fold_entries(rooms.ledger.read_after(0))) == repr(rooms.state)


def test_a_session_cannot_overlap_another_in_its_room(rooms: Engine) -> None:
    assert "overlaps session 2 in the same room" in refusal(rooms, CorrectRoom("A", "Aula", "pindah"))
    assert "must end after" in refusal(rooms, CorrectSession(0, "x", end=time(7)))
    assert "known are 1 to 2" in refusal(rooms, CorrectSession(7, "x", end=time(7)))


def test_only_committee_and_head_of_jury_correct(rooms: Engine) -> None:
    command = CorrectContestant("c001", {"name": "Amir"}, "salah ketik")
    assert (
        refusal(rooms, command, juror("j1")) == refusal(rooms, command, MC_A) == "this seat may not do that"
    )


def test_nothing_computed_from_the_old_values_stays(final: Engine) -> None:
    """What the screens of jurors show is computed once from the contestant."""
    assert final.state.contestants["c001"].public_part.name == "Sutrisno, S.E."
    final.submit(CorrectContestant("c001", {"name": "Sutrisno, S.T."}, "gelar"), COMMITTEE)
    assert final.state.contestants["c001"].public_part.name == "Sutrisno, S.T."


# --- signatures -------------------------------------------------------------------------------------


def complete(engine: Engine) -> None:
    for number in engine.state.turns:
        to_scoring(engine, number)
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, "8", "7.5", str(number))


def test_head_of_jury_and_juror_in_one_person_sign_once(tmp_path: Path) -> None:
    same_person = [{"id": "j1", "name": "ratna  wulandari, M.Si."}, {"id": "j2", "name": "Juri 2"}]
    contest = small_contest(juror=[*same_person, {"id": "j3", "name": "Juri 3"}])
    with new_final(tmp_path / "f.db", contest=contest).ledger as ledger:
        engine = Engine(ledger, FakeClock())
        complete(engine)
        engine.submit(Sign("pengawas"), CHAIR)
        message = refusal(engine, Sign("pengawas"), juror("j1"))
        assert "another person must sign" in message
        assert not engine.state.is_signed("pengawas")
        engine.submit(Sign("pengawas"), juror("j2"))
        assert engine.state.is_signed("pengawas")


def test_the_juror_first_and_the_same_person_as_head_are_one_signature(tmp_path: Path) -> None:
    jurors = [{"id": f"j{n}", "name": f"Juri {n}"} for n in (2, 3)]
    contest = small_contest(juror=[{"id": "j1", "name": CHAIR.name}, *jurors])
    with new_final(tmp_path / "f.db", contest=contest).ledger as ledger:
        engine = Engine(ledger, FakeClock())
        complete(engine)
        engine.submit(LockCategory("pengawas"), CHAIR)
        engine.submit(Sign("pengawas"), juror("j1"))
        engine.submit(Sign("pengawas"), CHAIR)
        assert not engine.state.is_signed("pengawas")
        engine.submit(Sign("pengawas"), juror("j3"))
        assert engine.state.is_signed("pengawas")


@pytest.mark.parametrize(("declared", "needed"), [(2, 2), (3, 3), ("all", 4)])
def test_the_contest_declares_how_many_sign(tmp_path: Path, declared: int | str, needed: int) -> None:
    contest = small_contest(scoring={"decimals": 2, "ties": ["dampak"], "signatures": declared})
    with new_final(tmp_path / "f.db", contest=contest).ledger as ledger:
        engine = Engine(ledger, FakeClock())
        complete(engine)
        assert list(describe_signatures(engine.state, "pengawas")) == []
        for count, actor in enumerate((CHAIR, juror("j1"), juror("j2"), juror("j3")), 1):
            engine.submit(Sign("pengawas"), actor)
            waiting = " ".join(map(str, describe_signatures(engine.state, "pengawas")))
            assert waiting.startswith(f"{count} of {needed} signed, waiting for " if count < needed else "")
            assert bool(waiting) == (count < needed)
            assert engine.state.is_signed("pengawas") == (count >= needed)
        assert engine.state.needed_signatures("pengawas") == needed


def test_a_category_without_a_result_for_somebody_cannot_be_signed(final: Engine) -> None:
    for number in final.state.turns:
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3"):
            if number == 2:
                final.submit(Excuse(number, id_, "sakit"), CHAIR)
            else:
                send(final, number, id_, "8", "7.5", str(number))
    message = refusal(final, Sign("pengawas"), CHAIR)
    assert f"no. 2 {final.state.contestant_name(2)}" in message
    assert "record why the contestant is out" in message
    final.submit(Disqualify(2, "tidak dinilai"), CHAIR)
    final.submit(Sign("pengawas"), CHAIR)


def test_a_category_with_nobody_ranked_cannot_be_signed(final: Engine) -> None:
    for number in final.state.turns:
        final.submit(Disqualify(number, "mundur"), CHAIR)
    assert refusal(final, Sign("pengawas"), CHAIR) == "nobody is ranked in Pengawas"
