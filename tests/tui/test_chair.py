"""The head of jury's screen, used by keys only."""

from pathlib import Path
from typing import Any

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from scoring_tui.contest.loader import read_contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import Reopen, Sign, Substitute
from scoring_tui.domain.commands.setup import Declare
from scoring_tui.domain.commands.stage import Call, Disqualify
from scoring_tui.domain.facts.jury import BallotReopened, JurorSubstituted, TieSettled
from scoring_tui.domain.facts.setup import SeatTaken
from scoring_tui.domain.seat import CHAIR_SEAT, Role
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n import locale as text
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.chair.report_card import ReportCard
from scoring_tui.tui.chair.screen import ChairScreen
from scoring_tui.tui.chair.standing_table import StandingTable
from scoring_tui.tui.messages import CommandFailed
from tests.helpers.ledgers import raw_connection
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
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

SIZES = [(80, 24), (120, 40), (200, 60)]


def _app(engine: Engine, **options: Any) -> JuryApp:
    return make_app(engine.ledger.path, [CHAIR], language="en", signed_in=True, clock=engine.clock, **options)


def _judged(engine: Engine, number: int, *marks: str) -> None:
    to_scoring(engine, number)
    for n, mark in enumerate(marks, 1):
        if mark != "-":
            send(engine, number, f"j{n}", mark, mark, mark)


def _complete(engine: Engine) -> None:
    for number in engine.state.turns:
        _judged(engine, number, *(str(10 - number),) * 3)


async def _ready(pilot: Pilot[Any]) -> ChairScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ChairScreen)
    await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
    return screen


async def _reads(pilot: Pilot[Any], text: str) -> None:
    await until(pilot, lambda: text in " ".join(screen_text(pilot.app).split()))


async def _dialog(pilot: Pilot[Any], keys: str, title: str) -> Screen[Any]:
    await pilot.press(keys)
    await until(pilot, lambda: not isinstance(pilot.app.screen, ChairScreen))
    await _reads(pilot, title)
    return pilot.app.screen


async def _settled(pilot: Pilot[Any], engine: Engine, seq: int) -> None:
    """Wait until the file and then the screen have that many entries."""
    await until(pilot, lambda: engine.catch_up() or engine.state.seq >= seq)
    screen = pilot.app.screen
    await until(pilot, lambda: isinstance(screen, ChairScreen) and screen.view.seq >= seq)


async def test_a_missing_file_is_reported_and_the_screen_goes_on(final: Engine) -> None:
    path = final.ledger.path
    async with _app(final).run_test(size=(120, 40)) as pilot:
        screen = await _ready(pilot)
        path.rename(path.with_suffix(".away"))
        await until(pilot, lambda: screen.trouble is not None)
        for key in ("l", "enter"):
            pilot.app.clear_notifications()
            await pilot.press(key)
            await until(pilot, lambda: bool(pilot.app._notifications))
        assert pilot.app.screen is screen


def _possible(screen: Screen[Any]) -> dict[str, bool]:
    return {
        str(active.binding.id).removeprefix("chair."): active.enabled
        for active in screen.active_bindings.values()
        if str(active.binding.id).startswith("chair.")
    }


@pytest.mark.parametrize("key", ["c", "C", "shift+c"])
async def test_letters_work_with_caps_lock_and_shift_on_screens_and_in_dialogs(
    final: Engine, key: str
) -> None:
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await pilot.press(key)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportCard))
        await pilot.press(key)
        await until(pilot, lambda: pilot.app.screen is screen)


@pytest.mark.parametrize("key", ["c", "l", "d"])
async def test_ctrl_q_leaves_from_every_dialog(final: Engine, key: str) -> None:
    app = _app(final)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await pilot.press(key)
        await until(pilot, lambda: pilot.app.screen is not screen)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app._exit)


async def test_capitals_are_typed_into_fields(final: Engine) -> None:
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        dialog = await _dialog(pilot, "D", "Disqualify no. 1")
        await pilot.press(*"KTP palsu")
        await until(pilot, lambda: dialog.query_one("#reason", Input).value == "KTP palsu")


