"""The MC's screen: each key sends its command and no other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from textual.content import Content
from textual.message import Message
from textual.pilot import Pilot

from scoring_tui.domain.commands.setup import Declare
from scoring_tui.domain.commands.stage import Advance, Call, MarkAbsent, Postpone
from scoring_tui.domain.seat import COMMITTEE_SEAT
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n import locale as text
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.app import make_app
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog, ReasonDialog
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.tui.mc.queue_list import QueueList
from scoring_tui.tui.mc.screen import McScreen
from scoring_tui.tui.mc.stage_clock import StageClock
from scoring_tui.tui.messages import CommandFailed
from tests.helpers.support import (
    HARD_NAMES,
    MC_A,
    FakeClock,
    new_final,
    screen_text,
    send,
    small_contest,
    to_scoring,
    until,
)
from tests.rules.test_schedule import two_rooms

Desk = tuple[McScreen, Pilot[Any]]


@asynccontextmanager
async def mc(
    engine: Engine, size: tuple[int, int] = (120, 40), messages: list[Message] | None = None
) -> AsyncIterator[Desk]:
    """The MC's screen of room A with its first view."""
    app = make_app(engine.ledger.path, [MC_A], language="en", signed_in=True, clock=engine.clock)
    hook = messages.append if messages is not None else None
    async with app.run_test(size=size, message_hook=hook) as pilot:
        screen = cast(McScreen, app.screen)
        await until(pilot, lambda: screen.view is not None and screen.preview is not None)
        yield screen, pilot


async def wait_until_current(desk: Desk, engine: Engine) -> None:
    """Wait until the screen shows the latest entry of the file."""
    screen, pilot = desk
    engine.catch_up()
    await until(pilot, lambda: screen.view.seq >= engine.ledger.head[0])
    await pilot.pause()


async def press(desk: Desk, engine: Engine, *keys: str) -> list[str]:
    """Press keys one by one; return the kinds of the new entries."""
    before = engine.ledger.head[0]
    for key in keys:
        await desk[1].press(key)
        await desk[1].app.engine_access.ask(lambda engine: None)  # type: ignore[attr-defined]
        await desk[1].pause()
        await wait_until_current(desk, engine)
    return [entry.fact.kind for entry in engine.ledger.read_after(before)]


def last_fact(engine: Engine) -> Any:
    """The latest fact in the file."""
    return engine.ledger.read_after(engine.ledger.head[0] - 1)[0].fact


# --- preview and live -------------------------------------------------------------------------------


async def test_arrows_move_the_preview_and_call_nobody(final: Engine) -> None:
    async with mc(final) as desk:
        assert desk[0].preview == 1
        assert await press(desk, final, "down", "down", "up") == []
        assert desk[0].preview == 2
        assert f"Preview: 2 {final.state.contestant_name(2)}" in screen_text(desk[1].app)


async def test_space_calls_the_previewed_contestant_and_previews_the_next(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "down", "space") == ["turn-called"]
        assert last_fact(final).number == 2
        assert desk[0].preview == 1  # the next who waits
        text = screen_text(desk[1].app)
        assert f"▶ 2 {final.state.contestant_name(2)}" in text
        assert f"To the stage, please: draw number 2, {final.state.contestant_name(2)}" in text


async def test_space_does_nothing_while_somebody_is_on_stage(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "space", "space") == ["turn-called"]
        assert "No. 1 has not finished yet" in screen_text(desk[1].app)


async def test_home_brings_the_preview_back_to_the_next(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "end")
        assert desk[0].preview == 4
        await press(desk, final, "home")
        assert desk[0].preview == 1


async def test_the_preview_stays_on_its_contestant_when_the_queue_moves(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "down", "down")
        final.submit(Postpone(1), MC_A)
        await wait_until_current(desk, final)
        queue = desk[0].query_one(QueueList)
        assert desk[0].preview == 3 and queue.highlighted is not None
        assert queue.get_option_at_index(queue.highlighted).id == "3"
        assert [option.id for option in queue.options if option.id] == ["2", "3", "4", "1"]


