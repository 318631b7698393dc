"""Who is listed twice: in the file, or in the file and in the contest.

Imports the lines beside it, contestants and the NIP's rule.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.nip import LENGTH, lost
from scoring_tui.i18n.lazy import Said, say
from scoring_tui.sheets.headings import alike
from scoring_tui.sheets.rows import Line, Notes


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contestant or a member of one, as far as it tells twins apart."""

    name: str
    nip: str
    unit: str
    category: str
    where: str | Said
    """The row, or the id of a contestant that the contest has already."""
    line: Line | None = None
    """None for one that the contest has already."""

    @property
    def number(self) -> str:
        """The NIP if it is whole: mangled ones are alike without being the same."""
        return self.nip if len(self.nip) == LENGTH and not lost(self.nip) else ""

    def same_as(self, other: "Entrant") -> bool:
        """Whether two of one name are one: category and unit agree, and no NIPs tell them apart."""
        apart = self.number and other.number and self.number != other.number
        return not apart and (self.category, alike(self.unit)) == (other.category, alike(other.unit))


def entrants_of(contestant: Contestant) -> Iterator[Entrant]:
    """The persons of a contestant, or the contestant itself where it has no members."""
    for one in contestant.members or (contestant,):
        yield Entrant(one.name, one.nip, one.unit, contestant.category, contestant.id)


def check_twins(existing: Sequence[Entrant], new: Sequence[Entrant], notes: Notes) -> None:
    """One NIP twice, or one name twice in a category and unit, is an error; a mere namesake a warning."""
    numbers: dict[str, Entrant] = {}
    names: defaultdict[str, list[Entrant]] = defaultdict(list)
    for entrant in (*existing, *new):
        namesakes = names[alike(entrant.name)]
        if entrant.line is not None and entrant.name:
            _compare(entrant, entrant.line, numbers.get(entrant.number), namesakes, notes)
        if entrant.number:
            numbers.setdefault(entrant.number, entrant)
        namesakes.append(entrant)


def _compare(
    new: Entrant, line: Line, holder: Entrant | None, namesakes: Sequence[Entrant], notes: Notes
) -> None:
    if holder is not None:
        what = say("the NIP is that of {name} in {where}", name=holder.name, where=holder.where)
        notes.error(line, "nip", what)
    elif twin := next((other for other in namesakes if new.same_as(other)), None):
        what = say("listed already in {where}: same name, category and unit", where=twin.where)
        notes.error(line, "name", what)
    elif namesakes:
        what = say("the same name stands in {where}: surely two persons?", where=namesakes[0].where)
        notes.warn(line, "name", what)
