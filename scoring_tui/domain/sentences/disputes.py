"""Sentences for disputes."""

from scoring_tui.domain.facts.disputes import DisputeRaised, DisputeResolved
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_dispute_raised(fact: DisputeRaised, context: SentenceContext) -> LazyText:
    contestant = context.turn_label(fact.number)
    return lazy("No. {who}: in dispute{why}", who=contestant, why=reason_suffix(fact.note))


@describe_fact.register
def _describe_dispute_resolved(fact: DisputeResolved, context: SentenceContext) -> LazyText:
    contestant = context.turn_label(fact.number)
    return lazy("No. {who}: dispute resolved{why}", who=contestant, why=reason_suffix(fact.reason))
