"""The head of jury's keys about results: penalties, recusals, confidence, the report card."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from scoring_tui.domain.commands.jury import Excuse, Penalise, Recuse, Reopen, Sign
from scoring_tui.domain.commands.setup import ImportResults
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.domain.facts.jury import JurorRecused, PenaltyDropped, PenaltyGiven
from scoring_tui.domain.facts.setup import Result
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.chair.report_card import ReportCard
from scoring_tui.tui.chair.screen import ChairScreen
from scoring_tui.tui.messages import CommandFailed
from scoring_tui.views.linkage import make_linkage_sentence
from scoring_tui.views.standing_sheet import make_standing_sheet
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
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

SIZES = [(80, 24), (120, 40), (200, 60)]
NAMES = ("Dewi Lestari", "Siti Aminah", "Budi Santoso, S.T., M.T.", HARD_NAMES[0])
"""The draw gives number 1 to the last one."""
"""By rank sums no. 2 and no. 3 share place 2; the points of no. 2 are far lower."""
KINDS = [{"id": "waktu", "name": "Melebihi [/] waktu", "points": "1.25"}]
MARKS = {1: "9 8 8.5", 2: "7 7.5 6", 3: "5 6 5.5", 4: "3 4 2"}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Four contestants, all judged; the first ran over the presentation's time."""
    contest = small_contest(penalty=KINDS)
    clock = FakeClock()
    made = new_final(tmp_path / "f.db", NAMES, contest, clock)
    for number, row in MARKS.items():
        made.submit(Call(number), MC_A)
        made.submit(Advance(number, "called"), MC_A)
        clock.forward(7 * 60 + (72 if number == 1 else -30))
        to_scoring_from_here(made, number)
        for n, mark in enumerate(row.split(), 1):
            send(made, number, f"j{n}", mark, mark, mark)
    yield made
    made.ledger.close()


def to_scoring_from_here(engine: Engine, number: int) -> None:
    """Advance from the presentation until ballots may be sent."""
    while (phase := engine.state.turns[number].phase) != "scoring":
        engine.submit(Advance(number, phase), MC_A)


def _app(engine: Engine) -> JuryApp:
    return make_app(engine.ledger.path, [CHAIR], language="en", signed_in=True, clock=engine.clock)


async def _ready(pilot: Pilot[Any]) -> ChairScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ChairScreen)
    await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
    return screen


async def _reads(pilot: Pilot[Any], text: str) -> None:
    await until(pilot, lambda: text in " ".join(screen_text(pilot.app).split()))


def _last(engine: Engine) -> object:
    return engine.ledger.read_after(engine.state.seq - 1)[0].fact


async def _arrived(pilot: Pilot[Any], engine: Engine) -> None:
    await until(pilot, lambda: engine.catch_up() == 1)


# --- penalties --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_declared_penalty_is_given_with_points_of_ones_own(
    engine: Engine, size: tuple[int, int]
) -> None:
    async with _app(engine).run_test(size=size) as pilot:
        screen = await _ready(pilot)
        assert screen.cursor.line is not None and screen.cursor.line.number == 1
        await pilot.press("p")
        await _reads(pilot, "A penalty for no. 1 Ola [/] N")
        await _reads(pilot, "▲ presentation: 1:12 over its 7:00")
        await _reads(pilot, "Melebihi [/] waktu: 1.25")
        await pilot.press("up", "enter")
        await until(pilot, lambda: pilot.app.focused and pilot.app.focused.id == "points")
        await _reads(pilot, "The score becomes 7.25.")
        await pilot.press("end", "backspace", "backspace", "backspace", "comma", "5", "0")
        await _reads(pilot, "The score becomes 7.00.")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.focused and pilot.app.focused.id == "reason")
        await pilot.press("enter")
        await _reads(pilot, "! A reason is required.")
        await pilot.press(*"molor", "enter")
        await _arrived(pilot, engine)
        await _reads(pilot, "7.00 −1.5")
        await _reads(pilot, "−1.5 points for penalties")
        assert screen.cursor.line.number == 1
        await pilot.press("enter")
        await _reads(pilot, f"−1.5 Melebihi [/] waktu · molor · {CHAIR.name}")
    assert _last(engine) == PenaltyGiven(number=1, penalty="waktu", points=Decimal("1.5"), reason="molor")
    placings = engine.tally.standing(engine.state, "pengawas").placings
    scores = [placing.candidate.displayed_score for placing in placings]
    assert scores[:2] == [Decimal("7.00"), Decimal("6.83")]


