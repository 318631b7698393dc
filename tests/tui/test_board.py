"""What stands on the board; it runs without a key."""

from pathlib import Path

import pytest

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import Excuse, Reopen
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Advance, Blank, Call, Freeze, MarkAbsent, TakeBreak
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import format_clock_time
from tests.helpers.boards import BOARD, JURORS, board, find_line, finish, text_of, view_of
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
        assert find_line(text, "8.00  3/3").replace("▲", " ").split()[:2] == ["1.", "2"]
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
    assert "No. 3 · ON STAGE · Pengawas" in text and names[3] in text.splitlines()
    assert "1 of 3 ballots in" in text and "scoring" in text.splitlines()
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
        await until(pilot, lambda: "6:00" in text_of(screen).splitlines())
        assert f"Next: no. 2 {final.state.contestant_name(2)}" in text_of(screen)
        final.clock.forward(372)
        await until(pilot, lambda: "+0:12" in text_of(screen).splitlines())
        assert "! time is over +0:12" in text_of(screen)


@pytest.mark.parametrize(
    ("seconds_left", "warning"),
    [
        (121, ""),
        (120, "▲ 2 minutes left"),
        (61, "▲ 2 minutes left"),
        (60, "▲▲ last minute"),
        (0, "▲▲ last minute"),
    ],
)
async def test_a_warning_is_a_word_and_a_sign(final: Engine, seconds_left: int, warning: str) -> None:
    assert isinstance(final.clock, FakeClock)
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    final.clock.forward(420 - seconds_left)
    async with board(final) as (screen, _):
        text = text_of(screen)
        assert warning in text and ("▲" in text) == bool(warning) and "time is over" not in text


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
        assert format_clock_time(view_of(final).rooms[0].room_break.ends_at, "Asia/Jakarta") in text  # type: ignore[union-attr]
        await until(pilot, lambda: "10:00 left" in text_of(screen))


async def test_a_blank_board_shows_the_contest_and_organiser_alone(final: Engine) -> None:
    finish(final, 1, "8")
    async with board(final) as (screen, pilot):
        assert "8.00" in text_of(screen)
        final.submit(Blank("A", True), MC_A)
        await until(pilot, lambda: "8.00" not in text_of(screen))
        header, *body = filter(str.strip, text_of(screen).splitlines())
        assert "Final Kecil" in header and "8.00" not in header
        assert " ".join(body).strip(" ─").split() == ["BKD", "Final", "Kecil"]
        final.submit(Blank("A", False), MC_A)
        await until(pilot, lambda: "8.00" in text_of(screen))


async def test_before_the_draw_the_title_page_stands(tmp_path: Path) -> None:
    from scoring_tui.ledger.store import Ledger

    engine = Engine(Ledger.create(tmp_path / "final.db"), FakeClock())
    engine.submit(Declare(small_contest()), COMMITTEE)
    async with board(engine) as (screen, pilot):
        for part in ("Welcome", "Final Kecil", "Pendopo", "Friday, 20 December 2024"):
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
        assert "on stage" not in text.lower() and "1 of 4 complete" in text
        assert "finished" in find_line(text, engine.state.contestant_name(1)) and "8.00" not in text
    engine.ledger.close()


async def test_four_rooms_stand_in_four_lines_on_a_small_screen(tmp_path: Path) -> None:
    panels = [{"id": p, "room": f"Ruang {p}", "jurors": ["j1", "j2", "j3"]} for p in "ABCD"]
    session = {"day": "2024-12-20", "start": "08:00", "categories": ["pengawas"], "turns": 1}
    engine = new_final(
        tmp_path / "final.db",
        contest=small_contest(panel=panels, session=[{**session, "panel": p} for p in "ABCD"]),
    )
    to_scoring(engine, 1, Actor("MC", Seat(Role.MC, "A")))
    async with board(engine, seat=BOARD) as (screen, pilot):
        lines = text_of(screen).splitlines()
        first = next(index for index, line in enumerate(lines) if "Ruang A" in line)
        assert [f"Ruang {p}" in lines[first + index] for index, p in enumerate("ABCD")] == [True] * 4
        assert "No. 1" in lines[first] and "scoring 0/3" in lines[first] and "Next: no." in lines[first + 1]
        await pilot.resize_terminal(160, 50)
        await until(pilot, lambda: find_line(text_of(screen), "Ruang A").count("Ruang") == 2)
    engine.ledger.close()
