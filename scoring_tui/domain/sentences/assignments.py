"""The sentence for who scores which criteria."""

from scoring_tui.domain.facts.assignments import AssignmentsDeclared
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_assignments_declared(fact: AssignmentsDeclared, context: SentenceContext) -> LazyText:
    if not fact.assigned:
        return lazy("Every juror marks every criterion from now on{why}", why=reason_suffix(fact.reason))
    juror_count = len({row.juror for row in fact.assigned})
    if not fact.source:
        return lazy("Criteria assigned to {n} jurors by the contest file", n=juror_count)
    return lazy(
        "Criteria assigned to {n} jurors from {source}{why}",
        n=juror_count, source=fact.source, why=reason_suffix(fact.reason),
    )  # fmt: skip