async def test_a_low_screen_lists_the_possible_keys_only(final: Engine) -> None:
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await _reads(pilot, "O Guest")
        assert "G Sign" not in screen_text(pilot.app)
        await pilot.resize_terminal(120, 40)
        await _reads(pilot, "G Sign")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "G Sign" not in screen_text(pilot.app))


# --- ballots ----------------------------------------------------------------------------------------


async def test_a_reopened_ballot_does_not_count_and_may_be_sent_again(final: Engine) -> None:
    _judged(final, 1, "9", "8", "4")
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        assert screen.cursor.line is not None and screen.cursor.line.number == 1
        await _dialog(pilot, "r", "Whose ballot for no. 1")
        await pilot.press("down", "down", "enter")
        await _reads(pilot, "Reopen the ballot of Juri 3 for no. 1")
        await pilot.press("enter")  # no reason, no reopening
        await _reads(pilot, "! A reason is required.")
        await pilot.press(*"salah ketik", "enter")
        await _settled(pilot, final, final.state.seq + 1)
        await _reads(pilot, "Ballots missing (1)")
        await pilot.press("2")
        await _reads(pilot, "reopened: salah ketik")
    fact = final.ledger.read_after(final.state.seq - 1)[0].fact
    assert fact == BallotReopened(number=1, juror="j3", reason="salah ketik")
    assert final.state.find_ballot(1, "j3") is None
    send(final, 1, "j3", "5", "5", "5")
    assert str(final.tally.standing(final.state, "pengawas").placings[0].candidate.displayed_score) == "7.33"


async def test_excusing_the_last_missing_ballot_completes_the_category(final: Engine) -> None:
    _complete(final)
    final.submit(Reopen(2, "j2", "salah"), CHAIR)
    assert not final.state.is_complete("pengawas")
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await pilot.press("2")
        await until(
            pilot, lambda: screen.cursor.missing_ballot is not None and _possible(screen).get("excuse")
        )
        assert not _possible(screen)["reopen"] and not _possible(screen)["sign"]
        await _dialog(pilot, "e", "Go on without the ballot of Juri 2")
        await pilot.press(*"pulang", "enter")
        await _settled(pilot, final, final.state.seq + 1)
        await _reads(pilot, "● complete")
        await _reads(pilot, "excused: pulang")
        assert _possible(screen)["sign"] and _possible(screen)["reopen"]
    assert final.state.is_complete("pengawas")
    assert final.state.excused_ballots == {(2, "j2"): "pulang"}


async def test_all_ballots_of_a_juror_who_leaves_are_excused_at_once(final: Engine) -> None:
    _judged(final, 1, "9", "-", "8")
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await pilot.press("2")
        await until(pilot, lambda: screen.cursor.missing_ballot is not None)
        await _dialog(pilot, "e", "Which ballots of Juri 2 stay missing?")
        await _reads(pilot, "Only this one: no. 1")
        await _reads(pilot, "All of Friday, 20 December 2024 (4)")
        await pilot.press("down", "enter")
        await _reads(pilot, "Go on without 4 ballots of Juri 2")
        await pilot.press(*"pulang", "enter")
        await _settled(pilot, final, final.state.seq + 4)
        await _dialog(pilot, "e", "Which ballots of Juri 2 stay missing?")
        await _reads(pilot, "Back again: expect 4 excused ballots")
        await pilot.press("enter", *"kembali", "enter")
        await _settled(pilot, final, final.state.seq + 4)
    assert final.state.excused_ballots == {}
    assert final.state.missing_ballots(1) == ("j2",)


async def test_a_juror_without_a_missing_ballot_is_chosen_to_be_excused_in_advance(final: Engine) -> None:
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await pilot.press("2")
        await until(pilot, lambda: _possible(screen).get("excuse"))
        await _dialog(pilot, "e", "Which juror is away?")
        await pilot.press("down", "down", "enter")
        await _reads(pilot, "Which ballots of Juri 3 stay missing?")
        await pilot.press("enter")
        await _reads(pilot, "Go on without 4 ballots of Juri 3")
        await pilot.press(*"pulang", "enter")
        await _settled(pilot, final, final.state.seq + 4)
    assert final.state.excused_ballots.keys() == {(number, "j3") for number in range(1, 5)}


