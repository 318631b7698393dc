"""The MC's view: pace, queue, preview, missing ballots, the last step, the log."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import Excuse, Recuse
from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    CloseScoring,
    Disqualify,
    Freeze,
    MarkAbsent,
    Pause,
    Postpone,
    TakeBreak,
    Undo,
    Withdraw,
)
from scoring_tui.domain.facts.base import KINDS, Entry
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import translate
from scoring_tui.views import announcements as aloud
from scoring_tui.views import log as telling
from scoring_tui.views.announcements import AnnouncedPerson
from scoring_tui.views.jury_presence import LastSeen
from scoring_tui.views.mc import McView, _keep_if_equal, choose_preview, project
from scoring_tui.views.schedule_pace import SchedulePace, SessionPlan, estimate_pace
from scoring_tui.views.undo_phrases import describe_undone_act
from tests.domain.test_completeness import example_of
from tests.helpers.support import CHAIR, MC_A, FakeClock, juror, new_final, send, small_contest, to_scoring

HOUR = 3600
UNDONE = ("facts.stage", "facts.readiness", "facts.breaks", "facts.appearance", "facts.schedule")
"""Modules of the facts that undo can take back."""


def view_of(engine: Engine, before: McView | None = None) -> McView:
    """The view now."""
    return project(engine, MC_A, before)


def states(engine: Engine) -> dict[int, str]:
    """The state of each line, in the queue's order."""
    return {number: line.state for number, line in view_of(engine).queue_lines.items()}


# --- pace -------------------------------------------------------------------------------------------

PLAN = SessionPlan(starts_at=0, ends_at=2 * HOUR, turn_seconds=600)


@pytest.mark.parametrize(
    ("now", "lasted", "extra", "expected"),
    [
        (0, [], {}, SchedulePace(0, 12, 600, 2 * HOUR, 2 * HOUR)),
        (-HOUR, [], {}, SchedulePace(0, 12, 600, 2 * HOUR, 2 * HOUR)),
        (1200, [600, 600], {}, SchedulePace(2, 12, 600, 2 * HOUR, 2 * HOUR)),
        (2100, [700, 660, 740], {}, SchedulePace(3, 12, 700, 2 * HOUR, 2100 + 9 * 700)),
        (1200, [600, 600], {"running_seconds": 300}, SchedulePace(2, 12, 600, 2 * HOUR, 6900)),
        (1200, [600, 600], {"running_seconds": 900}, SchedulePace(2, 12, 600, 2 * HOUR, 6600)),
        (1200, [600, 600], {"break_seconds": 900}, SchedulePace(2, 12, 600, 2 * HOUR, 1200 + 6000 + 900)),
        (1200, [600, 600], {"excluded_count": 1}, SchedulePace(3, 12, 600, 2 * HOUR, 1200 + 5400)),
        (7000, [600] * 12, {}, SchedulePace(12, 12, 600, 2 * HOUR, 7000)),
    ],
    ids=["start", "early", "on-time", "slow", "running", "long-running", "break", "one-gone", "all-done"],
)  # fmt: skip
def test_pace(now: int, lasted: list[int], extra: dict[str, int], expected: SchedulePace) -> None:
    pace = estimate_pace(PLAN, now, 12, lasted, **extra)
    assert replace(pace, slot_end=None, next_call_at=0) == expected


def test_one_long_turn_does_not_move_the_median() -> None:
    assert estimate_pace(PLAN, 3000, 12, [600, 620, 1800]).turn_seconds == 620


@pytest.mark.parametrize(("late", "minutes"), [(0, 0), (59, 0), (60, 1), (-59, 0), (-60, -1), (600, 10)])
def test_behind_is_in_whole_minutes(late: int, minutes: int) -> None:
    assert SchedulePace(0, 1, 600, 1000, 1000 + late).minutes_behind == minutes


def test_a_session_without_an_end_ends_after_its_turns() -> None:
    assert estimate_pace(SessionPlan(0, None, 600), 0, 5, []).planned_end == 3000


EIGHT = 1_734_656_400
"""20 December 2024, 08:00 in Jakarta: the hour of the small contest's session."""


