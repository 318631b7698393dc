"""The score sheets of each juror: blank ones for the fallback on paper, and the record of the marks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from zoneinfo import ZoneInfo

from scoring_tui.contest.models import Contest, Criterion, Rubric
from scoring_tui.contest.scales import Scale, to_plain_decimal
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.state import Ballot, State, Turn
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import (
    format_date,
    format_long_date,
    format_number,
    format_typed_number,
    tr,
    translate,
)
from scoring_tui.papers.appearances import SessionTurns, list_sessions_by_time
from scoring_tui.papers.context import GAP, PaperContext
from scoring_tui.papers.entry_form import make_entry_form
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.running_order import describe_hours
from scoring_tui.scoring.arithmetic import juror_total, round_half_up
from scoring_tui.sheets.paper_ballots import list_check_digits
from scoring_tui.views.standing_sheet import BallotAbsence, explain_absence


class SheetLine(PaperModel):
    """A criterion of a score sheet, or the heading of a group of criteria."""

    name: str
    """As declared."""
    guide: str
    """How to find the mark; empty if none is declared."""
    weight: str
    """Share of the whole in per cent; empty in a point budget."""
    allowed: str
    """Range and step, or the allowed marks; empty for a group."""
    level: int
    """0 for an outermost line, 1 in a group, 2 in a group of a group."""
    is_group: bool
    """Whether it has no mark of its own."""
    mark: str
    """The mark of the record; empty on a blank sheet."""


class ScoreSheet(PaperModel):
    """The sheet of one juror for one contestant."""

    number: str
    """Draw number."""
    check_digits: str
    """Two digits that fit the draw number and the juror."""
    name: str
    """With titles, as typed."""
    members: str
    """Names of a team's members; empty for a person."""
    unit: str
    """Agency or work unit."""
    idea: str
    """Title of what is presented."""
    category: str
    """Name of the category."""
    lines: tuple[SheetLine, ...]
    """Groups and criteria in the declared order."""
    total_hint: str
    """How the total is computed by hand."""
    total: str
    """The total of the record; empty on a blank sheet."""
    note: str
    """The juror's note; empty without one and on a blank sheet."""
    sent: str
    """When and how the ballot was sent; empty on a blank sheet."""
    absence: str
    """Why the record has no ballot; empty if it has one and on a blank sheet."""


class SheetSection(PaperModel):
    """The sheets of one session, and on filled sheets of one category."""

    room: str
    """Name of the room."""
    session: str
    """Day, date and hours."""
    place_and_date: str
    """City and date, as above a signature."""
    draft_word: str
    """The word across these pages until the category is signed; empty on blank and on signed sheets."""
    sheets: tuple[ScoreSheet, ...]
    """In the order of appearance."""


class ScoreSheetBook(Paper):
    """All sheets of one juror."""

    juror: Signatory
    """Who gives the marks."""
    is_blank: bool
    """Whether the marks are to be written by hand."""
    sections: tuple[SheetSection, ...]
    """In the order of appearance."""


# --- blank sheets ---------------------------------------------------------------------------------------


