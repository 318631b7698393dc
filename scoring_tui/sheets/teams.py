"""Read a sheet of teams: one row a member, who is a person that passed the round before.

All errors are reported at once, by row and column; all rows are taken or none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.terms import OUTCOMES
from scoring_tui.domain.facts.competition import RoundResult
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.visible import join_lines
from scoring_tui.sheets.contestant_lookup import ContestantLookup
from scoring_tui.sheets.contestant_sheet import ContestantSheet, column_kind, read_with_vocabulary
from scoring_tui.sheets.headings import Field, find_field
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.roster_contestants import build_contestants
from scoring_tui.sheets.rows import RosterProblems, RosterRow, find_category
from scoring_tui.sheets.table import Vocabulary, cell_text

_TEAM_FIELDS: tuple[Field, ...] = ("team", "category", "role", "mentor", "theme", "idea", "say")
"""What the sheet says of a team or a member; everything else is known from the round before."""
_PERSON_KINDS = ("id", "draw", "nip", "name", "unit")
"""Columns that say who a member is."""


@dataclass(frozen=True)
class _TeamSheet(ContestantSheet):
    """The rows of a sheet of teams. The names of teams and categories say nothing about who a member is."""

    @cached_property
    def columns_by_kind(self) -> dict[str, list[int]]:
        """Columns with information about the person, by kind."""
        columns: dict[str, list[int]] = {}
        for column, title in enumerate(self.titles):
            if (kind := column_kind(title)) in _PERSON_KINDS and kind is not None:
                columns.setdefault(kind, []).append(column)
        return columns

    @cached_property
    def team_columns(self) -> dict[Field, int]:
        """The first column of each field of a team."""
        columns: dict[Field, int] = {}
        for column, title in enumerate(self.titles):
            team_field = find_field(title) if title else None
            if team_field in _TEAM_FIELDS and team_field is not None:
                columns.setdefault(team_field, column)
        return columns


@dataclass(frozen=True, slots=True)
class TeamRoster:
    """Teams, and persons who stand alone, and what the committee should check."""

    contestants: tuple[Contestant, ...]
    warnings: tuple[InputProblem, ...]


@dataclass(slots=True)
class _Entries:
    """What the rows say so far."""

    team_rows: list[RosterRow] = field(default_factory=list)
    person_ids: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Ids of the members by category and folded name of the team, in the order of the rows."""
    single_contestants: list[Contestant] = field(default_factory=list)
    row_numbers: dict[str, int] = field(default_factory=dict)
    """The row of each person."""


def read_teams(
    path: Path,
    earlier_state: State,
    result: RoundResult,
    state: State,
    *,
    has_fresh_start: bool = False,
    today: date | None = None,
) -> TeamRoster:
    """Read the teams that the persons of a round make.

    Args:
        earlier_state: of the round before, which knows the persons.
        result: who of them goes on.
        state: of the round that they enter.
        has_fresh_start: the teams that are in the round already do not stay.
        today: the day on which ages by NIP are judged.

    Raises:
        InvalidInput: with every problem by row and column; then no row of the file may be taken.
    """
    reader = _TeamReader(path, earlier_state, result, state)
    for row in reader.sheet.rows:
        reader.read_row(row)
    known_teams = () if has_fresh_start else state.contestants.values()
    contestants = reader.build_contestants(known_teams, today or date.today())
    reader.check_missing_persons()
    reader.check_teams(contestants)
    reader.problems.warnings += [
        (-1, warning) for warning in (*reader.sheet.warnings, *reader.lookup.warnings)
    ]
    return TeamRoster(contestants, reader.problems.finish())