async def test_a_contestant_is_put_out_of_competition_and_back(final: Engine) -> None:
    _complete(final)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        assert screen.cursor.line is not None
        number, contestant_id = screen.cursor.line.number, screen.cursor.line.contestant_id
        await _dialog(pilot, "o", f"no. {number}")
        await pilot.press("enter")  # no reason, no change
        await _reads(pilot, "! A reason is required.")
        await pilot.press(*"tuan rumah", "enter")
        await _settled(pilot, final, final.state.seq + 1)
        await _reads(pilot, f"No. {number} {screen.cursor.line.name} · out of competition")
        assert final.state.contestants[contestant_id].is_guest
        assert screen.cursor.line.number == number and screen.cursor.line.place is None
        assert screen.cursor.line.score is not None
        await _dialog(pilot, "o", "back into the competition")
        await pilot.press(*"keliru", "enter")
        await _settled(pilot, final, final.state.seq + 1)
    assert not final.state.contestants[contestant_id].is_guest


async def test_a_substitute_takes_the_highlighted_jurors_place(final: Engine) -> None:
    _judged(final, 1, "9", "8", "-")
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await pilot.press("2")
        await until(pilot, lambda: screen.cursor.missing_ballot is not None)
        await _dialog(pilot, "s", "A substitute for Juri 3")
        await pilot.press(*"Bu Ganti", "enter", *"Bappeda", "enter", *"sakit", "enter")
        await _reads(pilot, "PIN of Bu Ganti")
        await pilot.press("escape")
        await _settled(pilot, final, final.state.seq + 2)
        await _reads(pilot, "Bu Ganti")
    fact = final.ledger.read_after(final.state.seq - 2)[0].fact
    assert isinstance(fact, JurorSubstituted)
    assert (fact.out, fact.substitute.name, fact.substitute.office, fact.reason) == (
        "j3", "Bu Ganti", "Bappeda", "sakit",
    )  # fmt: skip


async def test_details_show_every_mark_and_reopen_from_there(final: Engine) -> None:
    _judged(final, 1, "9", "8", "4.5")
    async with _app(final).run_test(size=(120, 40)) as pilot:
        await _ready(pilot)
        await _dialog(pilot, "enter", "Juri 3 4.50 4.5 4.5 4.5")
        await _reads(pilot, "Juri 1: Dampak 9 · Kebaruan 9 · Paparan 9")
        await _reads(pilot, "ballot of Juri 2 sent · Juri 2")
        await pilot.press("down", "r")
        await _reads(pilot, "Reopen the ballot of Juri 2")
        await pilot.press(*"keliru", "enter")
        await _settled(pilot, final, final.state.seq + 1)
    assert final.state.reopened_ballots == {(1, "j2"): "keliru"}


# --- contestants ------------------------------------------------------------------------------------


async def test_disqualifying_and_reinstating(final: Engine) -> None:
    _complete(final)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        assert not _possible(screen)["reinstate"]
        await _dialog(pilot, "d", "Disqualify no. 1")
        await pilot.press(*"plagiat", "enter")
        await _settled(pilot, final, final.state.seq + 1)
        assert (
            screen.cursor.line is not None and screen.cursor.line.number == 1
        )  # the cursor stays on the contestant
        await _reads(pilot, "disqualified: plagiat")
        await until(pilot, lambda: _possible(screen)["reinstate"])
        await _dialog(pilot, "n", "Reinstate no. 1")
        await pilot.press(*"bukti", "enter")
        await _settled(pilot, final, final.state.seq + 1)
        assert screen.cursor.line.place == 1
    assert final.state.turns[1].exclusion is None


# --- ties and signatures ----------------------------------------------------------------------------


@pytest.fixture
def tied(final: Engine) -> Engine:
    """Numbers 1 to 3 are equal in everything, number 4 is last."""
    for number in (1, 2, 3):
        _judged(final, number, "8", "8", "8")
    _judged(final, 4, "5", "5", "5")
    return final


