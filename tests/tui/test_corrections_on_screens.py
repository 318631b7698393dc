"""What `correct` changes while screens are open: they follow, and what a juror typed stays."""

from decimal import Decimal

from scoring_tui.domain.commands.corrections import (
    CorrectContestant,
    CorrectHeadOfJury,
    CorrectJuror,
    CorrectRoom,
)
from scoring_tui.domain.commands.stage import Advance, Freeze
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.juror.screen import JurorScreen
from scoring_tui.views.juror import JurorView
from tests.helpers.boards import board, find_line, finish, text_of
from tests.helpers.jurors import desk, opened, saved, seat, send_form, standing, write
from tests.helpers.support import COMMITTEE, MC_A, screen_text, to_scoring, until
from tests.tui.test_mc import mc

NEW_NAME = "Wening Larasati, S.Pd."


def view_of(screen: JurorScreen) -> JurorView:
    """What the juror's screen shows now."""
    assert screen.pane.view is not None
    return screen.pane.view


def correct(engine: Engine, number: int, **values: str) -> str:
    """Correct the contestant with this number; return the name before."""
    engine.catch_up()
    contestant = engine.state.contestants[engine.state.turns[number].contestant]
    engine.submit(CorrectContestant(contestant.id, {**values}, "salah ketik"), COMMITTEE)
    return contestant.name


async def test_the_board_follows_a_name_on_stage_next_and_in_the_standing(final: Engine) -> None:
    finish(final, 1, "9")
    to_scoring(final, 2)
    async with board(final) as (screen, pilot):
        for number, place in ((1, "9.00  3/3"), (2, ""), (3, "Next: no. 3")):
            old_name = final.state.contestant_name(number)
            await until(pilot, lambda old=old_name, place=place: place in find_line(text_of(screen), old))
            correct(final, number, name=f"{NEW_NAME} {number}", unit="Dinas Kebun")
            new_name = f"{NEW_NAME} {number}"
            await until(pilot, lambda old=old_name: old not in text_of(screen))
            assert new_name in text_of(screen) and place in find_line(text_of(screen), new_name)
        assert "9.00  3/3" in text_of(screen) and "scoring" in text_of(screen)
        final.submit(CorrectRoom("A", "Aula Timur", "pindah"), COMMITTEE)
        await until(pilot, lambda: "Aula Timur" in text_of(screen) and "Pendopo" not in text_of(screen))


async def test_a_frozen_board_shows_the_corrected_name_beside_the_old_places(final: Engine) -> None:
    finish(final, 1, "9")
    finish(final, 2, "8")
    final.submit(Freeze("pengawas"), MC_A)
    async with board(final) as (screen, pilot):
        await until(pilot, lambda: "9.00" in text_of(screen))
        old_name = correct(final, 1, name=NEW_NAME)
        await until(pilot, lambda: NEW_NAME in find_line(text_of(screen), "9.00"))
        assert old_name not in text_of(screen)


async def test_the_mc_follows_a_name_its_pronunciation_and_the_room(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    async with mc(final) as (screen, pilot):
        for number in (1, 2, 3):
            old_name = final.state.contestant_name(number)
            await until(pilot, lambda old=old_name: old in screen_text(pilot.app))
            correct(final, number, name=f"{NEW_NAME} {number}")
            new_name = f"{NEW_NAME} {number}"
            await until(pilot, lambda new=new_name: new in screen_text(pilot.app))
            await until(pilot, lambda old=old_name: old not in screen_text(pilot.app))
        correct(final, 2, say="we-ning la-ra-SA-ti")
        await until(pilot, lambda: "we-ning la-ra-SA-ti" in screen_text(pilot.app))
        final.submit(CorrectRoom("A", "Aula Timur", "pindah"), COMMITTEE)
        await until(pilot, lambda: "Aula Timur" in screen_text(pilot.app))
        final.submit(CorrectJuror("j2", "gelar", "Dr. Juri Dua"), COMMITTEE)
        await until(pilot, lambda: screen.view.seq >= final.ledger.head[0])
        assert screen.preview == 2


async def test_a_half_typed_form_stays_while_names_are_corrected(final: Engine) -> None:
    """The header follows; the marks, the cursor, the draft and the ballot stay those of the same turn."""
    to_scoring(final, 1)
    async with desk(final.ledger.path).run_test(size=(100, 40)) as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5")
        await pilot.press("8", "comma")
        form, focused = screen.pane.form, screen.focused
        old_name = correct(final, 1, name=NEW_NAME, unit="Dinas Kebun", idea="Kebun bersama")
        await until(pilot, lambda: all(
            text in screen_text(pilot.app) for text in (NEW_NAME, "Dinas Kebun", "Kebun bersama")
        ))  # fmt: skip
        assert old_name not in screen_text(pilot.app)
        assert standing(screen) == ["7,5", "8,", ""]
        assert screen.pane.form is form and screen.focused is focused
        await pilot.press("5", "enter")
        final.submit(CorrectJuror("j1", "gelar", "Dr. Juri Satu", "BKPSDM"), COMMITTEE)
        final.submit(CorrectHeadOfJury("Dr. Ratna Wulandari, M.Si.", "gelar"), COMMITTEE)
        final.submit(CorrectRoom("A", "Aula Timur", "pindah"), COMMITTEE)
        await until(pilot, lambda: "Dr. Juri Satu" in screen_text(pilot.app))
        await until(pilot, lambda: view_of(screen).contest.panels["A"].room == "Aula Timur")
        assert standing(screen) == ["7,5", "8,5", ""] and screen.pane.form is form
        await saved(pilot)
        assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "7,5", "kebaruan": "8,5"}
        await write(pilot, "9")
        await send_form(pilot)
    final.catch_up()
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and list(ballot.marks.values()) == [Decimal("7.5"), Decimal("8.5"), Decimal(9)]


async def test_a_name_corrected_while_the_juror_confirms_does_not_disturb_the_ballot(final: Engine) -> None:
    to_scoring(final, 1)
    async with desk(final.ledger.path).run_test(size=(100, 40)) as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7", "8", "9")
        await pilot.press("f5")
        await until(pilot, lambda: not screen.is_active)
        correct(final, 1, name=NEW_NAME)
        await until(pilot, lambda: view_of(screen).turns[1].contestant.name == NEW_NAME)
        await pilot.press("right", "enter")
        await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.is_frozen)
        await until(pilot, lambda: NEW_NAME in screen_text(pilot.app))
        await until(pilot, lambda: standing(seat(pilot)) == ["7", "8", "9"])
