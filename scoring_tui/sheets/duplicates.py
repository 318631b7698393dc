"""Who is listed twice: in the file, or in the file and in the contest.

Imports the lines beside it, contestants and the NIP's rule.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.nip import NIP_LENGTH, has_lost_digits
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.headings import normalize_text
from scoring_tui.sheets.rows import ProblemList, RosterRow


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A contestant or a member of one, as far as it tells twins apart."""

    name: str
    nip: str
    unit: str
    category: str
    where: str | LazyText
    """The row, or the id of a contestant that the contest has already."""
    line: RosterRow | None = None
    """None for one that the contest has already."""

    @property
    def number(self) -> str:
        """The NIP if it is whole: mangled ones are alike without being the same."""
        return self.nip if len(self.nip) == NIP_LENGTH and not has_lost_digits(self.nip) else ""

    def same_as(self, other: "PersonRecord") -> bool:
        """Whether two of one name are one: category and unit agree, and no NIPs tell them apart."""
        apart = self.number and other.number and self.number != other.number
        return not apart and (self.category, normalize_text(self.unit)) == (
            other.category,
            normalize_text(other.unit),
        )


def person_records(contestant: Contestant) -> Iterator[PersonRecord]:
    """The persons of a contestant, or the contestant itself where it has no members."""
    for one in contestant.members or (contestant,):
        yield PersonRecord(one.name, one.nip, one.unit, contestant.category, contestant.id)


def check_duplicates(
    existing: Sequence[PersonRecord], new: Sequence[PersonRecord], notes: ProblemList
) -> None:
    """One NIP twice, or one name twice in a category and unit, is an error; a mere namesake a warning."""
    numbers: dict[str, PersonRecord] = {}
    names: defaultdict[str, list[PersonRecord]] = defaultdict(list)
    for entrant in (*existing, *new):
        namesakes = names[normalize_text(entrant.name)]
        if entrant.line is not None and entrant.name:
            _compare(entrant, entrant.line, numbers.get(entrant.number), namesakes, notes)
        if entrant.number:
            numbers.setdefault(entrant.number, entrant)
        namesakes.append(entrant)


def _compare(
    new: PersonRecord,
    line: RosterRow,
    holder: PersonRecord | None,
    namesakes: Sequence[PersonRecord],
    notes: ProblemList,
) -> None:
    if holder is not None:
        what = lazy("the NIP is that of {name} in {where}", name=holder.name, where=holder.where)
        notes.add_error(line, "nip", what)
    elif twin := next((other for other in namesakes if new.same_as(other)), None):
        what = lazy("listed already in {where}: same name, category and unit", where=twin.where)
        notes.add_error(line, "name", what)
    elif namesakes:
        what = lazy("the same name stands in {where}: surely two persons?", where=namesakes[0].where)
        notes.add_warning(line, "name", what)