async def test_points_are_typed_at_once_into_a_drawn_field(engine: Engine) -> None:
    async with _app(engine).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await pilot.press("p")
        await _reads(pilot, "A penalty for no. 1")
        await pilot.press("2", "comma", "5")
        await _reads(pilot, "Points off █ 2,5")
        await pilot.press("enter", *"molor", "enter")
        await _arrived(pilot, engine)
    assert _last(engine) == PenaltyGiven(number=1, points=Decimal("2.5"), reason="molor")


async def test_overtime_is_proposed_and_its_points_are_never_filled_in(engine: Engine) -> None:
    async with _app(engine).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await pilot.press("p")
        await _reads(pilot, "Free points for overtime: presentation 1:12 over")
        await pilot.press("up", "down", "enter")
        await until(pilot, lambda: pilot.app.focused and pilot.app.focused.id == "points")
        assert pilot.app.screen.query_one("#points", Input).value == ""
        for typed, said in (("", "a number is missing"), ("0", "more than 0"), ("1,5,", "not a number")):
            await pilot.press(*("comma" if letter == "," else letter for letter in typed), "enter")
            await _reads(pilot, said)
            pilot.app.screen.query_one("#points", Input).value = ""
        await pilot.press("2", "enter", "enter")
        await _arrived(pilot, engine)
    fact = _last(engine)
    assert fact == PenaltyGiven(number=1, points=Decimal(2), reason="presentation 1:12 over")


async def test_overtime_is_shown_for_its_contestant_only_and_escape_gives_no_penalty(engine: Engine) -> None:
    async with _app(engine).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        await pilot.press("down", "p")
        await _reads(pilot, "A penalty for no. 2")
        assert "over its" not in screen_text(pilot.app)
        await pilot.press("1", "enter", *"apa saja", "escape")
        await until(pilot, lambda: pilot.app.screen is screen)
    assert engine.catch_up() == 0 and not engine.state.penalties


async def test_a_penalty_is_taken_back_with_a_reason(engine: Engine) -> None:
    engine.submit(Penalise(1, Decimal("0.25"), "molor", "waktu"), CHAIR)
    engine.submit(Penalise(1, Decimal(1), HARD_NAMES[1]), CHAIR)
    given = engine.state.penalties[1][1].seq
    async with _app(engine).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await _reads(pilot, "−1.25")
        await pilot.press("p")
        await _reads(pilot, "+ Another penalty")
        await _reads(pilot, f"Take back: −1 {HARD_NAMES[1]}")
        await pilot.press("down", "down", "enter")
        await _reads(pilot, "Take a penalty of no. 1")
        await pilot.press(*"keliru", "enter")
        await _arrived(pilot, engine)
        await _reads(pilot, "−0.25")
    assert _last(engine) == PenaltyDropped(number=1, given=given, reason="keliru")


async def test_a_signed_category_takes_no_penalty(engine: Engine) -> None:
    engine.submit(Sign("pengawas"), CHAIR)
    messages: list[Message] = []
    async with _app(engine).run_test(
        size=(80, 24), message_hook=messages.append, notifications=True
    ) as pilot:
        screen = await _ready(pilot)
        assert not screen.active_bindings["p"].enabled
        await pilot.press("p")
        await _reads(pilot, "Penalty: not now")
    assert not any(isinstance(message, CommandFailed) for message in messages)


# --- recusals ---------------------------------------------------------------------------------------


