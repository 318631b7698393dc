"""What the MC of a room sees."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from scoring_tui.contest.scoring import PenaltyKind
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.stage import Extend, Undo
from scoring_tui.domain.facts.stage import Phase
from scoring_tui.domain.state import Break, DaySeal, Room, State, Timer, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.codes import head_code
from scoring_tui.rules.stage import held_turn
from scoring_tui.views import announcements, log, queue
from scoring_tui.views.announcements import AnnouncedPerson
from scoring_tui.views.break_advice import BreakAdvice, advise_break
from scoring_tui.views.category_results import CategoryResult, list_category_results
from scoring_tui.views.ceremony import McCeremony, make_mc_ceremony
from scoring_tui.views.clock_notice import find_unreported_jump, make_clock_notice
from scoring_tui.views.display_copies import DisplayCopy, make_display_copies
from scoring_tui.views.displays import Display, list_displays
from scoring_tui.views.jury_presence import (
    SeatPresence,
    TurnProgress,
    list_seat_presence,
    make_turn_progress,
)
from scoring_tui.views.overtime import find_overtime_penalty
from scoring_tui.views.queue import (
    ANY_VALUES,
    WAITING_STATES,
    QueueBlock,
    QueueLine,
    find_allowed_commands,
    find_objection,
)
from scoring_tui.views.requests import RaisedHandLine, list_raised_hands
from scoring_tui.views.schedule_pace import SchedulePace, SessionPlan, estimate_pace
from scoring_tui.views.undo_phrases import describe_undone_act

EXTENSION_SECONDS = 30
"""Seconds that one key press adds to the clock or takes off."""
JITTER_SECONDS = 2
"""Difference of an expected end that may come from rounding alone."""


@dataclass(frozen=True, slots=True)
class LiveTurn:
    """The turn on stage, or the last one that was on stage."""

    person: AnnouncedPerson
    category_name: str
    phase: Phase
    call_count: int
    timer: Timer | None
    announcement: LazyText
    """The sentence to read aloud."""
    next_announcement: LazyText | None
    """The sentence of the phase that comes next; None after the last one."""
    timers: tuple[Timer, ...]
    """The timers of this run, the running one last."""


@dataclass(frozen=True, slots=True)
class LastStep:
    """The step that undo would take back."""

    seq: int
    description: LazyText
    refusal: LazyText | None
    """Why it cannot be taken back."""


@dataclass(frozen=True, slots=True)
class PollProgress:
    """The poll of the audience, without any count by contestant."""

    question: str
    phase: Literal["unopened", "open", "closed"]
    slips: int
    used_slips: int


@dataclass(frozen=True, slots=True)
class McView:
    """Everything on the MC's screen."""

    contest_name: str
    room_name: str
    panel_id: str
    timezone: str
    is_desk: bool
    has_ballots: bool
    """Whether jurors give marks; otherwise there is no queue, and results are only announced."""
    """Whether entries are judged without a stage, so that turns are only closed."""
    phases: tuple[Phase, ...]
    """The phases of a turn in this contest, in order."""
    warning_seconds: tuple[int, ...]
    queue_blocks: tuple[QueueBlock, ...]
    live_turn: LiveTurn | None
    next_number: int | None
    """Draw number of the next contestant who waits."""
    turn_progress: tuple[TurnProgress, ...]
    """The turn on stage first, then those whose scoring is still open, oldest first."""
    last_step: LastStep | None
    room_break: Break | None
    stage_message: str
    """What the displays for the person on stage show; empty for nothing."""
    is_blank: bool
    frozen_categories: tuple[str, ...]
    """Names of this room's categories whose standing is frozen on the board."""
    category_id: str
    """Id of the current category; empty while nothing is drawn."""
    is_category_frozen: bool
    allowed_commands: frozenset[type[Command]]
    """The commands about the turn on stage, the room or the current category that the rules allow now."""
    can_shorten: bool
    """Whether `EXTENSION_SECONDS` can be taken off the clock."""
    schedule_pace: SchedulePace | None
    break_advice: BreakAdvice | None
    held_number: int | None
    """Draw number of the last turn, if its missing ballots hold the next call."""
    overtime_penalty: PenaltyKind | None
    """The declared penalty that is proposed for overtime."""
    planned_day: date
    """The day whose contestants appear now."""
    unopened_day: DaySeal | None
    """The sealed day whose code is asked for before the next call."""
    clock_jump_ms: int | None
    """A jump of the machine's clock that is not in the ledger yet."""
    clock_notice: LazyText | None
    """The line about a jump a short time ago."""
    juror_presence: tuple[SeatPresence, ...]
    """The jurors of this room."""
    bell: bool
    """Whether the terminal sounds at each warning."""
    ledger_code: str
    """Short code of the ledger's head."""
    last_backup_at: datetime | None
    """When the last good backup was made."""
    raised_hands: tuple[RaisedHandLine, ...]
    """Hands of the jurors of this room, the first one first; `LowerHand` takes one down."""
    poll: PollProgress | None
    """None in a contest without a poll."""
    displays: tuple[Display, ...]
    """The displays of the hall, by name."""
    display_copies: tuple[DisplayCopy, ...]
    """What each display that is seen shows now."""
    ceremony: McCeremony | None
    """The running ceremony with what is read aloud; only the MC sees what comes next."""
    category_results: tuple[CategoryResult, ...]
    """How far the result of each category is."""
    seq: int

    @property
    def queue_lines(self) -> dict[int, QueueLine]:
        """The queue's lines by draw number, in the queue's order."""
        return {line.number: line for block in self.queue_blocks for line in block.lines}

    @property
    def late_turn(self) -> TurnProgress | None:
        """The oldest turn whose scoring is open although another one is on stage."""
        return next((turn for turn in self.turn_progress if not turn.is_live), None)