async def test_a_line_that_changes_is_drawn_again_alone(
    final: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mc(final) as desk:
        drawn: list[str] = []
        queue = desk[0].query_one(QueueList)
        monkeypatch.setattr(queue, "replace_option_prompt", lambda id_, row: drawn.append(id_))
        monkeypatch.setattr(queue, "set_options", lambda options: drawn.append("all"))
        final.submit(MarkAbsent(4), MC_A)
        await wait_until_current(desk, final)
        assert drawn == ["4"]


# --- phases and the clock ---------------------------------------------------------------------------


async def test_a_key_that_becomes_possible_is_drawn_bright(final: Engine) -> None:
    async with mc(final) as desk:
        strip = desk[0].query_one(KeyStrip)

        def dim(word: str) -> bool:
            assert isinstance(strip.content, Content)
            at = strip.content.plain.index(word)
            return any(span.style == "dim" and span.start <= at < span.end for span in strip.content.spans)

        await until(desk[1], lambda: not dim("Call"))
        assert dim("Next phase")
        await press(desk, final, "space")
        await until(desk[1], lambda: not dim("Next phase"))


async def test_enter_moves_through_the_phases(final: Engine) -> None:
    async with mc(final) as desk:
        kinds = await press(desk, final, "space", "enter", "enter", "enter")
        assert kinds == ["turn-called", "phase-started", "phase-started", "scoring-opened"]
        for id_ in ("j1", "j2", "j3"):
            send(final, 1, id_, "7", "7", "7")
        await wait_until_current(desk, final)
        assert await press(desk, final, "enter") == ["scoring-closed"]
        assert "scoring is closed" in screen_text(desk[1].app)


async def test_closing_without_all_ballots_names_who_is_missing_and_goes_back(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j2", "7", "7", "7")
    async with mc(final) as desk:
        assert await press(desk, final, "enter") == []
        await until(desk[1], lambda: isinstance(desk[1].app.screen, ConfirmDialog))
        text = screen_text(desk[1].app)
        assert "○ Juri 1" in text and "○ Juri 3" in text and "○ Juri 2" not in text
        assert await press(desk, final, "enter") == []  # "back" has the focus
        assert desk[1].app.screen is desk[0]
        await press(desk, final, "enter")
        assert await press(desk, final, "right", "enter") == ["scoring-closed"]
        assert last_fact(final).missing == ("j1", "j3")


async def test_a_stale_enter_of_another_device_is_refused_and_not_doubled(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    messages: list[Message] = []
    async with mc(final, messages=messages) as desk:
        old = desk[0].view
        other = Engine(Ledger.open(final.ledger.path), final.clock)
        other.submit(Advance(1, "called"), MC_A)
        other.ledger.close()
        await wait_until_current(desk, final)
        desk[0].set_reactive(McScreen.view, old)  # what the other device's eyes still see
        await desk[1].press("enter")
        await until(desk[1], lambda: any(isinstance(m, CommandFailed) for m in messages))
    final.catch_up()
    assert final.state.turns[1].phase == "presentation"
    refusals = {m.error_message for m in messages if isinstance(m, CommandFailed)}
    assert refusals == {"this was done already: look again"}


async def test_the_keys_of_the_clock(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "space", "enter")
        assert await press(desk, final, "p", "p") == ["clock-paused", "clock-resumed"]
        assert await press(desk, final, "plus", "minus") == ["clock-extended", "clock-extended"]
        seconds = [entry.fact.seconds for entry in final.ledger.read_after(final.ledger.head[0] - 2)]  # type: ignore[attr-defined]
        assert seconds == [30, -30]
        assert await press(desk, final, "r") == []
        assert await press(desk, final, "right", "enter") == ["phase-started"]


@pytest.mark.parametrize(
    ("gone", "classes", "words"),
    [
        (0, set(), "of 7:00"),
        (301, {"-soon"}, "▲ nearly over"),
        (361, {"-last"}, "▲▲ last warning"),
        (421, {"-over"}, "! time is over"),
    ],
)
async def test_the_clock_warns_by_class_and_by_sign(
    final: Engine, gone: int, classes: set[str], words: str
) -> None:
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    cast(FakeClock, final.clock).forward(gone)
    async with mc(final) as desk:
        clock = desk[0].query_one(StageClock)
        await until(desk[1], lambda: clock.display and words in screen_text(desk[1].app))
        assert {name for name in clock.classes if name in ("-soon", "-last", "-over")} == classes
    assert final.catch_up() == 0  # time that runs out does nothing by itself


async def test_calling_again_is_counted(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "space", "c") == ["turn-called", "turn-called"]
        text = screen_text(desk[1].app)
        assert "called twice" in text and "Second call to the stage" in text


# --- four different things --------------------------------------------------------------------------


async def test_absent_asks_and_postponed_does_not(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "a") == []
        assert final.state.contestant_name(1) in screen_text(desk[1].app)
        assert await press(desk, final, "right", "enter") == ["contestant-absent"]
        assert desk[0].preview == 2
        assert await press(desk, final, "t") == ["turn-postponed"]
        assert (final.state.turns[1].exclusion, final.state.turns[2].exclusion) == ("absent", None)
        assert final.state.rooms["A"].queue == (1, 3, 4, 2)


async def test_a_withdrawal_may_have_a_reason_and_a_disqualification_must(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "w")
        assert isinstance(desk[1].app.screen, ReasonDialog)
        assert await press(desk, final, "enter") == ["contestant-withdrew"]
        await press(desk, final, "x")
        assert await press(desk, final, "enter") == []  # no reason, no decision
        assert await press(desk, final, "c", "u", "r", "a", "n", "g", "enter") == ["contestant-disqualified"]
        assert (last_fact(final).number, last_fact(final).reason) == (2, "curang")


async def test_an_appearance_is_given_again_with_a_reason_and_taken_back(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "7.5", "9")
    async with mc(final, size=(80, 24)) as desk:
        await press(desk, final, "u")
        assert isinstance(desk[1].app.screen, ReasonDialog)
        assert await press(desk, final, "enter") == []
        assert await press(desk, final, *"padam", "enter") == ["appearance-repeated"]
        assert (last_fact(final).number, last_fact(final).reason) == (1, "padam")
        assert final.state.turns[1].phase == "called" and not final.state.ballots.get(1)
        assert "presents again: padam" in screen_text(desk[1].app)
        assert await press(desk, final, "u") == []
        assert await press(desk, final, "z") == ["step-undone"]
        assert len(final.state.ballots[1]) == 1


async def test_with_two_candidates_the_key_asks_which_one(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "space", "t")
        assert isinstance(desk[1].app.screen, ChoiceDialog)
        text = screen_text(desk[1].app)
        assert f"no. 1 {final.state.contestant_name(1)} (on stage)" in text
        assert f"no. 2 {final.state.contestant_name(2)} (previewed)" in text
        assert await press(desk, final, "down", "enter") == ["turn-postponed"]
        assert last_fact(final).number == 2


@pytest.mark.parametrize("key", ["a", "w", "x", "r", "j", "k"])
async def test_escape_adds_no_entry(final: Engine, key: str) -> None:
    to_scoring(final, 1)
    final.submit(Call(2), MC_A)
    final.submit(Advance(2, "called"), MC_A)
    if key == "j":
        final.submit(Postpone(2), MC_A)
    async with mc(final) as desk:
        await press(desk, final, key)
        assert desk[1].app.screen is not desk[0]
        assert await press(desk, final, "escape") == []
        assert desk[1].app.screen is desk[0]


# --- break, undo, board, log ------------------------------------------------------------------------


async def test_a_break_begins_with_length_and_note_and_ends_with_the_same_key(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "j", "down", "down", "enter", "s", "o", "enter") == ["break-started"]
        assert (last_fact(final).seconds, last_fact(final).note) == (900, "so")
        text = screen_text(desk[1].app)
        assert "board shows the break" in text and "of 15:00" in text and "(so)" in text
        assert await press(desk, final, "space", "j") == ["break-ended"]


async def test_undo_takes_back_the_step_named_on_the_screen(final: Engine) -> None:
    async with mc(final) as desk:
        assert "Z: nothing to undo" in screen_text(desk[1].app)
        await press(desk, final, "space", "enter")
        name = final.state.contestant_name(1)
        assert f"Z takes back: No. 1 {name}: presentation begun" in screen_text(desk[1].app)
        assert await press(desk, final, "z") == ["step-undone"]
        assert final.state.turns[1].phase == "called"
        assert f"Z takes back: No. 1 {name} called to Pendopo" in screen_text(desk[1].app)
        assert await press(desk, final, "z", "z") == ["step-undone"]


async def test_freeze_and_blank_are_toggled(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "f", "b") == ["board-frozen", "board-blanked"]
        text = screen_text(desk[1].app)
        assert "❄ Pengawas frozen" in text and "■ board blank" in text
        assert await press(desk, final, "f", "b") == ["board-thawed", "board-blanked"]
        assert "❄" not in screen_text(desk[1].app) and not final.state.rooms["A"].is_blank


async def test_the_log_in_words(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "space", "z", "l")
        await until(desk[1], lambda: isinstance(desk[1].app.screen, LogDialog))
        text = screen_text(desk[1].app)
        assert f"Taken back: No. 1 {final.state.contestant_name(1)} called to Pendopo" in text
        await press(desk, final, "l")
        assert desk[1].app.screen is desk[0]


async def test_an_impossible_key_shows_the_reason(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "space", "j")  # a break while somebody stands on stage
        await until(desk[1], lambda: [n.message for n in desk[1].app._notifications] == ["Break: not now"])
        desk[1].app.clear_notifications()
        await press(desk, final, "space")
        told = "Call: No. 1 has not finished yet"
        await until(desk[1], lambda: [n.message for n in desk[1].app._notifications] == [told])
        assert desk[1].app.screen is desk[0]


async def test_a_missing_file_is_reported_and_the_screen_goes_on(final: Engine) -> None:
    path = final.ledger.path
    async with mc(final) as (screen, pilot):
        path.rename(path.with_suffix(".away"))
        await until(pilot, lambda: screen.trouble is not None)
        await pilot.press("l")
        await until(pilot, lambda: "no contest file" in "".join(n.message for n in pilot.app._notifications))
        path.with_suffix(".away").rename(path)
        await until(pilot, lambda: screen.trouble is None)
        assert pilot.app.screen is screen


# --- jurors -----------------------------------------------------------------------------------------


async def test_missing_jurors_are_listed_with_the_age_of_their_heartbeat(final: Engine) -> None:
    to_scoring(final, 1)
    now = final.clock().wall
    for id_ in ("j1", "j2"):
        final.ledger.seats.take(f"juror:{id_}", "x", now)
    final.ledger.seats.report_presence("juror:j1", "x", SeatProgress(1, 2, 3).to_json(), now)
    final.ledger.seats.report_presence("juror:j2", "x", "", now - 55_000)
    async with mc(final) as desk:
        drawn = ("0 of 3 ballots in · no. 1", "seen within 5 s", "offline 0:55", "not signed in")
        await until(desk[1], lambda: all(words in screen_text(desk[1].app) for words in drawn))
        lines = [line.split("│")[-1] for line in screen_text(desk[1].app).splitlines()]
        jurors = [next(line for line in lines if name in line) for name in ("Juri 1", "Juri 2", "Juri 3")]
        assert "✎" in jurors[0] and "typing 2/3 · seen within 5 s" in jurors[0]
        assert "○" in jurors[1] and "not sent · offline 0:55" in jurors[1]
        assert "not sent · not signed in" in jurors[2]
        send(final, 1, "j3", "7", "7", "7")
        await until(desk[1], lambda: "1 of 3 ballots in" in screen_text(desk[1].app))


async def test_k_closes_the_oldest_turn_that_is_off_the_stage(final: Engine) -> None:
    to_scoring(final, 3)
    to_scoring(final, 1)
    async with mc(final) as desk:
        await press(desk, final, "k")
        assert f"Close no. 3 {final.state.contestant_name(3)} all the same?" in screen_text(desk[1].app)
        assert await press(desk, final, "right", "enter") == ["scoring-closed"]
        assert last_fact(final).number == 3


# --- keys, words, other devices ---------------------------------------------------------------------


def enabled(screen: McScreen) -> set[str]:
    """Ids of the possible actions, without their prefix."""
    active = [a for a in screen.active_bindings.values() if a.enabled and a.node is screen]
    ids = (a.binding.id or "" for a in active)
    return {id_.removeprefix("mc.") for id_ in ids if id_.startswith("mc.")}


async def test_impossible_keys_are_grey(final: Engine) -> None:
    always = {"log", "blank", "freeze", "withdraw", "disqualify", "postpone", "absent", "next_waiting"}
    clock = {"pause", "give", "take", "restart"}
    checked = always | clock | {"call", "rest", "advance", "again", "undo", "close_scoring"}
    async with mc(final) as desk:
        assert enabled(desk[0]) & checked == always | {"call", "rest"}
        await press(desk, final, "space")
        assert enabled(desk[0]) & checked == always | {"advance", "again", "undo"}
        await press(desk, final, "enter")
        assert enabled(desk[0]) & checked == always | clock | {"advance", "undo"}
        assert await press(desk, final, "c", "k", "j", "space") == []


async def test_the_palette_offers_what_the_keys_can_do(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "ctrl+p")
        await desk[1].press(*"Call")
        await until(desk[1], lambda: "Call the previewed contestant" in screen_text(desk[1].app))
        assert await press(desk, final, "down", "enter") in ([], ["turn-called"])
        await until(desk[1], lambda: final.catch_up() or final.state.rooms["A"].live == 1)


async def test_a_seat_taken_over_greys_the_keys_and_says_so(final: Engine) -> None:
    async with mc(final) as desk:
        final.ledger.seats.take("mc:A", "other", final.clock().wall)
        await until(desk[1], lambda: not desk[0].client.holds_seat)
        await until(desk[1], lambda: "took this seat over" in screen_text(desk[1].app))
        assert enabled(desk[0]) == set()
        assert await press(desk, final, "space") == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_hard_names_survive(tmp_path: Path, size: tuple[int, int]) -> None:
    engine = new_final(tmp_path / "f.db", HARD_NAMES)
    number = next(n for n in engine.state.turns if engine.state.contestant_name(n) == "Ola [/] N")
    markup = next(n for n in engine.state.turns if "[red]" in engine.state.contestant_name(n))
    engine.submit(Call(number), MC_A)
    async with mc(engine, size) as desk:
        await press(desk, engine, *["up"] * 5, *["down"] * 5, "t", "escape", "l", "escape", "a", "escape")
        assert f"▶ {number} Ola [/] N" in screen_text(desk[1].app)
        desk[0].preview = markup
        await until(desk[1], lambda: "Sutrisno [red]x[/]" in screen_text(desk[1].app))
    engine.ledger.close()


async def test_the_preview_is_visible_among_ninety_contestants(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "f.db", [f"Peserta {n}" for n in range(90)])
    for number in range(1, 61):
        engine.submit(MarkAbsent(number), MC_A)
    async with mc(engine, (80, 24)) as desk:
        assert desk[0].preview == 61
        assert f"▷○  61 {engine.state.contestant_name(61)}" in screen_text(desk[1].app)
        assert f" ○  65 {engine.state.contestant_name(65)}" in screen_text(desk[1].app)  # and who comes after
    engine.ledger.close()


async def test_a_desk_shows_entries_and_closes_the_previewed_one(tmp_path: Path) -> None:
    about = {"id": "meja", "name": "Penilaian Meja", "desk": True}
    engine = new_final(tmp_path / "f.db", contest=small_contest(contest=about, timing=None))
    for id_ in ("j1", "j2", "j3"):
        send(engine, 2, id_, "7", "7", "7")
    async with mc(engine) as desk:
        ids = {active.binding.id for active in desk[0].active_bindings.values()}
        assert {"mc.log", "mc.close_scoring"} <= ids
        assert ids.isdisjoint(
            {"mc.call", "mc.advance", "mc.pause", "mc.give", "mc.rest", "mc.postpone", "mc.absent"}
        )
        assert await press(desk, engine, "down", "k") == ["scoring-closed"]
        assert last_fact(engine).number == 2
        text = screen_text(desk[1].app)
        assert "finished" in text and "Scored at desks" in text
    engine.ledger.close()


async def test_before_the_draw_the_screen_says_what_is_missing(tmp_path: Path) -> None:
    engine = Engine(Ledger.create(tmp_path / "f.db"), FakeClock())
    engine.submit(Declare(small_contest()), type(MC_A)("Panitia", COMMITTEE_SEAT))
    app = make_app(engine.ledger.path, [MC_A], language="en", signed_in=True, clock=engine.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "No running order yet" in screen_text(app))
        await pilot.press("space", "enter", "a", "k", "z", "f")
        await pilot.pause()
    assert engine.catch_up() == 0
    engine.ledger.close()


@pytest.mark.parametrize("times", [1, 2])
async def test_every_theme_draws_the_whole_screen(final: Engine, times: int) -> None:
    to_scoring(final, 1)
    final.submit(Call(2), MC_A)
    async with mc(final) as desk:
        await press(desk, final, *["f10"] * times, "z")
        text = screen_text(desk[1].app)
        assert f"▶ 1 {final.state.contestant_name(1)}" in text and "⏎ Next phase" in text


async def test_the_pace_is_whole_at_80_columns_in_the_longer_language(final: Engine) -> None:
    assert isinstance(final.clock, FakeClock)
    for number in (1, 2):
        to_scoring(final, number)
        final.clock.forward(3600)
    app = make_app(final.ledger.path, [MC_A], language="id", signed_in=True, clock=final.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        late = text.tr("{n} still open", n=1)
        await until(pilot, lambda: late in screen_text(pilot.app))
        lines = [line for line in screen_text(pilot.app).splitlines()[1:3] if line]
        assert not any("…" in line for line in lines)
        assert text.tr("{n} min behind", n="").split()[-1] in " ".join(lines)


# --- the order of the queue -----------------------------------------------------------------------------


async def test_keys_move_the_previewed_contestant(final: Engine) -> None:
    async with mc(final) as desk:
        screen = desk[0]
        assert await press(desk, final, "shift+up") == []  # nobody waits before no. 1
        assert await press(desk, final, "shift+down", "shift+down") == ["turn-moved"] * 2
        assert final.state.rooms["A"].queue == (2, 3, 1, 4)
        assert screen.preview == 1
        assert await press(desk, final, "shift+up") == ["turn-moved"]
        assert final.state.rooms["A"].queue == (2, 1, 3, 4)
        await press(desk, final, "z", "z", "z")
        assert final.state.rooms["A"].queue == (1, 2, 3, 4)


async def test_a_dialog_moves_to_another_session(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "rooms.db", ["A", "B", "C", "D", "E", "F", "G", "H"], two_rooms())
    async with mc(engine, size=(80, 24)) as desk:
        screen, pilot = desk
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceDialog))
        await until(pilot, lambda: "session 3 (" in screen_text(pilot.app))
        shown_text = screen_text(pilot.app)
        assert "Aula), 2 wait" in shown_text, shown_text
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReasonDialog))
        await pilot.press(*"bocor", "enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: last_fact(engine).kind == "turn-moved")
        await wait_until_current(desk, engine)
        assert last_fact(engine).reason == "bocor"
        assert engine.state.rooms["B"].queue == (3, 4, 1, 7, 8)
        await press(desk, engine, "z")
        assert engine.state.rooms["A"].queue == (1, 2, 5, 6)
    engine.ledger.close()
