"""Evolvers for evidence."""

from scoring_tui.domain.evidence import EvidenceKey, EvidenceRecord, EvidenceStep
from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.evidence import EvidenceChecked, EvidenceClaim, EvidenceImported
from scoring_tui.domain.state import State


@evolves(EvidenceImported)
def _evolve_evidence_imported(state: State, entry: Entry, fact: EvidenceImported) -> None:
    """A claim that is the same as before keeps its check."""
    for claim in fact.claims:
        _replace_claim(state, entry, (claim.contestant, claim.criterion), claim, fact.reason)
    for place in fact.withdrawn:
        _replace_claim(state, entry, (place.contestant, place.criterion), None, fact.reason)


def _replace_claim(
    state: State, entry: Entry, key: EvidenceKey, claim: EvidenceClaim | None, reason: str
) -> None:
    record = state.evidence.get(key)
    if record is not None and record.claim == claim:
        return
    step = EvidenceStep(entry.seq, entry.at, entry.actor, entry.seat, claim=claim, reason=reason)
    history = record.history if record else ()
    state.evidence[key] = EvidenceRecord(claim, None, (*history, step))


@evolves(EvidenceChecked)
def _evolve_evidence_checked(state: State, entry: Entry, fact: EvidenceChecked) -> None:
    key = (fact.contestant, fact.criterion)
    record = state.evidence[key]
    step = EvidenceStep(entry.seq, entry.at, entry.actor, entry.seat, check=fact)
    state.evidence[key] = EvidenceRecord(record.claim, fact, (*record.history, step))