def project(engine: Engine, actor: Actor, before: McView | None) -> McView:
    """Make the view of the MC at `actor`'s seat; without a new entry only presence and pace are updated."""
    state, now = engine.state, engine.clock()
    room = state.rooms[actor.post]
    pace, displays = _pace(state, room, now), list_displays(engine)
    changing_values: dict[str, Any] = {
        "break_advice": advise_break(state, room, pace, _waiting_numbers(state, room), now),
        "clock_jump_ms": find_unreported_jump(engine),
        "clock_notice": make_clock_notice(state, now),
        "juror_presence": _juror_presence(engine, room, now),
        "last_backup_at": engine.ledger.last_backup_at,
        "displays": displays,
    }
    if before is not None and before.seq == state.seq:
        return replace(
            before,
            turn_progress=_refresh_progress(engine, before.turn_progress, now),
            schedule_pace=_keep_if_equal(before.schedule_pace, pace),
            display_copies=_refresh_copies(engine, displays, before),
            **changing_values,
        )
    contest, has_ballots = state.contest, state.contest.contest.has_ballots
    turn_progress = _turn_progress(engine, room, now) if has_ballots else ()
    blocks = queue.make_queue_blocks(state, room.panel, actor, now) if has_ballots else ()
    lines = [line for block in blocks for line in block.lines]
    next_number = next((line.number for line in lines if line.state in WAITING_STATES), None)
    category_id = _category_id(state, room, next_number)
    return McView(
        contest_name=contest.contest.name,
        room_name=contest.panels[room.panel].room,
        panel_id=room.panel,
        timezone=contest.contest.timezone,
        is_desk=not contest.contest.has_stage, has_ballots=has_ballots,
        phases=_phases(state),
        warning_seconds=contest.timing.warnings if contest.timing else (),
        queue_blocks=blocks, live_turn=_live_turn(state, room),
        next_number=next_number, turn_progress=turn_progress,
        last_step=_last_step(engine, actor, now),
        room_break=room.current_break, stage_message=room.stage_message, is_blank=room.is_blank,
        frozen_categories=_frozen_names(state, lines),
        category_id=category_id, is_category_frozen=category_id in state.frozen_standings,
        allowed_commands=_allowed_commands(state, room, category_id, actor, now),
        can_shorten=find_objection(state, Extend(room.live or 0, -EXTENSION_SECONDS), actor, now) is None,
        schedule_pace=pace,
        held_number=held_turn(state, room),
        overtime_penalty=find_overtime_penalty(contest.penalty),
        planned_day=_planned_day(state, room, now), unopened_day=state.unopened_day,
        bell=contest.timing is not None and contest.timing.bell,
        ledger_code=head_code(state.seq, state.hash),
        **changing_values,
        display_copies=make_display_copies(engine, displays, before.display_copies if before else ()),
        raised_hands=list_raised_hands(state, room.panel), poll=_make_poll_progress(state),
        ceremony=make_mc_ceremony(engine), category_results=list_category_results(state), seq=state.seq,
    )  # fmt: skip