class _TeamReader:
    """Reads one file of teams."""

    def __init__(self, path: Path, earlier_state: State, result: RoundResult, state: State) -> None:
        vocabulary = Vocabulary(
            find_kind=column_kind,
            required_kinds=(frozenset(("team",)), frozenset(("nip", "name", "id", "draw"))),
            name_kinds=frozenset(("name", "team")),
            single_kinds=frozenset(("name", "nip", "team", "category")),
            running_kinds=frozenset(("number",)),
        )
        no_headings = lazy("no heading row: one row must name the team, such as Kelompok, and NIP or name")
        self.sheet = read_with_vocabulary(path, vocabulary, no_headings, _TeamSheet)
        self.lookup = ContestantLookup(earlier_state)
        self.earlier_state, self.state = earlier_state, state
        self.problems = RosterProblems(path.name)
        self.outcomes = {outcome.contestant: outcome for outcome in result.outcomes}
        self.result = result
        self.entries = _Entries()

    # --- rows -----------------------------------------------------------------------------------------

    def read_row(self, row: SheetRow) -> None:
        """Take the member of a row, or add the problem."""
        person = self.lookup.find_contestant(self.sheet, row)
        if isinstance(person, InputProblem):
            self.problems.errors.append((row.row_number, person))
            return
        outcome = self.outcomes[person.id]
        if not outcome.is_passed:
            message = lazy("{name} does not go on: {why}", name=person.name, why=OUTCOMES[outcome.reason])
            self._add_error(row, message)
            return
        if person.id in self.entries.row_numbers:
            first_row = self.entries.row_numbers[person.id]
            self._add_error(row, lazy("{name} stands in row {row} already", name=person.name, row=first_row))
            return
        self.entries.row_numbers[person.id] = row.row_number
        roster_row = self._make_roster_row(row, person, self.result.next_categories[outcome.category])
        category = (
            find_category(roster_row["category"], self.state.contest)
            if roster_row["category"]
            else self.state.contest.categories[roster_row.default_category]
        )
        if category is not None and category.entry == "person":
            self._take_single(roster_row, person, category.id)
            return
        self.entries.team_rows.append(roster_row)
        if category is not None:
            key = (category.id, fold_name(roster_row["team"]))
            self.entries.person_ids.setdefault(key, []).append(person.id)

    def _add_error(self, row: SheetRow, message: LazyText) -> None:
        self.problems.add_error(row.row_number, self.sheet.row_place(row), message)

    def _make_roster_row(self, row: SheetRow, person: Contestant, next_category: str) -> RosterRow:
        """Return the row as one of a roster: name, NIP, unit and other columns are those of the person."""
        columns = self.sheet.team_columns
        texts: dict[Field, str] = {
            team_field: join_lines(cell_text(row, column)) for team_field, column in columns.items()
        }
        return RosterRow(
            row.row_number,
            self.sheet.row_place(row),
            {**texts, "name": person.name, "nip": person.nip, "unit": person.unit},
            {team_field: self.sheet.cell_place(row, column) for team_field, column in columns.items()},
            person.extra,
            next_category,
        )

    def _take_single(self, row: RosterRow, person: Contestant, category_id: str) -> None:
        if row["team"]:
            message = lazy("{category} is of persons: leave the team empty", category=category_id)
            self.problems.add_cell_error(row, "team", message)
        changes = {name: row[name] for name in ("idea", "theme", "mentor", "say") if row[name]}
        single = person.model_copy(update={**changes, "category": category_id})
        self.entries.single_contestants.append(single)

    # --- teams ----------------------------------------------------------------------------------------

    def build_contestants(
        self, known_contestants: Iterable[Contestant], today: date
    ) -> tuple[Contestant, ...]:
        """Return the teams with the ids of their members, then the persons who stand alone.

        Args:
            known_contestants: those who are in the round already.
            today: the day on which ages by NIP are judged.
        """
        teams = build_contestants(self.entries.team_rows, self.state.contest, (), self.problems, today)
        known_teams = {
            (team.category, fold_name(team.name)): team for team in known_contestants if team.members
        }
        next_number = _last_team_number(team.id for team in known_teams.values())
        identified_teams = []
        for team in teams:
            key = (team.category, fold_name(team.name))
            person_ids = self.entries.person_ids.get(key, [])
            members = tuple(
                member.model_copy(update={"person": person_id})
                for member, person_id in zip(team.members, person_ids, strict=True)
            )
            known_team = known_teams.get(key)
            if known_team is None:
                next_number += 1
                team_id = f"t{next_number:03d}"
            else:
                team_id = known_team.id
                self._compare_members(known_team, set(person_ids))
            identified_teams.append(team.model_copy(update={"id": team_id, "members": members}))
        return (*identified_teams, *self.entries.single_contestants)

    def _compare_members(self, known_team: Contestant, person_ids: set[str]) -> None:
        """A team that takes part already keeps its members."""
        if {member.person for member in known_team.members} != person_ids:
            message = lazy(
                "{team} takes part with other members: change them with scoring-tui correct contestant",
                team=known_team.name,
            )
            self.problems.add_error(-1, "", message)

    def check_missing_persons(self) -> None:
        """Name everybody who goes on and stands in no row."""
        missing_names = [
            self.earlier_state.contestants[outcome.contestant].name
            for outcome in self.result.outcomes
            if outcome.is_passed and outcome.contestant not in self.entries.row_numbers
        ]
        if missing_names:
            message = lazy("these go on, but stand in no row: {names}", names=", ".join(missing_names))
            self.problems.add_error(10**9, "", message)

    def check_teams(self, contestants: Sequence[Contestant]) -> None:
        """Add errors about sizes, and warnings about teams that are not mixed."""
        teams = [contestant for contestant in contestants if contestant.members]
        contest_round = self.state.contest.round
        size = contest_round.teams.size if contest_round and contest_round.teams else None
        for team in teams:
            if size is not None and not size[0] <= len(team.members) <= size[1]:
                message = lazy(
                    "{team} has {n} members; {least} to {most} are declared",
                    team=team.name, n=len(team.members), least=size[0], most=size[1],
                )  # fmt: skip
                self.problems.add_error(-1, "", message)
        units = {
            person_id: self.earlier_state.contestants[person_id].unit
            for person_id in self.entries.row_numbers
        }
        categories = {
            person_id: self.earlier_state.contest.categories[self.outcomes[person_id].category].name
            for person_id in self.entries.row_numbers
        }
        self._warn_of_unmixed(teams, units)
        self._warn_of_unmixed(teams, categories)

    def _warn_of_unmixed(self, teams: Sequence[Contestant], groups: Mapping[str, str]) -> None:
        """Warn of each team whose members are all of one group, where the persons are of several."""
        if len(Counter(groups.values())) < 2:
            return
        for team in teams:
            team_groups = {groups[member.person] for member in team.members if member.person in groups}
            if len(team.members) > 1 and len(team_groups) == 1 and (group := team_groups.pop()):
                message = lazy("all members of {team} are of {group}", team=team.name, group=group)
                self.problems.add_general_warning("", message)


def _last_team_number(team_ids: Iterable[str]) -> int:
    """The greatest number in ids of the form t001."""
    return max((int(id_[1:]) for id_ in team_ids if re.fullmatch(r"t\d+", id_)), default=0)
