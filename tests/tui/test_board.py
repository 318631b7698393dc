"""What stands on the board; it runs without a key."""

from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.commands.jury import Excuse, Reopen
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Advance, Blank, Call, Freeze, MarkAbsent, TakeBreak
from scoring_tui.engine.engine import Engine
from tests.helpers.boards import BOARD, JURORS, board, find_line, finish, text_of
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    FakeClock,
    new_final,
    send,
    small_contest,
    to_scoring,
    until,
)


async def test_a_turn_whose_ballot_was_given_back_is_being_checked(final: Engine) -> None:
    """Until the ballot is sent again its line has words instead of a score and of a place."""
    for number, mark in ((1, "9"), (2, "8")):
        finish(final, number, mark)
    names = {number: final.state.contestant_name(number) for number in (1, 2)}
    async with board(final) as (screen, pilot):
        await until(pilot, lambda: "9.00  3/3" in text_of(screen))
        final.submit(Reopen(1, "j1", "Salah ketik"), CHAIR)
        await until(pilot, lambda: "being checked" in text_of(screen))
        text = text_of(screen)
        assert "9.00" not in text and names[1] in find_line(text, "being checked")
        assert find_line(text, "8.00  3/3").split()[:2] == ["1.", "2"]
        send(final, 1, "j1", "9", "9", "9")
        await until(pilot, lambda: "9.00  3/3" in text_of(screen))


async def test_the_stage_and_the_standing_stand_on_a_small_screen(final: Engine) -> None:
    finish(final, 1, "9")
    finish(final, 2, "8", JURORS[:2])
    final.submit(Excuse(2, "j3", "Sakit"), CHAIR)
    final.submit(MarkAbsent(4), MC_A)
    to_scoring(final, 3)
    send(final, 3, "j1", "7", "7", "7")
    async with board(final) as (screen, _):
        text = text_of(screen)
    names = {number: final.state.contestant_name(number) for number in (1, 2, 3, 4)}
    assert f"No. 3  {names[3]}" in text
    assert "1 of 3 ballots in" in text and "scoring" in find_line(text, "Pendopo")
    assert "9.00  3/3" in find_line(text, names[1]) and find_line(text, names[1]).lstrip().startswith("1.")
    assert "8.00  2/3 !" in find_line(text, names[2])
    assert "absent" in find_line(text, names[4])
    assert "provisional · 3 of 4 complete" in text


async def test_the_clock_runs_on_the_hubs_clock_and_the_next_is_named(final: Engine) -> None:
    assert isinstance(final.clock, FakeClock)
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    final.clock.forward(60)
    async with board(final) as (screen, pilot):
        clock = screen.room_panels[0].clock
        await until(pilot, lambda: clock.reading == "6:00")
        final.clock.forward(372)
        await until(pilot, lambda: clock.reading == "! +0:12")
        assert clock.has_class("-over")
        assert f"Next: no. 2 {final.state.contestant_name(2)}" in text_of(screen)


async def test_a_ballot_appears_by_itself(final: Engine) -> None:
    to_scoring(final, 1)
    async with board(final) as (screen, pilot):
        send(final, 1, "j1", "8", "8", "8")
        await until(pilot, lambda: "1 of 3 ballots in" in text_of(screen))


async def test_a_shared_place_is_marked_by_a_sign(final: Engine) -> None:
    for number in (1, 2):
        finish(final, number, "8")
    async with board(final) as (screen, _):
        assert [line.split()[0] for line in text_of(screen).splitlines() if "8.00" in line] == ["1=", "1="]


async def test_frozen_is_a_sign_and_a_word(final: Engine) -> None:
    finish(final, 1, "8")
    final.submit(Freeze("pengawas"), MC_A)
    async with board(final) as (screen, _):
        assert "❄ frozen" in text_of(screen) and "provisional" not in text_of(screen)


