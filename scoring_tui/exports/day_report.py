"""The report of a day: planned against actual, turn by turn and in all.

Times of phases come from the monotonic clock; times of day from the wall clock. Steps that were undone do not
count.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.breaks import BreakChanged
from scoring_tui.domain.facts.stage import BreakEnded, BreakStarted, StepUndone
from scoring_tui.domain.state import State, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.csv_text import CsvValue, format_csv
from scoring_tui.exports.documents import Document, build_state_document, format_head
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import format_clock_time, format_countdown, format_date, tr, translate
from scoring_tui.ledger.codes import head_code
from scoring_tui.rules.readiness import count_calls

READ_SIZE = 500
"""Entries read at a time."""
FIRST_TEXT_COLUMN = 9
"""Columns before it have numbers and times, which are aligned to the right."""
WIDE_COLUMNS = (6, 8, 9)
"""Columns of the table that a narrow one leaves out: allotted, until, state."""


@dataclass(frozen=True, slots=True)
class TurnReport:
    """One turn; times of day are milliseconds since 1970, None if they did not come."""

    number: int
    name: str
    category_name: str
    panel_id: str
    state_name: str
    """Its phase, or why the contestant did not appear."""
    planned_at: int
    """When the call was planned, if every turn before it had its planned length."""
    called_at: int | None
    ended_at: int | None
    """When the stage was free again."""
    call_count: int
    """Calls that count, each at least the call interval after the one before."""
    used_ms: int
    """Presentation and questions."""
    allotted_ms: int
    """The same as declared, with time that the MC gave or took."""
    extension_ms: int
    """Time that the MC gave or took."""
    overtime_ms: int


@dataclass(frozen=True, slots=True)
class BreakReport:
    """One break."""

    panel_id: str
    started_at: int
    """Milliseconds since 1970."""
    planned_ms: int
    """As extended or shortened last."""
    actual_ms: int | None
    """None while it lasts."""
    note: str


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day of the whole contest, or of one room."""

    day: date
    timezone: str
    panel_id: str
    """Empty for all rooms."""
    turns: tuple[TurnReport, ...]
    breaks: tuple[BreakReport, ...]
    seq: int
    ledger_code: str
    checkpoint_key: str

    @property
    def appeared_turns(self) -> list[TurnReport]:
        """The turns that left the stage."""
        return [turn for turn in self.turns if turn.called_at is not None and turn.ended_at is not None]

    @property
    def overtime_ms(self) -> int:
        """Overtime of all turns."""
        return sum(turn.overtime_ms for turn in self.turns)

    @property
    def planned_end(self) -> int | None:
        """When the last turn was planned to be over."""
        return max((turn.planned_at for turn in self.turns), default=None)


def build_day_report(engine: Engine, day: date | None, panel_id: str = "") -> DayReport:
    """Build the report of a day, of one room or of all.

    Args:
        day: None for the day of the last call, or the first day before any call.

    Raises:
        CommandRefused: the contest has no session on that day, no such panel, or is judged at desks.
    """
    state = engine.state
    if state.contest.timing is None:
        raise CommandRefused(lazy("nobody is called in this contest; a day on stage has a report"))
    if panel_id and panel_id not in state.contest.panels:
        raise CommandRefused(lazy("there is no panel {panel}", panel=panel_id))
    report_day = day or find_last_day(state)
    if all(session.day != report_day for session in state.contest.session):
        raise CommandRefused(lazy("the contest has no session on {day}", day=report_day.isoformat()))
    panel_ids = [panel_id] if panel_id else list(state.rooms)
    turns = tuple(turn for id_ in panel_ids for turn in _report_turns(state, report_day, id_))
    zone = ZoneInfo(state.contest.contest.timezone)
    first_wall, last_wall = _day_limits(turns, report_day, zone)
    breaks = tuple(
        report
        for report in _report_breaks(engine, panel_ids)
        if first_wall <= report.started_at <= last_wall
    )  # fmt: skip
    return DayReport(
        report_day, state.contest.contest.timezone, panel_id, turns, breaks,
        state.seq, head_code(state.seq, state.hash), state.checkpoint_key,
    )  # fmt: skip


def find_last_day(state: State) -> date:
    """The day of the last call, or the first day."""
    called_turns = [turn for turn in state.turns.values() if turn.called_at is not None]
    if called_turns:
        last_turn = max(called_turns, key=lambda turn: turn.called_at.wall if turn.called_at else 0)
        return state.contest.session[last_turn.session].day
    return min(session.day for session in state.contest.session)


def _day_limits(turns: Sequence[TurnReport], day: date, zone: ZoneInfo) -> tuple[int, int]:
    """The first and last millisecond of the day on which the turns took place; else of the declared day."""
    called = [turn.called_at for turn in turns if turn.called_at is not None]
    actual_day = datetime.fromtimestamp(min(called) / 1000, zone).date() if called else day
    start = int(datetime(actual_day.year, actual_day.month, actual_day.day, tzinfo=zone).timestamp() * 1000)
    return start, start + 86_399_999


