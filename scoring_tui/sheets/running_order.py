"""Read draw numbers that were drawn by hand, or a whole schedule, from a sheet that lists contestants.

All errors are reported at once, by row and column; all rows are taken or none.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Session
from scoring_tui.contest.person_names import fold_name
from scoring_tui.domain.commands.schedule import EnteredNumber
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import LOCALES
from scoring_tui.rules.schedule import HIGHEST_NUMBER, describe_session
from scoring_tui.sheets.contestant_lookup import ContestantLookup
from scoring_tui.sheets.contestant_sheet import (
    CONTESTANT_KINDS,
    ContestantSheet,
    column_kind,
    read_with_vocabulary,
)
from scoring_tui.sheets.headings import fold_heading, is_heading
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.table import Vocabulary, cell_text, refuse_sheet

_HEADINGS = {
    "lot": """no undian, nomor undian, undian, no undi, nomor undi, hasil undian, nomor hasil undian,
        no urut undian, nomor urut undian, draw number, draw, lot, lot number""",
    "order": """urutan, urutan tampil, urutan penampilan, no tampil, nomor tampil, no penampilan,
        nomor penampilan, no urut tampil, nomor urut tampil, no urut penampilan, nomor urut penampilan,
        giliran, order, order of appearance, running order, turn""",
    "panel": "panel, ruang, ruangan, nama ruang, tempat, lokasi, room, venue",
    "session": "sesi, no sesi, nomor sesi, session, session number",
    "weekday": "hari, nama hari, weekday",
    "day": "tanggal, tgl, hari tanggal, tanggal tampil, hari dan tanggal, day, date",
    "start": "jam, pukul, waktu, jam mulai, waktu mulai, mulai, start, time, start time",
}
_FOLDED_HEADINGS = {
    kind: frozenset(fold_heading(heading) for heading in headings.split(","))
    for kind, headings in _HEADINGS.items()
}
_PLACE_KINDS = ("session", "day", "weekday", "start", "panel")
"""Columns that name a session."""

_NUMBER = re.compile(r"0*([1-9][0-9]{0,5})")
_END_TIME = re.compile(r"\s*[-–—].*|\s+(?:s\.?/?d\.?|sampai|to)\s.*|\s*(?:wib|wita|wit)\.?$")
"""The end of a time such as 08.00 - 12.00 WIB."""


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """The draw numbers of one file."""

    numbers: tuple[EnteredNumber, ...]
    """In the order of appearance; contestants who have the same number already are left out."""
    warnings: tuple[InputProblem, ...]
    """What the committee should check."""


def read_running_order(path: Path, state: State, category_id: str | None = None) -> OrderSheet:
    """Read draw numbers, and sessions where the sheet has columns for them.

    Args:
        category_id: only contestants of this category stand in the sheet.

    Raises:
        InvalidInput: with every problem by row and column; then no row of the file may be taken.
    """
    reader = _OrderReader(path, state, category_id)
    problems = list(reader.read_rows())
    if problems:
        refuse_sheet(path, problems)
    return OrderSheet(tuple(reader.order_numbers()), (*reader.sheet.warnings, *reader.lookup.warnings))


def _find_kind(title: str) -> str | None:
    kinds = [kind for kind, headings in _FOLDED_HEADINGS.items() if is_heading(title, headings)]
    return kinds[0] if kinds else column_kind(title)


@dataclass(frozen=True)
class _LotSheet(ContestantSheet):
    """A sheet whose draw numbers are new: they do not say who is meant."""

    @cached_property
    def columns_by_kind(self) -> dict[str, list[int]]:
        """Columns with information about the contestant, by kind."""
        own_columns = {column for column, kind in enumerate(self.kinds) if kind in _HEADINGS}
        columns: dict[str, list[int]] = {}
        for column, title in enumerate(self.titles):
            if column not in own_columns and (kind := column_kind(title)):
                columns.setdefault(kind, []).append(column)
        return columns


def _read_sheet(path: Path) -> _LotSheet:
    vocabulary = Vocabulary(
        find_kind=_find_kind,
        required_kinds=(CONTESTANT_KINDS - {"draw"}, frozenset(("lot", "order"))),
        name_kinds=frozenset(("name", "team", "unit")),
        single_kinds=frozenset(("name", "nip", *_HEADINGS)),
        number_kinds=frozenset(("lot", "order")),
        running_kinds=frozenset(("number",)),
    )
    no_headings = lazy(
        "no heading row: one row must name the contestant, by NIP, name or id, and the draw number, such "
        'as "No. undian"; a column "No" only counts the rows'
    )
    return read_with_vocabulary(path, vocabulary, no_headings, _LotSheet)


@dataclass(frozen=True, slots=True)
class _OrderRow:
    """What one row says."""

    row: SheetRow
    contestant: Contestant
    lot: int | None
    order: int | None
    session: int | None

    @property
    def position(self) -> int:
        """Where the contestant appears in the session."""
        return self.order or self.lot or 0


class _OrderReader:
    """Reads one file of draw numbers or one schedule."""

    def __init__(self, path: Path, state: State, category_id: str | None) -> None:
        self.sheet, self.lookup = _read_sheet(path), ContestantLookup(state)
        self.state, self.category_id = state, category_id
        kinds = self.sheet.kinds
        self.columns = {kind: kinds.index(kind) for kind in _HEADINGS if kind in kinds}
        self.rows: list[_OrderRow] = []

    @property
    def is_schedule(self) -> bool:
        """Whether the sheet decides the sessions."""
        return any(kind in self.columns for kind in _PLACE_KINDS)

    # --- rows ---------------------------------------------------------------------------------------

    def read_rows(self) -> Iterator[InputProblem]:
        """Read every row into `rows`, and yield the problems."""
        for row in self.sheet.rows:
            yield from self._read_row(row)
        yield from self._find_repeated_contestants()
        yield from self._find_repeated_numbers()
        yield from self._find_missing_contestants()

    def _read_row(self, row: SheetRow) -> Iterator[InputProblem]:
        contestant = self.lookup.find_contestant(self.sheet, row, (self.category_id or "",))
        problems = [contestant] if isinstance(contestant, InputProblem) else []
        numbers: dict[str, int | None] = {}
        for kind in ("lot", "order"):
            number = self._read_number(row, kind)
            if isinstance(number, InputProblem):
                problems.append(number)
            else:
                numbers[kind] = number
        session: int | InputProblem | None = None
        if isinstance(contestant, Contestant):
            if problem := self._find_objection(row, contestant):
                problems.append(problem)
            elif self.is_schedule and isinstance(
                session := self._read_session(row, contestant), InputProblem
            ):
                problems.append(session)
        yield from problems
        if not problems and isinstance(contestant, Contestant) and not isinstance(session, InputProblem):
            self.rows.append(_OrderRow(row, contestant, numbers["lot"], numbers["order"], session))

    def _find_objection(self, row: SheetRow, contestant: Contestant) -> InputProblem | None:
        if self.category_id is not None and contestant.category != self.category_id:
            category_name = self.state.contest.categories[contestant.category].name
            message = lazy("{name} is in {category}", name=contestant.name, category=category_name)
            return InputProblem(self.sheet.row_place(row), message)
        if contestant.id in self.state.excluded_undrawn:
            message = lazy("{name} is out and gets no number; reinstate first", name=contestant.name)
            return InputProblem(self.sheet.row_place(row), message)
        return None

    def _read_number(self, row: SheetRow, kind: str) -> int | InputProblem | None:
        column = self.columns.get(kind)
        if column is None:
            return None
        text = cell_text(row, column)
        match = _NUMBER.fullmatch(text)
        if match and text.isascii() and int(match[1]) <= HIGHEST_NUMBER:
            return int(match[1])
        message = (
            lazy("is no whole number from 1 to {highest}: {typed}", highest=HIGHEST_NUMBER, typed=text[:20])
            if text
            else lazy("the number is missing")
        )
        return InputProblem(self.sheet.cell_place(row, column), message)

    # --- sessions -----------------------------------------------------------------------------------

    def _read_session(self, row: SheetRow, contestant: Contestant) -> int | InputProblem:
        """Return the only session that all its cells and the category allow, or the problem."""
        state, contest = self.state, self.state.contest
        fitting = set(range(len(contest.session)))
        last_column = 0
        for kind in _PLACE_KINDS:
            column = self.columns.get(kind)
            text = "" if column is None else cell_text(row, column)
            if column is None or not text:
                continue
            last_column = column
            matching = {index for index in fitting if self._is_named(kind, text, index)}
            if not matching:
                message = lazy(
                    "no session is called {typed} there; known are {known}",
                    typed=text[:40], known=_join_sessions(state, sorted(fitting)),
                )  # fmt: skip
                return InputProblem(self.sheet.cell_place(row, column), message)
            fitting = matching
        with_category = {
            index for index in fitting if contestant.category in contest.session[index].categories
        }
        if not with_category:
            category_name = contest.categories[contestant.category].name
            message = lazy(
                "{session} has no {category}",
                session=describe_session(state, min(fitting)), category=category_name,
            )  # fmt: skip
            return InputProblem(self.sheet.cell_place(row, last_column), message)
        if len(with_category) > 1:
            message = lazy(
                "several sessions are meant: {known}; write the number in a column Session",
                known=_join_sessions(state, sorted(with_category)),
            )
            return InputProblem(self.sheet.row_place(row), message)
        return with_category.pop()

    def _is_named(self, kind: str, text: str, index: int) -> bool:
        """Whether a cell names a session, by number, day, time, panel or room."""
        session = self.state.contest.session[index]
        name = fold_name(text)
        match kind:
            case "session":
                return name.removeprefix("sesi ").removeprefix("session ") == str(index + 1)
            case "day" | "weekday":
                return name.replace(".", "/").replace("-", "/") in _day_names(session)
            case "start":
                return _END_TIME.sub("", name) in _time_names(session.start)
        panel = self.state.contest.panels[session.panel]
        known_names = {fold_name(panel.id), fold_name(panel.room)}
        bare_names = {name, *(name.removeprefix(word) for word in ("panel ", "ruang ", "ruangan ", "room "))}
        return not known_names.isdisjoint(bare_names)

    # --- the whole sheet ----------------------------------------------------------------------------

    def _find_repeated_contestants(self) -> Iterator[InputProblem]:
        yield from self._find_repeated(
            lambda line: line.contestant.id,
            lambda line, first: lazy(
                "{name} stands in row {row} already", name=line.contestant.name, row=first.row.row_number
            ),
        )

    def _find_repeated_numbers(self) -> Iterator[InputProblem]:
        """Draw numbers are unique in the contest; an order is unique in its session."""
        turns = {turn.contestant: turn for turn in self.state.turns.values()}
        for line in self.rows:
            old_turn = turns.get(line.contestant.id)
            old_number = old_turn.number if old_turn else None
            if old_turn is not None and line.session not in (None, old_turn.session):
                message = lazy(
                    "no. {number} {name} appears in {session} already; `move` changes that",
                    number=old_number, name=line.contestant.name,
                    session=describe_session(self.state, old_turn.session),
                )  # fmt: skip
                yield InputProblem(self.sheet.row_place(line.row), message)
            if old_number is not None and line.lot != old_number:
                message = lazy(
                    "{name} has no. {number} already", name=line.contestant.name, number=old_number
                )
                yield InputProblem(self.sheet.row_place(line.row), message)
            elif old_number is None and line.lot in self.state.turns:
                owner = self.state.contestant_name(line.lot)
                message = lazy("no. {number} is that of {name}", number=line.lot, name=owner)
                yield self._number_problem(line, "lot", message)
        if "lot" in self.columns:
            yield from self._find_repeated(
                lambda line: line.lot, lambda line, first: _same_number(line.lot, first), "lot"
            )
        if "order" in self.columns:
            yield from self._find_repeated(
                lambda line: (line.session, line.order),
                lambda line, first: _same_number(line.order, first),
                "order",
            )

    def _find_repeated(
        self,
        key: Callable[[_OrderRow], object],
        describe: Callable[[_OrderRow, _OrderRow], LazyText],
        kind: str = "",
    ) -> Iterator[InputProblem]:
        first_rows: dict[object, _OrderRow] = {}
        for line in self.rows:
            first = first_rows.setdefault(key(line), line)
            if first is not line:
                yield self._number_problem(line, kind, describe(line, first))

    def _number_problem(self, line: _OrderRow, kind: str, message: LazyText) -> InputProblem:
        place = (
            self.sheet.cell_place(line.row, self.columns[kind]) if kind else self.sheet.row_place(line.row)
        )
        return InputProblem(place, message)

    def _find_missing_contestants(self) -> Iterator[InputProblem]:
        listed_ids = {line.contestant.id for line in self.rows}
        category_ids = [self.category_id] if self.category_id else self.state.contest.categories
        names = [
            contestant.name
            for category_id in category_ids
            for contestant in self.state.undrawn_contestants(category_id)
            if contestant.id not in listed_ids
        ]
        if names:
            yield InputProblem("", lazy("without a number: {names}", names=", ".join(names)))

    def order_numbers(self) -> Iterator[EnteredNumber]:
        """Yield the new numbers in the order of appearance."""
        drawn_ids = {turn.contestant for turn in self.state.turns.values()}
        ranks = self.state.contest.session_ranks
        new_rows = [line for line in self.rows if line.contestant.id not in drawn_ids]
        new_rows.sort(key=lambda line: (-1 if line.session is None else ranks[line.session], line.position))
        order_numbers = [line.order for line in new_rows]
        is_unique = len(set(order_numbers)) == len(order_numbers)
        can_be_numbers = is_unique and not any(number in self.state.turns for number in order_numbers)
        first_free = max(self.state.turns, default=0) + 1
        for running_number, line in enumerate(new_rows, first_free):
            number = line.lot or (line.order if can_be_numbers else None) or running_number
            yield EnteredNumber(line.contestant.id, number, line.session)


def _same_number(number: int | None, first: _OrderRow) -> LazyText:
    return lazy("{number} stands in row {row} already", number=number, row=first.row.row_number)


def _join_sessions(state: State, indexes: Iterable[int]) -> LazyText:
    texts: list[LazyText] = [describe_session(state, index) for index in indexes]
    joined = texts[0]
    for text in texts[1:]:
        joined = lazy("{first}, {second}", first=joined, second=text)
    return joined


def _day_names(session: Session) -> set[str]:
    """How a sheet writes the day of a session, folded, with slashes between numbers."""
    return set(_list_day_names(session.day))


def _list_day_names(day: date) -> Iterator[str]:
    yield from (f"{day:%Y/%m/%d}", f"{day.day}/{day.month}/{day.year}", f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}")
    for locale in LOCALES.values():
        week_day = fold_name(locale.day_names[day.weekday()])
        month = fold_name(locale.month_names[day.month - 1])
        for written in (f"{day.day} {month} {day.year}", f"{day.day:02} {month} {day.year}"):
            yield written
            yield from (f"{week_day}, {written}", f"{week_day} {written}", f"{week_day}/{written}")
        yield week_day
        yield from (f"{week_day}, {day:%d/%m/%Y}", f"{week_day}, {day.day}/{day.month}/{day.year}")


def _time_names(start: time) -> set[str]:
    """How a sheet writes the start of a session."""
    return {
        f"{hour}{sign}{start.minute:02}{seconds}"
        for hour in (f"{start.hour:02}", str(start.hour))
        for sign in (":", ".")
        for seconds in ("", f"{sign}00")
    }
