"""Commands of the facts about evidence."""

from collections.abc import Iterable, Sequence

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.evidence import CheckEvidence, ImportEvidence
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.evidence import EvidenceChecked, EvidenceImported
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_claims(fact: EvidenceImported, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ImportEvidence(fact.source, fact.claims, "withdraw" if fact.withdrawn else "keep", fact.reason)


@rebuild_commands.register
def _rebuild_check(fact: EvidenceChecked, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    record = state.evidence.get((fact.contestant, fact.criterion))
    if record is not None:
        yield CheckEvidence(
            fact.contestant,
            fact.criterion,
            fact.status,
            record.seq,
            fact.note,
            fact.mark,
            fact.value,
            fact.base,
        )