@pytest.mark.parametrize(
    ("at", "start"),
    [(EIGHT + 600, EIGHT), (EIGHT + 40 * 86_400, EIGHT + 40 * 86_400)],
    ids=["ten minutes late", "rehearsed on another day"],
)
def test_the_view_has_the_pace_of_the_session(final: Engine, clock: FakeClock, at: int, start: int) -> None:
    clock.offset = at * 1000 - clock.ms
    final.submit(Call(1), MC_A)
    for phase in ("called", "presentation", "questions"):
        clock.forward(300)
        final.submit(Advance(1, phase), MC_A)
    final.submit(MarkAbsent(2), MC_A)
    told = view_of(final).schedule_pace
    assert told is not None
    assert (told.finished_turns, told.turn_count, told.turn_seconds) == (
        2,
        4,
        960,
    )  # 900 s and a minute of changeover
    assert told.planned_end == start + 4 * 780
    assert told.expected_end == at + 900 + 2 * 960


def test_the_pace_does_not_flicker_beside_a_full_minute() -> None:
    earlier = SchedulePace(1, 4, 600, 7200, 7140)
    for expected_end in (7139, 7141, 7138, 7140):
        assert _keep_if_equal(earlier, replace(earlier, expected_end=expected_end)) is earlier
    later = replace(earlier, expected_end=7137)
    assert _keep_if_equal(earlier, later) is later
    finished = replace(earlier, finished_turns=2)
    assert _keep_if_equal(earlier, finished) is finished and _keep_if_equal(earlier, None) is None


def test_a_postponed_turn_belongs_to_the_last_session(tmp_path: Path) -> None:
    session = {"panel": "A", "categories": ["pengawas"], "end": "09:00"}
    days = [{**session, "day": f"2024-12-{day}", "start": "08:00"} for day in (20, 21)]
    engine = new_final(tmp_path / "f.db", contest=small_contest(session=days))
    engine.submit(Postpone(1), MC_A)
    first = view_of(engine)
    for number in (2, 3, 4):
        engine.submit(MarkAbsent(number), MC_A)
    last = view_of(engine)
    engine.ledger.close()
    assert first.schedule_pace and (first.schedule_pace.finished_turns, first.schedule_pace.turn_count) == (
        0,
        1,
    )
    assert [len(block.lines) for block in first.queue_blocks] == [1, 2, 1]
    assert last.schedule_pace and (last.schedule_pace.finished_turns, last.schedule_pace.turn_count) == (2, 3)


# --- queue and preview ------------------------------------------------------------------------------


@pytest.fixture
def clock(final: Engine) -> FakeClock:
    assert isinstance(final.clock, FakeClock)
    return final.clock


def test_absent_postponed_withdrawn_and_disqualified_differ(final: Engine) -> None:
    final.submit(Postpone(1, "di jalan"), MC_A)
    final.submit(MarkAbsent(2), MC_A)
    final.submit(Withdraw(3), MC_A)
    final.submit(Disqualify(4, "melanggar"), MC_A)
    view = view_of(final)
    assert states(final) == {2: "absent", 3: "withdrawn", 4: "disqualified", 1: "postponed"}
    assert [view.queue_lines[n].call_refusal is None for n in (1, 2, 3, 4)] == [True, True, False, False]
    exclusions = {MarkAbsent, Postpone, Withdraw, Disqualify}
    assert {number: line.allowed_commands & exclusions for number, line in view.queue_lines.items()} == {
        1: exclusions, 2: {Postpone, Withdraw, Disqualify}, 3: {Disqualify}, 4: set(),
    }  # fmt: skip
    assert view.next_number == 1 and [block.is_postponed for block in view.queue_blocks] == [False, True]


def test_a_queue_line_has_the_ballot_count(final: Engine) -> None:
    to_scoring(final, 2)
    send(final, 2, "j1", "7", "7", "7")
    line = view_of(final).queue_lines[2]
    assert (line.state, translate(line.state_text)) == ("scoring", "scoring 1/3")
    final.submit(Advance(2, "scoring", True), MC_A)
    assert states(final)[2] == "finished"


