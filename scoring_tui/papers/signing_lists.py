"""Lists in which many persons sign: attendance by room and day, and receipts of prizes and certificates."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.papers import PersonalData
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.locale import format_date, format_long_date, tr, translate
from scoring_tui.papers.appearances import SessionTurns
from scoring_tui.papers.context import GAP, PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile, PaperKindId
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.running_order import describe_hours, list_days
from scoring_tui.views.announced_result import SignedPlaces


class SigningRow(PaperModel):
    """One person who signs."""

    number: str
    """Position in the table, from 1."""
    name: str
    """With titles, as typed."""
    details: tuple[str, ...]
    """Unit or office, team, draw number."""
    nip: str
    """Employee number; empty unless the papers are written with it."""
    item: str
    """What is received, such as "Juara I"; empty on a list of attendance."""
    status: str
    """Why nobody signs, such as "withdrawn"; else empty."""


class SigningTable(PaperModel):
    """Persons who sign together."""

    title: str
    """Who they are, such as the hours and categories of a session."""
    rows: tuple[SigningRow, ...]
    """In the order of appearance, or from the first place down."""


class SigningList(Paper):
    """A list of attendance, or of receipts."""

    subtitle: str
    """Room, or category."""
    day: str
    """Day and date of an attendance; empty on receipts."""
    introduction: str
    """What those who sign confirm; empty on a list of attendance."""
    has_items: bool
    """Whether the table has columns for what is received and for the amount."""
    tables: tuple[SigningTable, ...]
    """Each with numbers of its own."""
    place_and_date: str
    """City and date, as above a signature."""
    signatory: Signatory
    """Who signs for the committee."""


# --- attendance -----------------------------------------------------------------------------------------


def build_attendance(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build a list for each room and day; at desks only the jurors sign, because nobody appears."""
    for panel_id, day, sessions in list_days(context.state, category_ids):
        yield _build_attendance(context, panel_id, day, sessions)


def _build_attendance(
    context: PaperContext, panel_id: str, day: date, sessions: tuple[SessionTurns, ...]
) -> PaperFile:
    state = context.state
    tables = [SigningTable(title=tr("Jury"), rows=tuple(_number(_list_jurors(context, sessions))))]
    if state.contest.contest.has_stage:
        tables += [_make_session_table(context, session) for session in sessions]
    signatory = context.make_official(tr("For the committee"), context.settings.committee)
    paper = SigningList(
        head=context.make_head(tr("Attendance list")),
        labels=_make_labels(),
        subtitle=state.contest.panels[panel_id].room,
        day=format_date(day),
        introduction="",
        has_items=False,
        tables=tuple(tables),
        place_and_date=f"{context.settings.city or GAP}, {format_long_date(day)}",
        signatory=signatory if context.with_nip else signatory.model_copy(update={"nip": ""}),
    )
    return _make_file("attendance", panel_id, day.isoformat(), paper=paper)


def _list_jurors(context: PaperContext, sessions: Iterable[SessionTurns]) -> Iterator[SigningRow]:
    """Yield everyone who judges one of these turns, in the order of joining."""
    turns = [planned.turn for session in sessions for planned in session.planned_turns]
    judging_ids = {juror_id for turn in turns for juror_id in turn.jurors}
    for juror_id, juror in context.state.jurors.items():
        if juror_id in judging_ids:
            yield _make_juror_row(context, juror_id, juror.name, juror.office)


def _make_juror_row(
    context: PaperContext, juror_id: str, name: str, office: str, item: str = ""
) -> SigningRow:
    person = context.settings.juror.get(juror_id, PersonalData())
    nip = person.nip if context.with_nip else ""
    return _make_row(name, [person.office or office], nip, item)


def _make_session_table(context: PaperContext, session: SessionTurns) -> SigningTable:
    state = context.state
    names = ", ".join(state.contest.categories[id_].name for id_ in session.category_ids)
    turns = (planned.turn for planned in session.planned_turns)
    rows = (row for turn in turns for row in _list_contestant_rows(context, turn))
    return SigningTable(title=f"{describe_hours(session)} · {names}", rows=tuple(_number(rows)))