def build_blank_sheets(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build a book for each juror, with an entry form to type it: every contestant who may still appear."""
    state = context.state
    sessions = list_sessions_by_time(state)
    for juror_id in state.jurors:
        sections = [
            _make_blank_section(context, session, turns, juror_id)
            for session in sessions
            if (turns := _list_due_turns(state, session, juror_id, category_ids))
        ]
        if not sections:
            continue
        sheets = [sheet for section in sections for sheet in section.sheets]
        kind = KINDS["blank-sheets"]
        yield PaperFile(
            "blank-sheets",
            join_file_name(kind.name, juror_id),
            "score-sheets",
            _make_book(context, juror_id, sections, is_blank=True),
            kind.forms,
            make_workbook=partial(
                make_entry_form, state, juror_id, tuple(int(sheet.number) for sheet in sheets)
            ),
        )


def _list_due_turns(
    state: State, session: SessionTurns, juror_id: str, category_ids: Sequence[str]
) -> list[Turn]:
    turns = (planned.turn for planned in session.planned_turns)
    return [
        turn
        for turn in turns
        if turn.category in category_ids
        and turn.exclusion is None
        and juror_id in state.expected_jurors(turn.number)
    ]


def _make_blank_section(
    context: PaperContext, session: SessionTurns, turns: Iterable[Turn], juror_id: str
) -> SheetSection:
    sheets = tuple(_make_sheet(context.state, turn, juror_id) for turn in turns)
    return _make_section(context, session, sheets, session.session.day, "")


# --- filled sheets --------------------------------------------------------------------------------------


def build_score_sheets(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build a book for each juror from the record; nothing before the first ballot."""
    state = context.state
    sessions = list_sessions_by_time(state)
    for juror_id in state.jurors:
        sections = [
            section
            for category_id in category_ids
            for section in _list_filled_sections(context, sessions, juror_id, category_id)
        ]
        if any(sheet.sent for section in sections for sheet in section.sheets):
            kind = KINDS["score-sheets"]
            yield PaperFile(
                "score-sheets",
                join_file_name(kind.name, juror_id),
                "score-sheets",
                _make_book(context, juror_id, sections, is_blank=False),
                kind.forms,
            )


def _list_filled_sections(
    context: PaperContext, sessions: Iterable[SessionTurns], juror_id: str, category_id: str
) -> Iterator[SheetSection]:
    state = context.state
    draft_word = context.find_draft_word([category_id])
    for session in sessions:
        turns = [planned.turn for planned in session.planned_turns if planned.turn.category == category_id]
        sheets = tuple(
            _make_filled_sheet(state, turn, juror_id)
            for turn in turns
            if juror_id in turn.jurors or state.find_ballot(turn.number, juror_id)
        )
        if sheets:
            yield _make_section(context, session, sheets, session.session.day, draft_word)


def _make_filled_sheet(state: State, turn: Turn, juror_id: str) -> ScoreSheet:
    sheet, ballot = _make_sheet(state, turn, juror_id), state.find_ballot(turn.number, juror_id)
    if ballot is None:
        return sheet.model_copy(update={"absence": _explain_no_ballot(state, turn, juror_id)})
    rubric = state.rubric_for(turn.number, juror_id)
    factors = state.difficulty_factors.get(turn.contestant)
    total = juror_total(ballot.marks, rubric.leaves, factors, best=rubric.best)
    decimals = state.contest.scoring.total_decimals
    return sheet.model_copy(
        update={
            "lines": tuple(_list_lines(rubric, ballot.marks)),
            "total": format_number(round_half_up(total, decimals), decimals),
            "note": ballot.note,
            "sent": _describe_sending(ballot, state.contest.contest.timezone),
        }
    )


def _describe_sending(ballot: Ballot, timezone: str) -> str:
    """Say when a ballot was sent, and whether it was typed from paper."""
    moment = datetime.fromisoformat(ballot.at).astimezone(ZoneInfo(timezone))
    values = {"date": format_long_date(moment.date()), "time": moment.time(), "seq": ballot.seq}
    if not ballot.paper:
        return tr("sent by the juror on {date} at {time}, entry {seq}", **values)
    if not ballot.typed_by:
        return tr("on paper, entered on {date} at {time}, entry {seq}", **values)
    names = ", ".join(ballot.typed_by)
    return tr("on paper, typed by {names} on {date} at {time}, entry {seq}", names=names, **values)


_ABSENCES: Mapping[BallotAbsence, LazyText] = {
    "": lazy("no ballot"),
    "missing": lazy("no ballot was sent"),
    "reopened": lazy("the ballot was returned to the juror and has not been sent again"),
    "excused": lazy("the ballot is excused"),
    "recused": lazy("the juror does not judge this contestant"),
    "waiting": lazy("the contestant has not appeared yet"),
    "not-theirs": lazy("the juror does not sit in this panel"),
}


def _explain_no_ballot(state: State, turn: Turn, juror_id: str) -> str:
    key = (turn.number, juror_id)
    absence = explain_absence(state, turn.number, juror_id)
    if turn.exclusion is not None and absence != "recused":
        return _join_reason(translate(REASONS[turn.exclusion]), turn.reason)
    if key in state.typed_ballots:
        return tr("the paper ballot was typed once and waits for its second typing")
    reasons: Mapping[str, Mapping[tuple[int, str], str]] = {
        "recused": state.recused_jurors,
        "excused": state.excused_ballots,
        "reopened": state.reopened_ballots,
    }
    return _join_reason(translate(_ABSENCES[absence]), reasons.get(absence, {}).get(key, ""))


def _join_reason(sentence: str, reason: str) -> str:
    return f"{sentence}: {reason}" if reason else sentence


# --- parts ----------------------------------------------------------------------------------------------


def _make_book(
    context: PaperContext, juror_id: str, sections: Sequence[SheetSection], *, is_blank: bool
) -> ScoreSheetBook:
    juror = context.make_juror(juror_id)
    title = tr("Blank score sheets of {juror}") if is_blank else tr("Score sheets of {juror}")
    head = context.make_head(title.format_map({"juror": juror.name}))
    draft_words = [section.draft_word for section in sections if section.draft_word]
    return ScoreSheetBook(
        head=head.model_copy(update={"draft_word": draft_words[0] if draft_words else ""}),
        labels={
            "title": tr("Score sheet"),
            "number": tr("No."),
            "check": tr("check digits"),
            "juror": tr("Juror"),
            "name": tr("Contestant"),
            "members": tr("Members"),
            "unit": tr("Unit"),
            "idea": tr("Idea"),
            "category": tr("Category"),
            "criterion": tr("Criterion"),
            "weight": tr("Weight"),
            "allowed": tr("Allowed"),
            "mark": tr("Mark"),
            "total": tr("Total"),
            "note": tr("Note"),
        },
        juror=juror.model_copy(update={"nip": "", "rank": ""}) if is_blank else juror,
        is_blank=is_blank,
        sections=tuple(sections),
    )


def _make_section(
    context: PaperContext,
    session: SessionTurns,
    sheets: tuple[ScoreSheet, ...],
    signing_day: date,
    draft_word: str,
) -> SheetSection:
    return SheetSection(
        room=context.state.contest.panels[session.panel_id].room,
        session=f"{format_date(session.session.day)}, {describe_hours(session)}",
        place_and_date=f"{context.settings.city or GAP}, {format_long_date(signing_day)}",
        draft_word=draft_word,
        sheets=sheets,
    )


def _make_sheet(state: State, turn: Turn, juror_id: str) -> ScoreSheet:
    contestant = state.contestants[turn.contestant]
    rubric = state.rubric_for(turn.number, juror_id)
    return ScoreSheet(
        number=str(turn.number),
        check_digits=list_check_digits(state, turn.number)[juror_id],
        name=contestant.name,
        members=", ".join(member.name for member in contestant.members),
        unit=contestant.unit,
        idea=contestant.idea,
        category=state.category_of(turn.number).name,
        lines=tuple(_list_lines(rubric, {})),
        total_hint=_describe_total(state.contest, rubric),
        total="",
        note="",
        sent="",
        absence="",
    )


def _list_lines(rubric: Rubric, marks: Mapping[str, Decimal]) -> Iterator[SheetLine]:
    """Yield groups and criteria, each group before its criteria."""
    leaves = rubric.leaves_by_id

    def walk(criteria: Sequence[Criterion], share: Fraction, level: int) -> Iterator[SheetLine]:
        for criterion in criteria:
            weight = share * Fraction(criterion.weight or 0) / 100
            is_group = bool(criterion.criteria)
            mark = marks.get(criterion.id)
            yield SheetLine(
                name=criterion.name,
                guide=criterion.guide,
                weight="" if rubric.points or rubric.best else format_share(weight),
                allowed="" if is_group else describe_scale(leaves[criterion.id].scale),
                level=level,
                is_group=is_group,
                mark="" if mark is None or is_group else format_typed_number(mark),
            )
            yield from walk(criterion.criteria, weight, level + 1)

    yield from walk(rubric.criteria, Fraction(100), 0)


def format_share(share: Fraction) -> str:
    """Write a share in per cent with at most two decimals, without zeros at the end."""
    return format_number(to_plain_decimal(round_half_up(share, 2)))


def describe_scale(scale: Scale) -> str:
    """Describe the marks of a scale in a few signs, such as `10-100` or `1 · 2 · 3`."""
    if scale.values:
        allowed = [value for value in sorted(scale.values) if value >= scale.lowest]
        return " · ".join(map(format_typed_number, allowed))
    low, high = format_typed_number(scale.lowest), format_typed_number(scale.highest)
    if scale.step is None:
        return tr("{low}–{high}, decimals allowed", low=low, high=high)
    if scale.step == 1:
        return tr("{low}–{high}", low=low, high=high)
    return tr("{low}–{high}, steps of {step}", low=low, high=high, step=scale.step)


def _describe_total(contest: Contest, rubric: Rubric) -> str:
    """How the total is computed by hand; empty where it cannot be said in one line."""
    if rubric.difficulty:
        return tr("the committee multiplies the marks by their difficulty")
    if rubric.best:
        return tr("the best mark")
    targets = {leaf.scale.to for leaf in rubric.leaves}
    if rubric.points:
        return tr("sum of the marks") if targets == {None} else ""
    if targets == {None}:
        return tr("sum of mark × weight ÷ 100")
    if targets == {Decimal(100)}:
        return tr("sum of mark ÷ highest mark × weight")
    return ""
