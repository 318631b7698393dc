"""What the MC of a room sees. Imports hall, rules and the smaller views beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.stage import (
    Advance,
    Call,
    EndBreak,
    Extend,
    Freeze,
    Pause,
    Restart,
    Resume,
    TakeBreak,
    Thaw,
    Undo,
)
from scoring_tui.domain.facts.stage import Phase
from scoring_tui.domain.state import Break, Room, State, Timer, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.chain import short_code
from scoring_tui.views import announcements as aloud
from scoring_tui.views import log as telling
from scoring_tui.views import queue
from scoring_tui.views.announcements import AnnouncedPerson
from scoring_tui.views.jury_presence import TurnProgress, make_turn_progress
from scoring_tui.views.linkage import LinkageSentence, make_linkage_sentence
from scoring_tui.views.queue import WAITING_STATES, QueueBlock, QueueLine, find_objection
from scoring_tui.views.schedule_pace import SchedulePace, SessionPlan, estimate_pace

EXTENSION_SECONDS = 30
"""Seconds that one key gives or takes."""


@dataclass(frozen=True, slots=True)
class LiveTurn:
    """The turn on stage, or the last one that was."""

    person: AnnouncedPerson
    category_name: str
    phase: Phase
    call_count: int
    timer: Timer | None
    announcement: LazyText
    """The line to read."""


@dataclass(frozen=True, slots=True)
class LastStep:
    """The step that undo would take back."""

    seq: int
    description: LazyText
    refusal: LazyText | None
    """Why it cannot be taken back."""


@dataclass(frozen=True, slots=True)
class McView:
    """Everything on the MC's screen."""

    contest_name: str
    room_name: str
    panel_id: str
    timezone: str
    is_desk: bool
    """No stage: entries are only closed."""
    phases: tuple[Phase, ...]
    """Those of a turn in this contest."""
    warning_seconds: tuple[int, ...]
    queue_blocks: tuple[QueueBlock, ...]
    live_turn: LiveTurn | None
    next_number: int | None
    """The next who waits."""
    turn_progress: tuple[TurnProgress, ...]
    """The turn on stage first, then those whose scoring is still open, oldest first."""
    last_step: LastStep | None
    room_break: Break | None
    is_blank: bool
    frozen_categories: tuple[str, ...]
    """Names of this room's categories that the board holds."""
    category_id: str
    """Id of the current category; empty while nothing is drawn."""
    is_category_frozen: bool
    linkage: LinkageSentence | None
    """What the jury plan of the current category makes possible."""
    allowed_actions: frozenset[str]
    """What may be done now: names of the screen's actions."""
    schedule_pace: SchedulePace | None
    ledger_code: str
    """Short code of the ledger's head."""
    seq: int

    @property
    def queue_lines(self) -> dict[int, QueueLine]:
        """The queue's lines by draw number, in the queue's order."""
        return {line.number: line for block in self.queue_blocks for line in block.lines}

    @property
    def late_turn(self) -> TurnProgress | None:
        """The oldest turn whose scoring is open although another one is on stage."""
        return next((watch for watch in self.turn_progress if not watch.is_live), None)


def project(engine: Engine, actor: Actor, before: McView | None) -> McView:
    """The view of the MC at `actor`'s seat; while nothing is appended only presence and pace move on."""
    state, now = engine.state, engine.clock()
    room = state.rooms[actor.post]
    pace = _pace(state, room, now)
    if before is not None and before.seq == state.seq:
        return replace(
            before,
            turn_progress=_seen(engine, before.turn_progress, now),
            schedule_pace=_steady(before.schedule_pace, pace),
        )
    watched = _watched(engine, room, now)
    contest, blocks = state.contest, queue.make_queue_blocks(state, room.panel, actor, now)
    lines = [line for block in blocks for line in block.lines]
    waiting = next((line.number for line in lines if line.state in WAITING_STATES), None)
    category = _category(state, room, waiting)
    return McView(
        contest_name=contest.contest.name,
        room_name=contest.panels[room.panel].room,
        panel_id=room.panel,
        timezone=contest.contest.timezone,
        is_desk=contest.contest.desk,
        phases=_phases(state),
        warning_seconds=contest.timing.warnings if contest.timing else (),
        queue_blocks=blocks, live_turn=_live(state, room), next_number=waiting, turn_progress=watched,
        last_step=_last(engine, actor, now),
        room_break=room.current_break, is_blank=room.is_blank, frozen_categories=_frozen(state, lines),
        category_id=category, is_category_frozen=category in state.frozen_standings,
        linkage=make_linkage_sentence(state, category) if category else None,
        allowed_actions=_may(state, room, category, actor, now),
        schedule_pace=pace, ledger_code=short_code(state.hash), seq=state.seq,
    )  # fmt: skip