def _report_turns(state: State, day: date, panel_id: str) -> Iterator[TurnReport]:
    contest, zone = state.contest, ZoneInfo(state.contest.contest.timezone)
    assert contest.timing is not None
    positions: dict[int, int] = {}
    for draw_number in state.rooms[panel_id].queue:
        turn = state.turns[draw_number]
        session = contest.session[turn.session]
        position = positions[turn.session] = positions.get(turn.session, -1) + 1
        if session.day != day:
            continue
        start = int(datetime.combine(session.day, session.start, zone).timestamp())
        planned_at = (start + position * contest.timing.turn_seconds) * 1000
        yield _report_turn(state, turn, planned_at)


def _report_turn(state: State, turn: Turn, planned_at: int) -> TurnReport:
    timing = state.contest.timing
    assert timing is not None
    timers = [timer for timer in turn.timers if timer.started_at is None or timer in turn.past_timers]
    used_ms = sum(timer.spent_ms for timer in timers)
    allotted_ms = sum(timer.seconds * 1000 for timer in timers)
    declared_ms = sum(getattr(timing, timer.phase, 0) * 1000 for timer in timers)
    overtime_ms = sum(max(0, timer.spent_ms - timer.seconds * 1000) for timer in timers)
    state_name = REASONS[turn.exclusion] if turn.exclusion else PHASES[turn.phase]
    return TurnReport(
        turn.number, state.contestant_name(turn.number), state.category_of(turn.number).name, turn.panel,
        translate(state_name), planned_at,
        turn.called_at.wall if turn.called_at else None, turn.ended_at.wall if turn.ended_at else None,
        len(count_calls(state, turn).readings), used_ms, allotted_ms, allotted_ms - declared_ms, overtime_ms,
    )  # fmt: skip


def _report_breaks(engine: Engine, panel_ids: Iterable[str]) -> Iterator[BreakReport]:
    """Yield the breaks of these rooms without the undone ones, in the order of their starts."""
    entries = list(_break_entries(engine))
    undone = {entry.fact.undone for entry in entries if isinstance(entry.fact, StepUndone)}
    open_breaks: dict[str, BreakStarted] = {}
    planned_ms: dict[str, int] = {}
    for entry in entries:
        fact = entry.fact
        if entry.seq in undone or getattr(fact, "panel", "") not in panel_ids:
            continue
        if isinstance(fact, BreakStarted):
            open_breaks[fact.panel], planned_ms[fact.panel] = fact, fact.seconds * 1000
        elif isinstance(fact, BreakChanged):
            planned_ms[fact.panel] = fact.seconds * 1000
        elif isinstance(fact, BreakEnded) and fact.panel in open_breaks:
            started = open_breaks.pop(fact.panel)
            actual_ms = (
                fact.reading.elapsed_since(started.reading) if fact.reading else _wall_ms(entry, started)
            )
            yield _report_break(started, planned_ms[fact.panel], actual_ms)
    for started in open_breaks.values():
        yield _report_break(started, planned_ms[started.panel], None)


def _wall_ms(entry: Entry, started: BreakStarted) -> int:
    """The length of a break by the wall clock, for files of earlier programs."""
    ended_at = round(datetime.fromisoformat(entry.at).timestamp() * 1000)
    return max(0, ended_at - started.reading.wall)


def _report_break(started: BreakStarted, planned_ms: int, actual_ms: int | None) -> BreakReport:
    return BreakReport(started.panel, started.reading.wall, planned_ms, actual_ms, started.note)


def _break_entries(engine: Engine) -> Iterator[Entry]:
    last_seq = 0
    while batch := engine.ledger.read_after(last_seq, READ_SIZE):
        last_seq = batch[-1].seq
        for entry in batch:
            if isinstance(entry.fact, BreakStarted | BreakChanged | BreakEnded | StepUndone):
                yield entry


# --- forms ------------------------------------------------------------------------------------------


def day_report_as_text(report: DayReport, *, is_narrow: bool = False) -> str:
    """The report as a table, with the sums below it.

    Args:
        is_narrow: leave out columns that follow from others, for a screen of 80 columns.
    """
    headings = (
        tr("No."), tr("planned"), tr("called"), tr("late"), tr("calls"), tr("used"), tr("allotted"),
        tr("over"), tr("until"), tr("state"), tr("name"),
    )  # fmt: skip
    rows = [_text_row(report, turn) for turn in report.turns]
    shown_columns = [index for index in range(len(headings)) if not (is_narrow and index in WIDE_COLUMNS)]
    table = format_table(
        tuple(headings[index] for index in shown_columns),
        [tuple(row[index] for index in shown_columns) for row in rows],
        frozenset(position for position, index in enumerate(shown_columns) if index < FIRST_TEXT_COLUMN),
    )
    title = tr("Report of {day}", day=format_date(report.day))
    summary = "\n".join(_summarise(report))
    head = format_head(report.seq, report.ledger_code, report.checkpoint_key)
    return "\n".join([title, "", table, summary, "", head])