@pytest.mark.parametrize(
    ("keys", "order", "shared"),
    [
        (("shift+down", "shift+down", "enter"), (2, 3, 1), False),
        (("down", "down", "1", "enter"), (3, 1, 2), False),
        (("up", "minus", "enter"), (1, 3, 2), False),
        (("s",), (1, 2, 3), True),
    ],
)
async def test_a_tie_is_settled_by_order_or_shared(
    tied: Engine, keys: tuple[str, ...], order: tuple[int, ...], shared: bool
) -> None:
    async with _app(tied).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await _reads(pilot, "3 Ties (! 1)")
        assert not _possible(screen)["sign"]
        await _dialog(pilot, "t", "Place 1, score 8.00: who comes first?")
        await pilot.press(*keys)
        await _reads(pilot, "Shared place: No. 1" if shared else f"Best first: No. {order[0]}")
        await pilot.press(*"pleno", "enter")
        await _settled(pilot, tied, tied.state.seq + 1)
        await until(pilot, lambda: _possible(screen)["sign"])
        await _reads(pilot, "=1" if shared else "head of jury's decision")
    fact = tied.ledger.read_after(tied.state.seq - 1)[0].fact
    assert fact == TieSettled(category="pengawas", order=order, shared=shared, reason="pleno")
    places = [p.candidate.number for p in tied.tally.standing(tied.state, "pengawas").placings]
    assert places == [*(sorted(order) if shared else order), 4]


async def test_two_signatures_make_it_final_and_may_be_withdrawn(final: Engine) -> None:
    _complete(final)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await _dialog(pilot, "g", "Sign the standing of Pengawas?")
        assert f"Ledger code {final.ledger.code}" in screen_text(pilot.app)
        await pilot.press("enter")  # back is the default
        await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))
        await _dialog(pilot, "g", "✓ 12 of 12 ballots are in")
        await pilot.press("right", "enter")
        await _settled(pilot, final, final.state.seq + 1)
        await _reads(pilot, f"■ locked 1/2 {CHAIR.name}")
        assert [_possible(screen)[key] for key in ("sign", "withdraw", "reopen", "disqualify")] == [
            False, True, False, False,
        ]  # fmt: skip
        final.submit(Sign("pengawas"), juror("j2"))
        await _settled(pilot, final, final.state.seq)
        await _reads(pilot, "✓ signed")
        await _dialog(pilot, "u", "Withdraw the signatures of Pengawas")
        await _reads(pilot, f"Signed by {CHAIR.name}, Juri 2")
        await pilot.press("enter")
        await _reads(pilot, "! A reason is required.")
        await pilot.press(*"salah hitung", "enter", "enter")
        await _reads(pilot, "! A second name is required.")
        await pilot.press(*"Sekretaris", "enter")
        await _settled(pilot, final, final.state.seq + 1)
        await until(pilot, lambda: _possible(screen)["sign"])
    assert final.state.signatures == {}


async def test_a_recount_that_differs_refuses_the_signature_and_names_the_line(final: Engine) -> None:
    _complete(final)
    messages: list[Message] = []
    async with _app(final).run_test(size=(80, 24), message_hook=messages.append) as pilot:
        await _ready(pilot)
        stranger = raw_connection(final.ledger)
        stranger.execute("DROP TRIGGER ledger_is_never_changed")
        stranger.execute(
            "UPDATE ledger SET body = replace(body, ':\"6\"', ':\"7\"') WHERE kind = 'ballot-sent'"
        )
        stranger.close()
        await _dialog(pilot, "g", "Sign the standing of Pengawas?")
        await pilot.press("right", "enter")
        await until(pilot, lambda: any(isinstance(m, CommandFailed) for m in messages))
    words = next(m.error_message for m in messages if isinstance(m, CommandFailed))
    assert words.startswith(
        f"No. 4 {final.state.contestant_name(4)}: the two counts differ, 6.00 in place 4 and 7.00 in place 3"
    )
    assert final.state.signatures == {}


async def test_a_standing_that_changed_during_the_dialog_is_not_signed(final: Engine) -> None:
    _complete(final)
    async with _app(final).run_test(size=(80, 24), notifications=True) as pilot:
        screen = await _ready(pilot)
        await _dialog(pilot, "g", "Sign the standing of Pengawas?")
        final.submit(Disqualify(4, "jiplakan"), CHAIR)
        await until(pilot, lambda: screen.view.seq == final.state.seq)
        await pilot.press("right", "enter")
        await _reads(pilot, "The standing changed")
    assert final.catch_up() == 0


