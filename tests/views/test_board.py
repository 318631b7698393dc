"""What the board's view shows, and what it must never hold."""

from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen, SettleTie, Sign
from scoring_tui.domain.commands.schedule import MoveTurn
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import (
    Blank,
    Call,
    Disqualify,
    Freeze,
    MarkAbsent,
    Postpone,
    TakeBreak,
    Thaw,
    Withdraw,
)
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.views.board import project
from tests.helpers.boards import BOARD, JURORS, finish, standing_of, strings, view_of
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    FakeClock,
    juror,
    new_final,
    send,
    small_contest,
    to_scoring,
)

Placed = tuple[int | None, bool, int]


def placed(engine: Engine) -> list[Placed]:
    """Place, whether it is shared, and number of each line."""
    return [(line.place, line.is_tied, line.number) for line in standing_of(engine).lines]


# --- standings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param("9 8 8 7", [(1, False, 1), (2, True, 2), (2, True, 3), (4, False, 4)], id="1-2-2-4"),
        pytest.param("8 8 8 8", [(1, True, n) for n in (1, 2, 3, 4)], id="all-equal"),
        pytest.param("6 7 8 9", [(1, False, 4), (2, False, 3), (3, False, 2), (4, False, 1)], id="all-apart"),
    ],
)
def test_equal_scores_share_a_place_and_the_next_place_is_skipped(
    final: Engine, marks: str, expected: list[Placed]
) -> None:
    for number, mark in enumerate(marks.split(), 1):
        finish(final, number, mark)
    assert placed(final) == expected


def test_a_turn_is_shown_only_when_no_ballot_is_expected(final: Engine) -> None:
    finish(final, 1, "8")
    to_scoring(final, 2)
    for id_ in JURORS[:2]:
        send(final, 2, id_, "9", "9", "9")
        assert [line.number for line in standing_of(final).lines] == [1]
    send(final, 2, "j3", "9", "9", "9")
    assert [line.number for line in standing_of(final).lines] == [2, 1]


def test_a_score_has_the_declared_decimals_and_the_ballot_count(final: Engine) -> None:
    finish(final, 1, "8", JURORS[:2])
    final.submit(Excuse(1, "j3", "Sakit"), CHAIR)
    (line,) = standing_of(final).lines
    assert (str(line.score), line.ballot_count, line.expected_ballots, line.has_missing_ballots) == (
        "8.00",
        2,
        3,
        True,
    )


def test_absent_and_withdrawn_come_last_without_a_score(final: Engine) -> None:
    finish(final, 3, "8")
    final.submit(MarkAbsent(1), MC_A)
    final.submit(Withdraw(2), MC_A)
    lines = standing_of(final).lines
    assert [(line.number, line.place, line.score) for line in lines] == [
        (3, 1, Decimal("8.00")), (1, None, None), (2, None, None),
    ]  # fmt: skip
    assert [str(line.status_text) for line in lines[1:]] == ["absent", "withdrawn"]


def test_a_frozen_standing_stays_until_it_is_thawed(final: Engine) -> None:
    finish(final, 1, "8")
    final.submit(Freeze("pengawas"), MC_A)
    finish(final, 2, "9")
    frozen = standing_of(final)
    assert ([line.number for line in frozen.lines], frozen.is_frozen, frozen.settled_turns) == ([1], True, 2)
    final.submit(Thaw("pengawas"), MC_A)
    thawed = standing_of(final)
    assert ([line.number for line in thawed.lines], thawed.is_frozen) == ([2, 1], False)


def test_a_tie_settled_while_frozen_is_not_shown(final: Engine) -> None:
    for number, mark in ((1, "8"), (2, "8"), (3, "7"), (4, "6")):
        finish(final, number, mark)
    final.submit(Freeze("pengawas"), MC_A)
    before = placed(final)
    final.submit(SettleTie("pengawas", (2, 1), "Musyawarah"), CHAIR)
    assert placed(final) == before
    final.submit(Thaw("pengawas"), MC_A)
    assert placed(final)[:2] == [(1, False, 2), (2, False, 1)]


def test_a_complete_category_shows_the_ledger_code(final: Engine) -> None:
    for number in (1, 2, 3):
        finish(final, number, "8")
    assert (view_of(final).categories[0].state, view_of(final).ledger_code) == ("open", "")
    finish(final, 4, "7")
    view = view_of(final)
    assert (view.categories[0].state, view.entry_seq) == ("complete", final.state.seq)
    assert view.ledger_code == final.ledger.code
    final.submit(SettleTie("pengawas", (1, 2, 3), "Musyawarah", shared=True), CHAIR)
    final.submit(Sign("pengawas"), CHAIR)
    final.submit(Sign("pengawas"), juror("j1"))
    assert standing_of(final).state == "complete", "a signature alone is not public"
    final.submit(AnnounceCategory("pengawas"), MC_A)
    assert standing_of(final).state == "announced"