def _list_contestant_rows(context: PaperContext, turn: Turn) -> Iterator[SigningRow]:
    """Yield the contestant, or each member of a team."""
    contestant = context.state.contestants[turn.contestant]
    status = translate(REASONS[turn.exclusion]) if turn.exclusion else ""
    number = tr("draw number {number}", number=turn.number)
    if not contestant.members:
        nip = contestant.nip if context.with_nip else ""
        yield _make_row(contestant.name, [number, contestant.unit], nip, status=status)
    for member in contestant.members:
        details = [number, contestant.name, member.unit or contestant.unit]
        nip = member.nip if context.with_nip else ""
        yield _make_row(member.name, details, nip, status=status)


# --- receipts -------------------------------------------------------------------------------------------


def build_receipts(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the receipts of the jurors, and those of each category whose result is being signed."""
    yield _build_juror_receipts(context)
    for category_id in category_ids:
        if category_id in context.state.signed_results:
            yield _build_award_receipts(context, category_id)


def _build_juror_receipts(context: PaperContext) -> PaperFile:
    rows = (
        _make_juror_row(context, juror_id, juror.name, juror.office, tr("Juror"))
        for juror_id, juror in context.state.jurors.items()
    )
    table = SigningTable(title="", rows=tuple(_number(rows)))
    paper = _make_receipts(context, tr("Jury"), (table,), None)
    return _make_file("receipts", tr("jury"), paper=paper)


def _build_award_receipts(context: PaperContext, category_id: str) -> PaperFile:
    state, places = context.state, SignedPlaces(context.engine, category_id)
    rows = [
        _make_winner_row(context, number, award) for award, numbers in places.awards for number in numbers
    ]
    rows += [_make_winner_row(context, given.number, given.title) for given in places.signed.titles]
    table = SigningTable(title="", rows=tuple(_number(rows)))
    name = state.contest.categories[category_id].name
    return _make_file(
        "receipts", category_id, paper=_make_receipts(context, name, (table,), category_id)
    )  # fmt: skip


def _make_winner_row(context: PaperContext, draw_number: int, award: str) -> SigningRow:
    contestant = _find_contestant(context.state, draw_number)
    details = [contestant.unit, ", ".join(member.name for member in contestant.members)]
    return _make_row(contestant.name, details, contestant.nip if context.with_nip else "", award)


def _find_contestant(state: State, draw_number: int) -> Contestant:
    return state.contestants[state.turns[draw_number].contestant]


def _make_receipts(
    context: PaperContext, subtitle: str, tables: tuple[SigningTable, ...], category_id: str | None
) -> SigningList:
    is_result = category_id is not None
    head = context.make_head(
        tr("Receipt of prizes and certificates") if is_result else tr("Receipt"),
        category_id=category_id,
        number_kind="TT",
        is_result=is_result,
    )
    about = context.state.contest.contest
    return SigningList(
        head=head,
        labels=_make_labels(),
        subtitle=subtitle,
        day="",
        introduction=tr(
            "We, who sign below, have received from the committee of {contest} what stands beside our names.",
            contest=about.name,
        ),
        has_items=True,
        tables=tables,
        place_and_date=head.place_and_date,
        signatory=context.make_official(tr("For the committee"), context.settings.committee),
    )


# --- parts ----------------------------------------------------------------------------------------------


def _make_labels() -> dict[str, str]:
    return {
        "number_label": tr("Number:"),
        "number": tr("No."),
        "name": tr("Name"),
        "item": tr("Award or task"),
        "amount": tr("Amount"),
        "signature": tr("Signature"),
    }


def _make_row(
    name: str, details: Iterable[str], nip: str = "", item: str = "", status: str = ""
) -> SigningRow:
    return SigningRow(
        number="", name=name, details=tuple(filter(None, details)), nip=nip, item=item, status=status
    )


def _number(rows: Iterable[SigningRow]) -> Iterator[SigningRow]:
    """Yield the rows with their positions."""
    for position, row in enumerate(rows, start=1):
        yield row.model_copy(update={"number": str(position)})


def _make_file(kind: PaperKindId, *parts: str, paper: SigningList) -> PaperFile:
    stem = join_file_name(KINDS[kind].name, *parts)
    return PaperFile(kind, stem, "signing-list", paper, KINDS[kind].forms)