def choose_preview(before: McView | None, now: McView, preview: int | None) -> int | None:
    """Who is previewed now: the same contestant, until that one no longer waits; then the next who does."""
    lines = now.queue_lines
    if preview not in lines:
        return now.next_number if now.next_number is not None else next(iter(lines), None)
    was = before.queue_lines.get(preview) if before else None
    left = was is not None and was.state in WAITING_STATES and lines[preview].state not in WAITING_STATES
    return now.next_number if left and now.next_number is not None else preview


def _phases(state: State) -> tuple[Phase, ...]:
    timing = state.contest.timing
    if state.contest.contest.desk or timing is None:
        return ("scoring", "closed")
    questions: tuple[Phase, ...] = ("questions",) if timing.questions else ()
    return ("called", "presentation", *questions, "scoring", "closed")


def _category(state: State, room: Room, waiting: int | None) -> str:
    number = room.live if room.live is not None else waiting
    if number is None:
        number = room.queue[-1] if room.queue else None
    return "" if number is None else state.turns[number].category


def _live(state: State, room: Room) -> LiveTurn | None:
    if room.live is None:
        return None
    turn, who = state.turns[room.live], queue.announced_person(state, room.live)
    timing = state.contest.timing
    seconds = getattr(timing, turn.phase, 0) if timing else 0
    words = aloud.announcement_text(who, turn.phase, turn.call_count, seconds // 60)
    return LiveTurn(who, state.category_of(turn.number).name, turn.phase, turn.call_count, turn.timer, words)


def _watched(engine: Engine, room: Room, now: Reading) -> tuple[TurnProgress, ...]:
    state = engine.state
    rows = {row.seat: row for row in engine.ledger.seats.list_rows()}
    turns = [state.turns[number] for number in room.queue]
    late = [t for t in turns if t.phase == "scoring" and t.exclusion is None and t.number != room.live]
    live = [state.turns[room.live]] if room.live is not None else []
    return tuple(
        make_turn_progress(state, t.number, rows, now.wall, t.number == room.live)
        for t in (*live, *sorted(late, key=_began))
    )


def _seen(engine: Engine, watched: tuple[TurnProgress, ...], now: Reading) -> tuple[TurnProgress, ...]:
    """The same turns; of those with all ballots in, presence is of no interest."""
    rows = {row.seat: row for row in engine.ledger.seats.list_rows()}
    return tuple(
        make_turn_progress(engine.state, known.number, rows, now.wall, known.is_live)
        if known.is_live or known.missing_jurors
        else known
        for known in watched
    )


def _began(turn: Turn) -> tuple[int, int]:
    return (turn.ended_at.wall if turn.ended_at else 0, turn.number)


def _last(engine: Engine, actor: Actor, now: Reading) -> LastStep | None:
    step = engine.state.last_step(actor.post)
    if step is None:
        return None
    what = telling.describe_log_entry(engine, telling.read_entry(engine, step.seq))
    return LastStep(step.seq, what, find_objection(engine.state, Undo(actor.post), actor, now))


def _frozen(state: State, lines: Iterable[QueueLine]) -> tuple[str, ...]:
    here = {state.turns[line.number].category for line in lines}
    return tuple(c.name for c in state.contest.category if c.id in here and c.id in state.frozen_standings)


def _may(state: State, room: Room, category: str, by: Actor, now: Reading) -> frozenset[str]:
    live, panel = room.live or 0, room.panel
    phase = state.turns[live].phase if live else "queued"
    asked: dict[str, Command] = {
        "advance": Advance(live, phase, despite_missing=True),
        "again": Call(live),
        "pause": Pause(live),
        "resume": Resume(live),
        "give": Extend(live, EXTENSION_SECONDS),
        "take": Extend(live, -EXTENSION_SECONDS),
        "restart": Restart(live),
        "rest": TakeBreak(panel, 300),
        "go_on": EndBreak(panel),
        "undo": Undo(panel),
        "freeze": Thaw(category) if category in state.frozen_standings else Freeze(category),
    }
    return frozenset(
        name for name, command in asked.items() if find_objection(state, command, by, now) is None
    )


# --- pace -------------------------------------------------------------------------------------------


def _pace(state: State, room: Room, now: Reading) -> SchedulePace | None:
    """The pace of the session that is on; the postponed belong to the room's last one."""
    timing = state.contest.timing
    if timing is None or state.contest.contest.desk or not room.queue:
        return None
    slots = _slots(state, room)
    index = slots[_current(state, room)]
    turns = [state.turns[number] for number, slot in slots.items() if slot == index]
    over = [t for t in turns if t.ended_at and t.called_at]
    lasted = [_lasted(t) // 1000 + timing.changeover for t in over]
    gone = sum(t.exclusion is not None and not t.ended_at for t in turns)
    on = state.turns[room.live] if room.live is not None else None
    running = now.elapsed_since(on.called_at) // 1000 if on and on.called_at and not on.ended_at else 0
    rest = (
        max(0, room.current_break.seconds - now.elapsed_since(room.current_break.started) // 1000)
        if room.current_break
        else 0
    )
    began = min((t.called_at.wall for t in turns if t.called_at), default=now.wall) // 1000
    plan = _plan(state, index, timing.turn_seconds, began)
    return estimate_pace(
        plan,
        now.wall // 1000,
        len(turns),
        lasted,
        excluded_count=gone,
        running_seconds=running,
        break_seconds=rest,
    )


def _steady(before: SchedulePace | None, now: SchedulePace | None) -> SchedulePace | None:
    """The one from before while it reads the same, so that nothing is drawn for untold seconds."""
    return before if before and now and _read(before) == _read(now) else now


def _read(pace: SchedulePace) -> tuple[int, ...]:
    return (
        pace.finished_turns,
        pace.turn_count,
        pace.minutes_behind,
        pace.planned_end // 60,
        pace.expected_end // 60,
    )


def _lasted(turn: Turn) -> int:
    return turn.ended_at.elapsed_since(turn.called_at) if turn.ended_at and turn.called_at else 0


def _slots(state: State, room: Room) -> dict[int, int]:
    last = max((state.contest.session_order.index(state.turns[n].session) for n in room.queue), default=0)
    end = state.contest.session_order[last]
    return {n: end if state.turns[n].is_postponed else state.turns[n].session for n in room.queue}


def _current(state: State, room: Room) -> int:
    """The turn that tells which session is on: on stage, else the next who waits, else the last one."""
    if room.live is not None and not state.turns[room.live].ended_at:
        return room.live
    waiting = (n for n in room.queue if state.turns[n].phase == "queued" and state.turns[n].exclusion is None)
    return next(waiting, room.queue[-1])


def _plan(state: State, index: int, turn: int, began: int) -> SessionPlan:
    """The session's plan; on another day than declared, as in a rehearsal, it counts from the first call."""
    session = state.contest.session[index]
    zone = ZoneInfo(state.contest.contest.timezone)
    start = int(datetime.combine(session.day, session.start, zone).timestamp())
    end = int(datetime.combine(session.day, session.end, zone).timestamp()) if session.end else None
    moved = 0 if datetime.fromtimestamp(began, zone).date() == session.day else began - start
    return SessionPlan(start + moved, None if end is None else end + moved, turn)