@pytest.mark.parametrize("is_live", [True, False])
def test_names_and_order_of_the_lines_follow_what_changes(tmp_path: Path, is_live: bool) -> None:
    """Lines are kept while nothing changes; a corrected name and a move in the queue change them."""
    declared = small_contest()
    about = declared.contest.model_copy(update={"live_standings": is_live})
    engine = new_final(tmp_path / "f.db", contest=declared.model_copy(update={"contest": about}))
    finish(engine, 1, "9")
    first = view_of(engine)
    assert view_of(engine, before=first).categories[0] is first.categories[0]
    contestant_id = engine.state.turns[1].contestant
    corrected = {"name": "Wening Larasati", "unit": "Dinas Kebun"}
    engine.submit(CorrectContestant(contestant_id, corrected, "salah ketik"), COMMITTEE)
    second = view_of(engine, before=first)
    units = {line.name: line.unit for line in second.categories[0].lines}
    assert units["Wening Larasati"] == "Dinas Kebun"
    engine.submit(MoveTurn(2, to_end=True), MC_A)
    third = view_of(engine, before=second)
    assert third.categories == view_of(engine).categories
    if not is_live:
        assert [line.number for line in third.categories[0].lines] == [1, 3, 4, 2]
    engine.ledger.close()


def test_without_live_standings_the_running_order_has_no_scores(tmp_path: Path) -> None:
    declared = small_contest()
    about = declared.contest.model_copy(update={"live_standings": False})
    engine = new_final(tmp_path / "final.db", contest=declared.model_copy(update={"contest": about}))
    finish(engine, 2, "8")
    engine.submit(Call(1), MC_A)
    engine.submit(Postpone(1), MC_A)
    engine.submit(MarkAbsent(3), MC_A)
    part = standing_of(engine)
    assert not part.is_ranked
    told = [(line.number, line.score, str(line.status_text)) for line in part.lines]
    assert told == [(2, None, "finished"), (3, None, "absent"), (4, None, "waiting"), (1, None, "postponed")]
    engine.ledger.close()


# --- rooms ------------------------------------------------------------------------------------------