def _text_row(report: DayReport, turn: TurnReport) -> tuple[str, ...]:
    return (
        str(turn.number), _clock(report, turn.planned_at), _clock(report, turn.called_at),
        _minutes_late(turn), str(turn.call_count), _length(turn.used_ms), _length(turn.allotted_ms),
        _length(turn.overtime_ms) if turn.overtime_ms >= 1000 else "–", _clock(report, turn.ended_at),
        turn.state_name, turn.name,
    )  # fmt: skip


def _summarise(report: DayReport) -> Iterator[str]:
    appeared = report.appeared_turns
    yield tr("{n} of {of} turns took place", n=len(appeared), of=len(report.turns))
    started = [turn.called_at for turn in report.turns if turn.called_at is not None]
    if started and report.turns:
        yield tr(
            "first call: planned {planned}, actual {actual}",
            planned=_clock(report, min(turn.planned_at for turn in report.turns)),
            actual=_clock(report, min(started)),
        )
    if appeared:
        yield tr(
            "last stage free at {time}", time=_clock(report, max(turn.ended_at or 0 for turn in appeared))
        )
        average = sum(turn.used_ms for turn in appeared) // len(appeared)
        yield tr("mean of presentation and questions: {time}", time=_length(average))
    over = [turn for turn in report.turns if turn.overtime_ms >= 1000]
    yield tr("overtime: {n} turns, {time} in all", n=len(over), time=_length(report.overtime_ms))
    extension_ms = sum(turn.extension_ms for turn in report.turns)
    if extension_ms:
        sign = "+" if extension_ms > 0 else "−"
        yield tr("time given by the MC: {time}", time=sign + _length(abs(extension_ms)))
    yield tr("calls: {n}", n=sum(turn.call_count for turn in report.turns))
    for rest in report.breaks:
        room = f"{rest.panel_id} " if not report.panel_id else ""
        actual = _length(rest.actual_ms) if rest.actual_ms is not None else "…"
        yield tr(
            "break {room}from {start}: planned {planned}, actual {actual}",
            room=room, start=_clock(report, rest.started_at), planned=_length(rest.planned_ms), actual=actual,
        ) + (f" ({rest.note})" if rest.note else "")  # fmt: skip


def _minutes_late(turn: TurnReport) -> str:
    """Whole minutes after the planned call; negative before it."""
    if turn.called_at is None:
        return "–"
    minutes = round((turn.called_at - turn.planned_at) / 60_000)
    return f"{minutes:+d}".replace("-", "−") if minutes else "0"


def _clock(report: DayReport, moment: int | None) -> str:
    if moment is None:
        return "–"
    return format_clock_time(datetime.fromtimestamp(moment / 1000, UTC), report.timezone)


def _length(milliseconds: int) -> str:
    return format_countdown(milliseconds // 1000 * 1000)


CSV_HEADINGS = (
    "number", "name", "category", "panel", "state", "planned_utc", "called_utc", "ended_utc", "calls",
    "used_seconds", "allotted_seconds", "extension_seconds", "overtime_seconds",
)  # fmt: skip


def day_report_as_csv(report: DayReport, csv_format: str) -> str:
    """One row for each turn; times of day in UTC, lengths in whole seconds."""
    rows: list[list[CsvValue]] = [
        [
            turn.number, turn.name, turn.category_name, turn.panel_id, turn.state_name,
            _iso(turn.planned_at), _iso(turn.called_at), _iso(turn.ended_at), turn.call_count,
            turn.used_ms // 1000, turn.allotted_ms // 1000, turn.extension_ms // 1000,
            turn.overtime_ms // 1000,
        ]
        for turn in report.turns
    ]  # fmt: skip
    return format_csv(CSV_HEADINGS, rows, csv_format)


def day_report_as_document(state: State, report: DayReport) -> Document:
    """The report as a JSON document."""
    turns = [
        {
            "number": turn.number, "name": turn.name, "category": turn.category_name,
            "panel": turn.panel_id, "state": turn.state_name, "planned_utc": _iso(turn.planned_at),
            "called_utc": _iso(turn.called_at), "ended_utc": _iso(turn.ended_at), "calls": turn.call_count,
            "used_seconds": turn.used_ms // 1000, "allotted_seconds": turn.allotted_ms // 1000,
            "extension_seconds": turn.extension_ms // 1000, "overtime_seconds": turn.overtime_ms // 1000,
        }
        for turn in report.turns
    ]  # fmt: skip
    breaks = [
        {
            "panel": rest.panel_id, "started_utc": _iso(rest.started_at),
            "planned_seconds": rest.planned_ms // 1000,
            "actual_seconds": rest.actual_ms // 1000 if rest.actual_ms is not None else None,
            "note": rest.note,
        }
        for rest in report.breaks
    ]  # fmt: skip
    content = {"day": report.day.isoformat(), "turns": turns, "breaks": breaks}
    return build_state_document("day-report", state, content)


def _iso(moment: int | None) -> str | None:
    if moment is None:
        return None
    return datetime.fromtimestamp(moment // 1000, UTC).isoformat()