async def test_the_head_of_jury_lets_a_juror_step_back(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "f.db")
    to_scoring(engine, 1)
    send(engine, 1, "j1", "8", "8", "8")
    async with _app(engine).run_test(size=(80, 24)) as pilot:
        screen = await _ready(pilot)
        assert screen.cursor.line is not None and screen.cursor.line.number == 1
        await pilot.press("b")
        await _reads(pilot, "Who steps back from no. 1")
        assert "Juri 1" not in screen_text(pilot.app).partition("Who steps back")[2].partition("Enter")[0]
        await pilot.press("down", "enter")
        await _reads(pilot, "Juri 3 steps back from no. 1")
        await pilot.press(*"saudara", "enter")
        await _arrived(pilot, engine)
        await _reads(pilot, "2 Ballots missing (1)")
        await pilot.press("2")
        await until(
            pilot,
            lambda: (
                screen.cursor.missing_ballot is not None and screen.cursor.missing_ballot.juror_id == "j2"
            ),
        )
        await pilot.press("b")
        await _reads(pilot, "Juri 2 steps back from no. 1")
        await pilot.press(*"atasan", "enter")
        await _arrived(pilot, engine)
    assert _last(engine) == JurorRecused(number=1, juror="j2", reason="atasan")
    assert engine.state.recused_jurors == {(1, "j3"): "saudara", (1, "j2"): "atasan"}
    engine.ledger.close()


# --- what places rest on ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_confidence_of_places_follows_the_marks(engine: Engine, size: tuple[int, int]) -> None:
    async with _app(engine).run_test(size=size) as pilot:
        screen = await _ready(pilot)
        await until(pilot, lambda: screen.confidence is not None and bool(screen.confidence.intervals))
        if size[0] > 80:
            await _reads(pilot, "90% Podium")
        await _reads(pilot, "the same jurors mark everyone: no adjustment needed")
        before = screen.confidence
        engine.submit(Penalise(1, Decimal(3), "molor"), CHAIR)
        await until(pilot, lambda: screen.confidence is not before)
        assert screen.confidence is not None and screen.confidence.intervals[1].high > 1
        await pilot.press("right")
        await until(pilot, lambda: screen.confidence is not None and bool(screen.confidence.reason))


async def test_no_place_is_called_certain_before_the_category_is_complete(tmp_path: Path) -> None:
    """Three of four are scored, far apart: no range, no chance; with the fourth there are both."""
    engine = new_final(tmp_path / "f.db", NAMES, small_contest())
    for number, mark in ((1, "9"), (2, "6"), (3, "3")):
        to_scoring(engine, number)
        for n in (1, 2, 3):
            send(engine, number, f"j{n}", mark, mark, f"{Decimal(mark) - Decimal(n) / 2}")
    async with _app(engine).run_test(size=(120, 40)) as pilot:
        screen = await _ready(pilot)
        await _reads(pilot, "chances are computed when the category is complete")
        assert screen.confidence is not None and not screen.confidence.intervals
        assert ">95%" not in screen_text(pilot.app) and "90%: place" not in screen_text(pilot.app)
        to_scoring(engine, 4)
        for n in (1, 2, 3):
            send(engine, 4, f"j{n}", "1", "1", f"{n}")
        await _reads(pilot, "90% Podium")
        await _reads(pilot, ">95%")
    engine.ledger.close()


async def test_the_head_of_jury_sees_why_the_board_has_no_score(engine: Engine) -> None:
    """Given back: until it is sent again; then excused: until the category is signed."""
    async with _app(engine).run_test(size=(120, 40)) as pilot:
        await _ready(pilot)
        assert "on the board without" not in screen_text(pilot.app)
        engine.submit(Reopen(1, "j1", "salah ketik"), CHAIR)
        await _reads(pilot, "on the board without a score until every ballot is in")
        engine.submit(Excuse(1, "j1", "sakit"), CHAIR)
        await _reads(pilot, "on the board without a score until the category is signed")


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
async def test_a_place_outside_its_range_is_explained(tmp_path: Path, size: tuple[int, int]) -> None:
    """The strict juror did not mark no. 1: a sign in the table, and the cause with it above the table."""
    engine = new_final(tmp_path / "f.db", [f"Peserta {n}" for n in range(1, 9)])
    for number in engine.state.turns:
        to_scoring(engine, number)
        marks = {"j1": 5 + number / 2, "j2": 5 + number / 2 - number % 2 / 2, "j3": number / 2}
        if number == 1:
            del marks["j3"]
            engine.submit(Excuse(1, "j3", "sakit"), CHAIR)
        for id_, mark in marks.items():
            send(engine, number, id_, *[str(mark)] * 3)
    async with _app(engine).run_test(size=size) as pilot:
        screen = await _ready(pilot)
        await until(pilot, lambda: screen.confidence is not None and screen.confidence.outside_notes)
        await _reads(pilot, "* ranges allow for strict jurors and missing ballots, the method does not")
        if size[0] > 80:  # the columns and the line of a contestant are cut on a narrow screen
            await _reads(pilot, " 8* ")
            await pilot.press(*["down"] * 5)
            await _reads(pilot, "place 6 lies outside the")
    engine.ledger.close()


