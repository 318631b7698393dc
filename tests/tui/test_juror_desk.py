"""The juror's desk: sending that cannot be misread, owed ballots, rows that do not jump, hands."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from scoring_tui.contest.loader import find_contest, read_contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory, LockCategory
from scoring_tui.domain.commands.jury import Reopen, Sign
from scoring_tui.domain.commands.requests import NudgeJuror
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.common.large_text import LargeText
from scoring_tui.tui.juror import dialogs
from scoring_tui.tui.juror.dialogs import SendDialog, TurnListDialog
from scoring_tui.tui.juror.mark_field import MarkField
from scoring_tui.tui.juror.screen import JurorScreen
from scoring_tui.views.requests import list_raised_hands
from tests.helpers.jurors import desk, errors, opened, saved, seat, send_form, standing, told, write
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    FakeClock,
    juror,
    new_final,
    screen_text,
    send,
    small_contest,
    to_scoring,
    until,
)

SIZES = [(80, 24), (120, 40), (200, 60)]
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
WHOLE_RUBRIC = {
    "gagasan": {
        "scale": {"min": 10, "max": 100, "step": 1},
        "criteria": [{"id": "dampak", "name": "Dampak", "weight": 60, "guide": "Manfaat."},
                     {"id": "kebaruan", "name": "Kebaruan", "weight": 40, "guide": "Baru."}],
    }
}  # fmt: skip


@pytest.fixture
def path(final: Engine) -> Path:
    return final.ledger.path


@pytest.fixture
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "SHORTEST_LOOK", 0.0)


@pytest.fixture
def whole_final(tmp_path: Path) -> Iterator[Engine]:
    contest = small_contest(rubric=WHOLE_RUBRIC, scoring={"decimals": 2, "ties": ["head-of-jury"]})
    engine = new_final(tmp_path / "whole.db", contest=contest)
    yield engine
    engine.ledger.close()


def dialog_is_open(pilot: Pilot[Any]) -> bool:
    return isinstance(pilot.app.screen, SendDialog) and "NOT SENT YET" in screen_text(pilot.app)


def corner(screen: JurorScreen) -> str:
    return str(screen.state_word.content)


def field_rows(screen: JurorScreen) -> list[int]:
    """The row of the screen of each criterion."""
    return [field.query_one(".name").region.y for field in screen.query(MarkField)]


# --- sending ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_wait")
@pytest.mark.parametrize("keys", [("f5",), ("y",), ("Y",), ("right", "enter")], ids=" ".join)
async def test_f5_and_once_more_sends(final: Engine, path: Path, keys: tuple[str, ...]) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        assert corner(screen) == "NOT SENT"
        await pilot.press("f5")
        await until(pilot, lambda: dialog_is_open(pilot))
        await pilot.press(*keys)
        await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.is_frozen)
        await until(pilot, lambda: re.fullmatch(r"✓ SENT \d\d:\d\d", corner(screen)))
        await until(pilot, lambda: "✓ connected" in screen_text(pilot.app))
        assert "draft saved" not in screen_text(pilot.app)  # which could be read as not sent
    final.catch_up()
    assert final.state.find_ballot(1, "j1") is not None


async def test_a_key_that_bounces_does_not_send(
    final: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "SHORTEST_LOOK", 3600.0)
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        await pilot.press("f5")
        await until(pilot, lambda: dialog_is_open(pilot))
        await pilot.press("f5", "y")
        await pilot.pause()
        assert dialog_is_open(pilot)
    final.catch_up()
    assert final.state.ballots == {}


async def test_enter_and_enter_again_never_looks_like_sending(final: Engine, path: Path) -> None:
    """From the button to the dialog and back: the focus is at the first mark then, and a notice says so."""
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        assert "Scoring is open: F5 sends" in told(screen)
        await pilot.press("enter")
        await until(pilot, lambda: dialog_is_open(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: screen.is_active)
        await until(pilot, lambda: "No. 1 is NOT SENT. F5, then F5 again sends it." in told(screen))
        assert screen.focused is next(iter(screen.query(MarkField))).mark_input
        assert corner(screen) == "NOT SENT"
        assert "saved" not in corner(screen)
    final.catch_up()
    assert final.state.ballots == {}


@each_size
async def test_the_dialog_says_which_key_does_what(final: Engine, path: Path, size: tuple[int, int]) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test(size=size) as pilot:
        await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        await pilot.press("f5")
        await until(pilot, lambda: "F5 or Y         SEND" in screen_text(pilot.app))
        await until(pilot, lambda: "▶ Enter or Esc    LOOK AGAIN" in screen_text(pilot.app))


@pytest.mark.parametrize("is_warned", [False, True], ids=["plain", "warned"])
async def test_the_longest_rubric_fits_a_small_screen(tmp_path: Path, is_warned: bool) -> None:
    """Eighteen criteria, each far from the habit: every line is to be reached, both answers are in sight."""
    contest = read_contest(find_contest("lamongan-2023")).model_copy(update={"assignment": ()})
    engine = new_final(tmp_path / "long.db", [f"Peserta {n}" for n in range(6)], contest=contest)
    with engine.ledger:
        mc = Actor("MC", Seat(Role.MC, engine.state.turns[1].panel))
        juror_id = engine.state.turns[1].jurors[0]
        high = [str(leaf.scale.highest) for leaf in engine.state.rubric_of(1).leaves]
        low = [str(leaf.scale.lowest) for leaf in engine.state.rubric_of(1).leaves]
        numbers = list(engine.state.rooms[mc.seat.post].queue)
        for number in numbers[:5]:
            to_scoring(engine, number, mc)
            send(engine, number, juror_id, *(high if is_warned else low))
        to_scoring(engine, numbers[5], mc)
        async with desk(engine.ledger.path, juror_id).run_test(size=(80, 24)) as pilot:
            await opened(pilot, numbers[5])
            await write(pilot, *low)
            await pilot.press("f5")
            await until(pilot, lambda: dialog_is_open(pilot))
            dialog = pilot.app.screen
            for answer in dialog.query("AnswerButton, .last"):
                region = dialog.find_widget(answer)
                assert region.visible_region == region.region
            assert ("lie far from what you gave" in screen_text(pilot.app)) == is_warned
            await pilot.press("pagedown", "pagedown")
            await until(pilot, lambda: "Kewirausahaan" in screen_text(pilot.app))


# --- what is owed -------------------------------------------------------------------------------------


async def test_every_owed_ballot_has_a_notice_until_it_is_sent(final: Engine, path: Path) -> None:
    names = {number: final.state.contestant_name(number) for number in (1, 2, 3)}
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)  # nothing is typed
        to_scoring(final, 2)
        await opened(pilot, 2)
        await until(pilot, lambda: f"! You have not sent no. 1 {names[1]} · F6" in told(screen))
        to_scoring(final, 3)
        await opened(pilot, 3)
        await until(pilot, lambda: f"! You have not sent no. 2 {names[2]} · F6" in told(screen))
        assert f"You have not sent no. 1 {names[1]}" in told(screen)
        final.submit(Call(4), MC_A)
        await opened(pilot, 4)
        await until(pilot, lambda: "! You have not sent 3 ballots: no. 1, 2, 3 · F6" in told(screen))
        for number in (1, 2, 3):
            send(final, number, "j1", "7", "8", "9")
        await until(pilot, lambda: "not sent" not in told(screen))


async def test_a_turn_that_was_closed_without_the_ballot_stays_a_notice(final: Engine, path: Path) -> None:
    name = final.state.contestant_name(1)
    to_scoring(final, 1)
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    async with desk(path).run_test() as pilot:
        screen = seat(pilot)
        final.submit(Call(2), MC_A)
        await opened(pilot, 2)
        await until(pilot, lambda: f"no. 1 {name} was closed without your ballot · Ctrl+O" in told(screen))


async def test_being_asked_to_send_is_shown_until_it_is_done(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        final.submit(NudgeJuror(1, "j1"), MC_A)
        await until(pilot, lambda: "! Please send no. 1 (asked at" in told(screen))
        final.submit(Call(2), MC_A)
        await opened(pilot, 2)
        await until(
            pilot, lambda: f"! Please send no. 1 {final.state.contestant_name(1)} (asked" in told(screen)
        )
        send(final, 1, "j1", "7", "8", "9")
        await until(pilot, lambda: "Please send" not in told(screen))


# --- the form -----------------------------------------------------------------------------------------


@each_size
async def test_rows_stay_where_they_are(final: Engine, path: Path, size: tuple[int, int]) -> None:
    """Whatever is focused, wrong, or complete."""
    to_scoring(final, 1)
    async with desk(path).run_test(size=size) as pilot:
        screen = await opened(pilot, 1)
        await until(pilot, lambda: screen.has_class("-roomy") or screen.has_class("-compact"))
        await until(pilot, lambda: "Scoring is open" in told(screen) and min(field_rows(screen)) > 3)
        rows = field_rows(screen)
        for keys in (("7", "enter"), ("9", "9", "enter"), ("a",), ("backspace", "9", "enter"), ("up", "up")):
            await pilot.press(*keys)
            await pilot.pause()
            assert field_rows(screen) == rows
        assert "only 0 to 10 in steps of 0.5" in errors(screen)[1]


async def test_own_earlier_marks_stand_beside_each_field(final: Engine, path: Path) -> None:
    for number, marks in ((1, ("5", "6", "7")), (2, ("8.5", "9", "10")), (3, ("1", "2", "3"))):
        to_scoring(final, number)
        send(final, number, "j1", *marks)
        send(final, number, "j2", "0", "0", "0")  # never shown
    to_scoring(final, 4)
    async with desk(path, language="id").run_test() as pilot:
        screen = await opened(pilot, 4)
        earlier = [
            str(field.query_one(".earlier", Static).content).split() for field in screen.query(MarkField)
        ]
        assert earlier == [["5", "8,5", "1"], ["6", "9", "2"], ["7", "10", "3"]]


async def test_a_letter_stays_visible_and_is_told_at_once(whole_final: Engine) -> None:
    to_scoring(whole_final, 1)
    async with desk(whole_final.ledger.path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("1", "e", "2")
        await until(pilot, lambda: standing(screen)[0] == "1e2")
        assert errors(screen)[0] == "! not a number: 1e2 (only whole numbers from 10 to 100)"
        assert not next(iter(screen.query(MarkField))).mark_text.isdigit()
        await pilot.press("enter", "f5")
        await until(pilot, lambda: "not a number: 1e2" in errors(screen)[0])
        assert screen.is_active


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("85,5", "! only whole numbers from 10 to 100: 85 or 86"),
        ("101", "! only whole numbers from 10 to 100"),
        ("75%", "! not a number: 75% (only whole numbers from 10 to 100)"),
        ("8 5", "! not a number: 8 5 (only whole numbers from 10 to 100)"),
    ],
)
async def test_an_error_says_which_marks_are_allowed(whole_final: Engine, typed: str, error: str) -> None:
    to_scoring(whole_final, 1)
    names = {",": "comma", "%": "percent_sign", " ": "space"}
    async with desk(whole_final.ledger.path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press(*(names.get(letter, letter) for letter in typed), "enter")
        await until(pilot, lambda: errors(screen)[0] == error)
        sign = next(iter(screen.query(MarkField))).query_one(".sign", Static)
        assert "!" in str(sign.content)


async def test_a_paste_that_is_not_taken_blinks_and_names_the_old_mark(whole_final: Engine) -> None:
    to_scoring(whole_final, 1)
    async with desk(whole_final.ledger.path).run_test() as pilot:
        screen = await opened(pilot, 1)
        field = next(iter(screen.query(MarkField)))
        await pilot.press("8", "0")
        pilot.app.post_message(Paste("75 %"))
        await until(pilot, lambda: field.has_class("-blink"))
        assert errors(screen)[0] == "! not pasted: “75 %” (digits only); it is still 80"
        assert standing(screen)[0] == "80"
        await until(pilot, lambda: not field.has_class("-blink"))


async def test_a_full_field_blinks(whole_final: Engine) -> None:
    to_scoring(whole_final, 1)
    async with desk(whole_final.ledger.path).run_test() as pilot:
        screen = await opened(pilot, 1)
        field = next(iter(screen.query(MarkField)))
        await pilot.press(*"1" * 17)
        await until(pilot, lambda: field.has_class("-blink"))
        assert errors(screen)[0] == "! at most 16 characters" and standing(screen)[0] == "1" * 16


@pytest.mark.parametrize("is_monochrome", [False, True], ids=["colour", "NO_COLOR"])
async def test_the_clock_warns_in_words(
    tmp_path: Path, is_monochrome: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_monochrome:
        monkeypatch.setenv("NO_COLOR", "1")
    clock = FakeClock()
    engine = new_final(tmp_path / "clock.db", clock=clock)
    with engine.ledger:
        engine.submit(Call(1), MC_A)
        engine.submit(Advance(1, "called"), MC_A)
        async with desk(engine.ledger.path, clock=clock).run_test(size=(80, 24)) as pilot:
            await opened(pilot, 1)
            for seconds, words in (
                (0, "7:00"), (301, "1:59 ▲ nearly over"), (60, "0:59 ▲▲ last warning"),
                (72, "+0:13 ! time is over"),
            ):  # fmt: skip
                clock.forward(seconds)
                await until(pilot, lambda words=words: words in screen_text(pilot.app))


async def test_the_time_of_day_is_shown(tmp_path: Path) -> None:
    clock = FakeClock()
    engine = new_final(tmp_path / "clock.db", clock=clock)
    with engine.ledger:
        async with desk(engine.ledger.path, clock=clock, language="id").run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "05.30" in screen_text(pilot.app).splitlines()[0])


@each_size
async def test_large_letters_where_there_is_room(final: Engine, path: Path, size: tuple[int, int]) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test(size=size) as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("8", "comma", "5")
        large_state = screen.query_one("#large-state", LargeText)
        large_mark = screen.query_one("#large-mark", LargeText)
        is_large = size[1] >= 40
        await until(pilot, lambda: bool(large_state.region.area and large_mark.region.area) == is_large)
        if is_large:
            await until(pilot, lambda: large_state.letter_rows >= 4 and large_mark.letter_rows >= 4)
            assert (large_state.text, large_mark.text) == ("NOT SENT", "8,5")


@pytest.mark.parametrize("theme", ["hall-dark", "hall-light", "hall-contrast"])
@each_size
async def test_every_state_has_a_word_in_every_look(
    final: Engine, path: Path, size: tuple[int, int], theme: str
) -> None:
    to_scoring(final, 1)
    app = desk(path)
    app.theme = theme
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "99", "9")
        await until(pilot, lambda: "NOT SENT" in corner(screen) and "Scoring is open" in screen_text(app))
        await until(pilot, lambda: "!Kebaruan" in screen_text(app) and "steps of 0.5" in screen_text(app))
        await saved(pilot)
        assert "draft saved" in screen_text(app)


# --- the list, the hand, reading again ------------------------------------------------------------------


async def test_the_list_is_sorted_by_state_number_and_total(final: Engine, path: Path) -> None:
    for number, mark in ((1, "5"), (2, "9")):
        to_scoring(final, number)
        send(final, number, "j1", mark, mark, mark)
    to_scoring(final, 3)

    def order(app: Any) -> list[str]:
        options = app.screen.query_one("#choices", OptionList)
        return [str(options.get_option_at_index(index).id) for index in range(options.option_count)]

    async with desk(path).run_test() as pilot:
        await opened(pilot, 3)
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(pilot.app.screen, TurnListDialog))
        await until(pilot, lambda: "2 sent · 1 not sent · 0 read again" in screen_text(pilot.app))
        assert order(pilot.app) == ["3", "1", "2"]
        await pilot.press("down")  # no. 1
        for key, expected in (("t", ["2", "1", "3"]), ("n", ["1", "2", "3"]), ("s", ["3", "1", "2"])):
            await pilot.press(key)
            await until(pilot, lambda expected=expected: order(pilot.app) == expected)
        await pilot.press("t", "enter")
        await opened_frozen(pilot, 1)


async def opened_frozen(pilot: Pilot[Any], number: int) -> JurorScreen:
    screen = seat(pilot)
    await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.number == number)
    await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.has_focus)
    return screen


async def test_a_hand_is_raised_and_taken_down(final: Engine, path: Path) -> None:
    async with desk(path).run_test() as pilot:
        screen = seat(pilot)
        await until(pilot, lambda: "Nobody is on stage" in screen_text(pilot.app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Raise your hand?" in screen_text(pilot.app))
        await pilot.press(*"layar", "enter")
        await until(pilot, lambda: "Your hand is up since" in told(screen))
        final.catch_up()
        assert [(hand.juror_id, hand.reason) for hand in list_raised_hands(final.state)] == [("j1", "layar")]
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Your hand" not in told(screen))
    final.catch_up()
    assert list_raised_hands(final.state) == ()


async def test_a_sent_ballot_is_read_line_by_line_and_confirmed(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7", "8", "9")
    async with desk(path).run_test() as pilot:
        screen = await opened_frozen(pilot, 1)

        def signs() -> list[str]:
            return [str(sign.content) for sign in screen.query("MarkField .sign").results(Static)]

        await until(pilot, lambda: signs() == ["▶ ", "  ", "  "])
        await pilot.press("enter", "enter", "enter", "enter")  # Enter ticks nothing
        assert signs() == ["▶ ", "  ", "  "]
        await pilot.press("space", "space")
        await until(pilot, lambda: signs() == [" ✓", " ✓", "▶ "])
        final.catch_up()
        assert not final.state.is_confirmed(1, "j1")
        await pilot.press("space")
        await until(pilot, lambda: signs() == [" ✓", " ✓", " ✓"])
        final.catch_up()
        assert final.state.is_confirmed(1, "j1")
        await pilot.press("f6")
        await until(pilot, lambda: "1 sent · 0 not sent · 1 read again" in screen_text(pilot.app))
        await pilot.press("escape")
        final.submit(Reopen(1, "j1", "tertukar"), CHAIR)
        await until(pilot, lambda: screen.pane.form is not None and not screen.pane.form.is_frozen)
        await send_form(pilot)
        await until(pilot, lambda: signs() == ["▶ ", "  ", "  "])  # another ballot, read by nobody yet


# --- the file is gone -----------------------------------------------------------------------------------


async def test_a_juror_without_the_file_is_told_what_to_do(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5")
        await saved(pilot)
        for file in path.parent.glob(f"{path.name}*"):
            file.rename(file.with_name("away-" + file.name))
        await until(pilot, lambda: "call the committee. What you typed is safe" in told(screen))
        await pilot.press("8")
        assert path.name not in screen_text(pilot.app) and "scoring-tui new" not in screen_text(pilot.app)
        assert standing(screen)[:2] == ["7,5", "8"]
        for file in path.parent.glob("away-*"):
            file.rename(file.with_name(file.name.removeprefix("away-")))
        await until(pilot, lambda: "call the committee" not in told(screen), seconds=20)


async def test_signed_and_announced_are_told(final: Engine, path: Path) -> None:
    for number in list(final.state.turns):
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3"):
            send(final, number, id_, str(number), "8", "9")
        final.submit(Advance(number, "scoring"), MC_A)
    async with desk(path).run_test(size=(80, 24)) as pilot:
        screen = await opened_frozen(pilot, 4)
        await until(pilot, lambda: corner(screen).startswith("✓ SENT"))
        final.submit(LockCategory("pengawas"), CHAIR)
        final.submit(Sign("pengawas"), CHAIR)
        final.submit(Sign("pengawas"), juror("j2"))
        await until(pilot, lambda: re.fullmatch(r"✓ SIGNED \d\d:\d\d", corner(screen)))
        assert "the result was signed at" in told(screen)
        final.submit(AnnounceCategory("pengawas"), COMMITTEE)
        await until(pilot, lambda: re.fullmatch(r"✓ ANNOUNCED \d\d:\d\d", corner(screen)))
