"""The MC's screen: each key sends its command and no other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from textual.content import Content
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from scoring_tui.domain.commands.readiness import CallToStandBy
from scoring_tui.domain.commands.requests import RaiseHand
from scoring_tui.domain.commands.setup import Declare
from scoring_tui.domain.commands.stage import Advance, Call, MarkAbsent, Pause, Postpone
from scoring_tui.domain.seat import COMMITTEE_SEAT
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n import locale as text
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.app import make_app
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog, ReasonDialog
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.large_text import LargeText
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.tui.mc.current_turn import ReadingText
from scoring_tui.tui.mc.dialogs import CodeDialog
from scoring_tui.tui.mc.queue_list import QueueList
from scoring_tui.tui.mc.screen import McScreen
from scoring_tui.tui.mc.stage_clock import StageClock
from scoring_tui.tui.messages import CommandFailed
from tests.helpers.support import (
    HARD_NAMES,
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


def sentence(screen: McScreen) -> str:
    """The sentence to read aloud, also when it is drawn in large letters."""
    return screen.query_one(ReadingText).sentence


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
        assert f"PREVIEW  2 {final.state.contestant_name(2)}" in screen_text(desk[1].app)


async def test_space_calls_the_previewed_contestant_and_previews_the_next(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "down", "space") == ["turn-called"]
        assert last_fact(final).number == 2
        assert desk[0].preview == 1  # the next who waits
        assert f"▶ 2 {final.state.contestant_name(2)}" in screen_text(desk[1].app)
        assert f"To the stage, please: draw number 2, {final.state.contestant_name(2)}" in sentence(desk[0])


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
            at = strip.content.plain.find(word)
            if at < 0:
                return True
            return any(span.style == "dim" and span.start <= at < span.end for span in strip.content.spans)

        await until(desk[1], lambda: not dim("Call 1"))
        assert dim("Next phase")
        await press(desk, final, "space")
        await until(desk[1], lambda: not dim("Presentation"))


async def test_enter_moves_through_the_phases(final: Engine) -> None:
    async with mc(final) as desk:
        kinds = await press(desk, final, "space", "enter", "enter", "enter")
        assert kinds == ["turn-called", "phase-started", "phase-started", "scoring-opened"]
        for id_ in ("j1", "j2", "j3"):
            send(final, 1, id_, "7", "7", "7")
        await wait_until_current(desk, final)
        assert await press(desk, final, "enter") == ["scoring-closed"]
        assert "scoring is closed" in sentence(desk[0])


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
        (0, set(), "presentation 7:00"),
        (301, {"-soon"}, "▲ under 2 min"),
        (361, {"-last"}, "▲▲ under 1 min"),
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
        assert "called twice" in screen_text(desk[1].app)
        assert "Second call to the stage" in sentence(desk[0])


# --- four different things --------------------------------------------------------------------------


async def test_absent_asks_and_postponed_does_not(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "a") == []
        assert final.state.contestant_name(1) in screen_text(desk[1].app)
        assert "! Only 0 of 3 calls so far." in screen_text(desk[1].app)
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
        await press(desk, final, "q")
        assert isinstance(desk[1].app.screen, ReasonDialog)
        assert await press(desk, final, "enter") == []
        assert await press(desk, final, *"padam", "enter") == ["appearance-repeated"]
        assert (last_fact(final).number, last_fact(final).reason) == (1, "padam")
        assert final.state.turns[1].phase == "called" and not final.state.ballots.get(1)
        assert "Z takes back: another appearance of no. 1" in screen_text(desk[1].app)
        assert await press(desk, final, "q") == []
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
        assert "board shows the break" in text and "break 15:00" in text
        assert sentence(desk[0]) == "Break until 05:45. (so)"
        assert await press(desk, final, "space", "j") == ["break-ended"]


async def test_undo_takes_back_the_step_named_on_the_screen(final: Engine) -> None:
    async with mc(final) as desk:
        assert "Z: nothing to undo" in screen_text(desk[1].app)
        await press(desk, final, "space", "enter")
        assert "Z takes back: start of presentation, no. 1" in screen_text(desk[1].app)
        assert await press(desk, final, "z") == ["step-undone"]
        assert final.state.turns[1].phase == "called"
        assert "Z takes back: call of no. 1" in screen_text(desk[1].app)
        assert await press(desk, final, "z", "z") == ["step-undone"]


async def test_freeze_and_blank_are_toggled(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "f", "h") == ["board-frozen", "board-blanked"]
        text = screen_text(desk[1].app)
        assert "❄ Pengawas frozen" in text and "■ board blank" in text
        assert await press(desk, final, "f", "h") == ["board-thawed", "board-blanked"]
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
        await until(
            desk[1],
            lambda: [n.message for n in desk[1].app._notifications] == ["Break: No. 1 has not finished yet"],
        )
        desk[1].app.clear_notifications()
        await press(desk, final, "space")
        told = "Call: No. 1 has not finished yet"
        await until(desk[1], lambda: [n.message for n in desk[1].app._notifications] == [told])
        assert desk[1].app.screen is desk[0]


async def test_keys_without_a_turn_or_a_break_say_so(final: Engine) -> None:
    async with mc(final) as desk:
        for key, reason in (
            ("enter", "Next phase: nobody is on stage"),
            ("e", "Break until: the room has no break"),
        ):
            await press(desk, final, key)
            await until(desk[1], lambda: [n.message for n in desk[1].app._notifications] == [reason])  # noqa: B023


async def test_the_warning_is_whole_at_80_columns_while_the_clock_is_paused(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    cast(FakeClock, final.clock).forward(361)
    final.submit(Pause(1), MC_A)
    async with mc(final, (80, 24)) as desk:

        def read_words() -> str:
            """The words of the left column, in one line."""
            return " ".join(" ".join(line[:35] for line in screen_text(desk[1].app).splitlines()).split())

        await until(desk[1], lambda: "presentation 7:00 ║ paused ▲▲ under 1 min" in read_words())


async def test_a_missing_file_is_reported_and_the_screen_goes_on(final: Engine) -> None:
    path = final.ledger.path
    async with mc(final) as (screen, pilot):
        path.rename(path.with_suffix(".away"))
        await until(pilot, lambda: screen.trouble is not None)
        await pilot.press("l")
        await until(pilot, lambda: "is gone. Put it" in "".join(n.message for n in pilot.app._notifications))
        assert "scoring-tui new" not in screen_text(pilot.app)  # a new file would hold nothing
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
    always = {
        "log",
        "blank",
        "freeze",
        "withdraw",
        "disqualify",
        "postpone",
        "absent",
        "next_waiting",
        "more",
    }
    clock = {"pause", "give", "take", "restart"}
    checked = always | clock | {"call", "rest", "advance", "again", "undo"}
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
        shown = f"▷ NEXT  61 {engine.state.contestant_name(61)}"
        await until(desk[1], lambda: shown in screen_text(desk[1].app))
        assert f"then 62 {engine.state.contestant_name(62)}" in screen_text(
            desk[1].app
        )  # and who comes after
    async with mc(engine, (120, 40)) as desk:
        assert f"▷○  61 {engine.state.contestant_name(61)}" in screen_text(desk[1].app)
        assert f" ○  65 {engine.state.contestant_name(65)}" in screen_text(desk[1].app)
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
    async with mc(engine, (80, 24)) as desk:
        await until(desk[1], lambda: "0 of 3 ballots in · no. 1" in screen_text(desk[1].app))
        text = screen_text(desk[1].app)
        assert "▷◐   1" in text and "○ Juri 3" in text
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
        assert f"▶ 1 {final.state.contestant_name(1)}" in text and "⏎ Close scoring" in text


async def test_the_pace_is_whole_at_80_columns_in_the_longer_language(final: Engine) -> None:
    assert isinstance(final.clock, FakeClock)
    for number in (1, 2):
        to_scoring(final, number)
        final.clock.forward(3600)
    app = make_app(final.ledger.path, [MC_A], language="id", signed_in=True, clock=final.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "No. 1: 0/3" in screen_text(pilot.app))
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
        await pilot.press("s")
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


# --- the desk: numbers, stand-by, messages, breaks, days, clocks ----------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_typing_a_number_previews_it_and_enter_only_confirms(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    engine = new_final(tmp_path / "f.db", [f"Peserta {n}" for n in range(1, 24)])
    engine.submit(Call(1), MC_A)
    async with mc(engine, size) as desk:
        assert await press(desk, engine, "1", "7") == []
        assert desk[0].preview == 17 and "number 17_" in screen_text(desk[1].app)
        assert await press(desk, engine, "enter") == []  # not the next phase
        assert desk[0].preview == 17 and desk[0].typed_number == ""
        assert await press(desk, engine, "9", "9") == []
        assert desk[0].preview == 9 and desk[0].typed_number == ""
        assert await press(desk, engine, "2", "0", "escape") == []
        assert desk[0].preview == 9
        assert await press(desk, engine, "enter") == ["phase-started"]
    engine.ledger.close()


async def test_letters_work_with_caps_lock_and_shift(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "B") == ["stand-by-called"]
        assert await press(desk, final, "V") == ["readiness-confirmed"]
        assert await press(desk, final, "Z") == ["step-undone"]


async def test_calls_to_stand_by_are_counted_with_their_times(final: Engine) -> None:
    async with mc(final) as desk:
        assert await press(desk, final, "b") == ["stand-by-called"]
        assert "call 1 at 05:30; call 2 from 05:33" in screen_text(desk[1].app)
        assert await press(desk, final, "b") == []
        told = "No. 1: call 2 counts from 05:33"
        await until(desk[1], lambda: [n.message for n in desk[1].app._notifications] == [told])
        cast(FakeClock, final.clock).forward(180)
        assert await press(desk, final, "b", "v") == ["stand-by-called", "readiness-confirmed"]
        text = screen_text(desk[1].app)
        assert "✓ at the stage edge · call 2 at 05:33; call 3 from 05:36" in text


async def test_an_absence_after_three_calls_names_them_and_warns_of_nothing(final: Engine) -> None:
    for _ in range(3):
        final.submit(CallToStandBy(1), MC_A)
        cast(FakeClock, final.clock).forward(180)
    async with mc(final) as desk:
        await press(desk, final, "a")
        text = screen_text(desk[1].app)
        assert "call 3 at 05:36" in text and "Only" not in text
        assert await press(desk, final, "right", "enter") == ["contestant-absent"]
        assert "absent · 3×" in screen_text(desk[1].app)


async def test_the_sentence_follows_the_warnings(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    clock = cast(FakeClock, final.clock)
    async with mc(final) as desk:
        assert "the floor is yours for 7 minutes" in sentence(desk[0])
        for seconds, expected in ((301, "2 minutes left."), (60, "One minute left."), (60, "Time is over.")):
            clock.forward(seconds)
            await until(desk[1], lambda expected=expected: sentence(desk[0]) == expected)  # type: ignore[misc]
        assert "then ⏎: Number 1" in screen_text(desk[1].app)


async def test_overtime_names_the_declared_penalty_and_gives_none(tmp_path: Path) -> None:
    penalty = [{"id": "waktu", "name": "Lewat waktu", "points": "0.5", "overtime": True, "every": "30s"}]
    engine = new_final(tmp_path / "f.db", contest=small_contest(penalty=penalty))
    engine.submit(Call(1), MC_A)
    engine.submit(Advance(1, "called"), MC_A)
    cast(FakeClock, engine.clock).forward(420 + 61)
    async with mc(engine) as desk:
        proposal = "! over by 1:01: Lewat waktu, 1.5 points, is proposed to the head of jury"
        overtime = desk[0].query_one("#overtime", Static)
        await until(desk[1], lambda: str(overtime.content) == proposal)
        assert await press(desk, engine, "enter") == ["phase-started"]
        assert str(overtime.content) == proposal
    assert not engine.state.penalties.get(1)
    engine.ledger.close()


async def test_a_message_to_the_stage_is_chosen_typed_and_taken_off(final: Engine) -> None:
    async with mc(final, (80, 24)) as desk:
        assert await press(desk, final, "m", "enter") == ["stage-message-sent"]
        assert "to the stage: Time is nearly over" in screen_text(desk[1].app)
        assert await press(desk, final, "m", "end", "up", "enter") == []
        assert await press(desk, final, *"halo", "enter") == ["stage-message-sent"]
        assert final.state.rooms["A"].stage_message == "halo"
        assert await press(desk, final, "m", "end", "enter") == ["stage-message-cleared"]


async def test_a_juror_is_asked_to_send(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7", "7", "7")
    async with mc(final, (80, 24)) as desk:
        assert await press(desk, final, "n", "down", "enter") == ["juror-nudged"]
        assert (last_fact(final).number, last_fact(final).juror) == (1, "j3")
        text = screen_text(desk[1].app)
        assert "1/3  ✗ Juri 2  ✗ Juri 3  ✓ Juri 1" in text  # one line of chips


async def test_a_raised_hand_is_shown_and_taken_down(final: Engine) -> None:
    final.submit(RaiseHand("lembar ganda"), juror("j2"))
    async with mc(final, (80, 24)) as desk:
        await until(desk[1], lambda: "Juri 2 asks for the head of jury" in screen_text(desk[1].app))
        assert await press(desk, final, "g", "right", "enter") == ["hand-lowered"]


async def test_a_break_until_a_time_is_extended_and_moved(final: Engine) -> None:
    async with mc(final) as desk:
        await press(desk, final, "j", "end", "enter")
        assert await press(desk, final, *"25.00", "enter") == []
        assert "a time of day is typed as" in screen_text(desk[1].app)
        await press(desk, final, *["backspace"] * 5)
        assert await press(desk, final, *"6.00", "enter", "enter") == ["break-started"]
        assert (last_fact(final).seconds, last_fact(final).until) == (1800, "06:00")
        assert await press(desk, final, "plus", "minus", "minus") == ["break-changed"] * 3
        assert sentence(desk[0]) == "Break until 05:55."
        assert await press(desk, final, "e", *"0615", "enter") == ["break-changed"]
        assert sentence(desk[0]) == "Break until 06:15."


async def test_a_held_call_asks_for_a_reason(tmp_path: Path) -> None:
    timing = {"presentation": "7m", "questions": "5m", "hold-next": True}
    engine = new_final(tmp_path / "f.db", contest=small_contest(timing=timing))
    to_scoring(engine, 1)
    async with mc(engine, (80, 24)) as desk:
        assert await press(desk, engine, "space") == []
        text = screen_text(desk[1].app)
        assert "Ballots of no. 1 are missing" in text and "○ Juri 3" in text
        assert await press(desk, engine, "enter") == []
        assert await press(desk, engine, *"sakit", "enter") == ["turn-called"]
        assert last_fact(engine).hold_override == "sakit"
    engine.ledger.close()


async def test_a_contestant_of_another_day_is_called_after_a_question(tmp_path: Path) -> None:
    session = {"panel": "A", "categories": ["pengawas"], "end": "09:00", "start": "08:00"}
    days = [{**session, "day": f"2024-12-{day}"} for day in (20, 21)]
    engine = new_final(tmp_path / "f.db", contest=small_contest(session=days))
    async with mc(engine) as desk:
        assert await press(desk, engine, "4", "space") == []
        assert "appears on Saturday, 21 December 2024" in screen_text(desk[1].app)
        assert await press(desk, engine, "enter") == []  # "back" has the focus
        assert await press(desk, engine, "space", "right", "enter") == ["turn-called"]
    engine.ledger.close()


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_a_day_is_sealed_and_opened_with_its_code(final: Engine, size: tuple[int, int]) -> None:
    async with mc(final, size) as desk:
        assert await press(desk, final, "y") == []
        assert "! 4 contestants of this day have not appeared." in screen_text(desk[1].app)
        assert await press(desk, final, "right", "enter") == ["day-sealed"]
        await until(desk[1], lambda: isinstance(desk[1].app.screen, CodeDialog))
        assert "Written down" in screen_text(desk[1].app)
        code = last_fact(final).code
        await press(desk, final, "enter")
        assert "day sealed; its code opens the next day" in screen_text(desk[1].app)
        assert code not in screen_text(desk[1].app), "who opens the day must have written it down"
        assert await press(desk, final, "space", *"7KQ2", "enter") == []
        assert "a code looks like" in screen_text(desk[1].app)
        await press(desk, final, *["backspace"] * 4)
        assert await press(desk, final, *("A" * 16), "enter") == ["day-code-mismatched"]
        assert "A WRONG CODE was typed for the sealed day, 1 times" in screen_text(desk[1].app)
        assert await press(desk, final, "space", *code.replace("-", ""), "enter") == ["day-opened"]
        assert "WRONG CODE" not in screen_text(desk[1].app)
        assert await press(desk, final, "space") == ["turn-called"]


async def test_a_jump_of_the_clock_is_told_and_recorded_once(final: Engine) -> None:
    clock = cast(FakeClock, final.clock)
    async with mc(final) as desk:
        await press(desk, final, "space", "enter")
        clock.offset -= 7_200_000
        await until(
            desk[1], lambda: "jumped from 05:30 to 03:30 (2 h 0 min back)" in screen_text(desk[1].app)
        )
        await wait_until_current(desk, final)
        assert last_fact(final).kind == "clock-jumped" and last_fact(final).jump_ms == -7_200_000
        clock.forward(1)
        await until(desk[1], lambda: desk[0].query_one(StageClock).time_left == 419_000)
        assert final.state.turns[1].timer is not None
        assert final.state.turns[1].timer.remaining_ms(clock()) == 419_000
        clock.forward(301)
        await until(desk[1], lambda: "jumped" not in screen_text(desk[1].app))
    kinds = [entry.fact.kind for entry in final.ledger.read_after(0)]
    assert kinds.count("clock-jumped") == 1


async def test_withdrawal_proposes_the_previewed_one_first_when_the_stage_is_closed(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    async with mc(final) as desk:
        await press(desk, final, "down", "w")
        lines = [
            line for line in screen_text(desk[1].app).splitlines() if "(previewed)" in line or "(on" in line
        ]
        assert "(previewed)" in lines[0] and "(on stage)" in lines[1]
        await press(desk, final, "enter")
        assert f"no. {desk[0].preview} " in screen_text(desk[1].app)


async def test_the_preview_goes_to_the_next_after_a_latecomer_was_called(final: Engine) -> None:
    final.submit(MarkAbsent(1), MC_A)
    async with mc(final) as desk:
        assert await press(desk, final, "up", "space") == ["turn-called"]
        assert last_fact(final).number == 1 and desk[0].preview == 2
        assert "▷ NEXT  2" in screen_text(desk[1].app)


async def test_the_report_of_the_day_is_read_at_80_columns(final: Engine) -> None:
    to_scoring(final, 1)
    async with mc(final, (80, 24)) as desk:
        await press(desk, final, "i")
        await until(desk[1], lambda: "Report of Friday, 20 December 2024" in screen_text(desk[1].app))
        lines = screen_text(desk[1].app).splitlines()
        row = next(line for line in lines if final.state.contestant_name(1) in line)
        assert row.split("┃")[1].split()[:2] == ["1", "08:00"]  # in one line, with its name
        assert any("Back" in line for line in lines)
        assert await press(desk, final, "escape") == []


async def test_the_whole_queue_is_shown_at_80_columns(final: Engine) -> None:
    async with mc(final, (80, 24)) as desk:
        await press(desk, final, "o", "down", "down")
        await until(desk[1], lambda: "▷○   3" in screen_text(desk[1].app))
        assert f" ○   4 {final.state.contestant_name(4)} · Dinas" in screen_text(desk[1].app)
        assert await press(desk, final, "space") == ["turn-called"]
        await until(desk[1], lambda: "▶ READ ALOUD" in screen_text(desk[1].app))


async def test_the_full_stop_shows_the_other_keys(final: Engine) -> None:
    async with mc(final, (80, 24)) as desk:
        assert "Close the day" not in screen_text(desk[1].app)
        await press(desk, final, "full_stop")
        assert "Y Close the day" in screen_text(desk[1].app) and "… back" in screen_text(desk[1].app)
        await press(desk, final, "escape")
        assert "Y Close the day" not in screen_text(desk[1].app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_clock_is_five_rows_high_and_the_keys_take_two(
    final: Engine, size: tuple[int, int]
) -> None:
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    async with mc(final, size) as desk:
        digits = desk[0].query_one("#left", LargeText)
        await until(desk[1], lambda: digits.letter_rows > 1)
        assert digits.letter_rows >= 4 and digits.size.height >= 5
        assert desk[0].query_one(KeyStrip).size.height <= 2
        time = desk[0].query_one("#time").render()
        assert str(time) == "05:30:00"


async def test_two_mcs_of_one_room_see_the_same_and_double_nothing(final: Engine) -> None:
    other = make_app(final.ledger.path, [MC_A], language="en", signed_in=True, clock=final.clock)
    async with mc(final) as desk, other.run_test(size=(80, 24)) as pilot:
        second = cast(McScreen, other.screen)
        await until(pilot, lambda: second.view is not None and second.preview == 1)
        await press(desk, final, "space")
        await until(pilot, lambda: second.view.live_turn is not None and second.preview == 2)
        await pilot.press("enter")
        await until(pilot, lambda: final.catch_up() or final.state.turns[1].phase == "presentation")
        await wait_until_current(desk, final)
        assert await press(desk, final, "enter") == ["phase-started"]
        assert final.state.turns[1].phase == "questions"


async def test_the_bell_sounds_once_at_each_warning_if_the_contest_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timing = {"presentation": "7m", "questions": "5m", "warnings": ["2m", "1m"], "bell": True}
    engine = new_final(tmp_path / "f.db", contest=small_contest(timing=timing))
    engine.submit(Call(1), MC_A)
    engine.submit(Advance(1, "called"), MC_A)
    clock = cast(FakeClock, engine.clock)
    async with mc(engine, (80, 24)) as desk:
        bells: list[str] = []
        stage_clock = desk[0].query_one(StageClock)
        await until(desk[1], lambda: stage_clock.timer is not None)
        monkeypatch.setattr(desk[1].app, "bell", lambda: bells.append(""))
        for seconds, count in ((200, 0), (101, 1), (30, 1), (60, 2), (60, 3), (60, 3)):
            clock.forward(seconds)
            stage_clock.show()
            stage_clock.show()
            assert len(bells) == count
    engine.ledger.close()


@pytest.mark.parametrize(
    ("key", "reason"),
    [("p", "no clock is running"), ("k", "no earlier turn"), ("n", "no ballot is"),
     ("z", "there is nothing to undo"), ("c", "only who was called")],
)  # fmt: skip
async def test_a_grey_key_says_why(final: Engine, key: str, reason: str) -> None:
    app = make_app(final.ledger.path, [MC_A], language="en", signed_in=True)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: app.screen.view is not None)  # type: ignore[attr-defined]
        await pilot.press(key)
        await until(pilot, lambda: reason in screen_text(app))