# --- the screen itself ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_keyboard_reaches_every_list_at_every_size(final: Engine, size: tuple[int, int]) -> None:
    _judged(final, 1, "8", "-", "6")
    async with _app(final).run_test(size=size) as pilot:
        screen = await _ready(pilot)
        for key, list_, text in (
            ("2", "missing-list", "No. 1"), ("3", "tie-list", "Ties (0)"), ("1", "sheet", "7.00"),
            ("tab", "missing-list", "Juri 2"), ("shift+tab", "sheet", "Score"),
        ):  # fmt: skip
            await pilot.press(key)
            if list_ != "tie-list":  # an empty list has nothing to focus
                await until(pilot, lambda name=list_: pilot.app.focused and pilot.app.focused.id == name)
            await _reads(pilot, text)
        await pilot.press("right")
        await _reads(pilot, "▶ Pelaksana")
        await pilot.press("left")
        await _reads(pilot, "▶ Pengawas")
        assert not any(_possible(screen)[key] for key in ("settle", "sign", "withdraw"))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_hard_names_stand_on_every_list_and_in_every_dialog(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    engine = new_final(tmp_path / "keras.db", HARD_NAMES)
    for number in engine.state.turns:
        _judged(engine, number, "8", "8", "-" if number < 3 else "8")
    engine.submit(Substitute("A", "j3", HARD_NAMES[0], HARD_NAMES[1]), CHAIR)
    async with _app(engine).run_test(size=size) as pilot:
        await _ready(pilot)
        for name in (HARD_NAMES[0], HARD_NAMES[1]):
            await _reads(pilot, name)
        for keys in ("enter", "r", "d", "l", "t", "s"):
            await _dialog(pilot, keys, "")
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))
        await pilot.press("2")
        await _reads(pilot, "Ola [/] N")
    engine.ledger.close()


async def test_the_log_lists_the_entries(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await _dialog(pilot, "l", f"No. 1 {final.state.contestant_name(1)} called to Pendopo")


async def test_the_cursor_stays_on_its_contestant_when_others_overtake(final: Engine) -> None:
    for number in (1, 2, 3):
        _judged(final, number, str(9 - number), "-", "-")
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await pilot.press("down")
        assert screen.cursor.line is not None and screen.cursor.line.number == 2
        send(final, 3, "j2", "10", "10", "10")
        await _settled(pilot, final, final.state.seq)
        table = screen.query_one(StandingTable)
        await until(pilot, lambda: table.cursor_row == 2)
        assert screen.cursor.line.number == 2


async def test_sign_in_opens_this_screen_and_a_lost_seat_is_shown(final: Engine) -> None:
    pins = final.ledger.seats.issue_pins(["chair"])
    app = make_app(final.ledger.path, [Actor("", CHAIR_SEAT)], language="en", clock=final.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await _reads(pilot, "Six or seven digits")
        await pilot.press(*pins["chair"], "enter")
        await until(pilot, lambda: isinstance(app.screen, ChairScreen))
        screen = await _ready(pilot)
        assert app.seat_clients[Role.CHAIR].actor == CHAIR
        final.ledger.seats.take("chair", "another", final.clock().wall)
        await until(pilot, lambda: screen.is_lost)
        await _reads(pilot, "Another device took this seat over")
        assert not _possible(screen)["log"] or not _possible(screen)["substitute"]
    assert any(isinstance(entry.fact, SeatTaken) for entry in final.ledger.read_after(0))


@pytest.mark.parametrize("language", ["en", "id"])
async def test_at_80_columns_the_head_and_the_categories_are_whole(tmp_path: Path, language: str) -> None:
    """With four long names, as a real contest has; in the longer language too."""
    contest = read_contest(Path("data/trenggalek-2024.toml"))
    engine = Engine(Ledger.create(tmp_path / "real.db"), FakeClock())
    engine.submit(Declare(contest), COMMITTEE)
    app = make_app(engine.ledger.path, [CHAIR], language=language, signed_in=True, clock=engine.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(screen_text(pilot.app).split("Jabatan")) >= 5)
        top, heads, *lines = screen_text(pilot.app).splitlines()
        assert f"  {engine.ledger.code}" in top
        assert heads.rstrip().endswith(text.tr("Signed by"))
        assert "Hasil" in lines[1] and "Jenjang" in lines[2]  # cut, but still two different names
    engine.ledger.close()