def test_a_room_shows_the_contestant_the_phase_and_the_ballot_count(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    (room,) = view_of(final).rooms
    assert room.person_on_stage is not None and room.next_person is not None
    assert (room.person_on_stage.number, room.person_on_stage.name) == (1, final.state.contestant_name(1))
    assert (room.phase, room.ballot_count, room.next_person.number) == ("called", None, 2)
    to_scoring(final, 1)
    send(final, 1, "j2", "8", "8", "8")
    (room,) = view_of(final).rooms
    assert (room.phase, room.ballot_count, room.expected_ballots) == ("scoring", 1, 3)


def test_the_next_person_is_the_first_waiting_one_in_the_queue(final: Engine) -> None:
    final.submit(MarkAbsent(1), MC_A)
    final.submit(Postpone(2), MC_A)
    (room,) = view_of(final).rooms
    assert room.person_on_stage is None and room.next_person is not None
    assert room.next_person.number == 3


def test_a_break_shows_its_end_and_note(final: Engine) -> None:
    final.submit(TakeBreak("A", 600, "Kopi di serambi"), MC_A)
    (room,) = view_of(final).rooms
    assert room.room_break is not None and room.person_on_stage is None
    started = final.clock().wall / 1000
    assert (room.room_break.note, room.room_break.ends_at.timestamp()) == ("Kopi di serambi", started + 600)


def test_a_blank_board_has_only_the_title(final: Engine) -> None:
    finish(final, 1, "8")
    final.submit(Blank("A", True), MC_A)
    view = view_of(final)
    assert (view.is_blank, view.rooms, view.categories, view.ledger_code) == (True, (), (), "")
    final.submit(Blank("A", False), MC_A)
    assert standing_of(final).lines


def test_before_the_draw_the_board_has_only_the_title(tmp_path: Path) -> None:
    from scoring_tui.ledger.store import Ledger

    engine = Engine(Ledger.create(tmp_path / "final.db"), FakeClock())
    engine.submit(Declare(small_contest()), COMMITTEE)
    view = view_of(engine, BOARD)
    assert (view.title.name, view.is_blank, view.rooms, view.categories) == ("Final Kecil", False, (), ())
    engine.ledger.close()


def two_rooms(path: Path) -> Engine:
    """A final with a category in each of two rooms, both with contestants."""
    contest = small_contest(
        panel=[
            {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2"]},
            {"id": "B", "room": "Aula", "jurors": ["j3"]},
        ],
        session=[
            {"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["pengawas"]},
            {"day": "2024-12-20", "start": "08:00", "panel": "B", "categories": ["pelaksana"]},
        ],
    )
    engine = new_final(path, ("Sutrisno", "Siti Aminah"), contest)
    more = Contestant(id="c101", category="pelaksana", name="Wagiman")
    engine.submit(ImportRoster("lagi.csv", (more,)), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    return engine


def test_one_board_shows_a_room_or_all_of_them(tmp_path: Path) -> None:
    engine = two_rooms(tmp_path / "final.db")
    seen = {
        seat: ([room.panel_id for room in view.rooms], [part.category_id for part in view.categories])
        for seat in ("board", "board:A", "board:B")
        for view in [project(engine, Actor("", Seat.parse(seat)), None)]
    }
    assert seen == {
        "board": (["A", "B"], ["pengawas", "pelaksana"]),
        "board:A": (["A"], ["pengawas"]),
        "board:B": (["B"], ["pelaksana"]),
    }
    engine.submit(Blank("B", True), Actor("MC", Seat(Role.MC, "B")))
    view = project(engine, BOARD, None)
    assert [(room.panel_id, room.is_blank, room.next_person) for room in view.rooms][1] == ("B", True, None)
    assert [part.category_id for part in view.categories] == ["pengawas"]
    engine.ledger.close()


# --- cheap and discreet -----------------------------------------------------------------------------


def test_a_category_whose_standing_did_not_change_is_not_scored_again(
    final: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(final, 1, "8")
    before = view_of(final)
    final.submit(Call(2), MC_A)
    on_stage = view_of(final, before=before)
    monkeypatch.setattr(final.tally, "public_standing", lambda *_: pytest.fail("scored again"))
    final.submit(Blank("A", True), MC_A)
    final.submit(Blank("A", False), MC_A)
    assert view_of(final, before=on_stage).categories[0] is on_stage.categories[0]


@pytest.mark.parametrize("change", ["excuse", "reopen", "disqualify", "freeze", "settle"])
def test_every_change_of_a_standing_changes_the_fingerprint(final: Engine, change: str) -> None:
    finish(final, 1, "8", JURORS[:2])
    finish(final, 2, "8", JURORS[:2])
    before = view_of(final)
    final.submit(
        {
            "excuse": Excuse(1, "j3", "Sakit"),
            "reopen": Reopen(1, "j1", "Salah ketik"),
            "disqualify": Disqualify(1, "Bukan pegawai"),
            "freeze": Freeze("pengawas"),
            "settle": SettleTie("pengawas", (2, 1), "Musyawarah"),
        }[change],
        CHAIR,
    )
    assert view_of(final, before=before).categories == view_of(final).categories
    assert view_of(final, before=before).categories[0] is not before.categories[0]


def test_the_view_holds_no_nip_no_phone_no_juror_and_no_unreleased_mark(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", ("Sutrisno", "Siti Aminah", "Budi Santoso"))
    secret = Contestant(
        id="c099", category="pelaksana", name="Wagiman", nip="198601012010011001", phone="081200001111",
        mentor="Bu Wening", say="wa-gi-man", extra={"Catatan": "Rahasia"},
    )  # fmt: skip
    engine.submit(ImportRoster("lagi.csv", (secret,)), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    finish(engine, 1, "8")
    to_scoring(engine, 2)
    send(engine, 2, "j1", "9.5", "9.5", "9.5")
    engine.submit(Recuse(3, "j2", "Saudara kandung"), juror("j2"))
    view = view_of(engine, BOARD)
    texts = list(strings(view))
    assert {"Wagiman", "Sutrisno", "Final Kecil"} & set(texts)
    told = "\n".join(texts)
    for secret_text in (
        "19860101",
        "08120000",
        "Rahasia",
        "wa-gi",
        "Juri",
        "j1",
        "j2",
        "kandung",
        CHAIR.name,
    ):
        assert secret_text not in told
    scores = [line.score for part in view.categories for line in part.lines if line.score is not None]
    assert scores == [Decimal("8.00")]
    engine.ledger.close()


def test_a_team_on_stage_has_members_theme_and_mentor_but_no_numbers(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", ("Sutrisno",))
    members = (Member(name="Ani", nip="198601012010011001", role="Ketua"), Member(name="Budi"))
    team = Contestant(
        id="t001", category="pelaksana", name="Garuda", mentor="Bu Wening", theme="Data", members=members
    )
    engine.submit(ImportRoster("tim.csv", (team,)), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    engine.submit(Call(2), MC_A)
    person = view_of(engine, BOARD).rooms[0].person_on_stage
    assert person is not None
    assert (person.members, person.theme, person.mentor) == (("Ani", "Budi"), "Data", "Bu Wening")
    assert "19860101" not in "\n".join(strings(view_of(engine, BOARD)))