def choose_preview(before: McView | None, view: McView, preview_number: int | None) -> int | None:
    """Return the previewed draw number: the same contestant while it waits, then the next one who waits."""
    lines = view.queue_lines
    if preview_number not in lines:
        return view.next_number if view.next_number is not None else next(iter(lines), None)
    previous_line = before.queue_lines.get(preview_number) if before else None
    line = lines[preview_number]
    was_waiting = previous_line is not None and previous_line.state in WAITING_STATES
    was_called = previous_line is not None and previous_line.state != "stage" and line.state == "stage"
    has_left = was_called or (was_waiting and line.state not in WAITING_STATES)
    return view.next_number if has_left and view.next_number is not None else preview_number


def _make_poll_progress(state: State) -> PollProgress | None:
    poll = state.contest.poll
    if poll is None:
        return None
    return PollProgress(poll.question, state.poll_phase, len(state.poll_slips), len(state.poll_votes))


def _phases(state: State) -> tuple[Phase, ...]:
    timing = state.contest.timing
    if not state.contest.contest.has_stage or timing is None:
        return ("scoring", "closed")
    questions: tuple[Phase, ...] = ("questions",) if timing.questions else ()
    return ("called", "presentation", *questions, "scoring", "closed")


def _category_id(state: State, room: Room, next_number: int | None) -> str:
    draw_number = room.live if room.live is not None else next_number
    if draw_number is None:
        draw_number = room.queue[-1] if room.queue else None
    return "" if draw_number is None else state.turns[draw_number].category


def _live_turn(state: State, room: Room) -> LiveTurn | None:
    if room.live is None:
        return None
    turn, person = state.turns[room.live], queue.announced_person(state, room.live)
    phases = _phases(state)
    next_index = phases.index(turn.phase) + 1 if turn.phase in phases else len(phases)
    next_phase = phases[next_index] if next_index < len(phases) else None
    return LiveTurn(
        person, state.category_of(turn.number).name, turn.phase, turn.call_count, turn.timer,
        _announcement(state, person, turn.phase, turn.call_count),
        _announcement(state, person, next_phase, turn.call_count) if next_phase else None,
        turn.timers,
    )  # fmt: skip


