"""Displays and ceremony on the MC's desk: scenes, small copies, the script, and what the keys do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory, LockCategory
from scoring_tui.domain.commands.ceremony import MoveCeremony, StartCeremony
from scoring_tui.domain.commands.days import OpenDay, SealDay
from scoring_tui.domain.commands.jury import Sign, WithdrawSignatures
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import make_app
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog
from scoring_tui.tui.mc.ceremony_desk import CeremonyDesk
from scoring_tui.tui.mc.current_turn import ReadingText
from scoring_tui.tui.mc.display_list import DisplayList, describe_board
from scoring_tui.tui.mc.queue_list import QueueList
from scoring_tui.tui.mc.scene_dialog import SceneDialog
from scoring_tui.views import board
from scoring_tui.views.displays import DisplayReport
from tests.helpers.support import (
    CHAIR,
    HARD_NAMES,
    MC_A,
    FakeClock,
    juror,
    new_final,
    screen_text,
    send,
    to_scoring,
    until,
)
from tests.tui.test_mc import Desk, last_fact, mc, press, wait_until_current

SIZES = [(80, 24), (120, 40), (200, 60)]


def report_displays(engine: Engine) -> None:
    """Two named displays that are on now."""
    DisplayReport("board:A", 120, 40, "room").store(engine, "Layar utama")
    DisplayReport("board:A", 96, 24, "clock").store(engine, "Panggung")


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Engine]:
    """A category of four contestants that is complete and signed by two persons."""
    engine = new_final(tmp_path / "final.db")
    for number in (1, 2, 3, 4):
        to_scoring(engine, number)
        for juror_id in ("j1", "j2", "j3"):
            send(engine, number, juror_id, str(5 + number), "8", "9")
        engine.submit(Advance(number, "scoring"), MC_A)
    engine.submit(LockCategory("pengawas"), CHAIR)
    engine.submit(Sign("pengawas"), CHAIR)
    engine.submit(Sign("pengawas"), juror("j1"))
    yield engine
    engine.ledger.close()


# --- displays -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_scene_is_chosen_for_the_room_or_for_one_display(
    final: Engine, size: tuple[int, int]
) -> None:
    report_displays(final)
    async with mc(final, size) as desk:
        await until(desk[1], lambda: "Layar utama" in screen_text(desk[1].app))
        assert await press(desk, final, "d", "3") == ["scene-shown"]
        fact = last_fact(final)
        assert (fact.panel, fact.display, fact.scene) == ("A", "", "clock")
        await press(desk, final, "d", "right", "right")
        assert "Panggung ▶" in screen_text(desk[1].app)
        assert await press(desk, final, "0") == ["scene-shown"]
        assert (last_fact(final).display, last_fact(final).scene) == ("Panggung", "blank")
        await press(desk, final, "d")  # the display that was chosen last is proposed
        assert cast(SceneDialog, desk[1].app.screen).target_index == 2
        assert await press(desk, final, "i") == ["displays-identified"]


async def test_scenes_with_words_or_a_category_ask_for_them(final: Engine) -> None:
    async with mc(final, (80, 24)) as desk:
        await press(desk, final, "d", "m")
        assert await press(desk, final, "enter") == []
        assert "a message needs a text" in screen_text(desk[1].app)
        assert await press(desk, final, *"makan", "enter") == ["scene-shown"]
        assert (last_fact(final).scene, last_fact(final).text) == ("message", "makan")
        await press(desk, final, "d", "6")
        assert isinstance(desk[1].app.screen, ChoiceDialog)
        assert await press(desk, final, "down", "enter") == ["scene-shown"]
        assert (last_fact(final).scene, last_fact(final).category) == ("standings", "pengawas")
        assert await press(desk, final, "d", "r") == []
        assert [n.message for n in desk[1].app._notifications] == ["No result is announced yet."]


async def test_a_copy_shows_what_the_display_shows_and_a_lost_display_is_named(final: Engine) -> None:
    report_displays(final)
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    async with mc(final, (200, 60)) as desk:
        name = final.state.contestant_name(1)
        copies = desk[0].query_one("#display-copies", DisplayList)
        await until(desk[1], lambda: f"▶ 1 {name}" in str(copies.content))
        assert "presentation 7:00" in str(copies.content)
        clock = cast(FakeClock, final.clock)
        clock.forward(3)
        await until(desk[1], lambda: "presentation 6:57" in str(copies.content))
        clock.forward(58)
        await until(desk[1], lambda: "✗ Panggung not seen for 61 s" in str(copies.content))


@pytest.mark.parametrize("name", HARD_NAMES)
def test_a_copy_is_short_text_of_the_boards_own_view(tmp_path: Path, name: str) -> None:
    engine = new_final(tmp_path / "final.db", [name, "Siti"])
    engine.submit(Call(1), MC_A)
    board_view = board.project(engine, Actor("Layar", Seat(Role.BOARD, "A")), None)
    lines = list(describe_board(board_view, engine.clock()))
    assert lines[0] == f"▶ 1 {engine.state.contestant_name(1)}" and 2 <= len(lines) <= 6
    engine.ledger.close()


async def test_the_head_of_jury_sees_the_alarm_about_a_wrong_code(final: Engine) -> None:
    app = make_app(final.ledger.path, [CHAIR], language="en", signed_in=True, clock=final.clock)
    final.submit(SealDay(date(2024, 12, 20)), MC_A)
    final.submit(OpenDay("7KQ2-M0XA-9D3T-VW5E"), MC_A)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "A WRONG CODE was typed for the sealed day" in screen_text(app))


# --- the ceremony -------------------------------------------------------------------------------------


async def begin(desk: Desk, engine: Engine) -> CeremonyDesk:
    """Start the ceremony of every award; return its desk with the first step."""
    assert await press(desk, engine, "u", "enter") == ["ceremony-started"]
    await until(desk[1], lambda: isinstance(desk[1].app.screen, CeremonyDesk))
    ceremony_desk = cast(CeremonyDesk, desk[1].app.screen)
    await until(desk[1], lambda: ceremony_desk.ceremony is not None)
    return ceremony_desk


async def go(desk: Desk, engine: Engine, ceremony_desk: CeremonyDesk, key: str, step: int) -> None:
    """Press a key and wait until the desk shows that step."""
    await desk[1].press(key)
    await until(desk[1], lambda: ceremony_desk.ceremony is None or ceremony_desk.ceremony.step == step)
    await wait_until_current(desk, engine)


@pytest.mark.parametrize("size", SIZES)
async def test_the_ceremony_goes_on_back_and_to_an_award(signed: Engine, size: tuple[int, int]) -> None:
    async with mc(signed, size) as desk:
        ceremony_desk = await begin(desk, signed)
        assert "CEREMONY · Pengawas" in screen_text(desk[1].app)
        for step in (1, 2, 3):
            await go(desk, signed, ceremony_desk, "space", step)
        await go(desk, signed, ceremony_desk, "left", 2)
        text = screen_text(desk[1].app)
        assert "THE HALL SEES" in text and "WITH THE NEXT STEP" in text and "E End the ceremony" in text
        await press(desk, signed, "j")
        await until(desk[1], lambda: isinstance(desk[1].app.screen, ChoiceDialog))
        await press(desk, signed, "end", "enter")
        await until(desk[1], lambda: bool(ceremony_desk.ceremony and ceremony_desk.ceremony.step > 3))
        assert ceremony_desk.ceremony is not None
        assert last_fact(signed).kind == "ceremony-moved"
        await press(desk, signed, "r")
        await until(desk[1], lambda: isinstance(desk[1].app.screen, ConfirmDialog))
        await press(desk, signed, "right", "enter")
        await until(desk[1], lambda: bool(ceremony_desk.ceremony and ceremony_desk.ceremony.step == 0))


async def test_the_next_name_is_on_the_desk_before_the_hall_sees_it(signed: Engine) -> None:
    winner = signed.state.contestant_name(4)
    async with mc(signed) as desk:
        ceremony_desk = await begin(desk, signed)
        assert ceremony_desk.ceremony is not None
        step_count = ceremony_desk.ceremony.step_count
        for step in range(1, step_count - 3):
            await go(desk, signed, ceremony_desk, "space", step)
        sentence = ceremony_desk.query_one(ReadingText).sentence
        hall = str(ceremony_desk.query_one("#desk-hall").render())
        assert winner in sentence and winner not in hall
        for step in range(step_count - 3, step_count):
            await go(desk, signed, ceremony_desk, "space", step)
        assert signed.state.is_announced("pengawas")
        assert winner in str(ceremony_desk.query_one("#desk-hall").render())
        assert await press(desk, signed, "e") == ["ceremony-ended"]
        await until(desk[1], lambda: desk[1].app.screen is desk[0])


async def test_escape_leaves_the_desk_and_the_ceremony_stays(signed: Engine) -> None:
    async with mc(signed, (80, 24)) as desk:
        await begin(desk, signed)
        assert await press(desk, signed, "space", "escape") == ["ceremony-moved"]
        assert desk[1].app.screen is desk[0] and signed.state.ceremony is not None
        await press(desk, signed, "u")
        assert isinstance(desk[1].app.screen, CeremonyDesk)
        assert await press(desk, signed, "e", "right", "enter") == ["ceremony-ended"]


async def test_a_ceremony_of_an_announced_result_ends_without_a_wrong_word(signed: Engine) -> None:
    signed.submit(AnnounceCategory("pengawas"), MC_A)
    signed.submit(StartCeremony("pengawas"), MC_A)
    async with mc(signed, (80, 24)) as desk:
        await press(desk, signed, "u", "e")
        await until(desk[1], lambda: "The result stays announced" in screen_text(desk[1].app))
        await press(desk, signed, "right", "enter")
    assert signed.state.ceremony is None and signed.state.is_announced("pengawas")


async def test_a_result_is_announced_without_a_ceremony_after_a_question(signed: Engine) -> None:
    async with mc(signed, (80, 24)) as desk:
        assert await press(desk, signed, "u", "end", "enter", "enter") == []  # "back" has the focus
        assert await press(desk, signed, "u", "end", "enter", "right", "enter") == ["category-announced"]
        assert signed.state.is_announced("pengawas")


async def test_without_a_signed_category_there_is_no_ceremony(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "u") == []
        told = ["Ceremony: no category is signed yet"]
        await until(desk[1], lambda: [n.message for n in desk[1].app._notifications] == told)


async def test_two_desks_move_the_ceremony_once(signed: Engine) -> None:
    async with mc(signed) as desk:
        ceremony_desk = await begin(desk, signed)
        seen: Any = ceremony_desk.ceremony
        await go(desk, signed, ceremony_desk, "space", 1)
        ceremony_desk.set_reactive(CeremonyDesk.ceremony, seen)  # what the other desk's eyes still see
        assert await press(desk, signed, "space") == []
        assert signed.state.ceremony is not None and signed.state.ceremony.step == 1


async def test_a_desk_that_is_started_again_finds_the_ceremony(signed: Engine) -> None:
    signed.submit(StartCeremony("pengawas"), MC_A)
    signed.submit(MoveCeremony("pengawas", 2, 0), MC_A)
    async with mc(signed, (80, 24)) as desk:
        await until(desk[1], lambda: "ceremony of Pengawas running: U" in screen_text(desk[1].app))
        assert await press(desk, signed, "u") == []
        ceremony_desk = cast(CeremonyDesk, desk[1].app.screen)
        await until(desk[1], lambda: ceremony_desk.ceremony is not None)
        assert ceremony_desk.ceremony is not None and ceremony_desk.ceremony.step == 2


async def test_a_withdrawn_result_is_an_alarm(signed: Engine) -> None:
    signed.submit(AnnounceCategory("pengawas"), MC_A)
    async with mc(signed, (80, 24)) as desk:
        assert "CORRECTION" not in screen_text(desk[1].app)
        signed.submit(WithdrawSignatures("pengawas", "salah hitung", second_name="Bu Rina"), CHAIR)
        told = "CORRECTION: the announced result of Pengawas was withdrawn"
        await until(desk[1], lambda: told in screen_text(desk[1].app))


async def test_a_click_on_the_queue_previews(final: Engine) -> None:
    async with mc(final) as desk:
        queue = desk[0].query_one(QueueList)
        await until(desk[1], lambda: queue.option_count == 5)
        assert await desk[1].click(QueueList, offset=(8, 3))
        await until(desk[1], lambda: desk[0].preview == 3)
    assert final.catch_up() == 0


# --- looks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("has_colour", [True, False], ids=["colour", "NO_COLOR"])
async def test_warnings_and_missing_ballots_are_words_in_every_look(
    final: Engine, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], has_colour: bool
) -> None:
    if not has_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    to_scoring(final, 1)
    final.submit(Call(2), MC_A)
    final.submit(Advance(2, "called"), MC_A)
    cast(FakeClock, final.clock).forward(365)
    async with mc(final, size) as desk:
        for _ in range(3):
            await press(desk, final, "f10")
            text = screen_text(desk[1].app)
            assert "▲▲ under 1 min" in text and "▶ READ ALOUD" in text and "▷ NEXT  3" in text
            assert "Z takes back: start of presentation, no. 2" in text
            assert "No. 1: 0/3" in text or "0 of 3 ballots in · no. 1" in text
