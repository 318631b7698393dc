"""A juror's form: typing, errors, sending, and nobody else's hand on it."""

from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from textual.events import Key, Paste
from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.widgets import Button, Static

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.jury import PaperBallot, Reopen, Sign
from scoring_tui.domain.commands.stage import Advance, Blank, Call
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.receipts import list_receipts
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.app import JuryApp
from scoring_tui.tui.common.dialogs import ChoiceDialog
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.juror.ballot_form import BallotForm
from scoring_tui.tui.juror.screen import JurorScreen
from scoring_tui.tui.messages import BallotRecorded, MarkTyped
from tests.helpers.jurors import cursor, desk, errors, opened, saved, seat, send_form, standing, told, write
from tests.helpers.support import (
    CHAIR,
    HARD_NAMES,
    MC_A,
    FakeClock,
    enter_paper,
    new_final,
    screen_text,
    send,
    small_contest,
    to_scoring,
    until,
)


@pytest.fixture
def path(final: Engine) -> Path:
    return final.ledger.path


@pytest.mark.parametrize("typed", ["7,5", "7.5"])
async def test_comma_and_dot_are_the_same_mark(final: Engine, path: Path, typed: str) -> None:
    to_scoring(final, 1)
    messages: list[Message] = []
    async with desk(path).run_test(message_hook=messages.append) as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, typed, "8", "9")
        assert isinstance(screen.focused, Button)
        await send_form(pilot)
        assert "Sent at" in told(screen)
        app = cast(JuryApp, pilot.app)
        await until(pilot, lambda: app.receipts)
        with Ledger.open(path) as ledger:
            (receipt,) = list_receipts(ledger, Engine(ledger).state, "j1")
        assert app.receipts == [(1, receipt.code)]
        last_message = f"The ballot for no. 1 is in the file. Receipt: {receipt.code}"
        await until(
            pilot,
            lambda: last_message in [m.notification.message for m in messages if isinstance(m, Notify)],
        )
    assert [m.field_text for m in messages if isinstance(m, MarkTyped) and m.criterion_id == "dampak"][
        -1
    ] == typed
    assert [m.draw_number for m in messages if isinstance(m, BallotRecorded)] == [1]
    final.catch_up()
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None
    assert ballot.marks == {"dampak": Decimal("7.5"), "kebaruan": Decimal(8), "paparan": Decimal(9)}
    assert final.ledger.drafts.load("j1") == {}


def type_at_once(pilot: Pilot[Any], letters: str) -> None:
    """Hand over all keys before the first one is handled."""
    names = {"\r": "enter", "\t": "tab", "\b": "backspace", ",": "comma"}
    for letter in letters:
        pilot.app.post_message(Key(names.get(letter, letter), letter))


async def test_a_fast_hand_puts_every_mark_into_its_own_field(final: Engine, path: Path) -> None:
    """All keys are there before the first one is handled, as on a machine that was busy for a moment."""
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        type_at_once(pilot, "7,5\r8\t9,0\r\r")
        await until(pilot, lambda: not screen.is_active)
        assert standing(screen) == ["7,5", "8", "9,0"]


async def test_a_fast_hand_corrects_the_field_that_it_sees(final: Engine, path: Path) -> None:
    """Backspaces come between the marks that they were typed between."""
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        type_at_once(pilot, "95\b,5\r8,7\b5\r66\b\r\r")
        await until(pilot, lambda: not screen.is_active)
        assert standing(screen) == ["9,5", "8,5", "6"]