def test_nobody_can_be_called_during_a_presentation(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    no_call = view_of(final).queue_lines[2].call_refusal
    assert no_call is not None and translate(no_call) == "No. 1 has not finished yet"


def test_the_preview_begins_at_the_next_and_follows_a_call(final: Engine) -> None:
    before = view_of(final)
    assert choose_preview(None, before, None) == 1
    final.submit(Call(1), MC_A)
    called = view_of(final)
    assert choose_preview(before, called, 1) == 2
    assert choose_preview(before, called, 4) == 4  # moved there on purpose


@pytest.mark.parametrize("command", [Postpone(3), MarkAbsent(2), Freeze("pengawas")])
def test_the_preview_stays_on_its_contestant(final: Engine, command: Command) -> None:
    before = view_of(final)
    final.submit(command, MC_A)
    assert choose_preview(before, view_of(final), 3) == 3


def test_the_preview_of_an_empty_queue_is_nobody(final: Engine) -> None:
    final.state.rooms["A"] = type(final.state.rooms["A"])("A")
    view = view_of(final)
    assert (choose_preview(None, view, None), view.queue_blocks, view.schedule_pace) == (None, (), None)


def test_without_a_new_entry_the_queue_is_the_same_object(final: Engine, clock: FakeClock) -> None:
    before = view_of(final)
    clock.forward(1)
    after = view_of(final, before)
    assert after.queue_blocks is before.queue_blocks and after.turn_progress == before.turn_progress


# --- who is waited for ------------------------------------------------------------------------------


def test_ballot_states_of_jurors(final: Engine, clock: FakeClock) -> None:
    to_scoring(final, 1)
    now = clock().wall
    for id_, progress in (("j1", (1, 3, 3)), ("j2", (1, 2, 3)), ("j3", (2, 1, 3))):
        final.ledger.seats.take(f"juror:{id_}", "x", now)
        final.ledger.seats.report_presence(f"juror:{id_}", "x", SeatProgress(*progress).to_json(), now)
    send(final, 1, "j1", "7", "7", "7")
    clock.forward(11)
    watched = view_of(final).turn_progress[0]
    assert [
        (j.state, j.progress, j.last_seen.age_seconds, j.last_seen.is_offline)
        for j in watched.ballot_statuses
    ] == [
        ("sent", "", 10, True),
        ("typing", "2/3", 10, True),
        ("missing", "", 10, True),
    ]
    assert watched.ballot_counts == (1, 3) and watched.missing_jurors == ("Juri 2", "Juri 3")


def test_recused_and_excused_ballots_are_not_expected(final: Engine) -> None:
    to_scoring(final, 1)
    final.submit(Recuse(1, "j1", "saudara"), juror("j1"))
    final.submit(Excuse(1, "j2", "sakit"), CHAIR)
    watched = view_of(final).turn_progress[0]
    assert [j.state for j in watched.ballot_statuses] == ["recused", "excused", "missing"]
    assert (watched.missing_jurors, watched.ballot_counts) == (("Juri 3",), (0, 1))
    assert watched.ballot_statuses[2].last_seen == LastSeen(None, is_offline=True)


def test_late_turns_come_after_the_turn_on_stage_oldest_first(final: Engine, clock: FakeClock) -> None:
    for number in (3, 1, 2):
        to_scoring(final, number)
        clock.forward(60)
    view = view_of(final)
    assert [(w.number, w.is_live) for w in view.turn_progress] == [(2, True), (3, False), (1, False)]
    assert view.late_turn is not None and view.late_turn.number == 3


# --- undo and log -----------------------------------------------------------------------------------


def test_the_last_step_is_described_with_the_reason_it_cannot_be_undone(final: Engine) -> None:
    assert view_of(final).last_step is None
    to_scoring(final, 1)
    last = view_of(final).last_step
    assert last and last.refusal is None
    assert translate(last.description) == "opening of the scoring of no. 1"
    send(final, 1, "j1", "7", "7", "7")
    last = view_of(final).last_step
    assert last and last.refusal and translate(last.refusal) == "ballots of no. 1 are in already"


@pytest.mark.parametrize(
    "kind", sorted(kind for kind, fact in KINDS.items() if fact.__module__.endswith(UNDONE))
)
def test_what_undo_takes_back_is_told_without_a_name(final: Engine, kind: str) -> None:
    example = example_of(KINDS[kind])
    entry = Entry(99, "", "MC", "mc:A", example, "", "")
    phrase = translate(describe_undone_act(final.state, entry))
    assert final.state.contestant_name(1) not in phrase and len(phrase) <= 60
    if "number" in type(example).model_fields:
        assert "1" in phrase


def test_an_undo_of_another_step_than_the_one_seen_is_refused(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    seen = view_of(final).last_step
    assert seen is not None
    final.submit(Undo("A", seen.seq), MC_A)
    final.submit(Call(2), MC_A)
    with pytest.raises(CommandRefused, match="done already"):
        final.submit(Undo("A", seen.seq), MC_A)
    assert final.state.rooms["A"].live == 2


def test_the_log_is_of_one_room_newest_first_with_undone_steps(tmp_path: Path) -> None:
    panels = [{"id": p, "room": f"Ruang {p}", "jurors": [j]} for p, j in (("A", "j1"), ("B", "j2"))]
    session = {"day": "2024-12-20", "start": "08:00"}
    rooms = (("A", "pengawas"), ("B", "pelaksana"))
    sessions = [{**session, "panel": panel, "categories": [category]} for panel, category in rooms]
    engine = new_final(tmp_path / "f.db", contest=small_contest(panel=panels, session=sessions))
    engine.submit(Call(1), MC_A)
    engine.submit(TakeBreak("B", 300), type(MC_A)("B", Seat(Role.MC, "B")))
    engine.submit(Undo("A"), MC_A)
    told = telling.list_recent_entries(engine, "A", 2)
    whole = telling.list_recent_entries(engine, "A")
    engine.ledger.close()
    call = f"No. 1 {engine.state.contestant_name(1)} called to Ruang A"
    assert [translate(entry.text) for entry in told] == [f"Taken back: {call}", call]
    assert not any("Ruang B" in translate(entry.text) for entry in whole)


def test_the_log_reads_further_back_if_needed(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "READ_SIZE", 2)
    for number in (1, 2, 3, 4):
        final.submit(MarkAbsent(number), MC_A)
    assert len(telling.list_recent_entries(final, "A", 4)) == 4


# --- desk, words ------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Engine]:
    about = {"id": "meja", "name": "Penilaian Meja", "desk": True}
    engine = new_final(tmp_path / "desk.db", contest=small_contest(contest=about, timing=None))
    yield engine
    engine.ledger.close()


def test_a_desk_contest_has_no_stage(desk: Engine) -> None:
    view = view_of(desk)
    assert view.is_desk and view.schedule_pace is None and view.live_turn is None
    assert set(states(desk).values()) == {"scoring"} and len(view.turn_progress) == 4
    assert all(CloseScoring in line.allowed_commands for line in view.queue_lines.values())
    assert view.allowed_commands & {Call, Advance, Pause, Undo, Freeze, TakeBreak} == {Freeze, TakeBreak}


FULL = AnnouncedPerson(14, "Siti Aminah, S.T.", "Dinas Kesehatan", "Antre tanpa kertas")
WHOLE = "draw number 14, Siti Aminah, S.T., of Dinas Kesehatan, with “Antre tanpa kertas”"


@pytest.mark.parametrize(
    ("phase", "calls", "expected"),
    [
        ("called", 1, f"To the stage, please: {WHOLE}"),
        ("called", 2, f"Second call to the stage: {WHOLE}"),
        ("called", 3, f"Call number 3 to the stage: {WHOLE}"),
        ("presentation", 1, "Number 14, Siti Aminah, S.T.: the floor is yours for 7 minutes."),
        ("questions", 1, "Number 14, Siti Aminah, S.T.: questions of the jury, 7 minutes."),
        ("scoring", 1, "Number 14, Siti Aminah, S.T.: thank you. The jury is giving its marks."),
        ("closed", 1, "Number 14, Siti Aminah, S.T.: the scoring is closed."),
    ],
)  # fmt: skip
def test_announcement_text(phase: str, calls: int, expected: str) -> None:
    assert translate(aloud.announcement_text(FULL, phase, calls, 7)) == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (FULL, "Please stand by: draw number 14, Siti Aminah, S.T., of Dinas Kesehatan"),
        (AnnouncedPerson(3, "Ola [/] N"), "Please stand by: draw number 3, Ola [/] N"),
        (AnnouncedPerson(3, "Ola {x}", idea="I"), "Please stand by: draw number 3, Ola {x}"),
    ],
)
def test_standby_text(person: AnnouncedPerson, expected: str) -> None:
    assert translate(aloud.standby_text(person)) == expected


def test_an_idea_without_a_unit() -> None:
    assert (
        translate(aloud.introduction_text(AnnouncedPerson(3, "Ola", idea="I")))
        == "draw number 3, Ola, with “I”"
    )