async def test_a_complete_category_shows_the_ledgers_code(final: Engine) -> None:
    for number in (1, 2, 3, 4):
        finish(final, number, str(9 - number))
    async with board(final) as (screen, _):
        assert f"ledger: entry {final.state.seq}, code {final.ledger.code}" in text_of(screen)


async def test_a_break_shows_its_end_and_note(final: Engine) -> None:
    final.submit(TakeBreak("A", 600, "Kopi [/] di serambi"), MC_A)
    async with board(final) as (screen, pilot):
        text = text_of(screen)
        assert "Break until" in text and "Kopi [/] di serambi" in text
        assert screen.room_panels[0].break_end.display
        await until(pilot, lambda: screen.room_panels[0].clock.reading == "10:00")


async def test_a_blank_board_shows_the_contest_and_organiser_alone(final: Engine) -> None:
    finish(final, 1, "8")
    async with board(final) as (screen, pilot):
        assert "8.00" in text_of(screen)
        final.submit(Blank("A", True), MC_A)
        await until(pilot, lambda: "8.00" not in text_of(screen))
        assert text_of(screen).split("\n\n") and text_of(screen).split() == ["BKD", "Final", "Kecil"]
        final.submit(Blank("A", False), MC_A)
        await until(pilot, lambda: "8.00" in text_of(screen))


async def test_before_the_draw_the_title_page_stands(tmp_path: Path) -> None:
    from scoring_tui.ledger.store import Ledger

    engine = Engine(Ledger.create(tmp_path / "final.db"), FakeClock())
    engine.submit(Declare(small_contest()), COMMITTEE)
    async with board(engine) as (screen, pilot):
        for part in ("Final Kecil", "Pendopo", "Friday, 20 December 2024"):
            assert part in text_of(screen)
        people = (Contestant(id="c1", category="pengawas", name="Sutrisno"),)
        engine.submit(ImportRoster("x.csv", people), COMMITTEE)
        engine.submit(DrawOrder(1), COMMITTEE)
        await until(pilot, lambda: "Next: no. 1 Sutrisno" in text_of(screen))
    engine.ledger.close()


async def test_a_desk_contest_has_no_stage(tmp_path: Path) -> None:
    declared = small_contest()
    about = declared.contest.model_copy(update={"desk": True, "live_standings": False})
    contest = declared.model_copy(update={"contest": about, "timing": None})
    engine = new_final(tmp_path / "final.db", contest=contest)
    for id_ in JURORS:
        send(engine, 1, id_, "8", "8", "8")
    async with board(engine, seat=BOARD) as (screen, _):
        text = text_of(screen)
        assert not screen.room_panels and "1 of 4 complete" in text
        assert "finished" in find_line(text, engine.state.contestant_name(1)) and "8.00" not in text
    engine.ledger.close()


async def test_four_rooms_stand_in_four_lines_on_a_small_screen(tmp_path: Path) -> None:
    panels = [{"id": p, "room": f"Ruang {p}", "jurors": ["j1", "j2", "j3"]} for p in "ABCD"]
    session = {"day": "2024-12-20", "start": "08:00", "categories": ["pengawas"], "turns": 1}
    engine = new_final(
        tmp_path / "final.db",
        contest=small_contest(panel=panels, session=[{**session, "panel": p} for p in "ABCD"]),
    )
    async with board(engine, seat=BOARD) as (screen, pilot):
        assert [room.size.height for room in screen.room_panels] == [1, 1, 1, 1]
        assert all(f"Ruang {p}" in text_of(screen) for p in "ABCD")
        assert "Next: no." in find_line(text_of(screen), "Ruang A")
        await pilot.resize_terminal(160, 50)
        await until(pilot, lambda: len({room.region.x for room in screen.room_panels}) == 2)
        await pilot.resize_terminal(200, 40)
        await until(pilot, lambda: len({room.region.x for room in screen.room_panels}) == 4)
        await pilot.resize_terminal(200, 60)
        await until(pilot, lambda: len({room.region.x for room in screen.room_panels}) == 2)
    engine.ledger.close()