@pytest.mark.parametrize("method", ["rank-sum", "head-to-head", "z-score"])
async def test_a_method_without_marks_shows_no_range_and_says_so(tmp_path: Path, method: str) -> None:
    contest = small_contest(scoring={"method": method, "ties": ["head-of-jury"]})
    engine = new_final(tmp_path / "f.db", NAMES, contest)
    for number in engine.state.turns:
        to_scoring(engine, number)
        for n in (1, 2, 3):
            send(engine, number, f"j{n}", *[str(2 * number - n / 2)] * 3)
    async with _app(engine).run_test(size=(120, 40)) as pilot:
        screen = await _ready(pilot)
        await until(pilot, lambda: screen.confidence is not None)
        await _reads(pilot, "computed for marks only, not for rank sums, wins and z-scores")
        assert "90%" not in screen_text(pilot.app) and "Podium" not in screen_text(pilot.app)
    engine.ledger.close()


@pytest.mark.parametrize("jurors", [3, 8])
async def test_at_120_columns_nothing_lies_outside(tmp_path: Path, jurors: int) -> None:
    seats = [f"j{n}" for n in range(1, jurors + 1)]
    contest = small_contest(
        penalty=KINDS,
        juror=[{"id": id_, "name": f"Juri {id_}"} for id_ in seats],
        panel=[{"id": "A", "room": "Pendopo", "jurors": seats}],
    )
    engine = new_final(tmp_path / "f.db", HARD_NAMES, contest)
    for number in engine.state.turns:
        to_scoring(engine, number)
        for n, id_ in enumerate(seats):
            send(engine, number, id_, *[str(3 + number + number * n % 3 / 2)] * 3)
    engine.submit(Penalise(1, Decimal("0.25"), "molor"), CHAIR)
    async with _app(engine).run_test(size=(120, 40)) as pilot:
        screen = await _ready(pilot)
        await until(pilot, lambda: screen.confidence is not None and bool(screen.confidence.intervals))
        await _reads(pilot, "Ded. Status")
        assert screen.table.virtual_size.width <= screen.table.size.width
        assert f"J{jurors}" in screen_text(pilot.app)
    engine.ledger.close()


def _with_stages(path: Path, names: tuple[str, ...], **scoring: Any) -> Engine:
    category = [
        {"id": "pengawas", "name": "Pengawas", "rubric": "gagasan", "awards": ["Juara I"], "through": 2}
    ]
    session = [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["pengawas"]}]
    contest = small_contest(
        category=category, session=session, stage=[{"id": "porto", "name": "Portofolio", "weight": 40}],
        scoring={"weight": 60, "ties": ["porto", "head-of-jury"], **scoring},
    )  # fmt: skip
    engine = new_final(path, names, contest)
    results = tuple(Result(contestant=id_, score=Decimal(8)) for id_ in engine.state.contestants)
    engine.submit(ImportResults("porto", "uji.csv", results), COMMITTEE)
    return engine