@pytest.mark.parametrize(
    ("pasted", "stands", "error"),
    [
        ("7,5\t\r\n", "7,5", ""),  # a cell
        ("\n 7.5", "7.5", ""),
        ("7\n8\n9", "7 8 9", "not a number"),  # a column is not one mark
        ("tujuh", "", "not pasted: “tujuh” (digits only)"),
        ("75 %", "", "not pasted: “75 %” (digits only)"),
        ("abc8 5x", "", "not pasted: “abc8 5x” (digits only)"),
        ("1e2", "", "not pasted: “1e2” (digits only)"),
    ],
)
async def test_what_is_pasted_into_a_mark(
    final: Engine, path: Path, pasted: str, stands: str, error: str
) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        pilot.app.post_message(Paste(pasted))
        await until(pilot, lambda: standing(screen)[0] == stands)
        if stands:
            await pilot.press("enter")
        await until(pilot, lambda: error in errors(screen)[0])
        assert bool(errors(screen)[0]) == bool(error)


async def test_a_note_takes_what_fits_and_no_control_characters(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7", "8", "9")
        await pilot.press("up")
        pilot.app.post_message(Paste("Siti 👩‍💼\n\x1b[31mb\x07 " + "z" * 5000))
        await until(pilot, lambda: screen.pane.form is not None and len(screen.pane.form.draft.note) == 300)
        assert screen.pane.form is not None and screen.pane.form.draft.note.startswith("Siti 👩‍💼 [31mb zz")


async def test_a_wrong_mark_is_told_under_its_field_and_nothing_is_sent(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("7", "comma", "5", "comma")
        assert errors(screen) == ["", "", ""]  # not while typing
        await pilot.press("enter")
        await until(pilot, lambda: "not a number: 7,5," in errors(screen)[0])
        await write(pilot, "8,3", "9")
        await pilot.press("f5")
        await until(pilot, lambda: cursor(screen)[2] == "7,5,")
        assert screen.is_active
        assert "steps of 0.5" in errors(screen)[1]
        await pilot.press("7")
        assert errors(screen)[0] == ""
    final.catch_up()
    assert final.state.ballots == {}


async def test_an_empty_field_is_told_only_on_sending(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("down", "down")
        assert errors(screen) == ["", "", ""]
        await pilot.press("9", "f5")
        await until(pilot, lambda: errors(screen) == ["! a mark is missing", "! a mark is missing", ""])
        assert screen.is_active


@pytest.mark.parametrize("text", ["[/] n", "abc\ndef", "7\x00", "😀", "9" * 40])
async def test_garbage_that_is_pasted_is_told_and_changes_nothing(
    final: Engine, path: Path, text: str
) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("8")
        assert screen.focused is not None
        screen.focused.post_message(Paste(text))
        await until(pilot, lambda: "(digits only); it is still 8" in errors(screen)[0])
        assert standing(screen)[0] == "8"


async def test_going_back_is_the_default_of_sending(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    name = final.state.contestant_name(1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        await pilot.press("f5")
        await until(pilot, lambda: not screen.is_active)
        await until(pilot, lambda: "Total 7.95" in screen_text(pilot.app))
        for word in (f"no. 1 {name}", "Pengawas", "7.5", "Dampak", "Kebaruan", "Paparan"):
            assert word in screen_text(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: screen.is_active)
        assert standing(screen) == ["7,5", "8", "9"]
    final.catch_up()
    assert final.state.ballots == {}


async def test_a_mark_far_from_the_own_habit_is_pointed_out_before_sending(tmp_path: Path) -> None:
    final = new_final(tmp_path / "habit.db", [f"Peserta {n}" for n in range(6)])
    with final.ledger:
        for number in range(1, 6):
            to_scoring(final, number)
            send(final, number, "j1", "8", "7", "9")
        to_scoring(final, 6)
        async with desk(final.ledger.path).run_test() as pilot:
            screen = await opened(pilot, 6)
            await write(pilot, "8,5", "2", "9")
            await until(pilot, lambda: "near no. 5 (7.90)" in screen_text(pilot.app))
            await pilot.press("f5")
            await until(pilot, lambda: "2  Kebaruan (so far 7 to 7)" in screen_text(pilot.app))
            assert "Dampak (so far" not in screen_text(pilot.app)
            await pilot.press("right", "enter")
            await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.is_frozen)


async def test_where_nobody_is_called_the_list_is_the_home(tmp_path: Path) -> None:
    about = {"id": "meja", "name": "Penghargaan", "head-of-jury": CHAIR.name, "desk": True}
    final = new_final(tmp_path / "desk.db", contest=small_contest(contest=about, timing=None))
    with final.ledger:
        async with desk(final.ledger.path).run_test() as pilot:
            screen = seat(pilot)
            await until(pilot, lambda: "Your contestants" in screen_text(pilot.app))
            await pilot.press("down", "enter")
            await opened(pilot, 2)
            await write(pilot, "7,5", "8", "9")
            await send_form(pilot)
            await until(pilot, lambda: "✓ sent at" in screen_text(pilot.app))
            await pilot.press("escape")
            await until(pilot, lambda: screen.is_active)
            assert "Sent at" in told(screen)


async def test_a_half_filled_form_is_untouched_by_a_hundred_updates(path: Path, final: Engine) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5")
        await pilot.press("8", "comma", "left")
        before, form, values = cursor(screen), screen.pane.form, standing(screen)
        with Ledger.open(path) as other:
            engine = Engine(other)
            send(engine, 1, "j2", "8", "8", "8")
            send(engine, 1, "j3", "9", "9", "9")
            engine.submit(Call(2), MC_A)
            for n in range(49):
                engine.submit(Blank("A", True), MC_A)
                engine.submit(Blank("A", False), MC_A)
                if n % 7 == 0:
                    await pilot.pause()
            seq = engine.state.seq
        await until(pilot, lambda: f"no. 2 {final.state.contestant_name(2)} is on stage" in told(screen))
        await until(pilot, lambda: screen.view.number_on_stage == 2)
        assert final.ledger.head[0] == seq
        assert (cursor(screen), screen.pane.form, standing(screen)) == (before, form, values)
        assert standing(screen) == ["7,5", "8,", ""]


async def test_the_end_of_the_clock_submits_nothing(tmp_path: Path) -> None:
    clock = FakeClock()
    final = new_final(tmp_path / "clock.db", clock=clock)
    try:
        final.submit(Call(1), MC_A)
        final.submit(Advance(1, "called"), MC_A)
        async with desk(final.ledger.path, clock=clock).run_test() as pilot:
            screen = await opened(pilot, 1)
            await write(pilot, "7,5", "8", "9")
            clock.forward(3600)
            await until(pilot, lambda: "+53:00" in screen_text(pilot.app))
            await saved(pilot)
            assert standing(screen) == ["7,5", "8", "9"]
            await pilot.press("f5")
            await until(pilot, lambda: any("not open yet" in n.message for n in pilot.app._notifications))
            assert screen.is_active
        final.catch_up()
        assert final.state.ballots == {}
        assert final.ledger.drafts.load("j1")[1].marks["dampak"] == "7,5"
    finally:
        final.ledger.close()


async def test_the_banner_leads_to_the_stage_and_the_draft_stays(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5")
        final.submit(Call(2), MC_A)
        await until(pilot, lambda: "F8 go there" in told(screen))
        await pilot.press("f8")
        await opened(pilot, 2)
        assert standing(screen) == ["", "", ""]
        await pilot.press("f6")
        await until(pilot, lambda: "draft 1 of 3" in screen_text(pilot.app))
        await pilot.press("down", "enter")
        await opened(pilot, 1)
        assert standing(screen) == ["7,5", "", ""]


async def test_keys_can_be_clicked_and_those_that_make_no_sense_are_not_there(
    final: Engine, path: Path
) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        strip = screen.query_one(KeyStrip)
        await until(pilot, lambda: "F6" in str(strip.content))
        assert "F8" not in str(strip.content)
        await pilot.click(KeyStrip, offset=(str(strip.content).index("F6") + 1, 0))
        await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceDialog))


async def test_an_empty_form_follows_the_stage(final: Engine, path: Path) -> None:
    async with desk(path).run_test() as pilot:
        screen = seat(pilot)
        await until(pilot, lambda: "Nobody is on stage" in screen_text(pilot.app))
        to_scoring(final, 1)
        await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        await send_form(pilot)
        final.submit(Call(2), MC_A)
        await opened(pilot, 2)
        assert standing(screen) == ["", "", ""]


async def test_the_name_and_the_form_change_in_one_picture(
    final: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures: list[tuple[str, list[int]]] = []
    paint = JuryApp._display

    def painted(app: JuryApp, screen: Any, picture: Any) -> None:
        paint(app, screen, picture)
        if isinstance(screen, JurorScreen) and (forms := [form.number for form in screen.query(BallotForm)]):
            name = str(screen.query_one("#card .who", Static).content)
            pictures.append((name.split()[0], forms))

    to_scoring(final, 1)
    monkeypatch.setattr(JuryApp, "_display", painted)
    async with desk(path).run_test() as pilot:
        await opened(pilot, 1)
        await until(pilot, lambda: pictures)
        final.submit(Call(2), MC_A)
        await opened(pilot, 2)
        await until(pilot, lambda: pictures[-1] == ("2", [2]))
    assert {(name, *forms) for name, forms in pictures} == {("1", 1), ("2", 2)}


async def test_closing_while_typing_keeps_the_draft(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
        await until(pilot, lambda: "ask the head of jury to reopen" in told(screen))
        await pilot.press("f5")
        assert standing(screen) == ["7,5", "8", "9"]
        final.submit(Reopen(1, "j1", "terlambat mengetik"), CHAIR)
        await until(pilot, lambda: "Reopened by the head of jury: terlambat mengetik" in told(screen))
        await send_form(pilot)
    final.catch_up()
    assert final.state.find_ballot(1, "j1") is not None


async def test_a_reopened_ballot_comes_back_filled_with_its_marks(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7.5", "8", "9")
    async with desk(path).run_test() as pilot:
        screen = seat(pilot)
        await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.is_frozen)
        final.submit(Reopen(1, "j1", "425 seharusnya 475"), CHAIR)
        await until(pilot, lambda: screen.pane.form is not None and not screen.pane.form.is_frozen)
        await opened(pilot, 1)
        assert "425 seharusnya 475" in told(screen)
        assert standing(screen) == ["7.5", "8", "9"]
        await write(pilot, "8,5")
        await send_form(pilot)
    final.catch_up()
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.marks["dampak"] == Decimal("8.5")


async def test_a_ballot_of_the_first_run_comes_back_and_is_sent_again(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7.5", "8", "9")
    async with desk(path).run_test(size=(80, 24)) as pilot:
        screen = seat(pilot)
        await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.is_frozen)
        final.submit(PresentAgain(1, "listrik padam"), MC_A)
        await until(pilot, lambda: screen.pane.form is not None and not screen.pane.form.is_frozen)
        await opened(pilot, 1)
        await until(pilot, lambda: "presents again: listrik padam. Your earlier ballot" in told(screen))
        assert standing(screen) == ["7.5", "8", "9"]
        await pilot.press("f5")
        assert screen.is_active, "scoring of the second run is not open"
        while (phase := final.state.turns[1].phase) != "scoring":
            final.submit(Advance(1, phase), MC_A)
        await until(pilot, lambda: screen.pane.own_turn is not None and screen.pane.own_turn.can_send)
        await write(pilot, "8,5")
        await send_form(pilot)
        await until(pilot, lambda: "presents again" not in told(screen))
    final.catch_up()
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.marks["dampak"] == Decimal("8.5")


async def test_a_juror_without_a_ballot_keeps_the_draft_when_the_appearance_is_given_again(
    final: Engine, path: Path
) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5")
        final.submit(PresentAgain(1, "listrik padam"), MC_A)
        await until(pilot, lambda: "presents again: listrik padam" in told(screen))
        assert standing(screen) == ["7,5", "", ""]


async def test_a_paper_ballot_does_not_take_the_typed_form_away(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5")
        marks = {id_: Decimal(5) for id_ in ("dampak", "kebaruan", "paparan")}
        enter_paper(final, PaperBallot(1, "j1", marks))
        await until(pilot, lambda: "came in by another way" in told(screen))
        assert standing(screen) == ["7,5", "", ""]
        assert screen.pane.form is not None and not screen.pane.form.is_frozen


async def test_stepping_back_asks_twice_and_leaves_nothing_to_type(final: Engine, path: Path) -> None:
    to_scoring(final, 1)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("f7", *"paman", "enter")
        await until(pilot, lambda: "Reason: paman" in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: screen.is_active)
        final.catch_up()
        assert final.state.recused_jurors == {}
        await pilot.press("f7", *"paman", "enter")
        await until(pilot, lambda: "Reason: paman" in screen_text(pilot.app))
        await pilot.press("right", "enter")
        await until(pilot, lambda: screen.pane.form is not None and screen.pane.form.is_frozen)
        assert "You do not judge no. 1" in told(screen)
    final.catch_up()
    assert final.state.recused_jurors == {(1, "j1"): "paman"}


async def test_the_second_signature_is_offered_and_given(final: Engine, path: Path) -> None:
    for number in (1, 2, 3, 4):
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3"):
            send(final, number, id_, str(number + 4), "8", "9")
    async with desk(path).run_test() as pilot:
        screen = seat(pilot)
        await until(pilot, lambda: screen.pane.form is not None)
        assert "Sign" not in screen_text(pilot.app)
        final.submit(Sign("pengawas"), CHAIR)
        await until(pilot, lambda: "waits for a juror's signature" in told(screen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Sign the standing of Pengawas?" in screen_text(pilot.app))
        assert final.state.contestant_name(4)[:20] in screen_text(pilot.app)
        await pilot.press("right", "enter")
        await until(pilot, lambda: screen.is_active and not screen.view.signing_offers)
    final.catch_up()
    assert final.state.is_signed("pengawas")


async def test_hard_names_survive(tmp_path: Path) -> None:
    final = new_final(tmp_path / "hard.db", HARD_NAMES)
    try:
        async with desk(final.ledger.path).run_test(size=(80, 24)) as pilot:
            screen = seat(pilot)
            for number in range(1, 6):
                to_scoring(final, number)
                await until(pilot, lambda: "on stage" in told(screen) or screen.pane.form is not None)
                await pilot.press("f8")
                await opened(pilot, number)
                first = final.state.contestant_name(number)[:9]
                await until(pilot, lambda first=first: first in screen_text(pilot.app))
                await write(pilot, "7,5", "8", "9")
                await send_form(pilot)
            await pilot.press("f6")
            await until(pilot, lambda: "Ola [/] N" in screen_text(pilot.app))
            assert "Sutrisno [red]x[/]" in screen_text(pilot.app)
    finally:
        final.ledger.close()


async def test_a_small_screen_shows_every_field_by_scrolling(tmp_path: Path) -> None:
    from scoring_tui.contest.loader import find_contest, read_contest

    contest = read_contest(find_contest("lamongan-2023")).model_copy(update={"assignment": ()})
    final = new_final(tmp_path / "many.db", contest=contest)
    try:
        turn = final.state.turns[1]
        final.submit(Call(1), Actor("MC", Seat(Role.MC, turn.panel)))
        async with desk(final.ledger.path, turn.jurors[0]).run_test(size=(80, 24)) as pilot:
            await opened(pilot, 1)
            names = [leaf.name for leaf in final.state.rubric_of(1).leaves]
            assert len(names) > 8
            for name in names:
                await until(pilot, lambda name=name: name in screen_text(pilot.app))
                await pilot.press("enter")
            await until(pilot, lambda: "Note (optional)" in screen_text(pilot.app))
            await pilot.press("down")
            await until(pilot, lambda: "Look and send · F5" in screen_text(pilot.app))
    finally:
        final.ledger.close()
