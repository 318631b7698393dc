"""The running order of each room and day, to be hung up: no NIP and no mark."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.state import State
from scoring_tui.i18n.locale import format_date, format_time_of_day, tr, translate
from scoring_tui.papers.appearances import PlannedTurn, SessionTurns, is_postponed, list_sessions
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel


class OrderRow(PaperModel):
    """One contestant of a running order."""

    time: str
    """Planned time; empty without timing and for a postponed contestant."""
    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    members: str
    """Names of a team's members; empty for a person."""
    unit: str
    """Agency or work unit."""
    category: str
    """Name of the category."""
    idea: str
    """Title of what is presented."""
    theme: str
    """Theme of a team; empty without one."""
    mentor: str
    """Mentor of a team; empty without one."""
    status: str
    """Why the contestant does not appear, or that the turn is postponed; else empty."""


class OrderTable(PaperModel):
    """The running order of one session."""

    title: str
    """Hours and categories of the session."""
    rows: tuple[OrderRow, ...]
    """In the order of appearance."""


class RunningOrderPaper(Paper):
    """The running order of one room on one day."""

    room: str
    """Name of the room."""
    day: str
    """Day and date."""
    turn_length: str
    """Length of presentation and questions; empty without timing."""
    has_times: bool
    """Whether turns have planned times."""
    has_units: bool
    """Whether any contestant has a unit."""
    has_ideas: bool
    """Whether any contestant has an idea."""
    tables: tuple[OrderTable, ...]
    """One for each session."""


def build_running_orders(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build a paper for each room and day on which one of these categories appears.

    A contest at desks has no stage, so it has no running order.
    """
    if not context.state.contest.contest.has_stage:
        return
    for panel_id, day, sessions in list_days(context.state, category_ids):
        yield _build_paper(context, panel_id, day, sessions)


def list_days(
    state: State, category_ids: Sequence[str]
) -> Iterator[tuple[str, date, tuple[SessionTurns, ...]]]:
    """Yield each room and day with its sessions in which one of these categories appears."""
    sessions = (item for item in list_sessions(state) if set(item.category_ids) & set(category_ids))
    for (panel_id, day), group in groupby(sessions, lambda item: (item.panel_id, item.session.day)):
        yield panel_id, day, tuple(group)


def _build_paper(
    context: PaperContext, panel_id: str, day: date, sessions: Iterable[SessionTurns]
) -> PaperFile:
    state = context.state
    tables = tuple(_make_table(state, session) for session in sessions)
    rows = [row for table in tables for row in table.rows]
    paper = RunningOrderPaper(
        head=context.make_head(tr("Running order")),
        labels={
            "time": tr("Time"),
            "number": tr("No."),
            "name": tr("Contestant"),
            "unit": tr("Unit"),
            "idea": tr("Idea"),
            "theme": tr("Theme"),
            "mentor": tr("Mentor"),
        },
        room=state.contest.panels[panel_id].room,
        day=format_date(day),
        turn_length=describe_turn_length(state),
        has_times=any(row.time for row in rows),
        has_units=any(row.unit for row in rows),
        has_ideas=any(row.idea for row in rows),
        tables=tables,
    )
    stem = join_file_name(KINDS["running-order"].name, panel_id, day.isoformat())
    return PaperFile("running-order", stem, "running-order", paper, KINDS["running-order"].forms)


def describe_turn_length(state: State) -> str:
    """Say how long presentation and questions of a turn take; empty without timing."""
    timing = state.contest.timing
    if timing is None:
        return ""
    minutes = format_minutes(timing.presentation)
    if not timing.questions:
        return tr("{minutes} minutes for each contestant", minutes=minutes)
    return tr(
        "{minutes} minutes of presentation and {questions} minutes of questions for each contestant",
        minutes=minutes,
        questions=format_minutes(timing.questions),
    )


def format_minutes(seconds: int) -> str:
    """Write seconds as minutes, such as `7` or `1:30`."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}" if rest else str(minutes)


def describe_hours(session: SessionTurns) -> str:
    """Start and end of a session; the start alone if the end is open."""
    start, end = session.session.start, session.session.end
    if end is None:
        return format_time_of_day(start)
    return f"{format_time_of_day(start)}–{format_time_of_day(end)}"


def _make_table(state: State, session: SessionTurns) -> OrderTable:
    names = ", ".join(state.contest.categories[id_].name for id_ in session.category_ids)
    return OrderTable(
        title=f"{describe_hours(session)} · {names}",
        rows=tuple(_make_row(state, planned) for planned in session.planned_turns),
    )


def _make_row(state: State, planned: PlannedTurn) -> OrderRow:
    turn = planned.turn
    contestant = state.contestants[turn.contestant]
    status = ""
    if turn.exclusion is not None:
        status = translate(REASONS[turn.exclusion])
    elif is_postponed(turn):
        status = translate(REASONS["postponed"])
    return OrderRow(
        time=format_time_of_day(planned.planned_at) if planned.planned_at else "",
        number=str(turn.number),
        name=contestant.name,
        members=", ".join(member.name for member in contestant.members),
        unit=contestant.unit,
        category=state.category_of(turn.number).name,
        idea=contestant.idea,
        theme=contestant.theme,
        mentor=contestant.mentor,
        status=status,
    )