async def test_stages_the_cut_and_raw_scores_stand_side_by_side(tmp_path: Path) -> None:
    engine = _with_stages(tmp_path / "f.db", NAMES, method="severity")
    engine.submit(Recuse(1, "j3", "saudara"), CHAIR)
    for number, row in MARKS.items():
        to_scoring(engine, number)
        for n, mark in enumerate(row.split(), 1):
            if (number, n) != (1, 3):
                send(engine, number, f"j{n}", mark, mark, mark)
    async with _app(engine).run_test(size=(200, 60)) as pilot:
        await _ready(pilot)
        await _reads(pilot, "Jury Portofolio Raw")
        await _reads(pilot, "» 1 1 Ola [/] N")
        await _reads(pilot, "means corrected for severity")
        await _reads(pilot, "» goes through")
        assert "» 3" not in screen_text(pilot.app)
    made = make_standing_sheet(engine, "pengawas")
    assert [line.is_through for line in made.lines] == [True, True, False, False]
    assert made.other_methods[0] == "raw" and made.lines[0].other_scores[0] == Decimal("8.50")
    assert made.lines[0].stage_results == (Decimal(8),)
    engine.ledger.close()


@pytest.mark.parametrize(
    ("ties", "method", "said"),
    [
        (["porto"], "mean", "higher in Portofolio"),
        (["jury"], "mean", "higher by the jury itself"),
        (["jury"], "rank-sum", "fewer by the jury itself"),
    ],
)
def test_every_step_of_the_chain_has_words(tmp_path: Path, ties: list[str], method: str, said: str) -> None:
    engine = _with_stages(tmp_path / "f.db", NAMES[:2], ties=ties, method=method, decimals=0)
    better = [Result(contestant=id_, score=Decimal(s)) for id_, s in _scores(engine, method)]
    engine.submit(ImportResults("porto", "uji.csv", tuple(better)), COMMITTEE)
    for number, mark in ((1, "8"), (2, "7")):
        to_scoring(engine, number)
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, mark, mark, mark)
    first = make_standing_sheet(engine, "pengawas").lines[0]
    assert str(first.tie_break) == said
    engine.ledger.close()


def _scores(engine: Engine, method: str) -> list[tuple[str, str]]:
    """Results that make the two displayed scores equal."""
    ids = [engine.state.turns[number].contestant for number in (1, 2)]
    return list(zip(ids, ("8", "8.5") if method == "mean" else ("8", "4"), strict=True))


def test_the_head_of_jury_reads_how_the_panels_are_linked(engine: Engine) -> None:
    from scoring_tui.views import chair

    linkage = chair.project(engine, CHAIR, None).standing_sheets[0].linkage
    assert linkage == make_linkage_sentence(engine.state, "pengawas")
    assert str(linkage.text) == "the same jurors mark everyone: no adjustment needed"


# --- report card ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_report_card_opens_scrolls_refreshes_and_closes(
    engine: Engine, size: tuple[int, int]
) -> None:
    async with _app(engine).run_test(size=size) as pilot:
        screen = await _ready(pilot)
        await pilot.press("c")
        await _reads(pilot, f"Report card of the jury: Pengawas · after entry {engine.state.seq}")
        card = pilot.app.screen
        assert isinstance(card, ReportCard)
        await _reads(pilot, "Nothing in it changes a mark.")
        await _reads(pilot, "✓ Juara I is firm: no. 1 Ola [/] N")
        await pilot.press("end")
        await _reads(pilot, "Drift between days")
        engine.submit(Penalise(1, Decimal(9), "molor"), CHAIR)
        await until(pilot, lambda: screen.view.seq == engine.state.seq)
        await pilot.press("f5", "home")
        await _reads(pilot, f"after entry {engine.state.seq}")
        await _reads(pilot, "without the penalty of no. 1")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
    assert engine.catch_up() == 0


async def test_a_report_card_without_ballots_says_so(final: Engine) -> None:
    async with _app(final).run_test(size=(80, 24)) as pilot:
        await _ready(pilot)
        await pilot.press("c")
        await _reads(pilot, "There are no ballots yet")


def test_a_copied_state_does_not_change(engine: Engine) -> None:
    kept = engine.state.copy()
    assert kept == engine.state
    engine.submit(Penalise(1, Decimal(1), "molor"), CHAIR)
    assert not kept.penalties and engine.state.penalties
