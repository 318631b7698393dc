"""Overtime, the penalty that is proposed for it, pace and breaks that are proposed."""

from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.contest.person_names import short_name
from scoring_tui.contest.scoring import PenaltyKind
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.stage import Advance, Call, EndBreak, TakeBreak
from scoring_tui.domain.state import Timer
from scoring_tui.i18n.locale import translate, use_language
from scoring_tui.views.announcements import AnnouncedPerson, spoken_name, warning_text
from scoring_tui.views.mc import project
from scoring_tui.views.overtime import propose_penalty
from scoring_tui.views.schedule_pace import SessionPlan, estimate_pace
from tests.helpers.support import MC_A, FakeClock, new_final, small_contest

NOW = Reading("a", 1_000_000, 5_000_000)
HOUR = 3600
EIGHT = 1_734_656_400_000
"""20 December 2024, 08:00 in Jakarta."""


@pytest.mark.parametrize(
    ("every", "used_seconds", "points"),
    [
        (None, (400, 300), None),
        (None, (421, 300), "0.5"),
        (None, (481, 400), "0.5"),
        (30, (450, 300), "0.5"),
        (30, (451, 300), "1"),
        (30, (440, 315), "1"),  # 20 s and 15 s over
        (60, (420, 300), None),
    ],
)
def test_the_declared_penalty_for_overtime(
    every: int | None, used_seconds: tuple[int, int], points: str | None
) -> None:
    kind = PenaltyKind(id="waktu", name="Lewat waktu", points=Decimal("0.5"), overtime=True, every=every)
    timers = (
        Timer("presentation", 420, used_seconds[0] * 1000),
        Timer("questions", 300, used_seconds[1] * 1000),
    )
    proposal = propose_penalty(kind, timers, NOW)
    assert (proposal and str(proposal.points)) == points
    assert propose_penalty(None, timers, NOW) is None


@pytest.mark.parametrize(
    ("time_left", "sentence"),
    [
        (121_000, None),
        (120_000, "2 minutes left."),
        (60_000, "One minute left."),
        (30_000, "30 seconds left."),
        (0, "30 seconds left."),
        (-1, "Time is over."),
    ],
)
def test_the_sentence_of_each_warning(time_left: int, sentence: str | None) -> None:
    use_language("en")
    text = warning_text(time_left, (120, 60, 30))
    assert (text and translate(text)) == sentence


@pytest.mark.parametrize(
    ("name", "say", "expected"),
    [
        ("Ir. Suparman Mustofa, M.M.", "su-PAR-man mus-TO-fa", "Ir. su-PAR-man mus-TO-fa, M.M."),
        ("Soehardi Firmansyah S.Pd", "Suhardi Firmansyah", "Suhardi Firmansyah S.Pd"),
        ("Ola [/] N", "", "Ola [/] N"),
    ],
)
def test_a_name_is_read_with_its_titles_as_it_is_pronounced(name: str, say: str, expected: str) -> None:
    assert spoken_name(AnnouncedPerson(1, name, pronunciation=say)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Drs. Sutamaji Wirabumi, M.M.", "Sutamaji"),
        ("Prof. Dr. H. Raden Mas Kusumadiningrat, S.H.", "Raden"),
        ("Ola N", "Ola N"),
        ("Dra. Sri Rahayu Lestari", "Sri"),
        ("Juri 12", "Juri 12"),
        ("S.H.", "S.H."),
        ("", ""),
    ],
)
def test_the_short_name_of_a_person(name: str, expected: str) -> None:
    assert short_name(name) == expected


def test_slack_of_the_slot_is_no_speed() -> None:
    plan = SessionPlan(0, 4 * HOUR, 600)
    before = estimate_pace(plan, -HOUR, 12, [])
    assert (before.minutes_behind, before.planned_end, before.slot_end) == (0, 2 * HOUR, 4 * HOUR)
    late = estimate_pace(plan, 600, 12, [])  # ten minutes after the start nobody was called
    assert (late.minutes_behind, late.minutes_over_slot, late.next_call_at) == (10, 0, 600)
    too_late = estimate_pace(plan, 3 * HOUR, 12, [])
    assert too_late.minutes_over_slot == 60
    running = estimate_pace(plan, 600, 12, [], running_seconds=400)
    assert running.next_call_at == 800


def test_a_break_is_proposed_before_two_hours_of_work(tmp_path: Path) -> None:
    clock = FakeClock(offset=EIGHT - 1_000_000)
    timing = {"presentation": "20m", "questions": "9m", "changeover": "1m"}
    names = [f"Peserta {n}" for n in range(1, 9)]
    engine = new_final(tmp_path / "f.db", names, small_contest(timing=timing), clock)
    mc: Actor = MC_A
    assert project(engine, mc, None).break_advice is None  # nobody has worked yet
    engine.submit(Call(1), mc)
    clock.forward(60)
    advice = project(engine, mc, None).break_advice
    assert advice is not None and advice.after_number == 4  # four turns of half an hour
    for phase in ("called", "presentation", "questions", "scoring"):
        engine.submit(Advance(1, phase, despite_missing=True), mc)  # type: ignore[arg-type]
    engine.submit(TakeBreak("A", 600), mc)
    assert project(engine, mc, None).break_advice is None
    clock.forward(600)
    engine.submit(EndBreak("A"), mc)
    assert project(engine, mc, None).break_advice is None  # rested, and not called since
    engine.ledger.close()