def _announcement(state: State, person: AnnouncedPerson, phase: Phase, call_count: int) -> LazyText:
    timing = state.contest.timing
    seconds = getattr(timing, phase, 0) if timing else 0
    return announcements.announcement_text(person, phase, call_count, seconds // 60)


def _waiting_numbers(state: State, room: Room) -> list[int]:
    """Draw numbers of those who still wait, in the order of appearance."""
    turns = (state.turns[draw_number] for draw_number in room.queue)
    return [turn.number for turn in turns if turn.phase == "queued" and turn.exclusion is None]


def _planned_day(state: State, room: Room, now: Reading) -> date:
    """Today, if the contest has sessions today; else the day of the next contestant, or of the last one."""
    zone, sessions = ZoneInfo(state.contest.contest.timezone), state.contest.session
    today = datetime.fromtimestamp(now.wall / 1000, zone).date()
    if not room.queue or any(session.day == today for session in sessions):
        return today
    numbers = [
        number for number in _waiting_numbers(state, room) if not state.turns[number].is_postponed
    ]  # fmt: skip
    return sessions[state.turns[numbers[0] if numbers else room.queue[-1]].session].day


def _juror_presence(engine: Engine, room: Room, now: Reading) -> tuple[SeatPresence, ...]:
    rows = {row.seat: row for row in engine.ledger.seats.list_rows()}
    return list_seat_presence(engine.state, rows, now.wall, room.panel)[1:]  # the MC comes first


def _refresh_copies(engine: Engine, displays: tuple[Display, ...], before: McView) -> tuple[DisplayCopy, ...]:
    """Make the copies again only if another display has come or gone: without an entry none changes."""
    shown_names = {copy.display_name for copy in before.display_copies}
    if shown_names == {display.name for display in displays if not display.is_lost}:
        return before.display_copies
    return make_display_copies(engine, displays, before.display_copies)


def _turn_progress(engine: Engine, room: Room, now: Reading) -> tuple[TurnProgress, ...]:
    state = engine.state
    rows = {row.seat: row for row in engine.ledger.seats.list_rows()}
    turns = [state.turns[number] for number in room.queue]
    late_turns = [
        turn
        for turn in turns
        if turn.phase == "scoring" and turn.exclusion is None and turn.number != room.live
    ]
    live_turns = [state.turns[room.live]] if room.live is not None else []
    return tuple(
        make_turn_progress(state, turn.number, rows, now.wall, turn.number == room.live)
        for turn in (*live_turns, *sorted(late_turns, key=_scoring_began))
    )


def _refresh_progress(
    engine: Engine, turn_progress: tuple[TurnProgress, ...], now: Reading
) -> tuple[TurnProgress, ...]:
    """Update the same turns; one with all ballots sent needs no update."""
    rows = {row.seat: row for row in engine.ledger.seats.list_rows()}
    return tuple(
        make_turn_progress(engine.state, progress.number, rows, now.wall, progress.is_live)
        if progress.is_live or progress.missing_jurors
        else progress
        for progress in turn_progress
    )


def _scoring_began(turn: Turn) -> tuple[int, int]:
    return (turn.ended_at.wall if turn.ended_at else 0, turn.number)


def _last_step(engine: Engine, actor: Actor, now: Reading) -> LastStep | None:
    step = engine.state.last_step(actor.post)
    if step is None:
        return None
    description = describe_undone_act(engine.state, log.read_entry(engine, step.seq))
    return LastStep(step.seq, description, find_objection(engine.state, Undo(actor.post), actor, now))


def _frozen_names(state: State, lines: Iterable[QueueLine]) -> tuple[str, ...]:
    category_ids = {state.turns[line.number].category for line in lines}
    return tuple(
        category.name
        for category in state.contest.category
        if category.id in category_ids and category.id in state.frozen_standings
    )


def _allowed_commands(
    state: State, room: Room, category_id: str, actor: Actor, now: Reading
) -> frozenset[type[Command]]:
    live_number = room.live or 0
    values: dict[str, object] = {
        **ANY_VALUES,
        "number": live_number,
        "panel": room.panel,
        "category": category_id,
        "seen_phase": state.turns[live_number].phase if live_number else "queued",
        "seconds": EXTENSION_SECONDS,
        "text": "?",
        "until": time(23, 59),
        "sealed_day": state.contest.session[0].day,
    }
    return find_allowed_commands(state, values, actor, now)


# --- pace -------------------------------------------------------------------------------------------


def _pace(state: State, room: Room, now: Reading) -> SchedulePace | None:
    """The pace of the current session; postponed turns belong to the room's last session."""
    timing = state.contest.timing
    if timing is None or not state.contest.contest.has_stage or not room.queue:
        return None
    session_by_number = _sessions_by_number(state, room)
    session_index = session_by_number[_current_number(state, room)]
    turns = [
        state.turns[draw_number]
        for draw_number, session in session_by_number.items()
        if session == session_index
    ]
    finished_turns = [turn for turn in turns if turn.ended_at and turn.called_at]
    finished_seconds = [_turn_ms(turn) // 1000 + timing.changeover for turn in finished_turns]
    excluded_count = sum(turn.exclusion is not None and not turn.ended_at for turn in turns)
    turn_on_stage = state.turns[room.live] if room.live is not None else None
    running_seconds = (
        now.elapsed_since(turn_on_stage.called_at) // 1000
        if turn_on_stage and turn_on_stage.called_at and not turn_on_stage.ended_at
        else 0
    )
    break_seconds = room.current_break.remaining_seconds(now) if room.current_break else 0
    began_at = min((turn.called_at.wall for turn in turns if turn.called_at), default=now.wall) // 1000
    plan = _plan(state, session_index, timing.turn_seconds, began_at)
    return estimate_pace(
        plan,
        now.wall // 1000,
        len(turns),
        finished_seconds,
        excluded_count=excluded_count,
        running_seconds=running_seconds,
        break_seconds=break_seconds,
    )


def _keep_if_equal(before: SchedulePace | None, now: SchedulePace | None) -> SchedulePace | None:
    """Keep the previous value while it is displayed alike, so that nothing is redrawn.

    The expected end jitters, because it is the sum of readings that are rounded at different moments. Beside
    a full minute the display would change with each of them.
    """
    if before is None or now is None:
        return now
    is_jitter = abs(now.expected_end - before.expected_end) <= JITTER_SECONDS and before == replace(
        now, expected_end=before.expected_end, next_call_at=before.next_call_at
    )
    return before if is_jitter or _displayed_values(before) == _displayed_values(now) else now


def _displayed_values(pace: SchedulePace) -> tuple[int, ...]:
    return (
        pace.finished_turns,
        pace.turn_count,
        pace.minutes_behind,
        pace.planned_end // 60,
        pace.expected_end // 60,
        pace.next_call_at // 60,
    )


def _turn_ms(turn: Turn) -> int:
    return turn.ended_at.elapsed_since(turn.called_at) if turn.ended_at and turn.called_at else 0


def _sessions_by_number(state: State, room: Room) -> dict[int, int]:
    last_index = max(
        (state.contest.session_order.index(state.turns[draw_number].session) for draw_number in room.queue),
        default=0,
    )
    end = state.contest.session_order[last_index]
    return {
        draw_number: end if state.turns[draw_number].is_postponed else state.turns[draw_number].session
        for draw_number in room.queue
    }


def _current_number(state: State, room: Room) -> int:
    """Draw number of the turn on stage, else of the next one who waits, else of the last one."""
    if room.live is not None and not state.turns[room.live].ended_at:
        return room.live
    next_number = (
        draw_number
        for draw_number in room.queue
        if state.turns[draw_number].phase == "queued" and state.turns[draw_number].exclusion is None
    )
    return next(next_number, room.queue[-1])


def _plan(state: State, session_index: int, turn_seconds: int, began_at: int) -> SessionPlan:
    """The session's plan. On another day than declared, as in a rehearsal, it starts with the first call."""
    session = state.contest.session[session_index]
    zone = ZoneInfo(state.contest.contest.timezone)
    start = int(datetime.combine(session.day, session.start, zone).timestamp())
    end = int(datetime.combine(session.day, session.end, zone).timestamp()) if session.end else None
    shift_seconds = 0 if datetime.fromtimestamp(began_at, zone).date() == session.day else began_at - start
    return SessionPlan(start + shift_seconds, None if end is None else end + shift_seconds, turn_seconds)
