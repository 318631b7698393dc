"""The claims that a juror or the head of jury sees, with their states and the marks that differ."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.contest.models import Leaf
from scoring_tui.domain.evidence import EvidenceRecord
from scoring_tui.domain.facts.evidence import EvidenceStatus
from scoring_tui.domain.state import State
from scoring_tui.exports.evidence import list_evidence
from scoring_tui.scoring.evidence import find_evidence_mark


@dataclass(frozen=True, slots=True)
class GivenMark:
    """A mark of a ballot that counts."""

    juror_name: str
    mark: Decimal


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A claim of a contestant on a criterion."""

    contestant_id: str
    number: int | None
    """Draw number; None before the draw."""
    name: str
    leaf: Leaf
    record: EvidenceRecord
    given_marks: tuple[GivenMark, ...] = ()
    """Of all ballots that count, for the head of jury; empty for jurors."""

    @property
    def key(self) -> tuple[str, str]:
        """Contestant and criterion."""
        return self.contestant_id, self.leaf.id

    @property
    def status(self) -> EvidenceStatus:
        """The state of the claim."""
        return self.record.status

    @property
    def mark(self) -> Decimal | None:
        """The mark that follows from the claim as verified."""
        return find_evidence_mark(self.leaf, self.record)

    @property
    def confirmed_mark(self) -> Decimal | None:
        """The mark that is proposed to a juror: only that of a confirmed claim."""
        return self.mark if self.status == "confirmed" else None

    @property
    def differing_marks(self) -> tuple[GivenMark, ...]:
        """Marks of ballots that are not what a confirmed figure gives."""
        if self.leaf.figure is None or self.status != "confirmed" or not self.given_marks:
            return ()
        mark = self.mark
        return tuple(given for given in self.given_marks if mark is not None and given.mark != mark)


def list_evidence_items(
    state: State, contestant_ids: Collection[str] | None = None, *, with_marks: bool = False
) -> tuple[EvidenceItem, ...]:
    """The claims of these contestants, or of all, by category, draw number and criterion.

    Args:
        with_marks: whether the marks of the ballots are in it.
    """
    if not state.evidence:
        return ()
    return tuple(
        EvidenceItem(
            line.contestant.id, line.number, line.contestant.name, line.leaf, line.record,
            _list_given_marks(state, line.number, line.leaf) if with_marks else (),
        )
        for line in list_evidence(state, list(state.contest.categories))
        if contestant_ids is None or line.contestant.id in contestant_ids
    )  # fmt: skip


def _list_given_marks(state: State, number: int | None, leaf: Leaf) -> tuple[GivenMark, ...]:
    return tuple(
        GivenMark(state.jurors[ballot.juror].name, ballot.marks[leaf.id])
        for ballot in state.ballots.get(number or 0, ())
        if leaf.id in ballot.marks
    )
