"""Find persons who are listed twice: in the file, or in the file and in the contest."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.nip import NIP_LENGTH, has_lost_digits
from scoring_tui.contest.person_names import bare_name, fold_name
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.rows import RosterProblems, RosterRow


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What identifies a contestant, or a member of a team."""

    name: str
    nip: str
    unit: str
    category: str
    place: str | LazyText
    """The row, or the id of a contestant that the contest has already."""
    row: RosterRow | None = None
    """None for a person whom the contest has already."""

    @property
    def complete_nip(self) -> str:
        """The NIP if no digit was lost, else empty: different NIPs can be equal without their last digits."""
        return self.nip if len(self.nip) == NIP_LENGTH and not has_lost_digits(self.nip) else ""

    def is_second_entry_of(self, other_record: "PersonRecord") -> bool:
        """Whether a person with this NIP enters another category under the same name."""
        has_same_name = bare_name(self.name) == bare_name(other_record.name)
        return has_same_name and self.category != other_record.category

    def is_same_person(self, other_record: "PersonRecord") -> bool:
        """Whether persons of one name are the same: same category and unit, and no different NIPs."""
        nips = {self.complete_nip, other_record.complete_nip} - {""}
        has_same_category = self.category == other_record.category
        has_same_unit = fold_name(self.unit) == fold_name(other_record.unit)
        return len(nips) < 2 and has_same_category and has_same_unit


def person_records(contestant: Contestant) -> Iterator[PersonRecord]:
    """The members of a contestant, or the contestant itself where it has none."""
    for person in contestant.members or (contestant,):
        yield PersonRecord(person.name, person.nip, person.unit, contestant.category, contestant.id)


def check_duplicates(
    existing_records: Sequence[PersonRecord], new_records: Sequence[PersonRecord], problems: RosterProblems
) -> None:
    """Report persons who are listed twice.

    The same NIP in one category, or with another name, is an error, and so is the same name in one category
    and unit. A person may enter several categories, alone or in a team: that is a warning, as is any other
    namesake.
    """
    nip_owners: defaultdict[str, list[PersonRecord]] = defaultdict(list)
    records_by_name: defaultdict[str, list[PersonRecord]] = defaultdict(list)
    for record in (*existing_records, *new_records):
        namesakes = records_by_name[fold_name(record.name)]
        if record.row is not None and record.name:
            _check_record(record, record.row, nip_owners[record.complete_nip], namesakes, problems)
        if record.complete_nip:
            nip_owners[record.complete_nip].append(record)
        namesakes.append(record)


def _check_record(
    record: PersonRecord,
    row: RosterRow,
    nip_owners: Sequence[PersonRecord],
    namesakes: Sequence[PersonRecord],
    problems: RosterProblems,
) -> None:
    is_second_entry = bool(nip_owners) and all(record.is_second_entry_of(owner) for owner in nip_owners)
    if is_second_entry:
        message = lazy("enters another category too, as in {where}", where=nip_owners[0].place)
        problems.add_cell_warning(row, "name", message)
    elif nip_owners:
        problems.add_cell_error(row, "nip", _explain_nip(record, nip_owners))
    elif duplicate := next((namesake for namesake in namesakes if record.is_same_person(namesake)), None):
        message = lazy("listed already in {where}: same name, category and unit", where=duplicate.place)
        problems.add_cell_error(row, "name", message)
    elif namesakes:
        message = lazy("the same name stands in {where}: surely two persons?", where=namesakes[0].place)
        problems.add_cell_warning(row, "name", message)


def _explain_nip(record: PersonRecord, nip_owners: Sequence[PersonRecord]) -> LazyText:
    """Name the owner of the NIP; for a person whom the contest has, the command that corrects an entry."""
    owner = next(owner for owner in nip_owners if not record.is_second_entry_of(owner))
    if owner.row is not None:
        return lazy("the NIP is that of {name} in {where}", name=owner.name, where=owner.place)
    return lazy(
        "the NIP is that of {name} in {where}; to correct name, unit, idea or category: scoring-tui correct"
        " contestant FINAL.db {where} --help",
        name=owner.name, where=owner.place,
    )  # fmt: skip
