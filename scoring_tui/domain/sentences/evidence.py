"""Sentences for evidence. Claims, figures and notes are not in them: the MC reads this log too."""

from scoring_tui.domain.facts.evidence import EvidenceChecked, EvidenceImported, EvidenceStatus
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy

EVIDENCE_STATUS_NAMES: dict[EvidenceStatus, LazyText] = {
    "unchecked": lazy("unchecked"),
    "confirmed": lazy("confirmed"),
    "insufficient": lazy("insufficient"),
    "clarification": lazy("clarification asked"),
    "rejected": lazy("rejected"),
}
"""The state of a claim, in words."""


@describe_fact.register
def _describe_evidence_imported(fact: EvidenceImported, context: SentenceContext) -> LazyText:
    contestant_count = len({claim.contestant for claim in fact.claims})
    message = lazy(
        "{n} claims of {count} contestants imported from {source}",
        n=len(fact.claims), count=contestant_count, source=fact.source,
    )  # fmt: skip
    if fact.withdrawn:
        message = lazy("{message}; {n} withdrawn", message=message, n=len(fact.withdrawn))
    return lazy("{message}{reason}", message=message, reason=reason_suffix(fact.reason))


@describe_fact.register
def _describe_evidence_checked(fact: EvidenceChecked, context: SentenceContext) -> LazyText:
    contestant = context.state.contestants.get(fact.contestant)
    criterion_name = fact.criterion
    if contestant is not None:
        leaves = context.state.contest.rubric_of(contestant.category).leaves_by_id
        criterion_name = leaves[fact.criterion].name if fact.criterion in leaves else fact.criterion
    return lazy(
        "Evidence of {who}, {criterion}: {status}",
        who=context.contestant_label(fact.contestant),
        criterion=criterion_name,
        status=EVIDENCE_STATUS_NAMES[fact.status],
    )
