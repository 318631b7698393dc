"""The head of jury's acts before an announcement and about people, by keys; every dialog at 80x24."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.errors import NoWidget
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.loader import data_folder, read_contest
from scoring_tui.contest.scales import Scale
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.clock_jumps import ReportClockJump
from scoring_tui.domain.commands.jury import PaperBallot, Penalise, SettleTie, Sign
from scoring_tui.domain.commands.polls import CastVote, ClosePoll, MakePollSlips, OpenPoll
from scoring_tui.domain.commands.requests import RaiseHand
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.facts.disputes import DisputeRaised
from scoring_tui.domain.facts.requests import HandLowered, JurorNudged
from scoring_tui.domain.facts.titles import AwardWithheld, TitleGiven
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.results import undecided_ties
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.chair.report_card import ReportCard
from scoring_tui.tui.chair.screen import ChairScreen
from scoring_tui.tui.messages import CommandFailed
from scoring_tui.tui.themes import THEMES
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    FakeClock,
    enter_paper,
    juror,
    new_final,
    screen_text,
    send,
    small_contest,
    to_scoring,
    until,
)

SIZES = [(80, 24), (120, 40), (200, 60)]


def _app(engine: Engine) -> JuryApp:
    return make_app(engine.ledger.path, [CHAIR], language="en", signed_in=True, clock=engine.clock)


def _complete(engine: Engine) -> None:
    for number in engine.state.turns:
        to_scoring(engine, number)
        for n in (1, 2, 3):
            send(engine, number, f"j{n}", *[str(10 - number)] * 3)


async def _ready(pilot: Pilot[Any]) -> ChairScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ChairScreen)
    await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
    return screen


async def _reads(pilot: Pilot[Any], text: str) -> None:
    await until(pilot, lambda: text in " ".join(screen_text(pilot.app).split()))


async def _dialog(pilot: Pilot[Any], key: str, title: str) -> Screen[Any]:
    await pilot.press(key)
    await until(pilot, lambda: not isinstance(pilot.app.screen, ChairScreen))
    await _reads(pilot, title)
    return pilot.app.screen


async def _last_fact(pilot: Pilot[Any], engine: Engine) -> Any:
    """Wait for one more entry, on the disk and on the screen."""
    await until(pilot, lambda: engine.catch_up() >= 1)
    await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ChairScreen)
    await until(pilot, lambda: screen.view.seq == engine.state.seq)
    return engine.ledger.read_after(engine.state.seq - 1)[0].fact


# --- from complete to announced -------------------------------------------------------------------------


async def test_a_category_is_locked_and_unlocked_with_a_reason(final: Engine) -> None:
    _complete(final)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await pilot.press("y")
        assert (await _last_fact(pilot, final)).kind == "category-locked"
        await _reads(pilot, "■ locked")
        await _dialog(pilot, "y", "Unlock Pengawas")
        await pilot.press(*"keliru", "enter")
        assert (await _last_fact(pilot, final)).kind == "category-unlocked"
        await _reads(pilot, "● complete")


async def test_a_dispute_holds_the_category_until_it_is_resolved(final: Engine) -> None:
    _complete(final)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await _dialog(pilot, "j", "A dispute about no. 1")
        await pilot.press("enter")
        await _reads(pilot, "! A reason is required.")
        await pilot.press(*"nilai", "enter")
        assert await _last_fact(pilot, final) == DisputeRaised(number=1, note="nilai")
        await _reads(pilot, "‼ in dispute: nilai")
        await until(pilot, lambda: "sign" not in screen.cursor.allowed)
        await _dialog(pilot, "j", "The dispute about no. 1")
        await pilot.press(*"cocok", "enter")
        assert (await _last_fact(pilot, final)).kind == "dispute-resolved"
        await until(pilot, lambda: "sign" in screen.cursor.allowed)


async def test_titles_and_withheld_awards_need_a_reason(final: Engine) -> None:
    _complete(final)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await pilot.press("down")
        await _dialog(pilot, "a", "Give the title Terfavorit")
        await pilot.press("enter")
        await _reads(pilot, "Who gets the title Terfavorit?")
        await pilot.press("enter")  # the one under the cursor comes first
        await _reads(pilot, "Goes to no. 2")
        await pilot.press(*"suara", "enter")
        fact = await _last_fact(pilot, final)
        assert fact == TitleGiven(category="pengawas", title="Terfavorit", number=2, reason="suara")
        await _dialog(pilot, "a", "Take Terfavorit back from 2")
        await pilot.press("down", "enter")
        await _reads(pilot, "Juara I goes to nobody")
        await pilot.press(*"belum layak", "enter")
        fact = await _last_fact(pilot, final)
        assert fact == AwardWithheld(category="pengawas", award="Juara I", reason="belum layak")
        await pilot.press("4")
        await _reads(pilot, "✓ Juara I goes to nobody: belum layak")
        await _reads(pilot, "✓ Juara II is firm: no. 1")


async def test_an_announced_result_is_withdrawn_with_two_names_and_a_warning(final: Engine) -> None:
    _complete(final)
    final.submit(Sign("pengawas"), CHAIR)
    final.submit(Sign("pengawas"), juror("j1"))
    final.submit(AnnounceCategory("pengawas"), COMMITTEE)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await _reads(pilot, "✓✓ announced")
        refused = await _dialog(
            pilot, "u", "! The announced result is withdrawn: every board and every screen"
        )
        await pilot.press(*"salah", "enter", *CHAIR.name, "enter")
        await until(pilot, lambda: pilot.app.screen is not refused and pilot.app.screen.query("#second"))
        field = pilot.app.screen.query_one("#second", Input)
        assert field.value == CHAIR.name  # refused: it is one person; what was typed is still there
        assert pilot.app.screen.query_one("#reason", Input).value == "salah"
        field.value = "Sekda"
        await pilot.press("enter")
        fact = await _last_fact(pilot, final)
        assert (fact.kind, fact.reason, fact.second_name) == ("signature-withdrawn", "salah", "Sekda")
        await _reads(pilot, "!! RECTIFICATION")
        await _reads(pilot, "! RECTIFICATION: the announced result of Pengawas was withdrawn.")
    assert final.state.is_withdrawn("pengawas")


async def test_the_checklist_knows_whether_the_report_card_was_opened(final: Engine) -> None:
    _complete(final)
    async with _app(final).run_test(size=(120, 40)) as pilot:
        await _ready(pilot)
        await _dialog(pilot, "g", "! report card not opened on this device")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportCard))
        await pilot.press("escape")
        await _reads(pilot, "✓ report card opened on this device")
        await _reads(pilot, "▶ Back")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))
        final.submit(Penalise(4, Decimal(1), "molor"), CHAIR)
        await _reads(pilot, "5.00")
        await _dialog(pilot, "v", "! report card opened on this device, but the standing changed since")
        assert not pilot.app.screen.query("#yes")


async def test_a_checklist_of_an_open_category_cannot_be_signed(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "8", "8")
    async with _app(final).run_test(size=(80, 24), notifications=True) as pilot:
        await _ready(pilot)
        dialog = await _dialog(pilot, "v", "✗ 1 of 4 contestants appeared")
        await _reads(pilot, "✗ 1 of 12 ballots are in")
        await _reads(pilot, "✗ 2 to be done")
        assert not dialog.query("#yes")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))
        await pilot.press("g")
        reason = "Sign: the checklist says what is missing: V"
        await until(pilot, lambda: [toast.message for toast in pilot.app._notifications] == [reason])


# --- awards ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_each_award_hangs_on_is_on_the_screen(final: Engine, size: tuple[int, int]) -> None:
    async with _app(final).run_test(size=size) as pilot:
        screen = await _ready(pilot)
        await pilot.press("4")
        await until(pilot, lambda: "told when the category is complete" in screen.awards.text)
        await until(pilot, lambda: pilot.app.focused is screen.awards)
        _complete(final)
        sentence = f"✓ Juara I is firm: no. 1 {final.state.contestant_name(1)}, 1.00 ahead of the next"
        await until(pilot, lambda: sentence in screen.awards.text)
        final.submit(Penalise(1, Decimal("1.5"), "molor"), CHAIR)
        await until(pilot, lambda: "places without the penalty of no. 1" in screen.awards.text)
        await _reads(pilot, "4 Awards (! 2)" if size[0] == 80 else "4 Awards (2 not firm)")


# --- persons and machines -----------------------------------------------------------------------------


async def test_a_raised_hand_is_shown_and_lowered(final: Engine) -> None:
    async with _app(final).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        assert "chair.hand" not in {active.binding.id for active in screen.active_bindings.values()}
        final.submit(RaiseHand("formulir macet"), juror("j2"))
        await _reads(pilot, "▲ Juri 2 (Pendopo) raised a hand at")
        await _reads(pilot, "formulir macet")
        await until(
            pilot, lambda: "chair.hand" in {active.binding.id for active in screen.active_bindings.values()}
        )
        await pilot.press("h")
        assert await _last_fact(pilot, final) == HandLowered(juror="j2")
        await until(pilot, lambda: "▲ Juri 2" not in screen_text(pilot.app))


async def test_a_juror_is_asked_to_send_from_the_list_of_missing_ballots(final: Engine) -> None:
    to_scoring(final, 1)
    messages: list[Message] = []
    async with _app(final).run_test(size=(80, 24), message_hook=messages.append) as pilot:
        screen = await _ready(pilot)
        await pilot.press("2")
        await until(pilot, lambda: screen.cursor.missing_ballot is not None)
        await pilot.press("m")
        fact = await _last_fact(pilot, final)
        assert isinstance(fact, JurorNudged) and (fact.number, fact.juror) == (1, "j1")
        await _reads(pilot, "asked to send")
        await pilot.press("m")
        await until(pilot, lambda: any(isinstance(message, CommandFailed) for message in messages))
    failed = next(message for message in messages if isinstance(message, CommandFailed))
    assert failed.error_message.startswith("Juri 1 was asked less than a minute ago")


async def test_lost_seats_are_set_aside_until_they_come_back(final: Engine) -> None:
    clock = final.clock
    assert isinstance(clock, FakeClock)
    final.ledger.seats.take("juror:j1", "x", clock().wall - 90_000)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await _reads(pilot, "✗ Juri 1 offline 1:00")
        await pilot.press("x")
        await _reads(pilot, "– 1 offline, set aside")
        assert "Juri 1 offline" not in screen_text(pilot.app)
        final.ledger.seats.take("juror:j2", "x", clock().wall - 90_000)
        await _reads(pilot, "✗ Juri 2 offline 1:00")  # another loss is told
        await pilot.press("x", "x")
        await _reads(pilot, "✗ Juri 1 offline 1:00")  # all are named again
        await pilot.press("x")
        await _reads(pilot, "– 2 offline, set aside")
        final.ledger.seats.report_presence("juror:j1", "x", "", clock().wall)
        await _reads(pilot, "– 1 offline, set aside")
        clock.forward(90)
        await _reads(pilot, "✗ Juri 1 offline 1:00")  # a later loss is told again


async def test_a_lost_seat_whose_categories_are_signed_is_grey(final: Engine) -> None:
    _complete(final)
    final.submit(Sign("pengawas"), CHAIR)
    final.submit(Sign("pengawas"), juror("j1"))
    final.ledger.seats.take("juror:j1", "x", final.clock().wall - 90_000)
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await _reads(pilot, "– Juri 1 offline 1:00")


async def test_a_jump_of_the_clock_is_told_once(final: Engine) -> None:
    clock = final.clock
    assert isinstance(clock, FakeClock)
    to_scoring(final, 1)  # the ledger has a reading of the clock
    async with _app(final).run_test(size=(80, 24), notifications=True) as pilot:
        await _ready(pilot)
        clock.offset += 7_200_000
        final.submit(ReportClockJump(7_200_000), MC_A)
        await until(pilot, lambda: bool(pilot.app._notifications))
        pilot.app.clear_notifications()
        to_scoring(final, 2)
        await _reads(pilot, "○ 4 not signed in")
        assert not pilot.app._notifications


async def test_nothing_is_late_is_not_said_of_complete_ballots(final: Engine) -> None:
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await pilot.press("2")
        await _reads(pilot, "No ballot is late so far.")


# --- looks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", [theme.name for theme in THEMES])
async def test_every_look_has_signs_beside_its_colours(
    final: Engine, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    _complete(final)
    final.submit(Penalise(1, Decimal("1.5"), "molor"), CHAIR)
    final.ledger.seats.take("juror:j1", "x", final.clock().wall - 90_000)
    app = _app(final)
    app.theme = look
    async with app.run_test(size=(120, 40)) as pilot:
        await _ready(pilot)
        for text in ("● complete", "✗ Juri 1 offline", "! Juara I and II are not firm", "▶ Pengawas"):
            await _reads(pilot, text)


# --- every dialog at 80x24 ------------------------------------------------------------------------------


def _mark(scale: Scale, choice: int) -> Decimal:
    """One of the allowed marks."""
    return scale.values[choice % len(scale.values)] if scale.values else Decimal(60 + choice % 37)


@pytest.fixture(scope="module")
def large_final(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """54 contestants with long names under the eighteen criteria of the longest rubric, all judged."""
    path = tmp_path_factory.mktemp("large") / "final.db"
    contest = read_contest(data_folder() / "lamongan-2023.toml").model_copy(update={"assignment": ()})
    category = contest.category[0]
    engine = Engine(Ledger.create(path), FakeClock())
    engine.submit(Declare(contest), COMMITTEE)
    name = "Prof. Dr. H. Peserta {} Adiningrat Suryaputra Kusumawardhana, S.T., M.Kom., Ph.D."
    contestants = tuple(
        Contestant(id=f"c{n}", category=category.id, name=name.format(n), unit="Dinas", idea="Gagasan")
        for n in range(1, 55)
    )
    engine.submit(ImportRoster("uji.csv", contestants), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    ballots = []
    for number, turn in engine.state.turns.items():
        leaves = engine.state.rubric_of(number).leaves
        for index, juror_id in enumerate(turn.jurors):
            marks = {
                leaf.id: _mark(leaf.scale, number * 7 + position * (1 + number % 3) + index)
                for position, leaf in enumerate(leaves)
            }
            ballots.append(PaperBallot(number, juror_id, marks))
    enter_paper(engine, *ballots)
    engine.submit(Penalise(1, Decimal(1), "lewat waktu"), CHAIR)
    while undecided := undecided_ties(engine.state, engine.tally.standing(engine.state, category.id)):
        engine.submit(SettleTie(category.id, undecided[0], "suara terbanyak dalam pleno"), CHAIR)
    engine.ledger.close()
    yield path


def _is_in_sight(widget: Widget) -> bool:
    try:
        visible_region = widget.screen.find_widget(widget).visible_region
    except NoWidget:  # not laid out yet
        return False
    return bool(widget.region.area) and visible_region == widget.region


async def test_every_dialog_has_its_answers_in_sight(large_final: Path) -> None:
    engine = Engine(Ledger.open(large_final), FakeClock())
    async with _app(engine).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await until(pilot, lambda: screen.award_sentences is not None)
        await _walk(pilot, screen, ["enter", "r", "s", "i", "g", "v", "d", "o", "p", "l", "k", "a", "j"])
    engine.ledger.close()


async def _walk(pilot: Pilot[Any], screen: ChairScreen, keys: list[str]) -> None:
    """Open each dialog, look for everything that takes an answer, and go back."""
    possible_keys = {key for key, active in screen.active_bindings.items() if active.enabled}
    for key in keys:
        assert key in possible_keys, key
        await pilot.press(key)
        await until(pilot, lambda: pilot.app.screen is not screen)
        dialog = pilot.app.screen
        await until(
            pilot, lambda dialog=dialog: dialog.query("#title") and _is_in_sight(dialog.query_one("#title"))
        )  # type: ignore[misc]
        answers = [*dialog.query(Button), *dialog.query(Input), *dialog.query(".hint")]
        assert answers, key
        await until(pilot, lambda answers=answers: all(map(_is_in_sight, answers)))  # type: ignore[misc]
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)


async def test_a_title_by_votes_is_proposed_for_who_leads(tmp_path: Path) -> None:
    contest = small_contest(
        poll={"question": "Siapa favorit?"}, favourite=[{"title": "Terfavorit", "from": "poll"}]
    )
    engine = new_final(tmp_path / "f.db", contest=contest)
    slips = tuple(f"{n:064x}" for n in range(3))
    engine.submit(MakePollSlips(slips), COMMITTEE)
    engine.submit(OpenPoll(), MC_A)
    leader, other = (engine.state.turns[number].contestant for number in (2, 1))
    for slip, choice in zip(slips, (leader, other, leader), strict=True):
        engine.submit(CastVote(slip, (choice,)), COMMITTEE)
    async with _app(engine).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await _dialog(pilot, "a", "Give the title Terfavorit")
        await pilot.press("enter")
        told = "Terfavorit goes by votes: none are counted yet, or nobody here leads."
        await until(pilot, lambda: [note.message for note in pilot.app._notifications] == [told])
        engine.submit(ClosePoll(), MC_A)
        await until(pilot, lambda: screen.view.seq == engine.state.seq)
        await _dialog(pilot, "a", "Give the title Terfavorit")
        await pilot.press("enter")
        await _reads(pilot, f"no. 2 {engine.state.contestant_name(2)} · 2 of 3 votes")
        await pilot.press("enter")
        fact = await _last_fact(pilot, engine)
    expected = TitleGiven(category="pengawas", title="Terfavorit", number=2, reason="2 of 3 votes", votes=2)
    assert fact == expected
    engine.ledger.close()
